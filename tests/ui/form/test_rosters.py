# SPDX-License-Identifier: Apache-2.0
"""A roster typed, pasted and taken in: cell by cell by keys, faults by row and column, nothing taken in by half."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from counter_app.base.identity import check_resident_id
from counter_app.cases.actions import LineState
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.form.roster_card import RosterCard
from counter_app.ui.gallery.stage import UNIT
from counter_app.ui.keys import Context
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.form_case import CITIZEN, FLEXIBLE, OTHER, REGISTRATION, SCHOOL, at, judge, open_form, page_id
from ui.hands import CTRL, SHIFT, Hands, Key

NUMBER = "110101194912310024"
HEAD = "姓名\t性别\t户籍所在地\t参保身份\t身份证号码\t联系电话"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture
def school(window: MainWindow) -> FormPage:
    """A school's list of students, still empty."""
    return open_form(window, SCHOOL, {"reporter": "school"}, applicant=UNIT)


@pytest.fixture
def card(school: FormPage) -> RosterCard:
    """Its table."""
    return school.body.rosters["students"]


def _rows(card: RosterCard) -> list[dict[str, str]]:
    return [dict(one) for one in card.model.rows]


def _cell(card: RosterCard, row: int, key: str) -> str:
    return card.model.look(row, card.model.place_of(key)).words


def _lines(card: RosterCard) -> list[str]:
    return [one.words for one in card.faults.lines]


def _here(card: RosterCard) -> tuple[int, str]:
    row, column = card.table.at
    return row, card.model.columns[column].key


def _number(place: int) -> str:
    """A made-up number with a right check digit."""
    first = f"430981{2008 + place // 800 % 10}{1 + place // 80 % 10:02}{1 + place // 40 % 28:02}{place % 1000:03}"
    return first + "10X98765432"[sum(int(one) * by for one, by in zip(first, WEIGHTS, strict=True)) % 11]


def _sheet(path: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [HEAD.split("\t"), *rows]:
        sheet.append(row)
    book.save(path)
    return path


def _student(place: int, name: str = "测试学生") -> list[str]:
    number = _number(place)
    sex = "男" if int(number[16]) % 2 else "女"
    return [name, sex, "湖南省益阳市沅江市", "中小学儿童", number, ""]


# typing


def test_a_row_is_typed_cell_by_cell_without_a_mouse(school: FormPage, card: RosterCard, hands: Hands) -> None:
    assert at(hands) == "students.name"
    hands.type("测试学生")
    hands.enter()
    assert _here(card) == (0, "sex")
    hands.digits(2)
    hands.enter()
    hands.type("yjs")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_A, CTRL)
    hands.type("沅江")
    hands.enter()
    hands.digits(1)
    hands.enter()
    hands.type(CITIZEN.id_number)
    hands.enter()
    row = _rows(card)[0]
    assert row == {
        "name": "测试学生",
        "sex": "female",
        "household": "430981",
        "status": "pupil",
        "id_number": CITIZEN.id_number,
    }
    assert _cell(card, 0, "household") == "湖南省益阳市沅江市"
    assert _cell(card, 0, "id_number") == "4309**********0023", "right, and so hidden"
    assert school.session.complete


def test_what_is_wrong_stays_in_sight_with_its_row_and_column(card: RosterCard, hands: Hands) -> None:
    card.table.stand_on(0, card.model.place_of("id_number"))
    hands.type(f"{NUMBER[:-1]}5")
    hands.enter()
    assert _cell(card, 0, "id_number") == f"{NUMBER[:-1]}5"
    assert _lines(card)[0] == "第 1 行　身份证号码　第 18 位校验码对不上，对照证件重看一遍。"


def test_enter_on_a_fault_goes_to_the_cell(card: RosterCard, hands: Hands) -> None:
    card.table.stand_on(0, card.model.place_of("id_number"))
    hands.type("123")
    hands.enter()
    card.table.stand_on(0, 0)
    card.faults.setFocus()
    hands.enter()
    assert card.table.in_use
    assert _here(card) == (0, "id_number")
    hands.type(NUMBER)
    hands.press(Key.Key_Tab)
    assert not any("身份证号码　" in one for one in _lines(card))


