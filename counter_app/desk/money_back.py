# SPDX-License-Identifier: Apache-2.0
"""退票 of a list: the rows whose money came back, each of which waits for an account of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from counter_app.base.privacy import mask_name, mask_number
from counter_app.cases.case import Case
from counter_app.cases.claims import CLAIM_LINES, NO_SUM
from counter_app.cases.payments import PaymentState
from counter_app.cases.spans import places
from counter_app.catalogue.roster_work import NAME, NUMBER


@dataclass(frozen=True, slots=True)
class BackLine:
    """A row of a case's list (from 1) whose money came back; ``name`` and ``number`` are masked."""

    line: int
    name: str
    number: str
    amount: Decimal
    reason: str
    on: str
    batch: str


def back_lines(case: Case) -> tuple[BackLine, ...]:
    """The rows that wait, in the list's order."""
    return tuple(sorted(_back_lines(case), key=lambda one: one.line))


def sum_back(case: Case) -> Decimal:
    """What those rows come to."""
    return sum((one.amount for one in _back_lines(case)), NO_SUM)


def _back_lines(case: Case) -> Iterator[BackLine]:
    last = {
        line: one
        for one in case.payments
        if one.state is PaymentState.bounced
        for line in places(one.lines)
        if line in case.lines_back
    }
    rows = [
        row
        for sheet in case.claims
        if (known := case.forms.get(sheet)) is not None and known.filled is not None
        for row in known.filled.rosters.get(CLAIM_LINES, [])
    ]
    for line, one in last.items():
        row = rows[line - 1] if line <= len(rows) else {}
        name, number = mask_name(row.get(NAME, "")), mask_number(row.get(NUMBER, ""))
        yield BackLine(line, name, number, Decimal(row.get("fixed") or 0), one.reason, one.on, one.batch)
