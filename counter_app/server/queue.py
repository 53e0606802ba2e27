# SPDX-License-Identifier: Apache-2.0
"""The queue of a hall at the centre: one ticket is given to one window, whoever asks at the same moment.

A call is remembered with its request and until its window is known to have heard of it: an answer that got lost is
given again, so that nobody is called and then forgotten. What windows do with a ticket afterwards comes with their
actions, as everything else does.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, from_micros
from counter_app.cases.actions import Action, AnyFacts
from counter_app.cases.queue import numbered
from counter_app.cases.queue_facts import (
    TicketBack,
    TicketCalled,
    TicketPassed,
    TicketServed,
    TicketsHanded,
    TicketSource,
    TicketTaken,
    TicketTransferred,
)
from counter_app.server.access import Caller
from counter_app.server.queue_slips import adopt, row_of, shown
from counter_app.server.tables.queue import (
    CALLED,
    OWN,
    PASSED,
    SERVED,
    WAITING,
    hall_ticket,
    ticket_block,
    ticket_count,
)
from counter_app.server.tables.windows import window as windows
from counter_app.wire.queue import (
    HallAsked,
    HallCalled,
    HallTaken,
    HallView,
    LeasedNumbers,
    NumbersWanted,
    TicketWanted,
    Waiting,
)

BLOCK = 20
_FIRST_BLOCK, _AFTER_BLOCKS, _LATE_BLOCKS = 501, 2001, 10_001
_EARLY_BLOCKS = (_AFTER_BLOCKS - _FIRST_BLOCK) // BLOCK
MOST_SHOWN = 500
UNHEARD = 120 * 1_000_000
"""So long (µs) a window may have a ticket without telling that it called it; then any other may bring it back."""

DAYS_KEPT = 62
"""So long the queue of a day is there: a window that was away for weeks still finds its tickets."""

_ticket = hall_ticket.c
_ORDER = (_ticket.priority == "", _ticket.place, _ticket.taken_at, _ticket.number)


def day_of(now: int) -> str:
    """The hall's day of a moment (µs)."""
    return civil_date(from_micros(now)).isoformat()


async def clear_days(connection: AsyncConnection, now: int) -> int:
    """Throw away the queues of days long past, in the caller's transaction: the windows' own actions tell of them.
    Returns how many tickets went."""
    first = (civil_date(from_micros(now)) - timedelta(days=DAYS_KEPT)).isoformat()
    for table in (ticket_block, ticket_count):
        await connection.execute(delete(table).where(table.c.day < first))
    return (await connection.execute(delete(hall_ticket).where(_ticket.day < first))).rowcount


def _unheard(now: int) -> Any:  # noqa: ANN401 - SQLAlchemy's own type is a long one
    """Given to a window that never told that it called: it may be closed, and nobody would be called."""
    return and_(_ticket.state == CALLED, _ticket.confirmed.is_(False), _ticket.called_at < now - UNHEARD)


def _shown(row: Row[Any], state: str = "") -> Waiting:
    return Waiting(
        ticket=row.ticket,
        number=row.number,
        matter=row.matter,
        priority=row.priority,
        taken_at=0 if row.taken_at == row.called_at else row.taken_at,  # known by its slip alone
        place=row.place,
        aims=row.aims,
        state=state or row.state,
        window=row.window_number,
    )


async def view(connection: AsyncConnection, caller: Caller, now: int) -> HallView:
    """Who waits and who was passed over in the caller's hall, and how its own handed ones stand."""
    day = day_of(now)
    mine = and_(_ticket.origin == caller.window, _ticket.state.in_((CALLED, SERVED)))
    passed = and_(_ticket.state == PASSED, _ticket.request != "")  # one of a window's own is that window's
    missed = and_(_unheard(now), _ticket.window != caller.window)  # that window itself is given it at its next call
    wanted = (
        select(hall_ticket, missed.label("missed"))
        .where(_ticket.hall == caller.hall, _ticket.day == day)
        .where(or_(_ticket.state == WAITING, passed, missed, mine))
        .order_by(_ticket.state.desc(), *_ORDER)
        .limit(MOST_SHOWN)
    )
    rows = (await connection.execute(wanted)).all()
    tickets = tuple(_shown(one, PASSED if one.missed else "") for one in rows)
    block = ticket_block.c
    left = (
        select(ticket_block)
        .where(block.hall == caller.hall, block.day == day, block.window == caller.window)
        .order_by(block.matter, block.place)
    )
    blocks = tuple(
        LeasedNumbers(day=day, matter=one.matter, first=one.first, last=one.last)
        for one in (await connection.execute(left)).all()
    )
    return HallView(now=now, day=day, tickets=tickets, blocks=blocks)


