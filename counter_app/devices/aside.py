# SPDX-License-Identifier: Apache-2.0
"""Calls that cannot be cut short, made aside: whoever asked can give up, and what hangs hurts nobody else."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from counter_app.base.errors import Cancelled
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience

R = TypeVar("R")
T = TypeVar("T")
SLICE = 0.05
"""Seconds between two looks at whether somebody gave up."""
GRACE = 0.05
"""Seconds a call has to end by itself once somebody gave up."""


class Aside(Generic[R]):
    """A thread with something of its own to use, made at the first call. Called from one thread.

    A call that does not come back in time is left behind with its thread, which lets go of its thing as soon as the
    call ends at last; the next call gets a new thread with a new thing.
    """

    def __init__(self, make: Callable[[], R], end: Callable[[R], None]) -> None:
        self._make, self._end = make, end
        self._jobs: SimpleQueue[Callable[[R], None] | None] | None = None

    def call(self, work: Callable[[R], T], patience: Patience, seconds: float) -> T:
        """What the work returns or raises. Raises Cancelled, or DeviceFault ``device.silent`` after ``seconds``.

        The patience's own end does not count: what was begun in time may end.
        """
        done: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

        def job(thing: R) -> None:
            try:
                done.put((work(thing), None))
            except BaseException as error:  # whoever waits raises it
                done.put((None, error))

        if self._jobs is None:
            self._jobs = SimpleQueue()
            threading.Thread(target=self._run, args=(self._jobs,), name="device-aside", daemon=True).start()
        self._jobs.put(job)
        return self._await(done, patience, Patience(seconds))

    def leave(self) -> None:
        """Have the thread let go of its thing and end, when it can. Never raises, never waits."""
        jobs, self._jobs = self._jobs, None
        if jobs is not None:
            jobs.put(None)

    def _await(
        self, done: "SimpleQueue[tuple[T | None, BaseException | None]]", patience: Patience, limit: Patience
    ) -> T:
        while True:
            try:
                patience.check()
                result, error = done.get(timeout=limit.part(SLICE))
                break
            except Cancelled:
                try:
                    result, error = done.get(timeout=GRACE)
                    break
                except Empty:
                    self.leave()
                    raise Cancelled from None
            except Empty:
                if limit.over:
                    self.leave()
                    raise DeviceFault("device.silent") from None
        if error is not None:
            raise error
        return result  # type: ignore[return-value]  # without an error the work has answered

    def _run(self, jobs: "SimpleQueue[Callable[[R], None] | None]") -> None:
        thing = self._make()
        while (job := jobs.get()) is not None:
            job(thing)
        self._end(thing)
