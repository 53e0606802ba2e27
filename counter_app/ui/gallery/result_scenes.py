# SPDX-License-Identifier: Apache-2.0
"""Scenes of what a case gives: official numbers, sheets of results, 补办, and telling somebody."""

from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Receiver
from counter_app.desk import following, numbering, telling
from counter_app.desk.deciding import decide
from counter_app.desk.sample_results import fill_results
from counter_app.desk.serving import begin
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.case.tell_form import TellForm
from counter_app.ui.gallery.stage import PERSON, Scene, Stage
from counter_app.ui.numbers.numbers_page import NumbersPage
from counter_app.ui.shell.page import PageId

SUPERVISOR = "0301"
TAKER = Receiver(name=PERSON.name, id_number=PERSON.id_number)
CALL = 2


def _case(stage: Stage, guide: str, ordinal: int) -> Case:
    """An accepted case, every paper brought."""
    counter = stage.window.counter
    item = counter.item(guide, ordinal)
    if item is None:
        raise LookupError(ordinal)
    one = begin(item, clerk=counter.clerk_number, at=counter.now_micros())
    one.set_applicant(PERSON)
    while one.checklist.open_questions:
        asked = one.checklist.open_questions[0].circumstance
        one.answer(asked.key, asked.options[-1].value)
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    for line in one.checklist.lines:
        one.judge(line.material.id, LineState.met)
    return decide(counter, one, Outcome.accept).case


def _steps(stage: Stage, case: Case) -> StepsPage:
    stage.window.go(PageId.steps, case=case)
    stage.settle()
    page = stage.window.page
    if not isinstance(page, StepsPage):
        raise LookupError(page.id)
    return page


def _nothing_leased(stage: Stage) -> None:
    stage.window.go(PageId.numbers)
    stage.settle()


def _numbers(stage: Stage) -> None:
    """One block is nearly used up, one is large, two series have none."""
    counter = stage.window.counter
    if not counter.store.number_blocks():
        numbering.lease(counter, "insurance_certificate", 1, 16, supervisor=SUPERVISOR)
        numbering.lease(counter, "filing", 1, 500, supervisor=SUPERVISOR)
    stage.window.go(PageId.numbers)
    stage.settle()


def _lapped(stage: Stage) -> None:
    _numbers(stage)
    page = stage.window.page
    if isinstance(page, NumbersPage):
        page.first.set_value("9")
        page.last.set_value("40")
        page.confirmation.number.set_value(SUPERVISOR)
        page.confirmation.password.set_value(SUPERVISOR)
        page.lease()
        stage.settle()


def _sheet(stage: Stage) -> None:
    """打印信息: what was found is typed into a sheet of ours."""
    page = _steps(stage, _case(stage, "wuhu", 26))
    page.ways.fill_forms()
    stage.settle()


def _telling(stage: Stage) -> None:
    page = _steps(stage, _case(stage, "yuanjiang", 2))
    page.others.chosen.emit(4)
    stage.settle()
    if isinstance(page.form, TellForm):
        page.form.how.chosen.emit(CALL)
    stage.settle()


def _not_told(stage: Stage) -> None:
    counter = stage.window.counter
    case = _case(stage, "yuanjiang", 2)
    message = telling.messages(counter, case)[0].id
    _steps(stage, telling.called(counter, case, message, reached=False, reason="没人接").case)


def _again(stage: Stage) -> None:
    """补办 of a certificate that was handed over."""
    counter = stage.window.counter
    case = fill_results(counter, _case(stage, "yuanjiang", 12))
    for state in following.steps_of(counter, case):
        case = following.pass_step(counter, case, state.step).case
    case = following.complete(counter, case, "《参保凭证》").case
    case = following.deliver(counter, case, TAKER, ("《参保凭证》",), way="窗口领取").case
    page = _steps(stage, case)
    page.others.chosen.emit(0)
    stage.settle()


SCENES = (
    Scene("numbers", "empty", _nothing_leased),
    Scene("numbers", "typical", _numbers),
    Scene("numbers", "error", _lapped),
    Scene("office_forms", "information", _sheet),
    Scene("steps", "telling", _telling),
    Scene("steps", "not_told", _not_told),
    Scene("steps", "again", _again),
)
