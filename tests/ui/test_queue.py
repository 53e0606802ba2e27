# SPDX-License-Identifier: Apache-2.0
"""The queue at the window by keys: numbers given, called, called again, passed over, sent on, brought back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from counter_app.base.clock import Clock
from counter_app.cases.queue_facts import TicketCalled
from counter_app.cases.shifts import WindowState
from counter_app.desk import queue
from counter_app.settings import Settings
from counter_app.ui.queue.queue_page import QueuePage
from counter_app.ui.rating.pages import CalledPage, GreetingPage, PausedPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.conftest import NOW
from ui.hands import CTRL, SHIFT, Hands, Key


class Wall:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):  # noqa: ANN204
        return self.now

    def pass_by(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Wall()


def _page(window: MainWindow) -> QueuePage:
    page = window.page
    assert isinstance(page, QueuePage)
    return page


def _settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.queue.may_call, timeout=5000)


def test_the_day_of_a_queue(window: MainWindow, hands: Hands, qtbot: QtBot, clock: Wall) -> None:
    assert window.top.queue_words == ""  # nobody queues here
    hands.press(Key.Key_F12, CTRL)
    page = _page(window)
    for matter, priority in ((1, 9), (2, 9), (1, 1)):
        hands.press(Key.Key_T, CTRL)
        hands.digits(matter, priority)
        clock.pass_by(60)
    assert page.said.text() == "A3-002，前面还有 0 人。"
    assert [one.number for one in window.queue.view.waiting] == ["A3-002", "A3-001", "B3-001"]
    assert window.top.queue_words == "等候 3 人 · 最久 2 分"

    hands.press(Key.Key_F12)
    hands.press(Key.Key_F12)  # doubled: nobody else is called
    assert window.top.queue_words == "A3-002 · 等候 2 人 · 最久 3 分"
    (called,) = [one.facts for one in _acts(window) if isinstance(one.facts, TicketCalled)]
    assert (called.priority, called.earlier) == ("elder", 2)

    hands.press(Key.Key_R, CTRL)
    assert page.said.text() == "刚叫过，再等 20 秒。"
    clock.pass_by(21)
    hands.press(Key.Key_R, CTRL)
    assert page.said.text() == "又叫了一次 A3-002。"
    hands.press(Key.Key_J, CTRL)
    hands.digits(1)
    assert page.said.text() == "A3-002 已过号。"
    _settle(window, qtbot)
    hands.press(Key.Key_F12)
    assert window.queue.view.now.number == "A3-001"
    hands.press(Key.Key_M, CTRL)
    hands.digits(2, 1)  # taken wrongly: to B, with the place it had
    assert [one.number for one in window.queue.view.waiting] == ["A3-001", "B3-001"]
    page.list.stand_on(window.queue.view.passed[0].ticket)
    page.list.setFocus()
    hands.enter()
    assert [one.number for one in window.queue.view.waiting] == ["A3-002", "A3-001", "B3-001"]
    _settle(window, qtbot)
    hands.press(Key.Key_F12)
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.finder
    assert [one.value for one in window.page.facts()][:2] == ["A3-002", "A3-001，等了 3 分"]


def _acts(window: MainWindow):  # noqa: ANN202
    return window.counter.store.queue.on(window.clock().date())


def test_a_pause_and_a_lock_hide_what_is_not_for_everybody(
    make: Callable[..., MainWindow], settings: Settings, qtbot: QtBot, clock: Wall
) -> None:
    from ui.conftest import sign_in

    window = make(replace(settings, window=replace(settings.window, second_screen="auto")))
    hands = Hands(qtbot, window)
    sign_in(hands)
    screen = window.citizens.screen
    screen.stand_on(window.screen())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    hands.press(Key.Key_F12, CTRL)
    hands.press(Key.Key_T, CTRL)
    hands.digits(1, 9)
    hands.press(Key.Key_F12)
    assert isinstance(screen.window.page, CalledPage)
    _settle(window, qtbot)
    hands.press(Key.Key_F10)
    hands.digits(1)
    assert isinstance(screen.window.page, PausedPage)
    hands.press(Key.Key_F12)
    assert _page(window).said.text() == "窗口在暂停，没有叫号。先按 Ctrl+F12 恢复。"
    hands.press(Key.Key_F10)
    assert isinstance(screen.window.page, CalledPage)

    hands.press(Key.Key_F3)
    hands.type("zgcb")
    hands.enter(2)
    hands.type("测试员")
    assert window.page.id is PageId.identity
    hands.press(Key.Key_L, CTRL | SHIFT)
    assert window.page.id is PageId.locked
    assert isinstance(screen.window.page, GreetingPage)
    assert not window.facts_bar.isVisible()
    assert queue.standing_of(window.counter).shift.state is WindowState.locked
    for key in (Key.Key_F3, Key.Key_F12, Key.Key_F8, Key.Key_Escape):
        hands.press(key)
        assert window.page.id is PageId.locked
    hands.type("0000")
    hands.enter()
    assert window.page.id is PageId.locked
    hands.type("0312")
    hands.enter()
    assert window.page.id is PageId.identity
    assert window.current.serving.draft.ticket == queue.standing_of(window.counter).queue.at_window
    assert queue.standing_of(window.counter).shift.state is WindowState.open
