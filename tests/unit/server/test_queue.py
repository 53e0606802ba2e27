# SPDX-License-Identifier: Apache-2.0
"""The hall's queue at the centre, over both databases: one ticket to one window, and none of them lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from real_centre import RealCentre
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Action
from counter_app.cases.queue_facts import TicketBack
from counter_app.server.queue import DAYS_KEPT, UNHEARD, clear_days, follow
from counter_app.server.tables.queue import hall_ticket, ticket_block, ticket_count
from counter_app.sync.client import CentreClient
from counter_app.sync.queue import HallQueue
from counter_app.wire.queue import HallAsked, NumbersWanted, TicketWanted
from counter_app.wire.signing import Ed25519Signer

MANY = 12


def hall_of(centre: RealCentre, hall: str, number: str) -> HallQueue:
    """The way of a window of this hall that was taken in."""
    signer, window = Ed25519Signer(Ed25519PrivateKey.generate()), new_id()
    centre.add_window(window, signer.public_key, hall=hall, number=number)
    return HallQueue(lambda: CentreClient(centre.url, window, signer, centre.clock))


def taken(hall: HallQueue, matter: str = "A", priority: str = "", aims: str = "") -> str:
    """A new ticket's number."""
    return hall.take(TicketWanted(ticket=new_id(), matter=matter, priority=priority, aims=aims)).ticket.number


def test_two_windows_that_call_at_once_never_get_the_same_one(centre: RealCentre) -> None:
    name = new_id()
    windows = [hall_of(centre, name, one) for one in ("1", "2")]
    numbers = [taken(windows[0]) for _ in range(MANY)]
    assert numbers == [f"A{one:03}" for one in range(1, MANY + 1)]

    def calls(hall: HallQueue) -> list[str]:
        found, have = [], ""
        while (told := hall.call(HallAsked(request=new_id(), have=have)).ticket) is not None:
            found.append(told.number)
            have = told.ticket
        return found

    with ThreadPoolExecutor(2) as together:
        found = list(together.map(calls, windows))
    assert Counter(one for part in found for one in part) == Counter(numbers)
    for one in windows:
        one.close()


def test_an_answer_that_got_lost_is_given_again(centre: RealCentre) -> None:
    name = new_id()
    hall, other = hall_of(centre, name, "1"), hall_of(centre, name, "2")
    wanted = TicketWanted(ticket=new_id(), matter="A")
    assert hall.take(wanted).ticket == hall.take(wanted).ticket  # asked twice, one number
    elder = taken(hall, priority="elder")
    taken(hall, matter="B", aims="2")
    first = hall.call(HallAsked(request="r1")).ticket
    assert first is not None
    assert first.number == elder
    assert hall.call(HallAsked(request="r1")).ticket == first
    again = hall.call(HallAsked(request="r2")).ticket  # the window was started anew and knows of nothing
    assert again is not None
    assert again.number == elder
    told = hall.call(HallAsked(request="r3", have=first.ticket))
    assert told.ticket is not None
    assert (told.ticket.number, told.earlier) == ("A001", 0)
    assert hall.call(HallAsked(request="r4", have=told.ticket.ticket)).ticket is None  # what is left is for window 2
    assert [one.number for one in other.look().tickets] == ["B001"]
    numbers = NumbersWanted(request=new_id(), matter="A")
    block = other.numbers(numbers)
    assert other.numbers(numbers) == block
    assert (block.first, block.last) == (501, 520)
    assert hall.numbers(NumbersWanted(request=new_id(), matter="A")).first == 521
    assert other.look().blocks == (block,)
    hall.close()
    other.close()


def test_whom_a_window_never_called_any_other_sees_and_brings_back(centre: RealCentre) -> None:
    """Its answer got lost and it was closed: somebody waits whom nobody would ever call."""
    name = new_id()
    hall, other = hall_of(centre, name, "1"), hall_of(centre, name, "2")
    number = taken(hall)
    given = hall.call(HallAsked(request="r1")).ticket
    assert given is not None
    assert other.look().tickets == ()
    late = to_micros(centre.clock()) - UNHEARD - 1
    moved = update(hall_ticket).where(hall_ticket.c.ticket == given.ticket).values(called_at=late)
    centre.with_connection(lambda connection: connection.execute(moved))
    assert [(one.number, one.state, one.window) for one in other.look().tickets] == [(number, "passed", "1")]
    assert hall.look().tickets == ()
    back = TicketBack(ticket=given.ticket, place=given.place, hall=True)
    act = Action(
        id=new_id(),
        transaction=new_id(),
        case="",
        at=to_micros(centre.clock()),
        clerk="0312",
        window="2",
        epoch=1,
        seq=1,
        facts=back,
    )
    centre.with_connection(lambda connection: follow(connection, "another", name, [act]))
    called = other.call(HallAsked(request="r2")).ticket
    assert called is not None
    assert called.number == number
    assert hall.call(HallAsked(request="r3")).ticket is None
    for one in (hall, other):
        one.close()


def test_the_queues_of_days_long_past_are_cleared_and_today_stays(centre: RealCentre) -> None:
    name = new_id()
    hall = hall_of(centre, name, "1")
    taken(hall)
    hall.numbers(NumbersWanted(request=new_id(), matter="A"))
    hall.close()
    now = to_micros(centre.clock())

    async def cleared(connection: AsyncConnection, days: int) -> list[int]:
        """How many rows of this hall are left so many days from now."""
        await clear_days(connection, now + days * 86_400_000_000)
        wanted = [select(one).where(one.c.hall == name) for one in (hall_ticket, ticket_block, ticket_count)]
        return [len((await connection.execute(each)).all()) for each in wanted]

    assert centre.with_connection(lambda connection: cleared(connection, DAYS_KEPT)) == [1, 1, 1]
    assert centre.with_connection(lambda connection: cleared(connection, DAYS_KEPT + 1)) == [0, 0, 0]
