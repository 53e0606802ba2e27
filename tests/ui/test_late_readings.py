# SPDX-License-Identifier: Apache-2.0
"""What is told late, or read beside a case that is over, is nothing for whoever stands here by then."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from counter_app.base.readings import Reading, ReadingKind
from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person
from counter_app.desk.deciding import decide
from counter_app.desk.device_board import CardRead
from counter_app.desk.listing import get_case, list_cases
from counter_app.desk.practice_core import practice_code
from counter_app.devices.contracts import DeviceKind
from counter_app.ui.background import Lane
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.cases.cases import CasesPage
from counter_app.ui.gallery.stage import CITIZEN, PERSON, Stage
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow

RESIDENT = "11010519491231002X"
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
Make = Callable[..., MainWindow]


class Held:
    """Work away from the window: what its lanes do is done only when the test lets it."""

    def __init__(self) -> None:
        self.held: list[Callable[[], Callable[[], None]]] = []
        self.lanes = frozenset({Lane.reading, Lane.looking_up})

    def run(self, lane: Lane, work: Callable[[], Callable[[], None]]) -> None:
        """Keep it, or do it at once."""
        if lane in self.lanes:
            self.held.append(work)
        else:
            work()()

    def close(self) -> None:
        """Nothing runs by itself."""

    def let_all(self) -> None:
        """Do what waits, the oldest first."""
        while self.held:
            self.held.pop(0)()()


def show(window: MainWindow, person: str) -> None:
    """A made-up person's code comes from the scanner."""
    now = window.clock()
    facts = {"code.text": practice_code(person), "code.good_until": (now + timedelta(minutes=1)).isoformat()}
    reading = Reading(ReadingKind.insurance_code, "scanner", now, facts)
    window.device_desk.card_read.emit(CardRead(DeviceKind.scanner, reading))


def lay(window: MainWindow) -> None:
    """A made-up card is read."""
    facts = {
        "card.name": "测试员",
        "card.id_kind": "身份证",
        "card.id_number": RESIDENT,
        "card.birth": "1949-12-31",
    }
    reading = Reading(ReadingKind.id_card, "reader", window.clock(), {**facts, "card.sex": "女"})
    window.device_desk.card_read.emit(CardRead(DeviceKind.id_reader, reading))


def number(window: MainWindow) -> str:
    """Whose case is in work."""
    applicant = window.current.serving.draft.applicant
    return applicant.id_number if isinstance(applicant, Person) else ""


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def window(make: Make, held: Held) -> MainWindow:
    """A practice window whose centre answers when the test lets it."""
    one = make(background=held, practice=True)
    Stage(one).sign_in()
    held.let_all()
    return one


def begin(window: MainWindow) -> None:
    """A case at its first page."""
    Stage(window).serve("住院费用报销")
    window.go(PageId.identity)


def test_a_code_told_late_is_not_the_next_citizens_though_theirs_is_awaited_too(window: MainWindow, held: Held) -> None:
    begin(window)
    show(window, "shui")
    window.cards.next_citizen()
    window.current.put_away()
    begin(window)
    show(window, "resident")
    held.let_all()
    assert number(window) == RESIDENT
    assert window.cards.waiting is None
    assert window.page.id is PageId.identity  # no guard either: nobody else's card was shown


def test_a_code_told_late_is_put_into_no_other_case(window: MainWindow, held: Held) -> None:
    for leave in (window.commands.next_citizen, window.change_clerk):
        begin(window)
        show(window, "shui")
        leave()
        Stage(window).sign_in()
        begin(window)
        held.let_all()
        assert number(window) == ""
        assert window.cards.waiting is None
    show(window, "shui")
    begin(window)  # the same citizen's other case: offered, not put in
    held.let_all()
    assert number(window) == ""
    assert window.cards.waiting is not None


def test_a_code_told_while_the_guard_asks_changes_nothing_by_itself(window: MainWindow, held: Held) -> None:
    Stage(window).serve("住院费用报销", applicant=PERSON)
    window.go(PageId.checklist)
    lay(window)
    assert window.page.id is PageId.guard
    show(window, "shui")
    held.let_all()
    assert window.page.id is PageId.guard
    assert window.current.serving.draft.applicant == PERSON
    assert window.current.serving.draft.agent is None