async def _hold_window(connection: AsyncConnection, window: str) -> None:
    """Calls of one window come one after the other; on SQLite every transaction that writes does."""
    await connection.execute(select(windows.c.id).where(windows.c.id == window).with_for_update())


async def call(connection: AsyncConnection, caller: Caller, asked: HallAsked, now: int) -> HallCalled:
    """The next ticket for a window. The same request gets the same ticket, and one whose answer the window never
    heard comes before any other."""
    await _hold_window(connection, caller.window)
    day = day_of(now)
    mine = select(hall_ticket).where(_ticket.window == caller.window, _ticket.state == CALLED, _ticket.day == day)
    again = (await connection.execute(mine.where(_ticket.request == asked.request))).first()
    if again is not None:
        return HallCalled(now=now, ticket=_shown(again), earlier=await _earlier(connection, caller, asked, again))
    if asked.have:
        heard = update(hall_ticket).where(_ticket.ticket == asked.have, _ticket.window == caller.window)
        await connection.execute(heard.values(confirmed=True))
    lost = (await connection.execute(mine.where(_ticket.confirmed.is_(False)).order_by(_ticket.called_at))).first()
    if lost is not None:
        return HallCalled(now=now, ticket=_shown(lost), earlier=await _earlier(connection, caller, asked, lost))
    next_one = select(hall_ticket).where(_for_window(caller, asked, day)).order_by(*_ORDER).limit(1)
    if asked.number:
        next_one = await shown(connection, caller, day, asked.number, now)
    elif asked.ticket:
        here = and_(_ticket.hall == caller.hall, _ticket.day == day, _ticket.state == WAITING)
        next_one = select(hall_ticket).where(here, _ticket.ticket == asked.ticket)
    found = (await connection.execute(next_one.with_for_update(skip_locked=True))).first()
    if found is None:
        return HallCalled(now=now)
    taken = {
        "state": CALLED,
        "window": caller.window,
        "window_number": caller.number,
        "request": asked.request,
        "called_at": now,
        "confirmed": False,
    }
    given = update(hall_ticket).where(_ticket.ticket == found.ticket).values(**taken).returning(hall_ticket)
    called = (await connection.execute(given)).one()
    return HallCalled(now=now, ticket=_shown(called), earlier=await _earlier(connection, caller, asked, called))


def _for_window(caller: Caller, asked: HallAsked, day: str) -> Any:  # noqa: ANN401 - SQLAlchemy's own type is a long one
    """Who waits for this window: of its matters, or aimed at it; nobody who is aimed at another."""
    here = and_(_ticket.hall == caller.hall, _ticket.day == day, _ticket.state == WAITING)
    whose = _ticket.aims.in_(("", caller.number))
    if not asked.matters:
        return and_(here, whose)
    return and_(here, whose, or_(_ticket.matter.in_(asked.matters), _ticket.aims == caller.number))


async def _earlier(connection: AsyncConnection, caller: Caller, asked: HallAsked, found: Row[Any]) -> int:
    wanted = select(_ticket.ticket).where(_for_window(caller, asked, found.day), _ticket.place < found.place)
    return len((await connection.execute(wanted.where(_ticket.ticket != found.ticket))).all())


