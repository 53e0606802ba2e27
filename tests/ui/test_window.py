# SPDX-License-Identifier: Apache-2.0
"""The window around the pages: banners push, panels push, text grows, and leaving loses nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from counter_app.base.errors import CounterError
from counter_app.desk.drafting import list_drafts
from counter_app.settings import Settings
from counter_app.ui import theme
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.keys import Command
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.keys_panel import KeysPanel
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.sign_in import SignInPage
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.button import Button
from ui.hands import CTRL, Hands, Key


def test_a_banner_pushes_and_stays_until_it_is_seen(window: MainWindow, hands: Hands) -> None:
    window.tell(Message(Tone.warn, "磁盘快满了", "叫管理员看。"))
    window.tell(Message(Tone.warn, "磁盘快满了", "叫管理员看。"))
    QApplication.processEvents()
    [banner] = window.banners
    assert banner.isVisible()
    assert (
        window.page.mapTo(window, window.page.rect().topLeft()).y()
        >= banner.mapTo(window, banner.rect().bottomLeft()).y()
    )
    hands.press(Key.Key_Escape)
    assert window.banners == ()


def test_a_banner_takes_no_focus(window: MainWindow, hands: Hands) -> None:
    focused = QApplication.focusWidget()
    window.tell_error(CounterError("signing_in.wrong"))
    QApplication.processEvents()
    assert QApplication.focusWidget() is focused
    [seen] = window.banners[0].findChildren(Button)
    seen.click()
    assert window.banners == ()


def test_f1_lists_every_key_and_the_whole_facts(window: MainWindow, hands: Hands) -> None:
    hands.press(Key.Key_F1)
    assert isinstance(window.panel, KeysPanel)
    hands.press(Key.Key_F1)
    assert window.panel is None


def test_every_key_that_is_shown_does_something(window: MainWindow, hands: Hands) -> None:
    for page in (PageId.finder, PageId.item_card, PageId.identity):
        if page is PageId.item_card:
            hands.type("zgcb")
            hands.enter()
        elif page is PageId.identity:
            hands.enter()
        assert window.page.id is page
        for key in window.key_bar.keys:
            assert key.command is None or window.commands.handles(key.command), (page, key.cap)


@pytest.mark.parametrize("page", [PageId.sign_in, PageId.finder, PageId.item_card, PageId.identity])
def test_keys_shown_for_a_widget_are_taken_by_it(make: Callable[..., MainWindow], qtbot: QtBot, page: PageId) -> None:
    window = make()
    hands = Hands(qtbot, window)
    if page is not PageId.sign_in:
        hands.type("0312")
        hands.enter()
        hands.type("0312")
        hands.enter()
    if page in (PageId.item_card, PageId.identity):
        hands.type("zgcb")
        hands.enter()
    if page is PageId.identity:
        hands.enter()
        for words in ("测试员", "110101194912310024", "13800000000"):
            hands.type(words)
            hands.enter()
    assert window.page.id is page
    named = {"Up": Key.Key_Up, "Down": Key.Key_Down, "Return": Key.Key_Return, "Enter": Key.Key_Enter}
    for key in window.key_bar.keys:
        if key.command is None:
            for sequence in key.sequences[:2]:
                code = named.get(sequence, Qt.Key(Key.Key_0.value + int(sequence)) if sequence.isdigit() else None)
                assert code is not None
                words = sequence if sequence.isdigit() else ""
                event = QKeyEvent(QEvent.Type.KeyPress, code.value, Qt.KeyboardModifier.NoModifier, words)
                QApplication.sendEvent(hands.focus, event)
                assert event.isAccepted(), (page, sequence)
                hands.settle()
                if window.page.id is not page:
                    return


def test_large_text_keeps_what_is_typed_and_where_the_hands_are(window: MainWindow, hands: Hands) -> None:
    hands.type("zgcb")
    hands.press(Key.Key_Equal, CTRL)
    assert theme.sizes().large
    assert isinstance(window.page, FinderPage)
    assert window.page.box.text() == "zgcb"
    assert window.page.box.hasFocus()
    assert window.top.height() == theme.LARGE.top
    assert window.top.clock_words == "09:42"  # the date makes room at once
    hands.press(Key.Key_Minus, CTRL)
    assert not theme.sizes().large
    assert window.top.height() == theme.NORMAL.top
    assert window.top.clock_words == "11月20日 周五  09:42"


def test_closing_the_window_saves_what_was_typed(window: MainWindow, hands: Hands) -> None:
    hands.type("zgcb")
    hands.enter(2)
    hands.type("测试员")
    window.close()
    [draft] = list_drafts(window.counter)
    assert draft.who == "测**"


def test_the_title_names_nobody(window: MainWindow, hands: Hands) -> None:
    hands.type("zgcb")
    hands.enter(2)
    hands.type("测试员")
    hands.enter()
    assert window.windowTitle() == "3 号窗口 医保经办"


def test_the_practice_ribbon_is_there_in_practice_only(make: Callable[..., MainWindow]) -> None:
    assert not make().top.practising
    assert make(practice=True).top.practising


def test_a_store_that_cannot_be_opened_is_said_and_signing_in_waits(
    make: Callable[..., MainWindow], settings: Settings
) -> None:
    settings.places.data.mkdir(parents=True, exist_ok=True)
    settings.places.database.write_bytes(b"this is no database at all" * 100)
    window = make(settings)
    assert not window.ready
    [banner] = window.banners
    assert banner.message.tone is Tone.fault
    page = window.page
    assert isinstance(page, SignInPage)
    assert not page.button.isEnabled()
    assert page.button.reason


def test_a_bug_on_a_page_is_told_calmly(window: MainWindow, hands: Hands, logged_errors: list[object]) -> None:
    window.writing(lambda: 1 / 0).start()
    [banner] = window.banners
    assert banner.message.title == "程序出了一个没料到的错"
    assert window.page.id is PageId.finder
    assert len(logged_errors) == 1


def test_nothing_is_modal(window: MainWindow, hands: Hands) -> None:
    hands.type("zgcb")
    hands.enter(2)
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_F12)
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]
    assert QApplication.activeModalWidget() is None


def test_a_narrow_window_keeps_everything_in_reach(window: MainWindow, hands: Hands) -> None:
    hands.type("zgcb")
    hands.enter(2)
    window.resize(960, 540)
    QApplication.processEvents()
    assert window.width() == 960
    assert window.rail.width() == theme.LARGE.rail
    page = window.page
    assert isinstance(page, IdentityPage)
    assert window.rect().contains(page.forward_button.mapTo(window, page.forward_button.rect().bottomRight()))


def test_f3_during_a_case_keeps_the_case(window: MainWindow, hands: Hands) -> None:
    hands.type("zgcb")
    hands.enter(2)
    hands.type("测试员")
    hands.press(Key.Key_F3)
    assert window.page.id is PageId.finder
    assert window.current.busy
    assert {fact.label: fact.value for fact in window.page.facts()}["正在服务"] == "测**"


def test_other_hands_other_window_settings(make: Callable[..., MainWindow], settings: Settings) -> None:
    window = make(replace(settings, window=replace(settings.window, number="12")))
    assert window.windowTitle() == "12 号窗口 医保经办"
    assert Command.show_keys in {key.command for key in window.key_bar.keys}


def test_a_damaged_layout_of_the_office_is_told_when_the_window_opens(
    make: Callable[..., MainWindow], settings: Settings
) -> None:
    settings.places.forms.mkdir(parents=True)
    (settings.places.forms / "own_form.yaml").write_text("id: [\n", encoding="utf-8")
    [banner] = make(morning=True).banners
    assert banner.message.title == "表单的资料有 1 处坏了，其余照常用"
    assert banner.message.text.startswith("forms/own_form.yaml:2:1: ")
