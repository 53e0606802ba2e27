# SPDX-License-Identifier: Apache-2.0
"""Papers that the guide leaves to an agreement: listed by the clerk from the keyboard, judged like every other line."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Unit
from counter_app.desk.deciding import decide
from counter_app.desk.serving import Serving, begin
from counter_app.settings import Settings
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.sentence import Sentence
from ui.conftest import sign_in
from ui.hands import ALT, Hands, Key

HOSPITAL = Unit(name="测试医院", credit_code="91110000600037341L", contact="测试员", phone="0553-0000000")


@pytest.fixture
def wuhu(make: Callable[..., MainWindow], settings: Settings, qtbot: QtBot) -> tuple[MainWindow, Hands]:
    """A window of 芜湖, where an agreement decides what a hospital brings to be paid."""
    window = make(replace(settings, hall=replace(settings.hall, guide="wuhu", region="340200", district="南陵县")))
    hands = Hands(qtbot, window)
    sign_in(hands)
    return window, hands


def _page(window: MainWindow) -> ChecklistPage:
    item = window.counter.item("wuhu", 24)
    assert item is not None
    serving = begin(item, clerk=window.counter.clerk_number, at=window.counter.now_micros())
    serving.set_applicant(HOSPITAL)
    while serving.checklist.open_questions:
        asked = serving.checklist.open_questions[0].circumstance
        serving.answer(asked.key, asked.options[0].value)
    for statement in serving.checklist.eligibility:
        serving.confirm(statement.id, "yes")
    serving.set_period("2026-10")
    window.current.take(serving)
    window.go(PageId.checklist)
    assert isinstance(window.page, ChecklistPage)
    return window.page


def _rows(serving: Serving) -> list[str]:
    return [line.material.text for line in serving.checklist.lines]


def test_papers_are_listed_one_by_one_and_judged(wuhu: tuple[MainWindow, Hands]) -> None:
    window, hands = wuhu
    page = _page(window)
    hands.press(Key.Key_Right)
    field = QApplication.focusWidget()
    assert isinstance(field, Sentence)
    hands.type("月结算汇总表")
    hands.enter()
    assert (field.text(), QApplication.focusWidget()) == ("", field)
    hands.type("人员清单")
    hands.enter()
    hands.type("人员清单")
    hands.enter()
    assert _rows(page.serving)[1:] == ["月结算汇总表", "人员清单"]
    assert field.text() == "人员清单"  # what was refused stays as typed
    hands.press(Key.Key_Escape)
    assert QApplication.focusWidget() is page.lines
    assert page.lines.at == 0
    hands.enter()
    hands.digits(1)
    hands.press(Key.Key_Down)
    hands.digits(2)
    states = [page.serving.line(line.material.id).state for line in page.serving.checklist.lines]
    assert states == [LineState.met, LineState.met, LineState.missing]
    assert not page.serving.open_lines()


def test_a_listed_paper_is_changed_and_taken_out_again(wuhu: tuple[MainWindow, Hands]) -> None:
    window, hands = wuhu
    page = _page(window)
    page.serving.list_papers("by_agreement", ["月结算汇总表", "人员清单"])
    page.enter()
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Right)
    field = QApplication.focusWidget()
    assert isinstance(field, Sentence)
    assert field.text() == "月结算汇总表"
    hands.press(Key.Key_End)
    hands.type("（盖章）")
    hands.enter()
    assert _rows(page.serving)[1:] == ["月结算汇总表（盖章）", "人员清单"]
    assert QApplication.focusWidget() is page.lines
    assert page.lines.at == 1
    hands.press(Key.Key_Right)
    field = QApplication.focusWidget()
    assert isinstance(field, Sentence)
    field.selectAll()
    hands.press(Key.Key_Delete)
    hands.enter()
    assert _rows(page.serving)[1:] == ["人员清单"]


def test_what_was_listed_the_last_time_is_taken_over_by_one_key(wuhu: tuple[MainWindow, Hands], qtbot: QtBot) -> None:
    window, hands = wuhu
    first = _page(window).serving
    first.set_period("2026-09")
    first.list_papers("by_agreement", ["月结算汇总表", "费用清单"])
    for line in first.checklist.lines:
        first.judge(line.material.id, LineState.met)
    case = decide(window.counter, first, Outcome.accept).case
    window.current.finish()
    page = _page(window)
    qtbot.waitUntil(lambda: bool(page.remembered.place.title))
    assert "2 项" in page.remembered.place.title
    hands.press(Key.Key_Y, ALT)
    assert _rows(page.serving)[1:] == ["月结算汇总表", "费用清单"]
    assert case.number in page.remembered.place.title
    assert {page.serving.line(line.material.id).state for line in page.serving.checklist.lines} == {LineState.unseen}
