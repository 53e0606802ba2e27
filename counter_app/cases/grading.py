# SPDX-License-Identifier: Apache-2.0
"""An exercise held against what was done: which points are met, which are not, and why each matters. Pure.

Only actions are looked at: how long it took and how many keys it needed is told elsewhere and judged by nobody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from counter_app.cases.actions import Action, Consulted, Opened, Reopened, TakenBack, Withdrawn
from counter_app.cases.case import FORM_PAPER, JUDGEMENTS, Case, CaseStatus
from counter_app.cases.encoding import kind_of
from counter_app.cases.people import Person
from counter_app.cases.queue_facts import TicketCalled, TicketPassed, TicketServed
from counter_app.cases.replay import replay
from counter_app.catalogue.exercises import Exercise, Point, PointKind


@dataclass(frozen=True, slots=True)
class PointGrade:
    """A point, and whether it is met."""

    point: Point
    met: bool


@dataclass(frozen=True, slots=True)
class Grade:
    """How far an attempt is. ``case`` is the id of the case that was looked at, "" for none; ``ended_at`` the moment of
    the last action that counted, 0 for none (µs)."""

    exercise: Exercise
    points: tuple[PointGrade, ...]
    case: str = ""
    ended_at: int = 0

    @property
    def met(self) -> int:
        """So many points are met."""
        return sum(one.met for one in self.points)

    @property
    def passed(self) -> bool:
        """Whether all are."""
        return self.met == len(self.points)

    @property
    def begun(self) -> bool:
        """Whether anything was done at all."""
        return bool(self.ended_at)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What was done for an exercise: its case, where one was begun, and questions that were only asked."""

    exercise: Exercise
    case: Case | None
    consulted: tuple[Action, ...]
    begun: int  # cases of the item
    called: frozenset[str]  # tickets
    served: tuple[TicketServed, ...]
    passed: tuple[TicketPassed, ...]
    tickets: tuple[str, ...]  # of the exercise, its citizen's last; none where nobody took a number


def grade(exercise: Exercise, actions: Iterable[Action], tickets: Sequence[str] = ()) -> Grade:
    """Hold an exercise against the actions since it was begun; those of other items are left aside. ``tickets`` are the
    numbers that its people took: first who does not come, last its citizen."""
    done = tuple(actions)
    mine = _of_item(exercise, done)
    histories: dict[str, list[Action]] = {}
    for one in done:
        if one.case in mine:
            histories.setdefault(one.case, []).append(one)
    cases = [case for history in histories.values() if (case := replay(history)) is not None]
    opened = [one for one in cases if one.status is not CaseStatus.consulted]
    asked = tuple(
        one
        for one in done
        if isinstance(one.facts, Consulted) and (one.facts.guide, one.facts.item) == (exercise.guide, exercise.item)
    )
    case = _meant(exercise, opened)
    attempt = _Attempt(
        exercise,
        case,
        asked,
        len(opened),
        called=frozenset(one.facts.ticket for one in done if isinstance(one.facts, TicketCalled)),
        served=tuple(one.facts for one in done if isinstance(one.facts, TicketServed)),
        passed=tuple(one.facts for one in done if isinstance(one.facts, TicketPassed)),
        tickets=tuple(tickets),
    )
    counted = [*(case.history if case is not None else ()), *asked]
    points = tuple(PointGrade(one, _CHECKS[one.kind](attempt, one)) for one in exercise.points)
    ended = max((one.at for one in counted), default=0)
    if not ended:
        points = tuple(PointGrade(one, False) for one in exercise.points)  # nothing done is nothing met
    return Grade(exercise, points, case.id if case is not None else "", ended)


def _of_item(exercise: Exercise, done: Sequence[Action]) -> frozenset[str]:
    return frozenset(
        one.case
        for one in done
        if isinstance(one.facts, Opened) and (one.facts.guide, one.facts.item) == (exercise.guide, exercise.item)
    )


def _meant(exercise: Exercise, cases: Sequence[Case]) -> Case | None:
    """The last case of whom the exercise is about; where there is none, the last at all."""
    theirs = [one for one in cases if _number(one) == exercise.citizen.id_number]
    return max(theirs or cases, key=lambda one: one.opened_at, default=None)


def _number(case: Case) -> str:
    return case.applicant.id_number if isinstance(case.applicant, Person) else ""


def _decided(case: Case) -> Sequence[Action]:
    """What was decided on the materials and counts, one a visit."""
    voided = {one.facts.action for one in case.history if isinstance(one.facts, TakenBack)}
    return [one for one in case.history if type(one.facts) in JUDGEMENTS and one.id not in voided]


