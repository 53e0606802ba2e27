# SPDX-License-Identifier: Apache-2.0
"""Identity and circumstances: typed with live checks, answered by digits, nothing done behind the clerk's back."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from counter_app.base.clock import civil_date
from counter_app.cases.actions import Unmasked
from counter_app.cases.people import Person, Unit
from counter_app.desk.drafting import list_drafts, resume
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.answered_row import AnsweredRow
from ui.hands import ALT, CTRL, SHIFT, Hands, Key

NUMBER = "110101194912310024"
MASKED = "1101**********0024"
OTHER = "430981199001010023"


@pytest.fixture
def window(same_window: MainWindow) -> MainWindow:
    """One window for all: each test begins with the start page and no draft."""
    return same_window


@pytest.fixture
def begin(window: MainWindow, hands: Hands) -> Callable[[str], IdentityPage]:
    """Begins a case of the first item found for the words."""

    def open_item(words: str = "zgcb") -> IdentityPage:
        hands.press(Key.Key_F3)
        hands.type(words)
        hands.enter(2)
        assert isinstance(window.page, IdentityPage)
        return window.page

    return open_item


def _type_person(hands: Hands, name: str = "测试员", number: str = NUMBER, phone: str = "13800000000") -> None:
    hands.type(name)
    hands.enter()
    hands.type(number)
    hands.enter()
    hands.type(phone)
    hands.enter()


def _answer(page: IdentityPage, hands: Hands, value: str = "") -> None:
    """Answer the question in hand by its digit; the first option unless a value is named."""
    ask = next(one for one in page.questions.asks if one.key == page.questions.in_hand)
    hands.digits(ask.values.index(value) + 1 if value else 1)


def test_the_hands_begin_with_the_name_and_enter_leads_on(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    page = begin()
    assert page.person.fields["name"].editor.hasFocus()
    _type_person(hands)
    assert page.questions.in_hand == page.questions.asks[0].key
    applicant = window.current.serving.draft.applicant
    assert applicant == Person(name="测试员", id_number=NUMBER, sex="女", birth="1949-12-31", phone="13800000000")
    facts = {fact.label: fact.value for fact in page.facts()}
    assert facts["申请人"] == "测**　女 76 岁"


def test_a_whole_case_of_questions_by_digits(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    page = begin()
    _type_person(hands)
    assert page.forward_button.reason == f"还差 {len(page.questions.asks)} 问"
    hands.digits(1, 2)
    while page.questions.in_hand:
        _answer(page, hands, "no" if page.questions.in_hand.endswith("agent") else "")
    serving = window.current.serving
    assert serving.checklist.answers["identity"] == "flexible"
    assert serving.checklist.answers["agent"] == "no"
    assert not serving.checklist.open_questions
    assert page.forward_button.isEnabled()
    assert page.forward_button.hasFocus()
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.checklist


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("110101194912310025", "第 18 位校验码对不上，对照证件重看一遍。"),
        ("11010119491231002", "只有 17 位，少 1 位。"),
        ("110101194913310024", "号码里的出生日期 1949-13-31 没有这一天。对照证件重看。"),
        ("110101204912310023", "号码里的出生日期 2049-12-31 还没到。对照证件重看。"),
    ],
)
def test_each_kind_of_wrong_number_has_its_sentence_and_stays_in_sight(
    hands: Hands, begin: Callable[..., IdentityPage], number: str, sentence: str
) -> None:
    page = begin()
    hands.type("测试员")
    hands.enter()
    hands.type(number)
    hands.enter()
    field = page.person.fields["id_number"]
    assert field.fault == sentence
    assert field.editor.text() == number
    assert page.forward_button.reason == "申请人没填好"


def test_a_number_is_judged_at_its_last_place_and_not_before(hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin()
    hands.type("测试员")
    hands.enter()
    field = page.person.fields["id_number"]
    hands.type(NUMBER[:17])
    assert field.fault == ""
    assert field.count == "17 / 18"
    hands.type("5")
    assert field.fault.startswith("第 18 位")
    hands.press(Key.Key_Backspace)
    hands.type("4")
    assert field.fault == ""
    assert field.message == "推算：女　1949-12-31（76 岁）"
    hands.enter()
    assert field.editor.text() == MASKED


def test_other_papers_have_their_own_rules(hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin()
    hands.type("测试员")
    page.person.kind.setCurrentText("护照")
    hands.enter()
    hands.type("E12345678")
    hands.enter()
    assert page.person.fields["id_number"].fault == ""
    page.person.kind.setCurrentText("身份证")
    assert page.person.fields["id_number"].fault != ""


def test_up_opens_the_answer_before_and_changing_it_drops_nothing_else(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    page = begin("zyfybx")
    assert window.current.serving.item.title == "住院费用报销"
    _type_person(hands)
    hands.digits(1, 1)
    before = page.questions.in_hand
    hands.digits(2)
    hands.press(Key.Key_Up)
    assert page.questions.in_hand == before
    hands.digits(1)
    key = before.removeprefix("question:")
    assert window.current.serving.draft.answers[key] == page_answer(page, before)


def page_answer(page: IdentityPage, key: str) -> str:
    """The first value of a question."""
    return next(one.values[0] for one in page.questions.asks if one.key == key)


def test_an_answered_row_opens_again_by_enter(hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin()
    _type_person(hands)
    hands.digits(1)
    row = page.questions.findChild(AnsweredRow)
    assert isinstance(row, AnsweredRow)
    key = row.objectName()
    row.setFocus()
    hands.enter()
    assert page.questions.in_hand == key


def test_a_no_is_said_and_not_done(window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin()
    _type_person(hands)
    hands.digits(2)
    assert page.warning == "有一条不符合，只能不予受理"
    assert window.page is page
    hands.press(Key.Key_Up)
    hands.digits(1)
    assert page.warning == ""


def test_ctrl_enter_with_gaps_goes_to_the_first_one(hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin()
    hands.type("测试员")
    hands.press(Key.Key_Return, CTRL)
    assert page.person.fields["id_number"].editor.hasFocus()
    assert page.person.fields["id_number"].fault == "还没有写号码。"


def test_an_agent_who_was_none_after_all_is_answered_with_one_digit(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    page = begin()
    _type_person(hands)
    while page.questions.in_hand:
        _answer(page, hands, "yes" if page.questions.in_hand.endswith("agent") else "")
    hands.type("测试员丁")
    key = next(one.key for one in page.questions.asks if one.key.endswith("agent"))
    page.questions.answered.emit(key, "no")
    assert window.current.serving.checklist.answers["agent"] == "no"
    assert window.current.serving.draft.agent is None


def test_an_empty_field_leaves_the_last_answer_to_be_taken_back(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    page = begin()
    _type_person(hands)
    while page.questions.in_hand:
        _answer(page, hands, "yes" if page.questions.in_hand.endswith("agent") else "")
    assert page.agent.fields["name"].editor.hasFocus()
    hands.press(Key.Key_Z, CTRL)
    assert "agent" not in window.current.serving.draft.answers
    assert not page.agent.isVisible()


def test_an_agent_is_asked_for_only_where_one_came(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    page = begin("zyfybx")
    _type_person(hands)
    while page.questions.in_hand:
        _answer(page, hands, "yes" if page.questions.in_hand.endswith("agent") else "")
    assert page.agent.isVisible()
    assert page.forward_button.reason == "代办人没填好"
    assert page.agent.fields["name"].editor.hasFocus()
    hands.type("测试员丁")
    hands.enter()
    hands.type(OTHER)
    hands.enter()
    hands.type("女儿")
    hands.enter()
    agent = window.current.serving.draft.agent
    assert agent is not None
    assert (agent.person.name, agent.relation) == ("测试员丁", "女儿")
    assert page.forward_button.isEnabled()
    assert {fact.label: fact.value for fact in page.facts()}["代办人"] == "测***（女儿）"


def test_an_age_clock_is_computed_and_stops_nobody(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    page = begin("ydjz")
    assert window.current.serving.item.title == "异地急诊人员备案"
    _type_person(hands)
    hands.digits(1)
    _answer(page, hands, "no")
    assert page.questions.in_hand.startswith("clock:")
    hands.type("昨天")
    hands.enter()
    assert page.questions.in_hand.startswith("clock:")
    for _ in range(2):
        hands.press(Key.Key_Backspace)
    hands.type("1110")
    hands.enter()
    [clock] = [one for one in page.questions.asks if one.key.startswith("clock:")]
    assert clock.answer == "2026-11-10"
    assert clock.note == "11月13日 周五 已过，说一声，不挡受理"
    assert page.forward_button.isEnabled()


def test_a_unit_is_asked_for_its_code(window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin("dwcbdj")
    assert window.current.serving.item.title == "单位参保登记"
    hands.type("测试单位甲")
    hands.enter()
    hands.type("91430900MA4L1234XI")
    hands.enter()
    assert page.unit.fields["credit_code"].fault == "第 18 位是“I”，信用代码不用这个字母。"
    page.unit.fields["credit_code"].editor.setFocus()
    hands.press(Key.Key_Backspace)
    hands.type("X")
    hands.enter(3)
    applicant = window.current.serving.draft.applicant
    assert isinstance(applicant, Unit)
    assert applicant.credit_code == "91430900MA4L1234XX"


def test_nobody_is_asked_for_where_nobody_applies(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    page = begin("个人缴费补贴")
    assert not page.person.isVisible()
    assert not page.unit.isVisible()
    assert {fact.label: fact.value for fact in page.facts()}["申请人"] == "不用申请人"


def test_what_is_typed_is_saved_when_the_keys_are_quiet(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage], qtbot: object
) -> None:
    page = begin()
    hands.type("测试员")
    page.person.flush()
    window.current.save_now()
    [draft] = list_drafts(window.counter)
    kept = resume(window.counter, draft.id).draft
    assert kept.applicant == Person(name="测试员")
    assert page.saved_words == "09:42 已存"


def test_undo_takes_the_last_answer_back(window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin()
    _type_person(hands)
    hands.digits(1, 2)
    assert window.current.serving.draft.answers == {"identity": "flexible"}
    hands.press(Key.Key_Z, CTRL)
    assert window.current.serving.draft.answers == {}
    assert page.person.fields["name"].value() == "测试员"


def test_a_full_number_is_shown_for_a_reason_and_recorded(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    page = begin()
    _type_person(hands)
    field = page.person.fields["id_number"]
    assert field.editor.text() == MASKED
    hands.press(Key.Key_O, CTRL)
    assert field.editor.text() == MASKED
    hands.digits(2)
    assert field.editor.text() == NUMBER
    counter = window.counter
    shown = [
        one.facts for one in counter.store.actions_on(civil_date(counter.clock())) if isinstance(one.facts, Unmasked)
    ]
    assert [(one.field, one.reason) for one in shown] == [("applicant.id_number", "群众要核对")]
    hands.press(Key.Key_Tab)
    assert field.editor.text() == MASKED


def test_esc_leaves_the_reasons_first(window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin()
    _type_person(hands)
    hands.press(Key.Key_O, CTRL)
    hands.press(Key.Key_Escape)
    assert window.page is page
    assert page.person.fields["id_number"].editor.text() == MASKED


def test_f5_marks_the_words_behind_the_question_in_hand(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    begin()
    _type_person(hands)
    focused = QApplication.focusWidget()
    hands.press(Key.Key_F5)
    assert window.panel is not None
    assert QApplication.focusWidget() is focused
    hands.press(Key.Key_F6)
    assert window.panel.isAncestorOf(QApplication.focusWidget() or window)
    hands.press(Key.Key_F6, SHIFT)
    hands.press(Key.Key_Escape)
    assert window.panel is None


def test_back_keeps_the_draft_and_the_rail_leads_on(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]
) -> None:
    begin()
    _type_person(hands)
    hands.press(Key.Key_Left, ALT)
    assert window.page.id is PageId.item_card
    assert window.current.busy


@pytest.mark.parametrize("name", ["㛃𠮷䶮", "阿卜杜拉·买买提", "测" * 200])
def test_rare_and_long_names_are_kept_whole(
    window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage], name: str
) -> None:
    begin()
    hands.type(name)
    hands.enter()
    hands.type(NUMBER)
    hands.enter()
    applicant = window.current.serving.draft.applicant
    assert applicant is not None
    assert applicant.name == name


def test_an_emoji_in_a_name_is_said_and_kept(hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin()
    hands.type("测🙂")
    hands.enter()
    field = page.person.fields["name"]
    assert field.fault == "第 2 个字“🙂”不是文字，把它去掉。"
    assert field.value() == "测🙂"


def test_tab_follows_reading_order(window: MainWindow, hands: Hands, begin: Callable[..., IdentityPage]) -> None:
    page = begin()
    _type_person(hands)
    hands.digits(1)
    page.person.fields["name"].editor.setFocus()
    names = []
    for _ in range(12):
        names.append(hands.focus.accessibleName().split("，")[0])
        hands.press(Key.Key_Tab)
    first = names.index("上一步")
    assert names[:4] == ["姓名", "证件", "证件号码", "手机"]
    asked = [ask.question for ask in page.questions.asks]
    assert names[first - 2 : first] == asked[:2]
    assert names[first + 1] == "姓名"
    assert all(names)
