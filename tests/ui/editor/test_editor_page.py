# SPDX-License-Identifier: Apache-2.0
"""The page as a whole: its panes, large text, banners, and words typed just before it is left."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot
from unfinished_guide import FIRST, GUIDE, unfinish

from counter_app.base.errors import CounterError
from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.catalogue.intake.item_check import Standing
from counter_app.ui.background import Threads
from counter_app.ui.editor.drafts_page import DraftsPage
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.gallery.checks import faults_of
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.marks import Mark
from ui.conftest import sign_in
from ui.editor.unfinished import ADMINISTRATOR, entry, focus_in, on
from ui.hands import ALT, CTRL, Hands, Key


def test_f6_goes_round_and_esc_leads_out(page: EditorPage, hands: Hands, window: MainWindow) -> None:
    hands.press(Key.Key_F6)
    assert focus_in(page.side, hands)
    hands.press(Key.Key_F6)
    assert focus_in(page.items, hands)
    hands.press(Key.Key_Down)
    assert page.items.at == str(FIRST + 1)
    hands.enter()
    assert on(page.pane.entries, hands)
    hands.press(Key.Key_Escape)
    assert isinstance(window.page, DraftsPage)
    hands.press(Key.Key_Escape)
    assert isinstance(window.page, FinderPage)


def test_large_text_loses_nothing_that_was_typed(
    page: EditorPage, hands: Hands, window: MainWindow, draft: GuideDraft
) -> None:
    hands.enter()
    hands.type("有效证件")
    hands.press(Key.Key_Equal, CTRL)
    hands.type("一份")
    hands.press(Key.Key_Escape)
    assert entry(draft, FIRST, "materials", 0)["text"] == "有效证件一份"
    assert faults_of(window) == []


def test_keys_and_a_banner_push_and_cut_nothing(page: EditorPage, hands: Hands, window: MainWindow) -> None:
    window.resize(1366, 680)
    for tab in (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4):
        hands.press(tab, ALT)
        hands.press(Key.Key_F1)
        window.tell_error(CounterError("intake.unwritable"))
        hands.settle()
        assert faults_of(window) == []
        hands.press(Key.Key_F1)
        while window.banners:
            window.drop_banner(window.banners[0])


def test_coverage_is_said_in_words_and_shapes(page: EditorPage) -> None:
    words = {row.state: row.mark for row in page.side.lines.lines.rows if not row.heading}
    assert words == {"已引": Mark.met, "说明": Mark.info, "原样": None}
    assert {one.standing for one in page._item().lines} <= set(Standing)  # type: ignore[union-attr]


def opened(window: MainWindow, qtbot: QtBot) -> EditorPage:
    window.go(PageId.guide_editor, guide=GUIDE)
    page = window.page
    assert isinstance(page, EditorPage)
    qtbot.waitUntil(lambda: page.pane.entries.at == ("materials", 0), timeout=30_000)
    return page


def test_what_was_typed_last_is_there_when_the_page_is_opened_again_at_once(
    make: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """With threads behind the window: keeping comes before reading."""
    window = make(background=Threads())
    qtbot.waitUntil(lambda: window.ready, timeout=30_000)
    hands = Hands(qtbot, window)
    sign_in(hands, ADMINISTRATOR, ADMINISTRATOR)
    qtbot.waitUntil(lambda: isinstance(window.page, FinderPage), timeout=10_000)
    draft = unfinish(window.counter)
    for words in ("有效证件", "有效证件一份"):
        page = opened(window, qtbot)
        hands.enter()
        hands.press(Key.Key_A, CTRL)
        hands.type(words)
        window.go(PageId.finder)
    page = opened(window, qtbot)
    row = page.pane.entries.row(("materials", 0))
    assert row is not None
    assert row.words.title == "有效证件一份"
    assert entry(draft, FIRST, "materials", 0)["text"] == "有效证件一份"
