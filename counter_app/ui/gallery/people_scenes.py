# SPDX-License-Identifier: Apache-2.0
"""Scenes of cases of many people, of institutions and of lists."""

from datetime import date, timedelta
from itertools import count

from counter_app.base.check_characters import DECIMAL_X, pure_check_character
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Unit
from counter_app.desk.claims import begin_claim, record_claim
from counter_app.desk.deciding import decide
from counter_app.desk.filling import forms_of, keep
from counter_app.desk.following import complete
from counter_app.desk.roster_review import Rejection, review_rows, rosters_to_review
from counter_app.desk.serving import Serving, begin
from counter_app.desk.subsidy_lists import serve_by_list
from counter_app.forms.filled import FilledForm
from counter_app.ui.case.people import PeoplePage
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.gallery.stage import Scene, Stage
from counter_app.ui.shell.page import PageId

SCHOOL = Unit(name="测试小学", credit_code="91110000600037341L", contact="测试员戊", phone="0737-2817102")
HOSPITAL = Unit(name="测试医院", credit_code="91110000600037341L", contact="测试员", phone="0553-0000000")
SUBSIDY = "符合资助条件的救助对象参加城乡居民基本医疗保险个人缴费补贴"
FORM = "school_registration"
PUPILS = (
    ("测试学生甲", "female", "430981201201010028"),
    ("测试学生乙", "male", "43098120120304001X"),
    ("试读生丙", "male", "430981201205060014"),
    ("测试学生丁", "female", "430981201207080027"),
)


VILLAGERS = (
    ("姓名", "身份证件类型", "身份证件号码", "性别", "户籍所在地", "申请人身份"),
    ("测试员甲", "身份证", "430981197805203315", "男", "湖南省益阳市沅江市", "农村居民"),
    ("测试员乙", "身份证", "430981199001010023", "女", "湖南省益阳市沅江市", "农村居民"),
)
_TERMS = count()


def _numbers() -> list[str]:
    """Numbers that no pupil of an earlier scene has."""
    born = date(2012, 1, 1) + timedelta(days=next(_TERMS))
    bases = [f"430981{born:%Y%m%d}00{place}" for place in range(1, len(PUPILS) + 1)]
    return [base + pure_check_character(base, DECIMAL_X) for base in bases]


def reported(stage: Stage) -> Case:
    """A school's list, accepted."""
    serving = stage.serve("城乡居民参保登记", applicant=SCHOOL, answers={"reporter": "school"}, decide=True)
    counter = stage.window.counter
    layout = next(one.definition for one in forms_of(counter, serving) if one.form.id == FORM)
    rows = [
        {"name": name, "sex": sex, "id_number": number, "household": "430981", "status": "pupil"}
        for (name, sex, _), number in zip(PUPILS, _numbers(), strict=True)
    ]
    values = {"school": SCHOOL.name, "school_region": "430981"}
    keep(serving, FORM, FilledForm(form=FORM, version=layout.version, values=values, rosters={"students": rows}))
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(counter, serving, Outcome.accept).case
    stage.window.current.finish()
    return case


def _owed(stage: Stage) -> None:
    """The steps: nobody has a result yet."""
    stage.window.go(PageId.steps, case=reported(stage))
    stage.settle()


def _people(stage: Stage) -> PeoplePage:
    stage.window.go(PageId.people, case=reported(stage))
    page = stage.window.page
    if not isinstance(page, PeoplePage):
        raise LookupError(page.id)
    stage.settle()
    return page


def _rejecting(stage: Stage) -> None:
    """One is not taken, of another it is asked why."""
    page = _people(stage)
    page.table.stand_on(1)
    page.judge(3)
    stage.settle()
    page.why.picker.picked.emit("已在别处参保", "")
    page.judge(3)


def _judged(stage: Stage) -> None:
    page = _people(stage)
    page.table.stand_on(1)
    page.judge(3)
    stage.settle()
    page.why.picker.picked.emit("已在别处参保", "")


def _told(stage: Stage) -> None:
    """Finished: what the school gets."""
    case, counter = reported(stage), stage.window.counter
    (roster,) = rosters_to_review(counter, case)
    case = review_rows(counter, case, roster, [Rejection(2, "insured_elsewhere")]).case
    stage.window.go(PageId.steps, case=complete(counter, case, "城乡居民参保登记").case)
    stage.settle()


