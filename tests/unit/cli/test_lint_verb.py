# SPDX-License-Identifier: Apache-2.0
"""``catalogue lint``: what it prints, and that it says no where a guide's data is at fault."""

import argparse
import json
import shutil
from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from counter_app.base.resources import resources_root
from counter_app.base.texts import sentence
from counter_app.cli import lint


def call(guide: str | None = None, *, as_json: bool = False, root: Path | None = None) -> int:
    return lint.run(argparse.Namespace(guide=guide, json=as_json), root)


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    shutil.copytree(resources_root() / "guides", tmp_path / "guides")
    path = tmp_path / "guides" / "yuanjiang" / "items" / "02.yaml"
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace("handling: unstated", "handling: sudden"), encoding="utf-8")
    return tmp_path


def test_all_guides_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert call() == 0
    printed = capsys.readouterr().out.splitlines()
    assert "  2 职工参保登记：76/76 行，100%，说明占 1%" in printed
    assert "    备注：第 709 行，句末多印一个句号。" in printed
    assert printed[-1] == "没有错。"


def test_json_claims_coverage_of_every_item(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(as_json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    items = {guide["guide"]: guide["items"] for guide in answer["guides"]}
    assert {guide: len(many) for guide, many in items.items()} == {
        "wuhu": 31,
        "hubei": 28,
        "yuanjiang": 33,
        "wuwei": 28,
    }
    assert {one["coverage"] for many in items.values() for one in many} == {1.0}
    assert answer["faults"] == []


def test_one_guide_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("wuwei", as_json=True) == 0
    assert [one["guide"] for one in json.loads(capsys.readouterr().out)["guides"]] == ["wuwei"]


def test_a_fault_is_named_with_its_place_and_refused(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("yuanjiang", root=spoilt) == 1
    printed = capsys.readouterr().out.splitlines()
    assert "  2 职工参保登记：数据不能用，1 处错" in printed
    assert printed[-2].startswith("yuanjiang/items/02.yaml:5:11: “handling”不认识“sudden”")
    assert printed[-1] == "有 1 处错。"
    assert call(as_json=True, root=spoilt) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["file"], fault["line"], fault["column"]) == ("yuanjiang/items/02.yaml", 5, 11)


def test_a_guide_that_cannot_be_read_at_all_is_a_fault(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (spoilt / "guides" / "hubei" / "guide.yaml").write_text("id: [", encoding="utf-8")
    assert call("hubei", root=spoilt) == 1
    assert "hubei/guide.yaml:" in capsys.readouterr().out


def test_a_guide_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CounterError) as refused:
        call("beijing")
    assert sentence(refused.value) == "没有“beijing”这本指南。"
    assert capsys.readouterr().out == ""
