# SPDX-License-Identifier: Apache-2.0
"""A case of 职工参保登记 for flexible employment, typed key by key through the real window."""

from counter_app.cases.actions import LineState
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import ALT, CTRL, Hands, Key

NAME, NUMBER, PHONE = "测试员", "110101194912310024", "13800000000"
ANSWERS = {"identity": "flexible", "change": "other", "agent": "no"}


def type_identity(window: MainWindow, hands: Hands, name: str = NAME, number: str = NUMBER, phone: str = PHONE) -> None:
    """From the start page to the materials."""
    hands.type("zgcbdj")
    hands.enter(2)
    for words in (name, number, phone):
        hands.type(words)
        hands.enter()
    serving = window.current.serving
    hands.digits(*[1] * len(serving.unconfirmed()))
    while serving.checklist.open_questions:
        question = serving.checklist.open_questions[0].circumstance
        values = [option.value for option in question.options]
        hands.digits(1 + values.index(ANSWERS[question.key]))
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.checklist


def judge_lines(window: MainWindow, hands: Hands, *, missing: bool = False) -> OutcomePage:
    """Every open line met, or the first one missing; on to the outcome, past a form that came filled in on paper."""
    serving = window.current.serving
    if missing:
        hands.digits(2)
        hands.press(Key.Key_Down)
    while any(serving.line(one.material.id).state is LineState.unseen for one in serving.checklist.lines):
        hands.enter()
    hands.press(Key.Key_Return, CTRL)
    if window.page.id is PageId.form:
        steps = [one.page for one in window.page.steps()]
        hands.press(Key(Key.Key_1.value + steps.index(PageId.outcome)), ALT)
    assert isinstance(window.page, OutcomePage)
    return window.page