def _settlement(stage: Stage, month: str) -> Serving:
    """A hospital's month at a window of 芜湖."""
    counter = stage.window.counter
    item = counter.item("wuhu", 24)
    if item is None:
        raise LookupError("wuhu 24")
    serving = begin(item, clerk=counter.clerk_number, at=counter.now_micros())
    serving.set_applicant(HOSPITAL)
    serving.answer("insurance", "employee")
    for statement in serving.checklist.eligibility:
        serving.confirm(statement.id, "yes")
    if month:
        serving.set_period(month)
    stage.window.current.take(serving)
    return serving


def _asked_month(stage: Stage) -> None:
    _settlement(stage, "")
    stage.window.go(PageId.identity)
    stage.settle()


def _remembered(stage: Stage) -> None:
    """What the agreement asked for the last time is offered."""
    counter = stage.window.counter
    first = _settlement(stage, "2026-09")
    first.list_papers("by_agreement", ["月结算申报表", "结算费用清单", "自查自纠表"])
    for line in first.checklist.lines:
        first.judge(line.material.id, LineState.met)
    decide(counter, first, Outcome.accept)
    stage.window.current.finish()
    _settlement(stage, "2026-10")
    stage.window.go(PageId.checklist)
    stage.settle()


def listed(stage: Stage, year: str, *accounts: str) -> Case:
    """A list of civil affairs, read in; each to their own account where there are such."""
    counter = stage.window.counter
    serving = begin(stage.item(SUBSIDY), clerk=counter.clerk_number, at=counter.now_micros())
    serving.answer("group", "destitute")
    for statement in serving.checklist.eligibility:
        serving.confirm(statement.id, "yes")
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(counter, serving, Outcome.accept).case
    session = begin_claim(counter, case, "work_subsidy")
    rows = [
        {
            "name": name,
            "id_kind": "身份证",
            "id_number": number,
            "category": "低保对象",
            "year": year,
            "asked": "200.00",
        }
        for name, _, number in PUPILS
    ]
    for row, account in zip(rows, accounts, strict=False):
        row["account"] = account
    session.set_rows("lines", rows)
    session.type("total_asked", "800")
    return record_claim(counter, case, session.snapshot()).case


def _list_people(stage: Stage) -> None:
    """A list again the next year: who stood on the earlier one is noted, one was struck."""
    listed(stage, "2026")
    case, counter = listed(stage, "2027"), stage.window.counter
    (roster,) = rosters_to_review(counter, case)
    case = review_rows(counter, case, roster, [Rejection(2, words="没有缴费记录")]).case
    stage.window.go(PageId.people, case=case)
    stage.settle()


def _by_list(stage: Stage) -> None:
    """The department applies for everybody at once."""
    counter = stage.window.counter
    item = counter.item("hubei", 23)
    if item is None:
        raise LookupError("hubei 23")
    serving = begin(item, clerk=counter.clerk_number, at=counter.now_micros())
    serve_by_list(counter, serving, wanted=True)
    stage.window.current.take(serving)
    stage.window.go(PageId.identity)
    stage.settle()


def _village(stage: Stage) -> None:
    """A village's list, pasted out of a spreadsheet."""
    counter = stage.window.counter
    serving = begin(stage.item("城乡居民参保登记"), clerk=counter.clerk_number, at=counter.now_micros())
    serve_by_list(counter, serving, wanted=True)
    for key, answer in (("reporter", "person"), ("agent", "no")):
        serving.answer(key, answer)
    for statement in serving.checklist.eligibility:
        serving.confirm(statement.id, "yes")
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    stage.window.current.take(serving)
    stage.window.go(PageId.form)
    page = stage.window.page
    if not isinstance(page, FormPage):
        raise LookupError(page.id)
    stage.settle()
    page.body.rosters["residents"].paste("\n".join("\t".join(one) for one in VILLAGERS))
    page.keep_now()


SCENES = (
    Scene("steps", "people", _owed),
    Scene("people", "typical", _judged, wide=True),
    Scene("people", "why", _rejecting),
    Scene("steps", "people_told", _told),
    Scene("identity", "month", _asked_month),
    Scene("checklist", "remembered", _remembered),
    Scene("identity", "by_list", _by_list),
    Scene("people", "list", _list_people),
    Scene("form", "village", _village),
)
