# SPDX-License-Identifier: Apache-2.0
"""Whole cases through the desk with the real store, without a window."""

import dataclasses
import shutil
import subprocess
import sys
import uuid
from datetime import date
from pathlib import Path

import msgspec
import pytest

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import sentence
from counter_app.cases.actions import Intent, LineState, Opened, PrintState
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.log_words import log_lines
from counter_app.cases.numbers import CaseNumber, qr_text
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Agent, Personal
from counter_app.desk import daily_log, deciding, drafting, following, listing, reopening, serving, signing_in
from counter_app.desk.papers import paper_facts
from counter_app.reports.facts import Paper
from counter_app.store.case_lists import PAGE, CaseFilter
from flows.desk_day import CLERK, COLLEAGUE, FLEXIBLE, MORNING, PERSON, SUPERVISOR, TAKER, DeskDay

ROOT = Path(__file__).resolve().parents[2]
FORM, IDENTITY = "flexible_form", "identity_document"


def code_of(raised: pytest.ExceptionInfo[CounterError]) -> str:
    """The code of what was refused, whose sentence must exist."""
    assert sentence(raised.value)
    return raised.value.code


def actions(day: DeskDay, case: Case) -> int:
    return len(day.counter.store.actions_of(case.id))


def again(day: DeskDay, case: Case) -> str:
    """What was recorded of a case, of another one. Returns its id."""
    id = new_id()
    acts = [
        Intent(
            id=new_id(),
            case=id,
            facts=msgspec.structs.replace(one.facts, number="") if isinstance(one.facts, Opened) else one.facts,
            personal=one.personal or Personal(),
        )
        for one in case.history
    ]
    day.counter.store.record(acts, clerk=CLERK, at=day.counter.now_micros())
    return id


def working_days_case(day: DeskDay) -> Case:
    """An accepted case with a limit of five working days (an employee's registration), Friday morning."""
    one = serving.begin(day.item(2), clerk=CLERK, at=day.counter.now_micros())
    one.set_applicant(PERSON)
    one.answer("identity", "employee")
    while one.checklist.open_questions:
        asked = one.checklist.open_questions[0].circumstance
        wanted = {"change": "other", "agent": "no"}.get(asked.key, asked.options[0].value)
        one.answer(asked.key, wanted)
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    return day.accepted(day.judged(one))


def test_a_case_from_the_finder_to_the_days_log(day: DeskDay) -> None:
    counter = day.counter
    item = day.find("zgcbdj")
    assert item.title == "职工参保登记"
    first = day.flexible({FORM: LineState.missing})
    may = {one.outcome: one.allowed for one in deciding.outcomes(first)}
    assert may == {Outcome.accept: False, Outcome.notice: True, Outcome.promise: False, Outcome.refuse: True}
    facts = deciding.preview(counter, first, Outcome.notice)
    assert [line.text for line in facts.lines if line.now] == ["《沅江市职工基本医疗保险参保登记表》"]

    told = deciding.decide(counter, first, Outcome.notice).case
    assert told.status is CaseStatus.notified
    assert told.number.startswith("430981-03-20261120-A0001")
    written = actions(day, told)
    again = deciding.decide(counter, first, Outcome.notice).case  # the key pressed twice
    assert (again.number, actions(day, again)) == (told.number, written)
    assert listing.list_cases(counter).counts[CaseFilter.all] == 1

    day.clock.set("2026-11-24T14:30")
    notice = told.notices[-1].number
    found = reopening.find_case(counter, notice)
    assert found.id == told.id
    second = reopening.reopen(counter, found, notice=notice)
    assert [line.material.id for line in second.open_lines()] == [FORM]
    second.judge(FORM, LineState.met)
    case = deciding.decide(counter, second, Outcome.accept).case
    assert (case.status, case.number, case.visits) == (CaseStatus.accepted, told.number, 2)
    assert case.due.due == "2026-11-24"  # 即时办结
    assert following.finishes_on_the_spot(case)

    steps = following.steps_of(counter, case)
    assert [one.step.verb for one in steps] == ["审核"]
    with pytest.raises(CounterError) as early:
        following.complete(counter, case, "职工参保登记")
    assert code_of(early) == "cases.rules.steps_left"
    case = following.pass_step(counter, case, steps[0].step).case
    assert [one.done for one in following.steps_of(counter, case)] == [True]
    case = following.complete(counter, case, following.results_of(counter, case)[0].text).case
    assert case.status is CaseStatus.completed
    case = following.deliver(counter, case, TAKER, ("办结通知书",), way="窗口领取").case
    assert case.status is CaseStatus.delivered
    assert {one.paper for one in case.papers} == {"notice", "acceptance", "completion", "delivery"}
    assert all(one.state is PrintState.waiting for one in case.papers)

    rows = listing.search_cases(counter, "0024")
    assert [(row.number, row.applicant) for row in rows] == [(case.number, "测**")]
    log = "\n".join(log_lines(daily_log.day_log(counter)))
    assert "职工参保登记　受理 1，办结 1，送达 1" in log
    assert "测试员" not in log
    assert PERSON.id_number not in log
    morning = "\n".join(log_lines(daily_log.day_log(counter, civil_date(MORNING))))
    assert "职工参保登记　收件 1，告知 1" in morning


