# SPDX-License-Identifier: Apache-2.0
"""The second screen: what the citizen sees while the clerk works, what he presses, and where it goes."""

import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from simulated import simulated

from counter_app.cases.actions import LineState, NotRatedWhy, RatingSource
from counter_app.cases.case import CaseRating, CaseStatus
from counter_app.cases.people import Person
from counter_app.desk.listing import get_case
from counter_app.devices.contracts import DeviceCondition, DeviceKind
from counter_app.settings import DeviceSetting, Settings
from counter_app.ui.background import Threads
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.devices.devices_page import DevicesPage
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.gallery.stage import AGENT, CITIZEN, PERSON, Stage
from counter_app.ui.rating.citizen_screen import CitizenScreen
from counter_app.ui.rating.look import Words as _Words
from counter_app.ui.rating.pages import BlankPage, CitizenPage, ConfirmPage, GreetingPage, ResultPage
from counter_app.ui.rating.question_pages import QuestionPage, ReasonsPage
from counter_app.ui.rating.rating_desk import Standing
from counter_app.ui.rating.shown_panel import ShownPanel
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.conftest import sign_in
from ui.hands import ALT, CTRL, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
PATIENCE = 20_000


class Counter:
    """A window with a second screen, its clerk, and a citizen before it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.hands = Hands(qtbot, window)

    @property
    def screen(self) -> CitizenScreen:
        return self.window.citizens.screen

    @property
    def seen(self) -> CitizenPage:
        """The page before the citizen."""
        return self.screen.window.page

    def until(self, happened: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(happened, timeout=PATIENCE)

    def put_up(self) -> None:
        """The second monitor is plugged in; the clerk's window has the keys."""
        self.screen.stand_on(QGuiApplication.primaryScreen())
        self.screen.window.setWindowState(Qt.WindowState.WindowNoState)
        self.screen.window.resize(1366, 768)
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    def decide(self, applicant: Person = PERSON, answers: dict[str, str] | None = None) -> DonePage:
        """A case worked and accepted, as far as the page that says so."""
        chosen = answers or EMPLOYEE
        serving = Stage(self.window).serve("职工参保登记", applicant=applicant, answers=chosen, decide=True)
        for line in serving.checklist.lines:
            serving.judge(line.material.id, LineState.met)
        self.window.go(PageId.outcome)
        page = self.window.page
        assert isinstance(page, OutcomePage)
        self.until(lambda: page.preview.page_count > 0)
        page.decide()
        self.until(lambda: isinstance(self.window.page, DonePage))
        done = self.window.page
        assert isinstance(done, DonePage)
        return done

    def next_citizen(self, done: DonePage) -> None:
        self.until(done.next.isEnabled)
        self.hands.press(Key.Key_F12)
        assert self.window.page.id is PageId.finder

    def asked(self, done: DonePage) -> QuestionPage:
        """F12, and the question stands before the citizen, laid out."""
        self.next_citizen(done)
        self.until(lambda: isinstance(self.seen, QuestionPage))
        page = self.seen
        assert isinstance(page, QuestionPage)
        self.until(lambda: page.decline.y() > 0)
        return page

    def touch(self, button: QWidget) -> None:
        """A finger, once the page is settled."""
        page = self.screen.window.page
        self.until(lambda: page.counts)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def rating(self, case_id: str) -> CaseRating:
        return get_case(self.window.counter, case_id).ratings[-1]

    def ended(self, case_id: str) -> CaseRating:
        """How the question ended, once it is in the store."""
        self.until(lambda: not self.rating(case_id).is_open)
        return self.rating(case_id)


@pytest.fixture
def second(settings: Settings) -> Settings:
    """The settings of a window that asks on its second screen."""
    devices = (DeviceSetting("evaluator", "second-screen"),)
    return replace(settings, window=replace(settings.window, devices=devices))


@pytest.fixture
def counter(make: Callable[..., MainWindow], second: Settings, qtbot: QtBot) -> Counter:
    window = make(second, background=Threads())
    one = Counter(window, qtbot)
    one.until(lambda: window.ready)
    one.put_up()
    sign_in(one.hands)
    one.until(lambda: window.page.id is PageId.finder)
    return one