async def take(connection: AsyncConnection, hall: str, wanted: TicketWanted, now: int) -> HallTaken:
    """A ticket of the hall. The same id gets the same number."""
    day = day_of(now)
    count = await _counted(connection, hall, day, wanted.matter)  # holds the row: two never get one number
    known = (await connection.execute(select(hall_ticket).where(_ticket.ticket == wanted.ticket))).first()
    if known is None:
        place = count.given
        number = place + 1 if place + 1 < _FIRST_BLOCK else place + 1 + _AFTER_BLOCKS - _FIRST_BLOCK
        await _count(connection, hall, day, wanted.matter, given=place + 1)
        row = row_of(hall, day, wanted.ticket, numbered(wanted.matter, number), wanted.matter, now)
        row |= {"priority": wanted.priority, "aims": wanted.aims}
        await connection.execute(insert(hall_ticket).values(**row))
        known = (await connection.execute(select(hall_ticket).where(_ticket.ticket == wanted.ticket))).one()
    before = select(hall_ticket).where(_ticket.hall == hall, _ticket.day == day, _ticket.state == WAITING)
    rows = (await connection.execute(before.where(_ticket.matter == known.matter))).all()
    ahead = sum(_key(one) < _key(known) for one in rows if one.ticket != known.ticket)
    return HallTaken(now=now, ticket=_shown(known), ahead=ahead)


def _key(row: Row[Any]) -> tuple[bool, int, int, str]:
    return row.priority == "", row.place, row.taken_at, row.number


async def _counted(connection: AsyncConnection, hall: str, day: str, matter: str) -> Row[Any]:
    """How many numbers of a matter were given today; held until the transaction ends."""
    place = {"hall": hall, "day": day, "matter": matter}
    await connection.execute(insert(ticket_count).values(**place, given=0, blocks=0).on_conflict_do_nothing())
    count = ticket_count.c
    wanted = select(ticket_count).where(count.hall == hall, count.day == day, count.matter == matter)
    return (await connection.execute(wanted.with_for_update())).one()


async def _count(connection: AsyncConnection, hall: str, day: str, matter: str, **values: int) -> None:
    count = ticket_count.c
    mine = update(ticket_count).where(count.hall == hall, count.day == day, count.matter == matter)
    await connection.execute(mine.values(**values))


def days_to_lease(now: int) -> tuple[str, ...]:
    """Days of which numbers are left to somebody: today ("" too), and tomorrow for who will find nobody to ask."""
    today = civil_date(from_micros(now))
    return ("", today.isoformat(), (today + timedelta(days=1)).isoformat())


async def lease(connection: AsyncConnection, caller: Caller, wanted: NumbersWanted, now: int) -> LeasedNumbers:
    """Leave numbers to a window. The same request gets the same ones."""
    day, block = wanted.day or day_of(now), ticket_block.c
    count = await _counted(connection, caller.hall, day, wanted.matter)
    known = (await connection.execute(select(ticket_block).where(block.request == wanted.request))).first()
    if known is not None:
        return LeasedNumbers(day=known.day, matter=known.matter, first=known.first, last=known.last)
    place = count.blocks
    late = place - _EARLY_BLOCKS
    first = _FIRST_BLOCK + BLOCK * place if late < 0 else _LATE_BLOCKS + BLOCK * late
    await _count(connection, caller.hall, day, wanted.matter, blocks=place + 1)
    row = {"hall": caller.hall, "day": day, "matter": wanted.matter, "place": place, "window": caller.window}
    row |= {"request": wanted.request, "first": first, "last": first + BLOCK - 1}
    await connection.execute(insert(ticket_block).values(**row))
    return LeasedNumbers(day=day, matter=wanted.matter, first=first, last=first + BLOCK - 1)


# What windows tell with their actions


async def follow(connection: AsyncConnection, window: str, hall: str, actions: Sequence[Action]) -> None:
    """Bring the hall's queue to what a window did; the same again changes nothing.

    What befell one ticket is told in its order. Different tickets do not know of each other, so what is alike of them
    is written together.
    """
    turns: dict[int, list[Action]] = {}
    seen: dict[str, int] = {}
    for one in actions:
        if tickets := _tickets_of(one.facts):
            turn = max(seen.get(each, 0) for each in tickets)
            seen |= dict.fromkeys(tickets, turn + 1)
            turns.setdefault(turn, []).append(one)
    for turn in sorted(turns):
        await _follow(connection, window, hall, turns[turn])


