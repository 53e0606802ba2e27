# SPDX-License-Identifier: Apache-2.0
"""A day at a made-up window without a screen: the real store, the real guides, and a clock that is moved by hand."""

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from guides_as_shipped import put_compiled

from counter_app.base.clock import parse_moment
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Party, Person, Receiver, Unit
from counter_app.catalogue.items import ApplicantKind, ServiceItem, Step
from counter_app.catalogue.months import asks_month, months_offered
from counter_app.desk import deciding, finding, following, numbering, reopening, serving, signing_in
from counter_app.desk.counter import Counter
from counter_app.desk.sample_results import fill_results
from counter_app.desk.serving import Serving
from counter_app.desk.stand_in import StandIn
from counter_app.settings import load_settings

MORNING = parse_moment("2026-11-20T09:42")
CLERK, COLLEAGUE, SUPERVISOR = "0312", "0315", "0301"  # of the sample hall; each password is the number
PERSON = Person(name="测试员", id_number="110101194912310024", sex="女", birth="1949-12-31", phone="13800000000")
UNIT = Unit(name="测试单位", credit_code="91110000600037341L", contact="测试员", phone="0737-2817103")
TAKER = Receiver(name="测试员", id_number="110101194912310024")
FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}


class MovingClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **span: float) -> None:
        """Let some time pass: ``move(seconds=31)``."""
        self.moment += timedelta(**span)

    def put(self, moment: datetime) -> None:
        """Go on to a moment."""
        self.moment = moment

    def set(self, moment: str) -> None:
        """Go on to a moment on the hall's wall."""
        self.moment = parse_moment(moment)


@dataclasses.dataclass(slots=True)
class DeskDay:
    """One window and what a clerk does there, in as few words as a test needs."""

    counter: Counter
    clock: MovingClock
    people: StandIn = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.people = StandIn(self.counter, self.clock.put)

    def item(self, ordinal: int) -> ServiceItem:
        """An item of the hall's own guide."""
        found = self.counter.item("yuanjiang", ordinal)
        assert found is not None
        return found

    def find(self, words: str) -> ServiceItem:
        """The finder's first hit."""
        return finding.find(self.counter, words, "yuanjiang", {})[0].item

    def begin(self, item: ServiceItem, answers: Mapping[str, str], party: Party | None = PERSON) -> Serving:
        """A citizen sits down: identity, circumstances and statements are done, no line is looked at yet."""
        one = serving.begin(item, clerk=self.counter.clerk_number, at=self.counter.now_micros())
        one.set_applicant(party)
        while one.checklist.open_questions:
            asked = one.checklist.open_questions[0].circumstance
            one.answer(asked.key, answers[asked.key])
        for statement in one.checklist.eligibility:
            one.confirm(statement.id, "yes")
        if asks_month(item):
            one.set_period(self.open_month(item))
        return one

    def open_month(self, item: ServiceItem) -> str:
        """A month that the institution has not settled at this window yet."""
        rows = self.counter.store.search_cases(UNIT.credit_code)
        settled = [one for one in rows if (one.guide, one.item) == (item.guide, item.ordinal)]
        return months_offered(self.clock().date())[len(settled)]

    def judged(self, one: Serving, states: Mapping[str, LineState] | None = None, reason: str = "没有盖章") -> Serving:
        """Judge every line: as told, met otherwise."""
        for line in one.checklist.lines:
            state = (states or {}).get(line.material.id, LineState.met)
            one.judge(line.material.id, state, reason=reason if state is LineState.defective else "")
        return one

    def flexible(self, states: Mapping[str, LineState] | None = None) -> Serving:
        """职工参保登记 of somebody in flexible employment, every line judged."""
        return self.judged(self.begin(self.find("zgcbdj"), FLEXIBLE), states)

    def accepted(self, one: Serving | None = None) -> Case:
        """An accepted case."""
        return deciding.decide(self.counter, one or self.flexible(), Outcome.accept).case

    def notified(self, *missing: str) -> Case:
        """A case that was told what is missing."""
        return deciding.decide(
            self.counter, self.flexible(dict.fromkeys(missing, LineState.missing)), Outcome.notice
        ).case

    def back(self, case: Case) -> Serving:
        """The citizen comes back with the last notice."""
        return reopening.reopen(self.counter, case, notice=case.notices[-1].number)

    def passed(self, case: Case) -> Case:
        """Every later step done, each by somebody who may."""
        for state in [one for one in following.steps_of(self.counter, case) if not one.done]:
            case = self.people.work(case, state.step)
        if self.counter.clerk_number != CLERK:
            signing_in.sign_in(self.counter, CLERK, CLERK)
        return case

    def sign_in_for(self, case: Case, step: Step) -> None:
        """Whoever is at the window stays where they may do the step, else somebody who may sits down."""
        self.people.sit_for(case, step)

    def finished(self, case: Case) -> Case:
        """Every later step done, 办结 and 送达."""
        case = fill_results(self.counter, self.passed(case))
        results = following.results_of(self.counter, case)
        numbered = any(one.numbered for one in results)
        number = (numbering.next_result_number(self.counter, case) or "测2026001") if numbered else ""
        case = following.complete(self.counter, case, results[0].text if results else "", number=number).case
        return following.deliver(self.counter, case, TAKER, ("办结通知书",), way="窗口领取").case

    def with_window(self, **changes: Any) -> None:  # noqa: ANN401 - whatever the window's settings hold
        """Give the window other settings."""
        settings = self.counter.settings
        self.counter.settings = dataclasses.replace(settings, window=dataclasses.replace(settings.window, **changes))


def party_of(item: ServiceItem) -> Party | None:
    """Somebody an item is for."""
    kind = item.structure.applicant if item.structure else ApplicantKind.person
    if kind is ApplicantKind.none:
        return None
    return PERSON if kind is ApplicantKind.person else UNIT


@cache
def _quick(password: str, number: str) -> str:
    """The hash of somebody whose password is their number, as quick to compare with as argon2 allows."""
    try:
        PasswordHasher().verify(password, number)
    except VerificationError:
        return password
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(number)


def make_home(home: Path) -> None:
    """A home in which a window was opened and closed again, and nobody signed in: the store is made."""
    counter = Counter(load_settings(home), MovingClock())
    put_compiled(counter.settings.places.cache)
    counter.load_catalogue()
    counter.open_store()
    counter.close()
    (counter.settings.places.data / "counter.reserve").unlink()  # 20 MB that each window sets aside by itself


@contextlib.contextmanager
def open_day(home: Path, moment: datetime = MORNING) -> Iterator[DeskDay]:
    """A window in a home, a fresh one where there is none, the clerk signed in."""
    clock = MovingClock(moment)
    settings = load_settings(home)
    if not settings.places.cache.exists():
        put_compiled(settings.places.cache)
    hall = settings.hall
    staff = tuple(dataclasses.replace(one, password=_quick(one.password, one.number)) for one in hall.staff)
    counter = Counter(dataclasses.replace(settings, hall=dataclasses.replace(hall, staff=staff)), clock)
    counter.load_catalogue()
    counter.open_store()
    try:
        signing_in.sign_in(counter, CLERK, CLERK)
        yield DeskDay(counter, clock)
    finally:
        counter.close()
