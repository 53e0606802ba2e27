# SPDX-License-Identifier: Apache-2.0
"""How the window stands with the centre: what is safe here, what is there, what stands in the way and who mends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from counter_app.base.clock import SHANGHAI, civil_date, from_micros, written_date
from counter_app.base.texts import all_texts, text
from counter_app.desk.centre_news import unused
from counter_app.desk.counter import Counter

if TYPE_CHECKING:
    from counter_app.store.centre_store import Enrolment
    from counter_app.store.outbox import Parked
    from counter_app.sync.counts import DayCompared
    from counter_app.sync.errand import Step

STUCK_MICROS: Final = 10 * 60 * 1_000_000
"""Behind this age of the oldest action everybody at the window sees it."""
SKEW_SHOWN_MICROS: Final = 60 * 1_000_000
SKEW_LOUD_MICROS: Final = 10 * 60 * 1_000_000


class CentreState(StrEnum):
    """How things stand, the worst of what holds."""

    apart = "apart"  # not enrolled: nothing is sent anywhere
    at_centre = "at_centre"
    waiting = "waiting"
    parked = "parked"  # the centre stored something that it could not take in, or an attachment cannot go
    stuck = "stuck"  # the oldest action has waited for long
    frozen = "frozen"  # nothing is sent until somebody settles it

    @property
    def words(self) -> str:
        """In two or three characters."""
        return text(f"sync.state.{self.value}")


@dataclass(frozen=True, slots=True)
class ParkedAction:
    """An action that the centre could not take in. ``number`` is its case's, "" for one of the window itself."""

    case: str
    number: str
    kind: str
    why: str
    since: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of sending: what happened, what to do, and who can."""

    code: str
    why: str
    cure: str
    who: str


@dataclass(frozen=True, slots=True)
class CentreView:
    """Everything about the way to the centre at one moment. Times are µs; ``skew`` is the centre's clock less ours."""

    state: CentreState
    now: int
    name: str = ""
    place: str = ""
    url: str = ""
    written: int = 0
    taken: int = 0
    waiting: int = 0
    cases_waiting: int = 0
    oldest_at: int | None = None  # of what waits, actions and attachments
    parked: tuple[ParkedAction, ...] = ()
    obstacle: Obstacle | None = None
    skew: int = 0
    heard_at: int = 0
    attachments_waiting: int = 0
    attachments_stuck: int = 0
    unused: tuple[str, ...] = ()  # what came from the centre and cannot be used here, a sentence each
    sending: bool = False  # whether something sends while the window is open

    @property
    def age_minutes(self) -> int:
        """How long the oldest action has waited."""
        return 0 if self.oldest_at is None else max(self.now - self.oldest_at, 0) // 60_000_000

    @property
    def skew_shown(self) -> bool:
        """Whether the clocks differ by more than a minute."""
        return abs(self.skew) > SKEW_SHOWN_MICROS

    @property
    def skew_loud(self) -> bool:
        """Whether they differ so much that somebody must set one."""
        return abs(self.skew) > SKEW_LOUD_MICROS


def look(counter: Counter, steps: "Mapping[str, Step] | None" = None) -> CentreView:
    """How things stand. ``steps`` are what the sync thread's errands came to last, where one runs."""
    now = counter.now_micros()
    situation = counter.store.centre.situation()
    standing, outbox = situation.enrolment, situation.outbox
    if standing is None:
        return CentreView(CentreState.apart, now, written=situation.written, waiting=outbox.waiting)
    attachments = counter.store.uploads.counts()
    waiting, not_taken = outbox.waiting + attachments.waiting, outbox.quarantined + attachments.stuck
    oldest_at = min((one for one in (outbox.oldest_at, attachments.oldest_at) if one is not None), default=None)
    return CentreView(
        state=_state(standing, waiting, not_taken, oldest_at, now),
        now=now,
        name=standing.name,
        place=text("sync.place", hall=standing.hall, number=standing.number),
        url=standing.url,
        written=situation.written,
        taken=situation.taken,
        waiting=outbox.waiting,
        cases_waiting=situation.cases_waiting,
        oldest_at=oldest_at,
        parked=tuple(_parked(one) for one in counter.store.centre.parked()) if outbox.quarantined else (),
        obstacle=_obstacle(standing, {"push": outbox.waiting, "attachments": attachments.waiting}, steps or {}),
        skew=standing.skew,
        heard_at=standing.heard_at,
        attachments_waiting=attachments.waiting,
        attachments_stuck=attachments.stuck,
        unused=unused(counter.store.feeds.refused()),
        sending=steps is not None,
    )


