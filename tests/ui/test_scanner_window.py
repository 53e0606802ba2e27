# SPDX-License-Identifier: Apache-2.0
"""A code under a scanner on its own line, into the window: the citizen is known, a paper's case is found."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from counter_app.base.readings import ReadingKind
from counter_app.cases.actions import LineState
from counter_app.cases.numbers import qr_text
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person, Source
from counter_app.desk.deciding import decide
from counter_app.desk.practice_core import practice_code
from counter_app.devices.simulated.scanner import SimulatedScanner
from counter_app.settings import DeviceSetting
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow

PATIENCE = 20_000
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
Open = Callable[..., MainWindow]


@pytest.fixture
def scanner() -> Iterator[SimulatedScanner]:
    """On a line of its own."""
    played = SimulatedScanner()
    yield played
    played.close()


@pytest.fixture
def open_window(make: Open, scanner: SimulatedScanner) -> Iterator[Open]:
    """A window with the scanner, its clerk signed in."""
    made: list[MainWindow] = []

    def build(**window: object) -> MainWindow:
        one = make(devices=(DeviceSetting("scanner", "serial-9600", scanner.port),), **window)
        made.append(one)
        Stage(one).sign_in()
        return one

    yield build
    for one in made:
        one.close()


def test_a_code_shown_at_a_practice_window_fills_the_applicant(
    open_window: Open, scanner: SimulatedScanner, qtbot: QtBot
) -> None:
    window = open_window(practice=True)
    Stage(window).serve("住院费用报销")
    window.go(PageId.identity)
    scanner.show(practice_code("resident"))
    qtbot.waitUntil(lambda: window.current.serving.draft.applicant is not None, timeout=PATIENCE)
    applicant = window.current.serving.draft.applicant
    assert isinstance(applicant, Person)
    assert (applicant.id_number, applicant.birth, applicant.source) == (
        "11010519491231002X",
        "1949-12-31",
        Source.card,
    )


def test_without_a_centre_a_window_says_so_and_takes_nothing(
    open_window: Open, scanner: SimulatedScanner, qtbot: QtBot
) -> None:
    window = open_window()
    Stage(window).serve("住院费用报销")
    window.go(PageId.identity)
    scanner.show(practice_code("resident"))
    qtbot.waitUntil(lambda: bool(window.banners), timeout=PATIENCE)
    assert window.banners[-1].message.title == "医保码要连中心才认得，先用身份证"
    assert window.current.serving.draft.applicant is None


def test_the_code_on_a_notice_goes_on_with_its_case(open_window: Open, scanner: SimulatedScanner, qtbot: QtBot) -> None:
    window = open_window()
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.missing)
    case = decide(window.counter, serving, Outcome.notice).case
    window.current.finish()
    window.go(PageId.cases)
    with qtbot.waitSignal(window.device_desk.card_read, timeout=PATIENCE) as news:
        scanner.show(qr_text(case.number, case.id))
    assert news.args is not None
    assert news.args[0].reading.kind is ReadingKind.case_code
    qtbot.waitUntil(lambda: isinstance(window.page, ChecklistPage), timeout=PATIENCE)
    assert window.current.serving.draft.case == case.id
