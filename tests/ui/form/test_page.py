# SPDX-License-Identifier: Apache-2.0
"""表单: where it stands, what is known already, drafts, several forms, the paper beside it."""

from collections.abc import Iterator
from itertools import product

from pytestqt.qtbot import QtBot

from counter_app.base.clock import civil_date
from counter_app.cases.actions import LineState, PrintState, Unmasked
from counter_app.cases.people import Agent, Person
from counter_app.desk.drafting import list_drafts, resume
from counter_app.desk.filling import forms_of
from counter_app.desk.serving import Serving, begin
from counter_app.forms.definition import FieldType, Filler
from counter_app.forms.loader import default_forms
from counter_app.ui.form.check_panel import CheckPanel
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.form.form_preview import FormPreview
from counter_app.ui.form.print_ways import PrintWays
from counter_app.ui.form.registry import BY_HAND
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.guide_panel import GuidePanel
from ui.form_case import (
    ACCOUNT,
    BIRTH,
    CITIZEN,
    DEATH,
    MATERNITY,
    OTHER,
    WITHDRAWAL,
    at,
    finish,
    judge,
    line,
    open_form,
    page_id,
    panel,
    row_of,
    serve,
    stand_in,
    type_into,
)
from ui.hands import ALT, CTRL, SHIFT, Hands, Key

MASKED = "4309**********0023"


# where it stands


def test_the_form_stands_between_the_materials_and_the_outcome(window: MainWindow) -> None:
    page = open_form(window)
    assert [one.page for one in page.steps()] == ["item_card", "identity", "checklist", "form", "outcome", "done"]
    assert next(one for one in page.steps() if one.current).name == "表单"


def test_an_item_without_a_form_to_fill_in_has_no_such_step(window: MainWindow) -> None:
    serve(window, "参保人员参保信息查询")
    window.go(PageId.checklist)
    assert "form" not in [one.page for one in window.page.steps()]


def test_an_item_whose_form_has_no_layout_has_no_such_step(window: MainWindow) -> None:
    title = next(
        item.title
        for item in window.counter.catalogue.guides["yuanjiang"].items
        if item.structure
        and item.structure.forms
        and all(window.counter.forms.get(one.id) is None for one in item.structure.forms)
    )
    serve(window, title)
    window.go(PageId.checklist)
    assert "form" not in [one.page for one in window.page.steps()]


def test_the_materials_lead_to_the_form_and_it_leads_on(window: MainWindow, hands: Hands) -> None:
    serving = serve(window, WITHDRAWAL, {"reason": "emigration", "agent": "no"})
    judge(serving, LineState.met)
    window.go(PageId.checklist)
    hands.press(Key.Key_Return, CTRL)
    page = window.page
    assert isinstance(page, FormPage)
    finish(page, hands)
    hands.press(Key.Key_Return, CTRL)
    assert page_id(window) is PageId.outcome
    hands.press(Key.Key_Left, ALT)
    assert window.page is page
    hands.press(Key.Key_Left, ALT)
    assert page_id(window) is PageId.checklist


def test_where_only_a_notice_can_be_given_the_form_is_passed_by(window: MainWindow, hands: Hands) -> None:
    serving = serve(window, WITHDRAWAL, {"reason": "emigration", "agent": "no"})
    judge(serving, LineState.missing)
    window.go(PageId.checklist)
    hands.press(Key.Key_Return, CTRL)
    assert page_id(window) is PageId.outcome
    hands.press(Key.Key_Left, ALT)
    assert page_id(window) is PageId.checklist


def test_a_form_that_came_filled_in_on_paper_is_passed_by_a_key(window: MainWindow, hands: Hands) -> None:
    serving = serve(window, WITHDRAWAL, {"reason": "emigration", "agent": "no"})
    judge(serving, LineState.met)
    window.go(PageId.form)
    hands.press(Key.Key_5, ALT)
    assert page_id(window) is PageId.outcome
    assert serving.draft.forms == {}


# filled from what is known


