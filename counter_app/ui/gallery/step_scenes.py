# SPDX-License-Identifier: Apache-2.0
"""Scenes of the later steps that ask for a sheet, take time, are public, or wait for somebody else."""

from datetime import timedelta

from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Intent, LineState
from counter_app.cases.case import Case
from counter_app.cases.centre_decisions import CentreDecided, CentreSays, Standing
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Personal
from counter_app.desk.deciding import decide
from counter_app.desk.following import begin_step, steps_of, suspend
from counter_app.desk.listing import get_case
from counter_app.desk.objecting import raise_objection
from counter_app.desk.stand_in import StandIn
from counter_app.ui.case.step_list import OBJECT
from counter_app.ui.case.step_sheet import StepSheetPage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.stage import PERSON, UNIT, Scene, Stage
from counter_app.ui.shell.page import PageId

HOSPITAL = "医疗机构申请定点协议管理"
CRITERIA = (
    {"item": "内部管理制度", "full": "30", "score": "28"},
    {"item": "信息化建设", "full": "30", "score": "25"},
    {"item": "医疗服务能力", "full": "40", "score": "38"},
)


def _people(stage: Stage) -> StandIn:
    return StandIn(stage.window.counter, lambda moment: None)


def _at(stage: Stage, step: str) -> Case:
    """A hospital that asked to be taken in; everything before a step is done."""
    serving = stage.serve(HOSPITAL, applicant=UNIT, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    counter, clerk = stage.window.counter, stage.window.counter.clerk
    case = decide(counter, serving, Outcome.accept).case
    stage.window.current.finish()
    people = _people(stage)
    for state in steps_of(counter, case):
        people.sit_for(case, state.step)
        if state.step.id == step:
            break
        case = people.work(case, state.step)
    else:
        counter.clerk = clerk
    return case


def _steps(stage: Stage, case: Case) -> StepsPage:
    counter = stage.window.counter
    stage.window.top.set_clerk(text("ui.top.clerk", number=counter.clerk_number))
    stage.window.go(PageId.steps, case=case)
    page = stage.window.page
    if not isinstance(page, StepsPage):
        raise LookupError(page.id)
    stage.settle()
    return page


def _sheet(stage: Stage, case: Case) -> StepSheetPage:
    _steps(stage, case).go_on()
    stage.settle()
    page = stage.window.page
    if not isinstance(page, StepSheetPage):
        raise LookupError(page.id)
    return page


def _visiting(stage: Stage) -> None:
    _sheet(stage, _at(stage, "site_assessment"))


def _assessing(stage: Stage) -> None:
    case = _at(stage, "site_assessment")
    step = next(one.step for one in steps_of(stage.window.counter, case) if not one.done)
    case = _people(stage).begun(case, step)
    page = _sheet(stage, case)
    page.body.session.set_rows("criteria", CRITERIA)
    for key, words in {"total": "91", "passed": "yes"}.items():
        page.body.session.type(key, words)
    page.on.setFocus()
    page.body.begin()
    page.body.changed.emit()
    stage.settle()


def _public(stage: Stage, *objections: str) -> StepsPage:
    case = _at(stage, "publicity")
    counter, people = stage.window.counter, _people(stage)
    step = next(one.step for one in steps_of(counter, case) if not one.done)
    sheet = people.sheet(case, step)
    if sheet is None:
        raise LookupError(step.id)
    ends = counter.clock() + timedelta(days=7)
    sheet.values |= {"ends": f"{ends:%Y-%m-%d}", "where": "医疗保障局门户网站"}
    case = begin_step(counter, case, step, sheet=sheet).case
    for words in objections:
        case = raise_objection(counter, case, step.id, who="", words=words).case
    return _steps(stage, case)


def _objecting(stage: Stage) -> None:
    page = _public(stage, "申请的床位数和实际不一样")
    page.list.digit.emit(OBJECT)


def _somebody_else(stage: Stage) -> None:
    case = _at(stage, "site_assessment")
    stage.window.counter.clerk = next(one for one in stage.window.counter.settings.hall.staff if one.number == "0312")
    _steps(stage, case)


def _decided_at_centre(stage: Stage, standing: Standing, why: str = "") -> StepsPage:
    """A case of which the centre says that its review was passed, while it was suspended here, or not at all."""
    serving = stage.serve("职工参保登记", applicant=PERSON, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    counter = stage.window.counter
    case = decide(counter, serving, Outcome.accept).case
    stage.window.current.finish()
    step, known = steps_of(counter, case)[0].step, case.history[-1]
    if standing is Standing.differs:
        case = suspend(counter, case, "单位来电，要换一份材料", supervisor="0301").case
    facts = CentreDecided(
        decision=new_id(),
        says=CentreSays.accepted,
        step=step.id,
        verb=step.verb.value,
        by="9001",
        decided_at=counter.now_micros(),
        base_epoch=known.epoch,
        base_seq=known.seq,
        standing=standing,
        why=why,
    )
    words = Personal(words={"reason": "材料齐全，符合参保条件"})
    told = Intent(id=facts.decision, case=case.id, facts=facts, personal=words)
    counter.store.record([told], clerk="中心 9001", at=counter.now_micros())
    return _steps(stage, get_case(counter, case.id))


def _settling(stage: Stage) -> None:
    page = _decided_at_centre(stage, Standing.differs)
    page.others.take(3)
    stage.settle()


SCENES: tuple[Scene, ...] = (
    Scene("step_sheet", "visit", _visiting, wide=True),
    Scene("step_sheet", "assessment", _assessing, wide=True),
    Scene("steps", "public", lambda stage: _shown(_public(stage)), wide=True),
    Scene("steps", "objection", _objecting, wide=True),
    Scene("steps", "somebody_else", _somebody_else, wide=True),
    Scene("steps", "centre_differs", _settling, wide=True),
    Scene("steps", "centre_open", lambda stage: _shown(_decided_at_centre(stage, Standing.open, "先核定金额。"))),
)


def _shown(page: StepsPage) -> None:
    page.take_focus()
