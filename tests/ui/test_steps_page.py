# SPDX-License-Identifier: Apache-2.0
"""Later steps: the next one in hand, every act written with its reason, and nothing out of turn."""

from datetime import datetime, timedelta

import pytest

from counter_app.cases.actions import LineState, PrintState
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Agent, Party, Person, Unit
from counter_app.desk.deciding import decide
from counter_app.desk.following import steps_of
from counter_app.desk.listing import get_case
from counter_app.desk.stand_in import StandIn
from counter_app.ui.case.act_forms import Act
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.text import Prose
from ui.conftest import NOW
from ui.hands import CTRL, SHIFT, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
BIRTH = {"claimant": "employed", "outcome": "normal", "agent": "no"}
OFFICE = Unit(name="测试单位甲", credit_code="91110000600037341L", contact="测试员戊", phone="0737-2817102")
DAUGHTER = Agent(
    person=Person(name="测试员丁", id_number="430981199001010023", sex="女", birth="1990-01-01"), relation="女儿"
)


class _Wall:
    """A clock on the wall that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> _Wall:
    return _Wall()


@pytest.fixture
def clock(wall: _Wall) -> _Wall:
    return wall


def _accepted(
    window: MainWindow,
    title: str = "职工参保登记",
    answers: dict[str, str] | None = None,
    *,
    applicant: Party = PERSON,
    agent: Agent | None = None,
    outcome: Outcome = Outcome.accept,
) -> StepsPage:
    """A decided case on the page of its later steps."""
    serving = Stage(window).serve(title, applicant=applicant, agent=agent, answers=answers or {}, decide=True)
    state = LineState.met if outcome is Outcome.accept else LineState.missing
    for line in serving.checklist.lines:
        serving.judge(line.material.id, state)
    case = decide(window.counter, serving, outcome).case
    window.current.finish()
    window.go(PageId.steps, case=case)
    assert isinstance(window.page, StepsPage)
    return window.page


def _now(page: StepsPage, window: MainWindow) -> Case:
    return get_case(window.counter, page.case.id)


def _confirm(hands: Hands) -> None:
    hands.enter()
    hands.type("0301")
    hands.enter()
    hands.type("0301")
    hands.press(Key.Key_Return, CTRL)


def test_the_next_step_has_the_focus_and_a_digit_passes_it(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE)
    hands.digits(1)
    assert [(one.verb, one.passed) for one in _now(page, window).steps] == [("审核", True)]
    assert page.on.text() == "办结"


def test_a_review_by_the_same_person_is_refused_and_nothing_is_lost(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "生育津贴支付", BIRTH)
    counter = window.counter
    counter.clerk = next(one for one in counter.settings.hall.staff if one.number == "0315")
    review = next(one.step for one in steps_of(counter, page.case))
    case = StandIn(counter, lambda moment: None).work(page.case, review)
    assert case.steps[-1].clerk == "0315"
    window.go(PageId.steps, case=case)
    hands.digits(1)
    assert len(_now(page, window).steps) == 1
    assert [one.message.title for one in window.banners] == ["“审核”是本人办的，“复核”要换一个人"]
    hands.press(Key.Key_Q, CTRL | SHIFT)
    assert window.page.id is PageId.sign_in
    assert window.banners == ()  # the next clerk is somebody else


def test_not_passed_needs_its_reason_and_is_told_on_paper(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE)
    hands.digits(2)
    hands.press(Key.Key_Return, CTRL)
    assert _now(page, window).status is CaseStatus.accepted
    hands.type("登记表上的单位和系统里的不一致")
    hands.press(Key.Key_Return, CTRL)
    case = _now(page, window)
    assert case.status is CaseStatus.sent_back
    assert {one.paper: one.state for one in case.papers}["sent_back"] is PrintState.saved
    assert page.on.text() == "补交材料，接着办"
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, ChecklistPage)
    assert window.current.serving.case is not None
    assert window.current.serving.case.id == case.id


def test_a_result_with_a_number_wants_it(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "单位参保登记", applicant=OFFICE)
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL)
    assert _now(page, window).status is CaseStatus.accepted
    hands.type("4309810001")
    hands.press(Key.Key_Return, CTRL)
    case = _now(page, window)
    assert case.status is CaseStatus.completed
    assert case.result_number == "4309810001"


def test_the_applicant_takes_it_away_with_one_key(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", FLEXIBLE)
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL, times=2)
    case = _now(page, window)
    assert case.status is CaseStatus.delivered
    assert case.receiver is not None
    assert (case.receiver.name, case.receiver.id_number, case.receiver.relation) == (
        PERSON.name,
        PERSON.id_number,
        "本人",
    )
    assert case.documents == ("职工参保登记", "办结通知书")
    assert page.next.hasFocus()


def test_an_agent_is_offered_as_receiver(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", {**FLEXIBLE, "agent": "yes"}, agent=DAUGHTER)
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL)
    hands.digits(2)
    hands.press(Key.Key_Return, CTRL)
    receiver = _now(page, window).receiver
    assert receiver is not None
    assert (receiver.name, receiver.relation) == ("测试员丁", "女儿")


def test_somebody_else_is_typed_with_checks(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", FLEXIBLE)
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL)
    hands.digits(3)
    hands.type("测试员丁")
    hands.enter()
    hands.type("430981199001010024")
    hands.press(Key.Key_Return, CTRL)
    assert _now(page, window).status is CaseStatus.completed
    hands.press(Key.Key_A, CTRL)
    hands.type("430981199001010023")
    hands.press(Key.Key_Return, CTRL)
    receiver = _now(page, window).receiver
    assert receiver is not None
    assert (receiver.name, receiver.id_number) == ("测试员丁", "430981199001010023")


def test_an_act_is_taken_back_within_half_a_minute(window: MainWindow, hands: Hands, wall: _Wall) -> None:
    page = _accepted(window, "职工参保登记", FLEXIBLE)
    hands.digits(1)
    hands.press(Key.Key_F12, SHIFT)
    assert _now(page, window).steps == ()
    assert page.on.text() == "审核通过"
    hands.digits(1)
    wall.now += timedelta(seconds=31)
    hands.press(Key.Key_F12, SHIFT)
    assert len(_now(page, window).steps) == 1


def test_suspending_stops_the_clock_and_needs_the_supervisor(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE)
    hands.digits(5)
    hands.type("等省里的系统恢复")
    _confirm(hands)
    case = _now(page, window)
    assert case.status is CaseStatus.suspended
    assert case.due.due == ""
    hands.digits(6)
    hands.type("系统恢复了")
    hands.press(Key.Key_Return, CTRL)
    case = _now(page, window)
    assert case.status is CaseStatus.accepted
    assert case.due.due == "2026-11-27"


def test_a_wrong_supervisor_changes_nothing(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE)
    hands.digits(5)
    hands.type("等省里的系统恢复")
    hands.enter()
    hands.type("0312")
    hands.enter()
    hands.type("0312")
    hands.press(Key.Key_Return, CTRL)
    assert _now(page, window).status is CaseStatus.accepted
    assert page.form is not None
    assert page.form.confirmation is not None
    assert page.form.confirmation.password.fault == "这个工号不是主管，不能确认。"


def test_extending_moves_the_due_date(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE)
    assert page.case.due.due == "2026-11-27"
    hands.digits(7)
    hands.type("五")
    hands.press(Key.Key_Return, CTRL)
    assert _now(page, window).extension_days == 0
    hands.press(Key.Key_A, CTRL)
    hands.type("5")
    hands.enter()
    hands.type("要核对外地参保")
    _confirm(hands)
    case = _now(page, window)
    assert (case.extension_days, case.due.due) == (5, "2026-12-04")


def test_a_withdrawal_ends_the_case(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE)
    hands.digits(9)
    hands.type("群众说不办了")
    hands.press(Key.Key_Return, CTRL)
    assert _now(page, window).status is CaseStatus.withdrawn
    assert not page.on.isVisible()
    assert page.next.hasFocus()


@pytest.mark.parametrize("outcome", [Outcome.accept, Outcome.notice])
def test_what_is_the_windows_is_not_offered_to_finance(window: MainWindow, hands: Hands, outcome: Outcome) -> None:
    case = _accepted(window, "职工参保登记", EMPLOYEE, outcome=outcome).case
    window.counter.clerk = next(one for one in window.counter.settings.hall.staff if one.number == "0321")
    window.go(PageId.steps, case=case)
    page = window.page
    assert isinstance(page, StepsPage)
    withdraw = next(one for one in page.others.options if one.choice.label == Act.withdraw.label)
    assert (withdraw.isVisible(), withdraw.isEnabled()) == (True, False)
    hands.digits(9)
    assert page.form is None
    told = [one.text() for one in page.findChildren(Prose)]
    assert "这一步归窗口办，换窗口的人签到再办。" in told
    assert page.on.text() == "换人签到"
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.sign_in


def test_a_correction_keeps_what_was_and_puts_it_right(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE)
    hands.digits(8)
    hands.press(Key.Key_A, CTRL)
    hands.type("测试圆")
    hands.press(Key.Key_Return, CTRL)
    assert page.form is not None
    hands.type("姓名写错一个字")
    hands.press(Key.Key_Return, CTRL)
    case = _now(page, window)
    assert case.applicant is not None
    assert case.applicant.name == "测试圆"
    assert [one.field for one in case.corrections] == ["applicant"]
    assert case.history[0].personal is not None
    assert case.history[0].personal.applicant == PERSON


def test_esc_gives_an_act_up_before_it_leaves_the_page(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE)
    hands.digits(9)
    hands.type("群众说")
    hands.press(Key.Key_Escape)
    assert page.form is None
    assert window.page is page
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.cases


def test_a_notified_case_waits_and_goes_on_when_the_citizen_is_back(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE, outcome=Outcome.notice)
    told = "\n".join(one.text() for one in page.findChildren(Prose))
    assert "等群众补 3 项" in told
    assert page.on.hasFocus()
    hands.enter()
    assert isinstance(window.page, ChecklistPage)


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (Outcome.accept, {Act.tell, Act.suspend, Act.extend, Act.correct, Act.withdraw}),
        (Outcome.notice, {Act.tell, Act.correct, Act.withdraw}),
    ],
)
def test_only_what_the_state_allows_is_there(window: MainWindow, status: Outcome, offered: set[Act]) -> None:
    page = _accepted(window, "职工参保登记", EMPLOYEE, outcome=status)
    shown = {one.choice.label for one in page.others.options if one.isVisible()}
    assert shown == {one.label for one in offered}


def test_the_history_tells_everything_and_masks_the_people(window: MainWindow, hands: Hands) -> None:
    page = _accepted(window, "职工参保登记", FLEXIBLE)
    hands.digits(1)
    hands.press(Key.Key_F12, SHIFT)
    told = [one.text() for one in page.history.findChildren(Prose)]
    assert "审核通过（已收回）" in told
    assert "受理" in told
    assert not any(PERSON.id_number in one for one in told)
