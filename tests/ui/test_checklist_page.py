# SPDX-License-Identifier: Apache-2.0
"""材料: digits judge, Enter goes on, nothing the guide does not allow, and the guide's words are one key away."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel

from counter_app.cases.actions import LineState
from counter_app.cases.people import Person
from counter_app.desk.daily_log import day_log
from counter_app.desk.deciding import decide
from counter_app.desk.drafting import list_drafts, resume
from counter_app.desk.reopening import reopen
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.case.line_panel import LinePanel
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.keys import Context
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.reason_picker import ReasonPicker
from counter_app.ui.widgets.text import Prose
from ui.hands import CTRL, Hands, Key

EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
DEATH = {"reason": "death", "death_record": "not_found", "agent": "no"}
SOMEBODY_ELSE = Person(name="测试员乙", id_number="430981197805203315", sex="男", birth="1978-05-20")

Open = Callable[..., ChecklistPage]


@pytest.fixture
def open_list(window: MainWindow) -> Open:
    """Opens the checklist of a case that is decided up to there."""

    def go(title: str = "职工参保登记", answers: dict[str, str] | None = None) -> ChecklistPage:
        Stage(window).serve(title, applicant=PERSON, answers=EMPLOYEE if answers is None else answers, decide=True)
        window.go(PageId.checklist)
        assert isinstance(window.page, ChecklistPage)
        return window.page

    return go


def _states(page: ChecklistPage) -> list[LineState]:
    return [page.serving.line(one.material.id).state for one in page.serving.checklist.lines]


def _panel(window: MainWindow) -> LinePanel:
    assert isinstance(window.panel, LinePanel)
    return window.panel


def _picker(window: MainWindow) -> ReasonPicker:
    found = _panel(window).asks()
    assert isinstance(found, ReasonPicker)
    return found


def _told(panel: LinePanel) -> str:
    return "\n".join(one.text() for one in panel.findChildren(Prose))


def test_the_hands_begin_on_the_first_line_nobody_has_looked_at(hands: Hands, open_list: Open) -> None:
    page = open_list()
    assert page.lines.hasFocus()
    assert page.lines.at == 0
    hands.enter()
    assert _states(page)[0] is LineState.met
    assert page.lines.at == 1


def test_digits_judge_and_stay_on_the_line(hands: Hands, open_list: Open) -> None:
    page = open_list()
    hands.digits(2)
    assert _states(page)[0] is LineState.missing
    assert page.lines.at == 0
    hands.digits(1)
    assert _states(page)[0] is LineState.met
    hands.digits(0)
    assert _states(page)[0] is LineState.unseen


def test_full_width_digits_of_an_input_method_judge_too(open_list: Open, hands: Hands) -> None:
    page = open_list()
    event = QInputMethodEvent()
    event.setCommitString("2")
    QApplication.sendEvent(page.lines, event)
    hands.settle()
    assert _states(page)[0] is LineState.unseen  # the list takes no composed words at all
    hands.digits(2)
    assert _states(page)[0] is LineState.missing


def test_enter_does_not_overwrite_what_was_judged(hands: Hands, open_list: Open) -> None:
    page = open_list()
    hands.digits(2)
    hands.enter()
    assert _states(page)[0] is LineState.missing
    assert page.lines.at == 1


def test_three_asks_what_is_wrong_and_shows_what_will_be_printed(
    window: MainWindow, hands: Hands, open_list: Open
) -> None:
    page = open_list()
    line = page.serving.checklist.lines[0]
    hands.digits(3)
    picker = _picker(window)
    assert picker.options.hasFocus()
    hands.digits(1)
    assert page.lines.hasFocus()
    assert page.lines.at == 0
    assert page.serving.line(line.material.id).reason == line.material.defects[0]
    assert f"带来了，但{line.material.defects[0]}。" in _told(_panel(window))


def test_nine_takes_the_clerks_own_words(window: MainWindow, hands: Hands, open_list: Open) -> None:
    page = open_list()
    line = page.serving.checklist.lines[0].material.id
    hands.digits(3, 9)
    hands.type("表是去年的旧版")
    assert "带来了，但表是去年的旧版。" in _told(_panel(window))
    hands.enter()
    entry = page.serving.line(line)
    assert (entry.state, entry.reason, entry.own_words) == (LineState.defective, "", "表是去年的旧版")
    assert page.lines.hasFocus()


def test_a_defect_without_a_reason_cannot_go_on(hands: Hands, open_list: Open) -> None:
    page = open_list()
    hands.digits(3)
    page.lines.setFocus()
    hands.press(Key.Key_Down)
    for _ in page.serving.checklist.lines[1:]:
        hands.enter()
    assert not page.on.isEnabled()
    assert page.bar.words() == "1 项没写哪里不合格"
    hands.press(Key.Key_Return, CTRL)
    assert page.shell.current.serving.draft.page == "checklist"


def test_a_promise_the_guide_does_not_allow_is_refused_with_the_reason(hands: Hands, open_list: Open) -> None:
    page = open_list()
    hands.digits(4)
    assert _states(page)[0] is LineState.unseen
    assert any(one.text() == "这一项指南没有允许承诺，不能用承诺书代替。" for one in page.findChildren(QLabel))
    off = {one.choice.digit: one.choice.off for one in page.states.options}
    assert off[4] == "指南没有允许承诺"
    assert off[5] == "指南没写可以共享"


def test_a_promise_the_guide_allows_leads_to_acceptance_with_a_promise(hands: Hands, open_list: Open) -> None:
    page = open_list("参保人员个人账户一次性支取", DEATH)
    for line in page.serving.checklist.lines:
        hands.digits(4 if line.promise_allowed else 1)
        hands.press(Key.Key_Down)
    assert LineState.promised in _states(page)
    assert page.bar.words() == "用承诺代替的都选好了：可以承诺受理"
    assert page.on.isEnabled()


def test_f5_opens_the_guides_own_words_and_follows_the_line(window: MainWindow, hands: Hands, open_list: Open) -> None:
    page = open_list()
    hands.press(Key.Key_F5)
    for line in page.serving.checklist.lines:
        told = _told(_panel(window))
        assert all(quote.line.text in told for quote in line.material.quotes)
        hands.press(Key.Key_Down)
    assert page.lines.hasFocus()
    hands.press(Key.Key_Escape)
    assert window.panel is None
    assert window.page is page


def test_the_paper_that_was_brought_is_an_answer_more_never_one_that_must_be(hands: Hands, open_list: Open) -> None:
    page = open_list(answers={**EMPLOYEE, "origin": "hk_macao_tw"})
    place = next(n for n, one in enumerate(page.serving.checklist.lines) if one.material.id == "hk_macao_tw_document")
    hands.press(Key.Key_Down, times=place)
    hands.enter()
    assert _states(page)[place] is LineState.met
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Right)
    hands.digits(2)
    entry = page.serving.line("hk_macao_tw_document")
    assert (entry.state, entry.option) == (LineState.met, "residence_permit")
    assert page.lines.hasFocus()


def test_a_paper_asked_for_only_if_needed_may_be_left(hands: Hands, open_list: Open) -> None:
    page = open_list(answers=FLEXIBLE)
    hands.enter(2)
    assert _states(page) == [LineState.met, LineState.met, LineState.unseen]
    assert page.on.isEnabled()
    assert page.bar.words() == "材料齐了：可以受理"


def test_undo_takes_the_last_judgement_back(hands: Hands, open_list: Open) -> None:
    page = open_list()
    hands.enter()
    hands.digits(2)
    hands.press(Key.Key_Z, CTRL)
    assert _states(page)[:2] == [LineState.met, LineState.unseen]
    hands.press(Key.Key_Z, CTRL)
    assert _states(page)[:2] == [LineState.unseen, LineState.unseen]


def test_ctrl_g_goes_to_the_next_line_to_look_at_then_to_what_is_wrong(hands: Hands, open_list: Open) -> None:
    page = open_list()
    hands.digits(2)
    hands.press(Key.Key_Down)
    hands.enter()
    hands.press(Key.Key_Up, times=2)
    hands.press(Key.Key_G, CTRL)
    assert page.lines.at == 2
    hands.enter()
    hands.press(Key.Key_G, CTRL)
    assert page.lines.at == 0


def test_one_missing_leaves_only_the_notice(window: MainWindow, hands: Hands, open_list: Open) -> None:
    page = open_list()
    hands.digits(2)
    hands.press(Key.Key_Down)
    hands.enter(2)
    assert page.bar.words() == "还有 1 项没齐：现在只能出一次性告知书"
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.outcome


def test_what_was_judged_is_saved_and_offered_again(
    window: MainWindow, hands: Hands, open_list: Open, qtbot: object
) -> None:
    page = open_list()
    line = page.serving.checklist.lines[0].material.id
    hands.digits(2)
    hands.press(Key.Key_F12)
    (draft,) = list_drafts(window.counter)
    assert draft.page == "checklist"
    assert resume(window.counter, draft.id).line(line).state is LineState.missing


def test_a_line_tells_a_screen_reader_all_of_it(hands: Hands, open_list: Open) -> None:
    page = open_list()
    hands.digits(2)
    told = page.lines.accessibleName()
    assert told == "《沅江市职工基本医疗保险参保登记表》，加盖单位公章，缺，没有带来，第 1 行共 3 行"


def _somebody_else(window: MainWindow) -> ChecklistPage:
    """A notified case is opened again, and another person's number is typed."""
    counter = window.counter
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.missing)
    from counter_app.cases.outcome import Outcome

    case = decide(counter, serving, Outcome.notice).case
    again = reopen(counter, case)
    again.set_applicant(SOMEBODY_ELSE)
    window.current.finish()
    window.current.take(again)
    window.go(PageId.checklist)
    assert isinstance(window.page, ChecklistPage)
    return window.page


