# SPDX-License-Identifier: Apache-2.0
"""结算单: what was asked, fixed and deducted with reasons, where it goes, who fixed and who confirmed it.

It is made in the same transaction as the act that settles the sums: the last review before 拨付, or the fixing itself
where the guide names no review.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from counter_app.base.ids import new_id
from counter_app.base.privacy import mask_number
from counter_app.base.texts import text
from counter_app.cases.actions import FormFilled, Intent, Printed, PrintState
from counter_app.cases.case import FORM_PAPER, Case, next_copy
from counter_app.cases.claims import PAYEE_SHEET, SETTLEMENT_SHEET
from counter_app.cases.numbers import PaperMark, paper_number
from counter_app.cases.payment_rules import confirming_step, money_of
from counter_app.cases.people import Person, Personal
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Step
from counter_app.desk.claim_keys import LINES, rows_of
from counter_app.desk.counter import Counter
from counter_app.desk.filling import keep_layout
from counter_app.forms.definition import Field
from counter_app.forms.filled import FilledForm
from counter_app.forms.values import spoken

_SUMS = ("asked", "fixed", "deducted")


def settling(counter: Counter, case: Case, step: Step, checklist: Checklist) -> tuple[Intent, ...]:
    """What passing a step writes besides: the 结算单 with the last review before 拨付, nothing with any other."""
    confirming = confirming_step(checklist) if money_of(checklist, counter.work) else None
    if confirming is None or confirming.id != step.id or case.fixed_sum is None:
        return ()
    return settlement_intents(counter, case, confirmed_by=counter.clerk_number)


def settlement_intents(
    counter: Counter,
    case: Case,
    *,
    fixed: Mapping[str, FilledForm] | None = None,
    fixed_by: str = "",
    confirmed_by: str = "",
) -> tuple[Intent, ...]:
    """The 结算单 and its paper, owed. ``fixed`` are sheets that are fixed in the same press."""
    form = counter.forms.get(SETTLEMENT_SHEET)
    if form is None:
        return ()
    copy = next_copy(case, FORM_PAPER + form.id)
    filled = FilledForm(form=form.id, version=form.version)
    sheets = {**{key: one.filled for key, one in case.forms.items() if key in case.claims}, **(fixed or {})}
    for sheet in sheets.values():
        if sheet is not None:
            filled.rosters.setdefault(LINES, []).extend(_lines(counter, sheet))
    names = fixed_by or "、".join(dict.fromkeys(one.fixed_by for one in case.claims.values()))
    values = {
        "number": paper_number(PaperMark.settlement, case.number, copy),
        "made_on": counter.today(),
        "item": case.title,
        "case_number": case.number,
        **dict(_people(case)),
        **_totals(sheets),
        "fixed_by": names,
        "confirmed_by": confirmed_by,
    }
    filled.values.update({key: value for key, value in values.items() if value})
    keep_layout(counter, form)
    title, reason = text("claims.titles.settlement"), text("claims.again") if copy > 1 else ""
    facts = FormFilled(form=form.id, title=title, version=form.version)
    owed = Printed(paper=FORM_PAPER + form.id, number="1", copy=copy, state=PrintState.waiting)
    words = {"reason": reason} if reason else {}
    return (
        Intent(id=new_id(), case=case.id, facts=facts, personal=Personal(forms={form.id: filled})),
        Intent(id=new_id(), case=case.id, facts=owed, personal=Personal(words=words)),
    )


def _people(case: Case) -> Iterator[tuple[str, str]]:
    party = case.applicant
    if isinstance(party, Person):
        yield "applicant", party.name
        yield "applicant_number", mask_number(party.id_number)
    elif party is not None:
        yield "applicant", party.name
        yield "applicant_number", party.credit_code or party.unit_code
    payee = case.forms.get(PAYEE_SHEET)
    known = payee.filled.values if payee is not None and payee.filled is not None else {}
    yield "payee", known.get("payee", "")
    yield "account", mask_number(known.get("account", ""))
    yield "bank", known.get("bank", "")


def _totals(sheets: Mapping[str, FilledForm | None]) -> dict[str, str]:
    """Sums over all sheets. What is not asked for on every one (an allowance is not) has no sum asked or deducted."""
    found: dict[str, str] = {}
    for key in (f"total_{one}" for one in _SUMS):
        sums = [Decimal(one.values[key]) for one in sheets.values() if one is not None and one.values.get(key)]
        if len(sums) == len(sheets):
            found[key] = str(sum(sums, Decimal("0.00")))
    months = [one.values["period"] for one in sheets.values() if one is not None and one.values.get("period")]
    return {**found, **({"period": months[0]} if months else {})}


def _lines(counter: Counter, sheet: FilledForm) -> Iterator[dict[str, str]]:
    form = counter.form_shelf.at_version(counter.forms, sheet.form, sheet.version)
    table = form.roster(LINES) if form is not None else None
    columns = {one.key: one for one in table.columns} if table else {}
    total = {key: sheet.values[f"total_{key}"] for key in _SUMS if sheet.values.get(f"total_{key}")}
    if not columns:
        how = sheet.values.get("how", "")
        what = "balance" if "as_of" in sheet.values else "allowance"
        yield {"what": text(f"claims.what.{what}", how=f"　{how}" if how else ""), **total}
    elif "id_number" in columns:
        yield {"what": text("claims.what.people", count=len(rows_of(sheet))), **total}
    else:
        yield from (_line(columns, row) for row in rows_of(sheet))


def _line(columns: Mapping[str, Field], row: Mapping[str, str]) -> dict[str, str]:
    said = {key: spoken(columns[key], row.get(key, "")) for key in columns}
    use = "invoice" if "number" in columns else "month"
    reason = "　".join(one for one in (said.get("reason", ""), row.get("reason_words", "")) if one)
    line = {key: row[key] for key in _SUMS if row.get(key)}
    blanks = {key: said[key] for key in ("number", "hospital", "insurance", "kind", "visits") if key in said}
    return {"what": text(f"claims.what.{use}", **blanks), **line, **({"reason": reason} if reason else {})}
