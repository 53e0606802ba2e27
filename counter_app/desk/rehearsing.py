# SPDX-License-Identifier: Apache-2.0
"""排练: an item walked from application to delivery with made-up people, and what was not as it must be.

Twice each: under the fewest circumstances, and under those that ask for most, with an agent, sheets scanned and forms
filled in. Whatever the item lists is done by whoever may, and tried before by somebody who may not. Nothing of it is
anybody's: it wants a counter with a store of its own, in practice mode, and a clock that it moves on.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import LineState
from counter_app.cases.case import FORM_PAPER, Case, CaseStatus
from counter_app.cases.channel_rules import is_taken_away
from counter_app.cases.draft import DraftLine
from counter_app.cases.outcome import Outcome, suggested
from counter_app.cases.people import Agent, Party, Person, Receiver, Unit
from counter_app.cases.roster_rows import undecided_rows
from counter_app.cases.steps import office_steps, remaining_steps
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import ApplicantKind, LimitKind, ServiceItem, Step
from counter_app.catalogue.months import asks_month
from counter_app.desk import deciding, following, serving
from counter_app.desk.counter import Counter
from counter_app.desk.filling import facts_of, forms_of, keep
from counter_app.desk.form_printing import draw_form, form_of_case
from counter_app.desk.guiding import finish_guided
from counter_app.desk.letters import LETTER_IN, Stranger, begin_by_letter
from counter_app.desk.papers import SLIP, paper_facts
from counter_app.desk.phoning import papers_came
from counter_app.desk.printing import render
from counter_app.desk.sample_results import fill_results
from counter_app.desk.serving import Serving
from counter_app.desk.stand_in import StandIn
from counter_app.reports.facts import Paper

PERSON = Person(name="测试员", id_number="110101194912310024", sex="女", birth="1949-12-31", phone="13800000000")
UNIT = Unit(name="测试单位", credit_code="91110000600037341L", contact="测试员", phone="0737-2817103")
AGENT = Agent(
    person=Person(name="测试员乙", id_number="110101194912310024", sex="女", birth="1949-12-31", phone="13800000000"),
    relation="女儿",
)
CALLER = "测试员的女儿 13900000000"
TAKER = Receiver(name="测试员", id_number="110101194912310024")


class Way(StrEnum):
    """How much of an item is walked."""

    least = "least"
    fullest = "fullest"
    letter = "letter"  # begun by another office's letter
    phone = "phone"  # by phone, the papers follow
    guided = "guided"  # nothing to accept: somebody is shown how


@dataclass(slots=True)
class Walked:
    """What became of one walk. ``faults`` are sentences; none where everything was as it must be."""

    guide: str
    item: int
    title: str
    way: Way
    steps: list[str] = field(default_factory=list)
    papers: int = 0
    result: str = ""
    number: str = ""
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


Printed = Callable[[Case, str, bytes], None]
"""Told of every paper that was drawn: the case, the paper's key, the PDF."""


