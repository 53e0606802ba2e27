# SPDX-License-Identifier: Apache-2.0
"""``catalogue changes``: of the last seven days, since a day, between two editions; text, JSON, refusals."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from edited_guide import Edit, publish, use

from counter_app.base.clock import civil_date, spoken_date, system_clock
from counter_app.catalogue.archive import kept_editions
from counter_app.catalogue.shelf import Shelf, shipped_guides
from counter_app.cli.counter import main
from counter_app.settings import find_places

TODAY = civil_date(system_clock())
LONG_AGO, LATELY = TODAY - timedelta(days=40), TODAY - timedelta(days=2)
TITLE = "沅江市医疗保障经办政务服务事项办事指南"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A window whose guide has changed two days ago: a limit, a paper, a phone in every item."""
    home = tmp_path_factory.mktemp("home")
    shelf = _shelf(home)
    use(shelf, LONG_AGO.isoformat())
    publish(
        shelf,
        "yuanjiang",
        "a1",
        LATELY.isoformat(),
        Edit("guide.txt", "不超过5个工作日", "不超过3个工作日", 31),
        Edit("guide.txt", "0737-2726749", "0737-2720000"),
        Edit("items/01.yaml", "amount: 5, text: 不超过5个工作日", "amount: 3, text: 不超过3个工作日"),
        Edit("items/01.yaml", "quote: 不超过5个工作日", "quote: 不超过3个工作日"),
        Edit("items/02.yaml", "text: 退休审批材料", "text: 退休审批表"),
    )
    use(shelf, LATELY.isoformat())
    return home


def _shelf(home: Path) -> Shelf:
    return Shelf(shipped_guides(), find_places(home).guides)


def _versions(home: Path) -> tuple[str, str]:
    old, new = (one.version for one in kept_editions(_shelf(home), "yuanjiang"))
    return old, new


def _call(home: Path, *words: str) -> int:
    return main(["--home", str(home), "catalogue", "changes", *words])


def test_the_last_seven_days(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call(home, "yuanjiang") == 0
    printed = capsys.readouterr()
    old, new = _versions(home)
    day = f"{spoken_date(LATELY)} 起"
    assert printed.err == ""
    assert printed.out.splitlines() == [
        f"{TITLE}，{TODAY - timedelta(days=7)} 到 {TODAY}",
        f"4 处变动，版本 {old} → {new}",
        "",
        "整本指南",
        f"  指南　生效日期改了。{day}",
        "    原来：2020年12月28日 周一",
        f"    现在：{spoken_date(LATELY, year=True)}",
        f"  地点电话　33 个事项，“监督电话”改了。{day}",
        "    原来：0737-2726749",
        "    现在：0737-2720000",
        "",
        "1 单位参保登记",
        f"  时限　办结时限缩短了。{day}",
        "    原来：不超过5个工作日",
        "    现在：不超过3个工作日",
        "",
        "2 职工参保登记",
        f"  材料　“退休审批材料”改为“退休审批表”。{day}",
        "    原来：退休审批材料",
        "    现在：退休审批表",
    ]


def test_json_carries_the_guides_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call(home, "yuanjiang", "--since", LATELY.isoformat(), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    old, new = _versions(home)
    assert {key: value for key, value in answer.items() if key != "changes"} == {
        "guide": "yuanjiang",
        "title": TITLE,
        "valid_from": LATELY.isoformat(),
        "since": LATELY.isoformat(),
        "until": TODAY.isoformat(),
        "before": old,
        "after": new,
    }
    assert answer["changes"][2] == {
        "part": "limit",
        "item": {"item": 1, "title": "单位参保登记", "code": "002036001001"},
        "items": [],
        "sentence": "办结时限缩短了。",
        "before": "不超过5个工作日",
        "after": "不超过3个工作日",
        "since": LATELY.isoformat(),
        "local": "",
        "quotes": [{"heading": "办理时限", "line": 31, "text": "不超过3个工作日"}],
        "were": [{"heading": "办理时限", "line": 31, "text": "不超过5个工作日"}],
    }
    assert [one["item"] for one in answer["changes"][1]["items"]] == list(range(1, 34))


def test_two_editions(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = _versions(home)
    assert _call(home, "yuanjiang", "--from", new, "--to", old) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == f"{TITLE}，{LATELY} 到 {LONG_AGO}"
    assert "  时限　办结时限延长了。" in printed
    assert not [line for line in printed if line.endswith("起")]


@pytest.mark.parametrize(("guide", "since"), [("yuanjiang", (TODAY - timedelta(days=1)).isoformat()), ("hubei", "")])
def test_nothing_changed_is_said(home: Path, capsys: pytest.CaptureFixture[str], guide: str, since: str) -> None:
    assert _call(home, guide, *(["--since", since] if since else [])) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["指南没有变动。"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["elsewhere"], "elsewhere"),
        (["yuanjiang", "--since", "昨天"], "“昨天”要写成 2026-01-31 这样的日期。"),
        (["yuanjiang", "--from", "000000000000", "--to", "000000000000"], "这里没有留下版本 000000000000。"),
    ],
)
def test_refusals(home: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert _call(home, *words) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--from", "a1"], ["--to", "a1"], ["--from", "a", "--to", "b", "--since", "c"]])
def test_wrong_use(home: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert _call(home, "yuanjiang", *words) == 2
    assert "--from 和 --to 要一起写" in capsys.readouterr().err
