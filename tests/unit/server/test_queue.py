# SPDX-License-Identifier: Apache-2.0
"""The hall's queue at the centre, over both databases: one ticket to one window, and none of them lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from real_centre import RealCentre
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Action, AnyFacts
from counter_app.cases.queue import id_of
from counter_app.cases.queue_facts import TicketBack, TicketCalled, TicketServed, TicketSource, TicketTaken
from counter_app.server.queue import DAYS_KEPT, UNHEARD, clear_days, follow
from counter_app.server.tables.queue import hall_ticket, ticket_block, ticket_count
from counter_app.sync.client import CentreClient
from counter_app.sync.queue import HallQueue
from counter_app.wire.queue import HallAsked, NumbersWanted, SlipsTold, SlipTold, TicketWanted, Waiting
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


def test_a_number_that_a_machine_tells_and_a_window_shows_at_once_is_one_ticket(centre: RealCentre) -> None:
    name = new_id()
    kiosk, window = hall_of(centre, name, "K 1"), hall_of(centre, name, "1")
    first = kiosk.numbers(NumbersWanted(request=new_id(), matter="A")).first
    now = to_micros(centre.clock())
    day = civil_date(centre.clock()).isoformat()
    numbers = [*(f"A{first + place}" for place in range(4)), "AK1-001"]
    slips = tuple(SlipTold(day=day, number=one, matter="A", priority="elder", taken_at=now - 9) for one in numbers)
    others = (f"A{first + 20}", "AK2-001", "Q", "B501")  # of nobody, of another, of no form, of another matter
    strange = tuple(SlipTold(day=day, number=one, matter="A", taken_at=now) for one in others)

    def shows(number: str) -> str:
        asked = HallAsked(request=new_id(), ticket=id_of(name, day, number), number=number)
        told = window.call(asked).ticket
        if told is None:
            return ""
        window.call(HallAsked(request=new_id(), have=told.ticket, matters=("Z",)))  # it was heard
        return told.number

    with ThreadPoolExecutor(2) as together:
        told = together.submit(kiosk.tell, SlipsTold(slips=slips + strange))
        shown = [shows(one) for one in numbers[1:4]]
    assert told.result().numbers == tuple(numbers)
    assert shown == numbers[1:4]
    assert kiosk.tell(SlipsTold(slips=slips)).numbers == tuple(numbers)  # told again, nothing is there twice
    waiting = [one.number for one in window.look().tickets if one.state == "waiting"]
    assert sorted(waiting) == sorted([numbers[0], "AK1-001"])
    assert shows(numbers[1]) == ""
    for one in (kiosk, window):
        one.close()


def test_what_a_window_did_by_slips_alone_counts_whoever_is_told_first(centre: RealCentre) -> None:
    name, at = new_id(), to_micros(centre.clock())
    kiosk, day = hall_of(centre, name, "K1"), civil_date(centre.clock()).isoformat()
    first = kiosk.numbers(NumbersWanted(request=new_id(), matter="A")).first
    early, late = f"A{first}", f"A{first + 1}"

    def served(number: str) -> list[Action]:
        ticket = id_of(name, day, number)
        taken = TicketTaken(ticket=ticket, number=number, matter="A", source=TicketSource.slip)
        called = TicketCalled(ticket=ticket, number=number, matter="A", taken_at=0)
        return [act("9", one, at) for one in (taken, called, TicketServed(ticket=ticket))]

    def follows(number: str) -> None:
        centre.with_connection(lambda connection: follow(connection, f"alone-{name}", name, served(number)))

    def tells(number: str) -> None:
        kiosk.tell(SlipsTold(slips=(SlipTold(day=day, number=number, matter="A", taken_at=at - 60_000_000),)))

    follows(early)
    tells(early)
    tells(late)
    assert [one.number for one in hall_waits(kiosk)] == [late]
    follows(late)
    follows(late)
    follows(f"A{first + 99}")  # was left to nobody
    assert hall_waits(kiosk) == []
    wanted = select(hall_ticket.c.number, hall_ticket.c.state).where(hall_ticket.c.hall == name)

    async def read(connection: AsyncConnection) -> dict[str, str]:
        return {row.number: row.state for row in await connection.execute(wanted)}

    assert centre.with_connection(read) == {early: "served", late: "served"}
    kiosk.close()


def hall_waits(hall: HallQueue) -> list[Waiting]:
    """Who waits for the hall."""
    return [one for one in hall.look().tickets if one.state == "waiting"]


def act(window: str, facts: AnyFacts, at: int) -> Action:
    """What a window wrote."""
    return Action(
        id=new_id(), transaction=new_id(), case="", at=at, clerk="0312", window=window, epoch=1, seq=1, facts=facts
    )
