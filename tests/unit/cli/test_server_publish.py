# SPDX-License-Identifier: Apache-2.0
"""``counter-server publish-…``, ``published``, ``withdraw`` and ``decide``: what they say, and what they refuse."""

import json
from pathlib import Path

import pytest
from edited_guide import Edit, edit
from real_centre import RealCentre

from counter_app.catalogue.guide_folder import copy_guide
from counter_app.catalogue.shelf import shipped_guides
from counter_app.cli.server import main

CLOSING = "2099-01-01"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre's home, one for all of these."""
    made = RealCentre(tmp_path_factory.mktemp("publish") / "centre")
    made.make()
    (made.home / "centre.toml").write_text("", encoding="utf-8")
    return made.home


def run(home: Path, capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run one command."""
    code = main([*(str(one) for one in words), "--home", str(home)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_guide_is_published_listed_and_withdrawn(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "edition"
    folder.mkdir()
    copy_guide(shipped_guides() / "wuwei", folder)
    publish = ("publish-guide", folder, "--by", "张主任", "--from", CLOSING)
    code, out, _ = run(home, capsys, *publish, "--json")
    told = json.loads(out)
    assert (code, told["guide"], told["audience"]) == (0, "wuwei", "")
    code, out, _ = run(home, capsys, "published")
    assert code == 0
    assert "办事指南" in out
    assert f"武威 {CLOSING}" in out
    code, out, _ = run(home, capsys, "withdraw", "guides", "wuwei", told["version"], "--by", "张主任")
    assert (code, out.strip()) == (0, "已收回：办事指南 wuwei。窗口联网后生效。")
    code, _, err = run(home, capsys, "withdraw", "guides", "wuwei", told["version"], "--by", "张主任")
    assert (code, "没有发过这一份" in err) == (1, True)


def test_every_fault_of_a_guide_is_told_and_nothing_is_published(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "edition"
    folder.mkdir()
    copy_guide(shipped_guides() / "wuwei", folder)
    edit(folder, Edit("items/02.yaml", "materials:", "matters:"), Edit("items/06.yaml", "materials:", "matters:"))
    _, before, _ = run(home, capsys, "published")
    code, out, _ = run(home, capsys, "publish-guide", folder, "--by", "张主任", "--from", CLOSING, "--json")
    files = {one["file"] for one in json.loads(out)["error"]["faults"]}
    assert code == 1
    assert {"wuwei/items/02.yaml", "wuwei/items/06.yaml"} <= files
    assert run(home, capsys, "published")[1] == before
    code, _, err = run(home, capsys, "publish-guide", tmp_path / "nothing.zip", "--by", "张主任")
    assert (code, "打不开" in err) == (1, True)


def test_only_settings_that_the_centre_keeps_are_published(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hall.toml"
    file.write_text('phone = "0737-0000001"\n', encoding="utf-8")
    assert run(home, capsys, "publish-configuration", file, "--hall", "测试大厅", "--by", "张主任")[0] == 0
    for words in ('region = "430981"\n', 'postcode = "12"\n', "guide_days = 0\n"):
        file.write_text(words, encoding="utf-8")
        code, _, err = run(home, capsys, "publish-configuration", file, "--by", "张主任")
        assert (code, "hall.toml 第 1 行" in err) == (1, True)


def test_a_table_of_working_days_that_forgets_a_holiday_is_not_published(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text("year: 2027\nsource: 通知\nholidays: []\nworkdays: []\n", encoding="utf-8")
    code, out, _ = run(home, capsys, "publish-calendar", file, "--by", "张主任", "--json")
    assert (code, len(json.loads(out)["error"]["faults"]) > 5) == (1, True)


def test_a_decision_on_a_case_nobody_sent_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("decide", "430981-03-20261120-A0001X", "accepted", "--step", "review", "--by", "9001")
    code, _, err = run(home, capsys, *words)
    assert (code, "中心没有办件" in err) == (1, True)
