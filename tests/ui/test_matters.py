# SPDX-License-Identifier: Apache-2.0
"""By keyboard alone: a letter of another office, somebody shown how, a complaint, a call, two items in one visit."""

from pathlib import Path

from flows.desk_day import open_day
from flows.pulling_day import asking_beside, pulling_day

from counter_app.cases.actions import Channel, Consulted, LineState
from counter_app.cases.case import CaseStatus
from counter_app.cases.coming import Coming
from counter_app.cases.outcome import Outcome
from counter_app.catalogue.own_matters import COMPLAINT, OWN_GUIDE, STUCK
from counter_app.desk.complaining import Complaint, register
from counter_app.desk.deciding import decide
from counter_app.desk.listing import get_case
from counter_app.desk.serving import begin
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery import matter_scenes as scenes
from counter_app.ui.gallery.stage import CITIZEN, PERSON, Stage
from counter_app.ui.matters.complaint_page import ComplaintPage
from counter_app.ui.matters.guided_page import GuidedPage
from counter_app.ui.matters.letter_page import LetterPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import CTRL, SHIFT, Hands, Key


def _steps(window: MainWindow) -> StepsPage:
    assert isinstance(window.page, StepsPage)
    return window.page


def test_a_letter_is_taken_down_and_its_case_is_in_sight(window: MainWindow, hands: Hands) -> None:
    hands.press(Key.Key_F3, SHIFT)
    page = window.page
    assert isinstance(page, LetterPage)
    hands.type("益医保函2026-0017")
    hands.enter(2)
    hands.type("益阳市医疗保障事务中心")
    hands.enter()
    hands.type("测试员")
    hands.enter()
    hands.type("110101194912310024")
    hands.press(Key.Key_Return, CTRL)
    assert hands.focus is page.stranger
    assert window.counter.store.list_cases().rows == ()
    hands.digits(1)
    hands.type("医保系统里查到")
    hands.press(Key.Key_Return, CTRL)
    case = _steps(window).case
    assert (case.channel, case.status) == (Channel.letter, CaseStatus.accepted)
    assert ("收函", "益医保函2026-0017　益阳市医疗保障事务中心　11月20日 周五") in _steps(window).ties.lines


def test_who_was_shown_how_is_kept_as_not_done_with_the_reason(window: MainWindow, hands: Hands) -> None:
    item = Stage(window).item("医疗保障信息平台电子凭证", "wuwei")
    window.go(PageId.guided, item=item, person=PERSON)
    page = window.page
    assert isinstance(page, GuidedPage)
    assert hands.focus is page.outcome
    hands.digits(2, 3)
    hands.press(Key.Key_Return, CTRL)
    case = _steps(window).case
    assert (case.status, case.undone) == (CaseStatus.completed, True)
    assert ("结果", "没办成") in _steps(window).ties.lines
    assert _steps(window).list.ending is None


def test_a_complaint_is_found_by_its_name_and_taken_down(window: MainWindow, hands: Hands) -> None:
    hands.type("投诉")
    hands.enter()
    page = window.page
    assert isinstance(page, ComplaintPage)
    assert page.matter.id == COMPLAINT
    hands.type("窗口没有人")
    hands.enter(3)
    hands.type("9999")
    hands.press(Key.Key_Return, CTRL)
    assert page.against.editor.hasFocus()
    page.against.set_value("0315")
    hands.press(Key.Key_Return, CTRL)
    case = _steps(window).case
    assert (case.guide, case.against) == (OWN_GUIDE, ("0315",))
    assert ("反映的事", "窗口没有人") in _steps(window).ties.lines
    assert _steps(window).list.asked is not None


def test_whom_a_complaint_is_about_is_told_that_it_waits_for_somebody_else(window: MainWindow) -> None:
    told = Complaint(COMPLAINT, "等了很久", against=("0312",))
    window.go(PageId.steps, case=register(window.counter, told).case)
    assert _steps(window).list.asked is None
    assert _steps(window).list.waits_for is not None


def _turned_away(window: MainWindow) -> str:
    """A case of the person that was refused; its id."""
    counter = window.counter
    item = next(one for one in counter.catalogue.guides["yuanjiang"].items if one.title == "出具《参保凭证》")
    serving = begin(item, clerk="0312", at=counter.now_micros())
    serving.set_applicant(PERSON)
    for use, words in {"reason": "不在本市参保", "office": "参保地中心", "office_phone": "0737-1234567"}.items():
        serving.note(use, words)
    return decide(counter, serving, Outcome.refuse).case.id