def _tickets_of(facts: AnyFacts) -> tuple[str, ...]:
    match facts:
        case TicketsHanded():
            return facts.tickets
        case TicketTaken() | TicketCalled() | TicketPassed() | TicketServed() | TicketTransferred() | TicketBack():
            return (facts.ticket,)
        case _:
            return ()


_TAKEN = insert(hall_ticket).on_conflict_do_nothing()
_OF = _ticket.ticket == bindparam("of")
_OWN_HERE = and_(_ticket.origin == bindparam("here"), or_(_ticket.state == OWN, _ticket.state == PASSED))
_CALLED = (
    update(hall_ticket)
    .where(_OF, or_(_ticket.window == bindparam("here"), _OWN_HERE))
    .values(
        state=CALLED,
        window=bindparam("here"),
        window_number=bindparam("shown"),
        confirmed=True,
        called_at=bindparam("moment"),
    )
)
_ENDED = (
    update(hall_ticket)
    .where(_OF, _ticket.window == bindparam("here"))
    .where(or_(_ticket.state == CALLED, _ticket.state == PASSED, _ticket.state == SERVED))
    .values(state=bindparam("then"), confirmed=True)
)


async def _follow(connection: AsyncConnection, window: str, hall: str, actions: Sequence[Action]) -> None:
    """Acts of which no two are of the same ticket."""
    taken: list[dict[str, Any]] = []
    called: list[dict[str, Any]] = []
    ended: list[dict[str, Any]] = []
    for one in actions:
        facts, at = one.facts, one.at
        match facts:
            case TicketTaken() if facts.source is TicketSource.slip:
                await adopt(connection, window, hall, day_of(at), facts, at)
            case TicketTaken():
                row = row_of(hall, day_of(at), facts.ticket, facts.number, facts.matter, at)
                taken.append(row | {"priority": facts.priority, "aims": facts.aims, "state": OWN, "origin": window})
            case TicketsHanded():
                given = _ticket.ticket.in_(facts.tickets), _ticket.origin == window, _ticket.state == OWN
                await connection.execute(update(hall_ticket).where(*given).values(state=WAITING))
            case TicketCalled():
                called.append({"of": facts.ticket, "here": window, "shown": one.window, "moment": at})
            case TicketPassed():
                ended.append({"of": facts.ticket, "here": window, "then": PASSED})
            case TicketServed():
                ended.append({"of": facts.ticket, "here": window, "then": SERVED})
            case TicketTransferred():
                await _wait_again(connection, window, facts.ticket, matter=facts.matter, aims=facts.aims)
            case TicketBack():
                await _wait_again(connection, window, facts.ticket, anybody=hall, at=at, place=facts.place)
            case _:
                pass
    for words, rows in ((_TAKEN, taken), (_CALLED, called), (_ENDED, ended)):
        if rows:
            await connection.execute(words, rows)


def _by(window: str) -> Any:  # noqa: ANN401 - as above
    """Only who called a ticket last says what became of it."""
    return and_(_ticket.window == window, _ticket.state.in_((CALLED, PASSED, SERVED)))


async def _wait_again(
    connection: AsyncConnection,
    window: str,
    ticket: str,
    *,
    anybody: str = "",
    at: int = 0,
    **values: Any,  # noqa: ANN401
) -> None:
    """Waits again: for the hall where the hall has it, for its own window where it was never handed over.

    ``anybody``: in this hall every window may bring back whom another one passed over, or never called.
    """
    missed = or_(_ticket.state == PASSED, _unheard(at))
    elsewhere = and_(_ticket.hall == anybody, missed, _ticket.request != "")
    own = and_(_ticket.origin == window, _ticket.request == "")
    state = case((own, OWN), else_=WAITING)
    back = update(hall_ticket).where(_ticket.ticket == ticket, or_(_by(window), elsewhere))
    await connection.execute(back.values(state=state, window="", window_number="", request="", **values))
