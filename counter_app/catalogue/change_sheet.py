# SPDX-License-Identifier: Apache-2.0
"""指南变动: what changed in a guide since a day, or between two editions that were in use here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.catalogue.archive import KeptEdition, kept_editions
from counter_app.catalogue.change import Change
from counter_app.catalogue.changes import changes
from counter_app.catalogue.items import Guide
from counter_app.catalogue.shelf import Edition, Shelf

_GUIDES_AT_HAND = 4


@dataclass(frozen=True, slots=True)
class ChangeSheet:
    """The changes of one guide. ``before`` and ``after`` are versions; equal where nothing came into use.

    ``since`` and ``until`` are the days (ISO) it looks at, both inclusive: of two editions, the days on which they
    came into use here.
    """

    guide: Guide
    before: str
    after: str
    since: str
    until: str
    changes: tuple[Change, ...]


def sheet_since(shelf: Shelf, guide: Guide, since: str, until: str) -> ChangeSheet:
    """What came into use from a day on, held against what was in use before it; ``guide`` is today's (``until``).

    What changed and changed back is not told. Where nothing older was kept, the first edition kept is held against
    today's. Raises CounterError ``changes.unreadable``.
    """
    uses = [one for one in kept_editions(shelf, guide.id) if one.since <= until]
    old = [one for one in uses if one.since < since][-1:] or uses[:1]
    if not old:
        return ChangeSheet(guide, guide.version, guide.version, since, until, ())
    first = old[0]
    later = uses[uses.index(first) + 1 :]
    found: tuple[Change, ...] = ()
    if first.version != guide.version:
        found = _dated(shelf, first, later, guide, until)
    return ChangeSheet(guide, first.version, guide.version, since, until, found)


def sheet_between(shelf: Shelf, guide: Guide, before: str, after: str, today: str) -> ChangeSheet:
    """What changed from one edition to another, by their versions; ``guide`` is the one in use today.

    Raises CounterError ``changes.no_edition`` or ``changes.unreadable``.
    """
    kept: dict[str, KeptEdition] = {}
    for one in kept_editions(shelf, guide.id):
        kept.setdefault(one.version, one)  # the first time it was in use
    days = {version: one.since for version, one in kept.items()}
    days.setdefault(guide.version, today)
    for version in (before, after):
        if version not in days:
            raise CounterError("changes.no_edition", version=version, versions="、".join(days))
    books = [guide if name == guide.version else _read(shelf, kept[name]) for name in (before, after)]
    return ChangeSheet(books[1], before, after, days[before], days[after], changes(books[0], books[1]))


def _dated(
    shelf: Shelf, first: KeptEdition, later: Sequence[KeptEdition], guide: Guide, until: str
) -> tuple[Change, ...]:
    """The changes from the first edition to today's, each with the day from which it holds without a break."""
    old = _read(shelf, first)
    found = changes(old, guide)
    every = frozenset(one.said for one in found)
    days = dict.fromkeys(every, until)
    steady = every
    for use in reversed(later):
        if use.version != guide.version:
            book = _compiled(use.edition, shelf.matters)
            steady &= {one.said for one in changes(old, book)} if book else set()
        days |= dict.fromkeys(steady, use.since)
    return tuple(replace(one, since=days[one.said]) for one in found)


def _read(shelf: Shelf, kept: KeptEdition) -> Guide:
    guide = _compiled(kept.edition, shelf.matters)
    if guide is None:
        raise CounterError("changes.unreadable", version=kept.version)
    return guide


@lru_cache(maxsize=_GUIDES_AT_HAND)
def _compiled(edition: Edition, matters: Path) -> Guide | None:
    from counter_app.catalogue.compiling import compile_guide

    return compile_guide(edition, matters)[0]
