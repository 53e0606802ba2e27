# SPDX-License-Identifier: Apache-2.0
"""Writes the figures of every day beside the lists of cases, in the projector's own transaction.

Each action adds what came to count with it, once; only where something was taken back, or an action came late, is the
whole case counted anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.actions import Action
from counter_app.cases.counting import (
    NO_ITEM,
    WAITED,
    CountedEvent,
    CountedItem,
    counted_events,
    is_taking_back,
    item_of,
    waited_events,
)
from counter_app.cases.duty_log import place_of
from counter_app.cases.queue_facts import TicketCalled
from counter_app.server.tables.counted import counted, item_title


@dataclass(slots=True)
class Counting:
    """What a batch adds: rows, cases that are counted anew, the items that these are of, and bad evaluations."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    anew: list[str] = field(default_factory=list)
    items: set[CountedItem] = field(default_factory=set)
    bad: list[dict[str, Any]] = field(default_factory=list)

    def add(self, window: str, hall: str, known: Sequence[Action], fresh: Sequence[Action]) -> None:
        """Count the new actions of one case behind those that were counted before, each in order."""
        if not fresh:
            return
        history = sorted([*known, *fresh], key=place_of)
        late = bool(known) and place_of(fresh[0]) < place_of(known[-1])
        places = {place_of(one) for one in fresh}
        item = item_of(history)
        if late or is_taking_back(fresh, history):
            self.anew.append(fresh[0].case)
            events = counted_events(history)
        else:
            events = counted_events(history, lambda action: place_of(action) in places)
        before = len(self.rows)
        self.rows += [_row(window, hall, one, item, one.of.case) for one in events]
        if item is not NO_ITEM and len(self.rows) > before and not known:
            self.items.add(item)


async def write_counted(connection: AsyncConnection, window: str, found: Counting) -> None:
    """Into the tables, in the caller's transaction."""
    if found.anew:
        await connection.execute(delete(counted).where(counted.c.window == window, counted.c.case_id.in_(found.anew)))
    if found.rows:
        await connection.execute(insert(counted).on_conflict_do_nothing(), found.rows)
    if found.items:
        rows = [one._asdict() for one in sorted(found.items)]
        await connection.execute(insert(item_title).on_conflict_do_nothing(), rows)


async def write_waits(connection: AsyncConnection, window: str, hall: str, actions: Iterable[Action]) -> None:
    """How long tickets waited for their first call, each once."""
    events = {_ticket(one): one for one in waited_events(actions)}
    if not events:
        return
    known = select(counted.c.case_id).where(
        counted.c.window == window, counted.c.case_id.in_(list(events)), counted.c.kind == WAITED
    )
    for ticket in (await connection.execute(known)).scalars():
        del events[ticket]
    rows = [_row(window, hall, one, NO_ITEM, ticket) for ticket, one in events.items()]
    if rows:
        await connection.execute(insert(counted).on_conflict_do_nothing(), rows)


def _ticket(event: CountedEvent) -> str:
    facts = event.of.facts
    return facts.ticket if isinstance(facts, TicketCalled) else ""


def _row(window: str, hall: str, event: CountedEvent, item: CountedItem, case: str) -> dict[str, Any]:
    return {
        "window": window,
        "epoch": event.of.epoch,
        "seq": event.of.seq,
        "kind": event.kind,
        "hall": hall,
        "day": event.day.isoformat(),
        "guide": item.guide,
        "item": item.item,
        "clerk": event.counts_for,
        "case_id": case,
        "at": event.of.at,
        "value": event.value,
    }
