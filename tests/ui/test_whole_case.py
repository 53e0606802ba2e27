# SPDX-License-Identifier: Apache-2.0
"""A whole case without a mouse: called from the queue, a card laid, the phone typed, handed over, evaluated."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from simulated import Simulated, simulated

from counter_app.cases.case import CaseStatus
from counter_app.cases.queue import TicketState
from counter_app.desk import queue
from counter_app.desk.listing import get_case, list_cases
from counter_app.settings import DeviceSetting
from counter_app.ui.background import Threads
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.rating.pages import CalledPage, CitizenPage
from counter_app.ui.rating.question_pages import QuestionPage, ReasonsPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.conftest import sign_in
from ui.hands import CTRL, Hands, Key

MOST_KEYS = 24
PATIENCE = 20_000
GOOD = 5


@pytest.fixture(scope="module")
def reader() -> Iterator[Simulated]:
    """A reader with nothing on it."""
    with simulated("id-reader") as running:
        yield running


def test_the_whole_case_takes_at_most_24_keys(make: Callable[..., MainWindow], reader: Simulated, qtbot: QtBot) -> None:
    devices = (DeviceSetting("id_reader", "samv-serial", reader.port), DeviceSetting("evaluator", "second-screen"))
    window = make(devices=devices, background=Threads())
    hands = Hands(qtbot, window)

    def until(happened: Callable[[], bool]) -> None:
        qtbot.waitUntil(happened, timeout=PATIENCE)

    def on(page: PageId) -> None:
        until(lambda: window.page.id is page)

    until(lambda: window.ready)
    screen = window.citizens.screen
    screen.stand_on(QGuiApplication.primaryScreen())
    screen.window.setWindowState(Qt.WindowState.WindowNoState)
    screen.window.resize(1366, 768)
    window.activateWindow()
    until(window.isActiveWindow)
    sign_in(hands)
    on(PageId.finder)
    for _ in range(2):
        queue.take(window.counter, "A")

    hands.presses = 0
    hands.press(Key.Key_F12)
    until(lambda: window.queue.ticket != "")
    assert isinstance(screen.window.page, CalledPage)
    hands.type("zgcb")
    hands.enter(2)
    on(PageId.identity)
    reader.say("lay resident")
    until(lambda: window.current.serving.draft.applicant is not None)
    hands.digits(1, 2, 1, 1)  # insurable; 灵活就业; 一般登记; not an agent
    hands.press(Key.Key_Return, CTRL)
    on(PageId.checklist)
    hands.enter(2)  # the third line is asked for only where it applies
    hands.press(Key.Key_Return, CTRL)
    on(PageId.form)
    before = hands.presses
    hands.type("13800000000")  # the number itself is not counted
    hands.presses = before
    hands.press(Key.Key_Return, CTRL)  # to the one answer that is left
    hands.digits(4)  # 恢复
    hands.press(Key.Key_Return, CTRL)
    on(PageId.outcome)
    outcome = window.page
    assert isinstance(outcome, OutcomePage)
    until(lambda: outcome.preview.page_count > 0)
    hands.press(Key.Key_Return, CTRL)
    on(PageId.done)
    done = window.page
    assert isinstance(done, DonePage)
    until(done.on.isEnabled)
    hands.press(Key.Key_Return, CTRL)
    on(PageId.steps)
    steps = window.page
    assert isinstance(steps, StepsPage)
    hands.digits(1)
    until(lambda: any(one.passed for one in steps.case.steps))
    hands.press(Key.Key_Return, CTRL)
    until(lambda: steps.case.status is CaseStatus.completed)
    hands.press(Key.Key_Return, CTRL)
    until(lambda: steps.case.status is CaseStatus.delivered)
    hands.press(Key.Key_F12)
    on(PageId.finder)
    assert hands.presses <= MOST_KEYS

    def touch(kind: type[CitizenPage], button: Callable[[], QWidget]) -> None:
        """A finger, once the page is settled."""
        until(lambda: isinstance(screen.window.page, kind) and screen.window.page.counts)
        QTest.mouseClick(button(), Qt.MouseButton.LeftButton)

    touch(QuestionPage, lambda: screen.window.page.levels[GOOD])  # type: ignore[attr-defined]
    touch(ReasonsPage, lambda: screen.window.page.done)  # type: ignore[attr-defined]
    (row,) = list_cases(window.counter).rows
    until(lambda: not get_case(window.counter, row.case_id).ratings[-1].is_open)
    case = get_case(window.counter, row.case_id)
    assert (case.status, case.ratings[-1].level) == (CaseStatus.delivered, GOOD)
    told = queue.standing_of(window.counter).queue
    served = next(one for one in told.tickets.values() if one.number == "A3-001")
    assert (served.state, served.cases) == (TicketState.served, (case.id,))
    until(lambda: queue.standing_of(window.counter).queue.at_window != served.id)
    reader.say("lift")
