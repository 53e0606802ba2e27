# SPDX-License-Identifier: Apache-2.0
"""A hall, a city, as many days as wanted: windows work, go offline, come back, and in the end agree with the centre.

Processes side by side, as many as there are cores, each with some of the windows. A window's clock stands at the day
that is played: the first days lie in the past, and the windows learn how far off they are.
"""

import random
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from counter_app.base.clock import Clock, system_clock
from counter_app.base.errors import CounterError
from counter_app.rehearsal.windows import PlayedWindow
from counter_app.sync.errand import Outcome

SIDE_BY_SIDE = 4
"""Windows of one process that are at work at the same time."""
PUSH_EVERY = 5
"""Cases after which a window that is online pushes."""
DRAIN_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played. ``offline`` is the chance that a window has no network on a day."""

    folder: Path
    windows: int
    cases: int  # of each window on each day
    days: int
    offline: float
    seed: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the centre is and with what its word is checked."""

    url: str
    name: str
    algorithm: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class NewWindow:
    """A window to be taken in."""

    number: int
    id: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Played:
    """What some windows did. ``waiting`` is what the centre has not got; ``agree`` counts windows whose chains are,
    link for link, those of the centre."""

    windows: int = 0
    cases: int = 0
    actions: int = 0
    pushed: int = 0
    calls: int = 0
    refused: int = 0
    sent: int = 0  # bytes
    got: int = 0
    waiting: int = 0
    agree: int = 0
    offline: int = 0

    def __add__(self, other: "Played") -> "Played":
        """Together."""
        return Played(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the rehearsal: a day, or the end."""

    name: str
    seconds: float
    played: Played


class Simulation:
    """A rehearsal, a stage at a time. Give the processes back with ``close``."""

    def __init__(self, plan: Plan, processes: int) -> None:
        self.plan = plan
        self._pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
        self._shares = [range(first, plan.windows + 1, processes) for first in range(1, processes + 1)]

    def make_windows(self) -> list[NewWindow]:
        """Stores and keys of all windows."""
        found = self._pool.map(partial(_make, self.plan), self._shares)
        return sorted((one for share in found for one in share), key=lambda one: one.number)

    def day(self, place: Place, day: int) -> Stage:
        """One day at all windows."""
        return self._stage(str(day + 1), partial(_day, self.plan, place, day))

    def end(self, place: Place) -> Stage:
        """Everybody is online, everything arrives, both sides are compared."""
        return self._stage("", partial(_end, self.plan, place))

    def _stage(self, name: str, part: "partial[Played]") -> Stage:
        began = time.monotonic()
        played = sum(self._pool.map(part, self._shares), Played())
        return Stage(name, time.monotonic() - began, played)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)


def _clock(plan: Plan, day: int) -> Clock:
    """The day that is played, at the present time of day; the last day is today."""
    behind = timedelta(days=plan.days - 1 - day)

    def now() -> datetime:
        return system_clock() - behind

    return now


def _open(plan: Plan, number: int, day: int) -> PlayedWindow:
    return PlayedWindow(plan.folder / f"window-{number}", number, clock=_clock(plan, day), seed=f"{plan.seed}/{day}")


def _make(plan: Plan, numbers: Sequence[int]) -> list[NewWindow]:
    made = []
    for number in numbers:
        window = _open(plan, number, 0)
        made.append(NewWindow(number, window.id, window.signer.public_key))
        window.close()
    return made


def _day(plan: Plan, place: Place, day: int, numbers: Sequence[int]) -> Played:
    return _together(partial(_day_at, plan, place, day), numbers)


def _end(plan: Plan, place: Place, numbers: Sequence[int]) -> Played:
    return _together(partial(_end_at, plan, place), numbers)


def _together(one: "partial[Played]", numbers: Iterable[int]) -> Played:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        return sum(threads.map(one, numbers), Played())


def _day_at(plan: Plan, place: Place, day: int, number: int) -> Played:
    chance = random.Random(f"{plan.seed}/{day}/{number}")  # noqa: S311 - who has no network that day
    offline = chance.random() < plan.offline
    window = _open(plan, number, day)
    try:
        if window.centre.standing() is None:
            window.enrolled(place.url, name=place.name, algorithm=place.algorithm, public_key=place.public_key)
        if not offline:
            window.connect(place.url)
        actions = refused = 0
        for case in range(1, plan.cases + 1):
            actions += window.case()
            if not offline and case % PUSH_EVERY == 0:
                refused += window.step().outcome in (Outcome.later, Outcome.refused)
        if not offline:
            refused += window.drain(seconds=DRAIN_SECONDS).refused
        return _played(window, plan.cases, actions, refused, offline=offline)
    finally:
        window.close()


def _end_at(plan: Plan, place: Place, number: int) -> Played:
    window = _open(plan, number, plan.days - 1)
    try:
        window.connect(place.url)
        drained = window.drain(seconds=DRAIN_SECONDS)
        agree = 0
        if drained.outcome is Outcome.idle:
            agree = int(window.agrees())
        elif drained.code and drained.outcome is not Outcome.later:
            raise CounterError(drained.code)
        return _played(window, 0, 0, drained.refused, agree=agree)
    finally:
        window.close()


def _played(
    window: PlayedWindow, cases: int, actions: int, refused: int, *, agree: int = 0, offline: bool = False
) -> Played:
    client = window.client
    return Played(
        windows=1,
        cases=cases,
        actions=actions,
        pushed=window.pushed,
        calls=client.calls if client is not None else 0,
        refused=refused,
        sent=client.sent if client is not None else 0,
        got=client.got if client is not None else 0,
        waiting=window.store.outbox_state().waiting,
        agree=agree,
        offline=int(offline),
    )
