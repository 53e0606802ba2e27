# SPDX-License-Identifier: Apache-2.0
"""The finder: items by words, initials, code or class; favourites and how often this window used an item."""

from counter_app.base.ids import new_id
from counter_app.cases.actions import Consulted, Intent
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.search import Hit
from counter_app.desk.at_ticket import record_at
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter, Usage


def find(counter: Counter, words: str, guide: str | None, usage: Usage) -> tuple[Hit, ...]:
    """Hits for the words, best first. Quick and without the store: runs at every keystroke."""
    return counter.index.search(words, guide=guide, usage=usage)


def usage(counter: Counter) -> Usage:
    """How often each item was used at this window."""
    return counter.store.usage()


def favourites(counter: Counter) -> tuple[ServiceItem, ...]:
    """The window's favourites in the order they were added; items that left the catalogue are not among them."""
    found = (counter.item(guide, ordinal) for guide, ordinal in counter.store.favourites())
    return tuple(item for item in found if item is not None)


def set_favourite(counter: Counter, item: ServiceItem, wanted: bool) -> Changes:
    """Add an item to the window's favourites, or take it out."""
    counter.store.set_favourite(item.guide, item.ordinal, wanted)
    return Changes(usage=True)


def record_consultation(counter: Counter, item: ServiceItem, *, ticket: str = "") -> Changes:
    """Record that a question about an item was answered without a case; asked by whose ``ticket`` is served."""
    case = new_id()
    facts = Consulted(guide=item.guide, item=item.ordinal, title=item.title)
    record_at(counter, ticket, [case], [Intent(id=new_id(), case=case, facts=facts)])
    return Changes(cases=frozenset({case}), usage=True)
