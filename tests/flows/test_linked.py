# SPDX-License-Identifier: Apache-2.0
"""Cases that belong together: 生育医疗费 and 生育津贴 in one visit, and the next 参保凭证 of somebody."""

import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.actions import LineState, ScanSource
from counter_app.cases.case import Case
from counter_app.cases.draft import DraftScan
from counter_app.cases.links import LinkKind
from counter_app.cases.outcome import Outcome
from counter_app.desk import deciding, drafting, linking
from counter_app.desk.papers import paper_facts
from counter_app.desk.serving import Serving
from counter_app.reports.facts import Paper
from flows.desk_day import DeskDay

PROOF = {"platform_proof": "found", "agent": "no"}
SHEET = DraftScan(scan="sheet-1", digest="ab" * 32, width=100, height=140, size=2000, source=ScanSource.file)


def medical(day: DeskDay, states: dict[str, LineState] | None = None) -> Serving:
    """湖北 20 生育医疗费支付, judged, one sheet scanned, kept as a draft."""
    item = day.counter.item("hubei", 20)
    assert item is not None
    one = day.judged(day.begin(item, PROOF), states)
    day.counter.store.add_scan(SHEET.scan, one.draft.id, b"jpeg")
    one.attach("identity", [SHEET])
    drafting.save_draft(day.counter, one.snapshot(day.counter.now_micros()))
    return one


def allowance(day: DeskDay, first: Serving) -> Serving:
    """湖北 22 生育津贴支付 with it: what is asked for both is judged already."""
    second = linking.begin_partner(day.counter, first)
    assert second is not None
    assert second.item.title == "生育津贴支付"
    second.answer("platform_proof", "found")
    for one in second.checklist.eligibility:
        second.confirm(one.id, "yes")
    return second


def linked(case: Case) -> list[tuple[LinkKind, str, bool]]:
    return [(one.link, one.number, one.back) for one in case.links]


def test_papers_for_both_are_judged_and_scanned_once_and_one_receipt_names_both(day: DeskDay) -> None:
    day.with_window(slip_target="file:slips")
    first = medical(day)
    second = allowance(day, first)
    assert second.open_lines() == ()
    shown = deciding.preview(day.counter, second, Outcome.accept)
    assert len(shown.together) == 1
    case = deciding.decide(day.counter, second, Outcome.accept).case
    other = day.counter.store.case(first.draft.id)
    assert other is not None
    assert linked(case) == [(LinkKind.together, other.number, False)]
    assert linked(other) == [(LinkKind.together, case.number, False)]
    assert {one.scan for one in case.scans} == {one.scan for one in other.scans} == {"sheet-1"}
    assert {one.paper for one in case.papers} == {"acceptance", "slip"}
    assert other.papers == ()
    assert paper_facts(day.counter, case, Paper.acceptance).together == (f"“生育医疗费支付”（{other.number}）",)
    assert drafting.list_drafts(day.counter) == ()
    assert deciding.decide(day.counter, second, Outcome.accept).case == case
    assert day.counter.store.compare() == ()


def test_where_the_first_lacks_a_paper_neither_is_accepted(day: DeskDay) -> None:
    second = allowance(day, medical(day, {"invoice": LineState.missing}))
    with pytest.raises(CounterError) as told:
        deciding.decide(day.counter, second, Outcome.accept)
    assert told.value.code == "linking.first_open"
    assert day.counter.store.list_cases().rows == ()


def test_what_its_guide_does_not_join_has_no_partner(day: DeskDay) -> None:
    assert linking.begin_partner(day.counter, day.flexible()) is None


def test_the_next_certificate_of_somebody_knows_the_first(day: DeskDay) -> None:
    """沅江 12: 如不慎遗失，请与出具此凭证的医疗保障经办机构联系，申请补办."""
    item = day.item(12)

    def issued() -> Case:
        return day.accepted(day.judged(day.begin(item, {"agent": "no"})))

    first = issued()
    assert first.links == ()
    second, third = issued(), issued()
    assert linked(second) == [(LinkKind.follows, first.number, False)]
    assert linked(third) == [(LinkKind.follows, first.number, False)]
    again = day.counter.store.case(first.id)
    assert again is not None
    assert linked(again) == [(LinkKind.follows, one.number, True) for one in (second, third)]


def test_two_cases_are_linked_once_and_none_with_itself(day: DeskDay) -> None:
    one, other = day.accepted(), day.accepted()
    linking.link_cases(day.counter, one, other, LinkKind.prompted)
    one, other = (day.counter.store.case(each.id) or each for each in (one, other))
    assert linked(one) == [(LinkKind.prompted, other.number, False)]
    assert linked(other) == [(LinkKind.prompted, one.number, True)]
    for given, code in ((other, "cases.rules.link_twice"), (one, "cases.rules.link_self")):
        with pytest.raises(CounterError) as told:
            linking.link_cases(day.counter, one, given, LinkKind.prompted)
        assert told.value.code == code
