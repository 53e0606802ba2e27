# SPDX-License-Identifier: Apache-2.0
"""The parts of a claim's page: recorded at the window, fixed at review, looked at by everybody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from counter_app.base.clock import civil_date
from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.case import Case, RecordedForm
from counter_app.cases.claims import PAYEE_SHEET
from counter_app.cases.payment_rules import came_back, pays_by_row
from counter_app.cases.rules import allowed
from counter_app.desk.claim_drafts import claim_begun
from counter_app.desk.claims import ClaimSheet, begin_claim, begin_payee, claim_sheets, may_fix_now
from counter_app.desk.counter import Counter
from counter_app.desk.money_back import BackLine
from counter_app.desk.office_filling import review_facts
from counter_app.forms.definition import FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.session import FormSession


class Part(IntEnum):
    """A part, by the digit of its key."""

    record = 1
    fix = 2
    look = 3

    @property
    def label(self) -> str:
        """Its word."""
        return text(f"money.part.{self.name}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A case's claim as the store has it, with what was written and not kept."""

    case: Case
    begun: Mapping[Part, Mapping[str, FilledForm]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Writing:
    """A sheet that is to be written. ``claim`` is None for the account; ``back`` is the row of a list whose account it
    is, None where it is the case's own."""

    session: FormSession
    claim: ClaimSheet | None
    back: BackLine | None = None

    @property
    def definition(self) -> FormDefinition:
        """The sheet as defined."""
        return self.session.form

    @property
    def title(self) -> str:
        """What it is called, and whose row it is."""
        form, back = self.definition.title, self.back
        return form if back is None else text("money.line.title", form=form, row=back.line, name=back.name)

    @property
    def is_payee(self) -> bool:
        """Whether it says where the money goes."""
        return self.claim is None

    @property
    def is_begun(self) -> bool:
        """Whether anything stands on it."""
        return any(self.session.snapshot().values.values()) or bool(self.session.snapshot().rosters)

    @property
    def is_new(self) -> bool:
        """Whether it stands otherwise than it was kept; an account that nobody began to type does not."""
        now = self.session.snapshot()
        if self.claim is None:
            return any(now.values.values())
        before = self.claim.filled
        return before is None or (now.values, now.rosters) != (_written(before.values), before.rosters)


def open_claim(counter: Counter, case_id: str) -> Opened:
    """Read the case and what was begun of its claim."""
    case = counter.store.case(case_id)
    if case is None:
        raise CounterError("deciding.gone")
    begun = {part: claim_begun(counter, case, office=part is Part.fix) for part in (Part.record, Part.fix)}
    return Opened(case, begun)


def has_claim(counter: Counter, case: Case) -> bool:
    """Whether there is anything of money about a case that was accepted."""
    return bool(case.accepted_at) and bool(claim_sheets(counter, case))


def parts_of(counter: Counter, case: Case) -> dict[Part, str]:
    """The parts, each with why it cannot be written now; "" where it can."""
    sheets = claim_sheets(counter, case)
    duties = counter.duties_of(counter.clerk_number)
    kinds = allowed(case)
    found: dict[Part, str] = {}
    if Duty.window not in duties:
        found[Part.record] = text("money.off.not_window")
    elif "claim_recorded" not in kinds or not (case.lines_back or to_record(case, sheets)):
        found[Part.record] = text("money.off.recorded")
    else:
        found[Part.record] = ""
    if Duty.review not in duties:
        found[Part.fix] = text("money.off.not_review")
    elif any(one.claim is None for one in sheets):
        found[Part.fix] = text("money.off.no_claim")
    elif "sums_fixed" not in kinds or not may_fix_now(counter, case):
        found[Part.fix] = text("money.off.not_fixing")
    else:
        found[Part.fix] = ""
    found[Part.look] = "" if case.claims or case.payee_at else text("money.off.nothing")
    return found


def first_part(counter: Counter, case: Case) -> Part:
    """The part that is most likely meant: what is missing, then what may be fixed, else looking."""
    sheets, off = claim_sheets(counter, case), parts_of(counter, case)
    missing = any(one.claim is None for one in sheets) or needs_payee(case)
    if missing and not off[Part.record]:
        return Part.record
    if not off[Part.fix] and not all(one.is_fixed for one in sheets):
        return Part.fix
    return next((one for one in (Part.look, Part.record, Part.fix) if not off[one]), Part.look)


def needs_payee(case: Case) -> bool:
    """Whether an account is still to be recorded."""
    return case.waits_for_payee or bool(case.lines_back) or (not case.payee_at and not pays_by_row(case))


def to_record(case: Case, sheets: Sequence[ClaimSheet]) -> list[ClaimSheet | None]:
    """The sheets the window may write now, the account (None) last."""
    found: list[ClaimSheet | None] = []
    if not case.payments:
        found += [one for one in sheets if not one.is_fixed or came_back(case)]
    paid = case.paid_sum > 0 and case.sum_to_pay <= 0
    if not pays_by_row(case) and not case.sum_on_its_way and not paid:
        found.append(None)
    return found


def line_writing(counter: Counter, case: Case, back: BackLine) -> Writing:
    """The empty sheet for the account of a row that came back."""
    return Writing(begin_payee(counter, case), None, back)


def writings(counter: Counter, opened: Opened, part: Part) -> list[Writing]:
    """The sheets of a part, each begun as it stands."""
    case, begun = opened.case, opened.begun.get(part, {})
    sheets = claim_sheets(counter, case)
    office = part is Part.fix
    wanted = list(sheets) if office else to_record(case, sheets)
    found: list[Writing] = []
    for one in wanted:
        if one is None:
            found.append(Writing(begin_payee(counter, case), None))
            continue
        sheet = one.definition.id
        session = begin_claim(counter, case, sheet, office=office)
        if sheet in begun:
            session = FormSession(one.definition, begun[sheet], today=civil_date(counter.clock()), office=office)
            session.offer(review_facts(counter, case))
        found.append(Writing(session, one))
    return found


def known_sheets(counter: Counter, case: Case, part: Part) -> frozenset[str]:
    """The sheets of a part that are kept, and may stay as they are."""
    sheets = claim_sheets(counter, case)
    if part is Part.fix:
        return frozenset(one.definition.id for one in sheets if one.is_fixed)
    found = frozenset(one.definition.id for one in sheets if one.claim is not None)
    return found if needs_payee(case) else found | {PAYEE_SHEET}


def kept_sheets(counter: Counter, case: Case) -> list[tuple[FormDefinition, FilledForm]]:
    """What is kept of a claim, to be looked at; the account last."""
    found = [(one.definition, one.filled) for one in claim_sheets(counter, case) if one.filled is not None]
    payee = _as_laid_out(counter, case.forms.get(PAYEE_SHEET))
    return [*found, *([payee] if payee is not None else [])]


def kept_lines(counter: Counter, case: Case) -> list[tuple[int, int, FormDefinition, FilledForm]]:
    """The accounts that rows of a list have got since theirs were closed: row, when, and the sheet."""
    known = ((line, one.at, _as_laid_out(counter, one)) for line, one in sorted(case.line_payees.items()))
    return [(line, at, *sheet) for line, at, sheet in known if sheet is not None]


def _as_laid_out(counter: Counter, kept: RecordedForm | None) -> tuple[FormDefinition, FilledForm] | None:
    """An account with the layout it was typed in; None where there is none, or it was erased."""
    form = counter.forms.get(PAYEE_SHEET)
    if kept is None or kept.filled is None or form is None:
        return None
    return counter.form_shelf.at_version(counter.forms, PAYEE_SHEET, kept.filled.version) or form, kept.filled


def _written(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}
