# SPDX-License-Identifier: Apache-2.0
"""Who applies: a unit for its people, and somebody who has been here for this matter before."""

from PySide6.QtCore import Qt

from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person, Unit
from counter_app.desk.deciding import decide
from counter_app.desk.serving import begin
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.banner import Banner
from ui.hands import CTRL, Hands, Key

NUMBER = "110101194912310024"
PERSON = Person(name="测试员", id_number=NUMBER, sex="女", birth="1949-12-31")


def _refuse(window: MainWindow, title: str) -> None:
    """A case of the person in an item that ended at once."""
    counter = window.counter
    item = next(one for one in counter.catalogue.guides["yuanjiang"].items if one.title == title)
    serving = begin(item, clerk="0312", at=counter.now_micros())
    serving.set_applicant(PERSON)
    for use, words in {"reason": "不在本市参保", "office": "参保地中心", "office_phone": "0737-1234567"}.items():
        serving.note(use, words)
    decide(counter, serving, Outcome.refuse)


def _open(hands: Hands) -> None:
    hands.press(Key.Key_F3)
    hands.type("zgcb")
    hands.enter(2)


def _banners(page: IdentityPage) -> list[str]:
    return [one.message.title for one in page.findChildren(Banner) if one.isVisibleTo(page)]


def _type_person(hands: Hands) -> None:
    for words in ("测试员", NUMBER, "13800000000"):
        hands.type(words)
        hands.enter()


def test_a_second_visit_for_the_same_matter_is_told(window: MainWindow, hands: Hands) -> None:
    _refuse(window, "职工参保登记")
    _open(hands)
    page = window.page
    assert isinstance(page, IdentityPage)
    assert _banners(page) == []

    _type_person(hands)

    assert _banners(page) == ["同一事项第 2 次来"]


def test_a_third_visit_names_where_to_turn_to(window: MainWindow, hands: Hands) -> None:
    for _ in range(2):
        _refuse(window, "职工参保登记")
    _open(hands)
    _type_person(hands)

    (banner,) = window.page.findChildren(Banner)
    assert banner.message.title == "同一事项第 3 次来"
    assert banner.message.text.count("11月20日 周五 没有受理") == 2
    assert "办不成事" in banner.message.text


def test_a_visit_for_another_matter_is_no_second_visit(window: MainWindow, hands: Hands) -> None:
    _refuse(window, "城乡居民参保登记")
    _open(hands)
    _type_person(hands)

    assert isinstance(window.page, IdentityPage)
    assert _banners(window.page) == []


def test_a_unit_may_file_where_a_person_usually_does(window: MainWindow, hands: Hands) -> None:
    _open(hands)
    page = window.page
    assert isinstance(page, IdentityPage)
    _type_person(hands)

    page.kind_button.setFocus(Qt.FocusReason.TabFocusReason)
    hands.press(Key.Key_Space)

    assert page.unit.isVisibleTo(page)
    assert not page.person.isVisibleTo(page)
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page, "the person typed before does not stand in for the unit"
    page.unit.fields["name"].editor.setFocus()
    hands.type("测试单位甲")
    hands.enter()
    applicant = window.current.serving.draft.applicant
    assert isinstance(applicant, Unit)
    assert applicant.name == "测试单位甲"

    page.kind_button.click()

    assert window.current.serving.draft.applicant == Person(
        name="测试员", id_number=NUMBER, sex="女", birth="1949-12-31", phone="13800000000"
    )
