# SPDX-License-Identifier: Apache-2.0
"""A case goes on by the edition it was opened with, and papers listed out of an agreement stay with it."""

import dataclasses

import msgspec
import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.desk import deciding, drafting, guide_age, reopening
from counter_app.desk.papers import paper_facts
from counter_app.desk.serving import Serving
from counter_app.reports.facts import Paper
from flows.desk_day import FLEXIBLE, SUPERVISOR, UNIT, DeskDay

FORM = "flexible_form"
RULES = (
    "guide: yuanjiang\ntitle: 参保登记补充规定\nnumber: 测医保发〔2026〕5号\nissuer: 测试市医疗保障局\n"
    "signed_by: 测试员\nsigned_on: '2026-11-01'\nvalid_from: '2026-11-24'\nitems:\n  - item: 职工参保登记\n"
    "    materials:\n      - {id: extra, text: 就业登记凭证, quote: 另交就业登记凭证。}\n"
)
AGREEMENT = "《芜湖市医疗保险服务协议》"


def supplement_tomorrow(day: DeskDay, *, kept: bool) -> None:
    """Some days later the city's own rules are in force."""
    if kept:
        day.counter.keep_editions()
    folder = day.counter.settings.places.supplements
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(RULES, encoding="utf-8")
    day.clock.set("2026-11-24T09:00")
    day.counter.load_catalogue()
    assert day.counter.catalogue_faults == ()


def lines(one: Serving) -> list[str]:
    return [line.material.id for line in one.checklist.lines]


def test_a_case_that_comes_back_is_judged_by_its_own_edition(day: DeskDay) -> None:
    told = day.notified(FORM)
    before = paper_facts(day.counter, told, Paper.notice)
    supplement_tomorrow(day, kept=True)
    assert lines(day.flexible())[-1] == "extra"
    one = reopening.reopen(day.counter, told)
    assert "extra" not in lines(one)
    assert one.item.version == told.version
    assert reopening.newer_guide(day.counter, one)
    assert not reopening.guide_changed(one)
    one.judge(FORM, LineState.met)
    case = deciding.decide(day.counter, one, Outcome.accept).case
    assert case.version == told.version
    after = paper_facts(day.counter, told, Paper.notice)
    assert after == before


def test_without_a_kept_edition_todays_guide_counts_and_that_is_said(day: DeskDay) -> None:
    told = day.notified(FORM)
    supplement_tomorrow(day, kept=False)
    one = reopening.reopen(day.counter, told)
    assert lines(one)[-1] == "extra"
    assert reopening.guide_changed(one)
    assert not reopening.newer_guide(day.counter, one)
    assert [line.material.id for line in one.open_lines()] == [FORM, "extra"]


def test_a_draft_goes_on_by_todays_guide(day: DeskDay) -> None:
    begun = day.flexible()
    drafting.save_draft(day.counter, begun.snapshot(day.counter.now_micros()))
    supplement_tomorrow(day, kept=True)
    one = drafting.resume(day.counter, begun.draft.id)
    assert reopening.guide_changed(one)
    assert [line.material.id for line in one.open_lines()] == ["extra"]
    one.judge("extra", LineState.met)
    case = deciding.decide(day.counter, one, Outcome.accept).case
    assert case.version == one.item.version
    assert case.lines[-1].text == "就业登记凭证（本地补充 《参保登记补充规定》测医保发〔2026〕5号）"


def settlement(day: DeskDay) -> Serving:
    item = day.counter.item("wuhu", 24)
    assert item is not None
    return day.begin(item, {"insurance": "employee"}, UNIT)


def test_what_an_agreement_asks_for_is_listed_and_stays_with_the_case(day: DeskDay) -> None:
    one = settlement(day)
    one.list_papers("by_agreement", ["月结算汇总表", " 人员清单\n（盖章） "])
    assert [(line.material.text, line.because, line.listed) for line in one.checklist.lines] == [
        (f"{AGREEMENT}约定的材料", "", False),
        ("月结算汇总表", AGREEMENT, True),
        ("人员清单 （盖章）", AGREEMENT, True),
    ]
    day.judged(one, {"by_agreement.2": LineState.missing})
    case = deciding.decide(day.counter, one, Outcome.notice).case
    assert [(line.text, line.state) for line in case.lines[1:]] == [
        ("月结算汇总表", LineState.met),
        ("人员清单 （盖章）", LineState.missing),
    ]
    printed = paper_facts(day.counter, case, Paper.notice)
    assert [line.text for line in printed.lines if line.now] == ["人员清单 （盖章）"]
    for action in day.counter.store.actions_of(case.id):  # free text is personal: the facts do not carry it
        assert "人员清单" not in msgspec.json.encode(action.facts).decode()

    back = reopening.reopen(day.counter, case)
    assert back.draft.listed == {"by_agreement": ["月结算汇总表", "人员清单 （盖章）"]}
    assert [line.material.text for line in back.open_lines()] == ["人员清单 （盖章）"]
    back.judge("by_agreement.2", LineState.met)
    assert deciding.decide(day.counter, back, Outcome.accept).case.lines[2].text == "人员清单 （盖章）"


