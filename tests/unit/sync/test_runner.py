# SPDX-License-Identifier: Apache-2.0
"""The sync thread: woken by what is written, never more than asked, ended in bounded time. No waiting by the clock."""

import logging
import threading
from collections.abc import Callable

from store.made_store import accepted

from counter_app.base.errors import CounterError
from counter_app.sync.errand import Gate, Outcome, Step, Stopped
from counter_app.sync.runner import SyncRunner
from sync.synced import Synced

LONG = 30.0


class Played:
    """An errand that does what the test says, and tells when."""

    name = "played"

    def __init__(self, do: Callable[[], Step]) -> None:
        self._do = do
        self.begun = threading.Semaphore(0)

    def step(self) -> Step:
        """One step."""
        self.begun.release()
        return self._do()


def test_what_is_written_wakes_the_thread_and_reaches_the_centre(synced: Synced) -> None:
    synced.enrol()
    there = threading.Event()
    runner = SyncRunner(synced.store, [synced.pump], synced.gate, settle=0.0, told=lambda name, step: there.set())
    runner.start()
    assert there.wait(LONG)
    for _ in range(3):
        sent = threading.Event()
        wanted = synced.written_count() + 2
        synced.acked = lambda epoch, seq, wanted=wanted, sent=sent: sent.set() if seq >= wanted else None
        synced.hall.open_case(None, accepted())
        assert sent.wait(LONG)
    assert runner.close(LONG)
    assert synced.stored() == synced.written()


def test_a_wake_during_a_step_is_not_lost(synced: Synced) -> None:
    synced.enrol()
    go_on = threading.Event()

    def look() -> Step:
        go_on.wait(LONG)
        return Step(Outcome.idle, 3600.0)

    errand = Played(look)
    runner = SyncRunner(synced.store, [errand], Gate(), settle=0.0)
    runner.start()
    assert errand.begun.acquire(timeout=LONG)
    synced.hall.open_case()  # the step has looked already
    go_on.set()
    assert errand.begun.acquire(timeout=LONG)
    assert runner.close(LONG)


def test_waiting_that_the_centre_asked_for_is_ended_only_by_somebody(synced: Synced) -> None:
    synced.enrol()
    errand = Played(lambda: Step(Outcome.later, 3600.0, "centre.busy"))
    told = threading.Event()
    runner = SyncRunner(synced.store, [errand], Gate(), settle=0.0, told=lambda name, step: told.set())
    runner.start()
    assert errand.begun.acquire(timeout=LONG)
    assert told.wait(LONG)
    synced.hall.open_case()
    assert runner.steps["played"].code == "centre.busy"
    runner.now()
    assert errand.begun.acquire(timeout=LONG)
    assert runner.close(LONG)
    assert not errand.begun.acquire(blocking=False)  # the case alone woke nobody


def test_closing_waits_for_no_answer_and_the_store_is_left_alone(synced: Synced) -> None:
    synced.enrol()
    gate, answered, stopped = Gate(), threading.Event(), threading.Event()

    def call() -> Step:
        answered.wait(LONG)
        try:
            gate.through(lambda: synced.store.thaw())
        except Stopped:
            stopped.set()
            raise
        return Step(Outcome.done)

    errand = Played(call)
    runner = SyncRunner(synced.store, [errand], gate)
    runner.start()
    assert errand.begun.acquire(timeout=LONG)
    assert runner.close(0.0) is False
    synced.close()
    answered.set()
    assert stopped.wait(LONG)


def test_a_fault_of_the_disk_or_of_ours_does_not_end_the_thread(
    synced: Synced, logged_errors: list[logging.LogRecord]
) -> None:
    synced.enrol()
    faults: list[Exception] = [CounterError("store.disk_full"), ValueError("planted")]
    told: list[str] = []
    done = threading.Event()

    def fail() -> Step:
        if faults:
            raise faults.pop(0)
        done.set()
        return Step(Outcome.idle, 3600.0)

    heard = threading.Semaphore(0)

    def hear(name: str, step: Step) -> None:
        told.append(step.code)
        heard.release()

    runner = SyncRunner(synced.store, [Played(fail)], Gate(), told=hear)
    runner.start()
    for _ in range(2):
        assert heard.acquire(timeout=LONG)
        runner.now()
    assert done.wait(LONG)
    assert runner.close(LONG)
    assert told[:2] == ["store.disk_full", "sync.fault"]
    assert len(logged_errors) == 1


def test_a_network_that_is_back_ends_the_wait_for_whom_nobody_answered_alone(synced: Synced) -> None:
    synced.enrol()
    unheard = Played(lambda: Step(Outcome.later, 3600.0, "sync.unheard"))
    busy = Played(lambda: Step(Outcome.later, 3600.0, "centre.busy"))
    busy.name = "busy"
    both = threading.Barrier(2)
    noted: list[str] = []

    def told(name: str, step: Step) -> None:
        noted.append(name)
        if len(noted) == 2:
            both.wait(LONG)

    runner = SyncRunner(synced.store, [unheard, busy], Gate(), settle=0.0, told=told)
    runner.start()
    both.wait(LONG)
    for errand in (unheard, busy):
        assert errand.begun.acquire(timeout=LONG)
    runner.network_back(within=0.0)
    assert unheard.begun.acquire(timeout=LONG)
    assert runner.close(LONG)
    assert not busy.begun.acquire(blocking=False)
