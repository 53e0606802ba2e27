# SPDX-License-Identifier: Apache-2.0
"""Days on which anything is pressed at any time: what the rules refuse changes nothing, and nothing is ever lost."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from counter_app.base.texts import all_texts
from counter_app.cases.actions import LineState, NoticeGiven, Refused, SentBack
from counter_app.cases.case import Case, CaseStatus, next_copy
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Personal
from counter_app.desk import deciding, following, listing, printing, reopening, signing_in
from counter_app.desk.papers import told_by
from counter_app.desk.serving import Serving
from flows import desk_day
from flows.desk_day import CLERK, COLLEAGUE, PERSON, SUPERVISOR, TAKER, DeskDay

PRESSES = 120
FORM = "flexible_form"
STATES = (LineState.met, LineState.missing, LineState.defective)


@pytest.fixture
def day(tmp_path: Path) -> Iterator[DeskDay]:
    with desk_day.open_day(tmp_path / "home") as opened:
        opened.with_window(slip_target=f"file:{tmp_path / 'slip.bin'}")
        yield opened


class Fingers:
    """Presses anything, also on a case as it stood long ago."""

    def __init__(self, day: DeskDay, chance: random.Random) -> None:
        self.day = day
        self.counter = day.counter
        self.chance = chance
        self.seen: list[Case] = []
        self._acts: tuple[Callable[[Case], object], ...] = (
            self.come_back,
            self.come_back,
            lambda case: deciding.take_back(self.counter, case),
            lambda case: following.pass_step(self.counter, case, following.steps_of(self.counter, case)[0].step),
            lambda case: following.send_back(
                self.counter, case, following.steps_of(self.counter, case)[0].step, "不符"
            ),
            lambda case: following.complete(self.counter, case, "职工参保登记"),
            lambda case: following.deliver(self.counter, case, TAKER, ("回执",), way="窗口领取"),
            lambda case: following.suspend(self.counter, case, "等公章", supervisor=SUPERVISOR),
            lambda case: following.resume_case(self.counter, case, ""),
            lambda case: following.extend(self.counter, case, chance.randrange(6), "远", supervisor=SUPERVISOR),
            lambda case: following.correct(self.counter, case, "applicant", Personal(applicant=PERSON), "错字"),
            self.print_one,
            self.print_one,
        )

    def press(self) -> None:
        """Some time passes, somebody sits at the window, one thing is pressed."""
        self.day.clock.move(seconds=self.chance.choice([1, 5, 40, 3600, 86_400]))
        if self.chance.random() < 0.1:
            who = self.chance.choice([CLERK, COLLEAGUE])
            signing_in.sign_in(self.counter, who, who)
        ids = list(dict.fromkeys(one.id for one in self.seen))
        if len(ids) < 3 or self.chance.random() < 0.05:
            self.decide(self.day.flexible())
            return
        long_ago = self.chance.random() < 0.2
        case = self.chance.choice(self.seen) if long_ago else self.now(self.chance.choice(ids))
        self.chance.choice(self._acts)(case)

    def now(self, case_id: str) -> Case:
        """A case as it stands."""
        return listing.get_case(self.counter, case_id)

    def come_back(self, case: Case) -> None:
        """The citizen is back."""
        self.decide(reopening.reopen(self.counter, case))

    def decide(self, one: Serving) -> None:
        """Any outcome, allowed or not."""
        self.day.judged(one, {FORM: self.chance.choice(STATES)}, self.chance.choice(["没有盖章", "没有填完"]))
        for use, words in (("reason", "另有原因"), ("office", "测试中心"), ("office_phone", "0737-0000000")):
            one.note(use, words)
        outcome = self.chance.choice(list(Outcome))
        self.seen.append(deciding.decide(self.counter, one, outcome, supervisor=SUPERVISOR).case)

    def print_one(self, case: Case) -> None:
        """Any paper of the case, for the first time or once more."""
        if case.papers:
            paper = self.chance.choice(case.papers)
            copy = self.chance.choice([paper.copy, next_copy(case, paper.paper)])
            ordinal = int(paper.number)
            made = printing.attempt(self.counter, case, paper.paper, ordinal=ordinal, copy=copy, reason="纸坏了")
            printing.record_attempt(self.counter, case.id, made, reason="纸坏了")


def check(case: Case) -> None:
    """What holds of every case at any time."""
    numbers = [one.facts.number for one in case.history if isinstance(one.facts, NoticeGiven | Refused | SentBack)]
    assert len(set(numbers)) == len(numbers)
    if case.status is CaseStatus.accepted:
        assert case.due.due
        assert case.lines
        assert not case.open_lines
    assert (case.status in (CaseStatus.suspended, CaseStatus.sent_back)) <= bool(case.pauses)
    for paper in case.missing_papers:  # what is owed can be printed, as that paper and no other
        told = told_by(case, paper.paper, int(paper.number))
        assert told.decision is not None
        assert str(told.ordinal) == paper.number


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_pressed(day: DeskDay, seed: int) -> None:
    fingers = Fingers(day, random.Random(seed))  # noqa: S311 - the same days every time
    known: dict[str, Case] = {}
    refused: list[str] = []
    for _ in range(PRESSES):
        try:
            fingers.press()
        except CounterError as error:
            refused.append(error.code)
            assert {one: fingers.now(one) for one in known} == known
        known = {one.id: fingers.now(one.id) for one in fingers.seen}
        for case in known.values():
            check(case)
    assert 0 < len(refused) < PRESSES
    assert set(refused) <= set(all_texts())
    assert day.counter.store.compare() == ()
