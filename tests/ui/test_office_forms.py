# SPDX-License-Identifier: Apache-2.0
"""What the office writes on a form at review: by keyboard, beside the citizen's words, printed anew with its reason."""

from collections.abc import Callable

import pypdfium2
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from counter_app.cases.actions import FormFilled, LineState, PrintState, Unmasked
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Unit
from counter_app.desk import filling, form_printing
from counter_app.desk.deciding import decide
from counter_app.desk.drafting import list_drafts
from counter_app.desk.listing import get_case
from counter_app.desk.office_filling import begun_by_office
from counter_app.forms.filled import FilledForm
from counter_app.ui.case.office_forms import OfficeFormsPage
from counter_app.ui.case.reprint_panel import ReprintPanel
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.conftest import sign_in
from ui.form_case import BIRTH, CITIZEN, MATERNITY, REGISTRATION, serve
from ui.hands import CTRL, Hands, Key

CLAIM = {"name": CITIZEN.name, "claimant": "employed", "outcome": "difficult", "claim": "allowance"}
TRANSFER = "转移接续手续办理"
UNIT = Unit(name="测试单位甲", credit_code="91110000600037341L", contact="测试员戊", phone="0737-2817102")
RETIRED = {"name": "测试员丁", "id_number": "430981197805203315", "change": "retirement"}
JOINED = {"name": "测试员己", "id_number": "430981199001010023", "change": "increase"}


def accepted(window: MainWindow, title: str, answers: dict[str, str], filled: FilledForm | None) -> StepsPage:
    """A case whose form was filled in, printed and signed, on the page of its later steps."""
    serving = serve(window, title, answers, applicant=CITIZEN if title != REGISTRATION else UNIT)
    if filled is not None:
        (form,) = filling.forms_of(window.counter, serving)
        filled.version = form.definition.version
        filling.keep(serving, filled.form, filled)
        printed = form_printing.print_form(window.counter, serving, filled.form).printed
        assert printed is not None
        serving.form_printed(printed)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(window.counter, serving, Outcome.accept).case
    window.current.finish()
    window.go(PageId.steps, case=case)
    assert isinstance(window.page, StepsPage)
    return window.page


def kept(window: MainWindow, case: Case, form: str) -> FilledForm:
    """The form as it stands in the store."""
    found = get_case(window.counter, case.id).forms[form].filled
    assert found is not None
    return found


def to_office(window: MainWindow, hands: Hands) -> OfficeFormsPage:
    """Ctrl+I: to what the office fills in."""
    hands.press(Key.Key_I, CTRL)
    assert isinstance(window.page, OfficeFormsPage)
    return window.page


def test_the_office_fills_its_fields_and_the_form_is_printed_anew(window: MainWindow, hands: Hands) -> None:
    steps = accepted(window, MATERNITY, BIRTH, FilledForm(form="maternity_claim", version="", values=dict(CLAIM)))
    case = steps.case
    page = to_office(window, hands)
    assert hands.focus.objectName() == "permit_result"
    assert not [key for key in page.body.fields if key in CLAIM]  # what was signed is not there to be changed
    for words in ("齐全", "相符", "相符"):
        hands.type(words)
        hands.enter()
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, StepsPage)
    now = get_case(window.counter, case.id)
    written = {"permit_result": "齐全", "birth_result": "相符", "difficult_result": "相符"}
    assert kept(window, case, "maternity_claim").values == CLAIM | written
    prints = [(one.copy, one.state) for one in now.papers if one.paper == "form:maternity_claim"]
    assert prints == [(1, PrintState.saved), (2, PrintState.saved)]
    (file,) = window.counter.settings.places.papers.glob("form-maternity_claim-*-2.pdf")
    words = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_bounded()
    assert "补打第 1 次，原因：经办机构审核时填写" in words
    assert CITIZEN.name in words
    assert "齐全" in words
    filled = [one for one in now.history if isinstance(one.facts, FormFilled)]
    assert len(filled) == 2


def test_what_was_typed_waits_until_it_is_kept(window: MainWindow, hands: Hands) -> None:
    steps = accepted(window, MATERNITY, BIRTH, FilledForm(form="maternity_claim", version="", values=dict(CLAIM)))
    to_office(window, hands)
    hands.type("齐全")
    hands.press(Key.Key_Escape)  # the paper in the panel
    hands.press(Key.Key_Escape)
    assert window.page is not None
    assert window.page.id is PageId.steps
    assert kept(window, steps.case, "maternity_claim").values == CLAIM
    page = to_office(window, hands)
    assert page.body.session.filled.values["permit_result"] == "齐全"


