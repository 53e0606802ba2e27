# SPDX-License-Identifier: Apache-2.0
"""Makes of evaluators as data: those that ship are whole, a faulty one is refused with everything wrong in it."""

from pathlib import Path

import pytest

from counter_app.base.resources import ResourceFaults
from counter_app.devices.contracts import DeviceKind
from counter_app.devices.evaluator_profiles import EvaluatorProfile, evaluator_profiles
from counter_app.devices.faults import DeviceFault
from counter_app.devices.profile_files import load_family, shipped_folder
from counter_app.devices.registry import label_of, make_evaluator
from counter_app.settings import DeviceSetting

FOUR = (shipped_folder("evaluators") / "buttons-four.yaml").read_text(encoding="utf-8")


def test_the_orders_of_keys_are_those_of_the_makes() -> None:
    """What each key means on the boxes known as PJQ and XJPJQ."""
    four, five = (evaluator_profiles()[key].buttons for key in ("buttons-four", "buttons-five"))
    assert four is not None
    assert five is not None
    assert [four.level(key) for key in range(6)] == [None, 4, 3, 2, 5, None]
    assert [five.level(key) for key in range(6)] == [None, 5, 4, 3, 2, 2]


def test_every_make_that_ships_becomes_a_driver(tmp_path: Path) -> None:
    for key in evaluator_profiles():
        setting = DeviceSetting(DeviceKind.evaluator, key, "127.0.0.1:8765")
        assert label_of(setting) != key
        make_evaluator(setting, tmp_path).close()
    with pytest.raises(DeviceFault):
        make_evaluator(DeviceSetting(DeviceKind.evaluator, "no-such-make"))


def test_all_faults_of_a_make_are_told_at_once(tmp_path: Path) -> None:
    words = FOUR.replace("ask: AA 55", "ask: AA 5X").replace("{number} {key} {check}", "{number} {check}")
    words = words.replace('"04": 5', '"4": 6').replace("poll:", "pool:")
    (tmp_path / "odd.yaml").write_text(words, encoding="utf-8")
    assert "buttons" in _faults(tmp_path)  # the name of a frame that does not exist
    (tmp_path / "odd.yaml").write_text(words.replace("pool: AA 55 {address} 04 {check}", ""), encoding="utf-8")
    told = _faults(tmp_path)
    for message in ("“5X”", "{key} 只在 answer 里", "poll 和 alive", "两位十六进制", "1 到 5"):
        assert message in told


@pytest.mark.parametrize(
    "words", ["label: 空的", "label: 两样\npage: {}\nsocket: {}", "label: 路\nsocket: {path: pad}"]
)
def test_a_make_is_asked_in_one_way(tmp_path: Path, words: str) -> None:
    (tmp_path / "odd.yaml").write_text(words, encoding="utf-8")
    assert "odd.yaml" in _faults(tmp_path)


def _faults(folder: Path) -> str:
    with pytest.raises(ResourceFaults) as told:
        load_family(folder, EvaluatorProfile)
    return str(told.value)
