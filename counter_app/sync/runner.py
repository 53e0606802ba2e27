# SPDX-License-Identifier: Apache-2.0
"""The sync thread: does its errands when something was written, when it is time, and when somebody asks; ends soon."""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action
from counter_app.store.centre_store import CentreStore
from counter_app.sync.errand import Errand, Gate, Outcome, Step, Stopped

logger = logging.getLogger(__name__)

SETTLE = 2.0
"""Seconds that what was written waits for more, so that one press is not one call."""
FAULT = 60.0
PATIENCE = 3.0
"""Seconds that closing waits for a call that is under way; then it is left to itself."""
BACK = 5.0
"""Seconds within which a window tries once the network is back: all on one switch hear of it in the same moment."""
UNHEARD = "sync.unheard"
_WAITING = frozenset({Outcome.later, Outcome.refused, Outcome.frozen})


class SyncRunner:
    """One thread, one store. ``told`` hears on that thread of every step that changed something."""

    def __init__(
        self,
        store: CentreStore,
        errands: Sequence[Errand],
        gate: Gate,
        *,
        told: Callable[[str, Step], None] | None = None,
        settle: float = SETTLE,
        first_wait: float = 0.0,
    ) -> None:
        self._store = store
        self._errands = {one.name: one for one in errands}
        self._gate = gate
        self._told = told
        self._settle = settle
        self._changed = threading.Condition()
        self._due = dict.fromkeys(self._errands, time.monotonic() + first_wait)
        self._steps: dict[str, Step] = {}
        self._woken: dict[str, float] = {}  # by errand, since its last step began: when it is to look again
        self._asked: set[str] = set()  # and whom somebody asked since then
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="sync", daemon=True)

    def start(self) -> None:
        """Begin. From here on what is written wakes the thread."""
        self._store.watch(self._written)
        self._thread.start()

    def _written(self, written: Sequence[Action]) -> None:
        self.wake()

    def wake(self) -> None:
        """Something is to be sent: soon, unless the centre asked to wait."""
        soon = time.monotonic() + self._settle
        with self._changed:
            for name, due in self._due.items():
                step = self._steps.get(name)
                if step is not None and step.outcome not in _WAITING:
                    self._due[name] = min(due, soon)
                self._woken.setdefault(name, soon)
            self._changed.notify()

    def network_back(self, within: float = BACK) -> None:
        """The network is back: what nobody answered is tried again. What the centre asked to wait for still waits."""
        soon = time.monotonic() + random.random() * within  # noqa: S311 - spreads windows, hides nothing
        with self._changed:
            for name, step in self._steps.items():
                if step.code == UNHEARD:
                    self._due[name] = min(self._due[name], soon)
                    self._asked.add(name)  # also where an attempt is just under way that will fail
            self._changed.notify()

    def now(self) -> None:
        """Somebody asked: do every errand at once."""
        with self._changed:
            self._due = dict.fromkeys(self._due, 0.0)
            self._asked = set(self._due)
            self._changed.notify()

    @property
    def steps(self) -> Mapping[str, Step]:
        """What the last step of each errand came to."""
        with self._changed:
            return dict(self._steps)

    def close(self, patience: float = PATIENCE) -> bool:
        """End. The store may be closed when this returns. False where a call was still under way."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._gate.close()
        if not self._thread.ident:
            return True
        self._store.unwatch(self._written)
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (name := self._next()) is not None:
            try:
                step = self._errands[name].step()
            except Stopped:
                return
            except CounterError as fault:  # of the store: disk full, file gone
                step = Step(Outcome.later, FAULT, fault.code)
            except Exception:
                logger.exception("the errand %s ended by a fault", name)
                step = Step(Outcome.later, FAULT, "sync.fault")
            self._note(name, step)

    def _next(self) -> str | None:
        """Wait for the errand that is due first; None when the window closes."""
        with self._changed:
            while not self._closed:
                name = min(self._due, key=self._due.__getitem__)
                left = self._due[name] - time.monotonic()
                if left <= 0:
                    self._woken.pop(name, None)
                    self._asked.discard(name)
                    return name
                self._changed.wait(left)
        return None

    def _note(self, name: str, step: Step) -> None:
        with self._changed:
            before = self._steps.get(name)
            self._steps[name] = step
            due = time.monotonic() + step.wait
            if step.outcome not in _WAITING:
                due = min(due, self._woken.get(name, due))
            self._due[name] = 0.0 if name in self._asked else due
        if before is None or (step.outcome, step.code) != (before.outcome, before.code) or step.sent:
            logger.info("%s: %s %s", name, step.outcome, step.code)
            if self._told is not None:
                self._told(name, step)