def test_a_card_read_after_the_decision_is_gone_with_the_next_citizen(window: MainWindow, qtbot: QtBot) -> None:
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    decision = decide(window.counter, serving, Outcome.accept)
    window.current.finish()
    for page in (PageId.done, PageId.steps):
        window.go(page, case=decision.case, decision=decision, serving=serving)
        lay(window)
        assert window.cards.waiting is not None
        shown = window.page
        assert isinstance(shown, DonePage | StepsPage)
        qtbot.waitUntil(partial(_left, window, shown), timeout=20_000)
        assert window.cards.waiting is None


def _left(window: MainWindow, page: DonePage | StepsPage) -> bool:
    page.next_citizen()
    return window.page.id is PageId.finder


def test_a_case_that_is_found_late_takes_nobody_elses_place(window: MainWindow, held: Held) -> None:
    stage = Stage(window)
    stage.serve("住院费用报销", applicant=CITIZEN)
    window.current.touch()
    window.current.put_away()
    older = window.counter.store.list_drafts()[0]
    window.go(PageId.finder, fresh=True)
    held.let_all()
    finder = window.page
    assert isinstance(finder, FinderPage)
    finder.drafts.resumed.emit(older.id)
    window.go(PageId.cases)
    held.let_all()
    assert isinstance(window.page, CasesPage)  # found for the start page, which is out of sight
    assert not window.current.busy
    begin(window)
    lay(window)
    held.let_all()
    assert number(window) == RESIDENT
    assert window.page.id is PageId.identity
    stage.serve("住院费用报销", applicant=CITIZEN)  # the case in work is another, whatever page is in sight
    window.go(PageId.checklist)
    assert number(window) == CITIZEN.id_number


def test_a_decision_written_late_ends_nobody_elses_case(window: MainWindow, held: Held) -> None:
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    window.go(PageId.outcome)
    held.let_all()
    page = window.page
    assert isinstance(page, OutcomePage)
    held.lanes = frozenset(Lane)
    page.decide()
    window.commands.next_citizen()
    other = Stage(window).serve("住院费用报销", applicant=CITIZEN)
    window.go(PageId.identity)
    held.let_all()
    assert window.current.serving is other
    assert window.page.id is PageId.identity
    assert [row.applicant for row in list_cases(window.counter).rows] == ["测**"]  # the decision itself is kept


def test_an_act_written_late_is_shown_on_no_other_case(window: MainWindow, held: Held) -> None:
    decisions = []
    for person in (PERSON, CITIZEN):
        serving = Stage(window).serve("职工参保登记", applicant=person, answers=EMPLOYEE, decide=True)
        for line in serving.checklist.lines:
            serving.judge(line.material.id, LineState.met)
        decisions.append(decide(window.counter, serving, Outcome.accept))
        window.current.finish()
    first, second = decisions
    window.go(PageId.steps, case=second.case)
    steps = window.page
    assert isinstance(steps, StepsPage)
    held.let_all()
    held.lanes = frozenset(Lane)
    steps.go_on()
    window.go(PageId.steps, case=first.case)
    held.let_all()
    assert steps.case.id == first.case.id
    assert get_case(window.counter, second.case.id).steps != second.case.steps
    window.go(PageId.done, decision=first, serving=serving)
    done = window.page
    assert isinstance(done, DonePage)
    held.let_all()
    done.take_back()
    window.commands.next_citizen()
    begin(window)
    now = window.current.serving
    held.let_all()
    assert window.current.serving is now
    assert window.page.id is PageId.identity
    assert get_case(window.counter, first.case.id).outcome is None


def test_a_number_asked_for_is_shown_on_no_other_case(window: MainWindow, held: Held) -> None:
    Stage(window).serve("住院费用报销", applicant=PERSON)
    window.go(PageId.identity)
    held.let_all()
    page = window.page
    assert isinstance(page, IdentityPage)
    page._ask_unmask()
    asked = page._reasons.field
    assert asked is not None
    held.lanes = frozenset(Lane)
    page._unmask("核对")
    window.go(PageId.finder)
    Stage(window).serve("住院费用报销", applicant=CITIZEN)
    window.go(PageId.identity)
    held.let_all()
    assert asked.value() == CITIZEN.id_number
    assert asked.editor.concealed
