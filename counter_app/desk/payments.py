# SPDX-License-Identifier: Apache-2.0
"""拨付: cases that can be paid, put into a batch that goes out as a file, and the answers read back.

A batch and everything it says of its cases are one transaction; its file gets its name when that is done. A result file
is taken whole or not at all. What was paid in full passes 拨付 by itself in the same transaction.
"""

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from counter_app.base.clock import SHANGHAI, from_micros, to_micros
from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import Action, Intent
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.claims import NO_SUM, PAYEE_SHEET
from counter_app.cases.payment_rules import check_may_pay, money_of
from counter_app.cases.payments import (
    BatchAnswered,
    BatchMade,
    PaymentAsked,
    PaymentEnded,
    PaymentState,
    places,
    spans_of,
)
from counter_app.cases.people import Personal
from counter_app.cases.steps import next_step
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Verb
from counter_app.desk.changes import Changes
from counter_app.desk.claim_keys import LINES
from counter_app.desk.counter import Counter
from counter_app.desk.following import passing
from counter_app.desk.papers import checklist_of
from counter_app.desk.payment_files import (
    PART,
    TAIL,
    BadResults,
    FileKind,
    PaymentRow,
    ResultRow,
    RowFault,
    part_of,
    read_results,
    write_payments,
)
from counter_app.desk.recording import Press, record_together

_STAMP = "%Y%m%d-%H%M%S"
_SHOWN = 10
"""How many missing rows are named."""


@dataclass(frozen=True, slots=True)
class Payable:
    """A case whose next step is 拨付. ``trouble`` says why it cannot go into a batch now, "" where it can."""

    case: Case
    amount: Decimal
    rows: int
    trouble: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that went out. ``path`` is its file where it was just made; ``answered`` once its results were read."""

    number: str
    made_at: datetime
    clerk: str
    rows: int
    cases: int
    total: Decimal
    digest: str
    path: Path | None = None
    trouble: CounterError | None = None
    paid: int = 0
    bounced: int = 0
    total_paid: Decimal = NO_SUM
    answered: bool = False


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


def payable_cases(counter: Counter) -> tuple[Payable, ...]:
    """Every case before 拨付, the one due first at the front. Reads each of them: use a lane of its own."""
    ids = counter.store.cases_ahead(Duty.finance.value, Verb.payment.value)
    found = (counter.store.case(one) for one in ids)
    return tuple(_payable(counter, one) for one in found if one is not None and _is_ours(counter, one))


def payable_rows(counter: Counter, case: Case) -> tuple[PaymentRow, ...]:
    """What a batch would say of a case: one row, or one for each row of its list that has an account and is not paid.

    Rows are numbered from 1; a batch numbers them anew.
    """
    purpose = case.title
    list_rows = [*_list_rows(case)]
    if list_rows:
        return tuple(
            PaymentRow(
                number, case.id, case.number, row["name"], row["account"], row.get("bank", ""), "", amount, purpose, at
            )
            for number, (at, row, amount) in enumerate(list_rows, 1)
        )
    payee = case.forms.get(PAYEE_SHEET)
    known = payee.filled.values if payee is not None and payee.filled is not None else None
    if known is None or case.sum_to_pay <= 0:
        return ()
    account = known["payee"], known["account"], known.get("bank", ""), known.get("bank_code", "")
    return (PaymentRow(1, case.id, case.number, *account, case.sum_to_pay, purpose),)


def make_batch(counter: Counter, cases: Sequence[Case], folder: Path, kind: FileKind = FileKind.xlsx) -> Batch:
    """Put cases into a batch and write its file: what is recorded is what stands in the file.

    Raises CounterError where one case cannot go (its number is named); then there is neither a file nor a record.
    """
    if not cases:
        raise CounterError("payments.nothing")
    if len({one.id for one in cases}) < len(cases):
        raise CounterError("payments.twice")
    finish_files(counter, folder)
    moment = counter.clock()
    number = _free_number(counter, moment)
    rows: list[PaymentRow] = []
    presses: list[Press] = []
    for case in cases:
        checklist = checklist_of(counter, case)
        own = payable_rows(counter, case)
        _need_payable(counter, case, checklist, own)
        own = tuple(replace(one, row=len(rows) + place) for place, one in enumerate(own, 1))
        presses.append(Press((_asked(number, case, own),), case, checklist))
        rows += own
    path = folder / f"{text('payments.file', batch=number)}.{kind.value}"
    whole = write_payments(path, number, rows, kind)
    total = sum((one.amount for one in rows), NO_SUM)
    digest = hashlib.sha256(whole).hexdigest()
    facts = BatchMade(batch=number, rows=len(rows), total=total, digest=digest, cases=len(cases))
    try:
        record_together(counter, presses, window=(Intent(id=new_id(), case="", facts=facts),))
    except BaseException:
        part_of(path).unlink(missing_ok=True)
        raise
    trouble = _named(path)
    return Batch(number, moment, counter.clerk_number, len(rows), len(cases), total, digest, path=path, trouble=trouble)


def finish_files(counter: Counter, folder: Path) -> tuple[Path, ...]:
    """Files of batches whose making was interrupted: those that were recorded get their name, the others go."""
    waiting = _parts(folder, counter.settings.window.number)
    if not waiting:
        return ()
    digests = {one.facts.digest for one in counter.store.batch_acts() if isinstance(one.facts, BatchMade)}
    done: list[Path] = []
    for part in waiting:
        if hashlib.sha256(part.read_bytes()).hexdigest() not in digests:
            part.unlink()
            continue
        path = part.with_name(part.name.removesuffix(PART))
        if _named(path) is None:
            done.append(path)
    return tuple(done)


def batches(counter: Counter) -> tuple[Batch, ...]:
    """The batches of the last months, the newest first."""
    acts = counter.store.batch_acts()
    answers = {one.facts.batch: one.facts for one in acts if isinstance(one.facts, BatchAnswered)}
    return tuple(_batch(one, one.facts, answers) for one in reversed(acts) if isinstance(one.facts, BatchMade))


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


def _payable(counter: Counter, case: Case) -> Payable:
    rows = payable_rows(counter, case)
    amount = sum((one.amount for one in rows), NO_SUM) or case.sum_to_pay
    try:
        _need_payable(counter, case, checklist_of(counter, case), rows)
    except CounterError as why:
        return Payable(case, amount, len(rows), sentence(why))
    return Payable(case, amount, len(rows), "")


def _is_ours(counter: Counter, case: Case) -> bool:
    checklist = checklist_of(counter, case)
    if checklist is None or not money_of(checklist, counter.work):
        return False
    step = next_step(case, checklist)
    return step is not None and step.verb is Verb.payment


def _need_payable(counter: Counter, case: Case, checklist: Checklist | None, rows: Collection[PaymentRow]) -> None:
    try:
        if checklist is None:
            raise CounterError("cases.rules.pay_not_now")
        check_may_pay(case, checklist, counter.work, counter.clerk_number)
        if not rows:
            raise CounterError("cases.rules.on_its_way" if case.sum_on_its_way else "cases.rules.nothing_to_pay")
    except CounterError as why:
        raise CounterError("payments.one_of_many", number=case.number, why=sentence(why)) from why


def _list_rows(case: Case) -> Iterator[tuple[int, Mapping[str, str], Decimal]]:
    """Rows of the case's list that are paid one by one and neither paid nor on their way, with their place (from 1)."""
    settled = {place for one in case.payments if one.state is not PaymentState.bounced for place in places(one.lines)}
    for sheet in case.claims:
        known = case.forms.get(sheet)
        rows = known.filled.rosters.get(LINES, []) if known is not None and known.filled is not None else []
        if not rows or not all(row.get("account") for row in rows):
            continue
        for place, row in enumerate(rows, 1):
            amount = Decimal(row.get("fixed") or 0)
            if amount > 0 and place not in settled:
                yield place, row, amount


