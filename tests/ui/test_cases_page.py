# SPDX-License-Identifier: Apache-2.0
"""今日办件: counts from the same rows, a search over all cases, a paper's number or QR goes on with its case."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from counter_app.cases.actions import LineState, PrintState
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.numbers import qr_text
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Party, Person
from counter_app.desk.deciding import decide
from counter_app.desk.listing import get_case
from counter_app.desk.printing import Attempt, record_attempt
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.cases.cases import CasesPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.conftest import NOW
from ui.hands import ALT, CTRL, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
OTHER = Person(name="王试员", id_number="430981197805203315", sex="男", birth="1978-05-20", phone="13900001234")

Make = Callable[..., Case]


class _Wall:
    """A clock on the wall that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> _Wall:
    return _Wall()


@pytest.fixture
def clock(wall: _Wall) -> _Wall:
    return wall


@pytest.fixture
def make_case(window: MainWindow) -> Make:
    """Decides a case as told."""

    def go(
        title: str = "职工参保登记",
        answers: dict[str, str] | None = None,
        *,
        outcome: Outcome = Outcome.accept,
        applicant: Party = PERSON,
    ) -> Case:
        chosen = EMPLOYEE if answers is None else answers
        serving = Stage(window).serve(title, applicant=applicant, answers=chosen, decide=True)
        for line in serving.checklist.lines:
            serving.judge(line.material.id, LineState.met if outcome is Outcome.accept else LineState.missing)
        case = decide(window.counter, serving, outcome).case
        for paper in case.missing_papers:
            saved = Attempt(paper.paper, paper.number, PrintState.saved, "", "", 1, 1)
            record_attempt(window.counter, case.id, saved)
        window.current.finish()
        return get_case(window.counter, case.id)

    return go


@pytest.fixture
def page(window: MainWindow, hands: Hands) -> Callable[[], CasesPage]:
    """Opens the list."""

    def go() -> CasesPage:
        hands.press(Key.Key_F8)
        assert isinstance(window.page, CasesPage)
        return window.page

    return go


def _titles(page: CasesPage) -> list[str]:
    rows = page.table.rows
    return [str(rows.data(rows.index(place, 2))) for place in range(rows.rowCount())]


def _numbers(page: CasesPage) -> list[str]:
    rows = page.table.rows
    return [str(rows.data(rows.index(place, 1))) for place in range(rows.rowCount())]


def _search(page: CasesPage, hands: Hands, words: str) -> None:
    hands.type(words)
    page.search_now()


def test_an_empty_day_says_so(page: Callable[[], CasesPage]) -> None:
    shown = page()
    assert shown.box.hasFocus()
    assert [tab.text() for tab in shown.tabs if not tab.isHidden()] == [
        "全部 0",
        "没打出来 0",
        "今天到期 0",
        "一次性告知 0",
        "承诺 0",
        "没通知到 0",
        "没办完的 0",
    ]
    assert shown.said == "没有符合的办件。Alt+1 看全部。"
    assert shown.open.reason == "没有选中"


def test_filters_by_alt_and_digit_show_as_many_rows_as_they_count(
    page: Callable[[], CasesPage], make_case: Make, hands: Hands
) -> None:
    make_case("职工参保登记", FLEXIBLE)
    make_case(outcome=Outcome.notice)
    make_case()
    shown = page()
    assert [tab.text() for tab in shown.tabs[:5]] == ["全部 3", "没打出来 0", "今天到期 1", "一次性告知 1", "承诺 0"]
    for digit, rows in ((4, 1), (3, 1), (2, 0), (1, 3)):
        hands.press(Key(Key.Key_0.value + digit), ALT)
        assert len(_titles(shown)) == rows


def test_rows_are_masked_and_speak_of_their_state(page: Callable[[], CasesPage], make_case: Make) -> None:
    make_case(outcome=Outcome.notice)
    shown = page()
    rows = shown.table.rows
    cells = [str(rows.data(rows.index(0, column))) for column in range(rows.columnCount())]
    assert cells[3:6] == ["测**", "1101**********0024", "待补正"]
    assert cells[6:] == ["—", "已出"]


@pytest.mark.parametrize("words", ["3315", "1234", "王试员", "zgcb", "职工参保"])
def test_a_search_finds_by_tail_name_initials_and_title(
    page: Callable[[], CasesPage], make_case: Make, hands: Hands, words: str
) -> None:
    make_case(applicant=OTHER)
    make_case("出具《参保凭证》", {"agent": "no"})
    shown = page()
    _search(shown, hands, words)
    assert _titles(shown) == ["职工参保登记"]


def test_typing_alone_searches(page: Callable[[], CasesPage], make_case: Make, hands: Hands, qtbot: QtBot) -> None:
    make_case(applicant=OTHER)
    make_case()
    shown = page()
    hands.type("3315")
    qtbot.waitUntil(lambda: len(_titles(shown)) == 1)


def test_enter_opens_what_is_selected(
    window: MainWindow, page: Callable[[], CasesPage], make_case: Make, hands: Hands
) -> None:
    make_case()
    case = make_case("出具《参保凭证》", {"agent": "no"})
    page()
    hands.press(Key.Key_Down)
    hands.enter()
    opened = window.page
    assert isinstance(opened, StepsPage)
    assert opened.case.id == case.id


