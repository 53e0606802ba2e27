# SPDX-License-Identifier: Apache-2.0
"""Scenes of a case from its materials to its delivery, and of the lists of cases."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen

from counter_app.cases.actions import LineState, PrintState, ScanSource
from counter_app.cases.case import Case
from counter_app.cases.people import Party, Person, Unit
from counter_app.desk.listing import get_case
from counter_app.desk.printing import Attempt, record_attempt
from counter_app.desk.reopening import reopen
from counter_app.desk.scanning import keep, read_picture
from counter_app.ui.case.act_forms import Act
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.other_acts import OTHER_ACTS
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.cases.cases import CasesPage
from counter_app.ui.gallery.stage import PERSON, Scene, Stage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import Page, PageId

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
DEATH = {"reason": "death", "death_record": "not_found", "agent": "no"}
BIRTH = {"claimant": "employed", "outcome": "difficult", "agent": "no"}
COSTS = {"insurance": "resident", "agent": "no", "card": "family", "bank": "agricultural", "place": "inside"}
OFFICE = Unit(name="测试单位甲", credit_code="91110000600037341L", contact="测试员戊", phone="0737-2817102")
UNDRAWABLE = Person(name="测\U0003347f", id_number="110101194912310024", sex="女", birth="1949-12-31")
MET, MISSING, DEFECTIVE, PROMISED, SHARED = 1, 2, 3, 4, 5
NOWHERE = "tcp://127.0.0.1:9"
"""A slip printer that is not there."""

P = TypeVar("P", bound=Page)


def _page(stage: Stage, kind: type[P]) -> P:
    page = stage.window.page
    if not isinstance(page, kind):
        raise LookupError(page.id)
    return page


def _checklist(
    stage: Stage,
    title: str = "职工参保登记",
    answers: dict[str, str] | None = None,
    *states: int,
    applicant: Party = PERSON,
) -> ChecklistPage:
    """Open a checklist and judge its first lines."""
    usual = EMPLOYEE if title == "职工参保登记" else {}
    stage.serve(title, applicant=applicant, answers=usual if answers is None else answers, decide=True)
    stage.window.go(PageId.checklist)
    page = _page(stage, ChecklistPage)
    for place, state in enumerate(states):
        page.lines.stand_on(place)
        page.judge(state)
        if state == DEFECTIVE:
            line = stage.window.current.serving.checklist.lines[place]
            stage.window.current.serving.judge(
                line.material.id, stage.window.current.serving.line(line.material.id).state, reason=_defect(page, place)
            )
    if states:
        stage.window.close_panel()
        stage.window.go(PageId.checklist)
    return page


def _defect(page: ChecklistPage, place: int) -> str:
    defects = page.serving.checklist.lines[place].material.defects
    return defects[0] if defects else ""


def _sheet() -> bytes:
    """A made-up sheet of paper: lines that say nothing, and a round stamp."""
    paper = QImage(827, 1169, QImage.Format.Format_RGB32)
    paper.fill(0xFFFBFBF8)
    painter = QPainter(paper)
    for place in range(14):
        painter.fillRect(110, 190 + place * 52, 607 if place % 3 else 380, 14, QColor(90, 98, 106))
    painter.setPen(QPen(QColor(190, 30, 30), 9))
    painter.drawEllipse(500, 880, 190, 190)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paper.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know names of formats as bytes only
    return bytes(buffer.data().data())


def _scanning(stage: Stage) -> None:
    """Two sheets scanned for a line, one more asked for."""
    QGuiApplication.clipboard().clear()
    page = _checklist(stage, "住院费用报销", COSTS, MET, MET, DEFECTIVE)
    counter, serving = stage.window.counter, stage.window.current.serving
    for place, count in ((0, 2), (2, 1)):
        for _ in range(count):
            taken = read_picture(counter, _sheet(), ScanSource.file)
            serving.attach(serving.checklist.lines[place].material.id, keep(counter, serving.draft.id, taken))
    stage.window.go(PageId.checklist)
    page.lines.stand_on(2)
    page.scan()


def _all_met(stage: Stage, title: str, answers: dict[str, str] | None = None, applicant: Party = PERSON) -> None:
    serving = stage.serve(title, applicant=applicant, answers=answers, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)


def _nothing_missing(stage: Stage) -> None:
    serving = stage.serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
    _checklist(stage, "职工参保登记", FLEXIBLE, *[MET] * len(serving.checklist.lines))


def _outcome(
    stage: Stage, title: str, answers: dict[str, str] | None = None, *states: int, applicant: Party = PERSON
) -> OutcomePage:
    if states:
        _checklist(stage, title, answers, *states, applicant=applicant)
    else:
        _all_met(stage, title, answers, applicant)
    stage.window.go(PageId.outcome)
    return _page(stage, OutcomePage)


def _done(
    stage: Stage,
    title: str,
    answers: dict[str, str] | None = None,
    *states: int,
    slip: str = "",
    applicant: Party = PERSON,
) -> DonePage:
    """Decide; ``slip`` is where a slip goes meanwhile."""
    counter = stage.window.counter
    kept = counter.settings
    if slip:
        counter.settings = replace(kept, window=replace(kept.window, slip_target=slip))
    try:
        _outcome(stage, title, answers, *states, applicant=applicant).decide()
        stage.settle()
    finally:
        counter.settings = kept
    return _page(stage, DonePage)


def _notified(stage: Stage) -> Case:
    return _done(stage, "职工参保登记", EMPLOYEE, MET, MISSING, DEFECTIVE).case


def _accepted(stage: Stage) -> Case:
    return _done(stage, "生育津贴支付", BIRTH).case


def _steps(stage: Stage, case: Case) -> StepsPage:
    stage.window.go(PageId.steps, case=case)
    return _page(stage, StepsPage)


def _cases(stage: Stage) -> CasesPage:
    stage.window.go(PageId.cases)
    page = _page(stage, CasesPage)
    page.pick(1)
    return page


def _shown(what: object) -> None:
    """The scene ends where the page begins."""


# Checklist


def _judging(stage: Stage) -> None:
    page = _checklist(stage, "住院费用报销", COSTS, MET, MET)
    page.judge(DEFECTIVE)


def _which_paper(stage: Stage) -> None:
    page = _checklist(stage, "职工参保登记", {**EMPLOYEE, "origin": "hk_macao_tw"}, MET, MET, MET)
    page.lines.stand_on(3)
    page.commands()[Command.show_guide]()


def _missing_with_guide(stage: Stage) -> None:
    page = _checklist(stage, "住院费用报销", COSTS, MET, MET, DEFECTIVE, MET, MISSING, MET, PROMISED)
    page.lines.stand_on(4)
    page.commands()[Command.show_guide]()


def _all_judged(stage: Stage) -> ChecklistPage:
    page = _checklist(stage, "住院费用报销", COSTS, MET, MET, DEFECTIVE, MET, MISSING, MET, MET)
    page.lines.stand_on(2)
    page.commands()[Command.show_guide]()
    return page


def _in_rail(stage: Stage) -> None:
    _all_judged(stage)
    for one in stage.window.rail.stops():
        one.setFocus()


def _undone(stage: Stage) -> None:
    page = _checklist(stage, "职工参保登记", EMPLOYEE, MET, MISSING)
    page.commands()[Command.undo]()


def _frozen(stage: Stage) -> None:
    case = _notified(stage)
    counter = stage.window.counter
    serving = reopen(counter, case)
    serving.set_applicant(
        Person(name="测试员乙", id_number="430981197805203315", sex="男", birth="1978-05-20", phone="13800000002")
    )
    stage.window.current.take(serving)
    stage.window.go(PageId.checklist)


# Outcome


def _second_notice(stage: Stage) -> None:
    case = _notified(stage)
    stage.window.current.take(reopen(stage.window.counter, case))
    stage.window.go(PageId.checklist)
    page = _page(stage, ChecklistPage)
    page.lines.stand_on(0)
    page.judge(MISSING)
    for place in (1, 2):
        page.lines.stand_on(place)
        page.judge(MET)
    stage.window.go(PageId.outcome)
    _page(stage, OutcomePage).decide()


def _refusing(stage: Stage) -> None:
    serving = stage.serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
    serving.confirm(serving.checklist.eligibility[0].id, "no")
    stage.window.go(PageId.outcome)


def _message(stage: Stage) -> None:
    page = _outcome(stage, "住院费用报销", COSTS, MET, MET, DEFECTIVE, MET, MISSING, *[MET] * 9)
    page.fields["message"].editor.setFocus()
    stage.type("出院记录已盖章，不用再盖。")
    page.draw_typed()


# Done


def _refused(stage: Stage) -> None:
    _refusing(stage)
    page = _page(stage, OutcomePage)
    page.fields["office"].set_value("沅江市税务局办税服务厅")
    page.fields["office_phone"].set_value("0737-2800000")
    page.decide()


def _unknown(stage: Stage) -> None:
    page = _done(stage, "职工参保登记", FLEXIBLE, slip="file:/dev/null")
    counter = stage.window.counter
    record_attempt(counter, page.case.id, Attempt("slip", "1", PrintState.unknown, "", "tcp", 1, 1))
    page.papers.show_case(get_case(counter, page.case.id), "受理")


def _on_a4(stage: Stage) -> None:
    _done(stage, "生育津贴支付", BIRTH, slip=NOWHERE).papers.a4_instead()


def _put_off(stage: Stage) -> None:
    case = _done(stage, "生育津贴支付", BIRTH, slip=NOWHERE).case
    _page(stage, DonePage).papers.put_off()
    _steps(stage, get_case(stage.window.counter, case.id))


def _promised(stage: Stage) -> None:
    title = "参保人员个人账户一次性支取"
    lines = stage.serve(title, applicant=PERSON, answers=DEATH, decide=True).checklist.lines
    states = [PROMISED if one.promise_allowed else MET for one in lines]
    _done(stage, title, DEATH, *states)


def _reprinting(stage: Stage) -> None:
    _done(stage, "职工参保登记", FLEXIBLE).papers.reprint()


def _voiding(stage: Stage) -> None:
    page = _done(stage, "职工参保登记", FLEXIBLE)
    stage.settle()  # papers are out
    page.papers.void()


# Later steps


def _other_act(act: Act) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        page = _steps(stage, _accepted(stage))
        digit = next(digit for digit, one in OTHER_ACTS.items() if one is act)
        page.others.unmatched.emit(digit)

    return play


def _sending_back(stage: Stage) -> None:
    page = _steps(stage, _accepted(stage))
    page.others.unmatched.emit(2)


def _finishing(stage: Stage) -> None:
    page = _steps(stage, _done(stage, "单位参保登记", applicant=OFFICE).case)
    page.go_on()


def _delivering(stage: Stage) -> StepsPage:
    page = _steps(stage, _done(stage, "职工参保登记", FLEXIBLE).case)
    page.go_on()
    page.go_on()
    return page


def _delivered(stage: Stage) -> None:
    _delivering(stage).go_on()


# Cases


def _a_morning(stage: Stage) -> CasesPage:
    """Cases in every state, worked once, and one that was put away."""
    if not stage.worked:
        _notified(stage)
        _accepted(stage)
        _delivering(stage).go_on()
        _promised(stage)
        stage.worked = True
    _checklist(stage, "住院费用报销", COSTS, MET)
    stage.window.current.touch()
    stage.window.current.put_away()
    return _cases(stage)


def _selected(stage: Stage) -> None:
    page = _a_morning(stage)
    page.table.setFocus()
    page.table.select(3)


def _searching(stage: Stage, words: str) -> None:
    page = _cases(stage)
    stage.type(words)
    page.search_now()


JUDGED: tuple[Scene, ...] = (
    Scene("checklist", "fresh", lambda stage: _shown(_checklist(stage)), wide=True),
    Scene("checklist", "typical", _missing_with_guide, wide=True),
    Scene("checklist", "judging", _judging, wide=True),
    Scene("checklist", "seen", lambda stage: _shown(_all_judged(stage)), wide=True),
    Scene("checklist", "in_rail", _in_rail, wide=True),
    Scene("checklist", "which_paper", _which_paper),
    Scene("checklist", "scanning", _scanning, wide=True),
    Scene("checklist", "all_met", _nothing_missing),
    Scene("checklist", "promise", lambda stage: _shown(_checklist(stage, "参保人员个人账户一次性支取", DEATH))),
    Scene("checklist", "undone", _undone),
    Scene("checklist", "frozen", _frozen, wide=True),
    Scene("outcome", "accept", lambda stage: _shown(_outcome(stage, "职工参保登记", FLEXIBLE)), wide=True),
    Scene("outcome", "notice", _message, wide=True),
    Scene("outcome", "second_notice", _second_notice),
    Scene("outcome", "refuse", _refusing),
    Scene(
        "outcome", "unprintable", lambda stage: _shown(_outcome(stage, "职工参保登记", FLEXIBLE, applicant=UNDRAWABLE))
    ),
    Scene("outcome", "not_yet", lambda stage: _shown(_outcome(stage, "职工参保登记", EMPLOYEE, MET))),
)
DECIDED: tuple[Scene, ...] = (
    Scene(
        "done", "accepted", lambda stage: _shown(_done(stage, "生育津贴支付", BIRTH, slip="file:/dev/null")), wide=True
    ),
    Scene("done", "on_the_spot", lambda stage: _shown(_done(stage, "职工参保登记", FLEXIBLE))),
    Scene("done", "notified", lambda stage: _shown(_notified(stage))),
    Scene("done", "refused", _refused),
    Scene("done", "promised", _promised),
    Scene("done", "fault", lambda stage: _shown(_done(stage, "生育津贴支付", BIRTH, slip=NOWHERE)), wide=True),
    Scene("done", "unknown", _unknown),
    Scene("done", "reprint", _reprinting),
    Scene("done", "void", _voiding),
    Scene("steps", "review", lambda stage: _shown(_steps(stage, _accepted(stage))), wide=True),
    Scene("steps", "send_back", _sending_back),
    Scene("steps", "finish", _finishing),
    Scene("steps", "deliver", lambda stage: _shown(_delivering(stage)), wide=True),
    Scene("steps", "delivered", _delivered),
    Scene("steps", "suspend", _other_act(Act.suspend)),
    Scene("steps", "extend", _other_act(Act.extend)),
    Scene("steps", "correct", _other_act(Act.correct)),
    Scene("steps", "waits", lambda stage: _shown(_steps(stage, _notified(stage)))),
    Scene("done", "instead", _on_a4),
    Scene("steps", "put_off", _put_off),
)
LISTED: tuple[Scene, ...] = (
    Scene("cases", "typical", lambda stage: _shown(_a_morning(stage)), wide=True),
    Scene("cases", "selected", _selected),
    Scene("cases", "drafts", lambda stage: _a_morning(stage).pick(7)),
    Scene("cases", "no_hit", lambda stage: _searching(stage, "没有这个人")),
)
