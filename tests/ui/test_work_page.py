# SPDX-License-Identifier: Apache-2.0
"""待办 by keyboard alone: marks, reasons, one press for all of them, one case opened and come back from."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from counter_app.base.readings import Reading, ReadingKind
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.numbers import qr_text
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import decide
from counter_app.desk.following import withdraw
from counter_app.desk.listing import get_case
from counter_app.ui.background import Inline, Lane
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.cases.cases import CasesPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.work.work_page import WorkPage
from ui.conftest import NOW, sign_in
from ui.hands import ALT, CTRL, SHIFT, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
FINANCE = "0321"


class Held(Inline):
    """Does everything at once, but what is written while ``hold`` is set only when it is let go."""

    def __init__(self) -> None:
        self.hold = False
        self._waiting: list[Callable[[], Callable[[], None]]] = []

    def run(self, lane: Lane, work: Callable[[], Callable[[], None]]) -> None:
        """Now, or later."""
        if self.hold and lane is Lane.writing:
            self._waiting.append(work)
        else:
            super().run(lane, work)

    def let_go(self) -> int:
        """Do what waited; returns how much that was."""
        self.hold, waiting, self._waiting = False, self._waiting, []
        for work in waiting:
            super().run(Lane.writing, work)
        return len(waiting)


class Wall:
    """A clock on the wall that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    """The hall's clock."""
    return Wall()


@pytest.fixture
def clock(wall: Wall) -> Wall:
    """… which the window reads too."""
    return wall


@pytest.fixture
def held() -> Held:
    """Work that can be held up."""
    return Held()


@pytest.fixture
def window(make: Callable[..., MainWindow], held: Held, qtbot: QtBot) -> MainWindow:
    """A window with its clerk signed in."""
    one = make(background=held)
    sign_in(Hands(qtbot, one))
    return one


@pytest.fixture
def make_case(window: MainWindow) -> Callable[[], Case]:
    """Accepts a case that is to be reviewed."""

    def go() -> Case:
        serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
        for line in serving.checklist.lines:
            serving.judge(line.material.id, LineState.met)
        case = decide(window.counter, serving, Outcome.accept).case
        window.current.finish()
        return case

    return go


def opened(window: MainWindow, hands: Hands) -> WorkPage:
    """The list of work."""
    hands.press(Key.Key_F8, SHIFT)
    assert isinstance(window.page, WorkPage)
    return window.page


def decisions(page: WorkPage) -> list[str]:
    """What stands in the first column."""
    rows = page.table.rows
    return [str(rows.data(rows.index(place, 0))) for place in range(rows.rowCount())]


def test_nothing_to_do_is_said(window: MainWindow, hands: Hands) -> None:
    page = opened(window, hands)
    assert page.said == "现在没有归本人岗位办的件。"
    hands.press(Key.Key_Return, CTRL)
    assert page.said == "一件也没勾。按空格勾上再办。"
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.finder


def test_a_reason_half_typed_lets_no_case_pass(window: MainWindow, hands: Hands, make_case: Callable[[], Case]) -> None:
    cases = [make_case() for _ in range(2)]
    page = opened(window, hands)
    hands.digits(9, 2)
    assert sorted(decisions(page)) == ["", "通过"]
    hands.type("工资表没有盖章")
    hands.press(Key.Key_Return, CTRL)
    assert page.said == "不通过的原因还没记下，写好按 Enter。"
    assert {get_case(window.counter, one.id).status for one in cases} == {CaseStatus.accepted}
    hands.enter()
    assert sorted(decisions(page)) == ["不通过", "通过"]


def test_marked_cases_are_decided_in_one_press_and_taken_back_in_one(
    window: MainWindow, hands: Hands, make_case: Callable[[], Case]
) -> None:
    cases = [make_case() for _ in range(4)]
    page = opened(window, hands)
    assert page.table.hasFocus()
    hands.press(Key.Key_Space)
    hands.digits(2)
    hands.type("工资表没有盖章")
    hands.enter()
    assert page.table.hasFocus()
    hands.digits(1, 1, 0)
    assert decisions(page) == ["通过", "不通过", "通过", ""]
    assert page.on.text() == "“审核”通过 2 件，不通过 1 件"
    hands.press(Key.Key_Return, CTRL)
    states = [get_case(window.counter, one.id) for one in cases]
    assert [len(one.passed_steps) for one in states] == [1, 0, 1, 0]
    assert states[1].status is CaseStatus.sent_back
    assert "通过了 2 件，1 件不通过" in page.said
    assert sorted(tab.text() for tab in page.steps_shown.tabs) == ["全部步骤 3", "办结 2", "审核 1"]
    assert page.marks.by_case == {}
    hands.press(Key.Key_F12, SHIFT)
    assert page.said == "3 件都收回了，还在待办里。"
    assert [get_case(window.counter, one.id).passed_steps for one in cases] == [frozenset()] * 4


