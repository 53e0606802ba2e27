# SPDX-License-Identifier: Apache-2.0
"""Scenes of cases that begin otherwise: a letter, a call, a complaint, somebody who is shown how; and cases tied."""

from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person
from counter_app.catalogue.own_matters import COMPLAINT
from counter_app.desk.complaining import Complaint, clerks_of, register
from counter_app.desk.deciding import decide
from counter_app.desk.letters import LETTER_IN, Stranger, begin_by_letter
from counter_app.desk.serving import Serving, begin
from counter_app.forms.filled import FilledForm
from counter_app.ui.gallery.stage import CITIZEN, PERSON, Scene, Stage
from counter_app.ui.keys import Command
from counter_app.ui.matters.complaint_page import ComplaintPage
from counter_app.ui.matters.guided_page import UNDONE, GuidedPage
from counter_app.ui.matters.letter_page import LetterPage
from counter_app.ui.shell.page import PageId

NAMED = Person(name="测试员己", id_number="430981199001010023", sex="女", birth="1990-01-01")
LETTER = {"number": "益医保函2026-0017", "office": "益阳市医疗保障事务中心", "received_on": "2026-11-20"}
ITEM = "出具《参保凭证》"
HIMSELF = {"agent": "no"}
REFUSED = {"reason": "不在本市参保", "office": "参保地中心", "office_phone": "0737-1234567"}
CALLER = "测试员丁（女儿）13800000001"


def _letter_page(stage: Stage) -> LetterPage:
    stage.window.go(PageId.letter)
    page = stage.window.page
    if not isinstance(page, LetterPage):
        raise LookupError(page.id)
    page.number.set_value(LETTER["number"])
    page.office.set_value(LETTER["office"])
    page.person.set_person(NAMED)
    stage.settle()
    return page


def _letter(stage: Stage) -> None:
    _letter_page(stage)


def _stranger(stage: Stage) -> None:
    """Nobody here knows who is named."""
    page = _letter_page(stage)
    page.go_on()
    stage.settle()
    page.stranger.chosen.emit(2)
    stage.settle()


def moved_away(stage: Stage) -> Case:
    """A transfer out that a letter began."""
    counter = stage.window.counter
    form = counter.forms.get(LETTER_IN)
    letter = FilledForm(form=LETTER_IN, version=form.version if form else "", values=dict(LETTER))
    item = stage.item("转移接续手续办理")
    return begin_by_letter(counter, item, NAMED, letter, stranger=Stranger.insured_here, how="医保系统里查到").case


def _moving(stage: Stage) -> None:
    stage.window.go(PageId.steps, case=moved_away(stage))
    stage.settle()


def _guided(stage: Stage) -> None:
    """电子凭证 of 武威: not done."""
    item = stage.item("医疗保障信息平台电子凭证", "wuwei")
    stage.window.go(PageId.guided, item=item, person=PERSON)
    page = stage.window.page
    if not isinstance(page, GuidedPage):
        raise LookupError(page.id)
    page.outcome.chosen.emit(UNDONE)
    page.reason.choose(1)
    stage.settle()


def taken_by_phone(stage: Stage) -> Serving:
    """异地急诊, called in; nothing is decided yet."""
    serving = stage.serve("异地急诊人员备案", applicant=CITIZEN, answers={"agent": "no"}, decide=True)
    serving.take_by_phone(CALLER)
    return serving


def _called(stage: Stage) -> None:
    taken_by_phone(stage)
    stage.window.go(PageId.identity)
    stage.settle()


def _papers_listed(stage: Stage) -> None:
    taken_by_phone(stage)
    stage.window.go(PageId.checklist)
    stage.settle()


def papers_owed(stage: Stage) -> None:
    case = decide(stage.window.counter, taken_by_phone(stage), Outcome.accept).case
    stage.window.current.finish()
    stage.window.go(PageId.steps, case=case)
    stage.settle()


def accepted(stage: Stage) -> Case:
    """A case of 出具《参保凭证》, taken."""
    serving = stage.serve("出具《参保凭证》", applicant=PERSON, answers={"agent": "no"}, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(stage.window.counter, serving, Outcome.accept).case
    stage.window.current.finish()
    return case


def _complaining(stage: Stage) -> None:
    about = accepted(stage)
    stage.window.go(PageId.complaint, about=(about,), person=PERSON, matter=COMPLAINT)
    page = stage.window.page
    if not isinstance(page, ComplaintPage):
        raise LookupError(page.id)
    page.words.set_value("等了一个上午没有人叫号")
    stage.settle()


def _complained(stage: Stage) -> None:
    about = accepted(stage)
    told = Complaint(COMPLAINT, "等了一个上午没有人叫号", PERSON, (about,), clerks_of([about]))
    stage.window.go(PageId.steps, case=register(stage.window.counter, told).case)
    stage.settle()


def _third_trip(stage: Stage) -> None:
    """Somebody was told once what is missing, and was turned away once; now they are here again."""
    counter = stage.window.counter
    serving = stage.serve(ITEM, applicant=NAMED, answers=HIMSELF, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.missing)
    decide(counter, serving, Outcome.notice)
    serving = stage.serve(ITEM, applicant=NAMED, answers=HIMSELF, decide=True)
    for use, words in REFUSED.items():
        serving.note(use, words)
    decide(counter, serving, Outcome.refuse)
    stage.serve(ITEM, applicant=NAMED, answers=HIMSELF, decide=True)
    stage.window.go(PageId.identity)
    stage.settle()


def _stuck(stage: Stage) -> None:
    _third_trip(stage)
    page = stage.window.page
    page.commands()[Command.complaint]()
    stage.settle()


def joined(stage: Stage) -> None:
    """生育医疗费 of 湖北, about to be taken: 生育津贴 may be taken with it."""
    counter = stage.window.counter
    serving = begin(stage.item("生育医疗费支付", "hubei"), clerk=counter.clerk_number, at=counter.now_micros())
    serving.set_applicant(CITIZEN)
    while serving.checklist.open_questions:
        question = serving.checklist.open_questions[0].circumstance
        serving.answer(question.key, question.options[0].value)
    for statement in serving.checklist.eligibility:
        serving.confirm(statement.id, "yes")
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    stage.window.current.take(serving)
    stage.window.go(PageId.outcome)
    stage.settle()


SCENES = (
    Scene("letter", "typical", _letter, wide=True),
    Scene("letter", "stranger", _stranger),
    Scene("steps", "letter", _moving),
    Scene("guided", "typical", _guided, wide=True),
    Scene("identity", "by_phone", _called),
    Scene("checklist", "by_phone", _papers_listed),
    Scene("steps", "papers_follow", papers_owed),
    Scene("complaint", "typical", _complaining, wide=True),
    Scene("steps", "complaint", _complained),
    Scene("identity", "third_trip", _third_trip),
    Scene("complaint", "stuck", _stuck),
    Scene("outcome", "together", joined),
)