def test_what_is_only_empty_is_told_of_rows_that_were_left(card: RosterCard, hands: Hands) -> None:
    hands.type("测试学生")
    hands.enter()
    assert _lines(card) == []
    hands.press(Key.Key_F10)
    assert _here(card) == (1, "name")
    hands.type("测试学生乙")
    hands.enter()
    assert {one.row for one in card.faults.lines} == {1}


def test_rows_are_added_taken_out_and_brought_back_by_keys(school: FormPage, card: RosterCard, hands: Hands) -> None:
    for name in ("测试学生甲", "测试学生乙", "测试学生丙"):
        hands.type(name)
        hands.press(Key.Key_F10)
    assert [one["name"] for one in _rows(card)[:3]] == ["测试学生甲", "测试学生乙", "测试学生丙"]
    card.table.stand_on(1, 0)
    hands.press(Key.Key_F10, CTRL)
    assert [one.get("name") for one in _rows(card)[:2]] == ["测试学生甲", "测试学生丙"]
    assert card.said == "第 2 行已删，按 Ctrl+Z 找回。"
    hands.press(Key.Key_Z, CTRL)
    assert [one.get("name") for one in _rows(card)[:3]] == ["测试学生甲", "测试学生乙", "测试学生丙"]
    kept = school.session.snapshot().rosters["students"]
    assert len(kept) == 3, "the empty row at the end is not kept"


def test_ctrl_page_down_goes_to_the_next_row_and_elsewhere_to_the_next_form(
    window: MainWindow, card: RosterCard, hands: Hands
) -> None:
    assert window.page.key_context() is Context.form_roster
    hands.type("测试学生甲")
    hands.press(Key.Key_F10)
    hands.type("测试学生乙")
    hands.enter()
    hands.press(Key.Key_PageUp, CTRL)
    assert _here(card) == (0, "name")
    hands.press(Key.Key_PageDown, CTRL)
    assert _here(card) == (1, "name")
    assert "Ctrl+PgDn" in [key.cap for key in window.key_bar.keys]
    card.add.setFocus()
    assert window.page.key_context() is not Context.form_roster


def test_cells_that_are_not_asked_are_passed_by(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, REGISTRATION, FLEXIBLE)
    card = page.body.rosters["people"]
    assert _here(card) == (0, "change")
    assert _cell(card, 0, "name") == CITIZEN.name
    place = card.model.place_of("work_start")
    assert not card.model.is_asked(0, place)
    hands.digits(1)
    assert card.model.is_asked(0, place)
    hands.enter(2)
    hands.press(Key.Key_Tab)
    assert _here(card) == (0, "work_start")
    hands.type("2026-3")
    hands.press(Key.Key_Backtab, SHIFT)
    assert _rows(card)[0]["work_start"] == "2026-03"


def test_columns_of_the_office_are_not_on_screen(window: MainWindow) -> None:
    page = open_form(window, REGISTRATION, FLEXIBLE)
    assert "retirement_payment" not in [one.key for one in page.body.rosters["people"].model.columns]


def test_a_known_person_may_lead_straight_on(window: MainWindow, hands: Hands) -> None:
    page = open_form(window, REGISTRATION, FLEXIBLE)
    judge(window.current.serving, LineState.met)
    hands.digits(4)
    assert page.session.complete
    hands.press(Key.Key_Return, CTRL)
    assert page_id(window) is PageId.outcome


def test_delete_empties_a_cell_and_typing_over_a_hidden_number_begins_anew(card: RosterCard, hands: Hands) -> None:
    place = card.model.place_of("id_number")
    card.table.stand_on(0, place)
    hands.type(NUMBER)
    hands.enter()
    card.table.stand_on(0, place)
    hands.type("43")
    assert isinstance(hands.focus, QLineEdit)
    assert hands.focus.text() == "43"
    hands.press(Key.Key_Escape)
    assert _rows(card)[0]["id_number"] == NUMBER, "Esc leaves the cell as it was"
    assert card.table.in_use
    hands.press(Key.Key_Delete)
    hands.enter()
    assert "id_number" not in (_rows(card) or [{}])[0]


