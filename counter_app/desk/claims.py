# SPDX-License-Identifier: Apache-2.0
"""The money of a paying case: claimed at the window, fixed at review, with the account it goes to.

Each is a sheet of our own, filled in with a ``FormSession`` (``office=True`` for what the review fixes). Nothing is
written before every fault is mended; who may do what and when stands in ``cases.payment_rules``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import AnyFacts, Intent
from counter_app.cases.case import Case, next_ordinal
from counter_app.cases.claims import NO_SUM, PAYEE_SHEET, CaseClaim, ClaimRecorded, PayeeRecorded, SumsFixed
from counter_app.cases.payment_rules import confirming_step, may_fix, money_of
from counter_app.cases.people import Personal
from counter_app.catalogue.money_kinds import MatterMoney, Once
from counter_app.desk.changes import Changes
from counter_app.desk.claim_keys import LINES, keys_of, rows_of
from counter_app.desk.counter import Counter
from counter_app.desk.filling import keep_layout
from counter_app.desk.office_filling import review_facts
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record
from counter_app.desk.settlement import settlement_intents
from counter_app.forms.checks import FormFault, check, in_form_order
from counter_app.forms.definition import Filler, FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.session import FormSession
from counter_app.forms.values import read
from counter_app.store.held_keys import held_elsewhere

_FORMULA_SIGNS = tuple("=+-@")


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """One kind of money of a case: its sheet as it stands (``filled`` is None before it was recorded)."""

    money: MatterMoney
    definition: FormDefinition
    filled: FilledForm | None
    claim: CaseClaim | None

    @property
    def is_fixed(self) -> bool:
        """Whether the review has fixed it."""
        return self.claim is not None and self.claim.fixed is not None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A case after one of its money facts was written."""

    case: Case
    changes: Changes


def claim_sheets(counter: Counter, case: Case) -> tuple[ClaimSheet, ...]:
    """What the case's item pays, one sheet a kind; nothing where its guide names no 拨付."""
    checklist = checklist_of(counter, case)
    return tuple(_sheet(counter, case, one) for one in money_of(checklist, counter.work)) if checklist else ()


def may_fix_now(counter: Counter, case: Case) -> bool:
    """Whether the review may fix the sums now."""
    checklist = checklist_of(counter, case)
    return checklist is not None and may_fix(case, checklist)


def begin_claim(counter: Counter, case: Case, sheet: str, *, office: bool = False) -> FormSession:
    """A session over a claim's sheet as it was recorded, or begun with what is known of the case.

    ``office``: at review. A line nobody has looked at yet is offered as fixed in full.
    """
    one = _wanted(counter, case, sheet)
    filled = one.filled or FilledForm(form=sheet, version=one.definition.version)
    if case.period and one.money.once is Once.month and not filled.values.get("period"):
        filled = FilledForm(form=sheet, version=filled.version, values={"period": case.period})
    session = FormSession(one.definition, filled, today=_today(counter), office=office)
    session.offer(review_facts(counter, case))
    return session


def claim_faults(
    counter: Counter, case: Case, sheet: str, filled: FilledForm, *, office: bool = False
) -> tuple[FormFault, ...]:
    """Everything wrong with a claim, in the form's order: what the form finds, rows twice or held by an earlier case,
    deductions without a reason."""
    one = _wanted(counter, case, sheet)
    faults = [*check(one.definition, filled, today=_today(counter), office=office)]
    faults += _without_reason(filled) if office else _repeated(counter, case, one.money, filled)
    return in_form_order(one.definition, faults)


def record_claim(counter: Counter, case: Case, filled: FilledForm) -> Claimed:
    """Write what is asked for, at the window, until it is fixed. Raises CounterError; nothing is written then."""
    one = _wanted(counter, case, filled.form)
    if case.period and one.money.once is Once.month and filled.values.get("period") != case.period:
        raise CounterError("claims.other_month", period=case.period)
    _need_sound(claim_faults(counter, case, filled.form, filled))
    facts = ClaimRecorded(
        sheet=filled.form,
        version=filled.version,
        money=one.money.kind.value,
        asked=Decimal(filled.values["total_asked"]) if one.definition.field("total_asked") else None,
        lines=len(rows_of(filled)),
        keys=keys_of(counter, case, one.money, filled),
        ordinal=next_ordinal(case, ClaimRecorded),
    )
    return _write(counter, case, one.definition, facts, filled)


def fix_sums(counter: Counter, case: Case, filled: FilledForm) -> Claimed:
    """Write what the review fixed, line by line. Where the guide names no review the 结算单 is owed at once.

    Raises CounterError, also where anything of the citizen's part would change; nothing is written then.
    """
    return _written(counter, case, fixing_intents(counter, case, filled))


def fixing_intents(counter: Counter, case: Case, filled: FilledForm) -> list[Intent]:
    """What ``fix_sums`` writes, for what is written together with it (the results of a list's people)."""
    one = _wanted(counter, case, filled.form)
    if one.filled is None:
        raise CounterError("cases.rules.no_claim")
    if _asked_for(one.definition, filled) != _asked_for(one.definition, one.filled):
        raise CounterError("claims.not_the_offices")
    _need_sound(claim_faults(counter, case, filled.form, filled, office=True))
    facts = SumsFixed(
        sheet=filled.form,
        version=filled.version,
        fixed=Decimal(filled.values["total_fixed"]),
        deducted=Decimal(filled.values.get("total_deducted") or NO_SUM),
        ordinal=next_ordinal(case, SumsFixed),
    )
    return _intents(counter, case, one.definition, facts, filled)