def spoken_moment(micros: int, now: int) -> str:
    """``09:02``, of another day with its date."""
    when = from_micros(micros).astimezone(SHANGHAI)
    today = civil_date(when) == civil_date(from_micros(now))
    return f"{when:%H:%M}" if today else f"{written_date(when.date(), year=False)} {when:%H:%M}"


def spoken_age(minutes: int) -> str:
    """``40 分``, ``3 小时``, ``2 天``."""
    if minutes < 60:
        return text("sync.age.minutes", count=minutes)
    hours = minutes // 60
    return text("sync.age.hours", count=hours) if hours < 48 else text("sync.age.days", count=hours // 24)


def spoken_skew(skew: int, *, short: bool = False) -> str:
    """How far this machine's clock is off, in words; ``short`` where it is clear whose clock is meant."""
    seconds = abs(skew) // 1_000_000
    which = text("sync.status_lines.slow" if skew > 0 else "sync.status_lines.fast")
    unit, size = next(
        (one, of) for one, of in (("hours", 3600), ("minutes", 60), ("seconds", 1)) if seconds >= of or of == 1
    )
    code = "sync.status_lines.skew_short" if short else "sync.status_lines.skew"
    return text(code, which=which, spoken=text(f"sync.status_lines.{unit}", count=seconds // size))


def waiting_of(counter: Counter, case_id: str) -> int:
    """How many actions of a case the centre has not got yet; 0 where the window is not enrolled."""
    centre = counter.store.centre
    return centre.waiting_of(case_id) if centre.standing() is not None else 0


def _state(standing: "Enrolment", waiting: int, not_taken: int, oldest_at: int | None, now: int) -> CentreState:
    """Actions and attachments count alike."""
    if standing.frozen:
        return CentreState.frozen
    if waiting and oldest_at is not None and now - oldest_at > STUCK_MICROS:
        return CentreState.stuck
    if not_taken:
        return CentreState.parked
    return CentreState.waiting if waiting else CentreState.at_centre


def _parked(one: "Parked") -> ParkedAction:
    code = f"sync.parked.{one.code.rpartition('.')[2]}"
    why = text(code) if code in all_texts() else text("sync.parked.other", reason=one.code)
    return ParkedAction(one.case, one.number, text(f"cases.act.{one.kind}"), why, one.since)


_GROUPS: Final[Mapping[str, str]] = {
    "push.fork": "fork",
    "push.ahead": "ahead",
    "push.frozen": "frozen",
    "push.newer": "newer",
    "sync.unheard": "unheard",
    "sync.status.5": "unheard",
    "sync.clock": "clock",
    "call.unknown": "enrol",
    "call.signature": "enrol",
    "call.certificate": "enrol",
    "call.grace_over": "enrol",
    "call.often": "busy",
    "centre.busy": "busy",
    "centre.database": "busy",
    "push.late": "busy",
}


def _obstacle(standing: "Enrolment", waiting: Mapping[str, int], steps: "Mapping[str, Step]") -> Obstacle | None:
    """What stands in the way of what waits, by errand; while nothing does, a line that is cut for a moment is none."""
    if standing.frozen:
        return obstacle(standing.frozen)
    held = (steps[name].code for name, count in waiting.items() if count and name in steps)
    return next((obstacle(code) for code in held if code), None)


def obstacle(code: str) -> Obstacle:
    """What a code means for people."""
    group = _GROUPS.get(code) or ("disk" if code.startswith("store.") else "refused")
    return Obstacle(code, text(f"sync.why.{group}", reason=code), text(f"sync.cure.{group}"), text(f"sync.who.{group}"))


def count_day(counter: Counter, day: date) -> str:
    """Both sides' counts of a day, said. Asks the centre; raises what calling it raises."""
    from counter_app.desk.centre_line import connect
    from counter_app.sync.counts import compare_day

    client = connect(counter)
    try:
        return spoken_counts(day, compare_day(counter.store.centre, client, day))
    finally:
        client.close()


def spoken_counts(day: date, compared: "Sequence[DayCompared]") -> str:
    """What comparing came to, a sentence a line."""
    shown = {"day": day.isoformat()}
    differing = [one for one in compared if not one.agrees]
    if differing:
        said = ({"epoch": one.epoch, "taken": one.taken, "there": one.there} for one in differing)
        return "\n".join(text("sync.counts.differ", **shown, **one) for one in said)
    written, there = sum(one.written for one in compared), sum(one.there for one in compared)
    if not written and not there:
        return text("sync.counts.none", **shown)
    if written == there:
        return text("sync.counts.agree", **shown, written=written, there=there)
    return text("sync.counts.waiting", **shown, there=there, left=written - there)
