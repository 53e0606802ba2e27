# SPDX-License-Identifier: Apache-2.0
"""Guards of results: what the item gives on a paper of its own is filled in before 办结; 补办 gives a new number."""

from collections.abc import Callable, Mapping
from typing import Any

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Completed, FormFilled
from counter_app.cases.asked import Asked
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.series import NumberGiven
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Result
from counter_app.catalogue.work_book import WorkBook

CLOSED = frozenset({CaseStatus.completed, CaseStatus.delivered})
"""A case that is finished: its forms stay, but for what is issued anew."""


def owed_results(case: Case, checklist: Checklist, work: WorkBook) -> tuple[Result, ...]:
    """The results whose paper the office has not filled in yet."""
    forms = {one.id for one in checklist.forms}
    found: list[Result] = []
    for one in checklist.results:
        way = work.results.of(one)
        needed = way.sheet or (way.form if way.form in forms else "")
        if needed and needed not in case.forms:
            found.append(one)
    return tuple(found)


def _completed(asked: Asked, facts: Completed) -> None:
    owed = owed_results(asked.present, asked.checklist, asked.work)
    if owed:
        raise CounterError("results.owed", result=owed[0].text, count=len(owed))


def _form_filled(asked: Asked, facts: FormFilled) -> None:
    """After the end a form is written only with the number that replaces its first (补办)."""
    if asked.present.status not in CLOSED:
        return
    last = asked.present.history[-1].facts
    replaced = isinstance(last, NumberGiven) and last.instead_of and asked.work.series[last.series].form == facts.form
    if not replaced:
        raise CounterError("results.over")


RESULT_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {Completed: _completed, FormFilled: _form_filled}
"""Guards of these actions besides their first, for the rules' table."""
