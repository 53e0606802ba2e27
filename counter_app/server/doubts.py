# SPDX-License-Identifier: Apache-2.0
"""Actions whose person the centre's staff does not know so: noted beside the lists once they are stored.

A window asks for rights before it writes, by the word it has of the centre. What comes in is asked once more, by the
word that held when it was written. Nothing is refused for it and no case changes; an auditor sees it. Of a hall whose
staff the centre does not keep nothing is doubted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.actions import Action, NotRated, Rated, RatingSource
from counter_app.cases.encoding import kind_of
from counter_app.cases.rating import is_nobodys
from counter_app.cases.shift_facts import HandedOver
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.feeds import feed_row
from counter_app.server.tables.halls import doubt
from counter_app.server.tables.office import office_decision
from counter_app.server.tables.windows import window as window_place
from counter_app.wire.feeds import EVERYBODY, Feed, of_hall, read
from counter_app.wire.staff import AT_WINDOWS, KEPT_BY_CENTRE, Role, StaffRow
from counter_app.wire.versions import CLOCK_SLACK_MICROS

UNKNOWN, REVOKED, NO_ROLE = "doubts.unknown", "doubts.revoked", "doubts.role"
SUPERVISING = frozenset({Role.supervisor, Role.administrator})
BY_SUPERVISOR = frozenset({"day_sampled", "day_returned", "day_signed", "day_amended", "rejoined"})
"""Kinds whose clerk is the supervisor; other facts name one beside the clerk."""

PAGE = 200
MOST = 1000


@dataclass(frozen=True, slots=True)
class Word:
    """What the centre said of somebody from a moment on; ``role`` is None from when they were taken out."""

    since: int
    role: Role | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """An action and the person of whom it is doubted."""

    window: str
    epoch: int
    seq: int
    number: str
    code: str
    hall: str
    case_id: str
    kind: str
    at: int
    place: str  # the window's number in its hall
    case: str  # the case's number, "" where there is none


def named_in(action: Action) -> Iterable[tuple[str, frozenset[Role]]]:
    """The people an action names, each with the roles that let them do what it says they did."""
    if is_nobodys(action.facts) or isinstance(action.facts, NotRated):
        return  # nobody of the hall did it
    on_paper = isinstance(action.facts, Rated) and action.facts.source is RatingSource.paper
    if isinstance(action.facts, Rated) and not on_paper:
        return  # the citizen did, on the question of whoever is named, who may have left since
    supervised = on_paper or kind_of(action.facts) in BY_SUPERVISOR
    if action.clerk and not decided_by(action):
        yield action.clerk, SUPERVISING if supervised else AT_WINDOWS
    supervisor = getattr(action.facts, "supervisor", "")
    if isinstance(supervisor, str) and supervisor and not (supervised and supervisor == action.clerk):
        yield supervisor, SUPERVISING
    if isinstance(action.facts, HandedOver):
        yield action.facts.to, AT_WINDOWS


def decided_by(action: Action) -> str:
    """Who of the back office decided it, as a window writes a decision of the centre; "" for what was done there."""
    before, _, _ = text("cases.centre.clerk", by="*").partition("*")
    return action.clerk.removeprefix(before) if before and action.clerk.startswith(before) else ""


def code_of(words: Sequence[Word], roles: frozenset[Role], at: int) -> str:
    """What speaks against somebody at a moment, "" where nothing does. Clocks may differ by some minutes."""
    held = [
        word
        for word, ended in zip(words, [*(one.since for one in words[1:]), None], strict=False)
        if word.since <= at + CLOCK_SLACK_MICROS and (ended is None or ended > at - CLOCK_SLACK_MICROS)
    ]
    if any(one.role in roles for one in held):
        return ""
    if not held:
        return UNKNOWN
    return NO_ROLE if any(one.role is not None for one in held) else REVOKED


async def write_doubts(
    connection: AsyncConnection, window: str, hall: str, actions: Sequence[tuple[Action, int]]
) -> None:
    """Note what is doubted of new actions of a window."""
    since = await _kept_since(connection, hall) if actions else None
    if since is None:
        return
    asked = [(one, number, roles) for one, _ in actions if one.at >= since for number, roles in named_in(one)]
    words = await _words(connection, hall, {number for _, number, _ in asked})
    doubted = [(one, number, code) for one, number, roles in asked if (code := code_of(words[number], roles, one.at))]
    doubted += await _never_decided(connection, window, [one for one, _ in actions if one.at >= since])
    rows: dict[tuple[int, int, str], dict[str, Any]] = {}
    for one, number, code in doubted:
        rows[one.epoch, one.seq, number] = {
            "window": window,
            "epoch": one.epoch,
            "seq": one.seq,
            "number": number,
            "code": code,
            "hall": hall,
            "case_id": one.case,
            "kind": kind_of(one.facts),
            "at": one.at,
        }
    if rows:
        await connection.execute(insert(doubt).on_conflict_do_nothing(), list(rows.values()))


async def _never_decided(
    connection: AsyncConnection, window: str, actions: Sequence[Action]
) -> list[tuple[Action, str, str]]:
    """Actions that are said to be decisions of the centre, where whoever is named never decided on the case."""
    said = [(one, by) for one in actions if (by := decided_by(one))]
    if not said:
        return []
    here = office_decision.c.window == window, office_decision.c.case_id.in_({one.case for one, _ in said})
    known = (await connection.execute(select(office_decision.c.case_id, office_decision.c.by).where(*here))).all()
    decided = {(row.case_id, row.by) for row in known}
    return [(one, one.clerk, UNKNOWN) for one, by in said if (one.case, by) not in decided]


async def list_doubts(
    connection: AsyncConnection, hall: str = "", since: int = 0, most: int = MOST
) -> tuple[Doubt, ...]:
    """What is doubted of a hall, or of all, from a moment (µs) on; the newest first."""
    of_case = and_(case_row.c.window == doubt.c.window, case_row.c.case_id == doubt.c.case_id)
    wanted = (
        select(
            doubt,
            func.coalesce(window_place.c.number, "").label("place"),
            func.coalesce(case_row.c.number, "").label("case"),
        )
        .outerjoin(window_place, window_place.c.id == doubt.c.window)
        .outerjoin(case_row, of_case)
        .where(doubt.c.at >= since)
        .order_by(doubt.c.at.desc(), doubt.c.seq.desc())
        .limit(most)
    )
    if hall:
        wanted = wanted.where(doubt.c.hall == hall)
    return tuple(Doubt(**row._asdict()) for row in (await connection.execute(wanted)).all())


async def _kept_since(connection: AsyncConnection, hall: str) -> int | None:
    """Since when the centre keeps a hall's staff (µs): windows go by its word once it names a clerk or a supervisor."""
    wanted = (
        select(feed_row.c.cursor, feed_row.c.at, feed_row.c.gone, feed_row.c.body)
        .where(feed_row.c.feed == Feed.staff.value, feed_row.c.audience.in_((EVERYBODY, of_hall(hall))))
        .order_by(feed_row.c.cursor)
        .limit(PAGE)
    )
    last = 0
    while rows := (await connection.execute(wanted.where(feed_row.c.cursor > last))).all():
        for row in rows:
            role = _role(gone=row.gone, body=row.body)
            if role is not None and role in KEPT_BY_CENTRE:
                return int(row.at)
        last = rows[-1].cursor
    return None


async def _words(connection: AsyncConnection, hall: str, numbers: Iterable[str]) -> Mapping[str, Sequence[Word]]:
    """All that the centre ever said of these numbers to the windows of a hall."""
    wanted = (
        select(feed_row.c.key, feed_row.c.at, feed_row.c.gone, feed_row.c.body)
        .where(feed_row.c.feed == Feed.staff.value, feed_row.c.key.in_(sorted(numbers)))
        .where(feed_row.c.audience.in_((EVERYBODY, of_hall(hall))))
        .order_by(feed_row.c.cursor)
    )
    said: defaultdict[str, list[Word]] = defaultdict(list)
    for row in (await connection.execute(wanted)).all():
        said[row.key].append(Word(int(row.at), _role(gone=row.gone, body=row.body)))
    return said


def _role(*, gone: bool, body: bytes) -> Role | None:
    if gone:
        return None
    try:
        return read(bytes(body), StaffRow).role
    except CounterError:
        return None
