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


def call(
    guide: str | None = None, *, as_json: bool = False, root: Path | None = None, home: Path = Path("/nowhere")
) -> int:
    return lint.run(argparse.Namespace(guide=guide, json=as_json, home=home), root)


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


CITY = """\
guide: yuanjiang
title: 定点协议补充规定
number: 测医保发〔2026〕5号
issuer: 测试局
signed_by: 测试员
signed_on: "2026-03-01"
valid_from: "2026-04-01"
items:
  - item: 基本医疗保险定点医疗机构费用结算
    materials:
      - {id: monthly_list, text: 月结算人员清单, quote: 第三条 每月提交结算人员清单。}
      - {id: monthly_sum, text: 月结算汇总表, quote: 第四条 每月提交结算汇总表。}
"""


def supplement(home: Path, words: str = CITY) -> Path:
    folder = home / "config" / "supplements"
    folder.mkdir(parents=True)
    (folder / "city.yaml").write_text(words, encoding="utf-8")
    return home


def test_the_last_table_sums_up_every_guide(capsys: pytest.CaptureFixture[str]) -> None:
    assert call() == 0
    rows = [row.split() for row in capsys.readouterr().out.splitlines()[-8:-2]]
    assert rows[0] == ["指南", "事项", "行", "有着落", "说明占", "错", "出入", "本地补充行"]
    assert [row[:4] for row in rows[1:]] == [
        ["芜湖", "31", "1068", "100.0%"],
        ["湖北", "28", "765", "100.0%"],
        ["沅江", "33", "2012", "100.0%"],
        ["武威", "28", "627", "100.0%"],
        ["合计", "120", "4472", "100.0%"],
    ]
    assert [row[5] for row in rows[1:]] == ["0"] * 5
    assert sum(int(row[6]) for row in rows[1:5]) == int(rows[5][6]) > 200


def test_the_table_is_in_the_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(as_json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    for guide in answer["guides"]:
        remarks = len(guide["remarks"]) + sum(len(one["remarks"]) for one in guide["items"])
        summary = guide["summary"]
        assert (summary["items"], summary["remarks"]) == (len(guide["items"]), remarks)
        assert summary["lines"] == sum(one["lines"] for one in guide["items"])
        assert 0 < summary["notes"] < 0.03
        assert (summary["coverage"], summary["faults"], summary["local"]) == (1.0, 0, 0)
        assert guide["supplements"] == []
    assert answer["total"]["items"] == 120
    assert answer["total"]["supplements"] == 0


def test_a_line_left_out_is_never_rounded_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(resources_root() / "guides", tmp_path / "guides")
    path = tmp_path / "guides" / "yuanjiang" / "items" / "01.yaml"
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace("notes:\n  - {lines: [21, 21]}\n", ""), encoding="utf-8")
    assert call(root=tmp_path) == 1
    rows = [row.split() for row in capsys.readouterr().out.splitlines() if len(row.split()) == 8]
    (yuanjiang,) = [row for row in rows if row[:1] == ["沅江"]]
    (total,) = [row for row in rows if row[:1] == ["合计"]]
    assert (yuanjiang[3], yuanjiang[5]) == ("99.9%", "1")
    assert (total[3], total[5]) == ("99.9%", "1")


def test_supplements_in_force_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = supplement(tmp_path)
    assert call("yuanjiang", home=home) == 0
    printed = capsys.readouterr().out.splitlines()
    assert "    本地补充《定点协议补充规定》测医保发〔2026〕5号：加 2 行" in printed
    assert call(as_json=True, home=home) == 0
    answer = json.loads(capsys.readouterr().out)
    (yuanjiang,) = [one for one in answer["guides"] if one["guide"] == "yuanjiang"]
    assert [(one["number"], one["lines"]) for one in yuanjiang["supplements"]] == [("测医保发〔2026〕5号", 2)]
    assert yuanjiang["summary"]["local"] == 2
    assert (answer["total"]["local"], answer["total"]["supplements"]) == (2, 1)
    assert answer["faults"] == []


def test_faults_of_a_supplement_are_the_guide_s(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = supplement(tmp_path, CITY.replace("id: monthly_sum", "id: Monthly"))
    assert call("yuanjiang", home=home) == 1
    assert "supplements/city.yaml:12:" in capsys.readouterr().out
    assert call("yuanjiang", as_json=True, home=home) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["guides"][0]["summary"]["faults"] == 1
    assert answer["guides"][0]["supplements"] == []
    assert call("wuhu", home=home) == 0
