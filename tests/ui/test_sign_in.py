# SPDX-License-Identifier: Apache-2.0
"""Signing in: on a page, by the hall's file, before anything else."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.sign_in import SignInPage
from counter_app.ui.shell.window import MainWindow
from ui.conftest import sign_in
from ui.hands import ALT, CTRL, SHIFT, Hands, Key


def _page(window: MainWindow) -> SignInPage:
    assert isinstance(window.page, SignInPage)
    return window.page


def test_number_enter_password_enter_opens_the_start_page(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = make()
    hands = Hands(qtbot, window)
    assert isinstance(window.page, SignInPage)
    assert window.page.practice.isHidden()
    sign_in(hands)
    assert window.page.id is PageId.finder
    assert window.counter.clerk_number == "0312"


def test_a_wrong_password_is_said_and_the_number_stays(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = make()
    hands = Hands(qtbot, window)
    sign_in(hands, password="0000")
    page = _page(window)
    assert page.password.fault == "工号或密码不对。再试一次，或找主管。"
    assert page.number.value() == "0312"
    assert page.password.editor.hasFocus()
    hands.type("0312")
    hands.enter()
    assert window.page.id is PageId.finder


def test_an_empty_field_is_named_and_nothing_is_tried(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = make()
    hands = Hands(qtbot, window)
    hands.type("0312")
    hands.enter(2)
    assert _page(window).password.fault == "这一格还没填。"
    assert window.counter.clerk_number == ""


def test_keys_of_the_hall_do_nothing_before_signing_in(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = make()
    hands = Hands(qtbot, window)
    for key, held in ((Key.Key_F3, None), (Key.Key_F12, None), (Key.Key_1, ALT), (Key.Key_Return, CTRL)):
        hands.press(key, held) if held else hands.press(key)
    assert window.page.id is PageId.sign_in


def test_changing_the_clerk_leads_back_to_an_empty_page(window: MainWindow, hands: Hands) -> None:
    hands.press(Key.Key_Q, CTRL | SHIFT)
    assert window.page.id is PageId.sign_in
    assert _page(window).number.value() == ""
    assert window.counter.clerk_number == ""
    sign_in(hands, "0315", "0315")
    assert window.counter.clerk_number == "0315"


def test_what_is_typed_while_the_store_opens_counts_when_it_is_open(
    make: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = make(start=False)
    page = _page(window)
    hands = Hands(qtbot, window)
    sign_in(hands)
    assert window.page is page
    assert page.button.text() == "正在打开…"
    window.start()
    assert window.page.id is PageId.finder
