# SPDX-License-Identifier: Apache-2.0
"""投诉 and 办不成事 through the desk: registered, looked into, answered by somebody else, called back, finished."""

import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.links import LinkKind
from counter_app.catalogue.items import GUIDE_VERBS, OWN_VERBS
from counter_app.catalogue.own_matters import COMPLAINT, OWN_GUIDE, STUCK, own_matters
from counter_app.desk import complaining, following, signing_in
from counter_app.desk.complaining import Complaint
from counter_app.desk.papers import paper_facts
from counter_app.forms.filled import FilledForm
from counter_app.reports.facts import Paper
from flows.desk_day import CLERK, COLLEAGUE, PERSON, SUPERVISOR, DeskDay

SHEETS = {
    "work_verified": {"finding": "true", "facts": "说过要等", "found_on": "2026-11-20"},
    "work_answered": {"way": "call", "words": "已经道歉", "answered_on": "2026-11-20"},
    "work_called_back": {"outcome": "solved", "called_on": "2026-11-20"},
}


def sheet(day: DeskDay, verb: str) -> FilledForm:
    name = {"核实": "work_verified", "答复": "work_answered", "回访": "work_called_back"}[verb]
    form = day.counter.forms.get(name)
    assert form is not None
    return FilledForm(form=name, version=form.version, values=SHEETS[name])


def worked(day: DeskDay, case: Case) -> Case:
    """The next step, by whoever is at the window."""
    step = next(one.step for one in following.steps_of(day.counter, case) if not one.done)
    return following.pass_step(day.counter, case, step, sheet=sheet(day, step.verb.value)).case


def refused(day: DeskDay, case: Case) -> str:
    with pytest.raises(CounterError) as told:
        worked(day, case)
    return told.value.code


def test_whom_a_complaint_is_about_does_not_answer_it(day: DeskDay) -> None:
    about = day.accepted()
    against = complaining.clerks_of([about])
    assert against == (CLERK,)
    told = Complaint(COMPLAINT, "态度不好", PERSON, (about,), against)
    case = complaining.register(day.counter, told).case
    assert (case.status, case.title, case.due.due) == (CaseStatus.accepted, "投诉", "2026-12-11")
    assert [(one.link, one.number, one.back) for one in case.links] == [(LinkKind.prompted, about.number, False)]
    again = day.counter.store.case(about.id)
    assert again is not None
    assert [(one.link, one.number, one.back) for one in again.links] == [(LinkKind.prompted, case.number, True)]
    assert refused(day, case) == "cases.rules.complained_of"
    with pytest.raises(CounterError) as kept:
        following.withdraw(day.counter, case, "说清楚了")
    assert kept.value.code == "cases.rules.complained_of"
    signing_in.sign_in(day.counter, COLLEAGUE, COLLEAGUE)
    for _ in range(3):
        case = worked(day, case)
    case = following.complete(day.counter, case, "投诉答复").case
    assert case.status is CaseStatus.completed
    paper = paper_facts(day.counter, case, Paper.completion)
    assert (paper.item_title, paper.office.name) == ("投诉", day.counter.settings.hall.name)
    assert day.counter.store.compare() == ()


def test_each_step_has_the_days_the_hall_gives_itself(day: DeskDay) -> None:
    owner = complaining.likely_owner(day.counter)
    assert owner == SUPERVISOR
    case = complaining.register(day.counter, Complaint(STUCK, "来了三次", PERSON, owner=owner)).case
    assert (case.owner, case.due.due) == (owner, "2026-12-02")
    assert [(one.step.verb.value, one.due) for one in following.steps_of(day.counter, case)] == [
        ("核实", "2026-11-24"),
        ("答复", ""),
        ("回访", ""),
    ]
    assert case.ahead is not None
    assert (case.ahead.duty, case.ahead.due) == ("review", "2026-11-24")


def test_who_speaks_up_may_stay_unnamed_but_says_of_what(day: DeskDay) -> None:
    assert (
        complaining.register(day.counter, Complaint(COMPLAINT, "窗口中午没有人", who="不愿说")).case.applicant is None
    )
    for complaint, code in (
        (Complaint(COMPLAINT, " "), "cases.rules.complaint_words"),
        (Complaint(COMPLAINT, "态度不好", against=("9999",)), "complaining.nobody"),
        (Complaint(STUCK, "来了三次"), "complaining.no_owner"),
        (Complaint(STUCK, "来了三次", against=(SUPERVISOR,), owner=SUPERVISOR), "complaining.owner_against"),
    ):
        with pytest.raises(CounterError) as told:
            complaining.register(day.counter, complaint)
        assert told.value.code == code


def test_the_halls_own_matters_are_no_guides(day: DeskDay) -> None:
    assert OWN_GUIDE not in day.counter.catalogue.guides
    assert sum(len(one.items) for one in day.counter.catalogue.guides.values()) == 120
    matters = own_matters()
    assert [day.counter.item(OWN_GUIDE, one.item.ordinal) for one in matters.matters] == list(matters.guide.items)
    assert day.counter.item(OWN_GUIDE, 3) is None
    assert [one.id for one in matters.find("办不成")] == [STUCK]
    assert [one.id for one in matters.find("我要投诉")] == [COMPLAINT]
    assert matters.find("报销") == ()
    assert OWN_VERBS.isdisjoint(GUIDE_VERBS)
    steps = {step.verb for one in matters.guide.items if one.structure for step in one.structure.steps}
    assert steps <= OWN_VERBS
