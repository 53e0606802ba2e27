# SPDX-License-Identifier: Apache-2.0
"""What stands in a 窗口日志: every figure with the cases it counts, every line with the case it leads to."""

from datetime import date

import msgspec

from counter_app.cases.queue_figures import QueueFigures
from counter_app.cases.slip_log import SlipFigures
from counter_app.cases.surroundings import Surroundings

EXCEPTIONS = (
    "follow_up_over",
    "unprinted",
    "not_at_centre",
    "outbox_old",
    "undecided",
    "originals_held",
    "unsigned_notice",
    "second_notice",
    "promise_without_paper",
    "wrong_person",
    "centre",
    "overdue",
    "due_today",
)
"""The red box, in its order."""

NOT_RECORDED = ("originals_held", "unsigned_notice", "wrong_person")
"""What no action told when a log of the first form was closed: said as such, never counted as none."""

FIRST_FORM, FORM = 1, 2
"""How a log is made: a day that was closed keeps its own form, so that its hash can be computed again for good. The
sentences of its lines are part of it: a changed one is a new form, and the earlier ones keep the old words."""

FIGURES = (
    "consulted",
    "opened",
    "accepted",
    "promised",
    "notices",
    "refused",
    "sent_back",
    "completed",
    "delivered",
    "withdrawn",
)


class Figure(msgspec.Struct, frozen=True):
    """A count, and the cases behind it, each once. What has no case (a consultation) counts all the same."""

    name: str
    count: int
    cases: tuple[str, ...] = ()


class LogLine(msgspec.Struct, frozen=True):
    """One line of the log. ``words`` is what is read; ``case`` leads to the case, ``about`` names the action."""

    kind: str
    case: str
    at: int
    clerk: str
    words: str
    about: str = ""

    @property
    def key(self) -> str:
        """What a reason and its owner are given for; the same as long as the line stands."""
        return f"{self.kind}.{self.about or self.case}"


class HandlingTimes(msgspec.Struct, frozen=True):
    """From the first question to the first outcome, in µs: ``counted`` ones, and those that were not accurate."""

    counted: int
    left_out: int
    median: int
    p90: int
    cases: tuple[str, ...] = ()
    cases_left_out: tuple[str, ...] = ()


class ItemFigures(msgspec.Struct, frozen=True):
    """One item, by the names of ``FIGURES``, and how long it took."""

    guide: str
    item: int
    title: str
    counts: tuple[Figure, ...]
    times: HandlingTimes


class HourFigures(msgspec.Struct, frozen=True):
    """How many people were received between an hour and the next, and how long that took."""

    hour: int
    received: Figure
    times: HandlingTimes


class RatingFigures(msgspec.Struct, frozen=True):
    """Evaluations of a day: asked, pressed and not; by level from 5 to 1, by reason's code, source and why not.

    ``follow_ups`` are the bad ones, each due to be followed up; they name the case, never the person.
    """

    asked: Figure
    rated: Figure
    not_rated: Figure
    levels: tuple[Figure, ...] = ()
    reasons: tuple[Figure, ...] = ()
    sources: tuple[Figure, ...] = ()
    unrated: tuple[Figure, ...] = ()
    follow_ups: tuple[LogLine, ...] = ()

    @property
    def asked_in_all(self) -> Figure:
        """Questions at the window, and invitations that were answered by telephone: never fewer than were given. Made
        of what a log holds, so that none that is closed changes."""
        by_phone = next((one for one in self.sources if one.name == "phone"), Figure("phone", 0))
        cases = tuple(sorted({*self.asked.cases, *by_phone.cases}))
        return Figure(self.asked.name, self.asked.count + by_phone.count, cases)


class DeviceFigures(msgspec.Struct, frozen=True):
    """What the actions tell of devices: prints that went wrong, evaluations that could not be asked, stand-ins."""

    print_faults: Figure
    rating_faults: Figure
    a4_instead: Figure
    typed_identities: Figure


