# SPDX-License-Identifier: Apache-2.0
"""Guards of rosters: every person of a case has a result before the review is passed and before 办结."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.cases.actions import Completed, StepDone
from counter_app.cases.asked import Asked
from counter_app.cases.case import next_ordinal
from counter_app.cases.claims import SumsFixed
from counter_app.cases.payment_rules import may_fix
from counter_app.cases.roster_rows import decided_rosters, everybody_rejected, rosters_of, undecided_rows
from counter_app.cases.rosters import RowsDecided
from counter_app.cases.steps import office_steps
from counter_app.catalogue.items import Verb

REVIEWS = frozenset({Verb.review, Verb.first_review})
"""The steps at which people are looked at one by one."""


def reviewing_duty(asked: Asked) -> Duty:
    """Who decides rows: who reviews the item, or the window where its guide names no review (在校学生汇总表)."""
    reviewed = any(asked.work.step(one.verb).duty is Duty.review for one in office_steps(asked.checklist))
    return Duty.review if reviewed else Duty.window


def _rows_decided(asked: Asked, facts: RowsDecided) -> None:
    asked.need_duty(reviewing_duty(asked))
    if facts.ordinal != next_ordinal(asked.present, RowsDecided):
        raise CounterError("cases.rules.changed_meanwhile")
    key = f"{facts.form}.{facts.roster}"
    roster = next((one for one in decided_rosters(asked.present, asked.work) if one.work.key == key), None)
    people = set(roster.people) if roster is not None else set()
    told: list[int] = [one.row for one in facts.rejected]
    for first, last in facts.passed:
        if not 1 <= first <= last <= max(people, default=0):
            raise CounterError("cases.rules.rows_other")
        told += (row for row in range(first, last + 1) if row in people)
    if not told or len(set(told)) < len(told) or not people.issuperset(told):
        raise CounterError("cases.rules.rows_other")
    claim = asked.present.claims.get(facts.form)
    if claim is not None and claim.fixed is not None and not may_fix(asked.present, asked.checklist):
        raise CounterError("cases.rules.rows_fixed")
    for one in facts.rejected:
        own_words = asked.personal.words.get(f"row:{one.row}", "").strip()
        if (one.reason not in asked.work.row_reasons and not own_words) or (one.reason and own_words):
            raise CounterError("cases.rules.row_reason", row=one.row)


def _step_done(asked: Asked, facts: StepDone) -> None:
    if facts.verb in REVIEWS:
        _need_results(asked)
    if facts.verb == Verb.report_list:
        _list_reported(asked, facts)


def _sums_fixed(asked: Asked, facts: SumsFixed) -> None:
    """Nothing is paid for somebody who was not taken."""
    filled = asked.personal.forms.get(facts.sheet)
    for roster in rosters_of(asked.present, asked.work):
        rows = filled.rosters.get(roster.work.roster, []) if filled is not None else []
        if roster.work.form != facts.sheet:
            continue
        for number in roster.rejected:
            if number <= len(rows) and Decimal(rows[number - 1].get("fixed") or 0) > 0:
                raise CounterError("cases.rules.row_struck", row=number)


def _list_reported(asked: Asked, facts: StepDone) -> None:
    """名单报财政 says as many people and as much money as were taken."""
    case = asked.present
    lists = [one for one in decided_rosters(case, asked.work) if one.work.form in case.claims]
    if not lists or case.fixed_sum is None:
        return
    passed = sum(len(one.passed) for one in lists)
    if facts.details.get("people") != str(passed) or Decimal(facts.details.get("total") or 0) != case.fixed_sum:
        raise CounterError("cases.rules.list_differs", people=passed, total=case.fixed_sum)


def _completed(asked: Asked, facts: Completed) -> None:
    _need_results(asked)


def _need_results(asked: Asked) -> None:
    count = undecided_rows(asked.present, asked.work)
    if count:
        raise CounterError("cases.rules.rows_open", count=count)
    if everybody_rejected(asked.present, asked.work):
        raise CounterError("cases.rules.rows_nobody")


ROSTER_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    RowsDecided: _rows_decided,
    StepDone: _step_done,
    SumsFixed: _sums_fixed,
    Completed: _completed,
}
"""The guards of these actions, for the rules' table."""
