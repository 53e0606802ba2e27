# SPDX-License-Identifier: Apache-2.0
"""Drafts: what was typed and not decided yet, saved as it is typed and offered again."""

from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.privacy import mask_name
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.draft import OFFICE, Draft
from counter_app.cases.people import Person
from counter_app.desk.counter import Counter
from counter_app.desk.serving import Serving


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft as the start page shows it: nothing personal but a masked name."""

    id: str
    title: str
    who: str
    page: str
    line: int  # 1-based number of the first line not looked at; 0 where every line was
    updated_at: int  # µs
    case_number: str  # "" for a new case


def draft_of(counter: Counter, case: Case, *, version: str, page: str) -> Draft:
    """A draft that goes on with a case, with nothing in it yet."""
    now = counter.now_micros()
    return Draft(
        id=new_id(),
        action_id=new_id(),
        guide=case.guide,
        item=case.item,
        version=version,
        clerk=counter.clerk_number,
        began_at=now,
        updated_at=now,
        case=case.id,
        page=page,
    )


def save_draft(counter: Counter, draft: Draft) -> None:
    """Keep a snapshot (made by ``Serving.snapshot`` on the window's thread)."""
    counter.store.save_draft(draft)


def discard_draft(counter: Counter, draft_id: str) -> None:
    """Throw a draft away, by the clerk's explicit choice."""
    counter.store.drop_draft(draft_id)


def list_drafts(counter: Counter) -> tuple[DraftSummary, ...]:
    """Unfinished drafts of this window, newest first; without what the office writes on a case that is decided."""
    return tuple(_summary(counter, draft) for draft in counter.store.list_drafts() if draft.page != OFFICE)


def resume(counter: Counter, draft_id: str) -> Serving:
    """Go on with a draft. Raises CounterError where it is gone or its item is no longer in the catalogue."""
    draft = counter.store.load_draft(draft_id)
    if draft is None:
        raise CounterError("drafting.gone")
    case = counter.store.case(draft.case) if draft.case else None
    item = counter.item_of(case) if case else counter.item(draft.guide, draft.item)
    if item is None or item.structure is None:
        raise CounterError("drafting.item_gone")
    return Serving(item, draft, case)


def _summary(counter: Counter, draft: Draft) -> DraftSummary:
    case = counter.store.case(draft.case) if draft.case else None
    item = counter.item_of(case) if case else counter.item(draft.guide, draft.item)
    who = ""
    if draft.applicant is not None:
        name = draft.applicant.name
        who = mask_name(name) if isinstance(draft.applicant, Person) else name
    line = 0
    if item is not None and item.structure is not None:
        lines = Serving(item, draft).checklist.lines
        states = [draft.lines[one.material.id].state if one.material.id in draft.lines else None for one in lines]
        line = next((n for n, state in enumerate(states, 1) if state in (None, LineState.unseen)), 0)
    return DraftSummary(
        id=draft.id,
        title=item.title if item else "",
        who=who,
        page=draft.page,
        line=line,
        updated_at=draft.updated_at,
        case_number=case.number if case else "",
    )