class Rehearsal:
    """Walks items at one counter. ``set_clock`` moves its clock; ``printed`` looks at the papers.

    Papers are owed every time and drawn once a kind and guide, which is all that their layouts depend on; with
    ``every_paper`` each is drawn.
    """

    def __init__(
        self,
        counter: Counter,
        set_clock: Callable[[datetime], None],
        printed: Printed | None = None,
        *,
        every_paper: bool = False,
    ) -> None:
        self._counter = counter
        self._people = StandIn(counter, set_clock)
        self._printed = printed
        self._every_paper = every_paper
        self._drawn: set[tuple[str, str]] = set()

    def walk(self, item: ServiceItem, way: Way) -> Walked:
        """One item to its end."""
        walked = Walked(item.guide, item.ordinal, item.title, way)
        began = time.perf_counter()
        try:
            self._walk(item, walked)
        except CounterError as refused:
            walked.faults.append(sentence(refused))
        walked.seconds = time.perf_counter() - began
        return walked

    def _walk(self, item: ServiceItem, walked: Walked) -> None:
        self._people.sit(Duty.window)
        if walked.way is Way.guided:
            case = finish_guided(self._counter, item, PERSON, done=True).case
        elif walked.way is Way.letter:
            case = self._by_letter(item)
        else:
            case = self._accepted(item, _answers(item, walked.way), walked)
        checklist = build_checklist(item, case.answers)
        _look_at_due(case, checklist, walked)
        walked.steps += [one.verb for one in case.steps]
        for step in remaining_steps(case, checklist):
            case = self._worked(case, step, walked)
        if case.status is CaseStatus.accepted:
            case = self._delivered(case, checklist, walked)
        walked.result, walked.number = case.result, case.result_number
        if case.papers_follow:
            self._people.sit(Duty.window)
            came = {one.material: DraftLine(state=LineState.met) for one in case.papers_follow}
            case = papers_came(self._counter, case, came).case
        _look_back(self._counter, case, checklist, walked)
        self._draw_papers(case, walked)

    def _accepted(self, item: ServiceItem, answers: Mapping[str, str], walked: Walked) -> Case:
        one = serving.begin(item, clerk=self._counter.clerk_number, at=self._counter.now_micros())
        one.set_applicant(party_of(item))
        fullest = walked.way is Way.fullest
        while one.checklist.open_questions:
            asked = one.checklist.open_questions[0].circumstance
            if asked.source == serving.AGENT_PRESENT and answers[asked.key] == "yes":
                one.set_agent(AGENT)
            else:
                one.answer(asked.key, answers[asked.key])
        if asks_month(item):
            one.set_period(self._people.words.month())
        for statement in one.checklist.eligibility:
            one.confirm(statement.id, "yes")
        for clock in one.checklist.clocks:
            one.set_clock(clock.id, self._counter.today())
        if walked.way is Way.phone:
            one.take_by_phone(CALLER)
        else:
            for line in one.checklist.lines:
                one.judge(line.material.id, LineState.promised if line.promise_allowed else LineState.met)
        if fullest:
            self._fill_forms(one)
        outcome = suggested(deciding.outcomes(one))
        if outcome not in (Outcome.accept, Outcome.promise):
            raise CounterError("rehearsing.not_accepted")
        return deciding.decide(self._counter, one, outcome).case

    def _by_letter(self, item: ServiceItem) -> Case:
        """Another office asks for somebody who is insured here."""
        form = self._counter.forms.get(LETTER_IN)
        if form is None:
            raise CounterError("filling.no_form")
        staff = self._counter.settings.hall.staff
        self._people.sit(Duty.review, apart=[one.number for one in staff if Duty.window not in one.duties])
        letter = self._people.words.fill(form, {}, today=self._people.today, office=True)
        here = Stranger.insured_here
        return begin_by_letter(self._counter, item, PERSON, letter, stranger=here, how=text("rehearsing.found")).case

    def _fill_forms(self, one: Serving) -> None:
        for form in forms_of(self._counter, one):
            facts = facts_of(self._counter, one)
            filled = self._people.words.fill(form.definition, facts, today=self._people.today, rows=3)
            keep(one, form.definition.id, filled)

    def _worked(self, case: Case, step: Step, walked: Walked) -> Case:
        """One step, done by whoever may; whoever may not is refused before."""
        self._try_wrong_people(case, step, walked)
        case = self._people.work(case, step, object_to_it=walked.way is Way.fullest)
        walked.steps.append(step.verb.value)
        return case

    def _try_wrong_people(self, case: Case, step: Step, walked: Walked) -> None:
        work = self._counter.work.of(step)
        if self._people.sit(work.duty, lacking=True):
            self._refused(case, step, "cases.rules.duty", walked)
        barred = {one.clerk for one in case.steps if one.passed and one.verb in work.apart_from}
        others = [one.number for one in self._counter.settings.hall.staff if one.number not in barred]
        if barred and self._people.sit(work.duty, apart=others):
            self._refused(case, step, "cases.rules.same_person", walked)

    def _refused(self, case: Case, step: Step, code: str, walked: Walked) -> None:
        try:
            following.pass_step(self._counter, case, step)
        except CounterError as refused:
            if refused.code == code:
                return
        walked.faults.append(text("rehearsing.not_refused", verb=step.verb.value, why=code))

    def _delivered(self, case: Case, checklist: Checklist, walked: Walked) -> Case:
        if undecided_rows(case, self._counter.work):
            self._people.sit(Duty.window)
            case = self._people.decide_rows(case)
        self._people.sit(Duty.window)
        case = fill_results(self._counter, case)
        results = checklist.results
        result = "、".join(one.text for one in results) or case.title
        number = self._people.result_number(case) if any(one.numbered for one in results) else ""
        case = following.complete(self._counter, case, result, number=number).case
        if not is_taken_away(case):
            return case
        documents = tuple(dict.fromkeys([one.text for one in results] or [case.title]))
        return following.deliver(self._counter, case, TAKER, documents, way=text("rehearsing.way")).case

    def _draw_papers(self, case: Case, walked: Walked) -> None:
        forms = [FORM_PAPER + one.form for one in case.forms.values() if one.filled is not None]
        for key in dict.fromkeys([*(one.paper for one in case.papers), *forms]):
            walked.papers += 1
            if key == SLIP or ((case.guide, key) in self._drawn and not self._every_paper):
                continue
            self._drawn.add((case.guide, key))
            if key.startswith(FORM_PAPER):
                pdf = draw_form(self._counter, case, form_of_case(self._counter, case, key[len(FORM_PAPER) :]), 1, "")
            else:
                pdf = render(paper_facts(self._counter, case, Paper(key)))
            if self._printed is not None:
                self._printed(case, key, pdf)


