# SPDX-License-Identifier: Apache-2.0
"""What cannot be right is said under its field, in a sentence; it stays as typed, nothing moves, the way on is shut."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from counter_app.cases.people import Person, Unit
from counter_app.desk.drafting import list_drafts, resume
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.field import Field
from ui.hands import CTRL, Hands, Key, type_text

NUMBER = "110101194912310024"

WRONG_NUMBERS = [
    ("11010119491231002", "只有 17 位，少 1 位。"),
    ("1101011949123100241", "有 19 位，多 1 位。"),
    ("11010119491231OO24", "第 15 位是“O”，这一位应是数字。"),
    ("110101194912310x24", "第 16 位是“X”，这一位应是数字。"),
    ("110101194912310025", "第 18 位校验码对不上，对照证件重看一遍。"),
    ("110101194902300024", "号码里的出生日期 1949-02-30 没有这一天。对照证件重看。"),
    ("110101202711210024", "号码里的出生日期 2027-11-21 还没到。对照证件重看。"),
    ("110101174912310024", "号码里的出生日期 1749-12-31 太早了。对照证件重看。"),
    ("990101194912310024", "开头的地区码没有这个省。对照证件重看前几位。"),
    ("110101491231002", "这是 15 位的老号码，早已停用。看新证件上的 18 位。"),
    ("一二三", "第 1 位是“一”，这一位应是数字。"),
    ("11010119491231🙂", "第 15 位是“🙂”，这一位应是数字。"),
]
"""Each kind once, with the sentence under the field."""

WRONG_NAMES = [
    ("测🙂", "第 2 个字“🙂”不是文字，把它去掉。"),
    ("测\u202e员", "第 2 个字看不见（U+202E），把它去掉。"),
    ("测" * 201, "名字有 201 个字，最多写 200 个。"),
    ("𠮷" * 201, "名字有 201 个字，最多写 200 个。"),
    ("···", "名字里没有文字。"),
    ("测员<b>", "第 3 个字“<”不是文字，把它去掉。"),
]

Begin = Callable[..., IdentityPage]


@pytest.fixture
def window(same_window: MainWindow) -> MainWindow:
    """One window for all: each test begins with the start page and no draft."""
    return same_window


@pytest.fixture
def begin(window: MainWindow, hands: Hands) -> Begin:
    """Begins a case of the first item found for the words."""

    def open_item(words: str = "zgcbdj") -> IdentityPage:
        hands.press(Key.Key_F3)
        hands.type(words)
        hands.enter(2)
        assert isinstance(window.page, IdentityPage)
        return window.page

    return open_item


def places(page: IdentityPage) -> dict[str, QRect]:
    """Where every editor stands in the window, and how large it is."""
    QApplication.processEvents()
    fields = [one for one in page.findChildren(Field) if one.isVisible()]
    return {one.key: QRect(one.editor.mapTo(page.window(), QPoint(0, 0)), one.editor.size()) for one in fields}


def draft_party(window: MainWindow) -> object:
    """The applicant as the only draft on disk has it."""
    window.current.save_now()
    [draft] = list_drafts(window.counter)
    return resume(window.counter, draft.id).draft.applicant


@pytest.mark.parametrize(("number", "sentence"), WRONG_NUMBERS)
def test_an_impossible_number(window: MainWindow, hands: Hands, begin: Begin, number: str, sentence: str) -> None:
    page = begin()
    before = places(page)
    hands.type("测试员")
    hands.enter()
    hands.type(number)
    hands.enter()
    field = page.person.fields["id_number"]
    assert (field.fault, field.message) == (sentence, sentence)
    assert field.editor.text() == number
    assert places(page) == before
    assert page.forward_button.reason == "申请人没填好"
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page
    assert field.editor.hasFocus()
    kept = draft_party(window)
    assert isinstance(kept, Person)
    assert kept.id_number == number.upper()
    hands.press(Key.Key_A, CTRL)
    hands.type(NUMBER)
    hands.enter()
    assert field.fault == ""
    assert places(page) == before


@pytest.mark.parametrize(("name", "sentence"), WRONG_NAMES)
def test_an_impossible_name(window: MainWindow, hands: Hands, begin: Begin, name: str, sentence: str) -> None:
    page = begin()
    before = places(page)
    type_text(hands.focus, name)
    hands.enter()
    field = page.person.fields["name"]
    assert field.message == sentence
    assert field.editor.text() == name
    assert places(page) == before
    hands.type(NUMBER)
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page
    assert field.editor.hasFocus()
    kept = draft_party(window)
    assert isinstance(kept, Person)
    assert kept.name == name
    assert kept.id_number == NUMBER


def test_a_unit_code_with_a_wrong_check_character(window: MainWindow, hands: Hands, begin: Begin) -> None:
    page = begin("dwcbdj")
    assert (window.current.serving.item.ordinal, window.current.serving.item.title) == (1, "单位参保登记")
    before = places(page)
    hands.type("测试单位甲（㛃𠮷䶮）有限公司")
    hands.enter()
    hands.type("91110000600037341K")
    hands.enter()
    field = page.unit.fields["credit_code"]
    assert field.message == "第 18 位校验码对不上，对照证照重看一遍。"
    assert field.editor.text() == "91110000600037341K"
    assert places(page) == before
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page
    assert field.editor.hasFocus()
    hands.press(Key.Key_End)
    hands.press(Key.Key_Backspace)
    hands.type("L")
    assert field.fault == ""
    assert places(page) == before
    hands.enter()
    kept = draft_party(window)
    assert isinstance(kept, Unit)
    assert (kept.name, kept.credit_code) == ("测试单位甲（㛃𠮷䶮）有限公司", "91110000600037341L")


@pytest.mark.parametrize("name", ["㛃𠮷䶮" * 66 + "测试", "𠮷" * 200])
def test_a_name_of_two_hundred_rare_characters(window: MainWindow, hands: Hands, begin: Begin, name: str) -> None:
    assert len(name) == 200
    page = begin()
    before = places(page)
    hands.type(name)
    hands.enter()
    assert page.person.fields["name"].fault == ""
    assert places(page) == before
    kept = draft_party(window)
    assert isinstance(kept, Person)
    assert kept.name == name


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("测试\n员", "测试员"),
        ("测试\r\n员\r\n", "测试员"),
        ("测试\t员", "测试员"),
        ("测试\u2028员", "测试员"),
        ("Anna\nMaria", "Anna Maria"),
    ],
)
def test_pasted_newlines_and_tabs(window: MainWindow, hands: Hands, begin: Begin, pasted: str, kept: str) -> None:
    page = begin()
    before = places(page)
    QApplication.clipboard().setText(pasted)
    hands.press(Key.Key_V, CTRL)
    field = page.person.fields["name"]
    assert field.value() == kept
    assert field.message == "粘贴里有换行，已接成一行；原文按 Ctrl+Z 找回。"
    assert places(page) == before
    hands.enter()
    assert field.fault == ""
    person = draft_party(window)
    assert isinstance(person, Person)
    assert person.name == kept


def test_full_width_digits_are_digits(window: MainWindow, hands: Hands, begin: Begin) -> None:
    page = begin()
    hands.type("测试员")
    hands.enter()
    hands.type("１１０１０１ １９４９１２３１ ００２４")
    hands.enter()
    assert page.person.fields["id_number"].fault == ""
    hands.type("１３８-００００-００００")
    hands.enter()
    assert draft_party(window) == Person(
        name="测试员", id_number=NUMBER, sex="女", birth="1949-12-31", phone="13800000000"
    )


def test_a_character_of_private_use_warns_and_stays(window: MainWindow, hands: Hands, begin: Begin) -> None:
    page = begin()
    hands.type("测\ue863员")
    hands.enter()
    field = page.person.fields["name"]
    assert (field.fault, field.warning) == ("", "有自造字，别处可能显示不出。先留着，打印前看一眼。")
    assert field.editor.text() == "测\ue863员"


@pytest.mark.parametrize("words", ["\ud840", "测\ud840\ud840员", "\udfb7测"])
def test_half_a_character_breaks_nothing(window: MainWindow, hands: Hands, begin: Begin, words: str) -> None:
    """A clipboard or an input method may hand over half of a pair; no encoding knows it."""
    page = begin()
    type_text(hands.focus, words)
    hands.enter()
    field = page.person.fields["name"]
    assert field.value() == "".join(one for one in words if one in "测员")
    assert window.banners == ()
    hands.type(NUMBER)
    hands.enter()
    assert isinstance(draft_party(window), Person)


def test_more_than_the_field_can_hold_is_told(window: MainWindow, hands: Hands, begin: Begin) -> None:
    page = begin()
    QApplication.clipboard().setText("测" * 3000)
    hands.press(Key.Key_V, CTRL)
    hands.enter()
    assert page.person.fields["name"].fault == "名字有 3000 个字，最多写 200 个。"
    assert window.page.id is PageId.identity
