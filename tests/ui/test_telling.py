# SPDX-License-Identifier: Apache-2.0
"""通知 by keys: one press at the window, a call with its end, a letter that is printed and posted."""

from pytestqt.qtbot import QtBot

from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.cases.telling import TellingState, TellingWay
from counter_app.desk.deciding import decide
from counter_app.desk.listing import get_case
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.case.tell_form import TellForm
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import CTRL, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}


def _open(window: MainWindow) -> StepsPage:
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(window.counter, serving, Outcome.accept).case
    window.current.finish()
    window.go(PageId.steps, case=case)
    assert isinstance(window.page, StepsPage)
    return window.page


def _form(page: StepsPage, hands: Hands) -> TellForm:
    page.others.setFocus()
    hands.digits(4)
    hands.settle()
    assert isinstance(page.form, TellForm)
    return page.form


def test_a_call_shows_the_number_and_wants_its_end(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    page = _open(window)
    form = _form(page, hands)
    hands.digits(2)
    hands.settle()
    assert PERSON.phone in form.number.text()
    hands.press(Key.Key_Return, CTRL)  # nothing is recorded before the call's end is known
    hands.settle()
    assert get_case(window.counter, page.case.id).tellings == ()
    hands.digits(2)
    hands.press(Key.Key_Return, CTRL)
    hands.settle()
    (told,) = get_case(window.counter, page.case.id).tellings
    assert (told.way, told.state) == (TellingWay.call, TellingState.failed)


def test_a_letter_is_printed_and_settled_later(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    page = _open(window)
    _form(page, hands)
    hands.digits(3)
    hands.press(Key.Key_Return, CTRL)
    hands.settle()
    case = get_case(window.counter, page.case.id)
    assert [one.paper for one in case.papers if one.paper == "letter"]
    window.go(PageId.steps, case=case)
    hands.settle()
    form = _form(page, hands)
    assert form.settling.isVisibleTo(form)
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL)
    hands.settle()
    (told,) = get_case(window.counter, page.case.id).tellings
    assert told.state is TellingState.sent
