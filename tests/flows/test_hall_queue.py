# SPDX-License-Identifier: Apache-2.0
"""Two windows of one hall and its centre: who waits is called once, also by a window that was alone for a while."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from real_centre import HALL, RealCentre

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.queue import Ticket
from counter_app.cases.queue_facts import TicketSource
from counter_app.cli.counter import main
from counter_app.desk import hall_calls, hall_upkeep, queue, signing_in, tickets
from counter_app.desk.counter import Counter
from counter_app.desk.hall import AWAY
from counter_app.server.centre import open_centre
from counter_app.server.enrolment import new_code
from counter_app.server.projector import project_all
from counter_app.settings import load_settings
from counter_app.sync.client import CentreClient
from counter_app.sync.pump import Pump
from counter_app.sync.queue import HallQueue
from counter_app.wire.queue import HallAsked, HallCalled
from counter_app.wire.signing import Ed25519Signer
from flows import desk_day


@dataclass(slots=True)
class AtWindow:
    """One window of the hall."""

    counter: Counter
    client: CentreClient
    centre: RealCentre

    def give(self, matter: str = "A", priority: str = "") -> str:
        """取号."""
        told = tickets.ask_ticket(self.counter, matter, priority, new_id())
        return tickets.keep_ticket(self.counter, told).number

    def call(self) -> str:
        """F12: the number that comes, "" for nobody."""
        request, have = new_id(), queue.standing_of(self.counter).queue.last_hall_call
        now: Ticket | None = queue.call_next(self.counter, request, hall_calls.ask(self.counter, request, have))
        return now.number if now is not None else ""

    def look(self) -> queue.QueueView:
        """What the window shows, after it did what is to be done when the hall answers."""
        assert self.counter.hall is not None
        told = self.counter.hall.look()
        hall_upkeep.ask_numbers(self.counter, hall_upkeep.settle(self.counter, told))
        hall_upkeep.settle(self.counter, self.counter.hall.look())
        return queue.view(self.counter, self.counter.hall.look())

    def push(self) -> None:
        """What was written is at the centre and read there."""
        pump = Pump(self.counter.store.centre, self.client)
        while self.counter.store.centre.next_batch() is not None:
            pump.send_once()

        async def run() -> None:
            opened = open_centre(self.centre.settings, self.counter.clock)
            try:
                await project_all(opened)
            finally:
                await opened.close()

        asyncio.run(run())


@contextlib.contextmanager
def at_window(home: Path, centre: RealCentre, clock: desk_day.MovingClock, number: str) -> Iterator[AtWindow]:
    counter = Counter(load_settings(home, overrides={"number": number}), clock)
    counter.open_store()
    try:
        signing_in.sign_in(counter, desk_day.CLERK, desk_day.CLERK)
        store = counter.store
        signer = Ed25519Signer(Ed25519PrivateKey.generate())
        centre.add_window(store.centre.window_id, signer.public_key, number=number)
        assert centre.centre is not None
        own = centre.centre.keys.signer
        store.centre.enrolled(
            url=centre.url, name="", hall=HALL, number=number, algorithm=own.algorithm, public_key=own.public_key
        )
        client = CentreClient(centre.url, store.centre.window_id, signer, clock)
        hall = HallQueue(lambda: CentreClient(centre.url, store.centre.window_id, signer, clock))
        counter.hall = hall
        yield AtWindow(counter, client, centre)
        client.close()
        hall.close()
    finally:
        counter.close()


def test_a_hall_of_two_windows(tmp_path: Path) -> None:
    clock = desk_day.MovingClock()
    centre = RealCentre(tmp_path / "centre", clock=clock)
    centre.start()
    try:
        with (
            at_window(tmp_path / "one", centre, clock, "1") as one,
            at_window(tmp_path / "two", centre, clock, "2") as two,
        ):
            _play(one, two, centre, clock)
    finally:
        centre.stop()


def _play(one: AtWindow, two: AtWindow, centre: RealCentre, clock: desk_day.MovingClock) -> None:
    one.look()
    two.look()  # numbers are in reserve
    assert [one.give(), two.give(), one.give(priority="disabled")] == ["A001", "A002", "A003"]
    assert one.call() == "A003"
    assert two.call() == "A001"
    assert [line.number for line in two.look().waiting] == ["A002"]

    # passed over at one window, back in the line, called at the other
    queue.pass_over(two.counter, "absent")
    two.push()
    assert [line.number for line in one.look().passed] == ["A001"]
    clock.move(minutes=2)
    queue.bring_back(one.counter, one.look().passed[0], one.look().waiting)  # at another window than passed over
    one.push()
    assert two.look().passed == ()
    assert [line.number for line in one.look().waiting] == ["A002", "A001"]

    # the centre is away: one window goes on with its own numbers
    centre.stop()
    clock.move(minutes=1)
    with pytest.raises(CounterError, match=AWAY):
        one.look()
    assert [one.give(), one.give()] == ["A501", "A502"]
    assert one.call() == "A501"
    assert queue.view(one.counter, None, away=True).hall == "away"
    centre.start()
    one.look()  # what still waits is the hall's again
    one.push()
    assert [line.number for line in two.look().waiting] == ["A002", "A001", "A502"]
    assert [two.call(), one.call(), two.call(), one.call()] == ["A002", "A001", "A502", ""]


class _Deaf(HallQueue):
    """A line on which the next answer gets lost."""

    lost = 1

    def call(self, asked: HallAsked) -> HallCalled:
        told = super().call(asked)
        if self.lost:
            self.lost -= 1
            raise CounterError(AWAY)
        return told


def test_whose_call_was_not_heard_is_called_again(tmp_path: Path) -> None:
    clock = desk_day.MovingClock()
    centre = RealCentre(tmp_path / "centre", clock=clock)
    centre.start()
    try:
        with at_window(tmp_path / "one", centre, clock, "1") as one:
            one.give()
            one.give()
            hall = one.counter.hall
            assert isinstance(hall, HallQueue)
            deaf = one.counter.hall = _Deaf(hall._connect)
            assert one.call() == ""  # nobody of its own waits either
            assert one.call() == "A001"
            assert one.call() == "A002"
            source = queue.standing_of(one.counter).queue.now
            assert source is not None
            assert source.source is TicketSource.hall
            deaf.close()
    finally:
        centre.stop()


def test_made_up_people_take_numbers_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = str(tmp_path / "kiosk")
    centre = RealCentre(tmp_path / "centre")
    centre.start()
    try:
        held = centre.centre
        assert held is not None
        code = centre.with_connection(lambda one: new_code(one, held, HALL, "K1"))
        capsys.readouterr()
        assert main(["kiosk", "--people", "1", "--home", home, "--json"]) == 1  # not enrolled yet
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "sync.not_enrolled"
        assert main(["sync", "enrol", centre.url, code.code.written, "--home", home, "--json"]) == 0
        capsys.readouterr()
        assert main(["kiosk", "--people", "4", "--seed", "7", "--home", home, "--json"]) == 0
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    finally:
        centre.stop()
    assert len({one["number"] for one in told}) == 4
    assert any(one["priority"] for one in told)
