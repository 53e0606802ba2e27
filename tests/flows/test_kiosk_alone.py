# SPDX-License-Identifier: Apache-2.0
"""Ticket machines of a hall whose centre goes away and comes back: no number twice, everybody called once."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from real_centre import RealCentre
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.counting import waited_events
from counter_app.cases.queue import TicketState
from counter_app.cases.queue_figures import queue_figures
from counter_app.desk import hall_calls, queue, slips
from counter_app.desk.counter import Counter
from counter_app.desk.kiosk import SETTLED, Kiosk
from counter_app.server.tables.queue import hall_ticket
from counter_app.settings import load_settings
from counter_app.sync.client import CentreClient
from counter_app.sync.queue import HallQueue
from counter_app.wire.queue import HallAsked, HallTaken, SlipsTold, SlipTold, TicketWanted
from counter_app.wire.signing import Ed25519Signer
from flows.desk_day import MovingClock
from flows.test_hall_queue import AtWindow, at_window

KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from counter_app.base.errors import CounterError
from counter_app.desk import tickets
from counter_app.desk.counter import Counter
from counter_app.desk.kiosk import Kiosk
from counter_app.settings import load_settings

class Away:
    def take(self, wanted):
        raise CounterError("queue.hall.away")

moment = datetime.fromisoformat(sys.argv[2])
kiosk = Kiosk(Counter(load_settings(Path(sys.argv[1])), lambda: moment), Away(), "K1")
kiosk.give("A", "")
given = kiosk.give("A", "elder")
print(given.number, flush=True)
tickets.send_slip = lambda *anything: os.kill(os.getpid(), signal.SIGKILL)  # the printer is never reached
tickets.print_ticket(kiosk.counter, given)
"""


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def centre(tmp_path: Path, clock: MovingClock) -> Iterator[RealCentre]:
    made = RealCentre(tmp_path / "centre", clock=clock)
    made.start()
    yield made
    made.stop()


@contextmanager
def machine(home: Path, centre: RealCentre, clock: MovingClock, number: str) -> Iterator[Kiosk]:
    signer = Ed25519Signer(Ed25519PrivateKey.generate())
    centre.add_window(number, signer.public_key, number=number)
    hall = HallQueue(lambda: CentreClient(centre.url, number, signer, clock))
    yield Kiosk(Counter(load_settings(home), clock), hall, number)
    hall.close()


class _Deaf(HallQueue):
    """A line on which answers get lost."""

    def take(self, wanted: TicketWanted) -> HallTaken:
        super().take(wanted)
        raise CounterError("queue.hall.away")


def again(kiosk: Kiosk) -> Kiosk:
    """The same machine, started anew."""
    return Kiosk(kiosk.counter, kiosk.hall, kiosk.number)


def handed_in(kiosk: Kiosk, clock: MovingClock) -> None:
    """The centre is heard for as long as it takes."""
    kiosk.upkeep()
    clock.move(seconds=SETTLED // 1_000_000)
    kiosk.upkeep()


def numbers(centre: RealCentre) -> list[tuple[str, str, str]]:
    """Day, number and state of every ticket there is."""

    async def read(connection: AsyncConnection) -> list[tuple[str, str, str]]:
        one = hall_ticket.c
        found = await connection.execute(select(one.day, one.number, one.state).order_by(one.day, one.taken_at))
        return [(row.day, row.number, row.state) for row in found]

    return centre.with_connection(read)


def test_two_machines_give_numbers_while_nobody_answers_and_hand_them_in_once(
    centre: RealCentre, tmp_path: Path, clock: MovingClock
) -> None:
    with (
        machine(tmp_path / "one", centre, clock, "K1") as one,
        machine(tmp_path / "two", centre, clock, "K2") as two,
        at_window(tmp_path / "window", centre, clock, "1") as window,
    ):
        for kiosk in (one, two):
            kiosk.upkeep()
        assert [one.give("A", "").number, two.give("A", "").number] == ["A001", "A002"]
        centre.stop()
        given = [kiosk.give("A", "elder" if kiosk is two else "") for kiosk in (one, two, one, two)]
        alone = [each.number for each in given]
        assert alone == ["A501", "A521", "A502", "A522"]
        assert all(each.ahead is None for each in given)
        assert one.give("Z", "").number == "ZK1-001"  # of a matter of which nothing was left: its own row
        two = again(two)
        assert (two.kept, two.give("B", "").number) == (2, "B521")
        centre.start()
        one.upkeep()
        assert one.kept == 3  # windows tell first whom they called alone
        for kiosk in (one, two):
            handed_in(kiosk, clock)
            handed_in(again(kiosk), clock)
            assert kiosk.kept == 0
        there = [number for _, number, _ in numbers(centre)]
        assert sorted(there) == sorted(
            ["A001", "A002", *alone, "ZK1-001", "B521"]
        )  # what is left of a block is nobody's
        assert one.give("A", "").number == "A003"
        called = []
        while number := window.call():
            called.append(number)
        assert sorted(called) == sorted([*there, "A003"])
        assert called[:2] == ["A521", "A522"]  # who goes first goes first here too


def test_a_machine_that_is_killed_before_it_prints_gives_no_number_twice(
    centre: RealCentre, tmp_path: Path, clock: MovingClock
) -> None:
    home = tmp_path / "one"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(home), clock().isoformat()], capture_output=True, text=True, check=False
    )
    assert killed.returncode == -9
    assert killed.stdout == "AK1-002\n"
    with machine(home, centre, clock, "K1") as kiosk:
        assert kiosk.kept == 2
        kiosk.away = True
        assert kiosk.give("A", "").number == "AK1-003"
        handed_in(kiosk, clock)
        assert [number for _, number, _ in numbers(centre)] == ["AK1-001", "AK1-002", "AK1-003"]


