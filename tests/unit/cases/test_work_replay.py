# SPDX-License-Identifier: Apache-2.0
"""The later work in the fold: every fact shows on the case, and taking an act back shows what was before."""

from datetime import timedelta
from decimal import Decimal

import pytest
from made_up import PERSON, Window, accepted, opened

from counter_app.cases.actions import Action, AnyFacts, Channel, StepDone, TakenBack
from counter_app.cases.claims import PayeeRecorded
from counter_app.cases.encoding import decode, encode
from counter_app.cases.links import Linked, LinkKind
from counter_app.cases.payments import PaymentAsked, PaymentEnded, PaymentState
from counter_app.cases.people import Personal
from counter_app.cases.replay import replay
from counter_app.cases.rosters import RowRejected, RowsDecided
from counter_app.cases.series import NumberGiven, NumberVoided
from counter_app.cases.spans import Span
from counter_app.cases.telling import TellingAsked, TellingEnded, TellingState, TellingWay
from counter_app.cases.telling_rules import money_back, untold
from counter_app.cases.work import Ahead, ObjectionHandled, ObjectionRaised, StepBegun
from counter_app.forms.filled import FilledForm

REVIEW = Ahead(step="review", verb="初审", duty="review", due="2026-11-24")
AGAIN = Ahead(step="again", verb="复核", duty="second_review")
SHEET = FilledForm(form="work_publicity", version="v1", values={"place": "大厅公告栏"})


@pytest.fixture
def window() -> Window:
    made = Window()
    made.open()
    made.write_facts(accepted_with(REVIEW))
    return made


def accepted_with(ahead: Ahead) -> AnyFacts:
    plain = accepted()
    return type(plain)(**({name: getattr(plain, name) for name in plain.__struct_fields__} | {"ahead": ahead}))


def reread(window: Window) -> None:
    """What was written and read back makes the same case."""
    assert replay([decode(encode(one)) for one in window.history]) == window.present


def test_what_lies_ahead_moves_with_each_step_and_back_with_it(window: Window) -> None:
    assert window.present.ahead == REVIEW
    done = window.write_facts(StepDone(step="review", verb="初审", details={"outcome": "yes"}, ahead=AGAIN))
    assert window.present.ahead == AGAIN
    assert window.present.steps[0].details == {"outcome": "yes"}
    window.do(TakenBack(action=done.id), after=timedelta(seconds=5))
    assert window.present.ahead == REVIEW
    reread(window)


def test_a_step_under_way_keeps_its_sheet_and_its_objections(window: Window) -> None:
    begun = Ahead(step="review", verb="公示", duty="agreement", due="2026-11-30")
    window.write_facts(
        StepBegun(step="review", verb="公示", details={"ends": "2026-11-30"}, ahead=begun),
        Personal(forms={SHEET.form: SHEET}),
    )
    window.write_facts(ObjectionRaised(step="review", objection="o1"), Personal(words={"objection": "不属实"}))
    window.write_facts(ObjectionRaised(step="review", objection="o2"), Personal(words={"objection": "另一条"}))
    window.write_facts(
        ObjectionHandled(step="review", objection="o1", upheld=False), Personal(words={"handling": "查过"})
    )
    case = window.present
    assert case.ahead == begun
    assert case.begun["review"].details == {"ends": "2026-11-30"}
    assert case.forms[SHEET.form].filled == SHEET
    assert [(one.id, one.upheld) for one in case.objections] == [("o1", False), ("o2", None)]
    window.write_facts(StepDone(step="review", verb="公示", ahead=AGAIN))
    assert window.present.begun == {}
    reread(window)


def test_rows_have_results_of_their_own_and_the_later_one_counts(window: Window) -> None:
    window.write_facts(
        RowsDecided(form="f", roster="people", passed=((1, 3), (5, 5)), rejected=(RowRejected(row=4, reason="age"),))
    )
    window.write_facts(
        RowsDecided(form="f", roster="people", rejected=(RowRejected(row=2),)),
        Personal(words={"row:2": "已在外地参保"}),
    )
    rows = window.present.rows["f.people"]
    assert {row: one.passed for row, one in rows.items()} == {1: True, 2: False, 3: True, 4: False, 5: True}
    assert (rows[2].reason, rows[4].reason) == ("已在外地参保", "age")
    reread(window)


