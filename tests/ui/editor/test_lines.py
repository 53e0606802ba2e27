# SPDX-License-Identifier: Apache-2.0
"""The guide's own lines: each becomes an entry, stands behind one, or is noted with a reason."""

from unfinished_guide import FIRST, SECOND

from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.widgets.marks import Mark
from ui.editor.unfinished import data, entry, focus_in, on, state
from ui.hands import CTRL, SHIFT, Hands, Key


def test_a_line_becomes_an_entry_by_a_digit(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    hands.press(Key.Key_PageDown, CTRL)
    hands.press(Key.Key_PageDown, CTRL)
    assert page.items.at == str(SECOND)
    hands.press(Key.Key_G, CTRL)
    lines = page.side.lines
    assert on(lines.lines, hands)
    row = lines.lines.row
    assert row is not None
    assert (row.words, row.state) == ("即时办结", "没人管")
    hands.digits(6)
    assert entry(draft, SECOND, "limits", 0) == {"kind": "immediate", "text": "即时办结", "quote": "即时办结"}
    assert page.pane.form is not None
    assert page.pane.form.key == ("limits", 0)
    assert state(page, SECOND) == (Mark.met, "写完")


def test_a_line_that_asks_is_noted_only_with_a_reason(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    page.pane.go_to_entry(("materials", 1))
    hands.press(Key.Key_Delete)
    page.pane.go_to_entry(("forms", 0))
    hands.press(Key.Key_Delete)
    loose = next(one.line.number for one in page._item().open_lines)  # type: ignore[union-attr]
    hands.press(Key.Key_F5)
    page.side.lines.lines.stand_on(str(loose))
    hands.digits(8)
    reason = page.side.lines.reason
    assert on(reason, hands)
    hands.enter()  # it sounds like asking: nothing is noted without a reason
    assert on(reason, hands)
    hands.press(Key.Key_Escape)
    assert on(page.side.lines.lines, hands)
    hands.digits(8)
    hands.type("表由窗口打印")
    hands.enter()
    notes = data(draft, FIRST)["notes"]
    assert isinstance(notes, list)
    assert notes[-1] == {"lines": [loose, loose], "reason": "表由窗口打印"}
    row = next(one for one in page.side.lines.lines.rows if one.id == str(loose))
    assert row.state == "说明"


def test_a_quote_is_exchanged_for_words_marked_in_the_line(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    hands.enter()
    form = page.pane.form
    assert form is not None
    assert form.quotes is not None
    form.quotes.stop().setFocus()
    hands.enter()
    marker = page.side.lines.marker
    assert on(marker, hands)
    assert marker.marked() == "1. 有效身份证件"
    hands.press(Key.Key_End)
    hands.press(Key.Key_Left)  # before the ； behind it
    hands.press(Key.Key_Left, SHIFT, times=6)
    hands.enter()
    assert focus_in(form.quotes, hands)
    assert entry(draft, FIRST, "materials", 0)["quote"] == "有效身份证件"
    hands.press(Key.Key_F5)
    line = next(row for row in page.side.lines.lines.rows if "现场申请" in row.words)
    page.side.lines.lines.stand_on(line.id)
    hands.enter()
    assert on(marker, hands)
    hands.enter()
    assert entry(draft, FIRST, "materials", 0)["quote"] == ["有效身份证件", line.words]
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Delete)
    hands.press(Key.Key_Escape)
    assert entry(draft, FIRST, "materials", 0)["quote"] == "有效身份证件"


def test_enter_on_a_line_goes_to_the_entry_that_quotes_it(page: EditorPage, hands: Hands) -> None:
    hands.press(Key.Key_F5)
    quoted = next(row for row in page.side.lines.lines.rows if row.words == "即时办结")
    page.side.lines.lines.stand_on(quoted.id)
    hands.enter()
    assert page.pane.entries.at == ("limits", 0)
    assert on(page.pane.entries, hands)
    hands.press(Key.Key_F5)
    assert page.side.lines.lines.at == quoted.id
    bare = next(row for row in page.side.lines.lines.rows if row.state == "原样" and not row.heading)
    page.side.lines.lines.stand_on(bare.id)
    hands.enter()
    assert page.pane.said.text().startswith("这一行没有条目引它")
