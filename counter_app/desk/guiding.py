# SPDX-License-Identifier: Apache-2.0
"""Guided items (电子凭证): nothing to accept. The citizen does it on their own phone, is shown how, and it is kept
whether it was done, and why not.
"""

from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Accepted, Completed, Intent, Opened
from counter_app.cases.case import Case
from counter_app.cases.people import Party, Personal
from counter_app.catalogue.channels import GuidedWay
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.at_ticket import record_at
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.due import due_of


@dataclass(frozen=True, slots=True)
class Guided:
    """The case of somebody who was shown how."""

    case: Case
    changes: Changes


def guided_way(counter: Counter, item: ServiceItem) -> GuidedWay | None:
    """How somebody is shown the item; None for one with something to accept."""
    return counter.work.channels.guide_through(item)


def finish_guided(
    counter: Counter,
    item: ServiceItem,
    party: Party,
    *,
    done: bool,
    reason: str = "",
    began_at: int = 0,
    ticket: str = "",
) -> Guided:
    """Opened, taken and finished in one press: done with the item's result, or not done with the reason; for the
    ``ticket`` of the queue that it was begun with.

    Raises CounterError for an item that has something to accept, and as the rules do; nothing is changed then.
    """
    if guided_way(counter, item) is None or item.structure is None:
        raise CounterError("cases.rules.undone")
    checklist = build_checklist(item, {})
    people = Personal(applicant=party)
    opened = Opened(
        number="",
        guide=item.guide,
        item=item.ordinal,
        code=item.code,
        title=item.title,
        version=item.version,
        eligibility={one.id: "yes" if done else "unknown" for one in checklist.eligibility},
        began_at=began_at or counter.now_micros(),
    )
    accepted = Accepted(
        lines=(),
        limit_kind=checklist.limit.kind.value,
        limit_amount=checklist.limit.amount,
        limit_text=checklist.limit.text,
        due=due_of(counter, checklist, None),
    )
    result = checklist.results[0].text if done and checklist.results else ""
    ended = Completed(result=result, undone=not done)
    words = Personal(words={"reason": reason} if reason else {})
    case_id = new_id()
    facts = ((opened, people), (accepted, people), (ended, words))
    intents = [Intent(id=new_id(), case=case_id, facts=one, personal=personal) for one, personal in facts]
    record_at(counter, ticket, [case_id], intents, checklist=checklist)
    case = counter.store.case(case_id)
    if case is None:
        raise CounterError("deciding.gone")
    return Guided(case, Changes(frozenset({case_id}), usage=True))
