# SPDX-License-Identifier: Apache-2.0
"""The keys that a roster's buttons show do what the buttons do, wherever the hands are."""

import pytest

from counter_app.ui.form.form_page import FormPage
from counter_app.ui.form.roster_card import RosterCard
from counter_app.ui.gallery.money_scenes import accept
from counter_app.ui.gallery.stage import UNIT, Stage
from counter_app.ui.keys import Command
from counter_app.ui.money.claim_page import ClaimPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.form_case import SCHOOL, at, open_form
from ui.hands import CTRL, Hands, Key


@pytest.fixture
def school(window: MainWindow) -> FormPage:
    """A school's list of students, the only table of its form."""
    return open_form(window, SCHOOL, {"reporter": "school"}, applicant=UNIT)


def _names(card: RosterCard) -> list[str]:
    return [one.get("name", "") for one in card.model.rows]


def test_rows_are_added_and_taken_out_with_the_hands_elsewhere(school: FormPage, hands: Hands) -> None:
    card = school.body.rosters["students"]
    hands.type("测试学生甲")
    hands.enter()
    school.desk.foot.on.setFocus()
    hands.press(Key.Key_F10)
    assert card.table.in_use
    assert card.table.at == (1, 0)
    hands.type("测试学生乙")
    hands.enter()
    school.desk.foot.on.setFocus()
    hands.press(Key.Key_F10, CTRL)
    assert _names(card) == ["测试学生甲"]
    school.desk.foot.on.setFocus()
    hands.press(Key.Key_I, CTRL)
    assert at(hands) == "students.file"


def test_after_the_last_cell_enter_leaves_and_the_key_adds_a_row_there(school: FormPage, hands: Hands) -> None:
    card = school.body.rosters["students"]
    hands.type("测试学生甲")
    hands.enter()
    card.table.stand_on(0, len(card.model.columns) - 1)
    hands.enter()
    assert not card.table.in_use
    hands.press(Key.Key_F10)
    assert card.table.in_use
    assert card.table.at == (1, 0)


def test_a_form_without_a_table_has_no_such_keys(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    before = hands.focus
    hands.press(Key.Key_F10)
    hands.press(Key.Key_I, CTRL)
    assert hands.focus is before
    assert Command.add_row not in page.commands()
    assert Command.add_row not in {one.command for one in window.keys()}


def test_a_claim_takes_a_row_wherever_the_hands_are(window: MainWindow, hands: Hands) -> None:
    window.go(PageId.claim, case=accept(Stage(window)))
    page = window.page
    assert isinstance(page, ClaimPage)
    card = page.body.rosters["lines"]
    page.on.setFocus()
    assert not card.table.in_use
    hands.press(Key.Key_F10)
    assert card.table.in_use
