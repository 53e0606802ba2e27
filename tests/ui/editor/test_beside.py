# SPDX-License-Identifier: Apache-2.0
"""Beside the entries: the preview, the lint, and the walk through all that is left."""

from unfinished_guide import FIRST, SECOND

from counter_app.ui.case.checklist_words import row_words
from counter_app.ui.editor.beside import LINT, PREVIEW
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.widgets.marks import Mark
from ui.editor.unfinished import on
from ui.hands import ALT, CTRL, Hands, Key


def test_the_preview_says_what_the_real_checklist_would(page: EditorPage, hands: Hands) -> None:
    page.items.stand_on(str(SECOND))
    hands.press(Key.Key_2, ALT)
    preview = page.side.preview
    assert page.side.at == PREVIEW
    hands.digits(1)
    assert preview.serving is not None
    assert preview.serving.draft.answers == {"key_information": "yes"}
    told = [row.accessibleName() for row in preview.lines.rows]
    assert len(told) == 3
    assert told[1].startswith("《基本医疗保险职工参保信息变更登记表》，加盖单位公章，未看")
    assert [one.title for one in row_words(preview.serving)] == [
        "医保电子凭证或有效身份证件或社会保障卡",
        "《基本医疗保险职工参保信息变更登记表》",
        "必要的对应辅助材料",
    ]
    page.pane.go_to_entry(("materials", 3))
    hands.press(Key.Key_Delete)
    assert len(preview.lines.rows) == 2
    assert preview.serving.draft.answers == {"key_information": "yes"}


def test_an_item_with_faults_has_no_preview_and_says_so(page: EditorPage, hands: Hands) -> None:
    page.pane.go_to_entry(("steps", 0))
    hands.enter()
    form = page.pane.form
    assert form is not None
    form.parts[2].stop().setFocus()
    hands.press(Key.Key_A, CTRL)
    hands.press(Key.Key_Backspace)
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_2, ALT)
    assert page.side.preview.serving is None
    assert "先改好 1 处错" in page.side.preview._nothing.text()


def test_the_lint_lists_every_place_and_enter_goes_there(page: EditorPage, hands: Hands) -> None:
    hands.press(Key.Key_3, ALT)
    assert page.side.at == LINT
    rows = [row for row in page.side.lint.list.rows if not row.heading]
    assert [row.mark for row in rows[:4]] == [Mark.waiting, Mark.waiting, Mark.waiting, Mark.defective]
    assert page.side.lint.said.text().startswith("有错 0 处，没着落 1 行，待确认 3 条")
    page.side.lint.list.stand_on(rows[2].id)
    hands.enter()
    assert page.pane.entries.at == ("limits", 0)
    hands.press(Key.Key_3, ALT)
    page.side.lint.list.stand_on(rows[3].id)
    hands.enter()
    assert page.items.at == str(SECOND)
    assert on(page.side.lines.lines, hands)


def test_ctrl_g_walks_through_all_that_is_left(page: EditorPage, hands: Hands) -> None:
    walked = []
    for _ in range(4):
        hands.press(Key.Key_G, CTRL)
        in_lines = on(page.side.lines.lines, hands)
        walked.append((page.items.at, "line" if in_lines else page.pane.entries.at))
    first, second = str(FIRST), str(SECOND)
    assert walked == [
        (first, ("materials", 1)),
        (first, ("limits", 0)),
        (second, "line"),
        (first, ("materials", 0)),
    ]