def test_another_person_freezes_the_case_until_the_clerk_says_who(window: MainWindow, hands: Hands) -> None:
    page = _somebody_else(window)
    assert page.frozen
    assert page.key_context() is Context.guard
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_F12)
    hands.press(Key.Key_F8)
    hands.press(Key.Key_Escape)
    assert window.page is page
    assert page.frozen
    told = " ".join(one.text() for one in page.guard.findChildren(QLabel))
    assert "测**" in told
    assert "430981197805203315" not in told


def test_it_was_typed_wrongly_gives_the_case_its_applicant_back(window: MainWindow, hands: Hands) -> None:
    page = _somebody_else(window)
    hands.digits(1)
    assert not page.frozen
    assert window.current.serving.draft.applicant == PERSON
    assert page.lines.hasFocus()


def test_it_is_the_agent(window: MainWindow, hands: Hands) -> None:
    _somebody_else(window)
    hands.digits(2)
    draft = window.current.serving.draft
    assert draft.applicant == PERSON
    assert draft.agent is not None
    assert draft.agent.person == SOMEBODY_ELSE
    assert window.current.serving.checklist.answers["agent"] == "yes"
    assert window.page.id is PageId.identity


def test_it_is_the_next_citizen(window: MainWindow, hands: Hands) -> None:
    _somebody_else(window)
    before = window.current.serving.draft.id
    hands.digits(3)
    serving = window.current.serving
    assert serving.case is None
    assert serving.draft.applicant == SOMEBODY_ELSE
    kept = resume(window.counter, before)
    assert kept.draft.applicant == PERSON


def test_the_same_person_with_another_paper_needs_a_reason(window: MainWindow, hands: Hands) -> None:
    page = _somebody_else(window)
    hands.digits(4)
    hands.enter()
    assert page.frozen
    hands.type("换了新身份证")
    hands.enter()
    assert not page.frozen
    assert window.current.serving.draft.applicant == SOMEBODY_ELSE
    assert window.current.serving.draft.words["identity_changed"] == "换了新身份证"
    assert "wrong_person" in [one.kind for one in day_log(window.counter).exceptions]
