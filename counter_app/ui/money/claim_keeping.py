# SPDX-License-Identifier: Apache-2.0
"""A sheet of a claim looked over and kept, away from the window's thread."""

from collections.abc import Mapping
from dataclasses import dataclass

from counter_app.cases.case import Case, CasePaper
from counter_app.desk.claim_drafts import keep_claim_begun
from counter_app.desk.claims import claim_faults, fix_sums, record_claim, record_payee
from counter_app.desk.counter import Counter
from counter_app.forms.checks import FormFault
from counter_app.forms.filled import FilledForm
from counter_app.ui.money.claim_parts import Part, Writing

OF_THE_DESK = "claims."
"""Faults that only the desk can see: the form itself tells all others."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the desk finds wrong with a sheet besides what the form tells."""

    case: str
    sheet: str
    faults: tuple[FormFault, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A case after a sheet was kept; before, where ``looked`` says why it was not. ``owed`` is a paper made by it."""

    case: Case
    sheet: str
    looked: Looked | None = None
    owed: CasePaper | None = None


def look_over(counter: Counter, case: Case, filled: FilledForm, *, office: bool) -> Looked:
    """Rows that are twice, or held by an earlier case; deductions without a reason."""
    found = claim_faults(counter, case, filled.form, filled, office=office)
    return Looked(case.id, filled.form, tuple(one for one in found if one.code.startswith(OF_THE_DESK)))


def keep_sheet(
    counter: Counter,
    case: Case,
    part: Part,
    sheet: Writing,
    again: Mapping[str, str],
    rest: Mapping[str, FilledForm],
) -> Kept:
    """Keep a sheet, unless the desk finds something wrong with it; ``rest`` is what is begun besides."""
    filled, office = sheet.session.snapshot(), part is Part.fix
    if sheet.is_payee:
        after = record_payee(counter, case, filled, again, line=sheet.back.line if sheet.back is not None else 0)
    else:
        looked = look_over(counter, case, filled, office=office)
        if any(not one.warns for one in looked.faults):
            return Kept(case, filled.form, looked)
        after = fix_sums(counter, case, filled) if office else record_claim(counter, case, filled)
    keep_claim_begun(counter, after.case, rest, office=office)
    before = {(one.paper, one.copy) for one in case.papers}
    owed = next((one for one in after.case.papers if (one.paper, one.copy) not in before), None)
    return Kept(after.case, filled.form, owed=owed)
