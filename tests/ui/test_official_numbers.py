# SPDX-License-Identifier: Apache-2.0
"""Where a window has a block of official numbers, the next one is offered; typing stays possible."""

from pytestqt.qtbot import QtBot

from counter_app.cases.actions import LineState
from counter_app.cases.case import CaseStatus
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Receiver
from counter_app.desk import following, numbering
from counter_app.desk.deciding import decide
from counter_app.desk.listing import get_case
from counter_app.desk.sample_results import fill_results
from counter_app.ui.case.act_forms import CompletionForm
from counter_app.ui.case.office_forms import OfficeFormsPage
from counter_app.ui.case.reissue_form import ReissueForm
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import CTRL, Hands, Key

CERTIFICATE = "insurance_certificate"
TAKER = Receiver(name="测试员", id_number="110101194912310024")


def _certificate(window: MainWindow) -> StepsPage:
    """An accepted application for a 参保凭证 on the page of its steps."""
    numbering.lease(window.counter, CERTIFICATE, 1, 50, supervisor="0301")
    serving = Stage(window).serve("出具《参保凭证》", applicant=PERSON, answers={"agent": "no"}, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(window.counter, serving, Outcome.accept).case
    window.current.finish()
    window.go(PageId.steps, case=case)
    assert isinstance(window.page, StepsPage)
    return window.page


def test_the_next_number_stands_on_the_form_and_at_the_end(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    steps = _certificate(window)
    steps.ways.fill_forms()
    hands.settle()
    page = window.page
    assert isinstance(page, OfficeFormsPage)
    assert page.body.session.filled.values["series_number"] == "0001"
    page.commands()[Command.forward]()
    hands.settle()
    case = get_case(window.counter, steps.case.id)
    assert [one.number for one in case.numbers] == ["0001"]
    window.go(PageId.steps, case=case)
    hands.settle()
    while not isinstance(steps.form, CompletionForm):
        hands.digits(1)
        hands.settle()
    assert steps.form.number is not None
    assert steps.form.number.value() == "湖南省沅江市(2026)(第0001号)"
    hands.press(Key.Key_Return, CTRL)
    hands.settle()
    case = get_case(window.counter, case.id)
    assert (case.status, case.result_number) == (CaseStatus.completed, "湖南省沅江市(2026)(第0001号)")


def test_a_lost_certificate_is_issued_anew_by_keys(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    page = _certificate(window)
    counter = window.counter
    case = fill_results(counter, page.case)
    for state in following.steps_of(counter, case):
        case = following.pass_step(counter, case, state.step).case
    case = following.complete(counter, case, "《参保凭证》").case
    case = following.deliver(counter, case, TAKER, ("凭证",), way="窗口").case
    window.go(PageId.steps, case=case)
    hands.settle()
    page.others.setFocus()
    hands.digits(0)
    hands.settle()
    hands.type("lost")
    hands.press(Key.Key_Return)
    assert isinstance(page.form, ReissueForm)
    assert page.form.number.value().endswith("(第0002号)")
    hands.press(Key.Key_Return, CTRL)
    hands.settle()
    case = get_case(counter, case.id)
    assert [(one.number, one.instead_of) for one in case.numbers] == [("0001", ""), ("0002", "0001")]
    assert [one.copy for one in case.papers if one.paper == f"form:{CERTIFICATE}"][-1] == 2
