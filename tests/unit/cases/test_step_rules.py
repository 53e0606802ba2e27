# SPDX-License-Identifier: Apache-2.0
"""The later steps by the rules: in order, by whom, with which sheet, begun first, public to the last day."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from made_up import START, STRUCTURE, Window, accepted, made_checklist, reasons, step

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.cases.actions import AnyFacts, Intent, Reopened, Scanned, ScanSource, SentBack, StepDone, TakenBack
from counter_app.cases.people import Personal
from counter_app.cases.rules import check
from counter_app.cases.work import ObjectionHandled, ObjectionRaised, StepBegun
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.work_book import shipped_work
from counter_app.forms.filled import FilledForm

EXPERTS = replace(step("experts", Verb.expert_review), by="初审专家、复审专家")
EXPERT = replace(step("expert", Verb.expert_review), by="审核专家")
VISIT, PUBLIC = step("visit", Verb.site_assessment), step("public", Verb.publicity)
ANNOUNCED = replace(step("announced", Verb.publicity), text="公布正式名单")
SIGNED, REVIEW, AGAIN = step("sign", Verb.agreement), step("review", Verb.review), step("again", Verb.second_review)
NOTICE_TIME = {"starts": "2026-11-20", "ends": "2026-11-24", "where": "门户网站"}


def window(*steps: Step) -> Window:
    """An accepted case of an item with these later steps."""
    structure = replace(STRUCTURE, steps=(*steps, step("done", Verb.completion)))
    one = Window(made_checklist(structure))
    one.open()
    one.do(accepted())
    return one


def sheet(name: str) -> Personal:
    """The personal part with a sheet in it; what stands in it is looked at by the desk."""
    return Personal(forms={name: FilledForm(form=name, version="v")}) if name else Personal()


def begun(one: Step, form: str, **details: str) -> tuple[StepBegun, Personal]:
    return StepBegun(step=one.id, verb=one.verb.value, details=details), sheet(form)


def done(one: Step, form: str = "", **details: str) -> tuple[StepDone, Personal]:
    return StepDone(step=one.id, verb=one.verb.value, details=details), sheet(form)


def failed(one: Step) -> tuple[SentBack, Personal]:
    return SentBack(step=one.id, verb=one.verb.value), reasons()


def photograph(one: Step, scan: str = "s1") -> Scanned:
    return Scanned(
        scan=scan, material=f"step:{one.id}", digest="0" * 64, width=1, height=1, size=1, source=ScanSource.file
    )


Act = tuple[AnyFacts, Personal]


def refused(
    one: Window, act: Act, *, clerk: str = "0312", days: int = 0, duties: Collection[Duty] = tuple(Duty)
) -> str:
    """The code with which the rules say no, "" where they do not; nothing is written either way."""
    facts, personal = act
    try:
        check(
            one.present,
            Intent(id="asked", case=one.case_id, facts=facts, personal=personal),
            clerk=clerk,
            duties=frozenset(duties),
            now=START + timedelta(days=days, hours=1),
            work=shipped_work(),
            checklist=one.checklist,
        )
    except CounterError as why:
        return why.code.removeprefix("cases.rules.")
    return ""


def public() -> Window:
    """A case that is public from 20 to 24 November."""
    one = window(PUBLIC, SIGNED)
    one.do(*begun(PUBLIC, "work_publicity", **NOTICE_TIME))
    return one


def objected(*, upheld: bool | None) -> Window:
    """The same with an objection, handled or not."""
    one = public()
    one.do(ObjectionRaised(step="public", objection="o1"), Personal(words={"objection": "床位不够"}))
    if upheld is not None:
        handled = ObjectionHandled(step="public", objection="o1", upheld=upheld)
        one.do(handled, Personal(words={"handling": "已核实"}))
    return one


def visited(*, photographed: bool) -> Window:
    """A visit that was arranged, with a photograph or without."""
    one = window(VISIT)
    one.do(*begun(VISIT, "work_visit", visit_on="2026-11-20"))
    if photographed:
        one.do(photograph(VISIT))
    return one


def first_opinion() -> Window:
    """Two experts are named, and 0322 has written the first opinion."""
    one = window(EXPERTS)
    one.do(*begun(EXPERTS, "work_expert_first", outcome="agree"), clerk="0322")
    return one


def reviewed() -> Window:
    """审核 was passed by 0312."""
    one = window(REVIEW, AGAIN)
    one.do(*done(REVIEW), clerk="0312")
    return one


AGREED = done(EXPERTS, "work_expert", outcome="agree")
PASSED = done(VISIT, "work_assessment", total="90", passed="yes")
OBJECTION = (ObjectionRaised(step="public", objection="o2"), Personal(words={"objection": "不实"}))
BACKWARDS = begun(PUBLIC, "work_publicity", starts="2026-11-24", ends="2026-11-20")
ANSWER = (ObjectionHandled(step="public", objection="o1", upheld=False), Personal(words={"handling": "不成立"}))


@pytest.mark.parametrize(
    ("made", "act", "how", "code"),
    [
        # order and duty
        (lambda: window(REVIEW, AGAIN), done(AGAIN), {}, "step_order"),
        (lambda: window(REVIEW, AGAIN), failed(AGAIN), {}, "step_order"),
        (lambda: window(REVIEW), done(REVIEW), {"duties": [Duty.window]}, "duty"),
        (lambda: window(REVIEW), failed(REVIEW), {"duties": [Duty.finance]}, "duty"),
        (public, ANSWER, {}, "objection_gone"),
        (lambda: objected(upheld=None), ANSWER, {"duties": [Duty.window]}, "duty"),
        # two people
        (reviewed, done(AGAIN), {"clerk": "0312"}, "same_person"),
        (reviewed, failed(AGAIN), {"clerk": "0312"}, "same_person"),
        (reviewed, done(AGAIN), {"clerk": "0315"}, ""),
        (first_opinion, AGREED, {"clerk": "0322"}, "same_person"),
        (first_opinion, failed(EXPERTS), {"clerk": "0322"}, "same_person"),
        (first_opinion, AGREED, {"clerk": "0324"}, ""),
        (lambda: window(EXPERT), done(EXPERT, "work_expert", outcome="agree"), {}, ""),
        # begun or not
        (lambda: window(EXPERTS), AGREED, {}, "not_begun"),
        (lambda: window(VISIT), PASSED, {}, "not_begun"),
        (lambda: window(VISIT), failed(VISIT), {}, "not_begun"),
        (public, begun(PUBLIC, "work_publicity", **NOTICE_TIME), {}, "begun"),
        (lambda: window(ANNOUNCED), done(ANNOUNCED, "work_announced", where="网站"), {}, ""),
        # sheets and files
        (lambda: window(VISIT), begun(VISIT, ""), {}, "sheet"),
        (lambda: window(VISIT), begun(VISIT, "work_assessment"), {}, "sheet"),
        (lambda: visited(photographed=True), done(VISIT, passed="yes"), {}, "sheet"),
        (lambda: visited(photographed=False), PASSED, {}, "step_files"),
        (lambda: visited(photographed=True), PASSED, {}, ""),
        (lambda: visited(photographed=True), done(VISIT, "work_assessment", passed="no"), {}, "sheet_says_no"),
        (lambda: visited(photographed=True), done(VISIT, "work_assessment"), {}, "sheet_says_no"),
        (lambda: visited(photographed=True), failed(VISIT), {}, ""),
        (lambda: window(VISIT), (photograph(SIGNED), Personal()), {}, "scan"),
        # public to the last day, objections
        (lambda: window(PUBLIC), BACKWARDS, {}, "public_order"),
        (public, done(PUBLIC), {"days": 4}, "still_public"),
        (public, done(PUBLIC), {"days": 5}, ""),
        (public, OBJECTION, {"days": 4}, ""),
        (public, OBJECTION, {"days": 5}, "public_over"),
        (public, OBJECTION, {"days": -1}, "not_public"),
        (lambda: window(PUBLIC), OBJECTION, {}, "not_public"),
        (public, (OBJECTION[0], Personal(words={"objection": " "})), {}, "objection_words"),
        (lambda: objected(upheld=None), (ANSWER[0], Personal()), {}, "objection_handling"),
        (lambda: objected(upheld=False), ANSWER, {}, "objection_gone"),
        (lambda: objected(upheld=None), done(PUBLIC), {"days": 5}, "objection_open"),
        (lambda: objected(upheld=True), done(PUBLIC), {"days": 5}, "objection_upheld"),
        (lambda: objected(upheld=False), done(PUBLIC), {"days": 5}, ""),
        (lambda: objected(upheld=True), failed(PUBLIC), {"days": 5}, ""),
    ],
)  # fmt: skip
def test_the_rules_of_a_step(made: Callable[[], Window], act: Act, how: dict[str, object], code: str) -> None:
    assert refused(made(), act, **how) == code  # type: ignore[arg-type]


def test_the_sheets_stay_with_the_case_also_where_the_step_did_not_pass() -> None:
    one = visited(photographed=True)
    facts, personal = failed(VISIT)
    one.do(facts, Personal(words=personal.words, forms=sheet("work_assessment").forms))
    assert {"work_visit", "work_assessment"} <= one.present.forms.keys()
    assert one.present.begun == {}


def test_a_step_taken_back_is_under_way_again() -> None:
    one = first_opinion()
    last = one.do(*AGREED, clerk="0324")
    one.do(TakenBack(action=last.id), clerk="0324", after=timedelta(seconds=5))
    assert one.present.begun["experts"].clerk == "0322"
    assert one.present.passed_steps == frozenset()


def test_photographs_of_a_visit_that_did_not_pass_show_no_other_visit() -> None:
    one = visited(photographed=True)
    one.do(*failed(VISIT))
    one.do(Reopened(by="number"))
    one.do(accepted())
    one.do(*begun(VISIT, "work_visit", visit_on="2026-11-21"))
    assert refused(one, PASSED) == "step_files"
    one.do(photograph(VISIT, "s2"))
    assert refused(one, PASSED) == ""


def test_what_was_right_in_an_earlier_round_does_not_stop_the_next() -> None:
    one = objected(upheld=True)
    one.do(*failed(PUBLIC))
    one.do(Reopened(by="number"))
    one.do(accepted())
    one.do(*begun(PUBLIC, "work_publicity", **NOTICE_TIME))
    assert refused(one, done(PUBLIC), days=5) == ""
    one.do(*OBJECTION)
    one.do(msgspec.structs.replace(ANSWER[0], objection="o2", upheld=True), ANSWER[1])
    assert refused(one, done(PUBLIC), days=5) == "objection_upheld"


@pytest.mark.parametrize("form", ["work_publicity", "work_assessment"])
def test_nothing_but_the_sheets_own_details_goes_among_the_facts(form: str) -> None:
    one = window(PUBLIC)
    with pytest.raises(ValueError, match="none of the sheet's"):
        one.do(*begun(PUBLIC, "work_publicity", **NOTICE_TIME, content=form))
