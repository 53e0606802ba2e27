# SPDX-License-Identifier: Apache-2.0
"""指南草稿 in the window: an administrator finishes a real guide's draft by keys alone, and publishes it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from unfinished_guide import FIRST, GUIDE, SECOND, unfinish

from counter_app.app import make_window
from counter_app.base.clock import Clock
from counter_app.base.errors import CounterError
from counter_app.base.resources import parse_yaml
from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.catalogue.intake.entry_text import change_entry, read_entries
from counter_app.catalogue.intake.item_check import Standing
from counter_app.desk import guide_editing
from counter_app.settings import Settings
from counter_app.ui.background import Threads
from counter_app.ui.case.checklist_words import row_words
from counter_app.ui.editor.beside import LINT, PREVIEW, PUBLISH
from counter_app.ui.editor.drafts_page import DraftsPage
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.editor.form_parts import ConditionPart
from counter_app.ui.gallery.checks import faults_of
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.marks import Mark
from ui.conftest import sign_in
from ui.hands import ALT, CTRL, SHIFT, Hands, Key

ADMINISTRATOR = "0300"


@pytest.fixture
def window(make: Callable[..., MainWindow], qtbot: QtBot) -> MainWindow:
    """A window with an administrator at it."""
    one = make()
    sign_in(Hands(qtbot, one), ADMINISTRATOR, ADMINISTRATOR)
    return one


@pytest.fixture
def draft(window: MainWindow) -> GuideDraft:
    return unfinish(window.counter)


@pytest.fixture
def drafts(window: MainWindow, hands: Hands, draft: GuideDraft) -> DraftsPage:
    hands.press(Key.Key_F10, CTRL)
    assert isinstance(window.page, DraftsPage)
    return window.page


@pytest.fixture
def page(window: MainWindow, hands: Hands, drafts: DraftsPage) -> EditorPage:
    hands.enter()
    assert isinstance(window.page, EditorPage)
    return window.page


def data(draft: GuideDraft, ordinal: int) -> dict[str, object]:
    words = (draft.folder / "items" / f"{ordinal:02}.yaml").read_text(encoding="utf-8")
    found = parse_yaml(words, "").data
    assert isinstance(found, dict)
    return found


def entry(draft: GuideDraft, ordinal: int, section: str, index: int) -> dict[str, object]:
    listed = data(draft, ordinal)[section]
    assert isinstance(listed, list)
    found = listed[index]
    assert isinstance(found, dict)
    return found


def state(page: EditorPage, ordinal: int) -> tuple[Mark | None, str]:
    row = next(one for one in page.items.rows if one.id == str(ordinal))
    return row.mark, row.under


def on(part: QWidget, hands: Hands) -> bool:
    return part is hands.focus


def focus_in(part: QWidget, hands: Hands) -> bool:
    return part is hands.focus or part.isAncestorOf(hands.focus)


# The way there


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


# Entries


def test_the_first_item_that_is_not_done_is_in_hand(page: EditorPage, hands: Hands) -> None:
    assert page.items.at == str(FIRST)
    assert state(page, FIRST) == (Mark.waiting, "3 条待确认")
    assert state(page, SECOND) == (Mark.defective, "1 行没着落")
    assert state(page, 1) == (Mark.met, "写完")
    assert page.pane.entries.at == ("materials", 0)
    assert on(page.pane.entries, hands)
    assert [fact.value for fact in page.facts()[1:]] == ["26/28 项", "0 处", "1 行", "3 条", "99%"]
    quoted = next(row for row in page.side.lines.lines.rows if row.spans)
    assert quoted.id == page.side.lines.lines.at
    assert quoted.state == "已引"


def test_one_key_confirms_and_goes_to_the_next(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    before = (draft.folder / "items" / "03.yaml").read_text(encoding="utf-8")
    for following in (("materials", 1), ("limits", 0)):
        hands.press(Key.Key_Y, ALT)
        assert page.pane.entries.at == following
    hands.press(Key.Key_Y, ALT)
    assert page.pane.said.text().startswith("这一项没有要确认的了")
    assert state(page, FIRST) == (Mark.met, "写完")
    after = (draft.folder / "items" / "03.yaml").read_text(encoding="utf-8")
    assert "draft" not in after
    assert [one for one in before.splitlines() if "draft" not in one] == [
        one for one in after.splitlines() if "immediate" not in one
    ]


def test_what_is_typed_in_a_form_is_kept_after_a_moment_of_silence(
    page: EditorPage, hands: Hands, draft: GuideDraft, qtbot: QtBot
) -> None:
    hands.enter()
    form = page.pane.form
    assert form is not None
    hands.press(Key.Key_End)
    hands.type("（原件）")
    qtbot.waitUntil(lambda: entry(draft, FIRST, "materials", 0)["text"] == "有效身份证件（原件）")
    assert page.pane.form is form
    assert focus_in(form, hands)
    row = page.pane.entries.row(("materials", 0))
    assert row is not None
    assert row.words.title == "有效身份证件（原件）"
    assert page.pane.said.text() == "09:42 已存"
    hands.press(Key.Key_Escape)
    assert on(page.pane.entries, hands)
    hands.press(Key.Key_Z, CTRL)
    assert entry(draft, FIRST, "materials", 0)["text"] == "有效身份证件"


def test_leaving_the_page_keeps_what_was_typed_last(
    page: EditorPage, hands: Hands, draft: GuideDraft, window: MainWindow
) -> None:
    hands.enter()
    hands.type("有效证件")
    hands.press(Key.Key_F3)
    assert isinstance(window.page, FinderPage)
    assert entry(draft, FIRST, "materials", 0)["text"] == "有效证件"


def test_a_form_says_how_a_paper_is_brought(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    hands.enter()
    hands.enter(times=2)  # past the text and 任选其一
    hands.digits(1, 2)
    hands.enter()
    hands.type("2")
    hands.enter()
    hands.type("加盖公章；骑缝章")
    hands.press(Key.Key_Escape)
    paper = entry(draft, FIRST, "materials", 0)
    assert paper["need"] == "if_needed"
    assert paper["evidence"] == {"original": True, "copies": 2, "seals": ["加盖公章", "骑缝章"]}
    row = page.pane.entries.row(("materials", 0))
    assert row is not None
    assert row.words.mark is Mark.missing
    assert any("盖章" in one for one in row.words.faults)
    hands.press(Key.Key_Z, CTRL)
    assert "evidence" not in entry(draft, FIRST, "materials", 0)


def test_papers_to_choose_from_are_typed_with_a_sign_between(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    hands.enter()
    hands.enter()
    hands.type("医保电子凭证；身份证")
    hands.press(Key.Key_Escape)
    assert entry(draft, FIRST, "materials", 0)["any_of"] == [
        {"id": "either_1", "text": "医保电子凭证"},
        {"id": "either_2", "text": "身份证"},
    ]


def test_a_condition_is_picked_as_answers_to_questions(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    page.items.stand_on(str(SECOND))
    page.pane.go_to_entry(("materials", 0))
    hands.enter()
    form = page.pane.form
    assert form is not None
    part = next(one for one in form.parts if isinstance(one, ConditionPart))
    part.stop().setFocus()
    hands.digits(2)
    hands.press(Key.Key_Escape)
    assert entry(draft, SECOND, "materials", 0)["when"] == {"equals": {"key_information": "no"}}
    page.pane.go_to_entry(("materials", 1))
    hands.enter()
    form = page.pane.form
    assert form is not None
    part = next(one for one in form.parts if isinstance(one, ConditionPart))
    assert part.rows[0].on() == [True, False]
    part.stop().setFocus()
    hands.digits(2)
    hands.press(Key.Key_Escape)
    assert entry(draft, SECOND, "materials", 1)["when"] == {"in": {"key_information": ["yes", "no"]}}


def test_a_condition_too_rich_for_the_form_stays_as_it_is(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    path = draft.folder / "items" / "05.yaml"
    words = path.read_text(encoding="utf-8")
    rich = words.replace("when: {equals: {key_information: no}}", "when: {not: {equals: {key_information: yes}}}")
    path.write_text(rich, encoding="utf-8")
    page.enter(guide=GUIDE)
    page.items.stand_on(str(SECOND))
    page.pane.go_to_entry(("materials", 2))
    hands.enter()
    hands.press(Key.Key_End)
    hands.type("一份")
    hands.press(Key.Key_Escape)
    changed = entry(draft, SECOND, "materials", 2)
    assert changed["when"] == {"not": {"equals": {"key_information": "yes"}}}
    assert str(changed["text"]).endswith("一份")


def test_an_entry_taken_out_is_found_again(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    before = (draft.folder / "items" / "03.yaml").read_text(encoding="utf-8")
    hands.press(Key.Key_Delete)
    assert entry(draft, FIRST, "materials", 0)["id"] == "resident_form"
    assert page.pane.said.text() == "拿掉了一条材料。按 Ctrl+Z 找回。"
    assert any(one.state == "没人管" for one in page.side.lines.lines.rows)
    hands.press(Key.Key_Z, CTRL)
    assert (draft.folder / "items" / "03.yaml").read_text(encoding="utf-8") == before
    hands.press(Key.Key_Z, CTRL)
    assert page.pane.said.text() == "没有可以撤销的了。"


def test_who_the_item_is_for_is_chosen_by_a_digit(page: EditorPage, hands: Hands, draft: GuideDraft) -> None:
    hands.press(Key.Key_Home)
    hands.enter()
    hands.digits(2)
    assert data(draft, FIRST)["applicant"] == "unit"
    hands.press(Key.Key_Escape)
    assert page.pane.entries.rows[0].words.title.startswith("单位来办")


# The guide's own lines


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


# Text


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


# Beside


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


# Publishing


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


# The page as a whole


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
    settings: Settings, clock: Clock, qtbot: QtBot
) -> None:
    """With threads behind the window: keeping comes before reading."""
    background = Threads()
    window = make_window(settings, background, clock=clock, motion=False)
    try:
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.start()
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
    finally:
        window.close()
        background.close()
        if window.ready:
            window.counter.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
