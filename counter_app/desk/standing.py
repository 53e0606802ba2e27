# SPDX-License-Identifier: Apache-2.0
"""How this window stands right now, for the hall's board at the centre. Reads the store; nothing in it is personal."""

from collections.abc import Collection

from counter_app.base.clock import civil_date
from counter_app.base.duties import Duty
from counter_app.cases import shifts
from counter_app.cases.day_standing import DayState, acts_of
from counter_app.cases.queue import queue_of
from counter_app.desk.counter import Counter
from counter_app.store.work_lists import WorkFilter, WorkPart
from counter_app.wire.standing import WindowStanding, WindowState


def window_standing(counter: Counter, devices: Collection[str] = ()) -> WindowStanding:
    """``devices`` are the kinds of device in fault."""
    now = counter.now_micros()
    outbox = counter.store.outbox_state()
    acts = counter.store.queue.on(civil_date(counter.clock()))
    waiting = queue_of(acts).waiting
    oldest = 0 if outbox.oldest_at is None else max(now - outbox.oldest_at, 0)
    return WindowStanding(
        at=now,
        clerk="" if counter.clerk is None else counter.clerk.number,
        state=_state(counter, shifts.shift_of(acts).state),
        open_cases=counter.store.count_work(WorkFilter(frozenset(Duty)))[WorkPart.all],
        waiting=len(waiting),
        longest_wait_s=max((now - one.taken_at for one in waiting), default=0) // 1_000_000,
        outbox=outbox.waiting,
        oldest_s=oldest // 1_000_000,
        faults=tuple(sorted(devices)),
    )


def _state(counter: Counter, shift: shifts.WindowState) -> WindowState:
    """Closed once the day is; locked while nobody is signed in or the clerk is away; paused with a reason."""
    today = civil_date(counter.clock())
    if acts_of(today, counter.store.days.acts(today)).state is not DayState.open:
        return WindowState.closed
    if counter.clerk is None or shift is shifts.WindowState.locked:
        return WindowState.locked
    return WindowState.paused if shift is shifts.WindowState.paused else WindowState.open