def test_greeting_nothing_result_a_question_that_the_lock_covers_and_greeting_again(counter: Counter) -> None:
    assert isinstance(counter.seen, GreetingPage)
    Stage(counter.window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    counter.window.go(PageId.checklist)
    assert isinstance(counter.seen, BlankPage)
    done = counter.decide()
    assert isinstance(counter.seen, ResultPage)
    counter.asked(done)
    counter.window.change_clerk()
    counter.until(lambda: counter.window.page.id is PageId.sign_in)
    assert isinstance(counter.seen, GreetingPage)
    sign_in(counter.hands)
    counter.until(lambda: counter.window.page.id is PageId.finder)
    page = counter.seen
    assert isinstance(page, QuestionPage)
    counter.touch(page.decline)
    counter.until(lambda: isinstance(counter.seen, GreetingPage))


def test_the_monitor_is_a_device_of_the_window(counter: Counter) -> None:
    window = counter.window
    assert window.devices.state(DeviceKind.second_screen).condition is DeviceCondition.ready
    window.go(PageId.devices, back=PageId.finder)
    page = window.page
    assert isinstance(page, DevicesPage)
    row = page.list.rows[list(DeviceKind).index(DeviceKind.second_screen)]
    assert row.told.startswith("第二屏，好用")
    page.morning.start()
    counter.until(lambda: page.morning.kind is DeviceKind.evaluator)
    counter.hands.digits(3)
    counter.until(lambda: page.morning.kind is DeviceKind.second_screen)
    counter.hands.digits(1)
    counter.until(lambda: not page.morning.running)
    counter.screen.stand_on(None)
    assert page.list.rows[4].words[0] == "本窗口没有配"


def test_a_press_reaches_its_case_while_the_next_citizen_is_served(counter: Counter) -> None:
    done = counter.decide()
    case = done.case.id
    page = counter.asked(done)
    other = counter.decide(CITIZEN)  # the next one is served and decided meanwhile
    assert other.case.id != case
    counter.touch(page.levels[2])
    reasons = counter.seen
    assert isinstance(reasons, ReasonsPage)
    counter.touch(reasons.reasons["214"])
    counter.touch(reasons.done)
    rating = counter.ended(case)
    assert (rating.level, rating.reasons, rating.source) == (2, ("214",), RatingSource.screen)
    assert get_case(counter.window.counter, other.case.id).ratings == ()
    assert counter.window.page is other


def test_five_buttons_alike_none_of_them_chosen_and_the_clerks_keys_press_none(counter: Counter) -> None:
    done = counter.decide()
    case = done.case.id
    page = counter.asked(done)
    buttons = list(page.levels.values())
    assert [one.accessibleName() for one in buttons] == [
        "5 非常满意",
        "4 满意",
        "3 基本满意",
        "2 不满意",
        "1 非常不满意",
    ]
    assert len({(one.width(), one.x()) for one in buttons}) == 1
    assert max(one.height() for one in buttons) - min(one.height() for one in buttons) <= 1
    assert all(one.height() >= 92 for one in buttons)  # large letters: born 1949
    assert [one.y() for one in buttons] == sorted(one.y() for one in buttons)
    assert not any(one.hasFocus() or one.isChecked() for one in (*buttons, page.decline))
    assert page.decline.y() > buttons[-1].geometry().bottom() + 12
    counter.until(lambda: page.counts)
    assert counter.window.isActiveWindow()
    for key in (Key.Key_5, Key.Key_Return, Key.Key_Space, Key.Key_Tab, Key.Key_Return):
        counter.hands.press(key)
    assert counter.seen is page
    assert counter.rating(case).is_open


def test_a_press_in_the_first_moment_is_dropped(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    counter.screen.settle_ms = PATIENCE
    page = counter.asked(counter.decide())
    with caplog.at_level(logging.INFO):
        QTest.mouseClick(page.levels[1], Qt.MouseButton.LeftButton)
    assert not page.answering.pressed
    assert "first moment" in caplog.text


def test_a_press_for_an_older_question_is_dropped(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    done = counter.decide()
    first = done.case.id
    page = counter.asked(done)
    older = page.answering.question.number
    counter.touch(page.decline)
    counter.ended(first)
    done = counter.decide(CITIZEN)
    second = done.case.id
    now = counter.asked(done)
    with caplog.at_level(logging.INFO):
        counter.screen.press(older, 1)
    assert not now.answering.pressed
    assert "older question" in caplog.text
    assert counter.rating(first).why is NotRatedWhy.declined
    assert counter.rating(second).is_open


def test_a_press_can_be_changed(counter: Counter) -> None:
    done = counter.decide()
    page = counter.asked(done)
    counter.touch(page.levels[1])
    reasons = counter.seen
    assert isinstance(reasons, ReasonsPage)
    assert list(reasons.reasons) == [one.code for one in page.answering.question.levels[4].reasons]
    counter.touch(reasons.reasons["115"])
    counter.touch(reasons.change)
    again = counter.seen
    assert isinstance(again, QuestionPage)
    counter.touch(again.levels[4])
    reasons = counter.seen
    assert isinstance(reasons, ReasonsPage)
    counter.touch(reasons.done)
    rating = counter.ended(done.case.id)
    assert (rating.level, rating.reasons) == (4, ())


def test_the_page_of_the_clerk_says_waiting_and_ended_and_no_more(counter: Counter) -> None:
    done = counter.decide()
    assert done.rating.words == "评价：等群众按。群众正在看结果，接着就问。"
    counter.window.citizens.rating.ask_owed()
    counter.until(lambda: isinstance(counter.seen, QuestionPage))
    counter.until(lambda: done.rating.words.startswith("评价：等群众按。第二屏在问，还有 1"))
    assert done.steps()[-1].note == "等评价"
    page = counter.seen
    assert isinstance(page, QuestionPage)
    counter.touch(page.levels[1])
    assert "等群众按" in done.rating.words
    reasons = counter.seen
    assert isinstance(reasons, ReasonsPage)
    counter.touch(reasons.done)
    counter.until(lambda: done.rating.words == "评价：已结束。结果日终后再看。")


def test_a_screen_pulled_out_is_said_and_nothing_is_lost(counter: Counter) -> None:
    done = counter.decide()
    counter.window.citizens.rating.ask_owed()
    counter.until(lambda: isinstance(counter.seen, QuestionPage))
    counter.screen.stand_on(None)
    assert counter.ended(done.case.id).why is NotRatedWhy.device_fault
    counter.until(lambda: done.rating.words.startswith("评价：没有问成。第二屏没有接上"))


def test_a_decision_taken_back_takes_its_question_with_it(counter: Counter) -> None:
    done = counter.decide()
    case = done.case.id
    counter.window.citizens.rating.ask_owed()
    counter.until(lambda: isinstance(counter.seen, QuestionPage))
    done.take_back()
    counter.until(lambda: counter.window.page.id is PageId.outcome)
    assert counter.ended(case).why is NotRatedWhy.cancelled
    counter.until(lambda: isinstance(counter.seen, BlankPage))


def test_a_fault_of_the_program_shows_the_greeting(counter: Counter, logged_errors: list[logging.LogRecord]) -> None:
    Stage(counter.window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    counter.window.go(PageId.checklist)
    counter.window.crash.report(RuntimeError("planted"))
    counter.until(lambda: isinstance(counter.seen, GreetingPage))
    assert len(logged_errors) == 1


def test_what_is_finished_on_the_spot_is_asked_about_at_its_end(counter: Counter) -> None:
    done = counter.decide(answers=FLEXIBLE)
    assert done.rating.words == "评价：等群众按。这一件办完就请群众评。"
    case = done.case.id
    counter.until(done.on.isEnabled)
    done.go_on()
    steps = counter.window.page
    assert isinstance(steps, StepsPage)
    assert get_case(counter.window.counter, case).ratings == ()
    while steps.case.status is not CaseStatus.delivered:
        before = steps.case.updated_at, len(steps.case.history)
        steps.go_on()
        counter.until(partial(_has_moved_on, steps, before))
    counter.until(lambda: isinstance(counter.seen, QuestionPage))
    assert counter.rating(case).decision == steps.case.outcome.id  # type: ignore[union-attr]


def _has_moved_on(steps: StepsPage, before: tuple[int, int]) -> bool:
    return (steps.case.updated_at, len(steps.case.history)) != before


def test_who_leaves_before_the_end_is_asked_then(counter: Counter) -> None:
    done = counter.decide(answers=FLEXIBLE)
    case = done.case.id
    counter.until(done.on.isEnabled)
    done.go_on()
    counter.hands.press(Key.Key_F12)
    counter.until(lambda: isinstance(counter.seen, QuestionPage))
    assert counter.rating(case).is_open


def test_a_window_that_is_closed_leaves_no_question_open(counter: Counter) -> None:
    done = counter.decide()
    case = done.case.id
    page = counter.asked(done)
    page.answering.press(2)
    counter.window.close()
    counter.until(lambda: not counter.rating(case).is_open)
    assert counter.rating(case).level == 2


def _shown(counter: Counter) -> ConfirmPage:
    page = counter.seen
    assert isinstance(page, ConfirmPage)
    return page


def _on_outcome(counter: Counter) -> OutcomePage:
    serving = Stage(counter.window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    serving.set_agent(AGENT)
    serving.answer("agent", "yes")
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    counter.window.go(PageId.outcome)
    page = counter.window.page
    assert isinstance(page, OutcomePage)
    return page


def test_what_was_entered_is_shown_masked_and_the_answer_goes_with_the_decision(counter: Counter) -> None:
    page = _on_outcome(counter)
    focus = QApplication.focusWidget()
    counter.hands.press(Key.Key_G, ALT)
    shown = _shown(counter)
    said = [one.said for one in shown.findChildren(_Words)][1:-1]
    assert dict(zip(said[::2], said[1::2], strict=True)) == {
        "办什么": "职工参保登记",
        "谁的": "测**　1101**********0024",
        "谁来办": "测***（女儿）",
        "手机": "138****0000",
    }
    assert (shown.right.width(), shown.right.height()) == (shown.wrong.width(), shown.wrong.height())
    assert QApplication.focusWidget() is focus
    counter.touch(shown.right)
    counter.until(lambda: page.seen.text() == "群众看了第二屏：都对")
    assert isinstance(counter.seen, BlankPage)
    assert QApplication.focusWidget() is focus
    counter.until(lambda: page.preview.page_count > 0)
    page.decide()
    counter.until(lambda: isinstance(counter.window.page, DonePage))
    done = counter.window.page
    assert isinstance(done, DonePage)
    outcome = done.case.outcome
    assert outcome is not None
    assert outcome.personal is not None
    assert outcome.personal.words["confirmed"] == "群众看了第二屏：都对"


def test_something_wrong_is_a_banner_and_the_hands_stay_where_they_are(counter: Counter) -> None:
    page = _on_outcome(counter)
    focus = QApplication.focusWidget()
    counter.hands.press(Key.Key_G, ALT)
    counter.touch(_shown(counter).wrong)
    assert [one.message.title for one in counter.window.banners] == ["群众说有不对的"]
    assert QApplication.focusWidget() is focus
    assert page.seen.text() == "群众看了第二屏：有不对的"
    counter.window.current.serving.set_applicant(replace_phone(PERSON))
    counter.window.go(PageId.outcome)
    assert page.seen.text() == ""  # what was said of something else no longer holds
    counter.hands.press(Key.Key_F12)
    assert counter.window.banners == ()  # the next citizen's page says nothing of this one


def replace_phone(person: Person) -> Person:
    return Person(name=person.name, id_number=person.id_number, sex=person.sex, birth=person.birth, phone="13900000000")


def test_a_form_is_shown_from_its_own_page_and_the_hands_stay(counter: Counter) -> None:
    serving = Stage(counter.window).serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    counter.window.go(PageId.form)
    page = counter.window.page
    assert isinstance(page, FormPage)
    assert page.desk.foot.show_citizen.isVisible()
    focus = QApplication.focusWidget()
    counter.hands.press(Key.Key_G, ALT)
    assert isinstance(counter.seen, ConfirmPage)
    assert QApplication.focusWidget() is focus
    assert isinstance(counter.window.panel, ShownPanel)
    QApplication.processEvents()  # the panel has taken its room
    assert page.desk.foot.back.isVisible()


def test_what_was_said_aloud_is_kept_by_the_clerk(counter: Counter) -> None:
    page = _on_outcome(counter)
    counter.hands.press(Key.Key_G, ALT)
    _shown(counter)
    panel = counter.window.panel
    assert isinstance(panel, ShownPanel)
    counter.hands.press(Key.Key_F6)
    assert panel.isAncestorOf(counter.hands.focus)
    counter.hands.digits(1)
    assert page.seen.text() == "群众看了，口头说：都对"
    assert isinstance(counter.seen, BlankPage)


def test_letters_grow_by_a_key_and_what_is_shown_waits_for_an_open_question(counter: Counter) -> None:
    small = counter.asked(counter.decide(CITIZEN))
    assert not small.look.elder
    counter.hands.press(Key.Key_K, CTRL)
    question = counter.seen
    assert isinstance(question, QuestionPage)
    assert question.look.elder
    assert question.answering is small.answering
    _on_outcome(counter)
    counter.hands.press(Key.Key_G, ALT)
    assert counter.seen is question
    counter.touch(question.decline)
    counter.until(lambda: isinstance(counter.seen, ConfirmPage))


def test_without_a_second_monitor_nothing_of_it_is_there(
    make: Callable[..., MainWindow], qtbot: QtBot, qapp: QApplication
) -> None:
    window = make()
    hands = Hands(qtbot, window)
    sign_in(hands)
    assert [one for one in qapp.topLevelWidgets() if one.isVisible()] == [window]
    counter = Counter(window, qtbot)
    done = counter.decide()
    assert not done.rating.isVisible()
    _on_outcome(counter)
    page = window.page
    assert isinstance(page, OutcomePage)
    assert not page.show_citizen.isVisible()
    hands.press(Key.Key_G, ALT)
    assert [one.message.title for one in window.banners] == ["本窗口没有第二屏"]


TWO_MONITORS = """
import json, sys
from PySide6.QtWidgets import QApplication, QWidget
from counter_app.ui.rating.citizen_screen import CitizenScreen
app = QApplication([])
clerks = QWidget()
first = next(one for one in app.screens() if one.name() == "clerk")
clerks.setScreen(first)
clerks.setGeometry(first.geometry())
clerks.show()
seen = []
for wanted in ("auto", "citizen", "clerk", "off"):
    screen = CitizenScreen(wanted, "3 号窗口", "测试大厅")
    screen.begin(clerks)
    seen.append([wanted, screen.name, screen.present and screen.window.geometry().getRect()])
    screen.close()
print(json.dumps(seen))
"""


def test_it_stands_on_the_second_monitor_and_never_on_the_clerks(tmp_path: Path) -> None:
    names = ("clerk", "citizen")
    screens = [
        f'{{"name": "{name}", "x": {n * 1366}, "y": 0, "width": 1366, "height": 768, "dpi": 96, "dpr": 1}}'
        for n, name in enumerate(names)
    ]
    config = tmp_path / "screens.json"
    config.write_text(f'{{"screens": [{", ".join(screens)}], "windowFrameMargins": false}}')
    environment = {"QT_QPA_PLATFORM": f"offscreen:configfile={config}", "LANG": "C.UTF-8", "PATH": ""}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", TWO_MONITORS], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    place = "[1366, 0, 1366, 768]"
    assert done.stdout.strip() == (
        f'[["auto", "citizen", {place}], ["citizen", "citizen", {place}], ["clerk", "", false], ["off", "", false]]'
    )


def with_a_box(make: Callable[..., MainWindow], settings: Settings, qtbot: QtBot, port: str) -> Counter:
    """A window with a box of buttons, and a second screen beside it."""
    devices = (DeviceSetting("evaluator", "buttons-five", port),)
    window = make(replace(settings, window=replace(settings.window, devices=devices)), background=Threads())
    counter = Counter(window, qtbot)
    counter.until(lambda: window.ready)
    counter.put_up()
    sign_in(counter.hands)
    counter.until(lambda: window.page.id is PageId.finder)
    return counter


def test_a_box_that_fails_when_somebody_else_is_served_asks_nobody_else(
    make: Callable[..., MainWindow], settings: Settings, qtbot: QtBot
) -> None:
    with simulated("evaluator", "--profile", "buttons-five") as box:
        counter = with_a_box(make, settings, qtbot, box.port)
        window = counter.window
        done = counter.decide()
        case = done.case.id
        counter.next_citizen(done)
        counter.until(lambda: bool(get_case(window.counter, case).ratings))
        Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE)
        window.go(PageId.checklist)
        box.kill()
        assert counter.ended(case).why is NotRatedWhy.device_fault
    counter.until(lambda: window.citizens.rating.standing(done.case) is Standing.faulty)
    assert len(get_case(window.counter, case).ratings) == 1
    assert not isinstance(counter.seen, QuestionPage)


def test_a_box_that_fails_leaves_the_question_to_the_second_screen(
    make: Callable[..., MainWindow], settings: Settings, qtbot: QtBot
) -> None:
    counter = with_a_box(make, settings, qtbot, "/dev/not-there")
    window = counter.window
    done = counter.decide()
    case = done.case.id
    page = counter.asked(done)
    counter.touch(page.levels[5])
    reasons = counter.seen
    assert isinstance(reasons, ReasonsPage)
    counter.touch(reasons.done)
    rating = counter.ended(case)
    failed = get_case(window.counter, case).ratings[0]
    assert (failed.device, failed.why) == ("buttons-five", NotRatedWhy.device_fault)
    assert (rating.device, rating.level, rating.source) == ("second-screen", 5, RatingSource.screen)