def test_what_is_known_stands_there_with_where_it_came_from(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    fields = page.body.fields
    assert (fields["name"].words(), fields["name"].source) == ("测试员丙", "申请人")
    assert (fields["reason"].words(), fields["reason"].source) == ("emigration", "情形")
    number = line(page, "id_number")
    assert number.editor.text() == MASKED
    assert number.words() == CITIZEN.id_number
    assert at(hands) == "account", "the first required field that is empty"


def test_only_what_the_applicant_fills_in_is_on_screen(window: MainWindow) -> None:
    page = open_form(window, MATERNITY, BIRTH)
    wanted = {one.key for one in page.session.form.fields if one.filled_by is Filler.applicant}
    assert set(page.body.fields) == wanted
    kinds = {one.definition.type for one in page.body.fields.values()}
    assert not kinds & BY_HAND
    assert set(FieldType) - kinds, "and not every type is in this form"


def test_a_group_that_is_known_and_right_is_one_line_until_it_is_opened(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, MATERNITY, BIRTH)
    group = page.body.parts.groups[0]
    assert group.folded
    assert not page.body.fields["claim"].isVisible()
    group.line.setFocus()
    assert "生育津贴" in group.line.accessibleName()
    hands.press(Key.Key_Right)
    assert not group.folded
    assert row_of(page, "claim").editor.hasFocus()
    stand_in(page, "unit_name")
    assert not group.folded, "it never folds again while the form is in use"


def test_enter_goes_through_the_form_and_past_what_is_folded(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, MATERNITY, BIRTH)
    stand_in(page, "unit_code")
    hands.enter()
    assert at(hands) == "unit_name"
    hands.press(Key.Key_Tab)
    assert at(hands) == "unit_wage"
    hands.press(Key.Key_Backtab, SHIFT)
    assert at(hands) == "unit_name"


def test_another_answer_brings_other_fields(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    assert not page.body.fields["heir_name"].isVisible()
    stand_in(page, "reason")
    hands.digits(1)
    assert page.body.fields["heir_name"].isVisible()
    assert page.body.fields["heir_name"].required
    assert not page.body.fields["bank"].required
    hands.digits(3)
    assert not page.body.fields["heir_name"].isVisible()
    assert page.body.fields["bank"].required


# kept


def test_the_draft_is_saved_when_the_keys_are_quiet(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    page = open_form(window)
    stand_in(page, "employer")
    hands.type("测试单位")
    qtbot.waitUntil(lambda: bool(window.current.serving.draft.forms))
    assert page.saved_words == "草稿 09:42:00 已保存"
    (draft,) = list_drafts(window.counter)
    assert draft.page == "form"
    kept = resume(window.counter, draft.id).draft.forms["withdrawal_application"]
    assert kept.values["employer"] == "测试单位"
    assert kept.sources["employer"] == "typed"


def test_a_draft_goes_on_where_it_stopped(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "employer", "测试单位")
    hands.press(Key.Key_F12)
    (draft,) = list_drafts(window.counter)
    window.current.take(resume(window.counter, draft.id))
    window.go(PageId.form)
    assert isinstance(window.page, FormPage)
    assert window.page.body.fields["employer"].words() == "测试单位"
    assert window.page.body.fields["employer"].source == "手填"


def test_what_was_typed_follows_no_other_persons_card(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "employer", "测试单位")
    window.go(PageId.checklist)
    window.current.serving.set_applicant(Person(name="测试员乙", id_number=OTHER, sex="男", birth="1978-05-20"))
    window.go(PageId.form)
    assert page.body.fields["name"].words() == "测试员乙"
    assert page.body.fields["employer"].words() == "测试单位"


def test_an_agent_is_filled_in(window: MainWindow) -> None:
    agent = Agent(person=Person(name="测试员丁", id_number=OTHER, sex="男", birth="1978-05-20"), relation="女儿")
    page = open_form(window, answers={"reason": "emigration"}, agent=agent)
    assert page.body.fields["agent_name"].words() == "测试员丁"
    assert page.body.fields["agent_name"].source == "代办人"


# several forms


def test_several_forms_are_named_with_their_state_and_turned_by_a_key(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, answers=DEATH)
    assert len(page.head.others) == 2
    assert page.head.others[1] == "个人承诺书　未填"
    assert window.page.key_context() is Context.form_several
    type_into(page, hands, "heir_relation", "子女")
    hands.press(Key.Key_PageDown, CTRL)
    assert page.head.title == "个人承诺书"
    assert page.head.others[0].startswith("沅江市职工基本医疗保险个人账户一次性支取申请表　还差")
    hands.press(Key.Key_PageUp, CTRL)
    assert page.body.fields["heir_relation"].words() == "子女"


def test_a_finished_form_leads_to_the_one_that_is_not(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, answers=DEATH)
    for key, words in {
        "heir_name": "测试员乙",
        "heir_relation": "子女",
        "heir_id_number": OTHER,
        "heir_phone": "13800000002",
        "heir_bank": "测试银行",
    }.items():
        type_into(page, hands, key, words)
    type_into(page, hands, "heir_account", ACCOUNT)
    hands.type(ACCOUNT)
    hands.enter()
    assert page.body.fields["representative"].words() == "测试员乙"
    hands.press(Key.Key_Return, CTRL)
    assert page.head.title == "个人承诺书"
    assert page.head.others[0].endswith("已填好")


# beside and on paper


def test_the_panel_tells_how_far_it_is_and_holds_the_forms_own_notes(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, MATERNITY, BIRTH)
    shown = panel(window)
    assert (shown.filled, shown.asked) == page.session.progress
    assert [words for words, _ in shown.notes] == list(page.session.form.notes)
    hands.press(Key.Key_F5)
    assert isinstance(window.panel, GuidePanel)
    hands.press(Key.Key_F5)
    assert isinstance(window.panel, CheckPanel)
    hands.press(Key.Key_Escape)
    assert window.panel is None
    assert window.page is page
    hands.press(Key.Key_F5)
    assert isinstance(window.panel, CheckPanel)


def test_the_paper_is_one_key_away_and_is_what_will_be_printed(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    hands.press(Key.Key_P, CTRL)
    panel = window.panel
    assert isinstance(panel, FormPreview)
    assert panel.page_count == 1
    type_into(page, hands, "employer", "测试单位" * 40)
    page.keep_now()
    assert panel.page_count >= 1
    hands.press(Key.Key_P, CTRL)
    assert isinstance(window.panel, CheckPanel)


def test_in_a_wide_window_the_paper_stands_beside(window: MainWindow, hands: Hands) -> None:
    window.resize(1920, 1080)
    page = open_form(window)
    preview = page.beside()
    assert isinstance(preview, FormPreview)
    assert window.sides.third is preview
    assert preview.page_count == 1
    hands.press(Key.Key_P, CTRL)
    assert preview.hasFocus()


def test_a_character_no_font_draws_is_said_in_the_papers_place(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "employer", "测\U0003347f")
    page.keep_now()
    hands.press(Key.Key_P, CTRL)
    assert isinstance(window.panel, FormPreview)
    assert window.panel.page_count == 0
    assert page.session.filled.values["employer"] == "测\U0003347f"


def test_an_empty_form_or_its_values_alone_by_a_digit(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    finish(page, hands)
    hands.press(Key.Key_F9, CTRL)
    assert isinstance(window.panel, PrintWays)
    hands.digits(2)
    assert page.saved_words == "已存成 PDF 文件"
    assert window.current.serving.draft.form_prints == {}  # an empty form belongs to no case
    hands.press(Key.Key_F9, CTRL)
    hands.digits(3)
    assert window.current.serving.draft.form_prints["withdrawal_application"].state is PrintState.saved
    assert not isinstance(window.panel, PrintWays)


def test_f9_prints_the_form_and_the_draft_knows(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    hands.press(Key.Key_F9)
    assert page.saved_words == "已存成 PDF 文件"
    (kept,) = window.settings.places.papers.iterdir()
    assert kept.read_bytes().startswith(b"%PDF")
    printed = window.current.serving.draft.form_prints["withdrawal_application"]
    assert printed.state is PrintState.saved


def test_a_hidden_number_is_shown_for_a_reason_and_recorded(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    stand_in(page, "id_number")
    hands.press(Key.Key_O, CTRL)
    assert line(page, "id_number").editor.text() == MASKED
    hands.digits(2)
    assert line(page, "id_number").editor.text() == CITIZEN.id_number
    store = window.counter.store
    shown = [one.facts for one in store.actions_on(civil_date(window.clock())) if isinstance(one.facts, Unmasked)]
    assert [(one.field, one.reason) for one in shown] == [("withdrawal_application.id_number", "群众要核对")]


# every form there is


def _cases(window: MainWindow, form: str) -> Iterator[Serving]:
    """Cases that ask for a form."""
    for item in window.counter.catalogue.guides["yuanjiang"].items:
        asked = item.structure.circumstances if item.structure else ()
        if item.structure is None or all(one.id != form for one in item.structure.forms):
            continue
        for values in product(*([option.value for option in one.options] for one in asked)):
            serving = begin(item, clerk="0312", at=window.counter.now_micros())
            for one, value in zip(asked, values, strict=True):
                if any(open_.circumstance.key == one.key for open_ in serving.checklist.open_questions):
                    serving.answer(one.key, value)
            yield serving


def _asks_for(window: MainWindow, serving: Serving, form: str) -> bool:
    return form in [one.form.id for one in forms_of(window.counter, serving)]


OF_THE_OFFICE = {"contact_letter", "information_sheet", "insurance_certificate", "mandate"}
"""Forms that no item has filled in at the window."""


def test_every_form_of_an_item_opens_and_is_named(window: MainWindow) -> None:
    opened = set()
    for name in sorted(default_forms().book.forms):
        serving = next((one for one in _cases(window, name) if _asks_for(window, one, name)), None)
        if serving is None:
            continue
        opened.add(name)
        serving.set_applicant(CITIZEN)
        window.current.take(serving)
        window.go(PageId.form, form=name)
        page = window.page
        assert isinstance(page, FormPage)
        assert page.session.form.id == name
        for one in page.body.fields.values():
            assert all(stop.accessibleName() for stop in one.stops()), (name, one.key)
        page.body.judge_all()
        assert page.session.progress[1] == sum(page.session.is_visible(one) for one in page.body.fields)
    assert opened == {one for one in default_forms().book.forms if not one.startswith("work_")} - OF_THE_OFFICE


def test_no_key_of_the_page_does_nothing(window: MainWindow) -> None:
    page = open_form(window)
    wanted = {Command.next_open, Command.take_offer, Command.preview, Command.print_form, Command.show_guide}
    assert wanted <= set(page.commands())
