# SPDX-License-Identifier: Apache-2.0
"""How the log of a day stands: open, closed, given back, signed; folded from the acts about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from counter_app.cases.actions import Action
from counter_app.cases.day_acts import (
    CASE_WORDS,
    LINE_WORDS,
    NOTE_WORDS,
    OF_THE_LOG,
    DayAmended,
    DayClosed,
    DayHeard,
    DayReturned,
    DaySampled,
    DaySigned,
)
from counter_app.cases.log_parts import DutyLog, RedAnswer


class DayState(StrEnum):
    """Where the log stands."""

    open = "open"
    closed = "closed"
    sampled = "sampled"
    signed = "signed"


@dataclass(frozen=True, slots=True)
class DayActs:
    """The acts about the log of one day that count, as they were written; ``returned``, ``amended`` and what was
    ``heard`` of the centre in order."""

    closed: Action | None = None
    sampled: Action | None = None
    signed: Action | None = None
    returned: tuple[Action, ...] = ()
    amended: tuple[Action, ...] = ()
    heard: tuple[Action, ...] = ()

    @property
    def state(self) -> DayState:
        """What was done last."""
        if self.signed is not None:
            return DayState.signed
        if self.sampled is not None:
            return DayState.sampled
        return DayState.closed if self.closed is not None else DayState.open

    @property
    def closing(self) -> DayClosed | None:
        """The facts of the closing that counts."""
        facts = self.closed.facts if self.closed is not None else None
        return facts if isinstance(facts, DayClosed) else None

    @property
    def sampling(self) -> DaySampled | None:
        """The facts of the sample that counts."""
        facts = self.sampled.facts if self.sampled is not None else None
        return facts if isinstance(facts, DaySampled) else None

    @property
    def signing(self) -> DaySigned | None:
        """The facts of the signature."""
        facts = self.signed.facts if self.signed is not None else None
        return facts if isinstance(facts, DaySigned) else None

    @property
    def words(self) -> tuple[DayHeard, ...]:
        """The centre's words on this day, in the order they came."""
        return tuple(one.facts for one in self.heard if isinstance(one.facts, DayHeard))

    @property
    def erased(self) -> bool:
        """Whether the words of the closing were erased, so that its log cannot be made again."""
        return self.closed is not None and self.closed.personal is None

    @property
    def answers(self) -> tuple[RedAnswer, ...]:
        """What was said to the red lines at closing."""
        closing, words = self.closing, _words(self.closed)
        if closing is None:
            return ()
        return tuple(
            RedAnswer(key, owner, words.get(LINE_WORDS + key, "")) for key, owner in sorted(closing.owners.items())
        )

    @property
    def note(self) -> str:
        """The clerk's note."""
        return _words(self.closed).get(NOTE_WORDS, "")

    @property
    def opinion(self) -> str:
        """What the supervisor wrote beside the signature."""
        return _words(self.signed).get(NOTE_WORDS, "")

    def finding(self, case: str) -> str:
        """What the supervisor wrote about a case."""
        return _words(self.signed).get(CASE_WORDS + case, "")


def acts_of(day: date, acts: Iterable[Action]) -> DayActs:
    """Fold what happened to the log of a day. A closing that was given back counts no more."""
    found = DayActs()
    for one in acts:
        if not isinstance(one.facts, OF_THE_LOG) or one.facts.day != day.isoformat():
            continue
        match one.facts:
            case DayClosed():
                found = DayActs(closed=one, returned=found.returned, heard=found.heard)
            case DaySampled():
                found = replace(found, sampled=one, signed=None, amended=())
            case DayReturned():
                found = DayActs(returned=(*found.returned, one), heard=found.heard)
            case DaySigned():
                found = replace(found, signed=one, amended=())
            case DayAmended():
                found = replace(found, amended=(*found.amended, one))
            case DayHeard():
                found = replace(found, heard=(*found.heard, one))
    return found


@dataclass(frozen=True, slots=True)
class DayStanding:
    """A day of this window as it stands now: its acts, its log, and what stands in the way of closing or signing.

    ``log`` of a closed day is the log as it was closed, of an open one as it would be. ``ends_at`` is when the hall
    closes that day (None: not open, or not known); ``latest`` the moment of the last action of all; ``later`` are
    cases that were worked on behind the closing; ``earlier`` days before it that nobody has signed yet. ``drawn`` is a
    sample that is not written yet, or not here.
    """

    day: date
    window: str
    acts: DayActs
    log: DutyLog
    log_hash: str
    ends_at: datetime | None = None
    latest: datetime | None = None
    later: tuple[str, ...] = ()
    earlier: tuple[date, ...] = ()
    levels_early: bool = False
    drawn: DaySampled | None = None

    @property
    def sampling(self) -> DaySampled | None:
        """The sample that has to be looked through."""
        return self.acts.sampling or self.drawn

    @property
    def shows_levels(self) -> bool:
        """Whether what citizens pressed may be seen at the window: once the day is closed, unless the hall says so."""
        return self.levels_early or self.acts.closing is not None

    @property
    def state(self) -> DayState:
        """Where the log stands."""
        return self.acts.state

    @property
    def own(self) -> frozenset[str]:
        """Whose work the log tells: they do not sign it."""
        closing = self.acts.closed
        return frozenset({*self.log.clerks, *([closing.clerk] if closing is not None else [])})


def _words(action: Action | None) -> dict[str, str]:
    return dict(action.personal.words) if action is not None and action.personal is not None else {}