def payee_form(counter: Counter) -> FormDefinition:
    """The sheet of the account."""
    return _definition(counter, PAYEE_SHEET)


def begin_payee(counter: Counter, case: Case) -> FormSession:
    """A session over an empty sheet: an account is typed anew each time, and what is kept is not shown."""
    return FormSession(payee_form(counter), today=_today(counter))


def record_payee(
    counter: Counter, case: Case, filled: FilledForm, again: Mapping[str, str], *, line: int = 0
) -> Claimed:
    """Write where the money goes. ``again`` is the second, blind typing of every field that is asked for twice;
    ``line`` is the row of the case's list that came back and is to go there, 0 where the whole sum is.

    Raises CounterError, also where the two differ (it says in which field, never what); nothing is written then.
    """
    form = payee_form(counter)
    for one in form.fields:
        if not one.twice:
            continue
        value = read(one, again.get(one.key, ""), today=_today(counter)).value
        if not value or value != filled.values.get(one.key):
            raise CounterError("claims.differs", field=one.label)
        if value.startswith(_FORMULA_SIGNS):
            raise CounterError("claims.signs", field=one.label)
    _need_sound(check(form, filled, today=_today(counter)))
    facts = PayeeRecorded(version=filled.version, ordinal=next_ordinal(case, PayeeRecorded), line=line)
    return _write(counter, case, form, facts, filled)


def _write(counter: Counter, case: Case, form: FormDefinition, facts: AnyFacts, filled: FilledForm) -> Claimed:
    return _written(counter, case, _intents(counter, case, form, facts, filled))


def _intents(counter: Counter, case: Case, form: FormDefinition, facts: AnyFacts, filled: FilledForm) -> list[Intent]:
    checklist = checklist_of(counter, case)
    intents = [Intent(id=new_id(), case=case.id, facts=facts, personal=Personal(forms={filled.form: filled}))]
    if isinstance(facts, SumsFixed) and checklist is not None and confirming_step(checklist) is None:
        intents += settlement_intents(counter, case, fixed={filled.form: filled}, fixed_by=counter.clerk_number)
    keep_layout(counter, form)
    return intents


def _written(counter: Counter, case: Case, intents: list[Intent]) -> Claimed:
    record(counter, intents, seen=case, checklist=checklist_of(counter, case))
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    return Claimed(after, Changes(frozenset({case.id}), papers=len(intents) > 1))


def _sheet(counter: Counter, case: Case, money: MatterMoney) -> ClaimSheet:
    known = case.forms.get(money.sheet) if money.sheet in case.claims else None
    filled = known.filled if known else None
    definition = counter.form_shelf.at_version(counter.forms, money.sheet, filled.version) if filled else None
    return ClaimSheet(money, definition or _definition(counter, money.sheet), filled, case.claims.get(money.sheet))


def _wanted(counter: Counter, case: Case, sheet: str) -> ClaimSheet:
    found = next((one for one in claim_sheets(counter, case) if one.money.sheet == sheet), None)
    if found is None:
        raise CounterError("cases.rules.no_money")
    return found


def _definition(counter: Counter, sheet: str) -> FormDefinition:
    found = counter.forms.get(sheet)
    if found is None:
        raise CounterError("filling.no_form")
    return found


def _need_sound(faults: Sequence[FormFault]) -> None:
    stopping = [one for one in faults if not one.warns]
    if not stopping:
        return
    first = stopping[0]
    where = text("claims.row", row=first.row) if first.row else ""
    raise CounterError("claims.faults", count=len(stopping), where=where, first=first.sentence)


def _without_reason(filled: FilledForm) -> Iterator[FormFault]:
    """Deductions that nobody gave a reason for."""
    for number, row in enumerate(filled.rosters.get(LINES, []), 1):
        less = Decimal(row.get("deducted") or 0) if row.get("asked") else NO_SUM
        wanting = not row.get("reason") or (row["reason"] == "other" and not row.get("reason_words"))
        if less > 0 and wanting:
            yield FormFault("reason", number, LINES, "claims.no_reason", text("claims.no_reason"))


def _repeated(counter: Counter, case: Case, money: MatterMoney, filled: FilledForm) -> Iterator[FormFault]:
    """Rows that stand twice on the sheet, or that an earlier case holds."""
    keys = keys_of(counter, case, money, filled)
    roster = next((key for key, rows in filled.rosters.items() if rows), "") if money.once is not Once.month else ""
    field = {Once.invoice: "number", Once.row: "id_number", Once.month: "period"}.get(money.once, "")
    seen: dict[str, int] = {}
    for number, one in enumerate(keys, 1):
        if one.key in seen:
            said = text("claims.twice", row=seen[one.key])
            yield FormFault(field, number, roster, "claims.twice", said)
        seen.setdefault(one.key, number)
    for found in counter.store.holders(keys, but=case.id):
        told = sentence(held_elsewhere(found))
        yield FormFault(field, found.place if roster else 0, roster, "claims.held", told)


def _asked_for(form: FormDefinition, filled: FilledForm) -> list[object]:
    """The citizen's part: what the office may not change."""
    offices = {one.key for one in form.fields if one.filled_by is Filler.office}
    found: list[object] = [{key: value for key, value in filled.values.items() if value and key not in offices}]
    for roster in form.rosters:
        theirs = {one.key for one in roster.columns if one.filled_by is Filler.office}
        rows = filled.rosters.get(roster.key, [])
        found.append([{key: value for key, value in row.items() if value and key not in theirs} for row in rows])
    return found


def _today(counter: Counter) -> date:
    return civil_date(counter.clock())
