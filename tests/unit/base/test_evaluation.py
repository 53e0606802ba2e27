# SPDX-License-Identifier: Apache-2.0
"""The list of levels: as the platform hands it out, and refused with all its faults where it is not whole."""

from pathlib import Path

import pytest

from counter_app.base.evaluation import load_levels, shipped_levels
from counter_app.base.resources import ResourceFaults, resources_root

SHIPPED = (resources_root() / "evaluation" / "levels.yaml").read_text(encoding="utf-8")


def test_five_levels_with_eight_reasons_each_three_of_them_basic() -> None:
    levels = shipped_levels().levels
    assert [(one.level, one.words) for one in levels] == [
        (5, "非常满意"),
        (4, "满意"),
        (3, "基本满意"),
        (2, "不满意"),
        (1, "非常不满意"),
    ]
    for one in levels:
        assert [reason.further for reason in one.reasons] == [False] * 3 + [True] * 5
        assert all(reason.code.startswith(str(one.level)) for reason in one.reasons)


def test_words_and_reasons_are_found_by_number_and_code() -> None:
    levels = shipped_levels()
    assert [levels.words(one) for one in (3, 2)] == ["基本满意", "不满意"]
    found = levels.reason("207")
    assert found is not None
    assert found.words == "没有提供材料样本"
    assert levels.reason("101") is None  # switched off


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "levels.yaml"
    words = SHIPPED.replace('"510": 一窗受理一次办结', '"505": 一窗受理一次办结')
    words = words.replace('"406": 填写', '"306": 填写').replace("words: 基本满意", "words: ''")
    words = words.replace("switched_off: 101-107", "switched_off: 107-101\n    star: 1")
    path.write_text(words, encoding="utf-8")
    with pytest.raises(ResourceFaults) as found:
        load_levels(path)
    told = [(fault.line > 0, fault.message) for fault in found.value.faults]
    assert told == [
        (True, "“505”已停用"),
        (True, "“306”不是第 4 级的"),
        (True, "words 要写一段文字"),
        (True, "“star”不认识"),
        (True, "switched_off 要写成 101-107"),
    ]


@pytest.mark.parametrize(
    "words", ["version: 1", "levels: []\nversion: a", "- 1", "version: a\nlevels: [1, 2, 3, 4, 5]"]
)
def test_what_is_no_list_is_refused(tmp_path: Path, words: str) -> None:
    path = tmp_path / "levels.yaml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(ResourceFaults):
        load_levels(path)