def test_a_number_asked_for_of_which_nothing_was_heard_is_nobodys(
    centre: RealCentre, tmp_path: Path, clock: MovingClock
) -> None:
    with machine(tmp_path / "one", centre, clock, "K1") as kiosk:
        kiosk.upkeep()
        hall = kiosk.hall
        assert isinstance(hall, HallQueue)

        kiosk.hall = deaf = _Deaf(hall._connect)
        assert kiosk.give("A", "").number == "A501"
        assert [number for _, number, _ in numbers(centre)] == ["A001"]
        handed_in(kiosk, clock)
        assert [number for _, number, _ in numbers(centre)] == ["A501"]
        assert not kiosk.away
        deaf.close()
        foreign = SlipTold(day=clock().date().isoformat(), number="A777", matter="A", taken_at=kiosk._now())
        assert hall.tell(SlipsTold(slips=(foreign,))).numbers == ()


def test_midnight_begins_the_numbers_anew_and_a_clock_set_back_gives_none_twice(
    centre: RealCentre, tmp_path: Path, clock: MovingClock
) -> None:
    with machine(tmp_path / "one", centre, clock, "K1") as kiosk:
        kiosk.upkeep()
        centre.stop()
        kiosk.upkeep()
        clock.move(hours=23 - clock().hour)
        assert kiosk.give("A", "").number == "A501"
        clock.move(hours=2)  # nobody has answered since yesterday: numbers of today were left before
        assert [kiosk.give("A", "").number for _ in range(21)] == [*(f"A{n}" for n in range(501, 521)), "AK1-001"]
        clock.move(hours=-2)
        assert again(kiosk).give("A", "").number == "A502"
        kiosk = again(kiosk)
        clock.move(hours=2)
        assert kiosk.give("A", "").number == "AK1-002"
        centre.start()
        handed_in(kiosk, clock)
        told = numbers(centre)
        assert len(set(told)) == len(told) == 24
        assert {day for day, number, _ in told if number == "A502"} == {day for day, _, _ in told}
        with at_window(tmp_path / "window", centre, clock, "1") as window:
            assert window.call() == "A501"
            assert len(window.look().waiting) == 21  # nobody of yesterday


def shown(at: AtWindow, number: str) -> str:
    """Somebody shows a slip at this window: the number that was called."""
    read, request = slips.read_slip(at.counter, number), new_id()
    have = queue.standing_of(at.counter).queue.last_hall_call
    heard = hall_calls.ask(at.counter, request, have, read.ticket, read.number)
    ticket = slips.call_shown(at.counter, read, request, heard)
    assert ticket is not None
    return ticket.number


def test_who_shows_a_slip_is_called_at_once_and_counted_once(
    centre: RealCentre, tmp_path: Path, clock: MovingClock
) -> None:
    with (
        machine(tmp_path / "kiosk", centre, clock, "K1") as kiosk,
        at_window(tmp_path / "one", centre, clock, "1") as one,
        at_window(tmp_path / "two", centre, clock, "2") as two,
    ):
        kiosk.upkeep()
        kiosk.away = True
        assert [kiosk.give("A", "").number for _ in range(4)] == ["A501", "A502", "A503", "A504"]
        clock.move(minutes=3)

        assert shown(one, "a501") == "A501"  # the centre is there, and was not told of it
        for at, code in ((one, "queue.is_called"), (two, "queue.called_elsewhere")):
            with pytest.raises(CounterError, match=code.replace(".", r"\.")):
                shown(at, "A501")
        with pytest.raises(CounterError, match=r"queue\.called_elsewhere"):
            shown(two, "A999")  # was left to nobody
        with pytest.raises(CounterError, match=r"queue\.no_number"):
            shown(two, "501")

        centre.stop()
        assert shown(two, "A502") == "A502"  # by the slip alone
        queue.pass_over(two.counter, "absent")
        assert shown(one, "A503") == "A503"
        (passed,) = queue.view(two.counter, None, away=True).passed
        queue.bring_back(two.counter, passed)
        now = queue.call_next(two.counter, new_id())
        assert now is not None
        assert now.number == "A502"

        centre.start()
        one.push()
        two.push()
        handed_in(kiosk, clock)
        assert {number: state for _, number, state in numbers(centre)} == {
            "A501": "served",
            "A502": "called",
            "A503": "called",
            "A504": "waiting",
        }
        assert [line.number for line in one.look().waiting] == ["A504"]
        assert [one.call(), two.call()] == ["A504", ""]
        for at, called in ((one, 3), (two, 1)):
            acts = at.counter.store.queue.on(clock().date())
            figures = queue_figures(acts)
            assert (figures.called, figures.taken) == (called, 0)
            waits = len(list(waited_events(acts)))  # of slips nobody knows since when
            assert figures.waits.counted == waits == (at is one)


def test_a_number_that_was_typed_wrongly_still_is_somebodys(
    centre: RealCentre, tmp_path: Path, clock: MovingClock
) -> None:
    with (
        machine(tmp_path / "kiosk", centre, clock, "K1") as kiosk,
        at_window(tmp_path / "one", centre, clock, "1") as one,
    ):
        kiosk.upkeep()
        assert shown(one, "A501") == "A501"  # nobody has it yet
        clock.move(minutes=11)
        kiosk.away = True
        assert kiosk.give("A", "").number == "A501"
        handed_in(kiosk, clock)
        assert [(number, state) for _, number, state in numbers(centre)] == [("A501", "waiting")]
        assert kiosk.hall.call(HallAsked(request=new_id())).ticket is not None
        now = queue.standing_of(one.counter).queue.now
        assert now is not None
        assert now.state is TicketState.called
