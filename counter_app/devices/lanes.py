# SPDX-License-Identifier: Apache-2.0
"""One thread a device: it alone opens, talks and closes. Requests come in turn, each with a deadline and a cancel."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from counter_app.base.errors import Cancelled, CounterError
from counter_app.devices.patience import Patience

T = TypeVar("T")
logger = logging.getLogger(__name__)

WATCH_SECONDS = 30.0
"""How long one turn of watching lasts where nothing happens and nothing is asked."""
REST_SECONDS = 2.0
"""How long a lane rests after a turn of watching that failed: the reader may be put back."""


class Request(Generic[T]):
    """Something asked of a device. ``cancel`` gives it up, whether it waits or is under way."""

    def __init__(self, work: Callable[[Patience], T], seconds: float) -> None:
        self._work = work
        self._seconds = seconds
        self._patience: Patience | None = None
        self._cancelled = False
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._told: list[Callable[[], None]] = []
        self._result: T | None = None
        self._error: BaseException | None = None

    def cancel(self) -> None:
        """Give it up; ``result`` raises Cancelled then, unless it was done before."""
        with self._lock:
            self._cancelled = True
            if self._patience is not None:
                self._patience.cancel()

    def result(self) -> T:
        """Wait for the end. Raises what the work raised: DeviceFault, Cancelled. Never call it on the main thread."""
        self._done.wait()
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # without an error the work has answered

    def when_done(self, tell: Callable[[], None]) -> None:
        """Call ``tell`` once ``result`` answers at once: in the lane, or here where it does already."""
        with self._lock:
            if not self._done.is_set():
                self._told.append(tell)
                return
        tell()

    def run(self) -> None:
        """In the lane: do the work. Its time begins now."""
        with self._lock:
            self._patience = Patience(self._seconds)
            if self._cancelled:
                self._patience.cancel()
        try:
            self._patience.check()
            self._result = self._work(self._patience)
        except BaseException as error:  # whoever waits for the result raises it
            self._error = error
        with self._lock:
            self._done.set()
            told, self._told = self._told, []
        for tell in told:
            tell()


class DeviceLane:
    """The thread of one device. Requests are worked off in order; between them it watches.

    ``watch`` is called again and again while nothing is asked: it waits for a card within its patience, which is
    cancelled as soon as something is asked. ``close`` of the device runs in the lane, too.
    """

    def __init__(
        self, name: str, *, watch: Callable[[Patience], None] | None = None, close: Callable[[], None] | None = None
    ) -> None:
        self._watch = watch
        self._close = close
        self._requests: deque[Request[object]] = deque()
        self._changed = threading.Condition()
        self._watching: Patience | None = None
        self._current: Request[object] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name=f"device-{name}", daemon=True)
        self._thread.start()

    def ask(self, work: Callable[[Patience], T], seconds: float) -> Request[T]:
        """Have work done in the lane, within so many seconds from its beginning. Raises Cancelled once closed."""
        request = Request(work, seconds)
        with self._changed:
            if self._ended:
                raise Cancelled
            self._requests.append(request)  # type: ignore[arg-type]  # the lane does not look at the result
            self._wake()
        return request

    def assert_here(self) -> None:
        """Raises where another thread than the lane's touches the device: a fault of the program."""
        if threading.current_thread() is not self._thread:
            raise RuntimeError("a device is touched outside its lane")

    def close(self) -> None:
        """Give up what is under way, let go of the device, end the thread."""
        with self._changed:
            self._ended = True
            for request in (*self._requests, *([self._current] if self._current else [])):
                request.cancel()
            self._wake()
        self._thread.join()

    def _wake(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        self._changed.notify()

    def _run(self) -> None:
        while (turn := self._next()) is not None:
            turn()
        if self._close is not None:
            self._close()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            self._current = None
            while True:
                if self._requests:
                    self._current = self._requests.popleft()
                    return self._current.run
                if self._ended:
                    return None
                if self._watch is not None:
                    self._watching = Patience(WATCH_SECONDS)
                    return self._look
                self._changed.wait()

    def _look(self) -> None:
        """One turn of watching. A fault has been told by the watcher itself; the lane lives on."""
        patience = self._watching
        if patience is None or self._watch is None:
            return
        try:
            self._watch(patience)
        except Cancelled:
            pass
        except CounterError:
            self._rest(patience)
        except Exception:
            logger.exception("watching a device failed")
            self._rest(patience)
        with self._changed:
            self._watching = None

    @staticmethod
    def _rest(patience: Patience) -> None:
        try:
            patience.wait(REST_SECONDS)
        except Cancelled:
            return