def test_a_key_pressed_again_a_minute_later_decides_once(day: DeskDay) -> None:
    one = day.flexible()
    first = deciding.decide(day.counter, one, Outcome.accept).case  # 即时办结: the date tells the minute
    day.clock.move(minutes=1)
    assert deciding.decide(day.counter, one, Outcome.accept).case == first


def test_a_key_pressed_again_adds_no_days(day: DeskDay) -> None:
    case = working_days_case(day)
    longer = following.extend(day.counter, case, 3, "档案在外地", supervisor=SUPERVISOR).case
    with pytest.raises(CounterError) as raised:
        following.extend(day.counter, case, 3, "档案在外地", supervisor=SUPERVISOR)
    assert code_of(raised) == "cases.rules.changed_meanwhile"
    assert listing.get_case(day.counter, case.id) == longer


def test_nothing_is_written_while_nobody_is_signed_in(day: DeskDay) -> None:
    case = day.accepted()
    signing_in.sign_out(day.counter)
    with pytest.raises(CounterError) as raised:
        following.withdraw(day.counter, case, "改在单位参保")
    assert code_of(raised) == "signing_in.nobody"
    assert listing.get_case(day.counter, case.id) == case


def test_the_qr_of_a_paper_finds_the_case_again(day: DeskDay) -> None:
    told = day.notified(FORM)
    found = reopening.find_case(day.counter, qr_text(told.number, told.id))
    assert found.id == told.id
    one = reopening.reopen(day.counter, found)
    one.judge(FORM, LineState.met)
    assert day.accepted(one).status is CaseStatus.accepted


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (str(CaseNumber("430981", 7, date(2026, 11, 20), 0, 1)), "reopening.not_here"),
        (qr_text(str(CaseNumber("430981", 3, date(2026, 11, 20), 0, 1)), str(uuid.UUID(int=7))), "reopening.not_here"),
        ("430981-03-20261120-A0001A", "cases.number.check"),
        ("今天的那一件", "cases.number.shape"),
    ],
)
def test_a_number_of_another_window_or_of_nothing_is_told(day: DeskDay, typed: str, code: str) -> None:
    day.notified(FORM)
    with pytest.raises(CounterError) as raised:
        reopening.find_case(day.counter, typed)
    assert code_of(raised) == code


def test_an_accepted_case_cannot_be_opened_again(day: DeskDay) -> None:
    with pytest.raises(CounterError) as raised:
        reopening.reopen(day.counter, day.accepted())
    assert code_of(raised) == "reopening.not_waiting"


