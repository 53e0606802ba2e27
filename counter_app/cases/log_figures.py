# SPDX-License-Identifier: Apache-2.0
"""Figures of a day: by item, by hour, handling times, evaluations, devices."""

from collections.abc import Iterable, Mapping, Sequence

from counter_app.base.clock import from_micros
from counter_app.base.texts import text
from counter_app.cases.actions import (
    Accepted,
    Action,
    AnyFacts,
    Completed,
    Consulted,
    Delivered,
    NoticeGiven,
    NotRated,
    NotRatedWhy,
    Opened,
    Printed,
    PrintState,
    Rated,
    RatingAsked,
    RatingSource,
    Refused,
    SentBack,
    SignedIn,
    SignedOut,
    Withdrawn,
)
from counter_app.cases.case import JUDGEMENTS, Case, CaseStatus
from counter_app.cases.day_lines import case_line
from counter_app.cases.log_parts import (
    FIGURES,
    DeviceFigures,
    Figure,
    HandlingTimes,
    HourFigures,
    ItemFigures,
    RatingFigures,
    Shift,
)
from counter_app.cases.people import IdKind, Person, Source
from counter_app.cases.ranks import rank
from counter_app.cases.rating import BAD, BEST, WORST, is_nobodys, is_unproved

Cases = Mapping[str, Case | None]
_FIRST_SOURCES = (RatingSource.device, RatingSource.screen, RatingSource.pad, RatingSource.paper)
LONGEST_HANDLING = 12 * 3600 * 1_000_000
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
WORK = tuple(_FIGURE_OF)
"""Kinds of facts that are counted as work."""


def counted(name: str, actions: Iterable[Action]) -> Figure:
    """So many actions, and their cases."""
    found = tuple(actions)
    return Figure(name, len(found), tuple(sorted({one.case for one in found if one.case})))


def totals(counting: Sequence[Action]) -> tuple[Figure, ...]:
    """Every figure of ``FIGURES``, zeros too."""
    named: dict[str, list[Action]] = {name: [] for name in FIGURES}
    for one in counting:
        for name in _figures(one.facts):
            named[name].append(one)
    return tuple(counted(name, found) for name, found in named.items())


def items(
    counting: Sequence[Action], cases: Cases, histories: Mapping[str, Sequence[Action]]
) -> tuple[ItemFigures, ...]:
    """The figures of every item that anything happened to."""
    by_item: dict[tuple[str, int, str], list[Action]] = {}
    for action in counting:
        case = cases.get(action.case)
        if not _figures(action.facts):
            continue
        if isinstance(action.facts, Consulted):
            key = (action.facts.guide, action.facts.item, action.facts.title)
        elif case is not None:
            key = (case.guide, case.item, case.title)
        else:
            key = ("", 0, text("cases.log.earlier"))
        by_item.setdefault(key, []).append(action)
    return tuple(
        ItemFigures(*key, totals(found), handling_times(found, histories)) for key, found in sorted(by_item.items())
    )


def hours(counting: Sequence[Action], histories: Mapping[str, Sequence[Action]]) -> tuple[HourFigures, ...]:
    """By the hour in which a case was opened or somebody asked; hours without anybody are left out."""
    found: dict[int, list[Action]] = {}
    for one in counting:
        if isinstance(one.facts, Opened | Consulted):
            found.setdefault(from_micros(one.at).hour, []).append(one)
    return tuple(
        HourFigures(hour, counted("received", of_hour), handling_times(of_hour, histories))
        for hour, of_hour in sorted(found.items())
    )


def handling_times(counting: Iterable[Action], histories: Mapping[str, Sequence[Action]]) -> HandlingTimes:
    """Of the cases opened among these; ``histories`` are without what was taken back."""
    took: list[tuple[int, str]] = []
    left_out: list[str] = []
    for action in counting:
        if not isinstance(action.facts, Opened):
            continue
        outcome = next((one for one in histories[action.case] if type(one.facts) in JUDGEMENTS), None)
        if outcome is None:
            continue
        spent = outcome.at - action.facts.began_at
        if action.facts.timing_accurate and action.facts.began_at and 0 <= spent <= LONGEST_HANDLING:
            took.append((spent, action.case))
        else:
            left_out.append(action.case)
    spans = sorted(spent for spent, _ in took)
    cases = tuple(sorted(case for _, case in took))
    return HandlingTimes(len(took), len(left_out), rank(spans, 0.5), rank(spans, 0.9), cases, tuple(sorted(left_out)))


