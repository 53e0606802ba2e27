# SPDX-License-Identifier: Apache-2.0
"""Where a window has a block of official numbers, the next one is offered; typing stays possible."""

from counter_app.cases.actions import LineState
from counter_app.cases.case import CaseStatus
from counter_app.cases.outcome import Outcome
from counter_app.desk import numbering
from counter_app.desk.deciding import decide
from counter_app.desk.listing import get_case
from counter_app.ui.case.act_forms import CompletionForm
from counter_app.ui.case.office_forms import OfficeFormsPage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import CTRL, Hands, Key

CERTIFICATE = "insurance_certificate"


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


def test_the_next_number_stands_on_the_form_and_at_the_end(window: MainWindow, hands: Hands) -> None:
    steps = _certificate(window)
    steps.fill_forms()
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
