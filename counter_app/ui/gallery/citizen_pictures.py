# SPDX-License-Identifier: Apache-2.0
"""Pictures of the second screen: every state, in normal and in large letters, on two sizes of monitor."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt

from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import decide
from counter_app.desk.filling import forms_of
from counter_app.desk.filling import keep as keep_form
from counter_app.desk.serving import Serving
from counter_app.desk.showing import ShownRow, entered_rows, result_of
from counter_app.devices.contracts import Question
from counter_app.forms.filled import FilledForm
from counter_app.ui.gallery.checks import faults_of_screen
from counter_app.ui.gallery.pictures import Keep, Picture
from counter_app.ui.gallery.stage import AGENT, PERSON, Stage
from counter_app.ui.rating.answering import CHANGE_SECONDS, Answering
from counter_app.ui.rating.citizen_window import CitizenWindow, MakePage
from counter_app.ui.rating.look import Look
from counter_app.ui.rating.pages import (
    BlankPage,
    CalledPage,
    CitizenPage,
    ConfirmPage,
    GreetingPage,
    PausedPage,
    ResultPage,
)
from counter_app.ui.rating.question_pages import QuestionPage, ReasonsPage
from counter_app.ui.shell.window import MainWindow

MONITORS = ((1366, 768), (1920, 1080))
MATTER = "参保人员个人账户一次性支取"
DEATH = {"reason": "death", "death_record": "not_found", "agent": "yes"}
BIRTH = {"claimant": "employed", "outcome": "difficult", "agent": "no"}
BANK, ACCOUNT, BAD = "沅江农商银行", "6222020000000000000", 2


def take_citizen_pictures(window: MainWindow, keep: Keep) -> Iterator[Picture]:
    """Take every state; the window is what the states are worked with."""
    stage = Stage(window)
    stage.sign_in()
    stage.clear()
    states = _states(stage)
    screen = CitizenWindow(text("ui.top.window", number=window.settings.window.number))
    screen.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    screen.show()
    for width, height in MONITORS:
        screen.resize(width, height)
        for mode in ("normal", "elder"):
            for state, make in states.items():
                screen.show_page(make, elder=mode == "elder")
                stage.settle()
                name = f"second_screen__{state}__{mode}__{width}x{height}.png"
                keep(name, screen.grab().toImage())
                yield Picture(name, tuple(faults_of_screen(screen)))
    screen.close()
    screen.deleteLater()
    stage.clear()


def _states(stage: Stage) -> dict[str, MakePage]:
    counter = stage.window.counter
    hall, number = stage.window.settings.hall.name, text("ui.top.window", number=stage.window.settings.window.number)
    rows = entered_rows(counter, _entered(stage))
    accepted, notified = _decided(stage, LineState.met), _decided(stage, LineState.missing)
    levels = shipped_levels()
    fresh = _answering(stage, accepted)
    pressed = _answering(stage, accepted)
    pressed.press(BAD)
    level = next(one for one in levels.levels if one.level == BAD)

    def greeting(look: Look) -> CitizenPage:
        return GreetingPage(look, number, hall)

    def reasons(look: Look) -> CitizenPage:
        return ReasonsPage(look, level, (level.reasons[-1].code,))

    return {
        "greeting": greeting,
        "called": partial(_called, number),
        "paused": partial(_paused, number),
        "blank": BlankPage,
        "confirm": partial(_confirm, rows),
        "result": partial(_result, stage, accepted),
        "result_notice": partial(_result, stage, notified),
        "evaluation": partial(_question, fresh),
        "reasons": reasons,
        "changing": partial(_question, pressed),
    }


def _called(window: str, look: Look) -> CitizenPage:
    return CalledPage(look, window, "A012")


def _paused(window: str, look: Look) -> CitizenPage:
    return PausedPage(look, window, "用餐时间")


def _confirm(rows: tuple[ShownRow, ...], look: Look) -> CitizenPage:
    return ConfirmPage(look, rows)


def _result(stage: Stage, case: Case, look: Look) -> CitizenPage:
    return ResultPage(look, result_of(stage.window.counter, case))


def _question(answering: Answering, look: Look) -> CitizenPage:
    return QuestionPage(look, answering)


def _answering(stage: Stage, case: Case) -> Answering:
    question = Question("gallery", shipped_levels().levels, case.title)
    return Answering(question, stage.window.clock, seconds=CHANGE_SECONDS)


def _entered(stage: Stage) -> Serving:
    """A form with an account, filled in as far as the citizen is asked to look at it."""
    serving = stage.serve(MATTER, applicant=PERSON, agent=AGENT, answers=DEATH, decide=True)
    for one in forms_of(stage.window.counter, serving):
        form = FilledForm(form=one.form.id, version=one.definition.version)
        form.values |= {"heir_bank": BANK, "heir_account": ACCOUNT}
        keep_form(serving, one.form.id, form)
    return serving


def _decided(stage: Stage, state: LineState) -> Case:
    serving = stage.serve("生育津贴支付", applicant=PERSON, answers=BIRTH, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, state)
    outcome = Outcome.accept if state is LineState.met else Outcome.notice
    case = decide(stage.window.counter, serving, outcome).case
    stage.window.current.finish()
    return case
