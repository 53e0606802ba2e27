# SPDX-License-Identifier: Apache-2.0
"""Originals and signatures by keys alone: kept at the list, signed for and given back beside the case."""

from pytestqt.qtbot import QtBot

from counter_app.cases.actions import LineState
from counter_app.cases.custody import GivenTo, GuardedBy
from counter_app.desk import custody, daily_log
from counter_app.desk.listing import get_case, list_cases
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.case.custody_panel import CustodyPanel
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import ALT, CTRL, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
CUSTODY = {"originals_held", "unsigned_notice", "wrong_person"}


def red(window: MainWindow) -> list[str]:
    return [one.kind for one in daily_log.day_log(window.counter).exceptions if one.kind in CUSTODY]


def panel(window: MainWindow) -> CustodyPanel:
    found = window.panel
    assert isinstance(found, CustodyPanel)
    return found


def test_what_was_kept_and_given_is_accounted_for(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE)
    first, *others = serving.checklist.lines
    serving.judge(first.material.id, LineState.defective, reason="看不清")
    for line in others:
        serving.judge(line.material.id, LineState.missing)
    window.go(PageId.checklist)
    page = window.page
    assert isinstance(page, ChecklistPage)
    hands.press(Key.Key_O, ALT)
    assert "留原件" in page.lines.rows[0].accessibleName()
    hands.press(Key.Key_O, ALT)  # not after all
    assert "留原件" not in page.lines.rows[0].accessibleName()
    hands.press(Key.Key_O, ALT)
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.done
    assert red(window) == ["originals_held", "unsigned_notice"]
    hands.press(Key.Key_O, ALT)
    assert [one.choice.label for one in panel(window).options.options][:2] == ["第 1 次告知书已签收", "原件退还本人"]
    hands.digits(1)
    assert panel(window).said == "记好了：第 1 次告知书已签收"
    assert red(window) == ["originals_held"]
    hands.digits(1)
    assert red(window) == []
    case = get_case(window.counter, list_cases(window.counter).rows[0].case_id)
    assert [one.to for one in case.originals] == [GivenTo.citizen]
    hands.press(Key.Key_O, ALT)
    assert window.panel is None
    window.go(PageId.steps, case=case)
    hands.press(Key.Key_O, ALT)
    assert [one.choice.label for one in panel(window).options.options] == ["留下原件"]  # what was missing is not here
    hands.digits(1)  # nothing is owed any more: the first line's original is kept again
    assert red(window) == ["originals_held"]
    custody.pass_guard(
        window.counter, Stage(window).serve("职工参保登记", applicant=PERSON), GuardedBy.card, "改名", asked="guard-1"
    )
    assert red(window) == ["originals_held", "wrong_person"]
