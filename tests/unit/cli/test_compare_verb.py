# SPDX-License-Identifier: Apache-2.0
"""``counter-app catalogue compare``: the JSON a program gets, the page a person reads, refusals as sentences."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli.counter import main

ROOT = Path(__file__).resolve().parents[3]
ACCOUNT = "参保人员个人账户一次性支取"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``catalogue compare …``: exit code, standard output, standard error."""

    def call(*words: str) -> tuple[int, str, str]:
        code = main(["--home", str(home), "catalogue", "compare", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def answer(run: Run) -> Callable[..., Any]:
    """The JSON of a comparison that succeeds."""

    def call(*words: str) -> Any:  # noqa: ANN401 - whatever the verb answers
        code, out, err = run(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return call


def _rows(found: Any) -> dict[tuple[str, str], Any]:  # noqa: ANN401 - whatever the verb answers
    return {(one["section"], one["key"]): one for one in found["rows"]}


def test_the_shape_of_a_comparison(answer: Callable[..., Any]) -> None:
    found = answer(ACCOUNT)
    assert found["matter"] == ACCOUNT
    assert [(one["guide"], one["item"]) for one in found["places"]] == [
        ("wuhu", 9),
        ("hubei", 9),
        ("yuanjiang", 11),
        ("wuwei", 28),
    ]
    for row in found["rows"]:
        assert set(row) == {"section", "key", "label", "same", "likeness", "cells"}
        assert list(row["cells"]) == ["wuhu", "hubei", "yuanjiang", "wuwei"]
        assert row["same"] is (row["likeness"] == "same")
        for cell in row["cells"].values():
            assert cell is None or set(cell) == {"text", "quote"}
    inheritance = _rows(found)["materials", "inheritance"]
    assert [place for place, cell in inheritance["cells"].items() if cell] == ["yuanjiang"]
    assert "继承权公证书或其他合法有效遗产继承材料" in inheritance["cells"]["yuanjiang"]["quote"]
    assert [one["key"] for one in found["open_questions"]] == ["reason", "agent"]
    assert found["answers"] == {}


def test_one_persons_circumstances(answer: Callable[..., Any]) -> None:
    found = answer(ACCOUNT, "--set", "reason=death", "--set", "agent=no")
    assert found["answers"] == {"reason": "death", "agent": "no"}
    [asked] = found["open_questions"]
    assert (asked["key"], asked["places"]) == ("death_record", ["hubei", "yuanjiang"])
    assert {one["value"] for one in asked["options"]} == {"found", "not_found"}
    rows = _rows(found)
    assert ("materials", "waiver_statement") not in rows
    assert rows["materials", "heir_identity"]["cells"]["wuwei"] is None


def test_an_item_stands_for_its_matter(answer: Callable[..., Any]) -> None:
    found = answer("wuhu/19")
    assert (found["matter"], found["other_matters"]) == (
        "产前检查费支付",
        ["生育医疗费支付", "计划生育医疗费支付", "生育津贴支付"],
    )
    assert found["places"][0]["item"] == 19
    chronic = answer("wuwei/门诊慢特病")
    assert [one["key"] for one in chronic["places"]] == ["wuwei", "wuhu", "hubei", "yuanjiang"]
    assert chronic["places"][0]["item"] == 17
    local = answer("yuanjiang/18")
    assert (local["matter"], local["national"]) == ("异地急诊人员备案", False)
    assert {one["likeness"] for one in local["rows"]} == {"only"}


def test_every_item_can_be_compared(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "catalogue", "compare", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["matters"]
    places = {(place["guide"], place["item"]) for one in listed for place in one["places"]}
    assert len(places) == 120
    requests = [{"matter": f"{guide}/{item}"} for guide, item in sorted(places)]
    typed = "\n".join(json.dumps(one) for one in requests).encode()
    done = subprocess.run(
        [sys.executable, "-m", "counter_app", "--home", str(home), "catalogue", "compare", "-"],
        input=typed,
        capture_output=True,
        cwd=ROOT,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, len(answers)) == (0, 120)
    for request, found in zip(requests, answers, strict=True):
        first = found["places"][0]
        assert f"{first['guide']}/{first['item']}" == request["matter"]
        assert found["rows"]


def test_a_batch_goes_on_after_a_refusal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = b'{"matter": "nowhere"}\n{"matter": "hubei/9", "set": {"reason": "waiver"}}\n{"matters": 1}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(requests)))
    code, out, _ = run("-")
    first, second, third = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert first["error"]["code"] == "compare.no_matter_at_all"
    assert second["answers"] == {"reason": "waiver"}
    assert third["error"]["code"] == "cli.request_unknown"


def test_the_page_for_people(run: Run) -> None:
    code, out, _ = run(ACCOUNT, "--set", "reason=death")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == ACCOUNT
    assert "  沅江  yuanjiang  11  参保人员个人账户一次性支取" in lines
    at = lines.index("  只有一处　继承权公证书或其他合法有效遗产继承材料")
    assert lines[at + 1 : at + 5] == [
        "      芜湖  没有列",
        "      湖北  没有列",
        "      沅江  继承权公证书或其他合法有效遗产继承材料",
        "      武威  没有列",
    ]
    assert any("--set death_record=" in line and "湖北、沅江" in line for line in lines)
    for heading in ("材料", "条件", "情形", "时限", "表格", "渠道", "收费和次数"):
        assert heading in lines


def test_the_list_of_matters_for_people(run: Run) -> None:
    code, out, _ = run()
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "基本医疗保险参保和变更登记"
    assert "  法定断档补缴　yuanjiang/7" in lines[lines.index("全国清单以外") :]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["异地急诊"], "没有“异地急诊”这件事。相近的有：异地急诊人员备案。"),
        (["报销"], "没有“报销”这件事。相近的有：门诊费用报销、住院费用报销、医疗救助对象手工（零星）报销。"),
        (["养老金"], "没有“养老金”这件事。不写名字就列出全部。"),
        (["nowhere/3"], "没有指南“nowhere”，有：wuhu、hubei、yuanjiang、wuwei。"),
        (["wuhu/99"], "“wuhu”里没有“99”。用编码、序号或标题。"),
        ([ACCOUNT, "--set", "reason=sold"], "“reason”没有“sold”这个回答，可以写：death（死亡）、"),
        ([ACCOUNT, "--set", "age=9"], "这几处都不问“age”，问的是：reason、agent、death_record。"),
        (["医疗保障信息平台电子凭证", "--set", "age=9"], "这几处都不问情形，“age”用不上。"),
        ([ACCOUNT, "--set", "reason"], "“reason”要写成 名字=回答。"),
    ],
)
def test_refusals(run: Run, words: list[str], told: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert err.startswith(told)
    code, out, err = run(*words, "--json")
    assert (code, err) == (1, "")
    assert json.loads(out)["error"]["message"].startswith(told)