def test_a_notice_of_another_case_is_not_taken(day: DeskDay) -> None:
    other, told = day.notified(IDENTITY), day.notified(FORM)
    one = reopening.reopen(day.counter, told, notice=other.notices[-1].number)
    one.judge(FORM, LineState.met)
    with pytest.raises(CounterError) as raised:
        deciding.decide(day.counter, one, Outcome.accept)
    assert code_of(raised) == "cases.rules.other_notice"
    assert day.counter.store.case(told.id) == told


def test_a_refusal_needs_a_reason_and_where_to_go(day: DeskDay) -> None:
    one = day.flexible()
    statement = one.checklist.eligibility[0]
    one.confirm(statement.id, "no")
    may = {choice.outcome for choice in deciding.outcomes(one) if choice.allowed}
    assert may == {Outcome.refuse}
    for note, code in (("", "cases.rules.reason"), ("reason", "cases.rules.refusal_where")):
        if note:
            one.note(note, "不是沅江市的灵活就业人员")
        with pytest.raises(CounterError) as raised:
            deciding.decide(day.counter, one, Outcome.refuse)
        assert code_of(raised) == code
        assert listing.list_cases(day.counter).rows == ()
    one.note("office", "益阳市医疗保障事务中心")
    one.note("office_phone", "0737-0000000")
    case = deciding.decide(day.counter, one, Outcome.refuse).case
    assert case.status is CaseStatus.refused
    facts = paper_facts(day.counter, case, Paper.refusal)
    assert (facts.reason, facts.competent_office) == ("不是沅江市的灵活就业人员", "益阳市医疗保障事务中心")
    assert facts.basis  # the guide's words on whom the item is for
    assert facts.office.complaint_phone == "0737-2726749"


def test_acceptance_with_a_missing_line_is_impossible(day: DeskDay) -> None:
    with pytest.raises(CounterError) as raised:
        deciding.decide(day.counter, day.flexible({FORM: LineState.missing}), Outcome.accept)
    assert code_of(raised) == "cases.rules.open_lines"
    with pytest.raises(CounterError) as raised:
        day.flexible({FORM: LineState.promised})
    assert code_of(raised) == "serving.no_promise"
    assert listing.list_cases(day.counter).rows == ()


def test_a_promise_where_the_guide_allows_one(day: DeskDay) -> None:
    answers = {"reason": "death", "death_record": "not_found", "agent": "no"}
    one = day.begin(day.item(11), answers)
    promised = [line.material.id for line in one.checklist.lines if line.promise_allowed]
    assert promised == ["personal_promise"]
    day.judged(one, {"personal_promise": LineState.promised})
    assert [choice.outcome for choice in deciding.outcomes(one) if choice.allowed] == [Outcome.promise, Outcome.refuse]
    with pytest.raises(CounterError) as raised:
        deciding.decide(day.counter, one, Outcome.accept)
    assert code_of(raised) == "cases.rules.promise_hidden"
    made = deciding.decide(day.counter, one, Outcome.promise)
    assert made.papers == (Paper.acceptance, Paper.promise)
    assert (made.case.status, made.case.promise) == (CaseStatus.accepted, True)
    assert listing.list_cases(day.counter, CaseFilter.promised).rows[0].case_id == made.case.id


def test_the_question_about_an_agent_follows_who_came(day: DeskDay) -> None:
    agent = Agent(person=msgspec.structs.replace(PERSON, name="测试代办"), relation="子女")
    one = day.begin(day.find("zgcbdj"), FLEXIBLE)  # 不是委托
    alone = len(one.checklist.lines)
    one.set_agent(agent)
    assert one.checklist.answers["agent"] == "yes"
    assert len(one.checklist.lines) == alone + 3
    one.undo()
    assert one.checklist.answers["agent"] == "no"
    one.set_agent(agent)
    told = deciding.decide(day.counter, day.judged(one, {FORM: LineState.missing}), Outcome.notice).case
    again = day.back(told)
    again.set_agent(None)  # the applicant comes in person
    assert [one.circumstance.key for one in again.checklist.open_questions] == ["agent"]
    again.answer("agent", "no")
    assert len(again.checklist.lines) == alone
    case = day.accepted(day.judged(again))
    assert (case.answers["agent"], case.agent) == ("no", None)