def test_who_comes_a_third_time_may_say_what_could_not_be_done(window: MainWindow, hands: Hands) -> None:
    stage = Stage(window)
    earlier = {_turned_away(window) for _ in range(2)}
    stage.serve("出具《参保凭证》", applicant=PERSON)
    window.go(PageId.identity)
    page = window.page
    assert isinstance(page, IdentityPage)
    assert page.visits.helped
    hands.press(Key.Key_F3, CTRL)
    asked = window.page
    assert isinstance(asked, ComplaintPage)
    assert asked.matter.id == STUCK
    assert "没有受理" in asked.words.value()
    assert asked.owner.value() == "0301"
    asked.owner.set_value("9999")
    hands.press(Key.Key_Return, CTRL)
    assert asked.owner.editor.hasFocus()
    asked.owner.set_value("0301")
    hands.press(Key.Key_Return, CTRL)
    case = _steps(window).case
    assert (case.applicant, {one.other for one in case.links}) == (PERSON, earlier)
    assert (case.owner, case.due.due) == ("0301", "2026-12-02")
    assert ("负责的人", "0301") in _steps(window).ties.lines


def test_what_was_in_vain_at_another_window_counts_once_the_centre_told_it(window: MainWindow, tmp_path: Path) -> None:
    with (
        open_day(tmp_path / "other") as other,
        pulling_day(other, tmp_path / "centre") as centre,
        asking_beside(centre, window.counter),
    ):
        case = other.notified(other.flexible().checklist.lines[0].material.id)
        centre.push()
        Stage(window).serve(case.title, applicant=PERSON)
        window.go(PageId.identity)
        page = window.page
        assert isinstance(page, IdentityPage)
        message = page.visits.message()
        assert message is not None
        assert f"11月20日 周五 告知还缺：{case.notices[0].open_lines[0].text}" in message.text
        assert "本厅各窗口都数了" in message.text
        assert window.current.serving.coming == Coming(visit=2, earlier=(case.id,))


def test_whoever_only_asked_is_remembered_as_somebody_who_came(window: MainWindow, hands: Hands) -> None:
    earlier = _turned_away(window)
    serving = Stage(window).serve("出具《参保凭证》", applicant=PERSON)
    window.go(PageId.identity)
    hands.press(Key.Key_J, CTRL)
    assert window.page.id is PageId.finder
    item = serving.item
    (asked,) = window.counter.store.asked_about(PERSON.id_number, guide=item.guide, item=item.ordinal)
    case = get_case(window.counter, asked)
    assert isinstance(case.history[0].facts, Consulted)
    assert case.history[0].facts.coming == Coming(visit=2, earlier=(earlier,))
    assert window.counter.store.load_draft(serving.draft.id) is None


def test_a_call_is_noted_and_its_papers_follow_and_come(window: MainWindow, hands: Hands) -> None:
    serving = Stage(window).serve("异地急诊人员备案", applicant=CITIZEN, answers={"agent": "no"}, decide=True)
    window.go(PageId.identity)
    page = window.page
    assert isinstance(page, IdentityPage)
    hands.press(Key.Key_T, CTRL)
    assert page.calling.caller.editor.hasFocus()
    hands.type("女儿")
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.checklist
    states = {serving.line(one.material.id).state for one in serving.checklist.lines}
    assert (states, serving.draft.channel) == ({LineState.follows}, Channel.phone)
    hands.digits(1, 0)
    assert serving.line(serving.checklist.lines[0].material.id).state is LineState.follows
    window.current.finish()
    scenes.papers_owed(Stage(window))
    steps = _steps(window)
    hands.press(Key.Key_M, CTRL)
    hands.press(Key.Key_Return, CTRL)
    assert len(steps.case.papers_follow) == 3  # nothing was ticked
    assert ("来电的人", "测试员丁（女儿）138****0001") in steps.ties.lines
    hands.digits(1, 2, 3)
    hands.press(Key.Key_Return, CTRL)
    assert get_case(window.counter, steps.case.id).papers_follow == ()


def test_two_items_are_taken_in_one_visit(window: MainWindow, hands: Hands) -> None:
    scenes.joined(Stage(window))
    first = window.current.serving.draft.id
    hands.press(Key.Key_J, CTRL)
    serving = window.current.serving
    assert (serving.item.title, serving.draft.first) == ("生育津贴支付", first)
    serving.answer("platform_proof", "found")
    for one in serving.checklist.eligibility:
        serving.confirm(one.id, "yes")
    window.go(PageId.outcome)
    page = window.page
    assert isinstance(page, OutcomePage)
    assert page.partner.isHidden()
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.done
    other = get_case(window.counter, first)
    assert other.status is CaseStatus.accepted
    assert [one.other for one in other.links] == [serving.draft.id]
