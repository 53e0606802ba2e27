# SPDX-License-Identifier: Apache-2.0
"""Scenes of what the centre's register says: asked, shown, kept from before, put into the sheet."""

from collections.abc import Callable

from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import decide
from counter_app.desk.practice_register import PracticeRegister
from counter_app.desk.serving import begin
from counter_app.ui.gallery.stage import PERSON, UNIT, Scene, Stage
from counter_app.ui.register.register_page import RegisterPage
from counter_app.ui.shell.page import PageId

ACCOUNT, UNITS, TREATMENTS = 26, 7, 27


def _case(stage: Stage, ordinal: int) -> Case:
    """A query item, accepted."""
    counter = stage.window.counter
    item = counter.item("wuhu", ordinal)
    if item is None:
        raise LookupError(ordinal)
    one = begin(item, clerk=counter.clerk_number, at=counter.now_micros())
    one.set_applicant(UNIT if ordinal == UNITS else PERSON)
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    for line in one.checklist.lines:
        one.judge(line.material.id, LineState.met)
    return decide(counter, one, Outcome.accept).case


def _connected(play: "Callable[[Stage], None]") -> "Callable[[Stage], None]":
    """A scene at a window that has a register to ask; the next one has none again."""

    def played(stage: Stage) -> None:
        counter = stage.window.counter
        counter.register = PracticeRegister(counter.clock)
        try:
            play(stage)
        finally:
            counter.register = None

    return played


def _page(stage: Stage, ordinal: int, purpose: int = 1) -> RegisterPage:
    stage.window.go(PageId.register, case=_case(stage, ordinal))
    stage.settle()
    page = stage.window.page
    if not isinstance(page, RegisterPage):
        raise LookupError(page.id)
    if purpose:
        page.purpose.chosen.emit(purpose)
        page.purpose.choose(purpose)
        stage.settle()
    return page


def _empty(stage: Stage) -> None:
    _page(stage, ACCOUNT, purpose=0)


def _typical(stage: Stage) -> None:
    _page(stage, ACCOUNT)


def _unit(stage: Stage) -> None:
    _page(stage, UNITS)


def _kept(stage: Stage) -> None:
    page = _page(stage, TREATMENTS)
    counter = stage.window.counter
    counter.register = PracticeRegister(counter.clock, away=True)
    page.purpose.chosen.emit(1)
    stage.settle()


def _sheet(stage: Stage) -> None:
    _page(stage, ACCOUNT).go_on()
    stage.settle()


def _steps(stage: Stage) -> None:
    stage.window.go(PageId.steps, case=_case(stage, ACCOUNT))
    stage.settle()


SCENES = (
    Scene("register", "empty", _connected(_empty)),
    Scene("register", "typical", _connected(_typical), wide=True),
    Scene("register", "unit", _connected(_unit)),
    Scene("register", "kept", _connected(_kept)),
    Scene("office_forms", "registered", _connected(_sheet)),
    Scene("steps", "register", _connected(_steps)),
)