def test_a_paper_listed_only_at_the_second_visit_needs_a_supervisor(day: DeskDay) -> None:
    """The agreement was there the first time too: telling what is missing piece by piece is not done quietly."""
    one = settlement(day)
    one.list_papers("by_agreement", ["月结算汇总表"])
    case = deciding.decide(day.counter, day.judged(one, {"by_agreement.1": LineState.missing}), Outcome.notice).case
    day.clock.move(days=3)
    back = reopening.reopen(day.counter, case)
    back.list_papers("by_agreement", ["月结算汇总表", "人员清单"])
    back.judge("by_agreement.1", LineState.met)
    back.judge("by_agreement.2", LineState.missing)
    back.note("reason", "协议上有，第一次漏了")
    choice = next(one for one in deciding.outcomes(back) if one.outcome is Outcome.notice)
    assert choice.needs_supervisor
    with pytest.raises(CounterError):
        deciding.decide(day.counter, back, Outcome.notice)
    told = deciding.decide(day.counter, back, Outcome.notice, supervisor=SUPERVISOR).case
    assert told.notices[-1].supervisor == SUPERVISOR


def test_a_listed_paper_that_stays_keeps_its_state(day: DeskDay) -> None:
    one = settlement(day)
    one.list_papers("by_agreement", ["甲表", "乙表"])
    one.judge("by_agreement.2", LineState.met)
    one.list_papers("by_agreement", ["乙表", "丙表"])
    assert [one.line(f"by_agreement.{place}").state for place in (1, 2)] == [LineState.met, LineState.unseen]
    assert one.undo()
    assert [line.material.text for line in one.checklist.lines[1:]] == ["甲表", "乙表"]
    one.list_papers("by_agreement", [" ", ""])
    assert [line.material.id for line in one.checklist.lines] == ["by_agreement"]


@pytest.mark.parametrize(
    ("material", "papers", "code"),
    [
        ("by_agreement", ["甲表", "甲表"], "serving.listed_twice"),
        ("by_agreement.1", ["甲表"], "serving.nothing_left_open"),
        ("nothing", ["甲表"], "serving.nothing_left_open"),
    ],
)
def test_what_cannot_be_listed_changes_nothing(day: DeskDay, material: str, papers: list[str], code: str) -> None:
    one = settlement(day)
    one.list_papers("by_agreement", ["旧表"])
    before = one.snapshot(0)
    with pytest.raises(CounterError) as raised:
        one.list_papers(material, papers)
    assert raised.value.code == code
    assert one.snapshot(0) == before


def test_the_guide_decides_where_it_leaves_nothing_open(day: DeskDay) -> None:
    one = day.begin(day.item(2), FLEXIBLE)
    with pytest.raises(CounterError):
        one.list_papers(FORM, ["别的"])
    assert one.draft.listed == {}


@pytest.mark.parametrize(
    ("moment", "checked", "days", "stale"),
    [
        ("2026-11-20T09:42", "", 180, False),
        ("2027-05-19T09:00", "", 180, False),
        ("2027-05-20T09:00", "", 180, True),
        ("2027-05-20T09:00", "2027-01-04", 180, False),
        ("2027-05-20T09:00", "2026-01-04", 180, True),
        ("2026-12-01T09:00", "", 10, True),
    ],
)
def test_a_guide_that_nobody_checked_for_long_is_stale(
    day: DeskDay, moment: str, checked: str, days: int, stale: bool
) -> None:
    settings = day.counter.settings
    hall = dataclasses.replace(settings.hall, guide_checked=checked, guide_days=days)
    day.counter.settings = dataclasses.replace(settings, hall=hall)
    day.clock.set(moment)
    assert guide_age.is_stale(day.counter, day.counter.catalogue.guides["yuanjiang"]) is stale
