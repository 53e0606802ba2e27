# SPDX-License-Identifier: Apache-2.0
"""What a bank or the treasury answers to a payment batch: taken whole or not at all.

What was paid in full passes 拨付 by itself in the same transaction; money that came back waits for another account.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Action, Intent
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.claims import NO_SUM
from counter_app.cases.payments import BatchAnswered, PaymentAsked, PaymentEnded, PaymentState
from counter_app.cases.people import Personal
from counter_app.cases.spans import spans_of
from counter_app.cases.steps import next_step
from counter_app.catalogue.items import Verb
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.following import passing
from counter_app.desk.papers import checklist_of
from counter_app.desk.payment_files import TAIL, BadResults, ResultRow, RowFault, read_results
from counter_app.desk.payments import batches
from counter_app.desk.recording import Press, record_together

_SHOWN = 10
"""How many missing rows are named."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a result file did. ``back`` are cases whose money came back: their people are to be told."""

    batch: str
    paid: int
    bounced: int
    total_paid: Decimal
    done: tuple[Case, ...]
    back: tuple[Case, ...]
    changes: Changes


def take_results(counter: Counter, path: Path, *, batch: str = "") -> Answered:
    """Read a result file back. ``batch`` is the one it is for; else the file's own column says it.

    Raises CounterError, and BadResults with everything that does not fit, by the file's rows: nothing is changed then.
    """
    results = read_results(path)
    number = batch or next((one.batch for one in results if one.batch), "")
    made = next((one for one in batches(counter) if one.number == number), None)
    if made is None:
        raise CounterError("payments.no_batch")
    if made.answered:
        raise CounterError("payments.answered")
    asked = counter.store.payments_asked(number, to_micros(made.made_at))
    faults = [*_misfits(number, made.rows, asked, results)]
    if faults:
        raise BadResults(sorted(faults, key=lambda one: one.at))
    by_row = {one.row: one for one in results}
    presses = [_answered(counter, one, by_row) for one in asked]
    paid = [one for one in results if one.state is PaymentState.paid]
    facts = BatchAnswered(
        batch=number,
        paid=len(paid),
        bounced=len(results) - len(paid),
        total_paid=sum((one.amount for one in paid), NO_SUM),
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    record_together(counter, presses, window=(Intent(id=new_id(), case="", facts=facts),))
    after = [case for one in presses if (case := counter.store.case(one.seen.id)) is not None]
    done = tuple(one for one in after if one.fixed_sum is not None and one.paid_sum == one.fixed_sum)
    bounced = PaymentState.bounced
    back = tuple(one for one in after if any((pay.batch, pay.state) == (number, bounced) for pay in one.payments))
    changes = Changes(frozenset(one.id for one in after))
    return Answered(number, facts.paid, facts.bounced, facts.total_paid, done, back, changes)


def _answered(counter: Counter, asked: Action, results: Mapping[int, ResultRow]) -> Press:
    """What the results say of one case: how its payment ended, and 拨付 passed where all of it has arrived."""
    facts = asked.facts
    case = counter.store.case(asked.case)
    if case is None or not isinstance(facts, PaymentAsked):
        raise CounterError("payments.gone")
    own = [results[row] for row in _rows_of(facts)]
    intents = [_ended(facts, asked.case, [*some]) for _, some in groupby(sorted(own, key=_outcome), key=_outcome)]
    checklist = checklist_of(counter, case)
    arrived = sum((one.amount for one in own if one.state is PaymentState.paid), NO_SUM)
    step = next_step(case, checklist) if checklist is not None and case.status is CaseStatus.accepted else None
    if step is not None and step.verb is Verb.payment and case.paid_sum + arrived == case.fixed_sum:
        intents += passing(counter, case, step).intents
    return Press(tuple(intents), case, checklist)


def _outcome(one: ResultRow) -> tuple[str, str, str]:
    return one.state.value, one.on, one.reason


def _ended(facts: PaymentAsked, case: str, rows: Sequence[ResultRow]) -> Intent:
    """How some rows of a case ended, all alike."""
    one = rows[0]
    ended = PaymentEnded(
        batch=facts.batch,
        row=facts.row,
        amount=sum((row.amount for row in rows), NO_SUM),
        state=one.state,
        on=one.on,
        rows=spans_of(sorted(row.row for row in rows)) if facts.lines else (),
    )
    words = {"reason": one.reason} if one.reason else {}
    return Intent(id=new_id(), case=case, facts=ended, personal=Personal(words=words))


def _rows_of(facts: PaymentAsked) -> range:
    """The rows of the batch that a case takes."""
    return range(facts.row, facts.row + max(1, sum(last - first + 1 for first, last in facts.lines)))


def _misfits(batch: str, rows: int, asked: Sequence[Action], results: Sequence[ResultRow]) -> Iterator[RowFault]:
    """Everything a result file says that the batch did not ask, and what it leaves out."""
    wanted = dict(_wanted(asked))
    seen: dict[int, int] = {}
    for one in results:
        if one.batch and one.batch != batch:
            yield _fault(one.at, "other_batch", batch=one.batch)
            continue
        if one.row not in wanted:
            yield _fault(one.at, "unknown_row", row=one.row)
            continue
        if one.row in seen:
            yield _fault(one.at, "row_twice", row=one.row, first=seen[one.row])
            continue
        seen[one.row] = one.at
        amount, account = wanted[one.row]
        if amount is not None and amount != one.amount:
            yield _fault(one.at, "other_amount", row=one.row, asked=amount)
        if one.account and account and one.account[-TAIL:] != account[-TAIL:]:
            yield _fault(one.at, "other_account", row=one.row)
    missing = [row for row in range(1, rows + 1) if row not in seen]
    if missing:
        named = "、".join(str(one) for one in missing[:_SHOWN])
        said = text("payments.missing_rows", rows=named, count=len(missing))
        yield RowFault(0, "payments.missing_rows", said)


def _wanted(asked: Iterable[Action]) -> Iterator[tuple[int, tuple[Decimal | None, str]]]:
    """Each row of a batch with its sum and account, as they were recorded."""
    for one in asked:
        if not isinstance(one.facts, PaymentAsked):
            continue
        words = one.personal.words if one.personal is not None else {}
        rows = _rows_of(one.facts)
        accounts = words.get("account", "").split("\n")
        amounts = words.get("amounts", "").split()
        for place, row in enumerate(rows):
            amount = one.facts.amount if len(rows) == 1 else Decimal(amounts[place]) if amounts else None
            yield row, (amount, accounts[place] if place < len(accounts) else "")


def _fault(at: int, use: str, **facts: object) -> RowFault:
    code = f"payments.{use}"
    return RowFault(at, code, text("payments.at", row=at, what=text(code, **facts)))
