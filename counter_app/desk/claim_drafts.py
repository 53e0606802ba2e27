# SPDX-License-Identifier: Apache-2.0
"""A claim's sheets as far as they were written and not kept yet, beside the case. Accounts are never among them."""

from collections.abc import Mapping

from counter_app.base.ids import derived_id
from counter_app.cases.case import Case
from counter_app.cases.draft import OFFICE
from counter_app.desk.counter import Counter
from counter_app.desk.drafting import draft_of
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
    """What was kept so."""
    draft = counter.store.load_draft(claim_draft(case.id, office=office))
    return dict(draft.forms) if draft else {}
