# SPDX-License-Identifier: Apache-2.0
"""``catalogue import | drafts | publish | discard`` as they are called."""

import json
from pathlib import Path

import pytest

from counter_app.base.resources import resources_root
from counter_app.catalogue.intake.drafts import open_draft, save_item
from counter_app.catalogue.shelf import Shelf, shipped_guides
from counter_app.cli.counter import main

WUWEI = resources_root() / "guides" / "wuwei" / "guide.txt"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def call(home: Path, *words: str) -> int:
    return main(["--home", str(home), "catalogue", *words])


def test_a_guide_is_taken_in_and_the_figure_printed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "import", str(WUWEI), "--id", "wuwei") == 0
    printed = capsys.readouterr()
    assert "“wuwei”读出 28 项" in printed.out
    assert "材料与现有数据一致 100%：75 行里 75 行，其中 75 行条件也一致。" in printed.out
    assert "draft/guide.txt:360:" in printed.err  # a line that nothing was read from


def test_the_answer_for_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "import", str(WUWEI), "--id", "wuwei", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["items"] == 28
    assert answer["faults"] == []
    assert answer["agreement"] == {"lines": 75, "agreeing": 75, "asked_alike": 75, "share": 1.0, "differing": []}
    assert {one["line"] for one in answer["unread"]} == {360}
    assert call(home, "drafts", "--json") == 0
    (draft,) = json.loads(capsys.readouterr().out)
    assert (draft["guide"], draft["faults"], draft["lines"]) == ("wuwei", 0, 1)
    assert draft["entries"] == answer["entries"] > 100


def test_an_unfinished_draft_is_not_published(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(home, "import", str(WUWEI), "--id", "xin", "--title", "新安市办事指南", "--region", "340199")
    capsys.readouterr()
    assert call(home, "publish", "xin", "--valid-from", "2030-01-01", "--by", "王主任") == 1
    told = capsys.readouterr().err
    assert told.startswith("还不能发布：")
    assert "draft/items/01.yaml" in told
    assert (home / "data" / "guides" / "xin" / "draft").is_dir()


def test_a_finished_draft_is_published(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(home, "import", str(WUWEI), "--id", "wuwei")
    draft = open_draft(Shelf(shipped_guides(), home / "data" / "guides"), "wuwei")
    for path in (resources_root() / "guides" / "wuwei" / "items").glob("*.yaml"):
        save_item(draft, int(path.stem), path.read_text(encoding="utf-8"))
    capsys.readouterr()
    assert call(home, "publish", "wuwei", "--valid-from", "2030-01-01", "--by", "王主任") == 0
    assert "已发布" in capsys.readouterr().out
    assert call(home, "drafts") == 0
    assert capsys.readouterr().out == "没有草稿。\n"


def test_a_draft_is_discarded(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(home, "import", str(WUWEI), "--id", "wuwei")
    assert call(home, "discard", "wuwei") == 0
    assert call(home, "discard", "wuwei") == 1
    assert capsys.readouterr().err.endswith("没有“wuwei”的草稿。\n")
    assert not (home / "data" / "guides" / "wuwei").exists()


@pytest.mark.parametrize(
    ("name", "whole", "told"),
    [
        ("不是.txt", "今天天气很好。\n".encode(), "“不是.txt”从第 1 行起认不出事项"),
        ("断了.txt", WUWEI.read_bytes()[:40_000], "“断了.txt”第"),
        ("混了.txt", WUWEI.read_bytes()[:6_000] + "\n门诊慢特病待遇认定\n".encode("gb18030"), "“混了.txt”第"),
        ("空.txt", b"", "“空.txt”第 1 行起就没有字"),
        ("坏.docx", b"PK\x03\x04", "“坏.docx”从第 1 行起就读不出"),
        ("坏.pdf", b"%PDF-1.4", "“坏.pdf”从第 1 页起就读不出"),
    ],
)
def test_a_refusal_names_file_and_line_and_writes_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, whole: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(whole)
    assert call(home, "import", str(path), "--id", "xin") == 1
    assert capsys.readouterr().err.startswith(told)
    assert not (home / "data" / "guides").exists() or not list((home / "data" / "guides").iterdir())


def test_a_refusal_for_programs(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "import", str(tmp_path), "--id", "xin", "--json") == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "intake.folder"
    assert call(home, "import", str(WUWEI), "--id", "新安", "--json") == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "intake.id"
    assert call(home, "import", str(WUWEI), "--id", "xin", "--region", "安徽", "--json") == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "intake.region"


def test_wrong_use_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "import", str(WUWEI)) == 2
    assert call(home, "publish", "xin") == 2
    assert "usage:" in capsys.readouterr().err
