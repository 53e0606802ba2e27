# SPDX-License-Identifier: Apache-2.0
"""The drafts there are: begun from an edition or a file, thrown away, opened."""

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot
from unfinished_guide import GUIDE

from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.ui.editor.drafts_page import DraftsPage
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.shell.window import MainWindow
from ui.conftest import sign_in
from ui.editor.unfinished import ADMINISTRATOR, on
from ui.hands import CTRL, Hands, Key


def test_only_an_administrator_has_the_key(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    clerk = make()
    hands = Hands(qtbot, clerk)
    sign_in(hands)
    assert "编指南" not in [key.label for key in clerk.keys()]
    hands.press(Key.Key_F10, CTRL)
    assert isinstance(clerk.page, FinderPage)
    clerk.change_clerk()
    sign_in(hands, ADMINISTRATOR, ADMINISTRATOR)
    assert clerk.key_bar.keys[0].label == "编指南"
    hands.press(Key.Key_F10, CTRL)
    assert isinstance(clerk.page, DraftsPage)
    assert "还没有草稿" in clerk.page._nothing.text()


def test_the_drafts_say_how_far_they_have_come(drafts: DraftsPage, hands: Hands) -> None:
    (row,) = drafts.drafts.rows
    assert row.under == "28 项，写完 26；有错 0 项；待确认 3 条；有着落 99%"
    assert on(drafts.drafts, hands)
    assert [one.id for one in drafts.guides.rows] == ["yuanjiang", "wuhu", "wuwei"]


def test_throwing_away_is_asked_in_place_and_esc_keeps(drafts: DraftsPage, hands: Hands, draft: GuideDraft) -> None:
    hands.press(Key.Key_Delete)
    assert on(drafts.ask, hands)
    hands.press(Key.Key_Escape)
    assert draft.folder.exists()
    assert on(drafts.drafts, hands)
    hands.press(Key.Key_Delete)
    hands.digits(2)
    assert draft.folder.exists()
    hands.press(Key.Key_Delete)
    hands.digits(1)
    assert not draft.folder.exists()
    assert drafts.drafts.rows == ()
    assert GUIDE in [one.id for one in drafts.guides.rows]


def test_the_edition_in_force_is_revised_by_one_key(drafts: DraftsPage, window: MainWindow, hands: Hands) -> None:
    hands.press(Key.Key_Down)
    assert on(drafts.guides, hands)
    hands.press(Key.Key_Down, times=2)
    hands.enter()
    assert isinstance(window.page, EditorPage)
    assert window.page.facts()[0].value == "武威市医疗保障局政务服务事项办事指南"
    assert (window.counter.settings.places.guides / "wuwei" / "draft" / "guide.txt").exists()


def test_a_file_is_read_in_by_its_path(drafts: DraftsPage, hands: Hands, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "新的.txt"
    source = window.counter.shelf.shipped / "wuwei" / "guide.txt"
    file.write_bytes(source.read_bytes())
    hands.press(Key.Key_F6)
    assert on(drafts.form.file.editor, hands)
    hands.type(str(tmp_path / "没有.txt"))
    hands.enter()
    hands.type("other")
    hands.enter(times=2)
    hands.enter()
    assert "没有这个文件" in drafts.form.said.text()
    assert drafts.form.guide.value() == "other"
    drafts.form.take_file(str(file))  # what the system's dialog hands over
    assert on(drafts.form.guide.editor, hands)
    hands.enter()
    hands.enter()
    hands.enter()
    assert "读出 28 项" in drafts.form.said.text()
    assert [one.id for one in drafts.drafts.rows] == [GUIDE, "other"]


def test_nothing_is_asked_for_without_a_file(drafts: DraftsPage, hands: Hands) -> None:
    drafts.form.button.click()
    assert drafts.form.file.fault == "这一格还没填。"
    assert on(drafts.form.file.editor, hands)
