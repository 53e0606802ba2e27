# SPDX-License-Identifier: Apache-2.0
"""定点医药机构: a settlement has its month, an agreement's papers are remembered, a late change is told and taken."""

import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.catalogue.months import asks_month, months_offered
from counter_app.desk import deciding, listing, remembering, reopening
from counter_app.desk.papers import paper_facts
from counter_app.desk.serving import Serving
from counter_app.reports.facts import Paper
from flows.desk_day import UNIT, DeskDay


def monthly(day: DeskDay, guide: str, ordinal: int, month: str = "2026-10") -> Serving:
    """A settlement, everything met."""
    item = day.counter.item(guide, ordinal)
    assert item is not None
    one = day.begin(item, {"insurance": "employee"}, UNIT)
    one.draft.period = ""
    assert one.unconfirmed() == ("month",)
    with pytest.raises(CounterError, match="no_month"):
        deciding.decide(day.counter, day.judged(one), Outcome.accept)
    one.set_period(month)
    return day.judged(one)


def test_every_settlement_asks_its_month_and_nothing_else_does(day: DeskDay) -> None:
    asking = {
        (guide, one.ordinal)
        for guide, book in day.counter.catalogue.guides.items()
        for one in book.items
        if asks_month(one)
    }
    assert {guide: sum(1 for one in asking if one[0] == guide) for guide, _ in asking} == {
        "wuhu": 2, "hubei": 2, "yuanjiang": 2, "wuwei": 2,
    }  # fmt: skip
    assert asking >= {("wuhu", 24), ("wuhu", 25), ("hubei", 27), ("wuwei", 25)}
    offered = months_offered(day.clock().date())
    assert (offered[0], offered[-2:], len(offered)) == ("2026-10", ("2026-03", "2026-11"), 9)


@pytest.mark.parametrize(("guide", "ordinal"), [("wuhu", 24), ("wuwei", 25)])
def test_an_institution_settles_a_month_once(day: DeskDay, guide: str, ordinal: int) -> None:
    """Also where the guide names no 拨付 (武威): the month is held from its acceptance on."""
    first = deciding.decide(day.counter, monthly(day, guide, ordinal), Outcome.accept).case
    assert first.period == "2026-10"
    again = monthly(day, guide, ordinal)
    with pytest.raises(CounterError, match=r"cases\.held\.month") as caught:
        deciding.decide(day.counter, again, Outcome.accept)
    assert caught.value.facts["number"] == first.number
    assert [one.case_id for one in day.counter.store.search_cases(UNIT.credit_code)] == [first.id]
    later = deciding.decide(day.counter, monthly(day, guide, ordinal, "2026-09"), Outcome.accept).case
    facts = paper_facts(day.counter, later, Paper.acceptance)
    assert "2026年9月" in facts.circumstances
    assert day.counter.store.compare() == ()


def test_a_month_stays_with_its_case(day: DeskDay) -> None:
    one = monthly(day, "hubei", 27)
    line = one.checklist.lines[0].material.id
    one.judge(line, LineState.missing)
    case = deciding.decide(day.counter, one, Outcome.notice).case
    back = reopening.reopen(day.counter, case)
    assert (back.draft.period, back.unconfirmed()) == ("2026-10", ())
    with pytest.raises(CounterError, match="month_stays"):
        back.set_period("2026-09")
    with pytest.raises(CounterError, match="answer_unknown"):
        monthly(day, "hubei", 28, "2026-13")


def test_what_an_agreement_asks_for_is_remembered(day: DeskDay) -> None:
    def listing_case(month: str) -> Serving:
        return monthly(day, "wuhu", 24, month)

    first = listing_case("2026-09")
    assert remembering.remembered_papers(day.counter, first) is None
    first.list_papers("by_agreement", ["月结算申报表", "费用清单"])
    case: Case = deciding.decide(day.counter, day.judged(first), Outcome.accept).case
    second = listing_case("2026-10")
    known = remembering.remembered_papers(day.counter, second)
    assert known is not None
    assert (known.number, known.count) == (case.number, 2)
    remembering.take_remembered(second, known)
    assert [one.material.text for one in second.checklist.lines if one.listed] == ["月结算申报表", "费用清单"]
    assert len(second.open_lines()) == 2  # nobody has looked at them this time
    assert second.draft.remembered == case.number
    assert remembering.remembered_papers(day.counter, second) is None
    assert listing.get_case(day.counter, case.id).lines


def test_a_change_reported_late_is_told_and_taken(day: DeskDay) -> None:
    """武威 24: thirty working days from the approval, asked, reckoned, on paper, and never a refusal."""
    item = day.counter.item("wuwei", 24)
    assert item is not None
    said = []
    for approved in ("2026-10-12", "2026-08-03", ""):
        one = day.begin(item, {"key_information": "yes"}, UNIT)
        assert one.unconfirmed() == ("approved",)
        one.set_clock("approved", approved)
        case = deciding.decide(day.counter, day.judged(one), Outcome.accept).case
        said.append(paper_facts(day.counter, case, Paper.acceptance).clocks[0])
    kept, late, unknown = said
    assert "30个工作日" in kept
    assert "没有超过" in kept
    assert "已经超过" in late
    assert "说不清" in unknown
    other = day.begin(item, {"key_information": "no"}, UNIT)
    assert other.unconfirmed() == ()
