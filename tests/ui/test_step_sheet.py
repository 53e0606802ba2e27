# SPDX-License-Identifier: Apache-2.0
"""Steps that ask for a sheet, by keyboard alone: begun, filled in, photographed, objected to, handed over."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from counter_app.cases.actions import LineState
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import decide
from counter_app.desk.following import steps_of
from counter_app.desk.listing import get_case
from counter_app.desk.stand_in import StandIn
from counter_app.desk.step_files import files_of
from counter_app.ui.case.step_sheet import StepSheetPage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.stage import UNIT, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.sign_in import SignInPage
from counter_app.ui.shell.window import MainWindow
from ui.conftest import NOW
from ui.hands import CTRL, Hands, Key


class _Wall:
    """A clock on the wall that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def put(self, moment: datetime) -> None:
        """Go on to a moment."""
        self.now = moment


@pytest.fixture
def wall() -> _Wall:
    return _Wall()


@pytest.fixture
def clock(wall: _Wall) -> _Wall:
    return wall


def at_step(window: MainWindow, wall: _Wall, step: str) -> StepsPage:
    """A hospital that asked to be taken in, right before a step; somebody who may do it sits there."""
    serving = Stage(window).serve("医疗机构申请定点协议管理", applicant=UNIT, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    counter, people = window.counter, StandIn(window.counter, wall.put)
    case = decide(counter, serving, Outcome.accept).case
    window.current.finish()
    for state in steps_of(counter, case):
        people.sit_for(case, state.step)
        if state.step.id == step:
            break
        case = people.work(case, state.step)
    window.go(PageId.steps, case=case)
    assert isinstance(window.page, StepsPage)
    return window.page


def sheet(window: MainWindow) -> StepSheetPage:
    """The page of the sheet."""
    assert isinstance(window.page, StepSheetPage)
    return window.page


def now(window: MainWindow, case: Case) -> Case:
    """The case as it stands in the store."""
    return get_case(window.counter, case.id)


def begin_visit(window: MainWindow, hands: Hands) -> None:
    """Date, way, the group: all typed."""
    hands.digits(1)
    sheet(window)
    hands.type("20261120")
    hands.enter()
    hands.digits(1)
    page = sheet(window)
    page.body.session.set_rows("members", [{"name": "测试员", "duty": "医保"}])
    hands.press(Key.Key_Return, CTRL)


def test_a_visit_is_begun_and_ended_in_two_acts(window: MainWindow, wall: _Wall, hands: Hands, tmp_path: Path) -> None:
    page = at_step(window, wall, "site_assessment")
    assert page.on.text() == "开始现场评估"
    begin_visit(window, hands)
    assert isinstance(window.page, StepsPage)
    case = now(window, page.case)
    assert case.begun["site_assessment"].details == {"visit_on": "2026-11-20"}
    assert page.on.text() == "填现场评估表"
    hands.press(Key.Key_Return, CTRL)
    table = sheet(window)
    table.body.session.set_rows("criteria", [{"item": "信息化", "full": "10", "score": "9"}])
    for key, words in {"total": "9", "passed": "yes"}.items():
        table.body.session.type(key, words)
    hands.press(Key.Key_J, CTRL)
    hands.type("资料齐")
    hands.press(Key.Key_Return, CTRL)
    assert [one.message.title for one in window.banners] == ["“现场评估”要先扫描留存材料"]
    photograph = tmp_path / "photo.png"
    Image.new("RGB", (600, 800), "white").save(photograph)
    hands.digits(2)
    hands.type(str(photograph))
    hands.enter()
    assert len(files_of(now(window, case), "site_assessment")) == 1
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_Return, CTRL)
    done = now(window, case).steps[-1]
    assert (done.verb, done.passed, done.details) == ("现场评估", True, {"total": "9", "passed": "yes"})
    assert now(window, case).history[-1].personal is not None
    assert {one.personal.words.get("note") for one in now(window, case).history if one.personal} >= {"资料齐"}


def test_a_sheet_is_printed_to_be_signed_before_it_counts(window: MainWindow, wall: _Wall, hands: Hands) -> None:
    page = at_step(window, wall, "site_assessment")
    hands.digits(1)
    hands.press(Key.Key_F9)
    (paper,) = window.settings.places.papers.glob("work_visit-*.pdf")
    assert paper.read_bytes().startswith(b"%PDF")
    assert now(window, page.case) == page.case


