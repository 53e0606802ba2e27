# SPDX-License-Identifier: Apache-2.0
"""窗口日志: one day of a window as figures and lines, exceptions first. Pure, and without anything personal.

The same actions give the same log. What the present actions do not tell (devices, upload) is absent.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from counter_app.base.clock import civil_date, from_micros, spoken_date
from counter_app.base.evaluation import shipped_levels
from counter_app.base.money import spoken_money
from counter_app.base.texts import text
from counter_app.cases.actions import (
    Accepted,
    Action,
    AnyFacts,
    Completed,
    Consulted,
    Corrected,
    Delivered,
    Extended,
    NoticeGiven,
    NotRated,
    Opened,
    PairingAllowed,
    PaperVoided,
    Printed,
    PrintState,
    Rated,
    RatingAsked,
    Refused,
    SentBack,
    SignedIn,
    SignedOut,
    Suspended,
    TakenBack,
    Unmasked,
    Withdrawn,
)
from counter_app.cases.case import FORM_PAPER, JUDGEMENTS, Case, paper_kind
from counter_app.cases.centre_rules import said_by_centre, unsettled
from counter_app.cases.encoding import kind_of
from counter_app.cases.look_ups import LookedUp
from counter_app.cases.payments import BatchAnswered, BatchMade
from counter_app.cases.people import IdKind, Person, Source
from counter_app.cases.rating import BAD, BEST, WORST
from counter_app.cases.rejoining import Rejoined
from counter_app.cases.replay import replay
from counter_app.cases.slip_log import SlipFigures, slip_figures, slip_lines
from counter_app.catalogue.register_book import shipped_register

EXCEPTIONS = ("unprinted", "second_notice", "promise_without_paper", "centre", "overdue", "due_today")
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
_FIGURE_OF: dict[type, str] = {
    Consulted: "consulted",
    Opened: "opened",
    Accepted: "accepted",
    NoticeGiven: "notices",
    Refused: "refused",
    SentBack: "sent_back",
    Completed: "completed",
    Delivered: "delivered",
    Withdrawn: "withdrawn",
}
_PAPER_OF: dict[type, str] = {
    Accepted: "acceptance",
    NoticeGiven: "notice",
    Refused: "refusal",
    SentBack: "sent_back",
}
"""Decisions that have to leave a paper in the citizen's hand."""

_OUT = frozenset({PrintState.sent, PrintState.printed, PrintState.saved})
LONGEST_HANDLING = 12 * 3600 * 1_000_000


class LogLine(msgspec.Struct, frozen=True):
    """One line of the log. ``words`` is what is read; ``case`` leads to the case."""

    kind: str
    case: str
    at: int
    clerk: str
    words: str


class ItemFigures(msgspec.Struct, frozen=True):
    """Counts for one item, by the names of ``FIGURES``."""

    guide: str
    item: int
    title: str
    counts: tuple[tuple[str, int], ...]


class HandlingTimes(msgspec.Struct, frozen=True):
    """From the first question to the first outcome, in µs. ``left_out`` were not accurate."""

    counted: int
    left_out: int
    median: int
    p90: int