def _consulted(attempt: _Attempt, point: Point) -> bool:
    return bool(attempt.consulted)


def _no_case(attempt: _Attempt, point: Point) -> bool:
    return not attempt.begun


def _applicant(attempt: _Attempt, point: Point) -> bool:
    return attempt.case is not None and _number(attempt.case) == attempt.exercise.citizen.id_number


def _agent(attempt: _Attempt, point: Point) -> bool:
    if attempt.case is None or not point.present:
        return attempt.case is not None and attempt.case.agent is None
    wanted, came = attempt.exercise.agent, attempt.case.agent
    return wanted is not None and came is not None and came.person.id_number == wanted.id_number


def _answers(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    return case is not None and all(case.answers.get(key) == value for key, value in point.answers.items())


def _outcome(attempt: _Attempt, point: Point) -> bool:
    decided = _decided(attempt.case) if attempt.case is not None else ()
    place = point.visit - 1 if point.visit else len(decided) - 1
    return 0 <= place < len(decided) and kind_of(decided[place].facts) == point.outcome


def _lines(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    if case is None:
        return False
    decided = _decided(case)
    place = point.visit - 1 if point.visit else len(decided) - 1
    if not 0 <= place < len(decided):
        return False
    judged = {one.material: one.state.value for one in getattr(decided[place].facts, "lines", ())}
    open_states = {"missing", "defective"}
    wanted = dict(point.lines)
    named = all(judged.get(material) == state for material, state in wanted.items())
    return named and not any(state in open_states for material, state in judged.items() if material not in wanted)


def _reason(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    line = next((one for one in case.lines if one.material == point.material), None) if case is not None else None
    own = case.line_words.get(point.material, "") if case is not None else ""
    return line is not None and bool(line.reason or own)


def _taken_back(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    if case is None:
        return False
    by_id = {one.id: one for one in case.history}
    voided = [by_id[one.facts.action] for one in case.history if isinstance(one.facts, TakenBack)]
    return any(kind_of(one.facts) == point.outcome for one in voided)


def _reopened(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    return case is not None and any(isinstance(one.facts, Reopened) for one in case.history)


def _printed(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    papers = [one for one in case.papers if one.paper == point.paper] if case is not None else []
    return any(not one.missing and not one.voided for one in papers)


def _filled(attempt: _Attempt, point: Point) -> bool:
    """Filled in, and out on paper as it stands: what is only typed nobody can sign."""
    case = attempt.case
    form = case.forms.get(point.form) if case is not None else None
    if case is None or form is None or form.filled is None or not any(form.filled.values.values()):
        return False
    papers = [one for one in case.papers if one.paper == FORM_PAPER + point.form]
    return any(not one.missing and not one.voided for one in papers)


def _called(attempt: _Attempt, point: Point) -> bool:
    """The case was done for a number that was called; of an exercise whose people took numbers, for its citizen's."""
    case = attempt.case
    theirs = attempt.called & frozenset(attempt.tickets[-1:]) if attempt.tickets else attempt.called
    return case is not None and any(case.id in one.cases and one.ticket in theirs for one in attempt.served)


def _passed(attempt: _Attempt, point: Point) -> bool:
    meant = [one for one in attempt.passed if not attempt.tickets or one.ticket in attempt.tickets[:-1]]
    return any(one.reason == point.reason for one in meant)


def _signed(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    return case is not None and bool(case.notices) and all(one.signed_at for one in case.notices)


def _kept(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    return case is not None and any(one.material == point.material for one in case.originals)


def _given_back(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    return case is not None and bool(case.originals) and not case.originals_here


def _status(attempt: _Attempt, point: Point) -> bool:
    return attempt.case is not None and attempt.case.status.value == point.status


def _withdrawn(attempt: _Attempt, point: Point) -> bool:
    case = attempt.case
    return case is not None and any(isinstance(one.facts, Withdrawn) for one in case.history)


_CHECKS: Mapping[PointKind, Callable[[_Attempt, Point], bool]] = {
    PointKind.consulted: _consulted,
    PointKind.no_case: _no_case,
    PointKind.applicant: _applicant,
    PointKind.agent: _agent,
    PointKind.answers: _answers,
    PointKind.outcome: _outcome,
    PointKind.lines: _lines,
    PointKind.reason: _reason,
    PointKind.taken_back: _taken_back,
    PointKind.reopened: _reopened,
    PointKind.printed: _printed,
    PointKind.filled: _filled,
    PointKind.called: _called,
    PointKind.passed: _passed,
    PointKind.signed: _signed,
    PointKind.kept: _kept,
    PointKind.given_back: _given_back,
    PointKind.status: _status,
    PointKind.withdrawn: _withdrawn,
}
