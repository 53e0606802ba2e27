# SPDX-License-Identifier: Apache-2.0
"""The queue at the window by keys: numbers given, called, called again, passed over, sent on, brought back."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from printed_words import words_of
from pytestqt.qtbot import QtBot
from real_centre import RealCentre

from counter_app.base.clock import Clock
from counter_app.cases.actions import Action, Consulted, LineState, Opened
from counter_app.cases.queue_facts import TicketCalled
from counter_app.cases.shift_facts import HandedOver
from counter_app.cases.shifts import WindowState
from counter_app.desk import queue
from counter_app.settings import Settings
from counter_app.store.database import open_raw
from counter_app.store.key import read_key
from counter_app.store.opening import key_file
from counter_app.sync.client import CentreClient
from counter_app.sync.queue import HallQueue
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.gallery.stage import CITIZEN, Stage
from counter_app.ui.queue.handover_page import HandoverPage
from counter_app.ui.queue.queue_page import QueuePage
from counter_app.ui.rating.pages import CalledPage, GreetingPage, PausedPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.wire.signing import Ed25519Signer
from ui.conftest import NOW, sign_in
from ui.hands import CTRL, SHIFT, Hands, Key

BEGUN = (Consulted, Opened)


class Wall:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
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


def _view(window: MainWindow) -> queue.QueueView:
    view = window.queue.view
    assert view is not None
    return view


def _at_window(window: MainWindow) -> str:
    now = _view(window).now
    return now.number if now is not None else ""


def _id(window: MainWindow) -> PageId:
    return window.page.id


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
    assert [one.number for one in _view(window).waiting] == ["A3-002", "A3-001", "B3-001"]
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
    assert _at_window(window) == "A3-001"
    hands.press(Key.Key_M, CTRL)
    hands.digits(2)
    hands.enter()
    hands.digits(1)  # taken wrongly: to B at any window, with the place it had
    assert [one.number for one in _view(window).waiting] == ["A3-001", "B3-001"]
    page.list.stand_on(_view(window).passed[0].ticket)
    page.list.setFocus()
    hands.enter()
    assert [one.number for one in _view(window).waiting] == ["A3-002", "A3-001", "B3-001"]
    _settle(window, qtbot)
    hands.press(Key.Key_F12)
    hands.press(Key.Key_Escape)
    assert _id(window) is PageId.finder
    assert [one.value for one in window.page.facts()][:2] == ["A3-002", "A3-001，等了 3 分"]


def _acts(window: MainWindow) -> tuple[Action, ...]:
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
    assert _id(window) is PageId.identity
    hands.press(Key.Key_L, CTRL | SHIFT)
    assert _id(window) is PageId.locked
    assert isinstance(screen.window.page, GreetingPage)
    assert not window.facts_bar.isVisible()
    assert queue.standing_of(window.counter).shift.state is WindowState.locked
    for key in (Key.Key_F3, Key.Key_F12, Key.Key_F8, Key.Key_Escape):
        hands.press(key)
        assert _id(window) is PageId.locked
    hands.type("0000")
    hands.enter()
    assert _id(window) is PageId.locked
    hands.type("0312")
    hands.enter()
    assert _id(window) is PageId.identity
    assert window.current.serving.draft.ticket == queue.standing_of(window.counter).queue.at_window
    assert queue.standing_of(window.counter).shift.state is WindowState.open


def test_both_sign_a_handover_and_the_window_is_the_others(
    window: MainWindow, hands: Hands, qtbot: QtBot, clock: Wall
) -> None:
    hands.press(Key.Key_F12, CTRL)
    hands.press(Key.Key_M, CTRL | SHIFT)
    page = window.page
    assert isinstance(page, HandoverPage)
    assert page.password.editor.hasFocus()
    for words in ("0312", "0315", "0000"):
        hands.type(words)
        hands.enter()
    hands.press(Key.Key_Return, CTRL)
    assert window.counter.clerk_number == "0312"
    assert page.taker_password.editor.hasFocus()
    hands.type("0315")
    hands.enter()
    hands.type("晚上来取")
    hands.press(Key.Key_Return, CTRL)
    assert window.counter.clerk_number == "0315"
    (signed,) = window.counter.store.queue.handovers(clock().date())
    assert isinstance(signed.facts, HandedOver)
    assert (signed.clerk, signed.facts.to) == ("0312", "0315")
    hands.press(Key.Key_F9)
    (sheet,) = (one for one in window.settings.places.papers.iterdir() if one.name.startswith("handover"))
    said = words_of(sheet.read_bytes())
    assert "窗口交接单" in said
    assert "晚上来取" in said
    hands.press(Key.Key_Escape)
    assert _id(window) is PageId.finder
    assert window.top.queue_words == ""


@contextmanager
def _no_room_for_signing_in(window: MainWindow) -> Iterator[None]:
    """The disk takes everything until the next one signs in."""
    import resource

    places = window.settings.places
    raw = open_raw(places.database, read_key(key_file(places)))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        raw.execute("CREATE TABLE big (whole BLOB)")
        raw.execute(
            "CREATE TRIGGER fills AFTER INSERT ON action WHEN NEW.kind = 'signed_in' "
            "BEGIN INSERT INTO big VALUES (zeroblob(40000000)); END"
        )
        resource.setrlimit(resource.RLIMIT_FSIZE, (places.database.stat().st_size + 8_000_000, before[1]))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        raw.execute("DROP TRIGGER fills")
        raw.execute("DROP TABLE big")
        raw.close()


@pytest.mark.skipif(sys.platform == "win32", reason="limits")
def test_a_handover_that_stops_behind_the_giver_leads_to_the_sign_in_page(
    window: MainWindow, hands: Hands, clock: Wall
) -> None:
    hands.press(Key.Key_F12, CTRL)
    hands.press(Key.Key_M, CTRL | SHIFT)
    for words in ("0312", "0315", "0315"):
        hands.type(words)
        hands.enter()
    with _no_room_for_signing_in(window):
        hands.press(Key.Key_Return, CTRL)
    assert _id(window) is PageId.sign_in
    assert window.counter.clerk is None
    assert len(window.banners) == 1
    assert len(window.counter.store.queue.handovers(clock().date())) == 1
    sign_in(hands, "0315", "0315")
    assert (_id(window), window.counter.clerk_number) == (PageId.finder, "0315")


def test_a_window_of_a_hall_goes_on_by_itself_while_the_centre_is_away(
    window: MainWindow, hands: Hands, qtbot: QtBot, clock: Wall, tmp_path: Path
) -> None:
    centre = RealCentre(tmp_path / "centre", clock=clock)
    centre.start()
    store, signer = window.counter.store.centre, Ed25519Signer(Ed25519PrivateKey.generate())
    centre.add_window(store.window_id, signer.public_key, number="3")
    window.counter.hall = hall = HallQueue(lambda: CentreClient(centre.url, store.window_id, signer, clock))
    hands.press(Key.Key_F12, CTRL)
    for _ in range(2):
        hands.press(Key.Key_T, CTRL)
        hands.digits(1, 9)
    assert [(one.number, one.hall) for one in _view(window).waiting] == [("A001", True), ("A002", True)]
    hands.press(Key.Key_F12)
    assert _at_window(window) == "A001"
    centre.stop()
    window.queue.poll()
    assert "大厅名单连不上" in window.top.queue_words
    hands.press(Key.Key_T, CTRL)
    hands.digits(1, 9)
    assert [one.number for one in _view(window).waiting if not one.hall] == ["A501"]
    _settle(window, qtbot)
    hands.press(Key.Key_F12)
    assert _at_window(window) == "A501"
    hall.close()


def test_a_decision_goes_on_behind_the_lock_as_it_stood(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    serving = Stage(window).serve(
        "职工参保登记",
        applicant=CITIZEN,
        answers={"identity": "flexible", "change": "other", "agent": "no"},
        decide=True,
    )
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    window.go(PageId.outcome)
    page = window.page
    assert isinstance(page, OutcomePage)
    qtbot.waitUntil(lambda: page.preview.page_count > 0)
    hands.press(Key.Key_L, CTRL | SHIFT)
    hands.press(Key.Key_Return, CTRL)
    assert _id(window) is PageId.locked
    hands.type("0312")
    hands.enter()
    assert _id(window) is PageId.outcome
    qtbot.waitUntil(lambda: page.preview.page_count > 0)
    hands.press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: _id(window) is PageId.done)


def test_a_complaint_and_a_question_belong_to_the_number_that_is_here(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    for _ in range(2):
        queue.take(window.counter, "A")
    hands.press(Key.Key_F12)
    hands.press(Key.Key_F3)
    hands.type("zgcb")
    hands.enter()
    hands.press(Key.Key_J, CTRL)  # only asked
    hands.press(Key.Key_F3, CTRL)
    hands.type("等了太久")
    hands.press(Key.Key_Return, CTRL)
    window.queue.look()
    here = _view(window).now
    assert here is not None
    assert [one.case for one in _cases(window)] == list(here.cases)
    _settle(window, qtbot)
    hands.press(Key.Key_F12)
    assert _view(window).standing.queue.tickets[here.id].cases == here.cases


def _cases(window: MainWindow) -> list[Action]:
    return [one for one in window.counter.store.actions_on(window.clock().date()) if isinstance(one.facts, BEGUN)]


def test_who_shows_a_slip_of_a_machine_is_called_by_its_number(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    hands.press(Key.Key_F12, CTRL)
    page = _page(window)
    for typed, said in (("a", "这不是大厅的号。照小票上的再输一遍。"), ("b503", "已叫 B503。")):
        hands.press(Key.Key_I, CTRL)
        hands.type(typed)
        hands.enter()
        assert page.said.text() == said
        _settle(window, qtbot)
    assert _at_window(window) == "B503"
    hands.press(Key.Key_J, CTRL)
    hands.digits(1)
    hands.press(Key.Key_I, CTRL)
    hands.type("B503")
    hands.enter()
    assert page.said.text() == "B503 已过号。按 Enter 可以请回来。"