class RatingFigures(msgspec.Struct, frozen=True):
    """Evaluations of a day: questions asked, pressed and not; by level from 5 to 1, and by reason's code.

    ``follow_ups`` are the bad ones, each due to be followed up; they name the case, never the person.
    """

    asked: int = 0
    rated: int = 0
    not_rated: int = 0
    levels: tuple[tuple[int, int], ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    follow_ups: tuple[LogLine, ...] = ()


class Shift(msgspec.Struct, frozen=True):
    """A clerk's time at the window that day, in µs; 0 where it did not begin or end that day."""

    clerk: str
    first: int
    last: int


class DutyLog(msgspec.Struct, frozen=True):
    """A day. ``first`` and ``last`` are the ids of its first and last action."""

    day: date
    windows: tuple[str, ...]
    shifts: tuple[Shift, ...]
    actions: int
    first: str
    last: str
    exceptions: tuple[LogLine, ...]
    items: tuple[ItemFigures, ...]
    totals: tuple[tuple[str, int], ...]
    times: HandlingTimes
    sensitive: tuple[LogLine, ...]
    typed_identities: int
    ratings: RatingFigures = RatingFigures()
    slips: SlipFigures = SlipFigures()


def duty_log(actions: Iterable[Action], day: date, cases: Iterable[Case] = ()) -> DutyLog:
    """The log of a day.

    ``actions`` hold at least everything of that day. ``cases`` are those touched that day and those still open:
    what happened to them earlier, and their deadlines, come from there. Later days are never looked at.
    """
    everything = {one.id: one for one in actions}
    for given in cases:
        everything |= {one.id: one for one in given.history}
    known_by_then = sorted(
        (one for one in everything.values() if _day_of(one) <= day), key=lambda one: (one.epoch, one.seq)
    )
    today = [one for one in known_by_then if _day_of(one) == day]
    histories: dict[str, list[Action]] = {}
    for one in known_by_then:
        if one.case:
            histories.setdefault(one.case, []).append(one)
    replayed = {case_id: replay(history) for case_id, history in histories.items()}
    voided = {one.facts.action for one in known_by_then if isinstance(one.facts, TakenBack)}
    counting = [one for one in today if one.id not in voided]
    known = [(one, case) for one in counting if (case := replayed.get(one.case)) is not None]
    told = [one for one in replayed.values() if one is not None]
    exceptions = [*_exceptions(known), *_unsettled(told), *_deadlines(day, told)]
    return DutyLog(
        day=day,
        windows=tuple(sorted({one.window for one in today})),
        shifts=_shifts(today),
        actions=len(today),
        first=today[0].id if today else "",
        last=today[-1].id if today else "",
        exceptions=tuple(sorted(exceptions, key=lambda one: (EXCEPTIONS.index(one.kind), one.at, one.words))),
        items=_items(counting, replayed),
        totals=_counts(_figures(one.facts) for one in counting),
        times=_times(counting, histories, voided),
        sensitive=tuple(_sensitive(today, replayed, everything)),
        typed_identities=sum(_typed_identity(one) for one in counting),
        ratings=_ratings(today, replayed),
        slips=slip_figures(today, replayed),
    )


def log_lines(log: DutyLog) -> tuple[str, ...]:
    """The log as plain lines, exceptions first."""
    lines = [text("cases.log.head", date=spoken_date(log.day, year=True), windows="、".join(log.windows) or "—")]
    if not log.actions and not log.exceptions:
        return (*lines, text("cases.log.empty"))
    lines += [one.words for one in log.exceptions]
    quiet = [kind for kind in EXCEPTIONS if kind not in {one.kind for one in log.exceptions}]
    if quiet:
        lines.append(text("cases.log.quiet", kinds="、".join(text(f"cases.log_kind.{kind}") for kind in quiet)))
    for item in log.items:
        figures = "，".join(_figure(name, count) for name, count in item.counts if count)
        lines.append(text("cases.log.items", title=item.title, figures=figures))
    times = log.times
    if times.counted:
        shown = {"median": _minutes(times.median), "p90": _minutes(times.p90), "count": times.counted}
        lines.append(text("cases.log.times", **shown, left_out=times.left_out))
    else:
        lines.append(text("cases.log.no_times", left_out=times.left_out))
    lines += _rating_lines(log.ratings)
    lines += slip_lines(log.slips)
    lines += [one.words for one in log.sensitive]
    if log.typed_identities:
        lines.append(text("cases.log.typed_identity", count=log.typed_identities))
    return (*lines, *(_shift(one) for one in log.shifts))


def _exceptions(known: Sequence[tuple[Action, Case]]) -> Iterator[LogLine]:
    told: set[tuple[str, str, str]] = set()
    for action, case in known:
        facts = action.facts
        paper = _PAPER_OF.get(type(facts))
        if paper is not None and not any(one.paper == paper and not one.voided for one in case.papers):
            yield _line("unprinted", action, case, paper=text(f"cases.paper.{paper}"))
        if isinstance(facts, NoticeGiven) and facts.ordinal > 1:
            named = {"ordinal": facts.ordinal, "count": len(facts.seen_before), "supervisor": facts.supervisor}
            words = "second_notice_seen" if facts.seen_before else "second_notice"
            yield _line("second_notice", action, case, words=words, **named)
        if (
            isinstance(facts, Accepted)
            and facts.promise
            and not any(one.paper == "promise" and not one.missing and not one.voided for one in case.papers)
        ):
            yield _line("promise_without_paper", action, case)
    for action, case in known:
        facts = action.facts
        if isinstance(facts, Printed) and (case.id, facts.paper, facts.number) not in told:
            told.add((case.id, facts.paper, facts.number))
            if any(one.paper == facts.paper and one.number == facts.number for one in case.missing_papers):
                yield _line("unprinted", action, case, paper=_paper_name(case, facts.paper))


def _paper_name(case: Case, key: str) -> str:
    form = case.forms.get(key.removeprefix(FORM_PAPER)) if key.startswith(FORM_PAPER) else None
    return form.title if form else text(f"cases.paper.{paper_kind(key)}")


def _unsettled(cases: Iterable[Case]) -> Iterator[LogLine]:
    """Decisions of the centre that the window did not follow and nobody has looked at by the end of the day."""
    for case in cases:
        for one in unsettled(case):
            words = text("cases.log.centre", number=case.number, said=said_by_centre(one))
            yield LogLine("centre", case.id, one.at, case.clerk, words)


def _deadlines(day: date, open_cases: Iterable[Case]) -> Iterator[LogLine]:
    for case in open_cases:
        if case.clock_runs and case.due.due and case.due.due <= day.isoformat():
            kind = "due_today" if case.due.due == day.isoformat() else "overdue"
            shown = spoken_date(date.fromisoformat(case.due.due), year=case.due.due[:4] != str(day.year))
            words = text(f"cases.log.{kind}", number=case.number, date=shown)
            yield LogLine(kind, case.id, case.updated_at, case.clerk, words)


def _sensitive(today: Sequence[Action], cases: dict[str, Case | None], by_id: dict[str, Action]) -> Iterator[LogLine]:
    for action in today:
        case = cases.get(action.case)
        match action.facts:
            case Unmasked(reason=reason) if case is None:
                yield LogLine("unmasked", "", action.at, action.clerk, text("cases.log.unmasked_window", reason=reason))
            case LookedUp() as facts:
                about = _looked_up(facts)
                if case is None:
                    words = text("cases.log.looked_up_window", **about)
                    yield LogLine("looked_up", "", action.at, action.clerk, words)
                else:
                    yield _line("looked_up", action, case, **about)
            case PairingAllowed(supervisor=supervisor):
                words = text("cases.log.pairing_allowed", supervisor=supervisor)
                yield LogLine("pairing_allowed", "", action.at, action.clerk, words)
            case Rejoined(count=count):
                words = text("cases.log.rejoined", count=count)
                yield LogLine("rejoined", "", action.at, action.clerk, words)
            case BatchMade(batch=batch, rows=rows, total=total):
                words = text("cases.log.batch_made", batch=batch, rows=rows, total=spoken_money(total))
                yield LogLine("batch_made", "", action.at, action.clerk, words)
            case BatchAnswered(batch=batch, paid=paid, bounced=bounced, total_paid=total):
                sums = {"paid": paid, "bounced": bounced, "total": spoken_money(total)}
                words = text("cases.log.batch_answered", batch=batch, **sums)
                yield LogLine("batch_answered", "", action.at, action.clerk, words)
            case Unmasked(reason=reason) if case is not None:
                yield _line("unmasked", action, case, reason=reason)
            case Printed(paper=paper, copy=copy) if case is not None and copy > 1 and _first_of(action, case):
                yield _line("reprint", action, case, paper=_paper_name(case, paper), copy=copy - 1)
            case Printed(state=state) as facts if case is not None and facts.instead and state in _OUT:
                yield _line("a4_instead", action, case)
            case PaperVoided() as facts if case is None:
                words = text("cases.log.ticket_voided", ticket=facts.number, reason=text(f"cases.void.{facts.reason}"))
                yield LogLine("voided", "", action.at, action.clerk, words)
            case PaperVoided() as facts if case is not None:
                why = text(f"cases.void.{facts.reason}")
                yield _line("voided", action, case, paper=_paper_name(case, facts.paper), copy=facts.copy, reason=why)
            case TakenBack(action=taken) if case is not None and taken in by_id:
                yield _line("taken_back", action, case, act=text(f"cases.act.{kind_of(by_id[taken].facts)}"))
            case Corrected() if case is not None:
                yield _line("corrected", action, case)
            case Suspended(supervisor=supervisor) if case is not None:
                yield _line("suspended", action, case, supervisor=supervisor)
            case Extended(working_days=count, supervisor=supervisor) if case is not None:
                yield _line("extended", action, case, count=count, supervisor=supervisor)
            case _:
                continue


def _ratings(today: Sequence[Action], cases: dict[str, Case | None]) -> RatingFigures:
    """What was pressed on a day stands, also where the decision was taken back afterwards."""
    given = [(one, one.facts) for one in today if isinstance(one.facts, Rated)]
    levels = Counter(facts.level for _, facts in given)
    codes = Counter(code for _, facts in given for code in facts.reasons)
    bad = [(one, case) for one, facts in given if facts.level in BAD and (case := cases.get(one.case)) is not None]
    return RatingFigures(
        asked=sum(isinstance(one.facts, RatingAsked) for one in today),
        rated=len(given),
        not_rated=sum(isinstance(one.facts, NotRated) for one in today),
        levels=tuple((level, levels[level]) for level in range(BEST, WORST - 1, -1)),
        reasons=tuple(sorted(codes.items(), key=lambda one: (-one[1], one[0]))),
        follow_ups=tuple(_line("follow_up", action, case) for action, case in bad),
    )


def _rating_lines(ratings: RatingFigures) -> Iterator[str]:
    if not ratings.asked and not ratings.rated:
        return
    known = shipped_levels()
    yield text("cases.log.ratings", asked=ratings.asked, rated=ratings.rated, not_rated=ratings.not_rated)
    if ratings.rated:
        figures = "，".join(text("cases.log.figure", name=known.words(level), count=n) for level, n in ratings.levels)
        yield text("cases.log.rating_levels", figures=figures)
    for code, count in ratings.reasons:
        reason = known.reason(code)
        yield text("cases.log.rating_reason", reason=reason.words if reason else code, count=count)
    yield from (one.words for one in ratings.follow_ups)


def _looked_up(facts: LookedUp) -> dict[str, str]:
    """What was asked of the register and why, in words."""
    book = shipped_register()
    asked = book.queries.get(facts.query)
    return {"what": asked.title if asked else facts.query, "why": book.purposes.get(facts.purpose, facts.purpose)}


def _line(kind: str, action: Action, case: Case, *, words: str = "", **facts: object) -> LogLine:
    shown = case.number or case.title
    return LogLine(kind, case.id, action.at, action.clerk, text(f"cases.log.{words or kind}", number=shown, **facts))


def _first_of(action: Action, case: Case) -> bool:
    """Whether this is the first that is heard of a copy; its later states are the same copy."""
    wanted = action.facts
    copies = (one for one in case.history if isinstance(one.facts, Printed) and isinstance(wanted, Printed))
    same = (one for one in copies if _copy_key(one.facts) == _copy_key(wanted))
    return next(same, action) is action


def _copy_key(facts: AnyFacts) -> tuple[str, str, int] | None:
    return (facts.paper, facts.number, facts.copy) if isinstance(facts, Printed) else None


def _figures(facts: AnyFacts) -> tuple[str, ...]:
    name = _FIGURE_OF.get(type(facts))
    if name is None:
        return ()
    return (name, "promised") if isinstance(facts, Accepted) and facts.promise else (name,)


def _counts(named: Iterable[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    counter = Counter(name for names in named for name in names)
    return tuple((name, counter[name]) for name in FIGURES)


def _items(counting: Sequence[Action], cases: dict[str, Case | None]) -> tuple[ItemFigures, ...]:
    by_item: dict[tuple[str, int, str], list[tuple[str, ...]]] = {}
    for action in counting:
        figures = _figures(action.facts)
        case = cases.get(action.case)
        if not figures:
            continue
        if isinstance(action.facts, Consulted):
            key = (action.facts.guide, action.facts.item, action.facts.title)
        elif case is not None:
            key = (case.guide, case.item, case.title)
        else:
            key = ("", 0, text("cases.log.earlier"))
        by_item.setdefault(key, []).append(figures)
    return tuple(ItemFigures(*key, _counts(by_item[key])) for key in sorted(by_item))


def _times(counting: Sequence[Action], histories: dict[str, list[Action]], voided: set[str]) -> HandlingTimes:
    took: list[int] = []
    left_out = 0
    for action in counting:
        if not isinstance(action.facts, Opened):
            continue
        history = histories[action.case]
        outcome = next((one for one in history if type(one.facts) in JUDGEMENTS and one.id not in voided), None)
        if outcome is None:
            continue
        spent = outcome.at - action.facts.began_at
        if action.facts.timing_accurate and action.facts.began_at and 0 <= spent <= LONGEST_HANDLING:
            took.append(spent)
        else:
            left_out += 1
    took.sort()
    return HandlingTimes(len(took), left_out, _rank(took, 0.5), _rank(took, 0.9))


def _rank(ordered: Sequence[int], share: float) -> int:
    """Nearest rank; 0 for none."""
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else 0


def _typed_identity(action: Action) -> bool:
    applicant = action.personal.applicant if isinstance(action.facts, Opened) and action.personal else None
    return (
        isinstance(applicant, Person) and applicant.id_kind is IdKind.resident_id and applicant.source is Source.typed
    )


def _shifts(today: Sequence[Action]) -> tuple[Shift, ...]:
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for action in today:
        first.setdefault(action.clerk, action.at if isinstance(action.facts, SignedIn) else 0)
        last[action.clerk] = action.at if isinstance(action.facts, SignedOut) else 0
    return tuple(Shift(clerk, first[clerk], last[clerk]) for clerk in sorted(first))


def _shift(shift: Shift) -> str:
    first = f"{from_micros(shift.first):%H:%M}" if shift.first else "—"
    if not shift.last:
        return text("cases.log.shift_open", clerk=shift.clerk, first=first)
    return text("cases.log.shift", clerk=shift.clerk, first=first, last=f"{from_micros(shift.last):%H:%M}")


def _figure(name: str, count: int) -> str:
    return text("cases.log.figure", name=text(f"cases.figure.{name}"), count=count)


def _day_of(action: Action) -> date:
    return civil_date(from_micros(action.at))


def _minutes(micros: int) -> int:
    return math.ceil(micros / 60_000_000)
