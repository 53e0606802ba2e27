# SPDX-License-Identifier: Apache-2.0
"""Actions that the centre knows otherwise: noted beside the lists once they are stored.

A window asks for rights before it writes, by the word it has of the centre. What comes in is asked once more, by the
word that held when it was written; what is said to have been pressed or decided at the centre is held against what was.
Nothing is refused for it and no case changes; an auditor sees it. Of people and decisions of a hall whose staff the
centre does not keep nothing is doubted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.actions import Action, NotRated, Rated, RatingSource
from counter_app.cases.centre_decisions import CentreDecided
from counter_app.cases.day_acts import OF_THE_LOG
from counter_app.cases.encoding import kind_of
from counter_app.cases.rating import is_nobodys
from counter_app.cases.shift_facts import HandedOver
from counter_app.server.answered_words import never_said
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.feeds import feed_row
from counter_app.server.tables.halls import doubt
from counter_app.server.tables.office import office_decision
from counter_app.server.tables.windows import window as window_place
from counter_app.wire.feeds import EVERYBODY, Feed, PhonePress, of_hall, of_window, read
from counter_app.wire.staff import AT_WINDOWS, KEPT_BY_CENTRE, Role, StaffRow
from counter_app.wire.versions import CLOCK_SLACK_MICROS

UNKNOWN, REVOKED, NO_ROLE = "doubts.unknown", "doubts.revoked", "doubts.role"
NO_PRESS, OTHER_PRESS, NO_DECISION = "doubts.no_press", "doubts.other_press", "doubts.no_decision"
NO_WORD = "doubts.no_word"
SUPERVISING = frozenset({Role.supervisor, Role.administrator})
BY_SUPERVISOR = frozenset({"day_sampled", "day_returned", "day_signed", "day_amended", "rejoined"})
"""Kinds whose clerk is the supervisor; other facts name one beside the clerk."""

PAGE = 200
MOST = 1000

_Press: TypeAlias = tuple[str, str, int, tuple[str, ...], str]
"""Case, digest of the token, level, reasons, what was known besides the slip."""


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
    connection: AsyncConnection,
    window: str,
    hall: str,
    actions: Sequence[tuple[Action, int]],
    known: Iterable[Action] = (),
) -> None:
    """Note what is doubted of new actions of a window; ``known`` are those of their cases that were read before."""
    since = await _kept_since(connection, hall) if actions else None
    doubted = await _never_pressed(connection, window, [one for one, _ in actions])
    of_logs = [one for one, _ in actions if isinstance(one.facts, OF_THE_LOG) and decided_by(one)]
    doubted += [(one, one.clerk, NO_WORD) for one in await never_said(connection, window, of_logs)]
    if since is not None:
        fresh = [one for one, _ in actions if one.at >= since]
        asked = [(one, number, roles) for one in fresh for number, roles in named_in(one)]
        words = await _words(connection, hall, {number for _, number, _ in asked})
        doubted += [
            (one, number, code) for one, number, roles in asked if (code := code_of(words[number], roles, one.at))
        ]
        doubted += await _never_decided(connection, window, fresh, [*known, *(one for one, _ in actions)])
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


async def _never_pressed(
    connection: AsyncConnection, window: str, actions: Sequence[Action]
) -> list[tuple[Action, str, str]]:
    """Evaluations by telephone that are not as the centre took the press, or that it knows nothing of: the window made
    them up, or the centre was brought back from before the press. Its moment is by the window's clock and not asked."""
    rated = [(one, one.facts) for one in actions if isinstance(one.facts, Rated)]
    said = [(one, facts) for one, facts in rated if facts.source is RatingSource.phone]
    if not said:
        return []
    wanted = select(feed_row.c.key, feed_row.c.body).where(
        feed_row.c.feed == Feed.ratings.value,
        feed_row.c.audience == of_window(window),
        feed_row.c.key.in_(sorted({facts.question for _, facts in said})),
    )
    pressed: defaultdict[str, set[_Press]] = defaultdict(set)
    for row in (await connection.execute(wanted)).all():
        told = read(bytes(row.body), PhonePress)
        for known_by in (told.known_by, ""):  # an older program leaves out what was known
            pressed[row.key].add((told.case, told.token_digest, told.level, tuple(told.reasons), known_by))
    return [
        (one, one.clerk, OTHER_PRESS if facts.question in pressed else NO_PRESS)
        for one, facts in said
        if (one.case, facts.nonce, facts.level, facts.reasons, facts.known_by) not in pressed.get(facts.question, ())
    ]


async def _never_decided(
    connection: AsyncConnection, window: str, actions: Sequence[Action], history: Iterable[Action]
) -> list[tuple[Action, str, str]]:
    """Actions that are said to follow a decision of the centre, and do not stand with that very one: a decision is
    written once, and what follows it in the same press, right behind it."""
    said = [(one, by) for one in actions if (by := decided_by(one)) and not isinstance(one.facts, OF_THE_LOG)]
    if not said:
        return []
    presses: defaultdict[tuple[str, str, int], dict[int, Action]] = defaultdict(dict)
    for one in history:
        presses[one.case, one.transaction, one.epoch][one.seq] = one
    beginnings = [_beginning(one, presses[one.case, one.transaction, one.epoch]) for one, _ in said]
    decision = office_decision.c
    wanted = select(decision.decision, decision.case_id, decision.by, decision.kind, decision.step)
    here = decision.window == window, decision.decision.in_(sorted({one.id for one in beginnings}))
    made = {tuple(row) for row in (await connection.execute(wanted.where(*here))).all()}
    return [
        (one, one.clerk, NO_DECISION)
        for (one, by), first in zip(said, beginnings, strict=True)
        if not isinstance(first.facts, CentreDecided)
        or first.facts.decision != first.id
        or first.facts.by != by
        or (first.id, one.case, by, first.facts.says.value, first.facts.step) not in made
    ]


def _beginning(action: Action, press: Mapping[int, Action]) -> Action:
    """The first action of the unbroken row of one press that ends with this one."""
    seq = action.seq
    while seq - 1 in press:
        seq -= 1
    return press[seq]


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
