# SPDX-License-Identifier: Apache-2.0
"""The entries of an item: confirmed, changed in their forms, taken out and found again."""

from pytestqt.qtbot import QtBot
from unfinished_guide import FIRST, GUIDE, SECOND

from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.editor.form_parts import ConditionPart
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.marks import Mark
from ui.editor.unfinished import data, entry, focus_in, on, state
from ui.hands import ALT, CTRL, Hands, Key


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
