# SPDX-License-Identifier: Apache-2.0
"""Closed and signed logs held against what the store tells now: figures, the head of the chain, the log before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from counter_app.base.clock import civil_date, from_micros, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import Action
from counter_app.cases.day_acts import DayClosed, DaySigned
from counter_app.cases.day_standing import DayActs, acts_of
from counter_app.cases.duty_log import log_hash
from counter_app.cases.encoding import kind_of
from counter_app.cases.rejoining import Rejoined
from counter_app.desk.counter import Counter
from counter_app.desk.daily_log import closed_log, later_cases, previous_hash

LOOKED_AT = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class DayCheck:
    """What holding one day's log against the store found. ``faults`` are sentences; ``found`` is the hash now."""

    day: date
    signed: bool
    log_hash: str
    found: str
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the log is what it was."""
        return not self.faults


def check_days(counter: Counter, day: date | None = None) -> tuple[DayCheck, ...]:
    """Check the log of one day, or of every day of the last two months. Days that nobody closed are left out."""
    since = (day or civil_date(counter.clock())) - LOOKED_AT
    written = counter.store.days.acts(since)
    days = {date.fromisoformat(one.facts.day) for one in written if isinstance(one.facts, DayClosed)}
    found = ((one, acts_of(one, written)) for one in sorted(days) if day in (None, one))
    return tuple(_check(counter, one, acts, written) for one, acts in found if acts.closing is not None)


def _check(counter: Counter, day: date, acts: DayActs, written: tuple[Action, ...]) -> DayCheck:
    closing = acts.closing
    if closing is None:
        raise ValueError("the day is not closed")
    facts = acts.signed.facts if acts.signed is not None else None
    what = text("daily_log.check.signed" if acts.signed else "daily_log.check.closed")
    stood = facts.log_hash if isinstance(facts, DaySigned) else closing.log_hash
    shown = {"date": spoken_date(day, year=True), "what": what}
    if acts.erased:
        return DayCheck(day, acts.signed is not None, stood, "", (), (text("daily_log.erased"),))
    try:
        actions = counter.store.actions_on(day)
        found = log_hash(closed_log(counter, day, acts, actions))
    except CounterError as damaged:
        return DayCheck(day, acts.signed is not None, stood, "", (sentence(damaged),))
    faults = [*_head(counter, closing, shown)]
    notes: list[str] = []
    if faults and _rejoined_since(counter, acts):
        notes, faults = [text("daily_log.check.moved", **shown)], []
    later = later_cases(counter, actions, closing) if acts.signed is not None else ()
    if later:
        notes.append(text("daily_log.check.later", **shown, count=len(later)))
    if len({found, stood, closing.log_hash}) > 1:
        faults.append(text("daily_log.check.differs", **shown, signed=stood[:12], found=found[:12]))
    before = previous_hash(day, written)
    if before and closing.previous != before:
        faults.append(text("daily_log.check.previous", **shown))
    return DayCheck(day, acts.signed is not None, stood, found, tuple(faults), tuple(notes))


def _head(counter: Counter, closing: DayClosed, shown: dict[str, str]) -> Iterator[str]:
    if not closing.last:
        return
    link = counter.store.days.link_of(closing.last)
    if not link:
        yield text("daily_log.check.gone", **shown)
    elif link != closing.head:
        yield text("daily_log.check.head", **shown, epoch=closing.epoch, seq=closing.seq)


def _rejoined_since(counter: Counter, acts: DayActs) -> bool:
    """Whether the window joined the centre anew behind the closing: places and links changed then, and are said to."""
    if acts.closed is None:
        return False
    since = civil_date(from_micros(acts.closed.at))
    return any(isinstance(one.facts, Rejoined) for one in counter.store.days.rejoinings(since))


def named_action(counter: Counter, epoch: int, seq: int) -> str:
    """What stands at a place of the chain, in words; "" where it cannot be read any more."""
    found = counter.store.days.at_place(epoch, seq)
    if found is None:
        return ""
    case = counter.store.cases([found.case]).get(found.case) if found.case else None
    moment = from_micros(found.at)
    at = f"{spoken_date(moment.date(), year=True)} {moment:%H:%M}"
    act = text(f"cases.act.{kind_of(found.facts)}")
    return text("daily_log.check.action", kind=act, at=at, number=case.number if case else "—")
