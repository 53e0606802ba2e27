# SPDX-License-Identifier: Apache-2.0
"""结论: one decision, seen as paper first; what cannot be says why; a second notice needs the supervisor."""

import logging
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit

from counter_app.cases.actions import LineState
from counter_app.cases.case import CaseStatus
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person
from counter_app.desk.deciding import decide
from counter_app.desk.drafting import list_drafts
from counter_app.desk.listing import get_case, list_cases
from counter_app.desk.reopening import reopen
from counter_app.desk.serving import Serving
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.cases.cases import CasesPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import CTRL, Hands, Key

EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
MET, MISSING = LineState.met, LineState.missing
UNDRAWABLE = Person(name="测\U0003347f", id_number="110101194912310024", sex="女", birth="1949-12-31")

Open = Callable[..., OutcomePage]


def _judge(serving: Serving, *states: LineState) -> None:
    for line, state in zip(serving.checklist.lines, states, strict=False):
        serving.judge(line.material.id, state, reason="" if state is not LineState.defective else "看不清")


@pytest.fixture
def open_outcome(window: MainWindow) -> Open:
    """Opens the outcome of a case whose lines were judged so."""

    def go(*states: LineState, person: Person = PERSON) -> OutcomePage:
        serving = Stage(window).serve("职工参保登记", applicant=person, answers=EMPLOYEE, decide=True)
        _judge(serving, *states)
        window.current.touch()
        window.go(PageId.outcome)
        assert isinstance(window.page, OutcomePage)
        return window.page

    return go


def _whys(page: OutcomePage) -> dict[int, str]:
    return {one.choice.digit: one.choice.off for one in page.options.options}


def _only_case_status(window: MainWindow) -> CaseStatus:
    (row,) = list_cases(window.counter).rows
    return row.status


def test_the_only_possible_outcome_is_chosen_and_the_others_say_why(open_outcome: Open) -> None:
    page = open_outcome(MET, MISSING, MET)
    assert page.options.hasFocus()
    assert page.options.chosen_digit() == 2
    assert _whys(page) == {1: "1 项没齐，不能受理", 2: "", 3: "指南没有允许这 1 项用承诺代替", 4: ""}


def test_the_paper_is_seen_before_it_counts(window: MainWindow, open_outcome: Open) -> None:
    page = open_outcome(MET, MET, MET)
    assert page.options.chosen_digit() == 1
    assert page.preview.page_count > 0
    assert "受理通知书" in page.preview.accessibleName()
    assert list_cases(window.counter).rows == ()


def test_ctrl_enter_decides_once(window: MainWindow, hands: Hands, open_outcome: Open) -> None:
    open_outcome(MET, MET, MET)
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, DonePage)
    assert _only_case_status(window) is CaseStatus.accepted
    assert list_drafts(window.counter) == ()


def test_a_fault_after_deciding_leaves_nobody_on_a_page_that_is_over(
    window: MainWindow, hands: Hands, open_outcome: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_outcome(MET, MET, MET)

    def faulty(done: DonePage) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(DonePage, "facts", faulty)
    with pytest.raises(ZeroDivisionError):
        page.decide()
    assert isinstance(window.page, CasesPage)
    assert window.stack.currentWidget() is window.page
    [case] = list_cases(window.counter).rows
    assert [one.message.title for one in window.banners] == [f"已存好：{case.number}，出件这一页没显示出来"]
    assert list_drafts(window.counter) == ()
    monkeypatch.undo()
    window.keep()
    hands.press(Key.Key_Return)
    assert isinstance(window.page, StepsPage)


def test_a_fault_while_deciding_is_told_and_the_same_key_goes_on(
    window: MainWindow,
    hands: Hands,
    open_outcome: Open,
    monkeypatch: pytest.MonkeyPatch,
    logged_errors: list[logging.LogRecord],
) -> None:
    page = open_outcome(MET, MET, MET)
    store = window.counter.store

    def faulty(case: str) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(store, "case", faulty)  # everything is written by then
        page.decide()
    assert (window.page, page.on.text(), page.on.isEnabled()) == (page, "确定并打印", True)
    assert "程序出了一个没料到的错" in [one.message.title for one in window.banners]
    assert len(logged_errors) == 1
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, DonePage)
    assert _only_case_status(window) is CaseStatus.accepted
    assert list_drafts(window.counter) == ()


def test_what_the_clerk_adds_is_on_the_paper_and_stays_with_the_draft(
    window: MainWindow, hands: Hands, open_outcome: Open
) -> None:
    page = open_outcome(MET, MISSING, MET)
    hands.press(Key.Key_Tab)
    assert page.fields["message"].editor.hasFocus()
    hands.type("登记表已盖章，不用再盖。")
    hands.press(Key.Key_F12)
    (draft,) = list_drafts(window.counter)
    kept = window.counter.store.load_draft(draft.id)
    assert kept is not None
    assert kept.words["message"] == "登记表已盖章，不用再盖。"


def test_nothing_is_chosen_while_lines_are_open(hands: Hands, open_outcome: Open) -> None:
    page = open_outcome(MET)
    assert page.options.chosen_digit() is None
    assert page.on.reason == "先选一个结论"
    assert _whys(page)[1] == "还有 2 项没看"
    hands.press(Key.Key_Return, CTRL)
    assert page.shell.current.busy