def ways_of(counter: Counter, item: ServiceItem) -> tuple[Way, ...]:
    """How an item can be walked: least and fullest at the window, and as else its guide lets it begin."""
    channels = counter.work.channels
    if channels.guide_through(item) is not None:
        return (Way.guided,)
    found = [Way.least, Way.fullest]
    found += [Way.letter] if channels.letter(item) is not None else []
    found += [Way.phone] if channels.by_phone(item) is not None else []
    return tuple(found)


def _papers(case: Case, way: Way) -> tuple[Paper, ...]:
    """The papers that every case has which came so; somebody on the phone takes no receipt."""
    if way is Way.guided:
        return ()
    came = () if way in (Way.letter, Way.phone) else (Paper.acceptance,)
    return (*came, Paper.completion, *((Paper.delivery,) if is_taken_away(case) else ()))


def party_of(item: ServiceItem) -> Party | None:
    """Somebody made up whom an item is for."""
    kind = item.structure.applicant if item.structure else ApplicantKind.none
    if kind is ApplicantKind.none:
        return None
    return PERSON if kind is ApplicantKind.person else UNIT


def _answers(item: ServiceItem, way: Way) -> Mapping[str, str]:
    """The answers under which the item asks for least, or for most; of each question the first and the last."""
    every = list(_ways_through(item, {}))
    chosen = max if way is Way.fullest else min
    return chosen(every, key=lambda given: _size(build_checklist(item, given)))


def _ways_through(item: ServiceItem, given: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    open_questions = build_checklist(item, given).open_questions
    if not open_questions:
        yield given
        return
    asked = open_questions[0].circumstance
    for option in dict.fromkeys((asked.options[0], asked.options[-1])):
        yield from _ways_through(item, {**given, asked.key: option.value})


def _size(checklist: Checklist) -> int:
    return len(checklist.lines) + len(checklist.forms) + len(office_steps(checklist))


def _look_at_due(case: Case, checklist: Checklist, walked: Walked) -> None:
    """Every date has its arithmetic beside it; where there is none, that is said."""
    dated = checklist.limit.kind not in (LimitKind.unstated, LimitKind.within_working_days)
    if not case.due.explanation or bool(case.due.due) is not dated:
        walked.faults.append(text("rehearsing.due", limit=checklist.limit.text))


def _look_back(counter: Counter, case: Case, checklist: Checklist, walked: Walked) -> None:
    """What was written: every step of the guide in its order, each by somebody who may; the item's results."""
    steps = office_steps(checklist)
    done = [one for one in case.steps if one.passed]
    if [one.step for one in done] != [one.id for one in steps]:
        walked.faults.append(text("rehearsing.skipped"))
    for place, (step, one) in enumerate(zip(steps, done, strict=False)):
        work = counter.work.of(step)
        twice = any(before.verb in work.apart_from and before.clerk == one.clerk for before in done[:place])
        if work.duty not in counter.duties_of(one.clerk) or twice:
            walked.faults.append(text("rehearsing.wrong_person", verb=step.verb.value, clerk=one.clerk))
    missing = [one.text for one in checklist.results if one.text not in case.result]
    missing += [one.text for one in checklist.results if one.numbered and not case.result_number]
    walked.faults += [text("rehearsing.no_result", result=one) for one in missing]
    owed = {one.paper for one in case.papers}
    lost = [one for one in _papers(case, walked.way) if one not in owed]
    walked.faults += [text("rehearsing.no_paper", paper=text(f"cases.paper.{one.value}")) for one in lost]
    taken = is_taken_away(case) and walked.way is not Way.guided
    ended = CaseStatus.delivered if taken else CaseStatus.completed
    if case.status is not ended or case.begun or case.ahead is not None or case.papers_follow:
        walked.faults.append(text("rehearsing.not_ended", status=case.status.label))