def second_look(day: DeskDay) -> serving.Serving:
    """Back with the form; now the identity paper, passed over the first time, is found wrong."""
    one = day.back(day.notified(FORM))
    one.judge(FORM, LineState.met)
    one.judge(IDENTITY, LineState.defective, reason="已过有效期")
    return one


def test_a_second_notice_of_what_could_have_been_seen_needs_a_supervisor_and_a_reason(day: DeskDay) -> None:
    one = second_look(day)
    choice = deciding.outcomes(one)[1]
    assert (choice.outcome, choice.allowed, choice.needs_supervisor) == (Outcome.notice, True, True)
    supervisor = signing_in.confirm_supervisor(day.counter, SUPERVISOR, SUPERVISOR)
    for who, reason in (("", ""), (supervisor, ""), ("", "第一次没有看证件的日期")):
        one.note("reason", reason)
        with pytest.raises(CounterError) as raised:
            deciding.decide(day.counter, one, Outcome.notice, supervisor=who)
        assert code_of(raised) == "cases.rules.second_notice"
    one.note("reason", "第一次没有看证件的日期")
    case = deciding.decide(day.counter, one, Outcome.notice, supervisor=supervisor).case
    assert [notice.ordinal for notice in case.notices] == [1, 2]
    assert case.notices[-1].supervisor == SUPERVISOR
    assert paper_facts(day.counter, case, Paper.notice).seen_before
    assert "第 2 次告知，1 项上次已能看出，主管 0301 确认" in "\n".join(log_lines(daily_log.day_log(day.counter)))


def test_nobody_confirms_an_act_of_their_own(day: DeskDay) -> None:
    with pytest.raises(CounterError) as raised:
        signing_in.confirm_supervisor(day.counter, COLLEAGUE, COLLEAGUE)
    assert code_of(raised) == "signing_in.not_supervisor"
    with pytest.raises(CounterError) as raised:
        signing_in.confirm_supervisor(day.counter, SUPERVISOR, "0000")
    assert code_of(raised) == "signing_in.wrong"
    signing_in.sign_in(day.counter, SUPERVISOR, SUPERVISOR)
    with pytest.raises(CounterError) as raised:
        signing_in.confirm_supervisor(day.counter, SUPERVISOR, SUPERVISOR)
    assert code_of(raised) == "signing_in.own_act"
    one = second_look(day)
    one.note("reason", "第一次没有看证件的日期")
    with pytest.raises(CounterError) as raised:  # also where a caller would say so without asking
        deciding.decide(day.counter, one, Outcome.notice, supervisor=SUPERVISOR)
    assert code_of(raised) == "cases.rules.supervisor_self"


def test_an_outcome_is_taken_back_within_half_a_minute(day: DeskDay) -> None:
    case = day.accepted()
    assert deciding.seconds_to_take_back(day.counter, case) == 30
    day.clock.move(seconds=30)
    deciding.take_back(day.counter, case)
    back = listing.get_case(day.counter, case.id)
    assert (back.status, back.number) == (CaseStatus.opened, case.number)
    assert not back.missing_papers  # nobody waits for a paper of a decision that does not count
    again = day.accepted(day.judged(reopening.reopen(day.counter, back)))
    assert (again.status, again.number) == (CaseStatus.accepted, case.number)


