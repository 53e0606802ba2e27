# SPDX-License-Identifier: Apache-2.0
"""What may happen and what may not, with the sentence that is said; and random walks that the rules allow."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from made_up import (
    CHECKLIST,
    DEFECTIVE,
    MET,
    MISSING,
    NUMBER,
    PERSON,
    PROMISED,
    REFUSAL,
    SHARED,
    START,
    STRUCTURE,
    TAKER,
    UNSEEN,
    Window,
    accepted,
    judged,
    made_checklist,
    opened,
    reasons,
)

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import (
    AnyFacts,
    Completed,
    Consulted,
    Corrected,
    Delivered,
    Due,
    Extended,
    Intent,
    LineState,
    NoticeGiven,
    PairingAllowed,
    PaperVoided,
    Printed,
    PrintState,
    Reopened,
    Resumed,
    SentBack,
    SignedIn,
    StepDone,
    Suspended,
    TakenBack,
    Unmasked,
    Withdrawn,
)
from counter_app.cases.case import OPEN_LINES, CaseStatus, decisions, next_ordinal
from counter_app.cases.encoding import kind_of
from counter_app.cases.people import Agent, Person, Personal, Receiver, Unit
from counter_app.cases.replay import replay
from counter_app.cases.rules import NO_CASE, TABLE, allowed, check, duty_lacking
from counter_app.cases.steps import next_step
from counter_app.catalogue.items import ApplicantKind
from counter_app.catalogue.work_book import shipped_work

KINDS = frozenset(kind.__struct_config__.tag for kind in AnyFacts.__args__)


def said(window: Window, facts: AnyFacts, personal: Personal | None = None, **how: object) -> str:
    """The sentence with which the rules say no; nothing was changed by asking."""
    before, length = window.case, len(window.history)
    with pytest.raises(CounterError) as caught:
        window.do(facts, personal, **how)  # type: ignore[arg-type]
    assert window.case == before
    assert len(window.history) == length
    return sentence(caught.value)


@pytest.fixture
def window() -> Window:
    made = Window()
    made.open()
    return made


@pytest.fixture
def accepted_case(window: Window) -> Window:
    window.do(accepted())
    return window


@pytest.fixture
def completed_case(accepted_case: Window) -> Window:
    accepted_case.do(StepDone(step="review", verb="初审"))
    accepted_case.do(StepDone(step="again", verb="复核"), clerk="0315")
    accepted_case.do(Completed(result="参保登记", result_number="备 0007"))
    return accepted_case


def test_the_table_knows_every_status_and_every_kind() -> None:
    assert set(TABLE) == set(CaseStatus)
    assert frozenset().union(NO_CASE, {"taken_back"}, *TABLE.values()) == KINDS


def test_every_kind_has_its_word() -> None:
    assert len({text(f"cases.act.{kind}") for kind in KINDS}) >= len(KINDS) - 1


def test_every_refusal_by_status_is_a_sentence() -> None:
    told = said(Window(), accepted())
    assert told == "先登记办件，才能受理。"
    made = Window()
    made.open()
    made.notice({"form": MISSING})
    assert said(made, accepted()) == "这件待补正，现在不能受理。什么都没改。"
    assert said(made, opened(), Personal(applicant=PERSON)) == "这件待补正，现在不能登记。什么都没改。"


def test_opening_asks_whose_case_it_is() -> None:
    assert said(Window(), opened()) == "还没写是给谁办的。回身份页写上。"
    wrong = msgspec.structs.replace(PERSON, id_number="110101194912310028")
    assert said(Window(), opened(), Personal(applicant=wrong)) == "身份有没写对的地方。回身份页看标红的。"
    agent = Agent(person=Person(name="测😀", id_number="110101194912310024"))
    assert "身份有没写对" in said(Window(), opened(), Personal(applicant=PERSON, agent=agent))
    unit = Unit(name="测试单位", credit_code="91110000600037341L", contact="测试员", phone="0737-2817103")
    Window().open(Personal(applicant=unit))
    spoilt = msgspec.structs.replace(unit, credit_code="91110000600037341M")
    assert "身份有没写对" in said(Window(), opened(), Personal(applicant=spoilt))
    nobody = Window(made_checklist(replace(STRUCTURE, applicant=ApplicantKind.none)))
    nobody.do(opened())


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ({"form": MISSING}, "1 项没齐，不能受理。可以出一次性告知书。"),
        ({"form": MISSING, "identity": DEFECTIVE}, "2 项没齐，不能受理。可以出一次性告知书。"),
        ({"form": UNSEEN, "married": UNSEEN}, "还有 2 项没看。回材料页看完。"),
        ({"form": PROMISED}, "“纸 form”指南没有允许承诺，不能用承诺书代替。"),
        ({"death": SHARED}, "“纸 death”指南没写可以共享免交。"),
    ],
)
def test_acceptance_is_impossible_while_a_line_is_not_right(
    window: Window, states: dict[str, LineState], told: str
) -> None:
    assert said(window, accepted(states)) == told


def test_acceptance_with_what_the_guide_allows(window: Window) -> None:
    window.do(accepted({"death": PROMISED, "married": SHARED}))
    assert window.present.promise


def test_a_promise_is_said_to_be_one(window: Window) -> None:
    hidden = msgspec.structs.replace(accepted({"death": PROMISED}), promise=False)
    assert said(window, hidden) == "有用承诺代替的，要走承诺受理。"
    empty = msgspec.structs.replace(accepted(), promise=True)
    assert said(window, empty) == "没有用承诺代替的，直接受理。"


def test_lines_are_those_of_the_checklist(window: Window) -> None:
    lines = judged({})
    for wrong in (lines[1:], (*lines, lines[0]), lines[::-1], ()):
        short = msgspec.structs.replace(accepted(), lines=wrong)
        assert said(window, short) == "材料清单变了，什么都没改。回材料页看一遍。"


def test_open_questions_and_failed_conditions_stop_acceptance() -> None:
    undecided = Window(made_checklist(answers={}))
    undecided.open()
    assert said(undecided, accepted()) == "还差 1 问没答。回情形页答完。"
    outside = Window()
    outside.open(eligibility={"covered": "no"})
    assert said(outside, accepted()) == "1 条不符合，不能受理。可以不予受理。"
    outside.do(REFUSAL, reasons("不是参保人员"))
    unknown = Window()
    unknown.open(eligibility={"covered": "unknown"})
    unknown.do(accepted())


def test_a_notice_names_every_open_line(window: Window) -> None:
    facts = NoticeGiven(number="告 1", ordinal=1, lines=judged({}))
    assert said(window, facts) == "没有缺的和不合格的，不用告知。"
    unseen = NoticeGiven(number="告 1", ordinal=1, lines=judged({"form": MISSING, "identity": UNSEEN}))
    assert said(window, unseen) == "还有 1 项没看。回材料页看完。"
    vague = NoticeGiven(number="告 1", ordinal=1, lines=judged({"form": DEFECTIVE}, {"form": ""}))
    assert said(window, vague) == "“纸 form”不合格，要写哪里不合格。"
    wrong_ordinal = NoticeGiven(number="告 1", ordinal=2, lines=judged({"form": MISSING}))
    assert said(window, wrong_ordinal) == "这件刚才变了，什么都没写。重新打开再办。"
    window.do(vague, Personal(words={"line:form": "少一页"}))
    assert window.status() is CaseStatus.notified


def test_a_second_notice_that_should_have_been_the_first(window: Window) -> None:
    window.notice({"form": MISSING})
    window.do(Reopened(by="qr"))
    told = "1 项上次告知时已能看出。要写原因，请主管确认。"
    for personal, supervisor in ((None, "0301"), (reasons(), ""), (reasons("  "), "0301")):
        with pytest.raises(CounterError) as caught:
            window.notice({"identity": MISSING}, personal=personal, supervisor=supervisor)
        assert sentence(caught.value) == told
    with pytest.raises(CounterError) as caught:
        window.notice({"identity": MISSING}, personal=reasons(), supervisor="0312")
    assert sentence(caught.value) == "自己办的件，要别的主管来确认。"
    hidden = NoticeGiven(number="告 2", ordinal=2, lines=judged({"identity": MISSING}))
    assert said(window, hidden, reasons()) == "这件刚才变了，什么都没写。重新打开再办。"
    window.notice({"identity": MISSING}, personal=reasons("换了情形"), supervisor="0301")
    assert [one.ordinal for one in window.present.notices] == [1, 2]


def test_a_second_notice_of_what_is_still_missing_needs_nobody(window: Window) -> None:
    window.notice({"form": MISSING})
    window.do(Reopened(by="number", notice=window.present.notices[0].number))
    window.notice({"form": DEFECTIVE})
    assert next_ordinal(window.present, NoticeGiven) == 3


def test_a_case_comes_back_by_its_own_notice(window: Window) -> None:
    window.notice({"form": MISSING})
    assert said(window, Reopened(by="qr", notice="告 别的-1")) == "这张告知书不是这一件的。看编号对不对。"
    assert "accepted" not in allowed(window.present)
    window.do(Reopened(by="qr", notice=f"告 {NUMBER}-1"))
    assert {"accepted", "notice_given", "refused"} <= allowed(window.present)


def test_a_refusal_says_why_and_where_to_go(window: Window) -> None:
    assert said(window, REFUSAL) == "还没写原因。"
    for gap in ("office", "phone"):
        facts = msgspec.structs.replace(REFUSAL, **{gap: " "})
        assert said(window, facts, reasons()) == "不予受理要写去哪里办，带上电话。"
    window.do(REFUSAL, reasons())
    always = {"printed", "paper_voided", "unmasked", "looked_up", "corrected", "rating_asked", "rated", "not_rated"}
    always |= {"telling_asked", "telling_ended", "number_voided", "linked", "payment_ended"}
    always |= {"rating_invited", "default_counted", "scanned", "followed_up"}
    always |= {"centre_decided", "decision_settled", "original_returned", "notice_signed", "guard_overridden"}
    assert allowed(window.present) == always | {"taken_back"}


def test_taking_back(window: Window) -> None:
    assert "taken_back" not in allowed(window.present)
    first = window.do(accepted())
    second = window.do(StepDone(step="review", verb="初审"), after=timedelta(seconds=5))
    soon = timedelta(seconds=30)
    assert said(window, TakenBack(action=first.id), after=soon) == "后面又办了别的，只能收回最后一步。"
    assert said(window, TakenBack(action=second.id), after=soon, clerk="0315") == "不是本人办的，不能收回。"
    late = soon + timedelta(microseconds=1)
    assert said(window, TakenBack(action=second.id), after=late) == "过了 30 秒，不能收回了。可以更正或撤回。"
    window.do(TakenBack(action=second.id), after=timedelta(seconds=20))
    assert window.present.passed_steps == frozenset()
    window.do(TakenBack(action=first.id), after=timedelta(seconds=5))
    assert window.status() is CaseStatus.opened
    assert "taken_back" not in allowed(window.present)


def test_steps_go_in_turn_and_the_second_look_is_somebody_elses(accepted_case: Window) -> None:
    window = accepted_case
    assert said(window, StepDone(step="again", verb="复核")) == "现在该办“初审”，一步一步来。"
    assert said(window, Completed(result="参保登记")) == "还有 2 步没办，先办“初审”，再办结。"
    window.do(StepDone(step="review", verb="初审"))
    assert said(window, StepDone(step="again", verb="复核")) == "“初审”是本人办的，“复核”要换一个人。"
    window.do(StepDone(step="again", verb="复核"), clerk="0315")
    assert said(window, StepDone(step="file", verb="存档")) == "指南列的步骤都办完了，可以办结。"


def test_sending_back_tells_why(accepted_case: Window) -> None:
    assert said(accepted_case, SentBack(step="review", verb="初审")) == "还没写原因。"
    assert said(accepted_case, SentBack(step="again", verb="复核"), reasons()) == "现在该办“初审”，一步一步来。"
    accepted_case.do(SentBack(step="review", verb="初审"), reasons())
    assert said(accepted_case, Completed(result="x")) == "这件审核不通过，现在不能办结。什么都没改。"


def test_completion_and_delivery(accepted_case: Window) -> None:
    window = accepted_case
    assert said(window, Delivered(documents=("回执",)), TAKER) == "这件办理中，现在不能送达。什么都没改。"
    window.do(StepDone(step="review", verb="初审"))
    window.do(StepDone(step="again", verb="复核"), clerk="0315")
    assert said(window, Completed(result=" ")) == "还没写办出来的结果。"
    assert said(window, Completed(result="参保登记")) == "还没写“编号”的编号。"
    window.do(Completed(result="参保登记", result_number="备 0007"))
    assert said(window, Delivered(documents=()), TAKER) == "还没写送了什么。"
    nobody = Personal(receiver=Receiver(name="测试员"))
    assert said(window, Delivered(documents=("回执",)), nobody) == "还没写谁领走的，要写姓名和证件号。"
    wrong = Personal(receiver=Receiver(name="测试员", id_number="110101194912310023"))
    assert said(window, Delivered(documents=("回执",)), wrong) == "身份有没写对的地方。回身份页看标红的。"
    window.do(Delivered(documents=("回执",)), TAKER)
    assert said(window, Withdrawn(), reasons()) == "这件已送达，现在不能撤回。什么都没改。"


def test_a_completed_case_is_not_withdrawn(completed_case: Window) -> None:
    assert said(completed_case, Withdrawn(), reasons()) == "这件已办结，现在不能撤回。什么都没改。"


def test_what_is_done_at_a_window_takes_its_duty(window: Window) -> None:
    for kind in ("withdrawn", "reopened"):
        assert duty_lacking(kind, {Duty.finance, Duty.expert, Duty.review}) is Duty.window
        assert duty_lacking(kind, {Duty.window}) is None
    assert duty_lacking("extended", ()) is None
    window.do(accepted())
    intent = Intent(id="w", case="case-1", facts=Withdrawn(), personal=reasons())
    with pytest.raises(CounterError) as caught:
        check(window.present, intent, clerk="0321", duties={Duty.finance}, now=START, work=shipped_work())
    assert sentence(caught.value) == "这一步归窗口办，换窗口的人签到再办。"


def test_withdrawing_suspending_extending(accepted_case: Window) -> None:
    window = accepted_case
    assert said(window, Withdrawn()) == "还没写原因。"
    assert said(window, Suspended(supervisor="0301")) == "还没写原因。"
    assert said(window, Suspended(), reasons()) == "要主管确认。"
    assert said(window, Suspended(supervisor="0312"), reasons()) == "自己办的件，要别的主管来确认。"
    due = Due(due="2026-12-02")
    for days in (0, -1, 367):
        told = said(window, Extended(working_days=days, supervisor="0301", due=due), reasons())
        assert told == "延期写 1 到 366 个工作日。"
    assert said(window, Extended(working_days=3, supervisor="0301", due=due)) == "还没写原因。"
    assert said(window, Extended(working_days=3, supervisor="", due=due), reasons()) == "要主管确认。"
    window.do(Suspended(supervisor="0301"), reasons())
    assert said(window, StepDone(step="review", verb="初审")) == "这件已中止，现在不能办下一步。什么都没改。"
    window.do(Resumed(due=Due()))
    assert said(window, Extended(working_days=3, supervisor="0301", due=due), reasons()) == "这件没有期限，不用延期。"
    window.do(Withdrawn(), reasons())


def test_correcting(accepted_case: Window) -> None:
    window = accepted_case
    assert said(window, Corrected(field="number"), reasons()) == "这一项不能更正。可以撤回重办。"
    assert said(window, Corrected(field="applicant"), reasons()) == "还没写更正后的内容。"
    assert said(window, Corrected(field="applicant"), Personal(applicant=PERSON)) == "还没写原因。"
    wrong = msgspec.structs.replace(PERSON, name="😀")
    told = said(window, Corrected(field="applicant"), Personal(applicant=wrong, words={"reason": "x"}))
    assert told == "身份有没写对的地方。回身份页看标红的。"
    agent = Personal(agent=Agent(person=PERSON), words={"reason": "x"})
    assert said(window, Corrected(field="agent"), agent) == "这一项没有记过，没有可更正的。"


def test_reprints_and_unmasking_have_reasons(accepted_case: Window) -> None:
    window = accepted_case
    window.do(Printed(paper="acceptance", number="1", state=PrintState.waiting))
    window.do(Printed(paper="acceptance", number="1", state=PrintState.sent))
    again = Printed(paper="acceptance", number="1", copy=2, state=PrintState.sent)
    assert said(window, again) == "还没写原因。"
    window.do(again, reasons("纸坏了"))
    window.do(msgspec.structs.replace(again, state=PrintState.printed))
    assert said(window, Unmasked(field="id_number", reason="")) == "还没写原因。"


def test_a_spoiled_paper_is_voided_once_by_its_number(accepted_case: Window) -> None:
    window = accepted_case
    spoiled = PaperVoided(paper="slip", number="1", reason="short")
    window.do(Printed(paper="slip", number="1", state=PrintState.waiting))
    assert said(window, spoiled) == "没有这张纸可作废，什么都没记。"
    window.do(Printed(paper="slip", number="1", state=PrintState.unknown))
    assert said(window, msgspec.structs.replace(spoiled, reason="sold")) == "还没写原因。"
    assert said(window, msgspec.structs.replace(spoiled, copy=2)) == "没有这张纸可作废，什么都没记。"
    window.do(spoiled)
    assert [(one.voided, one.missing) for one in window.present.papers if one.paper == "slip"] == [("short", False)]
    assert said(window, spoiled) == "没有这张纸可作废，什么都没记。"
    again = Printed(paper="slip", number="1", state=PrintState.sent)
    assert said(window, again) == "这张纸已经作废，要再打就补打一张。"
    window.do(msgspec.structs.replace(again, copy=2), reasons("没打全"))
    with pytest.raises(CounterError, match="void_nothing"):
        check(None, Intent(id="i", case="", facts=spoiled), clerk="0312", duties=(), now=START, work=shipped_work())


def test_what_a_window_does_without_a_case() -> None:
    for facts in (
        SignedIn(role="clerk"),
        Consulted(guide="yuanjiang", item=2, title="x"),
        Unmasked(field="f", reason="r"),
        PaperVoided(paper="ticket", number="A012", reason="damaged"),
        PairingAllowed(supervisor="0301"),
    ):
        check(None, Intent(id="i", case="", facts=facts), clerk="0312", duties=(), now=START, work=shipped_work())


all_right = st.just({"identity": MET, "form": MET, "death": MET, "married": MET, "extra": UNSEEN})
lines_of_a_walk = all_right | st.fixed_dictionaries(
    {
        "identity": st.sampled_from([MET, MISSING, DEFECTIVE]),
        "form": st.sampled_from([MET, MET, MISSING]),
        "death": st.sampled_from([MET, PROMISED, MISSING]),
        "married": st.sampled_from([MET, SHARED, DEFECTIVE]),
        "extra": st.sampled_from([UNSEEN, MET]),
    }
)
clerks = st.sampled_from(["0312", "0315"])
gaps = st.sampled_from([timedelta(seconds=10), timedelta(minutes=2), timedelta(days=1)])


class Walk(RuleBasedStateMachine):
    """A clerk who tries anything: the rules alone keep the case sound."""

    def __init__(self) -> None:
        super().__init__()
        self.window = Window()

    @initialize()
    def open(self) -> None:
        self.window.open()

    def attempt(self, facts: AnyFacts, personal: Personal | None = None, **how: object) -> bool:
        try:
            self.window.do(facts, personal, **how)  # type: ignore[arg-type]
        except CounterError as error:
            told = sentence(error)
            assert told.endswith("。")
            return False
        return True

    @rule(states=lines_of_a_walk, clerk=clerks)
    def accept(self, states: dict[str, LineState], clerk: str) -> None:
        if self.attempt(accepted(states), clerk=clerk):
            assert not OPEN_LINES & set(states.values())

    @rule(states=lines_of_a_walk)
    def tell(self, states: dict[str, LineState]) -> None:
        before = self.window.present
        try:
            self.window.notice(states, personal=reasons(), supervisor="0301")
        except CounterError:
            assert self.window.present == before
            return
        assert {one.material for one in self.window.present.open_lines} == {
            name for name, state in states.items() if state in OPEN_LINES
        }

    @rule()
    def refuse(self) -> None:
        self.attempt(REFUSAL, reasons())

    @rule(gap=gaps)
    def come_back(self, gap: timedelta) -> None:
        self.attempt(Reopened(by="search"), after=gap)

    @rule(clerk=clerks, gap=gaps)
    def pass_step(self, clerk: str, gap: timedelta) -> None:
        step = next_step(self.window.present, CHECKLIST)
        if step is not None:
            self.attempt(StepDone(step=step.id, verb=step.verb.value), clerk=clerk, after=gap)

    @rule()
    def send_back(self) -> None:
        self.attempt(SentBack(step="review", verb="初审"), reasons())

    @rule()
    def complete(self) -> None:
        if self.attempt(Completed(result="参保登记", result_number="备 1")):
            assert next_step(self.window.present, CHECKLIST) is None

    @rule()
    def deliver(self) -> None:
        before = self.window.status()
        if self.attempt(Delivered(documents=("回执",)), TAKER):
            assert before is CaseStatus.completed

    @rule()
    def withdraw(self) -> None:
        self.attempt(Withdrawn(), reasons())

    @rule(gap=gaps)
    def suspend_and_resume(self, gap: timedelta) -> None:
        if self.attempt(Suspended(supervisor="0301"), reasons()):
            self.attempt(Resumed(due=Due(due="2027-01-04")), after=gap)

    @rule()
    def extend(self) -> None:
        self.attempt(Extended(working_days=2, supervisor="0301", due=Due(due="2027-01-04")), reasons())

    @precondition(lambda self: self.window.case is not None and bool(decisions(self.window.case)))
    @rule(gap=gaps, clerk=clerks)
    def take_back(self, gap: timedelta, clerk: str) -> None:
        last = decisions(self.window.present)[-1]
        before = replay(one for one in self.window.history if one.id != last.id)
        if self.attempt(TakenBack(action=last.id), after=gap, clerk=clerk):
            assert before is not None
            assert gap == timedelta(seconds=10)
            assert (before.status, before.lines, before.steps) == (
                self.window.present.status,
                self.window.present.lines,
                self.window.present.steps,
            )

    @invariant()
    def the_case_is_its_actions(self) -> None:
        if self.window.case is None:
            return
        case = self.window.case
        assert case == replay(self.window.history)
        if case.status in (CaseStatus.accepted, CaseStatus.completed, CaseStatus.delivered):
            assert not case.open_lines
            assert case.promise == any(one.state is PROMISED for one in case.lines)
        if case.status is CaseStatus.notified:
            assert case.open_lines
        assert [one.ordinal for one in case.notices] == sorted({one.ordinal for one in case.notices})
        standing = sum(one.until is None for one in case.pauses)
        assert standing <= 1
        if case.status in (CaseStatus.accepted, CaseStatus.completed, CaseStatus.delivered, CaseStatus.withdrawn):
            assert standing == 0
        if case.status in (CaseStatus.suspended, CaseStatus.sent_back):
            assert standing == 1
        assert all(kind in KINDS for kind in allowed(case))
        assert kind_of(case.history[0].facts) == "opened"


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=40, stateful_step_count=25)
