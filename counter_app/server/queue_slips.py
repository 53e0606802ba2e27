# SPDX-License-Identifier: Apache-2.0
"""Numbers that were given away from the centre: by a ticket machine that could ask nobody, or shown at a window that
had not heard of them. The same number of a hall and day is one ticket, whoever tells of it first.
"""

from typing import Any

from sqlalchemy import Select, and_, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, from_micros
from counter_app.cases.queue import id_of, matter_of, numbered, row_name
from counter_app.cases.queue_facts import TicketTaken
from counter_app.server.access import Caller
from counter_app.server.tables.queue import OWN, WAITING, hall_ticket, ticket_block
from counter_app.server.tables.windows import window as windows
from counter_app.wire.queue import SlipsKept, SlipsTold, SlipTold

CLOCKS = 600 * 1_000_000
"""So far (µs) the clock of a window may be from the centre's without everybody there being told."""

_ticket, _block = hall_ticket.c, ticket_block.c


def row_of(hall: str, day: str, ticket: str, number: str, matter: str, at: int) -> dict[str, Any]:
    """A ticket that waits and was never called."""
    return {
        "ticket": ticket,
        "hall": hall,
        "day": day,
        "number": number,
        "matter": matter,
        "priority": "",
        "aims": "",
        "state": WAITING,
        "taken_at": at,
        "place": at,
        "origin": "",
        "window": "",
        "window_number": "",
        "request": "",
        "called_at": 0,
        "confirmed": False,
    }


async def keep(connection: AsyncConnection, caller: Caller, told: SlipsTold, now: int) -> SlipsKept:
    """Whoever holds one of these waits for the hall. What is none of the caller's numbers is left out of the answer."""
    kept: list[str] = []
    for one in told.slips:
        dated = one.day == civil_date(from_micros(one.taken_at)).isoformat()
        if not dated or matter_of(one.number) != one.matter:
            continue
        if await _is_given(connection, caller.hall, one.day, one.number, by=caller):
            await _wait(connection, caller, one)
            kept.append(one.number)
    return SlipsKept(now=now, numbers=tuple(kept))


async def _wait(connection: AsyncConnection, caller: Caller, slip: SlipTold) -> None:
    if slip.unheard:  # its number was never told to anybody
        unheard = and_(_ticket.ticket == slip.unheard, _ticket.hall == caller.hall, _ticket.state == WAITING)
        await connection.execute(delete(hall_ticket).where(unheard, _ticket.origin == "", _ticket.request == ""))
    ticket = id_of(caller.hall, slip.day, slip.number)
    row = row_of(caller.hall, slip.day, ticket, slip.number, slip.matter, slip.taken_at)
    row |= {"priority": slip.priority, "origin": caller.window}
    await connection.execute(insert(hall_ticket).values(**row).on_conflict_do_nothing())
    mistyped = and_(_ticket.ticket == ticket, _ticket.origin != caller.window)  # shown before it was given
    await connection.execute(update(hall_ticket).where(mistyped, _ticket.taken_at < slip.taken_at - CLOCKS).values(row))


async def shown(connection: AsyncConnection, caller: Caller, day: str, number: str, now: int) -> Select[Any]:
    """The ticket of a number on a slip, where nobody else called it. One that no machine told of yet is made:
    ``taken_at`` then is the moment of calling."""
    here = and_(_ticket.hall == caller.hall, _ticket.day == day, _ticket.number == number)
    known = (await connection.execute(select(_ticket.ticket).where(here))).first()
    if known is None and await _is_given(connection, caller.hall, day, number):
        row = row_of(caller.hall, day, id_of(caller.hall, day, number), number, matter_of(number), now)
        await connection.execute(insert(hall_ticket).values(**row).on_conflict_do_nothing())
    return select(hall_ticket).where(here, _ticket.state.in_((WAITING, OWN)))


async def adopt(connection: AsyncConnection, window: str, hall: str, day: str, facts: TicketTaken, at: int) -> None:
    """A window that could ask nobody has the ticket of a slip: its own from now on, unless another one called it."""
    here = and_(_ticket.hall == hall, _ticket.day == day, _ticket.number == facts.number)
    own = {"ticket": facts.ticket, "state": OWN, "origin": window, "window": "", "window_number": "", "request": ""}
    free = _ticket.state.in_((WAITING, OWN))
    found = await connection.execute(update(hall_ticket).where(here, free).values(**own))
    if found.rowcount or (await connection.execute(select(_ticket.ticket).where(here))).first() is not None:
        return
    if await _is_given(connection, hall, day, facts.number):
        row = row_of(hall, day, facts.ticket, facts.number, facts.matter, at) | own
        await connection.execute(insert(hall_ticket).values(**row).on_conflict_do_nothing())


async def _is_given(connection: AsyncConnection, hall: str, day: str, number: str, by: Caller | None = None) -> bool:
    """Whether somebody away from the centre may have given a number: it was left to them, or is of their own row."""
    matter = matter_of(number)
    if not matter:
        return False
    row, dash, _ = number[1:].rpartition("-")
    if dash:
        if by is not None:
            return row == row_name(by.number)
        wanted = exists().where(windows.c.hall == hall, windows.c.number == row)
    else:
        place = int(number[1:])
        if numbered(matter, place) != number:
            return False
        wanted = exists().where(_block.hall == hall, _block.day == day, _block.matter == matter)
        wanted = wanted.where(_block.first <= place, _block.last >= place)
        if by is not None:
            wanted = wanted.where(_block.window == by.window)
    return bool(await connection.scalar(select(wanted)))