def test_and_not_a_second_later(day: DeskDay) -> None:
    case = day.accepted()
    day.clock.move(seconds=31)
    assert deciding.seconds_to_take_back(day.counter, case) == 0
    with pytest.raises(CounterError) as raised:
        deciding.take_back(day.counter, case)
    assert code_of(raised) == "cases.rules.too_late"
    assert listing.get_case(day.counter, case.id) == case


def test_only_the_one_who_decided_takes_back(day: DeskDay) -> None:
    case = day.accepted()
    signing_in.sign_in(day.counter, COLLEAGUE, COLLEAGUE)
    with pytest.raises(CounterError) as raised:
        deciding.take_back(day.counter, case)
    assert code_of(raised) == "cases.rules.not_yours"


def test_an_applicant_withdraws(day: DeskDay) -> None:
    case = day.accepted()
    with pytest.raises(CounterError) as raised:
        following.withdraw(day.counter, case, " ")
    assert code_of(raised) == "cases.rules.reason"
    gone = following.withdraw(day.counter, case, "改在单位参保").case
    assert gone.status is CaseStatus.withdrawn
    with pytest.raises(CounterError) as raised:
        following.complete(day.counter, gone, "职工参保登记")
    assert code_of(raised) == "cases.rules.not_now"


def test_the_days_log_names_every_case_that_is_over_due(day: DeskDay) -> None:
    first = day.accepted()
    cases = {first.id, *(again(day, first) for _ in range(PAGE + 4))}  # 即时办结, more than a page of them
    day.clock.set("2026-11-24T09:00")
    log = daily_log.day_log(day.counter)
    assert {line.case for line in log.exceptions if line.kind == "overdue"} == cases


def test_a_suspended_case_counts_its_days_anew(day: DeskDay) -> None:
    case = working_days_case(day)
    assert case.due.due == "2026-11-27"  # Friday, and five working days behind it
    day.clock.set("2026-11-23T10:00")
    with pytest.raises(CounterError) as raised:
        following.suspend(day.counter, case, "等单位补公章", supervisor="")
    assert code_of(raised) == "cases.rules.supervisor"
    case = following.suspend(day.counter, case, "等单位补公章", supervisor=SUPERVISOR).case
    assert (case.status, case.due.due) == (CaseStatus.suspended, "")
    day.clock.set("2026-11-26T10:00")
    case = following.resume_case(day.counter, case, "公章补好了").case
    assert (case.status, case.due.due) == (CaseStatus.accepted, "2026-12-02")  # three days did not count
    case = following.extend(day.counter, case, 3, "档案在外地", supervisor=SUPERVISOR).case
    assert case.due.due == "2026-12-07"
    assert any("3" in line for line in case.due.explanation)


def test_a_case_sent_back_goes_on_with_the_days_that_were_left(day: DeskDay) -> None:
    case = working_days_case(day)
    day.clock.set("2026-11-23T10:00")
    step = following.steps_of(day.counter, case)[0].step
    made = following.send_back(day.counter, case, step, "参保关系对不上")
    assert (made.papers, made.case.status) == ((Paper.sent_back,), CaseStatus.sent_back)
    assert paper_facts(day.counter, made.case, Paper.sent_back).reason == "参保关系对不上"
    day.clock.set("2026-11-26T10:00")
    one = reopening.reopen(day.counter, made.case)
    case = day.accepted(day.judged(one))
    assert (case.status, case.due.due) == (CaseStatus.accepted, "2026-12-02")
    case = following.extend(day.counter, case, 1, "档案在外地", supervisor=SUPERVISOR).case
    assert case.due.due == "2026-12-03"
    assert day.finished(case).status is CaseStatus.delivered


def test_what_was_recorded_wrong_is_corrected_with_a_reason(day: DeskDay) -> None:
    case = day.accepted()
    right = msgspec.structs.replace(PERSON, phone="13900000000")
    case = following.correct(day.counter, case, "applicant", Personal(applicant=right), "电话记错了").case
    assert case.applicant == right
    assert [one.field for one in case.corrections] == ["applicant"]
    spoilt = msgspec.structs.replace(PERSON, id_number="110101194912310023")
    with pytest.raises(CounterError) as raised:
        following.correct(day.counter, case, "applicant", Personal(applicant=spoilt), "号码记错了")
    assert code_of(raised) == "cases.rules.identity_fault"
    assert listing.get_case(day.counter, case.id).applicant == right


