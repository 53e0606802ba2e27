# SPDX-License-Identifier: Apache-2.0
"""What the citizen is shown of a decision: what follows, by when and why that day, what to bring, whom to call."""

from counter_app.cases.outcome import Outcome
from counter_app.desk import deciding
from counter_app.desk.papers import slip_facts
from counter_app.desk.showing import ShownResult, result_of
from flows.desk_day import DeskDay

PHONE = "0737-2817103"


def told(result: ShownResult) -> dict[str, str]:
    return {one.label: one.value for one in result.rows}


def test_what_was_taken_in_says_the_day_and_its_arithmetic(day: DeskDay) -> None:
    one = day.begin(day.find("syjtzf"), {"claimant": "employed", "outcome": "difficult", "agent": "no"})
    case = day.accepted(day.judged(one))
    result = result_of(day.counter, case)
    rows = told(result)
    assert (result.title, rows["最晚办好"]) == ("已经受理了", "12月18日 周五")
    assert rows["为什么是这天"] == "11月20日 周五 受理，当天不算。从第二天起，数 20 个工作日。双休 8 天不算。"
    assert rows["接下来"] == "审核材料 → 第二个人再审 → 打款到账户"
    assert result.spoken.startswith("已经受理了。最晚12月18日 周五办好。问进度打电话")
    facts = slip_facts(day.counter, case)[1]
    assert (facts.due_why, facts.large_print) == (rows["为什么是这天"], True)


def test_what_is_missing_is_named_with_what_to_bring_beside_it(day: DeskDay) -> None:
    line = day.flexible().checklist.lines[0].material
    result = result_of(day.counter, day.notified(line.id))
    assert result.title == "还差 1 样，补齐再来"
    assert told(result)["还要带来"] in result.spoken
    assert told(result)["一起带来"] == "告知书、退还的原件"


def test_who_is_turned_away_hears_why_and_where_to_go_without_a_number(day: DeskDay) -> None:
    serving = day.flexible()
    said = {"reason": "参保地不在本市，110101194912310024", "office": "益阳市中心", "office_phone": "0737-1234567"}
    for use, words in said.items():
        serving.note(use, words)
    result = result_of(day.counter, deciding.decide(day.counter, serving, Outcome.refuse).case)
    rows = told(result)
    assert (rows["去这里办"], rows["问进度打"]) == ("益阳市中心", "0737-1234567")
    assert "参保地不在本市" in rows["为什么"]
    assert "110101194912310024" not in rows["为什么"]


def test_what_is_finished_names_its_result_and_no_last_day(day: DeskDay) -> None:
    case = day.finished(day.accepted())
    result = result_of(day.counter, case)
    assert (result.title, told(result)["结果"]) == ("办好了", case.result)
    assert "最晚办好" not in told(result)
