# SPDX-License-Identifier: Apache-2.0
"""A case is what its actions make of it."""

from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from made_up import (
    CHECKLIST,
    DEFECTIVE,
    MET,
    MISSING,
    NUMBER,
    PERSON,
    PROMISED,
    REFUSAL,
    START,
    TAKER,
    Window,
    accepted,
    reasons,
)

from counter_app.base.clock import from_micros
from counter_app.cases.actions import (
    Action,
    Completed,
    Consulted,
    Corrected,
    Delivered,
    Due,
    Extended,
    NoticeGiven,
    Printed,
    PrintState,
    Recircumstanced,
    Reopened,
    Resumed,
    SentBack,
    StepDone,
    Suspended,
    TakenBack,
    Withdrawn,
)
from counter_app.cases.case import Case, CaseStatus, decisions, next_ordinal
from counter_app.cases.correction import carried_lines, seen_before
from counter_app.cases.deadlines import PauseReason
from counter_app.cases.people import Agent, Person, Personal
from counter_app.cases.replay import apply, replay
from counter_app.cases.steps import next_step, office_steps, remaining_steps


def finished() -> Window:
    """From the first question to the result in the citizen's hand."""
    window = Window()
    window.open()
    window.do(accepted(), same_press=True)
    window.do(StepDone(step="review", verb="初审"))
    window.do(StepDone(step="again", verb="复核"), clerk="0315")
    window.do(Completed(result="参保登记", result_number="备 0007"))
    window.do(Delivered(documents=("参保登记回执",)), TAKER)
    return window


def test_nothing_makes_no_case() -> None:
    assert replay([]) is None


def test_a_whole_case() -> None:
    window = Window()
    window.open()
    assert window.status() is CaseStatus.opened
    assert window.present.number == NUMBER
    assert window.present.applicant == PERSON
    window.do(accepted(), same_press=True)
    assert window.status() is CaseStatus.accepted
    assert window.present.due.due == "2026-11-27"
    assert window.present.accepted_at == window.present.opened_at
    assert [one.id for one in office_steps(CHECKLIST)] == ["review", "again"]
    step = next_step(window.present, CHECKLIST)
    assert step is not None
    assert step.id == "review"
    window.do(StepDone(step="review", verb="初审"))
    assert [one.id for one in remaining_steps(window.present, CHECKLIST)] == ["again"]
    case = finished().present
    assert case.status is CaseStatus.delivered
    assert (case.result, case.result_number, case.documents) == ("参保登记", "备 0007", ("参保登记回执",))
    assert case.receiver == TAKER.receiver
    assert (case.clerk, case.window) == ("0312", "3")
    assert [one.clerk for one in case.steps] == ["0312", "0315"]
    assert [type(one.facts).__name__ for one in decisions(case)] == [
        "Accepted",
        "StepDone",
        "StepDone",
        "Completed",
        "Delivered",
    ]


def test_every_status_has_a_name() -> None:
    labels = [one.label for one in CaseStatus]
    assert labels[:3] == ["已登记", "待补正", "办理中"]
    assert len(set(labels)) == len(CaseStatus)


def test_a_notice_and_the_second_visit() -> None:
    window = Window()
    agent = Agent(person=Person(name="测代", id_number="110101194912310024"), relation="女儿")
    window.open(Personal(applicant=PERSON, agent=agent))
    window.notice({"form": MISSING, "married": DEFECTIVE}, personal=Personal(words={"line:married": "印章看不清"}))
    case = window.present
    assert case.status is CaseStatus.notified
    assert [one.material for one in case.open_lines] == ["form", "married"]
    assert [one.material for one in case.notices[0].open_lines] == ["form", "married"]
    assert case.line_words == {"married": "印章看不清"}
    assert case.agent == agent
    assert set(carried_lines(case, CHECKLIST)) == {"identity", "death"}
    window.do(Reopened(by="qr", notice=case.notices[0].number), Personal(applicant=PERSON))
    assert (window.present.status, window.present.reopened, window.present.visits) == (CaseStatus.notified, True, 2)
    assert window.present.agent is None
    window.do(Recircumstanced(answers={"who": "other"}))
    assert window.present.answers == {"who": "other"}
    window.do(accepted(), same_press=True)
    assert window.status() is CaseStatus.accepted
    assert not window.present.open_lines
    assert not window.present.reopened