def test_digits_reach_closed_columns_without_an_input_method(card: RosterCard) -> None:
    enabled = Qt.WidgetAttribute.WA_InputMethodEnabled
    card.table.stand_on(0, card.model.place_of("sex"))
    assert not card.table.testAttribute(enabled)
    card.table.stand_on(0, card.model.place_of("name"))
    assert card.table.testAttribute(enabled)


def test_a_scanner_cannot_answer_a_closed_column(card: RosterCard, hands: Hands) -> None:
    card.table.stand_on(0, card.model.place_of("sex"))
    for digit in "121":
        QTest.keyClick(hands.focus, Key(Key.Key_0.value + int(digit)))
    hands.settle()
    assert _rows(card) == []


def test_a_hidden_number_in_a_cell_is_shown_for_a_reason(window: MainWindow, card: RosterCard, hands: Hands) -> None:
    place = card.model.place_of("id_number")
    card.table.stand_on(0, place)
    hands.type(NUMBER)
    hands.enter()
    card.table.stand_on(0, place)
    hands.press(Key.Key_O, CTRL)
    hands.digits(1)
    assert _cell(card, 0, "id_number") == NUMBER


def test_what_may_be_answered_is_said_under_the_table(card: RosterCard, hands: Hands) -> None:
    card.table.stand_on(0, card.model.place_of("sex"))
    assert card.hint == "1 男　2 女　0 清空"
    hands.enter()
    assert card.hint == "写到区市，如XX市XX区（市）。"


def test_an_empty_cell_of_the_row_in_use_is_not_crossed_out(card: RosterCard, hands: Hands) -> None:
    hands.type("测试学生")
    hands.enter()
    place = card.model.place_of("sex")
    assert not card.model.look(0, place).fault
    hands.press(Key.Key_F10)
    assert card.model.look(0, place).fault == "还没有填。"


def test_whose_row_it_is_stays_in_sight(card: RosterCard, hands: Hands) -> None:
    hands.type("测试学生")
    table = card.table
    assert table.pinned_width == 0
    card.stand_on(1, "remark")
    assert table.pinned_width == table.columnWidth(0)
    row = table.rowViewportPosition(0) + 5
    assert table.indexAt(QPoint(5, row)).column() == 0
    for column in range(1, card.model.columnCount()):
        table.stand_on(0, column)
        assert table.columnViewportPosition(column) >= table.pinned_width, column
    table.stand_on(0, 0)
    assert table.pinned_width == 0


def test_its_keys_count_for_the_next_case_too(window: MainWindow, school: FormPage, hands: Hands) -> None:
    assert at(hands) == "students.name"
    open_form(window, SCHOOL, {"reporter": "school"}, applicant=UNIT)
    card = school.body.rosters["students"]
    hands.type("测试学生")
    hands.press(Key.Key_F10)
    assert _here(card) == (1, "name")


def test_a_key_asks_for_the_file(card: RosterCard, hands: Hands) -> None:
    hands.press(Key.Key_I, CTRL)
    assert at(hands) == "students.file"
    hands.press(Key.Key_Escape)
    assert not card.intake.isVisible()
    assert card.table.in_use


# pasting


def test_rows_of_a_spreadsheet_are_pasted(card: RosterCard, hands: Hands) -> None:
    rows = [_student(1), _student(2)]
    QApplication.clipboard().setText("\n".join([HEAD, *("\t".join(one) for one in rows)]))
    hands.press(Key.Key_V, CTRL)
    assert [one["id_number"] for one in _rows(card)] == [one[4] for one in rows]
    assert card.said == "已导入 2 行，4 处请核对", "columns that the sheet does not have are told"
    assert card.table.in_use, "nothing takes the hands away"


def test_pasted_rows_stand_behind_those_that_are_there(card: RosterCard, hands: Hands) -> None:
    hands.type("测试学生甲")
    hands.enter()
    QApplication.clipboard().setText("\n".join([HEAD, "\t".join(_student(3))]))
    hands.press(Key.Key_V, CTRL)
    assert [one["name"] for one in _rows(card)] == ["测试学生甲", "测试学生"]