def test_a_refusal_needs_its_reason_and_where_to_go(window: MainWindow, hands: Hands, open_outcome: Open) -> None:
    page = open_outcome(MET, MET, MET)
    hands.digits(4)
    hands.press(Key.Key_Return, CTRL)
    assert page.fields["refusal"].editor.hasFocus()
    assert page.fields["refusal"].fault == "这一格还没填。"
    hands.type("单位不在本市参保。")
    hands.press(Key.Key_Return, CTRL)
    assert page.fields["office"].editor.hasFocus()
    hands.type("益阳市医疗保障事务中心")
    hands.press(Key.Key_Tab)
    hands.type("0737-4200000")
    hands.press(Key.Key_Return, CTRL)
    (row,) = list_cases(window.counter).rows
    case = get_case(window.counter, row.case_id)
    assert case.refusal is not None
    assert (case.refusal.office, case.refusal.phone) == ("益阳市医疗保障事务中心", "0737-4200000")


def test_a_condition_that_does_not_hold_proposes_the_refusal_and_its_reason(window: MainWindow) -> None:
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    serving.confirm(serving.checklist.eligibility[0].id, "no")
    window.go(PageId.outcome)
    page = window.page
    assert isinstance(page, OutcomePage)
    assert page.options.chosen_digit() == 4
    assert serving.checklist.eligibility[0].text in page.fields["refusal"].value()


def test_a_character_no_font_has_is_named_and_stops_the_print(
    window: MainWindow, hands: Hands, open_outcome: Open
) -> None:
    page = open_outcome(MET, MET, MET, person=UNDRAWABLE)
    assert page.on.reason == "这张纸不能打印"
    assert page.preview.page_count == 0
    told = page.trouble
    assert told is not None
    assert told.message.title.startswith("申请人姓名里的“")
    hands.press(Key.Key_Return, CTRL)
    assert list_cases(window.counter).rows == ()
    hands.press(Key.Key_F12)
    assert [one.title for one in list_drafts(window.counter)] == ["职工参保登记"]


@pytest.fixture
def second_notice(window: MainWindow) -> OutcomePage:
    """A citizen is back, and a line that was passed before is found wrong."""
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    _judge(serving, MET, MISSING, MET)
    case = decide(window.counter, serving, Outcome.notice).case
    again = reopen(window.counter, case)
    _judge(again, MISSING, MET, MET)
    window.current.finish()
    window.current.take(again)
    window.go(PageId.outcome)
    assert isinstance(window.page, OutcomePage)
    return window.page


def _confirm(page: OutcomePage, hands: Hands, number: str, password: str) -> None:
    page.confirmation.number.editor.setFocus()
    page.confirmation.number.editor.selectAll()
    hands.type(number)
    hands.enter()
    hands.type(password)
    hands.press(Key.Key_Return, CTRL)


def test_a_second_notice_names_what_could_have_been_seen(second_notice: OutcomePage, hands: Hands) -> None:
    page = second_notice
    assert page.options.chosen_digit() == 2
    assert page.confirmation.isVisible()
    assert page.confirmation.password.editor.echoMode() is QLineEdit.EchoMode.Password
    hands.press(Key.Key_Return, CTRL)
    assert page.fields["second"].editor.hasFocus()
    hands.type("上次看漏了公章")
    hands.press(Key.Key_Return, CTRL)
    assert page.confirmation.number.editor.hasFocus()


@pytest.mark.parametrize(
    ("number", "password", "sentence"),
    [
        ("0301", "0000", "工号或密码不对。再试一次，或找主管。"),
        ("0315", "0315", "这个工号不是主管，不能确认。"),
    ],
)
def test_nobody_but_a_supervisor_confirms_it(
    window: MainWindow, second_notice: OutcomePage, hands: Hands, number: str, password: str, sentence: str
) -> None:
    page = second_notice
    page.fields["second"].editor.setFocus()
    hands.type("上次看漏了公章")
    _confirm(page, hands, number, password)
    assert page.confirmation.password.fault == sentence
    assert window.page is page
    assert len(get_case(window.counter, list_cases(window.counter).rows[0].case_id).notices) == 1


def test_the_supervisor_confirms_and_the_second_notice_is_given(
    window: MainWindow, second_notice: OutcomePage, hands: Hands
) -> None:
    page = second_notice
    page.fields["second"].editor.setFocus()
    hands.type("上次看漏了公章")
    _confirm(page, hands, "0301", "0301")
    assert isinstance(window.page, DonePage)
    case = get_case(window.counter, list_cases(window.counter).rows[0].case_id)
    assert [(one.ordinal, one.supervisor) for one in case.notices] == [(1, ""), (2, "0301")]
    assert page.confirmation.given() == ("", "")


def test_esc_goes_back_to_form_and_materials_and_nothing_is_decided(
    window: MainWindow, hands: Hands, open_outcome: Open
) -> None:
    open_outcome(MET, MET, MET)
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.form
    hands.press(Key.Key_Escape, times=2)  # 核对 beside it, then the page
    assert window.page.id.value == "checklist"
    assert list_cases(window.counter).rows == ()