def test_what_was_typed_outlives_the_window(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    first = make()
    hands = Hands(qtbot, first)
    sign_in(hands)
    steps = accepted(first, MATERNITY, BIRTH, FilledForm(form="maternity_claim", version="", values=dict(CLAIM)))
    to_office(first, hands)
    hands.type("齐全")
    first.close()
    first.counter.close()
    window = make()
    hands = Hands(qtbot, window)
    sign_in(hands)
    assert list_drafts(window.counter) == ()  # it is no case in the making
    window.go(PageId.steps, case=get_case(window.counter, steps.case.id))
    page = to_office(window, hands)
    assert page.body.session.filled.values["permit_result"] == "齐全"
    hands.press(Key.Key_Return, CTRL)
    assert kept(window, steps.case, "maternity_claim").values["permit_result"] == "齐全"
    assert begun_by_office(window.counter, get_case(window.counter, steps.case.id)) == {}


def test_in_a_table_the_office_writes_only_its_own_column(window: MainWindow, hands: Hands) -> None:
    answers = {"identity": "employee", "origin": "mainland", "change": "retirement", "agent": "no"}
    rows = [dict(RETIRED), dict(JOINED)]
    form = FilledForm(
        form="employee_registration", version="", values={"identity": "employee"}, rosters={"people": rows}
    )
    steps = accepted(window, REGISTRATION, answers, form)
    page = to_office(window, hands)
    card = page.body.rosters["people"]
    assert not card.add.isVisible()
    own = card.model.place_of("retirement_payment")
    assert [card.model.is_asked(0, column) for column in range(card.model.columnCount())].count(True) == 1
    assert not card.model.is_asked(1, own)  # who joins owes nothing
    assert card.model.look(0, card.model.place_of("name")).words
    card.model.type_into(0, card.model.place_of("name"), "别人")
    card.table.setFocus()
    assert card.table.at == (0, own)
    hands.type("补缴 2 年")
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Return, CTRL)
    found = kept(window, steps.case, "employee_registration")
    assert found.rosters["people"] == [{**RETIRED, "retirement_payment": "补缴 2 年"}, JOINED]


def test_a_form_that_was_filled_in_by_pen_has_nothing_to_type_here(window: MainWindow, hands: Hands) -> None:
    accepted(window, MATERNITY, BIRTH, None)
    hands.press(Key.Key_I, CTRL)
    assert window.page.id is PageId.steps


def test_several_forms_are_gone_through_and_told_apart(window: MainWindow, hands: Hands) -> None:
    values = {"name": CITIZEN.name, "id_number": CITIZEN.id_number}
    form = FilledForm(form="transfer_application", version="", values=values)
    steps = accepted(window, TRANSFER, {"direction": "in", "agent": "no"}, form)
    page = to_office(window, hands)
    assert page.form.form.id == "transfer_application"
    hands.type("0001")
    hands.press(Key.Key_PageDown, CTRL)
    assert page.form.form.id == "contact_letter"
    assert page.body.session.filled.values["name"] == CITIZEN.name
    hands.press(Key.Key_Return, CTRL)
    case = get_case(window.counter, steps.case.id)
    assert kept(window, case, "contact_letter").values["name"] == CITIZEN.name
    assert "series_number" not in kept(window, case, "transfer_application").values
    hands.press(Key.Key_R, CTRL)
    assert isinstance(window.panel, ReprintPanel)
    offered = [one.choice.label for one in window.panel.papers.options]
    assert offered[-2:] == ["沅江市基本医疗保险关系转移接续申请表", "基本医疗保险关系转移接续联系函"]
    window.close_panel()
    page = to_office(window, hands)
    hands.press(Key.Key_PageUp, CTRL)
    assert page.form.form.id == "transfer_application"
    assert page.body.session.filled.values["series_number"] == "0001"  # it waited


def test_a_number_of_the_citizen_is_shown_in_full_for_a_reason(window: MainWindow, hands: Hands) -> None:
    form = FilledForm(form="transfer_application", version="", values={"name": CITIZEN.name})
    steps = accepted(window, TRANSFER, {"direction": "in", "agent": "no"}, form)
    page = to_office(window, hands)
    hands.press(Key.Key_PageDown, CTRL)
    number = page.body.fields["id_number"].stops()[0]
    assert isinstance(number, QLineEdit)
    assert CITIZEN.id_number not in number.text()
    hands.press(Key.Key_O, CTRL)
    page.go_back()  # not after all
    assert window.page is page
    assert not page.numbers.isVisible()
    number.setFocus()
    hands.press(Key.Key_O, CTRL)
    hands.digits(2)
    assert number.text() == CITIZEN.id_number
    told = [one for one in get_case(window.counter, steps.case.id).history if isinstance(one.facts, Unmasked)]
    assert [one.facts.field for one in told if isinstance(one.facts, Unmasked)] == ["contact_letter.id_number"]