def test_a_payment_bounces_and_the_next_one_is_paid(window: Window) -> None:
    first = PaymentAsked(batch="b1", row=7, amount=Decimal("1234.50"))
    window.write_facts(first)
    window.write_facts(
        PaymentEnded(batch="b1", row=7, amount=first.amount, state=PaymentState.bounced, on="2026-11-23"),
        Personal(words={"reason": "户名不符"}),
    )
    assert untold(window.present) == ("bounced",)
    window.write_facts(PaymentAsked(batch="b2", row=1, amount=first.amount))
    assert untold(window.present) == (), "the citizen has nothing to do any more"
    window.write_facts(PaymentEnded(batch="b2", row=1, amount=first.amount, state=PaymentState.paid, on="2026-11-25"))
    told = [(one.batch, one.state, one.amount, one.on, one.reason) for one in window.present.payments]
    assert told == [
        ("b1", PaymentState.bounced, Decimal("1234.50"), "2026-11-23", "户名不符"),
        ("b2", PaymentState.paid, Decimal("1234.50"), "2026-11-25", ""),
    ]
    reread(window)


def test_of_money_that_came_back_nobody_is_told_once_there_is_an_account_or_the_row_is_paid(window: Window) -> None:
    def bounces(batch: str, lines: tuple[Span, ...] = ()) -> None:
        window.write_facts(PaymentAsked(batch=batch, row=1, amount=Decimal(9), lines=lines))
        ended = PaymentEnded(batch=batch, row=1, amount=Decimal(9), state=PaymentState.bounced, on="2026-11-23")
        window.write_facts(ended, Personal(words={"reason": "户名不符"}))

    bounces("b1")
    window.write_facts(TellingAsked(telling="t1", way=TellingWay.call, message="bounced"))
    window.write_facts(TellingEnded(telling="t1", state=TellingState.failed))
    assert untold(window.present) == ("bounced",)
    window.write_facts(PayeeRecorded(version="v1", ordinal=1))
    assert untold(window.present) == ()
    bounces("b2")
    assert untold(window.present) == ("bounced",), "it came back from the new account too"
    bounces("b3", lines=((1, 2),))
    window.write_facts(PaymentAsked(batch="b4", row=1, amount=Decimal(4), lines=((2, 2),)))
    assert [one.batch for one in money_back(window.present)] == ["b3"], "row 1 of the list still waits"
    assert window.present.lines_back == {1}
    kept = b'{"kind":"payee_recorded","version":"v1","ordinal":1}'  # as it was written before rows had accounts
    recorded = next(one for one in window.present.history if isinstance(one.facts, PayeeRecorded))
    assert encode(recorded).facts == kept
    window.write_facts(PayeeRecorded(version="v1", ordinal=2, line=1), Personal(forms={SHEET.form: SHEET}))
    assert untold(window.present) == ()
    assert (window.present.lines_back, [*window.present.line_payees]) == (frozenset(), [1])
    assert SHEET.form not in window.present.forms
    reread(window)


def test_tellings_numbers_and_links_stay_with_the_case(window: Window) -> None:
    window.write_facts(TellingAsked(telling="t1", way=TellingWay.call, message="completed"))
    window.write_facts(TellingEnded(telling="t1", state=TellingState.failed))
    window.write_facts(NumberGiven(series="certificate", year=2026, number="0007"))
    window.write_facts(NumberVoided(series="certificate", year=2026, number="0007", reason="damaged"))
    window.write_facts(NumberGiven(series="certificate", year=2026, number="0008", instead_of="0007"))
    window.write_facts(Linked(other="case-0", number="n", link=LinkKind.follows))
    case = window.present
    assert [one.state for one in case.tellings] == [TellingState.failed]
    assert [(one.number, one.voided, one.instead_of) for one in case.numbers] == [
        ("0007", "damaged", ""),
        ("0008", "", "0007"),
    ]
    assert [(one.other, one.link) for one in case.links] == [("case-0", LinkKind.follows)]
    reread(window)


def test_how_an_application_came_and_its_month_are_known_from_the_start() -> None:
    window = Window()
    window.write_facts(opened(channel=Channel.list, period="2026-10"), Personal(applicant=PERSON))
    assert (window.present.channel, window.present.period) == (Channel.list, "2026-10")
    reread(window)


def test_no_fact_of_the_later_work_tells_who_a_person_is(window: Window) -> None:
    """Names, accounts and own words stand in the personal part alone."""
    said: Action = window.write_facts(
        PaymentEnded(batch="b", row=1, amount=Decimal(1), state=PaymentState.bounced, on="2026-11-23"),
        Personal(words={"reason": "户名不符", "payee": "测试员"}),
    )
    stored = encode(said)
    assert stored.personal is not None
    assert "测试员" in stored.personal.decode()
    assert "测试员" not in (stored.header + stored.facts).decode()
