# SPDX-License-Identifier: Apache-2.0
"""Fields: what is typed stays, numbers hide, messages speak where they belong."""

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counter_app.base.privacy import mask_number
from counter_app.ui.widgets.field import Field
from ui.hands import CTRL, Hands, Key, type_text

NUMBER = "110101194912310024"
MASKED = "1101**********0024"


@pytest.fixture
def form(qtbot: QtBot) -> tuple[Field, QLineEdit, Hands]:
    window = QWidget()
    layout = QVBoxLayout(window)
    field = Field("id_number", "证件号码", required=True, length=18, mask=mask_number, hint="输满 18 位")
    other = QLineEdit()
    layout.addWidget(field)
    layout.addWidget(other)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.editor.setFocus()
    return field, other, Hands(qtbot, window)


def test_a_number_hides_when_it_is_left(form: tuple[Field, QLineEdit, Hands]) -> None:
    field, other, hands = form
    hands.type(NUMBER)
    assert field.editor.text() == NUMBER
    other.setFocus()
    assert field.editor.text() == MASKED
    assert field.value() == NUMBER
    assert NUMBER not in field.editor.accessibleName()
    assert "尾号 0024" in field.editor.accessibleName()


def test_a_wrong_number_stays_in_sight(form: tuple[Field, QLineEdit, Hands]) -> None:
    field, other, hands = form
    hands.type(NUMBER)
    field.set_messages("第 18 位校验码对不上，对照证件重看一遍。")
    other.setFocus()
    assert field.editor.text() == NUMBER
    assert "有错" in field.editor.accessibleName()
    assert "校验码" in field.editor.accessibleDescription()


def test_typing_over_a_hidden_number_begins_anew(form: tuple[Field, QLineEdit, Hands]) -> None:
    field, other, hands = form
    hands.type(NUMBER)
    other.setFocus()
    field.editor.setFocus()
    hands.press(Key.Key_End)
    hands.type("4")
    assert field.value() == "4"
    assert field.editor.text() == "4"


def test_an_input_method_begins_anew_too(form: tuple[Field, QLineEdit, Hands]) -> None:
    field, other, hands = form
    hands.type(NUMBER)
    other.setFocus()
    field.editor.setFocus()
    type_text(field.editor, "港")
    assert field.value() == "港"


def test_undo_and_copy_do_not_bring_a_hidden_number_back(form: tuple[Field, QLineEdit, Hands]) -> None:
    field, other, hands = form
    hands.type(NUMBER)
    other.setFocus()
    field.editor.setFocus()
    hands.press(Key.Key_Z, CTRL)
    assert field.editor.text() == MASKED
    hands.press(Key.Key_A, CTRL)
    hands.press(Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == MASKED


def test_pasted_line_breaks_are_joined_and_can_be_had_back(form: tuple[Field, QLineEdit, Hands]) -> None:
    field, _, hands = form
    QApplication.clipboard().setText("1101011949\n12310024")
    hands.press(Key.Key_V, CTRL)
    assert field.value() == NUMBER
    assert field.message == "粘贴里有换行，已接成一行；原文按 Ctrl+Z 找回。"
    hands.press(Key.Key_Z, CTRL, times=2)
    assert len(field.editor.text()) in (0, len(NUMBER) + 1)


def test_the_count_follows_the_typing(form: tuple[Field, QLineEdit, Hands]) -> None:
    field, other, hands = form
    hands.type("11010119491231002")
    assert field.count == "17 / 18"
    other.setFocus()
    assert field.count == ""


def test_a_message_takes_the_place_of_the_hint_and_moves_nothing(form: tuple[Field, QLineEdit, Hands]) -> None:
    field, _, _ = form
    height = field.sizeHint().height()
    assert field.message == "输满 18 位"
    field.set_messages("", "看一眼")
    assert field.message == "看一眼"
    field.set_source("手填")
    assert field.sizeHint().height() == height
    field.set_messages()
    assert field.message == "输满 18 位"


@pytest.mark.parametrize("words", ["测" * 200, "㛃𠮷䶮", "🙂🙂", "Ａ１"])
def test_any_words_stay_as_they_are_typed(form: tuple[Field, QLineEdit, Hands], words: str) -> None:
    field, _, _ = form
    type_text(field.editor, words)
    assert field.value() == words
