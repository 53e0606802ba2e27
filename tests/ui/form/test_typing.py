# SPDX-License-Identifier: Apache-2.0
"""Typing into a form: judged at the right moment, hidden once right, taken back, typed twice; never stopped."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from counter_app.cases.actions import LineState
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.form_case import (
    ACCOUNT,
    CITIZEN,
    DEATH,
    OTHER,
    at,
    chips,
    finish,
    judge,
    line,
    open_form,
    page_id,
    panel,
    pick,
    stand_in,
    type_into,
)
from ui.hands import ALT, CTRL, Hands, Key, type_text

MASKED = "4309**********0023"


# typing


def test_a_number_is_counted_judged_at_its_last_place_and_hidden_when_it_is_right(
    window: MainWindow, hands: Hands
) -> None:
    page = open_form(window, answers=DEATH)
    field = line(page, "heir_id_number")
    stand_in(page, "heir_id_number")
    hands.type(OTHER[:17])
    assert (field.count, field.fault) == ("17 / 18", "")
    hands.type("6")
    assert field.fault == "第 18 位校验码对不上，对照证件重看一遍。"
    hands.enter()
    assert field.editor.text() == f"{OTHER[:17]}6", "what is wrong stays in sight"
    stand_in(page, "heir_id_number")
    hands.press(Key.Key_End)
    hands.press(Key.Key_Backspace)
    assert field.fault == ""
    hands.type("5")
    hands.enter()
    assert (field.editor.text(), field.fault) == ("4309**********3315", "")


def test_a_number_is_judged_when_it_is_left_early(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, answers=DEATH)
    type_into(page, hands, "heir_id_number", OTHER[:16])
    assert page.body.fields["heir_id_number"].fault == "只有 16 位，少 2 位。"


def test_the_kind_of_paper_changes_what_its_number_is_held_to(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, answers=DEATH)
    type_into(page, hands, "heir_id_number", "E12345678")
    assert page.body.fields["heir_id_number"].fault
    type_into(page, hands, "heir_id_kind", "hz")
    assert page.body.fields["heir_id_kind"].words() == "护照"
    assert page.body.fields["heir_id_number"].fault == ""


def test_chinese_is_typed_by_the_input_method(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "employer", "测试单位𠮷㛃")
    assert page.session.filled.values["employer"] == "测试单位𠮷㛃"
    assert page.body.fields["employer"].source == "手填"


def test_errors_stop_only_the_way_on_and_lead_to_the_first_one(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page
    assert at(hands) == "account"
    assert page.body.fields["account"].fault == page.body.fields["bank"].fault == "还没有填。"
    type_into(page, hands, "employer", "测试单位")
    assert page.session.filled.values["employer"] == "测试单位"


def test_a_warning_is_told_and_stops_nothing(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    finish(page, hands)
    type_into(page, hands, "name", "测试员3")
    assert page.body.fields["name"].warning
    assert chips(page) == ["1 处请核对"]
    serving = window.current.serving
    judge(serving, LineState.met)
    hands.press(Key.Key_Return, CTRL)
    assert page_id(window) is PageId.outcome


def test_a_rule_between_fields_speaks_at_a_field(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, answers=DEATH)
    type_into(page, hands, "heir_id_number", CITIZEN.id_number)
    assert "继承人和参保人的号码一样，看哪个对。" in (
        page.body.fields["heir_id_number"].fault,
        page.body.fields["id_number"].fault,
    )
    assert "1 处要改" in chips(page)[0]


def test_ctrl_g_goes_round_what_is_to_be_mended(window: MainWindow, hands: Hands) -> None:
    open_form(window)
    hands.press(Key.Key_G, CTRL)
    assert at(hands) == "bank"
    hands.press(Key.Key_G, CTRL)
    assert at(hands) == "account"


def test_typing_over_what_is_known_offers_it_and_alt_y_takes_it(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "name", "测试员丁")
    field = page.body.fields["name"]
    assert field.source == "手填"
    assert "测试员丙" in field.message
    offer = panel(window).offer
    assert offer is not None
    assert (offer.field, offer.source) == ("姓名", "申请人")
    assert (offer.known, offer.typed) == ("测试员丙", "测试员丁")
    stand_in(page, "name")
    hands.press(Key.Key_Y, ALT)
    assert (field.words(), field.source) == ("测试员丙", "申请人")
    assert panel(window).offer is None


def test_undo_is_the_fields_own_first_and_then_the_forms(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "employer", "测试单位")
    stand_in(page, "employer")
    hands.press(Key.Key_End)
    hands.type("甲")
    hands.press(Key.Key_Z, CTRL)
    assert page.body.fields["employer"].words() == "测试单位"
    stand_in(page, "reason")
    hands.digits(2)
    hands.digits(4)
    hands.press(Key.Key_Z, CTRL)
    assert page.session.filled.values["reason"] == "emigration"
    assert page.body.fields["reason"].words() == "emigration"


def test_undo_in_an_untouched_field_takes_back_the_last_change_of_the_form(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "employer", "测试单位")
    stand_in(page, "bank")
    hands.press(Key.Key_Z, CTRL)
    assert "employer" not in page.session.filled.values
    assert page.body.fields["employer"].words() == ""


# typed twice


def test_an_account_is_typed_twice_the_second_time_without_seeing_the_first(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "account", ACCOUNT)
    assert at(hands) == "account.second"
    assert line(page, "account").editor.text() == "6222***********0128"
    hands.type(f"{ACCOUNT[:-1]}7")
    hands.enter()
    second = page.body.seconds["account"]
    assert second.fault == "两遍不一样，对照材料重输。"
    assert not page.session.complete
    stand = page.body.seconds["account"].editor
    stand.setFocus()
    stand.selectAll()
    hands.type(ACCOUNT)
    hands.enter()
    assert second.fault == ""
    assert second.message == "两遍一样"
    assert second.editor.text() == "6222***********0128"


def test_nothing_is_pasted_into_the_second_typing(window: MainWindow, hands: Hands, qapp: object) -> None:
    page = open_form(window)
    type_into(page, hands, "account", ACCOUNT)
    QApplication.clipboard().setText(ACCOUNT)
    hands.press(Key.Key_V, CTRL)
    assert page.body.seconds["account"].value() == ""
    hands.press(Key.Key_Return, CTRL)
    assert at(hands) == "account.second"
    assert page.body.seconds["account"].fault == "再输一遍，看两遍是不是一样。"


def test_a_first_typing_that_changes_asks_for_the_second_again(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "account", ACCOUNT)
    hands.type(ACCOUNT)
    hands.enter()
    type_into(page, hands, "account", "6222021234567890136")
    assert page.body.seconds["account"].value() == ""
    assert not page.session.complete


def test_the_input_method_composes_undisturbed(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, answers=DEATH)
    stand_in(page, "heir_id_kind")
    composing = QInputMethodEvent("huzhao", [])
    QApplication.sendEvent(hands.focus, composing)
    assert page.body.fields["heir_id_kind"].words() == ""
    type_text(hands.focus, "护")
    assert pick(page, "heir_id_kind").editor.picks[0].label == "护照"
    hands.enter()
    assert page.body.fields["heir_id_kind"].words() == "护照"
