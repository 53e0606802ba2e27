# SPDX-License-Identifier: Apache-2.0
"""Pull: what is new at the centre is fetched, checked, kept, and then applied feed by feed.

For the runner: ``catch_up(store, appliers)`` once behind the start (what came before the program ended is applied, what
a newer program can read is tried again), then ``pull_once(client.pull, store, key, appliers)`` whenever it is time;
``desk.centre_feeds.appliers(counter)`` makes the appliers. Both run on sync's own thread and give a report: ``news``
are for people, ``refused`` is what came and cannot be used here. Neither ever stops the pushing. What the line or the
disk does not allow is raised as a CounterError and tried again the next time; nothing is lost by it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.store.case_store import Store
from counter_app.store.feed_store import FORGED, NEWER, Arrival, PulledRow
from counter_app.sync.errand import Stopped
from counter_app.wire.feeds import KNOWN, Feed
from counter_app.wire.messages import FeedRow, Pull, Pulled
from counter_app.wire.signing import holds, row_message

logger = logging.getLogger(__name__)

MOST_ROUNDS = 200
"""Answers fetched in one go; the rest the next time."""

COEXISTING = frozenset({Feed.guides, Feed.decisions, Feed.quarantine, Feed.days})
"""Feeds whose versions stand beside each other; of all others the newest row of a key takes the place of the older."""


PRUNED = (Feed.guides, Feed.configuration, Feed.calendar, Feed.register)
KEPT = 2
"""Of these as many versions of a key are kept as rows: the one that counts and the one before. What was made of the
others (editions on the shelf) stays as it is."""

UNFIT = "pull.unfit"
"""Why a row is refused that is the centre's word and cannot be used here."""

NO_CASE = "pull.no_case"
"""Why a decision is refused whose case is not at this window."""

REASONS = frozenset({NEWER, FORGED, UNFIT, NO_CASE})

Place: TypeAlias = tuple[str, str, str, int]
"""Feed, key, version, cursor."""


@dataclass(frozen=True, slots=True)
class CentreKey:
    """What the centre's word is checked with, as it was learned when this window was enrolled."""

    algorithm: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class News:
    """Something that people at the window are told: a code of a sentence with its facts. ``case`` is the case that
    changed, "" for none, ``day`` the day (ISO) whose log did; ``aloud`` where it must not be overlooked."""

    feed: str
    code: str
    facts: Mapping[str, str]
    case: str = ""
    aloud: bool = False
    day: str = ""


@dataclass(frozen=True, slots=True)
class PullReport:
    """What one going made of it."""

    news: tuple[News, ...]
    refused: tuple[PulledRow, ...]
    fetched: int = 0
    more: bool = False


class NotNow(Exception):
    """An applier could not do it this time (the disk, a case that is not here yet); the row goes on waiting."""


Applier: TypeAlias = Callable[[PulledRow], News | None]
"""Makes a row count. Doing so again changes nothing. Raises CounterError where the row cannot be used here, NotNow or
OSError where it may work the next time."""


@dataclass(frozen=True, slots=True)
class Together:
    """An applier of a feed whose rows only make sense together, as a hall's staff do: all that wait count in one
    transaction, then ``take`` is told."""

    take: Callable[[], None]


Appliers: TypeAlias = Mapping[Feed, Applier | Together]