def test_words_are_pasted_into_the_cell(card: RosterCard, hands: Hands) -> None:
    QApplication.clipboard().setText(" 测试学生丁 ")
    hands.press(Key.Key_V, CTRL)
    hands.enter()
    assert _rows(card) == [{"name": "测试学生丁"}]


def test_formula_like_words_are_words(card: RosterCard, hands: Hands) -> None:
    QApplication.clipboard().setText("\n".join([HEAD, "\t".join(_student(4, "=1+2"))]))
    hands.press(Key.Key_V, CTRL)
    assert _rows(card)[0]["name"] == "=1+2"
    assert any("姓名" in one or "A 列" in one for one in _lines(card))


# files


def _import(card: RosterCard, hands: Hands, path: Path) -> None:
    card.take_in.click()
    hands.type(str(path))
    hands.enter()


def test_a_file_is_taken_in_and_its_faults_lead_to_the_cells(
    school: FormPage, card: RosterCard, hands: Hands, tmp_path: Path
) -> None:
    wrong = _student(2)
    wrong[4] = OTHER[:-1] + "6"
    _import(card, hands, _sheet(tmp_path / "名单.xlsx", [_student(1), wrong, _student(3)]))
    assert len(_rows(card)) == 3
    assert card.said.startswith("已导入 3 行")
    assert at(hands) != "students.file"
    assert card.faults.hasFocus()
    hands.enter()
    assert _here(card) == (1, "id_number")
    assert not school.session.complete


def test_a_file_that_is_none_says_so_at_its_path_and_changes_nothing(
    card: RosterCard, hands: Hands, tmp_path: Path
) -> None:
    hands.type("测试学生甲")
    hands.enter()
    bad = tmp_path / "名单.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    _import(card, hands, bad)
    assert card.intake.path.fault
    assert card.intake.path.editor.hasFocus()
    _import(card, hands, tmp_path / "没有.csv")
    assert [one["name"] for one in _rows(card)] == ["测试学生甲"]
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_Escape)
    assert not card.intake.path.isVisible()
    assert card.table.in_use


def test_a_csv_of_another_program_is_taken_in(card: RosterCard, hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("\r\n".join(one.replace("\t", ",") for one in [HEAD, "\t".join(_student(7))]).encode("gb18030"))
    _import(card, hands, path)
    assert _rows(card)[0]["id_number"] == _number(7)


def test_five_thousand_rows_are_taken_in_and_typed_into(
    school: FormPage, card: RosterCard, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "名单.csv"
    rows = [_student(place) for place in range(5000)]
    path.write_text("\n".join(",".join(one) for one in [HEAD.split("\t"), *rows]), encoding="utf-8")
    _import(card, hands, path)
    assert len(_rows(card)) == 5000
    assert card.model.rowCount() == 5000
    card.stand_on(5000, "name")
    hands.type("测试学生末")
    hands.enter()
    assert _rows(card)[4999]["name"] == "测试学生末"
    assert len(school.session.snapshot().rosters["students"]) == 5000
    hands.press(Key.Key_Z, CTRL)
    hands.press(Key.Key_Z, CTRL)
    assert _rows(card) == []


def test_reading_can_be_stopped_and_then_nothing_is_taken_in(card: RosterCard, hands: Hands, tmp_path: Path) -> None:
    card.intake.sheet.went_on.connect(card.intake.sheet.stop)
    rows = [_student(place) for place in range(300)]
    path = tmp_path / "名单.csv"
    path.write_text("\n".join(",".join(one) for one in [HEAD.split("\t"), *rows]), encoding="utf-8")
    _import(card, hands, path)
    assert _rows(card) == []
    assert card.said == "已停，什么都没导入。"


def test_made_up_numbers_of_these_tests_are_right() -> None:
    numbers = [_number(place) for place in range(5000)]
    assert len(set(numbers)) == 5000
    assert not any(check_resident_id(one, today=date(2026, 11, 20)).fault for one in numbers[::97])
