# SPDX-License-Identifier: Apache-2.0
"""Work that belongs to a ticket: whatever is begun while a number is served is written with it, in the same press."""

from collections.abc import Mapping, Sequence

from counter_app.base.ids import derived_id, new_id
from counter_app.base.resources import ResourceFaults
from counter_app.cases.actions import Intent
from counter_app.cases.case import Case
from counter_app.cases.queue import TicketState
from counter_app.cases.queue_facts import TicketServed
from counter_app.cases.queue_standing import QueueStanding
from counter_app.catalogue.checklist import Checklist
from counter_app.desk.counter import Counter
from counter_app.desk.queue import standing_of
from counter_app.desk.recording import record


def just_called(counter: Counter) -> str:
    """The ticket at the window for which nothing was done yet: what is handed out now is what they came for."""
    try:
        now = standing_of(counter).queue.now
    except ResourceFaults:
        return ""
    return now.id if now is not None and now.state is TicketState.called else ""


def record_at(
    counter: Counter,
    ticket: str,
    cases: Sequence[str],
    intents: Sequence[Intent],
    *,
    action: str = "",
    seen: Case | None = None,
    checklist: Checklist | None = None,
    checklists: Mapping[str, Checklist] | None = None,
    draft: str = "",
) -> None:
    """``record``, and that these cases were done for the ticket they were begun with; "" for none.

    ``action`` is the press where it may come twice. Nothing is said of a ticket that this window did not call today.
    """
    served, queue = _served(counter, ticket, cases, action)
    whole = [*intents, *served]
    record(counter, whole, seen=seen, checklist=checklist, checklists=checklists, draft=draft, queue=queue)


def _served(
    counter: Counter, ticket: str, cases: Sequence[str], action: str
) -> tuple[list[Intent], QueueStanding | None]:
    if not ticket:
        return [], None
    try:
        standing = standing_of(counter)
    except ResourceFaults:  # a list of reasons that was spoiled meanwhile holds no press up
        return [], None
    known = standing.queue.tickets.get(ticket)
    if known is None or known.state not in (TicketState.called, TicketState.served):
        return [], None
    facts = TicketServed(ticket=ticket, cases=tuple(cases))
    return [Intent(id=derived_id(action, "ticket") if action else new_id(), case="", facts=facts)], standing
