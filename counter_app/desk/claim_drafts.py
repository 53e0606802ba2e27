# SPDX-License-Identifier: Apache-2.0
"""A claim's sheets as far as they were written and not kept yet, beside the case. Accounts are never among them."""

from collections.abc import Mapping

from counter_app.base.ids import derived_id
from counter_app.cases.case import Case
from counter_app.cases.draft import OFFICE
from counter_app.desk.claims import claim_sheets
from counter_app.desk.counter import Counter
from counter_app.desk.drafting import draft_of
from counter_app.forms.definition import Filler, FormDefinition
from counter_app.forms.filled import FilledForm


def claim_draft(case: str, *, office: bool) -> str:
    """The id of that draft: the window's, or the review's."""
    return derived_id(case, "claim_fixed" if office else "claim")


def keep_claim_begun(counter: Counter, case: Case, sheets: Mapping[str, FilledForm], *, office: bool) -> None:
    """Keep what was written so far; nothing is kept where nothing was."""
    name = claim_draft(case.id, office=office)
    if not sheets:
        counter.store.drop_draft(name)
        return
    draft = draft_of(counter, case, version=case.version, page=OFFICE)
    draft.id, draft.forms = name, dict(sheets)
    counter.store.save_draft(draft)


def claim_begun(counter: Counter, case: Case, *, office: bool) -> dict[str, FilledForm]:
    """What was kept so; of the review only what still stands beside the claim as it is recorded now."""
    draft = counter.store.load_draft(claim_draft(case.id, office=office))
    found = dict(draft.forms) if draft else {}
    if not office:
        return found
    sheets = {one.definition.id: one for one in claim_sheets(counter, case)}
    return {
        key: begun
        for key, begun in found.items()
        if key in sheets and _asked(sheets[key].definition, begun) == _asked(sheets[key].definition, sheets[key].filled)
    }


def _asked(form: FormDefinition, filled: FilledForm | None) -> list[object]:
    """What the citizen asks for; None is nothing."""
    if filled is None:
        return []
    keys = {one.key for one in form.fields if one.filled_by is Filler.applicant}
    found: list[object] = [{key: value for key, value in filled.values.items() if value and key in keys}]
    for roster in form.rosters:
        own = [one.key for one in roster.columns if one.filled_by is Filler.applicant]
        found.append([[row.get(key, "") for key in own] for row in filled.rosters.get(roster.key, ())])
    return found