def test_a_case_withdrawn_meanwhile_is_named_and_the_others_stay_marked(
    window: MainWindow, hands: Hands, make_case: Callable[[], Case]
) -> None:
    cases = [make_case() for _ in range(3)]
    page = opened(window, hands)
    hands.digits(9)
    assert decisions(page) == ["通过"] * 3
    gone = withdraw(window.counter, cases[1], "不办了").case
    hands.press(Key.Key_Return, CTRL)
    assert page.said == f"{gone.number} 已撤回。这一批一件没办。"
    assert all(not get_case(window.counter, one.id).passed_steps for one in cases)
    assert decisions(page) == ["通过"] * 2
    hands.press(Key.Key_Return, CTRL)
    assert [len(get_case(window.counter, one.id).passed_steps) for one in cases] == [1, 0, 1]
    hands.digits(9, 8)
    assert page.marks.by_case == {}


def test_all_cases_in_the_way_are_unmarked_at_once(
    window: MainWindow, hands: Hands, make_case: Callable[[], Case]
) -> None:
    cases = [make_case() for _ in range(4)]
    page = opened(window, hands)
    hands.digits(9)
    gone = [withdraw(window.counter, one, "不办了").case for one in cases[1:3]]
    hands.press(Key.Key_Return, CTRL)
    assert page.said == f"2 件办不了，勾都去掉了。{gone[0].number} 已撤回。这一批一件没办。"
    assert decisions(page) == ["通过"] * 2
    hands.press(Key.Key_Return, CTRL)
    assert [len(get_case(window.counter, one.id).passed_steps) for one in cases] == [1, 0, 0, 1]


def test_what_is_being_written_stays_as_it_was_pressed(
    window: MainWindow, hands: Hands, make_case: Callable[[], Case], held: Held
) -> None:
    cases = [make_case() for _ in range(2)]
    page = opened(window, hands)
    hands.press(Key.Key_Space)
    held.hold = True
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_Space)
    hands.digits(1, 9, 8)
    hands.press(Key.Key_Return, CTRL)
    assert held.let_go() == 1
    assert [len(get_case(window.counter, one.id).passed_steps) for one in cases] == [1, 0]
    assert page.marks.by_case == {}
    assert "通过了 1 件" in page.said


def test_the_start_page_says_how_much_waits(
    window: MainWindow, hands: Hands, make_case: Callable[[], Case], wall: Wall
) -> None:
    start = window.page
    assert isinstance(start, FinderPage)
    assert start.work.said == ""
    make_case()
    make_case()
    hands.press(Key.Key_F12)
    assert start.work.said == "待办 2 件"
    wall.now += timedelta(days=60)
    hands.press(Key.Key_F12)
    assert start.work.said == "待办 2 件，其中 2 件已超期"
    hands.press(Key.Key_F8, SHIFT)
    assert window.page.id is PageId.work
    hands.press(Key.Key_F8)
    assert isinstance(window.page, CasesPage)
    window.page.work.click()
    assert window.page.id is PageId.work


def test_a_list_is_narrowed_searched_and_a_case_opened_from_it(
    window: MainWindow, hands: Hands, make_case: Callable[[], Case]
) -> None:
    first, second = make_case(), make_case()
    page = opened(window, hands)
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_PageDown, CTRL)
    assert [page.row_at(0).case_id, page.table.rows.rowCount()] == [second.id, 1]
    hands.press(Key.Key_PageUp, CTRL)
    assert page.table.rows.rowCount() == 2
    hands.press(Key.Key_4, ALT)
    assert page.said == "没有符合的待办。Alt+1 看全部。"
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_I, CTRL)
    assert page.table.rows.rowCount() == 2
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_F3)
    assert page.box.hasFocus()
    code = Reading(ReadingKind.case_code, "scanner", NOW, {"code.text": qr_text(second.number, second.id)})
    assert page.take_code(code)
    assert [page.row_at(0).case_id, page.table.rows.rowCount()] == [second.id, 1]
    hands.enter()
    steps = window.page
    assert isinstance(steps, StepsPage)
    assert steps.case.id == second.id
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_Escape)
    assert window.page is page
    assert page.box.text() == qr_text(second.number, second.id)
    hands.press(Key.Key_Escape)
    assert window.page is page
    shown = [page.row_at(place) for place in range(page.table.rows.rowCount())]
    assert [(one.case_id, one.verb) for one in shown] == [(first.id, "办结"), (second.id, "办结")]


def test_whoever_is_not_at_a_window_begins_with_the_list(
    window: MainWindow, hands: Hands, make_case: Callable[[], Case]
) -> None:
    make_case()
    page = opened(window, hands)
    hands.press(Key.Key_Space)
    assert len(page.marks.by_case) == 1
    hands.press(Key.Key_Q, CTRL | SHIFT)
    sign_in(hands, FINANCE, FINANCE)
    assert window.page is page
    assert page.marks.by_case == {}
    assert page.said == "现在没有归本人岗位办的件。"