def _asked(batch: str, case: Case, rows: Sequence[PaymentRow]) -> Intent:
    first = rows[0]
    facts = PaymentAsked(
        batch=batch,
        row=first.row,
        amount=sum((one.amount for one in rows), NO_SUM),
        lines=spans_of(one.line for one in rows if one.line),
    )
    words = {"payee": "\n".join(one.payee for one in rows), "account": "\n".join(one.account for one in rows)}
    if len(rows) > 1:
        words["amounts"] = " ".join(str(one.amount) for one in rows)
    return Intent(id=new_id(), case=case.id, facts=facts, personal=Personal(words=words))


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


def _free_number(counter: Counter, moment: datetime) -> str:
    """The batch's number: its day, time and window. A second later where the window had one in this second."""
    known = {one.facts.batch for one in counter.store.batch_acts() if isinstance(one.facts, BatchMade)}
    window = counter.settings.window.number
    at = moment.astimezone(SHANGHAI)
    while (number := f"{at.strftime(_STAMP)}-{window:>02}") in known:
        at += timedelta(seconds=1)
    return number


def _batch(action: Action, made: BatchMade, answers: Mapping[str, BatchAnswered]) -> Batch:
    answer = answers.get(made.batch)
    batch = Batch(made.batch, from_micros(action.at), action.clerk, made.rows, made.cases, made.total, made.digest)
    if answer is None:
        return batch
    return replace(batch, paid=answer.paid, bounced=answer.bounced, total_paid=answer.total_paid, answered=True)


def _parts(folder: Path, window: str) -> list[Path]:
    """Unfinished files of this window; another one may be writing its own into the same folder."""
    begin = text("payments.file", batch="")
    try:
        names = sorted(folder.iterdir())
    except OSError:  # whoever writes there next is told
        return []
    ends = tuple(f"-{window:>02}.{kind.value}{PART}" for kind in FileKind)
    return [one for one in names if one.name.startswith(begin) and one.name.endswith(ends)]


def _named(path: Path) -> CounterError | None:
    """Give a recorded batch's file its name."""
    try:
        os.replace(part_of(path), path)
    except OSError:
        return CounterError("payments.not_named", file=part_of(path).name)
    return None