def ratings(today: Sequence[Action], cases: Cases, *, first: bool = False) -> RatingFigures:
    """What was pressed on a day stands, also where the decision was taken back afterwards. A log of the first form
    knows the sources of its time."""
    pressed = [one for one in today if isinstance(one.facts, Rated) and not is_unproved(cases.get(one.case), one)]
    given = [(one, one.facts) for one in pressed if isinstance(one.facts, Rated)]
    ended = [(one, one.facts) for one in today if isinstance(one.facts, NotRated)]
    codes = {code for _, facts in given for code in facts.reasons}
    by_code = [counted(code, (one for one, facts in given if code in facts.reasons)) for code in codes]
    bad = [(one, case) for one, facts in given if facts.level in BAD and (case := cases.get(one.case)) is not None]
    return RatingFigures(
        asked=counted("asked", (one for one in today if isinstance(one.facts, RatingAsked))),
        rated=counted("rated", (one for one, _ in given)),
        not_rated=counted("not_rated", (one for one, _ in ended)),
        levels=tuple(
            counted(str(level), (one for one, facts in given if facts.level == level))
            for level in range(BEST, WORST - 1, -1)
        ),
        reasons=tuple(sorted(by_code, key=lambda one: (-one.count, one.name))),
        sources=tuple(
            counted(source.value, (one for one, facts in given if facts.source is source))
            for source in (_FIRST_SOURCES if first else RatingSource)
        ),
        unrated=tuple(counted(why.value, (one for one, facts in ended if facts.why is why)) for why in NotRatedWhy),
        follow_ups=tuple(case_line("follow_up", action, case) for action, case in bad),
    )


def devices(today: Sequence[Action], counting: Sequence[Action]) -> DeviceFigures:
    """What papers and questions tell of printers and evaluators; each copy of a paper once."""
    faults = (PrintState.failed, PrintState.unknown)
    out = (PrintState.sent, PrintState.printed, PrintState.saved)
    prints = [(one, one.facts) for one in today if isinstance(one.facts, Printed)]
    failed = {_copy(one, facts): one for one, facts in prints if facts.state in faults}
    instead = {_copy(one, facts): one for one, facts in prints if facts.instead and facts.state in out}
    asked_in_vain = (
        one for one in today if isinstance(one.facts, NotRated) and one.facts.why is NotRatedWhy.device_fault
    )
    return DeviceFigures(
        print_faults=counted("print_faults", failed.values()),
        rating_faults=counted("rating_faults", asked_in_vain),
        a4_instead=counted("a4_instead", instead.values()),
        typed_identities=counted("typed_identity", (one for one in counting if _typed_identity(one))),
    )


def still_open(today: Sequence[Action], cases: Cases) -> Figure:
    """Accepted cases that somebody worked on and that are not finished."""
    touched = {one.case: one for one in today if one.case}
    waiting = (CaseStatus.accepted, CaseStatus.suspended, CaseStatus.sent_back)
    open_now = (one for one in touched.values() if (case := cases.get(one.case)) is not None and case.status in waiting)
    return counted("still_open", open_now)


def shifts(today: Sequence[Action]) -> tuple[Shift, ...]:
    """Who signed in and out when."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for action in (one for one in today if not is_nobodys(one.facts)):
        first.setdefault(action.clerk, action.at if isinstance(action.facts, SignedIn) else 0)
        last[action.clerk] = action.at if isinstance(action.facts, SignedOut) else 0
    return tuple(Shift(clerk, first[clerk], last[clerk]) for clerk in sorted(first))


def clerks(today: Sequence[Action]) -> tuple[str, ...]:
    """Who did any of the day's work; looking at its log is none."""
    worked = (one for one in today if one.case or isinstance(one.facts, Consulted))
    return tuple(sorted({one.clerk for one in worked if not is_nobodys(one.facts)}))


def versions(counting: Sequence[Action]) -> tuple[str, ...]:
    """Versions of the items that cases were opened with."""
    return tuple(sorted({one.facts.version for one in counting if isinstance(one.facts, Opened)}))


def _copy(action: Action, facts: Printed) -> tuple[str, str, str, int]:
    return action.case, facts.paper, facts.number, facts.copy


def _figures(facts: AnyFacts) -> tuple[str, ...]:
    name = _FIGURE_OF.get(type(facts))
    if name is None:
        return ()
    return (name, "promised") if isinstance(facts, Accepted) and facts.promise else (name,)


def _typed_identity(action: Action) -> bool:
    applicant = action.personal.applicant if isinstance(action.facts, Opened) and action.personal else None
    return (
        isinstance(applicant, Person) and applicant.id_kind is IdKind.resident_id and applicant.source is Source.typed
    )