@pytest.mark.parametrize("by", ["notice", "qr"])
def test_a_notices_number_or_qr_goes_straight_on_with_its_case(
    window: MainWindow, page: Callable[[], CasesPage], make_case: Make, hands: Hands, by: str
) -> None:
    case = make_case(outcome=Outcome.notice)
    page()
    hands.type(case.notices[0].number if by == "notice" else qr_text(case.number, case.id))
    hands.enter()
    assert isinstance(window.page, ChecklistPage)
    serving = window.current.serving
    assert serving.case is not None
    assert serving.case.id == case.id
    assert serving.draft.notice == (case.notices[0].number if by == "notice" else "")
    assert len(serving.open_lines()) == 3


def test_the_number_of_a_case_that_waits_for_nobody_opens_it(
    window: MainWindow, page: Callable[[], CasesPage], make_case: Make, hands: Hands
) -> None:
    case = make_case()
    page()
    hands.type(case.number)
    hands.enter()
    assert isinstance(window.page, StepsPage)
    assert window.page.case.id == case.id


def test_a_number_of_another_window_is_told_and_nothing_happens(
    window: MainWindow, page: Callable[[], CasesPage], hands: Hands
) -> None:
    shown = page()
    from counter_app.cases.numbers import parse_case_number

    elsewhere = parse_case_number("430981-03-20261120-A0001E")
    hands.type(str(type(elsewhere)(elsewhere.region, 7, elsewhere.day, elsewhere.epoch, 12)))
    hands.enter()
    assert window.page is shown
    assert len(window.banners) == 1


def test_ctrl_enter_goes_on_with_a_notified_case_and_with_no_other(
    window: MainWindow, page: Callable[[], CasesPage], make_case: Make, wall: _Wall, hands: Hands
) -> None:
    make_case(outcome=Outcome.notice)
    wall.now += timedelta(minutes=1)
    make_case()
    shown = page()
    assert shown.on.reason == "现在不用补"
    hands.press(Key.Key_Return, CTRL)
    assert window.page is shown
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Down)
    assert shown.on.reason == ""
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, ChecklistPage)


def test_all_dates_brings_yesterday_back(
    page: Callable[[], CasesPage], make_case: Make, wall: _Wall, hands: Hands
) -> None:
    make_case()
    wall.now += timedelta(days=1)
    make_case("出具《参保凭证》", {"agent": "no"})
    shown = page()
    assert _titles(shown) == ["出具《参保凭证》"]
    hands.press(Key.Key_L, CTRL)
    assert sorted(_titles(shown)) == ["出具《参保凭证》", "职工参保登记"]
    hands.press(Key.Key_L, CTRL)
    assert _titles(shown) == ["出具《参保凭证》"]


def test_what_is_over_due_leads(page: Callable[[], CasesPage], make_case: Make, wall: _Wall, hands: Hands) -> None:
    make_case()
    wall.now += timedelta(days=20)
    make_case("出具《参保凭证》", {"agent": "no"})
    shown = page()
    hands.press(Key.Key_L, CTRL)
    assert _titles(shown) == ["职工参保登记", "出具《参保凭证》"]
    rows = shown.table.rows
    assert str(rows.data(rows.index(0, 6))) == "超期 11月27日 周五"


def test_a_reprint_asks_the_paper_and_the_reason(
    window: MainWindow, page: Callable[[], CasesPage], make_case: Make, hands: Hands
) -> None:
    case = make_case()
    shown = page()
    hands.press(Key.Key_Down)
    hands.press(Key.Key_R, CTRL)
    hands.digits(1)
    assert [one.copy for one in get_case(window.counter, case.id).papers] == [1, 2]
    assert window.page is shown
    assert shown.table.hasFocus()


def test_drafts_are_a_filter_of_their_own(window: MainWindow, page: Callable[[], CasesPage], hands: Hands) -> None:
    Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    window.go(PageId.checklist)
    hands.digits(2)
    hands.press(Key.Key_F12)
    shown = page()
    assert shown.tabs[6].text() == "没办完的 1"
    hands.press(Key.Key_7, ALT)
    hands.press(Key.Key_Down)
    hands.enter()
    assert isinstance(window.page, ChecklistPage)
    assert window.current.serving.case is None


def test_esc_empties_the_box_then_goes_back_to_whom_was_served(
    window: MainWindow, page: Callable[[], CasesPage], hands: Hands
) -> None:
    Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    window.go(PageId.checklist)
    shown = page()
    hands.type("3315")
    hands.press(Key.Key_Escape)
    assert shown.box.text() == ""
    assert window.page is shown
    hands.press(Key.Key_Escape)
    assert isinstance(window.page, ChecklistPage)


def test_more_than_a_page_is_fetched_when_it_is_wanted(
    window: MainWindow, page: Callable[[], CasesPage], make_case: Make, hands: Hands
) -> None:
    make_case()
    shown = page()
    assert not shown.table.rows.canFetchMore(shown.table.rootIndex())
    assert _numbers(shown) == ["A0001E"]
    case = get_case(window.counter, shown.table.current_id())
    assert case.status is CaseStatus.accepted