def pull_once(ask: Callable[[Pull], Pulled], store: Store, key: CentreKey, appliers: Appliers) -> PullReport:
    """Fetch what is new, then apply it. Raises what ``ask`` raises; what was kept before stays and is applied later."""
    fetched, rounds, more, ended, stopped = 0, 0, True, False, frozenset[str]()
    store.feeds.follow(key.public_key)
    before = _places(store)
    while more and rounds < MOST_ROUNDS:
        marks = store.feeds.marks()
        wanted = {one.value: marks.cursors.get(one.value, 0) for one in Feed if one.value not in stopped}
        told = ask(Pull(marks=wanted, seen={feed: marks.seen[feed] for feed in wanted if feed in marks.seen}))
        arrivals = _checked(told.rows, wanted, key)
        stopped |= {one.row.feed for one in arrivals if one.refused == FORGED}
        if arrivals:
            store.feeds.take(arrivals)
        fetched += len(arrivals)
        ended = not told.more
        more = told.more and bool(arrivals)
        rounds += 1
    news = apply_waiting(store, appliers)
    if fetched:
        for feed in PRUNED:
            store.feeds.prune(feed.value, KEPT)
    if ended and Feed.staff.value not in stopped:
        store.feeds.read_to_its_end(Feed.staff.value)
    return _report(store, before, news, fetched, more)


def catch_up(store: Store, appliers: Appliers) -> PullReport:
    """Apply what came before the program ended, and try again what could not be used then."""
    before = _places(store)
    store.feeds.try_again(KNOWN)
    return _report(store, before, apply_waiting(store, appliers))


def _report(
    store: Store, before: frozenset[Place], news: tuple[News, ...], fetched: int = 0, more: bool = False
) -> PullReport:
    """What was made of it; what is refused since then is told once."""
    refused = store.feeds.refused()
    fresh = tuple(_refused(one) for one in refused if _place(one) not in before)
    return PullReport((*news, *fresh), refused, fetched, more)


def _places(store: Store) -> frozenset[Place]:
    return frozenset(_place(one) for one in store.feeds.refused())


def _place(row: PulledRow) -> Place:
    return row.feed, row.key, row.version, row.cursor


def _refused(row: PulledRow) -> News:
    facts = {"what": text(f"pull.feed.{row.feed}"), "why": text(row.reason)}
    return News(row.feed, "pull.refused", facts, aloud=True)


def _checked(rows: tuple[FeedRow, ...], wanted: Mapping[str, int], key: CentreKey) -> list[Arrival]:
    """Rows with what stands against them. Behind one that is not the centre's word nothing of its feed is taken."""
    arrivals: list[Arrival] = []
    stopped: set[str] = set()
    for row in rows:
        if row.feed not in wanted or row.feed in stopped:
            continue
        message = row_message(
            row.feed, row.cursor, row.key, row.version, row.schema, row.at, gone=row.gone, body=row.body
        )
        if not holds(key.algorithm, key.public_key, message, row.signature):
            arrivals.append(Arrival(row, FORGED))
            stopped.add(row.feed)
        else:
            arrivals.append(Arrival(row, NEWER if row.schema > KNOWN[row.feed] else ""))
    return arrivals


def apply_waiting(store: Store, appliers: Appliers) -> tuple[News, ...]:
    """Apply what waits, feed by feed in the order of cursors; one that must wait holds up its own feed alone."""
    news: list[News] = []
    for feed in Feed:
        waiting, applier = store.feeds.waiting(feed.value), appliers.get(feed)
        if isinstance(applier, Together):
            _apply_together(store, waiting, applier)
            continue
        for row in waiting:
            try:
                told = applier(row) if applier is not None else None
            except CounterError as error:
                if error.code.startswith("store.") or error.code == "intake.unwritable":
                    break  # the disk does not allow it now
                store.feeds.refuse(row, error.code if error.code in REASONS else UNFIT)
                continue
            except (NotNow, OSError):
                break
            except Stopped:
                raise
            except Exception:  # of the row, of ours: it must not hold up what comes behind it
                logger.exception("a row of %s could not be applied", feed.value)
                store.feeds.refuse(row, UNFIT)
                continue
            store.feeds.applied(row, replaces=feed not in COEXISTING)
            if told is not None:
                news.append(told)
    return tuple(news)


def _apply_together(store: Store, waiting: Sequence[PulledRow], applier: Together) -> None:
    if not waiting:
        return
    try:
        store.feeds.applied_together(waiting)
    except CounterError:  # the disk does not allow it now; none of them counts yet
        return
    applier.take()
