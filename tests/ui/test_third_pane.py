# SPDX-License-Identifier: Apache-2.0
"""The third pane of a wide window: there at 1920, nowhere below, and what it shows is what will be printed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counter_app.cases.actions import LineState
from counter_app.cases.people import Person
from counter_app.ui import theme
from counter_app.ui.background import Lane
from counter_app.ui.case.beside_lines import BesideLines
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.gallery.checks import faults_of
from counter_app.ui.gallery.stage import CITIZEN, PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.text import Prose
from ui.hands import CTRL, Hands, Key

EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
UNDRAWABLE = Person(name="测\U0003347f", id_number="110101194912310024", sex="女", birth="1949-12-31")
NARROW, WIDE = (1366, 768), (1920, 1080)

Open = Callable[..., ChecklistPage]


def _size(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QApplication.processEvents()


@pytest.fixture
def open_list(window: MainWindow) -> Open:
    """Opens a checklist whose first lines were judged so, in a wide window."""

    def go(*states: LineState, person: Person = PERSON, size: tuple[int, int] = WIDE) -> ChecklistPage:
        _size(window, size)
        serving = Stage(window).serve("职工参保登记", applicant=person, answers=EMPLOYEE, decide=True)
        for line, state in zip(serving.checklist.lines, states, strict=False):
            serving.judge(line.material.id, state)
        window.go(PageId.checklist)
        QApplication.processEvents()
        assert isinstance(window.page, ChecklistPage)
        return window.page

    return go


def _third(window: MainWindow) -> BesideLines:
    assert isinstance(window.sides.third, BesideLines)
    return window.sides.third


def _marked(window: MainWindow) -> str:
    """The words of the guide that are marked in the third pane."""
    guide = _third(window).guide
    assert guide is not None
    shown = [one for one in guide.findChildren(Prose) if one.isVisible()]
    return "".join(span.words for one in shown for span in one._spans if span.found)


def _left(window: MainWindow, part: QWidget) -> int:
    return part.mapTo(window, QPoint(0, 0)).x()


def test_at_1920_context_and_third_pane_stand_beside_main(window: MainWindow, hands: Hands, open_list: Open) -> None:
    page = open_list()
    third = _third(window)
    assert (_left(window, third), third.width()) == (1920 - theme.THIRD + 1, theme.THIRD - 1)  # 1 px is the line
    hands.press(Key.Key_F5)
    QApplication.processEvents()
    panel = window.panel
    frame = panel.parentWidget() if panel is not None else None
    assert frame is not None
    assert frame.width() == 372
    assert _left(window, third) == 1920 - theme.THIRD + 1
    assert page.width() == 1920 - theme.NORMAL.rail - 372 - 540
    assert faults_of(window) == []


def test_at_1366_there_is_none(window: MainWindow, hands: Hands, open_list: Open) -> None:
    page = open_list(LineState.met, LineState.met, LineState.met, size=NARROW)
    hands.press(Key.Key_F5)
    QApplication.processEvents()
    assert window.sides.third is None
    assert page.width() == 1366 - theme.NORMAL.rail - theme.NORMAL.context


def test_resizing_moves_nothing_else_and_keeps_the_focus(window: MainWindow, hands: Hands, open_list: Open) -> None:
    page = open_list(LineState.met, size=NARROW)
    hands.press(Key.Key_F5)
    hands.press(Key.Key_Down)
    panel, focus = window.panel, QApplication.focusWidget()
    before = [_left(window, one) for one in (window.rail, page, page.lines, window.top, window.key_bar)]
    for size in (WIDE, NARROW, WIDE, NARROW):
        _size(window, size)
        assert QApplication.focusWidget() is focus
        assert window.panel is panel
        assert [_left(window, one) for one in (window.rail, page, page.lines, window.top, window.key_bar)] == before
        assert page.lines.at == 2
        assert faults_of(window) == []
    frame = panel.parentWidget() if panel is not None else None
    assert frame is not None
    assert frame.width() == theme.NORMAL.context


def test_a_focus_in_a_pane_that_goes_is_back_where_the_page_was_left(
    window: MainWindow, hands: Hands, open_list: Open
) -> None:
    page = open_list()
    hands.press(Key.Key_Down)
    hands.press(Key.Key_F6)
    assert _third(window).isAncestorOf(hands.focus)
    _size(window, NARROW)
    assert page.lines.hasFocus()
    assert page.lines.at == 1
    _size(window, WIDE)
    assert page.lines.hasFocus()


def test_until_there_is_a_paper_the_guide_follows_the_line(window: MainWindow, hands: Hands, open_list: Open) -> None:
    open_list()
    assert "参保登记表" in _marked(window)
    hands.press(Key.Key_Down)
    assert "参保相关证明材料" in _marked(window)
    assert "参保登记表" not in _marked(window)


def test_the_last_line_makes_the_paper_and_an_open_one_takes_it_away(
    window: MainWindow, hands: Hands, open_list: Open
) -> None:
    open_list(LineState.met, LineState.met)
    assert _third(window).guide is not None
    hands.press(Key.Key_Down, times=2)
    hands.digits(2)
    assert _third(window).guide is None
    assert "一次性告知书" in _third(window).paper.accessibleName()
    assert _third(window).paper.page_count >= 1
    hands.digits(1)
    assert "受理通知书" in _third(window).paper.accessibleName()
    hands.digits(0)
    assert _third(window).guide is not None
    assert _third(window).paper.page_count == 0


def test_it_is_the_paper_the_outcome_shows(window: MainWindow, hands: Hands, open_list: Open) -> None:
    open_list(LineState.met, LineState.missing, LineState.met)
    paper = _third(window).paper
    seen = [one._document.getAllText(0).text() for one in (paper,) if one._document is not None]
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, OutcomePage)
    shown = window.page.preview._document
    assert shown is not None
    assert seen == [shown.getAllText(0).text()]
    assert PERSON.name in seen[0]


def test_nothing_of_the_citizen_before_is_left(window: MainWindow, hands: Hands, open_list: Open) -> None:
    open_list(LineState.met, LineState.met, LineState.met)
    assert _third(window).paper.page_count >= 1
    window.current.put_away()
    open_list(person=CITIZEN)
    assert _third(window).paper.page_count == 0
    assert _third(window).guide is not None


def test_a_paper_that_cannot_be_drawn_is_said_and_stops_nothing(
    window: MainWindow, hands: Hands, open_list: Open
) -> None:
    page = open_list(LineState.met, LineState.met, LineState.met, person=UNDRAWABLE)
    assert _third(window).paper.page_count == 0
    assert page.on.isEnabled()
    assert window.banners == ()


def test_pages_turn_and_zoom_in_the_pane(window: MainWindow, hands: Hands, open_list: Open) -> None:
    open_list(LineState.met, LineState.missing, LineState.met)
    paper = _third(window).paper
    hands.press(Key.Key_F6)
    assert paper.hasFocus()
    wide = paper._sheets[0].width()
    hands.press(Key.Key_Plus)
    assert paper._sheets[0].width() > wide
    hands.press(Key.Key_Minus)
    assert paper._sheets[0].width() == wide


def test_the_focus_stays_in_the_pane_when_its_words_change(window: MainWindow, hands: Hands, open_list: Open) -> None:
    page = open_list(LineState.met, LineState.met)
    hands.press(Key.Key_F6)
    assert _third(window).guide is hands.focus
    page.lines.stand_on(2)
    page.judge(1)
    assert _third(window).paper.hasFocus()
    page.judge(0)
    guide = _third(window).guide
    assert guide is not None
    assert guide.hasFocus()


def test_other_pages_have_no_third_pane(window: MainWindow, hands: Hands, open_list: Open) -> None:
    open_list(LineState.met, LineState.missing, LineState.met)
    hands.press(Key.Key_Return, CTRL)
    page = window.page
    assert isinstance(page, OutcomePage)
    QApplication.processEvents()
    assert window.sides.third is None
    assert page.width() == 1920 - theme.NORMAL.rail
    assert page.preview.width() > 1000  # the room is the paper's
    assert page.options.width() <= theme.MEASURE * theme.NORMAL.body
    window.go(PageId.finder)
    assert window.sides.third is None


def test_lines_of_running_text_end_after_46_characters(window: MainWindow, qtbot: QtBot) -> None:
    words = Prose("字" * 200)
    outer = QWidget()
    qtbot.addWidget(outer)
    QHBoxLayout(outer).addWidget(words)
    outer.resize(1920, 600)
    outer.show()
    assert words.heightForWidth(1800) == 5 * theme.line_height(theme.Role.body)
    outer.resize(1366, 600)
    QApplication.processEvents()
    assert words.heightForWidth(1300) == 3 * theme.line_height(theme.Role.body)


class Waiting:
    """Work away from the window that is done only when the test lets it: writing at once, reading later."""

    def __init__(self) -> None:
        self.held: list[Callable[[], Callable[[], None]]] = []

    def run(self, lane: Lane, work: Callable[[], Callable[[], None]]) -> None:
        """Keep what reads."""
        if lane is Lane.reading:
            self.held.append(work)
        else:
            work()()

    def close(self) -> None:
        """Nothing runs by itself."""

    def let_one(self) -> None:
        """Do the oldest work that waits."""
        self.held.pop(0)()()


@pytest.fixture
def slow(make: Callable[..., MainWindow]) -> tuple[MainWindow, Waiting]:
    """A wide window whose papers are drawn when the test says so."""
    waiting = Waiting()
    window = make(background=waiting)
    window.resize(*WIDE)
    Stage(window).sign_in()
    return window, waiting


def test_quick_keys_draw_the_last_paper_once_more_and_no_other(slow: tuple[MainWindow, Waiting], qtbot: QtBot) -> None:
    window, waiting = slow
    while waiting.held:
        waiting.let_one()
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    window.go(PageId.checklist)
    hands = Hands(qtbot, window)
    hands.digits(2, 1, 2)
    assert len(waiting.held) == 1
    waiting.let_one()
    assert _third(window).paper.page_count == 0  # 受理 is no longer what these lines make
    waiting.let_one()
    assert "一次性告知书" in _third(window).paper.accessibleName()
    assert waiting.held == []
