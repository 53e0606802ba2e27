# SPDX-License-Identifier: Apache-2.0
"""拨付: cases that can be paid, put into a batch that goes out as a file. What comes back: ``payment_results``.

A batch and everything it says of its cases are one transaction; its file gets its name when that is done.
"""

import contextlib
import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from counter_app.base.clock import SHANGHAI, from_micros, to_micros
from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import Action, Intent
from counter_app.cases.case import Case
from counter_app.cases.claims import NO_SUM, PAYEE_SHEET
from counter_app.cases.payment_rules import account_of, check_may_pay, money_of, pays_by_row
from counter_app.cases.payments import BatchAnswered, BatchMade, PaymentAsked, PaymentState
from counter_app.cases.people import Personal
from counter_app.cases.spans import places, spans_of
from counter_app.cases.steps import next_step
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Verb
from counter_app.desk.claim_keys import LINES
from counter_app.desk.counter import Counter
from counter_app.desk.papers import checklist_of
from counter_app.desk.payment_files import PART, FileKind, PaymentRow, part_of, write_payments
from counter_app.desk.recording import Press, record_together
from counter_app.store.disk import sync_folder

_STAMP = "%Y%m%d-%H%M%S"


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
class WrittenAgain:
    """The file of a batch, written once more. ``same``: byte by byte the first one (a sheet bears its day)."""

    path: Path
    same: bool
    trouble: CounterError | None


def payable_cases(counter: Counter) -> tuple[Payable, ...]:
    """Every case before 拨付, the one due first at the front. Reads each of them: use a lane of its own."""
    ids = counter.store.cases_ahead(Duty.finance.value, Verb.payment.value)
    found = (counter.store.case(one) for one in ids)
    return tuple(_payable(counter, one) for one in found if one is not None and _is_ours(counter, one))


def payable_rows(counter: Counter, case: Case) -> tuple[PaymentRow, ...]:
    """What a batch would say of a case: one row, or one for each row of its list that has an account and is not paid.
    A row whose money came back waits for another account.

    Rows are numbered from 1; a batch numbers them anew.
    """
    if pays_by_row(case):
        return tuple(_row_of(case, number, at, amount) for number, (at, amount) in enumerate(_list_rows(case), 1))
    payee = case.forms.get(PAYEE_SHEET)
    known = payee.filled.values if payee is not None and payee.filled is not None else None
    if known is None or case.sum_to_pay <= 0:
        return ()
    account = known["payee"], known["account"], known.get("bank", ""), known.get("bank_code", "")
    return (PaymentRow(1, case.id, case.number, *account, case.sum_to_pay, case.title),)


def _row_of(case: Case, number: int, line: int, amount: Decimal) -> PaymentRow:
    """A row for one of the case's list."""
    known = account_of(case, line)
    bank, code = known.get("bank", ""), known.get("bank_code", "")
    return PaymentRow(
        number, case.id, case.number, known["name"], known["account"], bank, code, amount, case.title, line
    )


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
        purpose = _marked(counter, case.title)
        own = tuple(replace(one, row=len(rows) + place, purpose=purpose) for place, one in enumerate(own, 1))
        presses.append(Press((_asked(number, case, own),), case, checklist))
        rows += own
    path = folder / f"{_file(counter, number)}.{kind.value}"
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


def write_again(counter: Counter, batch: str, folder: Path, kind: FileKind = FileKind.xlsx) -> WrittenAgain:
    """Write the file of a batch that went out once more: the rows that are recorded, until its results were read.

    Raises CounterError; no file is written then, and none that lies there is touched. Nothing is recorded.
    """
    if Duty.finance not in counter.duties_of(counter.clerk_number):
        raise CounterError("payments.not_finance")
    made = next((one for one in batches(counter) if one.number == batch), None)
    if made is None:
        raise CounterError("payments.no_batch")
    if made.answered:
        raise CounterError("payments.answered")
    asked = counter.store.payments_asked(batch, to_micros(made.made_at))
    rows = [row for one in asked for row in _recorded_rows(counter, one)]
    if (len(rows), sum((one.amount for one in rows), NO_SUM)) != (made.rows, made.total):
        raise CounterError("payments.gone")
    path = folder / f"{_file(counter, batch)}.{kind.value}"
    if path.exists():
        raise CounterError("payments.there", file=path.name)
    whole = write_payments(path, batch, rows, kind)
    return WrittenAgain(path, hashlib.sha256(whole).hexdigest() == made.digest, _named(path))


def _recorded_rows(counter: Counter, asked: Action) -> Iterator[PaymentRow]:
    """The rows of one case as they went out: names, accounts and sums as recorded with the batch; their banks, which
    are not, from the sheets, that nobody changes while money is on its way."""
    case, facts = counter.store.case(asked.case), asked.facts
    if case is None or not isinstance(facts, PaymentAsked) or asked.personal is None:
        raise CounterError("payments.gone")
    words = asked.personal.words
    payees, accounts = words.get("payee", "").split("\n"), words.get("account", "").split("\n")
    amounts = [Decimal(one) for one in words.get("amounts", "").split()] or [facts.amount]
    lines = [*places(facts.lines)] or [0]
    if not len(payees) == len(accounts) == len(amounts) == len(lines):
        raise CounterError("payments.gone")
    for at, (line, payee, account, amount) in enumerate(zip(lines, payees, accounts, amounts, strict=True)):
        known = account_of(case, line)
        if (known.get("name" if line else "payee"), known.get("account")) != (payee, account):
            raise CounterError("payments.gone")
        bank, code = known.get("bank", ""), known.get("bank_code", "")
        row = facts.row + at
        purpose = _marked(counter, case.title)
        yield PaymentRow(row, case.id, case.number, payee, account, bank, code, amount, purpose, line)


def _marked(counter: Counter, words: str) -> str:
    """What stands in a file or names it; in the practice hall it says so, whoever gets hold of the file."""
    return f"{text('ui.top.practice')}-{words}" if counter.settings.window.practice else words


def _file(counter: Counter, batch: str) -> str:
    return _marked(counter, text("payments.file", batch=batch))


def finish_files(counter: Counter, folder: Path) -> tuple[Path, ...]:
    """Files of batches whose making was interrupted: those that were recorded get their name, the others go."""
    waiting = _parts(counter, folder)
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
            if case.lines_back:
                raise CounterError("cases.rules.bounced")
            raise CounterError("cases.rules.on_its_way" if case.sum_on_its_way else "cases.rules.nothing_to_pay")
    except CounterError as why:
        raise CounterError("payments.one_of_many", number=case.number, why=sentence(why)) from why


def _list_rows(case: Case) -> Iterator[tuple[int, Decimal]]:
    """Rows of the case's list (from 1) that are paid one by one and can go now: neither paid, nor on their way, nor
    back without another account."""
    settled = {place for one in case.payments if one.state is not PaymentState.bounced for place in places(one.lines)}
    for sheet in case.claims:
        known = case.forms.get(sheet)
        rows = known.filled.rosters.get(LINES, []) if known is not None and known.filled is not None else []
        if not rows or not all(row.get("account") for row in rows):
            continue
        for place, row in enumerate(rows, 1):
            amount = Decimal(row.get("fixed") or 0)
            if amount > 0 and place not in settled and place not in case.lines_back and account_of(case, place):
                yield place, amount


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


def _parts(counter: Counter, folder: Path) -> list[Path]:
    """Unfinished files of this window; another one may be writing its own into the same folder."""
    begin, window = _file(counter, ""), counter.settings.window.number
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
    with contextlib.suppress(OSError):  # a folder on the network may know no such call: the file is there all the same
        sync_folder(path.parent)
    return None