def test_carried_lines_keep_the_paper_that_was_brought() -> None:
    window = Window()
    window.open()
    window.notice({"form": MISSING})
    case = window.present
    lines = tuple(
        msgspec.structs.replace(one, option="户口簿") if one.material == "identity" else one for one in case.lines
    )
    brought = Case(id="c", status=CaseStatus.notified, guide="g", item=1, title="t", lines=lines)
    assert carried_lines(brought, CHECKLIST)["identity"].option == "booklet"


def test_taking_back_restores_what_was_before() -> None:
    window = Window()
    window.open()
    window.notice({"form": MISSING})
    window.do(Reopened(by="search"))
    before = window.present
    taken = window.do(accepted())
    window.do(Printed(paper="acceptance", number="1", state=PrintState.waiting), same_press=True)
    assert window.present.missing_papers
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=20))
    after = window.present
    for name in (
        "status",
        "lines",
        "due",
        "reopened",
        "accepted_at",
        "promise",
        "notices",
        "steps",
        "outcome",
        "papers",
    ):
        assert getattr(after, name) == getattr(before, name), name
    assert len(after.history) == len(before.history) + 3


def test_a_paper_that_came_out_stays_though_its_decision_was_taken_back() -> None:
    window = Window()
    window.open()
    window.notice({"form": MISSING})
    window.do(Printed(paper="notice", number="1", state=PrintState.waiting), same_press=True)
    window.do(Printed(paper="notice", number="1", state=PrintState.sent), after=timedelta(seconds=2))
    window.do(TakenBack(action=window.history[1].id), after=timedelta(seconds=5))
    assert [one.state for one in window.present.papers] == [PrintState.sent]
    assert window.status() is CaseStatus.opened
    assert next_ordinal(window.present, NoticeGiven) == 2
    window.notice({"form": MISSING})
    assert window.present.notices[0].ordinal == 2


def test_a_failed_paper_of_a_decision_taken_back_is_not_owed() -> None:
    window = Window()
    window.open()
    taken = window.notice({"form": MISSING})
    window.do(Printed(paper="notice", number="1", state=PrintState.waiting), same_press=True)
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=5))
    window.do(Printed(paper="notice", number="1", state=PrintState.failed), after=timedelta(seconds=2))
    assert window.present.missing_papers == ()


def test_a_paper_put_off_is_not_owed_once_its_decision_is_taken_back() -> None:
    window = Window()
    window.open()
    taken = window.notice({"form": MISSING})
    window.do(Printed(paper="slip", number="1", state=PrintState.waiting), same_press=True)
    window.do(Printed(paper="slip", number="1", state=PrintState.failed, printer="tcp"), after=timedelta(seconds=2))
    window.do(Printed(paper="slip", number="1", state=PrintState.waiting, printer="tcp"), after=timedelta(seconds=2))
    assert [one.state for one in window.present.missing_papers] == [PrintState.waiting]
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=5))
    assert window.present.missing_papers == ()


def test_a_slip_that_went_out_as_a4_no_longer_waits() -> None:
    window = Window()
    window.open()
    window.notice({"form": MISSING})
    window.do(Printed(paper="slip", number="1", state=PrintState.failed, printer="tcp"))
    assert not window.present.papers[0].instead
    window.do(Printed(paper="slip", number="1", state=PrintState.sent, printer="a4:hall-a4"))
    [slip] = window.present.papers
    assert slip.instead
    assert window.present.missing_papers == ()


def test_the_clock_stands_while_suspended_and_while_the_applicant_corrects() -> None:
    window = Window()
    window.open()
    window.do(accepted())
    window.do(Suspended(supervisor="0301"), reasons())
    assert window.status() is CaseStatus.suspended
    assert (window.present.due.due, window.present.clock_runs) == ("", False)
    since = window.now
    window.do(Resumed(due=Due(due="2026-12-01")), after=timedelta(days=3))
    assert window.present.due.due == "2026-12-01"
    window.do(SentBack(step="review", verb="初审", number="退 1"), reasons("没有签名"))
    assert window.status() is CaseStatus.sent_back
    back = window.now
    window.do(Reopened(by="number"), after=timedelta(days=2))
    window.do(accepted(due="2026-12-04"), after=timedelta(minutes=5))
    spans = [(one.since, one.until, one.why) for one in window.present.pauses]
    assert spans == [
        (since, since + timedelta(days=3), PauseReason.suspended),
        (back, back + timedelta(days=2, minutes=5), PauseReason.correcting),
    ]
    assert window.present.accepted_at != window.present.updated_at
    assert from_micros(window.present.accepted_at) == START + timedelta(minutes=2)


