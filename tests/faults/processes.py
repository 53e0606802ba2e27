# SPDX-License-Identifier: Apache-2.0
"""The processes that get killed: a centre and windows, each forked from one that has everything imported already."""

import multiprocessing
import os
import random
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from counter_app.base.clock import Clock, system_clock
from counter_app.base.errors import CounterError
from counter_app.rehearsal.windows import PlayedWindow
from counter_app.server.settings import CentreSettings
from counter_app.sync.errand import Outcome
from faults.stores import places_written
from faults.told import Telling

MANY_SECONDS = 240.0
DRAINED, FROZEN, NOT_YET, REFUSED = 0, 3, 4, 5
_NOT_KNOWN = frozenset({"call.unknown"})
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["faults.processes", "uvicorn", "counter_app.server.app"])


@dataclass(frozen=True, slots=True)
class Work:
    """What a window does in one life: press, push, and when it has pressed enough push until all is there."""

    home: Path
    number: int
    url: str
    told: Path
    seed: str
    presses: int
    pace: float  # most seconds between two presses
    seconds: float  # of the whole life
    shift: float = 0.0  # seconds its clock is ahead
    timeout: float = 5.0
    watch: bool = False  # go on asking where things stand after everything is there


def start_window(work: Work) -> ForkServerProcess:
    """A window in a process of its own. It ends with DRAINED, FROZEN, REFUSED or NOT_YET."""
    process = _forks.Process(target=_live, args=(work,), daemon=True)
    process.start()
    return process


def start_centre(settings: CentreSettings, port: int, log: Path, *, careless: bool = False) -> ForkServerProcess:
    """A centre in a process of its own. A ``careless`` one is a control: see ``faults.careless``."""
    process = _forks.Process(target=_serve, args=(settings, port, log, careless), daemon=True)
    process.start()
    return process


def start_many(works: Sequence[Work]) -> ForkServerProcess:
    """Windows that only empty their outboxes, many in one process; it ends with DRAINED once all have."""
    process = _forks.Process(target=_empty, args=(works,), daemon=True)
    process.start()
    return process


def _empty(works: Sequence[Work]) -> None:
    with ThreadPoolExecutor(len(works)) as pool:
        done = list(pool.map(_empty_one, works))
    os._exit(DRAINED if all(done) else NOT_YET)


def _empty_one(work: Work) -> bool:
    window = PlayedWindow(work.home, work.number, seed=work.seed)
    try:
        window.connect(work.url, acked=Telling(work.told).acked, timeout=work.timeout)
        return window.drain(seconds=MANY_SECONDS).outcome is Outcome.idle
    finally:
        window.close()


def _serve(settings: CentreSettings, port: int, log: Path, careless: bool) -> None:
    import uvicorn

    from counter_app.server.app import make_app
    from counter_app.server.centre import open_centre

    if careless:
        from faults.careless import answer_repeats_from_a_look

        answer_repeats_from_a_look()
    with log.open("a", encoding="utf-8") as stream:
        os.dup2(stream.fileno(), sys.stderr.fileno())
    app = make_app(open_centre(settings), keeping_up=True)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)


def shifted(seconds: float) -> Clock:
    """A clock that is wrong."""

    def now() -> datetime:
        return system_clock() + timedelta(seconds=seconds)

    return now


def _live(work: Work) -> None:
    window = PlayedWindow(work.home, work.number, clock=shifted(work.shift), seed=work.seed)
    telling = Telling(work.told)
    ends = time.monotonic() + work.seconds
    clerk = threading.Thread(target=_press, args=(window, telling, work, ends), daemon=True)
    pump = window.connect(work.url, acked=telling.acked, timeout=work.timeout)
    clerk.start()
    outcome = Outcome.later
    while time.monotonic() < ends:
        resting = not clerk.is_alive()
        try:
            step = pump.step()
        except CounterError:  # the disk is full, say: another time
            time.sleep(0.05)
            continue
        outcome = step.outcome
        if resting and (outcome is Outcome.frozen or (outcome is Outcome.refused and step.code in _NOT_KNOWN)):
            break
        if outcome is Outcome.idle:
            if resting and not work.watch:
                break
            pump.ask_all()
        if outcome is not Outcome.done:
            time.sleep(min(step.wait, 0.05))
    code = {Outcome.idle: DRAINED, Outcome.frozen: FROZEN, Outcome.refused: REFUSED}.get(outcome, NOT_YET)
    if clerk.is_alive():
        code = NOT_YET
    os._exit(code)


def _press(window: PlayedWindow, telling: Telling, work: Work, ends: float) -> None:
    chance = random.Random(work.seed)  # noqa: S311
    left = work.presses
    while left and time.monotonic() < ends:
        try:
            written = window.work()
            telling.saved(places_written(window.store, written))
            left -= 1
        except (CounterError, OSError):  # no room: nothing was saved, the person waits
            time.sleep(0.05)
        time.sleep(chance.uniform(0, work.pace))


def again(work: Work, life: int, **changes: object) -> Work:
    """Another life of the same window: other people come."""
    return replace(work, seed=f"{work.seed}.{life}", **changes)  # type: ignore[arg-type]