class Reconciliation(msgspec.Struct, frozen=True):
    """三方对数: papers that came out, what was recorded, and what the centre has. ``at_centre`` is None where nobody
    knows (``Surroundings.centre``)."""

    owed: Figure  # decisions that have to leave a paper
    out: Figure  # papers that came out and count
    missing: Figure  # papers that did not, and decisions without one
    without_decision: Figure  # papers in somebody's hand whose decision no longer counts
    recorded: int  # actions of the day
    at_centre: int | None

    @property
    def agrees(self) -> bool:
        """Whether nothing is missing on any side that is known."""
        apart = self.missing.count or self.without_decision.count
        return not apart and self.at_centre in (None, self.recorded)


class Shift(msgspec.Struct, frozen=True):
    """A clerk's time at the window that day, in µs; 0 where it did not begin or end that day."""

    clerk: str
    first: int
    last: int


class RedAnswer(msgspec.Struct, frozen=True):
    """What was said to a red line, and who sees to it."""

    line: str
    owner: str
    reason: str


class LogRest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came with the second form. ``care`` are people who need more time, by why, as far as actions tell;
    ``third_trips`` who came for the third time; ``follow_ups`` those that were open at the end of the day."""

    care: tuple[Figure, ...] = ()
    third_trips: tuple[LogLine, ...] = ()
    follow_ups: tuple[LogLine, ...] = ()
    queue: QueueFigures | None = None  # where anybody took a number, or the window paused
    defaults: tuple[Figure, ...] = ()  # levels that a local rule counted, of nobody's press
    handovers: tuple[LogLine, ...] = ()  # who gave the window to whom, and what lay there


class DutyLog(msgspec.Struct, frozen=True):
    """A day of a window. ``first`` and ``last`` are the ids of its first and last action; ``clerks`` worked on cases.

    Its JSON is what is hashed: the same actions and surroundings give the same bytes.
    """

    day: date
    windows: tuple[str, ...]
    clerks: tuple[str, ...]
    shifts: tuple[Shift, ...]
    versions: tuple[str, ...]  # of the items that were opened
    actions: int
    first: str
    last: str
    exceptions: tuple[LogLine, ...]
    items: tuple[ItemFigures, ...]
    totals: tuple[Figure, ...]
    hours: tuple[HourFigures, ...]
    times: HandlingTimes
    still_open: Figure  # accepted cases of the day that are not finished: part of the handover
    sensitive: tuple[LogLine, ...]
    devices: DeviceFigures
    ratings: RatingFigures
    reconciled: Reconciliation
    surroundings: Surroundings
    slips: SlipFigures = SlipFigures()
    not_recorded: tuple[str, ...] = NOT_RECORDED
    previous: str = ""  # hash of the log before
    answers: tuple[RedAnswer, ...] = ()
    note: str = ""
    rest: LogRest | None = None  # of the second form

    @property
    def without_levels(self) -> "DutyLog":
        """The log as the window may see it before its day is closed: nothing tells what citizens pressed."""
        ratings = msgspec.structs.replace(self.ratings, levels=(), reasons=(), follow_ups=())
        rest = msgspec.structs.replace(self.rest, follow_ups=(), defaults=()) if self.rest is not None else None
        return msgspec.structs.replace(self, ratings=ratings, rest=rest)

    @property
    def unanswered(self) -> tuple[LogLine, ...]:
        """Red lines without a reason or an owner."""
        answered = {one.line for one in self.answers if one.owner.strip() and one.reason.strip()}
        return tuple(one for one in self.exceptions if one.key not in answered)

    @property
    def deviating(self) -> dict[str, str]:
        """Cases that went otherwise than they should, each with the kind of the first line that says so."""
        lines = (*self.exceptions, *self.ratings.follow_ups, *self.sensitive)
        found = {one.case: one.kind for one in reversed(lines) if one.case}
        others = ((self.devices.typed_identities, "typed_identity"), (self.reconciled.without_decision, "no_decision"))
        for figure, kind in others:
            found |= {case: kind for case in figure.cases if case not in found}
        return dict(sorted(found.items()))

    @property
    def idle(self) -> bool:
        """Whether nobody was served that day."""
        return not any(one.count for one in self.totals)

    @property
    def cases(self) -> tuple[str, ...]:
        """Every case that any figure counts."""
        return tuple(sorted({case for one in self.totals for case in one.cases}))