def test_other_ends_and_changes() -> None:
    window = Window()
    window.open()
    window.do(REFUSAL, reasons("不在本市参保"))
    assert window.status() is CaseStatus.refused
    assert window.present.refusal is not None
    assert window.present.refusal.office == "测试中心"
    window = Window()
    window.open()
    window.do(accepted({"death": PROMISED}))
    assert window.present.promise
    window.do(Extended(working_days=3, supervisor="0301", due=Due(due="2026-12-02")), reasons())
    assert (window.present.extension_days, window.present.due.due) == (3, "2026-12-02")
    renamed = msgspec.structs.replace(PERSON, name="测试㛃")
    window.do(Corrected(field="applicant"), Personal(applicant=renamed, words={"reason": "写错"}))
    assert window.present.applicant == renamed
    assert window.present.corrections[0].field == "applicant"
    window.do(Withdrawn(), reasons())
    assert window.status() is CaseStatus.withdrawn
    done = finished()
    done.do(Corrected(field="result_number"), Personal(words={"reason": "写错", "value": "备 0008"}))
    assert done.present.result_number == "备 0008"


def test_a_correction_of_one_person_leaves_the_other_as_told() -> None:
    window = Window()
    agent = Agent(person=Person(name="测代", id_number="110101194912310024"), relation="女儿")
    window.open(Personal(applicant=PERSON, agent=agent))
    renamed = msgspec.structs.replace(PERSON, name="测试㛃")
    window.do(Corrected(field="applicant"), Personal(applicant=renamed, words={"reason": "写错"}))
    assert (window.present.applicant, window.present.agent) == (renamed, agent)
    sister = msgspec.structs.replace(agent, relation="姐姐")
    window.do(Corrected(field="agent"), Personal(agent=sister, words={"reason": "写错"}))
    assert (window.present.applicant, window.present.agent) == (renamed, sister)


def test_a_consultation_has_no_number() -> None:
    window = Window()
    window.do(Consulted(guide="yuanjiang", item=2, title="测试事项"))
    assert (window.present.status, window.present.number) == (CaseStatus.consulted, "")


def test_an_erased_person_leaves_the_rest_of_the_case() -> None:
    actions = finished().history
    erased = [msgspec.structs.replace(one, personal=None) for one in actions]
    case = replay(erased)
    assert case is not None
    assert case.erased
    assert (case.applicant, case.agent, case.receiver) == (None, None, None)
    assert case.status is CaseStatus.delivered


def test_what_an_earlier_notice_could_have_said() -> None:
    window = Window()
    window.open()
    window.notice({"form": MISSING, "married": DEFECTIVE})
    window.do(Reopened(by="search"))
    case = window.present

    def found(**states: object) -> tuple[str, ...]:
        changed = {name: state for name, state in states.items() if name != "reason"}
        lines = tuple(
            msgspec.structs.replace(one, state=changed.get(one.material, MET), reason=str(states.get("reason", "")))
            for one in case.lines
        )
        return seen_before(case, lines)

    assert found(form=DEFECTIVE, reason="没有签名") == ()
    assert found(form=MISSING, married=MISSING) == ()
    assert found(identity=MISSING) == ("identity",)
    assert found(married=DEFECTIVE, reason="没有盖章") == ()
    assert found(married=DEFECTIVE, reason="看不清") == ("married",)
    assert found(identity=DEFECTIVE, extra=MISSING, reason="看不清") == ("identity", "extra")
    assert seen_before(None, case.lines) == ()


@given(st.integers(0, 6))
def test_replaying_equals_applying_one_by_one(length: int) -> None:
    actions: list[Action] = finished().history[:length]
    stepwise: Case | None = None
    for action in actions:
        stepwise = apply(stepwise, action)
    assert stepwise == replay(actions) == replay(list(actions))
