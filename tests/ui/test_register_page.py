# SPDX-License-Identifier: Apache-2.0
"""登记信息 by keyboard: why first, masked until a reason is given, into the sheet, and on without the centre."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.cases.actions import LineState, Unmasked
from counter_app.cases.case import Case
from counter_app.cases.look_ups import AnswerSource, LookedUp
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import decide
from counter_app.desk.listing import get_case
from counter_app.desk.practice_register import PracticeRegister
from counter_app.desk.serving import begin
from counter_app.ui.case.office_forms import OfficeFormsPage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.gallery.stage import PERSON, UNIT, Stage
from counter_app.ui.register.register_page import RegisterPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.text import Elided
from ui.hands import CTRL, Hands, Key

SHIFT = Qt.KeyboardModifier.ShiftModifier
ACCOUNT = 26


def accepted(window: MainWindow, ordinal: int = ACCOUNT) -> Case:
    """A query item, accepted, on the page of its steps."""
    counter = window.counter
    item = counter.item("wuhu", ordinal)
    assert item is not None
    one = begin(item, clerk=counter.clerk_number, at=counter.now_micros())
    one.set_applicant(PERSON)
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    for line in one.checklist.lines:
        one.judge(line.material.id, LineState.met)
    case = decide(counter, one, Outcome.accept).case
    window.go(PageId.steps, case=case)
    return case


def look_up(window: MainWindow, hands: Hands) -> RegisterPage:
    """Ctrl+Shift+I: to the register."""
    hands.press(Key.Key_I, CTRL | SHIFT)
    assert isinstance(window.page, RegisterPage)
    return window.page


def shown(page: RegisterPage) -> list[str]:
    """The values in sight."""
    return [one.text() for one in page.findChildren(Elided) if one.isVisible()]


def written(window: MainWindow, case: Case, kind: type) -> list[object]:
    """The case's facts of a kind."""
    return [one.facts for one in get_case(window.counter, case.id).history if isinstance(one.facts, kind)]


def test_why_first_then_masked_then_into_the_sheet(window: MainWindow, hands: Hands) -> None:
    window.counter.register = PracticeRegister(window.counter.clock)
    case = accepted(window)
    page = look_up(window, hands)
    assert page.found is None
    assert not page.on.isEnabled()
    assert not written(window, case, LookedUp)
    hands.press(Key.Key_1)
    assert page.found is not None
    (told,) = written(window, case, LookedUp)
    assert isinstance(told, LookedUp)
    assert (told.query, told.purpose, told.source) == ("account", "item", AnswerSource.centre)
    assert "1101**********0024" in shown(page)
    assert PERSON.id_number not in shown(page)
    hands.press(Key.Key_O, CTRL)
    hands.press(Key.Key_2)
    assert PERSON.id_number in shown(page)
    (unmasked,) = written(window, case, Unmasked)
    assert isinstance(unmasked, Unmasked)
    assert unmasked.field == "register.account"
    hands.press(Key.Key_Return, CTRL)
    office = window.page
    assert isinstance(office, OfficeFormsPage)
    rows = office.body.session.filled.rosters["rows"]
    assert rows[3] == {"label": "个人账户", "value": "账户余额 1,234.56；余额日期 2026年11月19日；账户状态 正常"}
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, StepsPage)
    kept = get_case(window.counter, case.id).forms["work_information"].filled
    assert kept is not None
    assert kept.sources["source"] == "register"
    assert kept.values["source"] == "中心登记（2026年11月20日 09:42 答复）"


def test_away_it_says_so_and_the_sheet_can_still_be_typed(window: MainWindow, hands: Hands) -> None:
    counter = window.counter
    counter.register = PracticeRegister(counter.clock, away=True)
    case = accepted(window)
    page = look_up(window, hands)
    hands.press(Key.Key_1)
    assert page.found is None
    assert not written(window, case, LookedUp)
    counter.register = PracticeRegister(counter.clock)
    hands.press(Key.Key_1)
    counter.register = PracticeRegister(counter.clock, away=True)
    page.take_focus()
    page.purpose.setFocus()
    hands.press(Key.Key_2)
    assert page.found is not None
    assert page.found.kept
    sources = [one.source for one in written(window, case, LookedUp) if isinstance(one, LookedUp)]
    assert sources == [AnswerSource.centre, AnswerSource.kept]
    hands.press(Key.Key_Escape)
    assert isinstance(window.page, StepsPage)
    hands.press(Key.Key_I, CTRL)
    assert isinstance(window.page, OfficeFormsPage)


def test_a_window_without_a_centre_offers_no_look_up(window: MainWindow, hands: Hands) -> None:
    accepted(window)
    hands.press(Key.Key_I, CTRL | SHIFT)
    assert isinstance(window.page, StepsPage)


def test_a_form_takes_what_is_registered(window: MainWindow, hands: Hands) -> None:
    window.counter.register = PracticeRegister(window.counter.clock)
    stage = Stage(window)
    stage.serve("单位参保信息变更登记", applicant=UNIT, decide=True)
    window.go(PageId.form)
    QApplication.processEvents()
    page = window.page
    assert isinstance(page, FormPage)
    assert not page.session.filled.values.get("unit_code")
    hands.press(Key.Key_I, CTRL | SHIFT)
    assert page.session.filled.values["unit_code"] == "430981000001"
    assert page.session.filled.sources["unit_code"] == "register"
    hands.press(Key.Key_Escape)