def test_whoever_is_here_writes_an_objection_down(window: MainWindow, wall: _Wall, hands: Hands) -> None:
    page = at_step(window, wall, "publicity")
    step = next(one.step for one in steps_of(window.counter, page.case) if not one.done)
    case = StandIn(window.counter, lambda moment: None).begun(page.case, step)
    window.counter.clerk = next(one for one in window.counter.settings.hall.staff if one.number == "0312")
    window.go(PageId.steps, case=case)
    hands.digits(3)
    hands.type("床位数不实")
    hands.press(Key.Key_Return, CTRL)
    assert [one.clerk for one in now(window, case).objections] == ["0312"]
    assert page.on.text() == "换人签到"


def test_what_is_wrong_is_gone_to_and_nothing_is_written(window: MainWindow, wall: _Wall, hands: Hands) -> None:
    page = at_step(window, wall, "site_assessment")
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL)
    assert sheet(window).body.fields["visit_on"].in_use
    assert now(window, page.case) == page.case


def test_a_half_filled_sheet_waits(window: MainWindow, wall: _Wall, hands: Hands) -> None:
    page = at_step(window, wall, "site_assessment")
    hands.digits(1)
    hands.type("20261120")
    hands.press(Key.Key_Escape, times=2)  # the paper beside it, then the sheet
    assert isinstance(window.page, StepsPage)
    hands.digits(1)
    assert sheet(window).body.session.filled.values["visit_on"] == "2026-11-20"
    assert page.case.begun == {}


def test_a_sheet_that_says_no_leads_to_the_reason(window: MainWindow, wall: _Wall, hands: Hands) -> None:
    page = at_step(window, wall, "site_assessment")
    begin_visit(window, hands)
    hands.press(Key.Key_Return, CTRL)
    table = sheet(window)
    table.body.session.set_rows("criteria", [{"item": "信息化", "full": "10", "score": "2"}])
    for key, words in {"total": "2", "passed": "no", "opinion": "没有信息系统"}.items():
        table.body.session.type(key, words)
    table.body.changed.emit()
    assert table.on.text() == "现场评估不通过"
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, StepsPage)
    hands.type("没有信息系统")
    hands.press(Key.Key_Return, CTRL)
    case = now(window, page.case)
    assert case.status is CaseStatus.sent_back
    kept = case.forms["work_assessment"].filled
    assert kept is not None
    assert kept.values["total"] == "2"


def test_publicity_waits_for_its_last_day_and_for_every_answer(window: MainWindow, wall: _Wall, hands: Hands) -> None:
    page = at_step(window, wall, "publicity")
    people = StandIn(window.counter, lambda moment: None)
    step = next(one.step for one in steps_of(window.counter, page.case) if not one.done)
    case = people.begun(page.case, step)
    window.go(PageId.steps, case=case)
    assert not page.on.isEnabled()
    hands.digits(3)
    hands.type("床位数不实")
    hands.press(Key.Key_Return, CTRL)
    hands.digits(3, 2, 2)
    hands.type("到现场数过")
    hands.press(Key.Key_Return, CTRL)
    case = now(window, case)
    assert [(one.upheld, one.step) for one in case.objections] == [(False, "publicity")]
    assert not page.on.isEnabled()
    wall.now += timedelta(days=1)
    window.go(PageId.steps, case=case)
    hands.press(Key.Key_Return, CTRL)
    assert now(window, case).steps[-1].verb == "公示"


def test_a_step_of_somebody_else_is_handed_over_and_goes_on_there(
    window: MainWindow, wall: _Wall, hands: Hands
) -> None:
    page = at_step(window, wall, "site_assessment")
    window.counter.clerk = next(one for one in window.counter.settings.hall.staff if one.number == "0312")
    window.go(PageId.steps, case=page.case)
    assert page.list.asked is None
    assert page.on.text() == "换人签到"
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, SignInPage)
    Stage(window).sign_in("0323")
    hands.settle()
    assert isinstance(window.page, StepsPage)
    assert window.page.on.text() == "开始现场评估"