@pytest.mark.parametrize(("number", "password"), [("0312", "0315"), ("9999", "9999"), ("", "")])
def test_a_wrong_password_never_says_what_was_wrong(day: DeskDay, number: str, password: str) -> None:
    before = daily_log.day_log(day.counter)
    with pytest.raises(CounterError) as raised:
        signing_in.sign_in(day.counter, number, password)
    assert code_of(raised) == "signing_in.wrong"
    assert day.counter.clerk_number == CLERK
    assert daily_log.day_log(day.counter) == before


def test_an_item_kept_as_text_cannot_be_begun(day: DeskDay) -> None:
    item = day.counter.item("yuanjiang", 1)
    assert item is not None
    with pytest.raises(CounterError) as raised:
        serving.begin(dataclasses.replace(item, structure=None), clerk=CLERK, at=day.counter.now_micros())
    assert code_of(raised) == "serving.text_only"


def test_a_draft_is_offered_again_and_goes_with_its_decision(day: DeskDay) -> None:
    one = day.begin(day.find("zgcbdj"), FLEXIBLE)
    one.judge(IDENTITY, LineState.met)
    drafting.save_draft(day.counter, one.snapshot(day.counter.now_micros()))
    kept = drafting.list_drafts(day.counter)
    assert [(draft.title, draft.who, draft.line) for draft in kept] == [("职工参保登记", "测**", 2)]
    again = drafting.resume(day.counter, kept[0].id)
    assert again.line(IDENTITY).state is LineState.met
    deciding.decide(day.counter, day.judged(again), Outcome.accept)
    assert drafting.list_drafts(day.counter) == ()
    drafting.save_draft(day.counter, one.snapshot(day.counter.now_micros()))  # a snapshot that came too late
    assert drafting.list_drafts(day.counter) == ()
    with pytest.raises(CounterError) as raised:
        drafting.resume(day.counter, kept[0].id)
    assert code_of(raised) == "drafting.gone"


def test_an_impossible_identity_stops_the_case_before_it_is_written(day: DeskDay) -> None:
    spoilt = msgspec.structs.replace(PERSON, id_number="110101194912310023")
    one = day.judged(day.begin(day.find("zgcbdj"), FLEXIBLE, spoilt))
    with pytest.raises(CounterError) as raised:
        deciding.decide(day.counter, one, Outcome.accept)
    assert code_of(raised) == "cases.rules.identity_fault"
    assert listing.list_cases(day.counter).rows == ()


def test_everything_is_there_after_the_window_was_closed(day: DeskDay) -> None:
    case = day.finished(day.accepted())
    counter = day.counter
    counter.close()
    counter.open_store()
    assert listing.get_case(counter, case.id) == case
    assert counter.store.compare() == ()


SPOILT_GUIDE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from flows import desk_day
home = Path(sys.argv[1])
with desk_day.open_day(home) as day:
    print(*[fault.file for fault in day.counter.catalogue_faults])
    print(day.finished(day.accepted()).status)
"""


def test_a_fault_in_one_items_data_leaves_the_others_working(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for folder in ("counter_app", "resources"):
        shutil.copytree(ROOT / folder, tree / folder)
    spoilt = tree / "resources" / "guides" / "yuanjiang" / "items" / "01.yaml"
    spoilt.write_text(spoilt.read_text(encoding="utf-8").replace("applicant: unit", "applicant: nobody"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SPOILT_GUIDE, tmp_path / "home", Path(__file__).parents[1]],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["yuanjiang/items/01.yaml", "delivered"]
