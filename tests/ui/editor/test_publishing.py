# SPDX-License-Identifier: Apache-2.0
"""A draft that is done is published, from a day that counts."""

from unfinished_guide import GUIDE

from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.ui.editor.beside import PUBLISH
from counter_app.ui.editor.drafts_page import DraftsPage
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.shell.window import MainWindow
from ui.editor.unfinished import on
from ui.hands import ALT, CTRL, Hands, Key


def test_it_is_published_when_all_is_done_and_says_from_when(
    page: EditorPage, hands: Hands, window: MainWindow, draft: GuideDraft
) -> None:
    hands.press(Key.Key_Return, CTRL)
    publish = page.side.publish
    assert page.side.at == PUBLISH
    assert publish.open.text() == "有错 0 处，没着落 1 行，待确认 3 条。"
    assert not publish.button.isEnabled()
    hands.press(Key.Key_Return, CTRL)
    assert draft.folder.exists()
    hands.press(Key.Key_Escape)
    assert isinstance(window.page, DraftsPage)
    hands.enter()
    hands.press(Key.Key_Y, ALT, times=3)
    hands.press(Key.Key_G, CTRL)
    hands.digits(6)
    hands.press(Key.Key_Return, CTRL)
    assert publish.open.text() == "全部写完，可以发布。"
    assert on(publish.day.editor, hands)
    hands.press(Key.Key_A, CTRL)
    hands.type("12-1")
    hands.press(Key.Key_Return, CTRL)
    assert publish.day.fault == "看不出是哪天，写成 2026-12-01。"
    hands.press(Key.Key_A, CTRL)
    hands.type("2026-12-1")
    hands.press(Key.Key_Return, CTRL)
    shown = window.page
    assert isinstance(shown, DraftsPage)
    assert "2026-12-01 起用" in shown.done.text()
    assert "0300 发布" in shown.done.text()
    assert shown.drafts.rows == ()
    assert not draft.folder.exists()
    (edition,) = (one for start, one in window.counter.shelf.editions(GUIDE) if start == "2026-12-01")
    assert (edition.folder / "published").exists()
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_F10, CTRL)
    assert shown._done.isHidden()


def test_a_day_that_would_not_count_is_refused_in_place(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    hands.press(Key.Key_Y, ALT, times=3)
    hands.press(Key.Key_G, CTRL)
    hands.digits(6)
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_A, CTRL)
    hands.type("2019-01-01")
    hands.enter()
    assert "新版要更晚" in page.side.publish.refused.text()
    assert draft.folder.exists()
    hands.type("1")
    assert page.side.publish.refused.text() == ""
