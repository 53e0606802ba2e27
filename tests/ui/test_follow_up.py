# SPDX-License-Identifier: Apache-2.0
"""差评处理 and evaluations on paper by keys alone: steps, nothing told early, a paper counts with its scan."""

from pathlib import Path

from PIL import Image, ImageDraw
from pytestqt.qtbot import QtBot

from counter_app.cases.follow_up import FollowUpStep
from counter_app.desk.listing import get_case
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.follow_up.follow_up_page import FollowUpPage
from counter_app.ui.gallery.daily_log_scenes import work_through
from counter_app.ui.gallery.follow_up_scenes import rated
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.rating.paper_panel import PaperPanel
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import ALT, CTRL, SHIFT, Hands, Key


def test_steps_are_written_by_keys_and_a_clerk_hears_nothing_early(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    stage = Stage(window)
    rated(stage, 2, ("214",), "", 0)
    hands.press(Key.Key_F9, CTRL | SHIFT)
    page = window.page
    assert isinstance(page, FollowUpPage)
    assert page.list.rows == ()
    stage.sign_out()
    stage.sign_in("0301")
    hands.press(Key.Key_F9, CTRL | SHIFT)
    assert page.list.hasFocus()
    hands.digits(2)
    hands.press(Key.Key_Return, CTRL)  # not reached: no words are needed
    assert page.said.text() == "已记：联系"
    hands.digits(1)
    hands.type("说等得久")
    hands.enter()
    one = page.chosen
    assert one is not None
    assert [step.contact.reached for step in one.steps if step.contact] == [False, True]
    assert one.next == (FollowUpStep.verified,)
    assert page.list.hasFocus()
    hands.enter()
    hands.enter()  # nothing was written: it says so and writes nothing
    assert page.chosen is not None
    assert len(page.chosen.steps) == 2
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.finder


def test_a_paper_is_entered_by_a_supervisor_with_its_scan(
    window: MainWindow, hands: Hands, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    work_through(Stage(window), 1)
    case = get_case(window.counter, window.counter.store.list_cases().rows[0].case_id)
    window.go(PageId.steps, case=case)
    page = window.page
    assert isinstance(page, StepsPage)
    sheet = Image.new("RGB", (800, 1100), "white")
    ImageDraw.Draw(sheet).rectangle((60, 60, 700, 900), outline="black", width=4)
    scan = tmp_path / "paper.png"
    sheet.save(scan)
    hands.press(Key.Key_P, ALT)
    panel = window.panel
    assert isinstance(panel, PaperPanel)
    hands.digits(2)
    hands.type("214")
    hands.enter(2)
    panel.file.set_value(str(scan))
    hands.enter()
    panel.confirmation.number.set_value("0312")
    panel.confirmation.password.set_value("0312")
    panel.save()
    assert panel.said == "纸上的评价由值班主管录入。"
    panel.confirmation.number.set_value("0301")
    panel.confirmation.password.set_value("0301")
    panel.save()
    assert panel.said == "纸上的评价记好了。"
    (rating,) = get_case(window.counter, case.id).ratings
    assert (rating.level, rating.reasons, rating.is_proved) == (2, ("214",), True)
    assert rating.digest == get_case(window.counter, case.id).scans[0].digest
