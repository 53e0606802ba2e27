# SPDX-License-Identifier: Apache-2.0
"""One case, many people, by keyboard: who is not rejected is taken, and nothing is written before it is kept."""

from PySide6.QtWidgets import QApplication, QLabel

from counter_app.cases.actions import Channel
from counter_app.cases.rosters import RowsDecided
from counter_app.desk import listing, roster_review
from counter_app.desk.serving import begin
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.case.people import PeoplePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.people_scenes import reported
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import CTRL, Hands, Key


def test_people_are_decided_by_digits(window: MainWindow, hands: Hands) -> None:
    case = reported(Stage(window))
    window.go(PageId.steps, case=case)
    assert isinstance(window.page, StepsPage)
    hands.press(Key.Key_L, CTRL)
    page = window.page
    assert isinstance(page, PeoplePage)
    hands.press(Key.Key_Return)  # the first is taken
    assert page.table.at == 1
    hands.digits(3)
    assert page.why.isAncestorOf(QApplication.focusWidget() or page)
    hands.press(Key.Key_Return, CTRL)  # too early: the one who is asked about would be taken
    assert "不通过的原因还没选，选好再记结果。" in [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert page.why.isAncestorOf(QApplication.focusWidget() or page)
    hands.digits(2)
    assert page.table.at == 2
    assert listing.get_case(window.counter, case.id).rows == {}
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, StepsPage)
    after = listing.get_case(window.counter, case.id)
    (roster,) = roster_review.rosters_to_review(window.counter, after)
    assert (roster.passed, roster.rejected) == ((1, 3, 4), (2,))
    assert roster.results[2].reason == "insured_elsewhere"
    assert sum(isinstance(one.facts, RowsDecided) for one in after.history) == 1


def test_a_list_has_no_applicant(window: MainWindow, hands: Hands) -> None:
    """湖北 23: the department applies for everybody, or one person does after all."""
    item = window.counter.item("hubei", 23)
    assert item is not None
    serving = begin(item, clerk=window.counter.clerk_number, at=window.counter.now_micros())
    window.current.take(serving)
    window.go(PageId.identity)
    page = window.page
    assert isinstance(page, IdentityPage)
    assert page.person.isVisibleTo(page)
    page.list_button.click()
    assert (serving.draft.channel, serving.draft.applicant) == (Channel.list, None)
    assert not page.person.isVisibleTo(page)
    hands.digits(1)
    assert serving.draft.eligibility
    page.list_button.click()
    assert serving.draft.channel is Channel.window
    assert page.person.isVisibleTo(page)
