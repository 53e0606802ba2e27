# SPDX-License-Identifier: Apache-2.0
"""A draft's files as text: for everything else, and for what holds for several items."""

from pytestqt.qtbot import QtBot
from unfinished_guide import FIRST

from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.catalogue.intake.entry_text import change_entry, read_entries
from counter_app.desk import guide_editing
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.marks import Mark
from ui.editor.unfinished import entry, on, state
from ui.hands import ALT, CTRL, Hands, Key


def test_the_text_says_everything_else_and_its_faults_lead_back(
    page: EditorPage, hands: Hands, draft: GuideDraft, qtbot: QtBot
) -> None:
    hands.press(Key.Key_I, CTRL)
    assert on(page.pane.file, hands)
    assert page.pane.file.textCursor().block().text() == "  - id: identity_document"
    hands.press(Key.Key_End)
    hands.enter()
    hands.type("shared: maybe")
    qtbot.waitUntil(lambda: state(page, FIRST)[0] is Mark.missing)
    assert entry(draft, FIRST, "materials", 0)["shared"] == "maybe"
    hands.press(Key.Key_I, CTRL)
    assert on(page.pane.entries, hands)
    row = page.pane.entries.row(("materials", 0))
    assert row is not None
    assert row.words.faults == ("“shared”要写 true 或 false",)
    page.side.lines.faults.setFocus()
    hands.enter()
    assert page.pane.entries.at == ("materials", 0)
    hands.press(Key.Key_Z, CTRL)
    assert "shared" not in entry(draft, FIRST, "materials", 0)


def test_text_that_is_no_yaml_can_only_be_typed_on(page: EditorPage, hands: Hands, qtbot: QtBot) -> None:
    hands.press(Key.Key_I, CTRL)
    hands.press(Key.Key_End, CTRL)
    hands.type("x: [")
    qtbot.waitUntil(lambda: state(page, FIRST)[0] is Mark.missing)
    hands.press(Key.Key_I, CTRL)
    assert on(page.pane.file, hands)
    assert page.pane.said.text() == "只能在文本里改"
    hands.press(Key.Key_Backspace, times=4)
    hands.press(Key.Key_I, CTRL)
    assert on(page.pane.entries, hands)
    assert state(page, FIRST) == (Mark.waiting, "3 条待确认")


def test_chinese_is_typed_into_the_text_by_an_input_method(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    hands.press(Key.Key_I, CTRL)
    hands.press(Key.Key_Home, CTRL)
    hands.type("# 说明：㛃𠮷䶮\n")
    hands.press(Key.Key_F6)
    words = (draft.folder / "items" / "03.yaml").read_text(encoding="utf-8")
    assert words.startswith("# 说明：㛃𠮷䶮\n")
    assert page.pane.entries.isHidden()


def test_what_holds_for_the_whole_guide_is_text(
    page: EditorPage, hands: Hands, draft: GuideDraft, qtbot: QtBot
) -> None:
    page.items.stand_on("guide.yaml")
    page.take_focus()
    assert "id: hubei" in page.pane.file.toPlainText()
    hands.press(Key.Key_Home, CTRL)
    hands.type("nonsense: 1")
    hands.enter()
    qtbot.waitUntil(lambda: page.facts()[2].value == "1 处")
    assert page.side.lines.faults.rows
    hands.press(Key.Key_Z, CTRL, times=2)
    page.leave()
    assert page.facts()[2].value == "0 处"
    assert not (draft.folder / "guide.yaml").read_text(encoding="utf-8").startswith("nonsense")


def test_what_holds_for_several_items_is_confirmed_in_its_text(hands: Hands, window: MainWindow) -> None:
    draft = guide_editing.revise(window.counter, "yuanjiang")
    path = draft.folder / "common.yaml"
    words = path.read_text(encoding="utf-8")
    marked = words
    for section, index in (("circumstances", 0), ("materials", 1)):
        one = read_entries(marked, "").find(section, index)
        assert one is not None
        marked = change_entry(marked, section, index, {**one.values, "draft": 5})
    path.write_text(marked, encoding="utf-8")
    window.go(PageId.guide_editor, guide="yuanjiang")
    page = window.page
    assert isinstance(page, EditorPage)
    page.items.stand_on("common.yaml")
    page.take_focus()
    assert page.items.row is not None
    assert page.items.row.under == "2 条待确认"
    hands.press(Key.Key_Y, ALT)
    hands.press(Key.Key_Y, ALT)
    assert path.read_text(encoding="utf-8") == words
    assert page.items.row.under == "写完"
    hands.press(Key.Key_Y, ALT)
    assert page.pane.said.text().startswith("这一项没有要确认的了")
    hands.press(Key.Key_Z, CTRL, times=2)
    page.leave()
    assert path.read_text(encoding="utf-8") == marked
