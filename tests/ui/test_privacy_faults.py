# SPDX-License-Identifier: Apache-2.0
"""Who was at the window stays in the encrypted file and on paper: in no log, name, title, tooltip, and no error."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from counter_app.base.errors import CounterError
from counter_app.base.logs import close_log, open_log
from counter_app.base.readings import Reading, ReadingKind
from counter_app.cases.case import CaseStatus
from counter_app.desk.device_board import CardRead
from counter_app.desk.listing import get_case, list_cases
from counter_app.devices.contracts import DeviceKind
from counter_app.settings import Places
from counter_app.store.database import open_raw
from counter_app.store.key import read_key
from counter_app.store.opening import key_file
from counter_app.ui.gallery.stage import CITIZEN, Stage
from counter_app.ui.shell.card_desk import ReadCard
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import ALT, CTRL, Hands, Key
from ui.typed_case import judge_lines, type_identity

NAME, NUMBER, PHONE = "虞构㛃𠮷", "110101194912310024", "13912345678"
SECRETS = (NAME, NUMBER, PHONE)


@pytest.fixture
def places(window: MainWindow) -> Iterator[Places]:
    """The window's folders, its log open as the program opens it, told everything there is."""
    found = window.counter.settings.places
    log = open_log(found.logs)
    assert log is not None
    logging.getLogger("counter_app").setLevel(logging.DEBUG)
    yield found
    close_log(log)
    logging.getLogger("counter_app").setLevel(logging.NOTSET)


@pytest.fixture
def sweep(window: MainWindow, places: Places) -> Callable[[], None]:
    """Looks into every corner where nobody may be named."""

    def look() -> None:
        words = [window.windowTitle(), QApplication.clipboard().text()]
        for one in (window, *window.findChildren(QWidget)):
            words += [one.toolTip(), one.statusTip(), one.whatsThis(), one.windowTitle(), one.objectName()]
        told = [f"{one.title}{one.text}" for one in (banner.message for banner in window.banners)]
        spoken = [one.accessibleName() + one.accessibleDescription() for one in window.findChildren(QWidget)]
        assert [one for one in [*words, *told] if any(secret in one for secret in SECRETS)] == []
        assert [one for one in spoken if NUMBER in one or PHONE in one] == []
        assert found_in(places) == []

    return look


def found_in(places: Places) -> list[str]:
    """Files whose name or bytes hold a secret; a paper may name its citizen, its file may not."""
    found = []
    home = places.data.parent
    for path in home.rglob("*"):
        name = str(path.relative_to(home))
        content = path.read_bytes() if path.is_file() and path.suffix != ".pdf" else b""
        for secret in SECRETS:
            forms = (secret.encode(), secret.encode("utf-16-le"), secret.encode("gb18030"))
            if secret in name or any(form in content for form in forms):
                found.append(name)
    return found


def test_a_whole_case_names_nobody_where_nobody_may_be_named(
    window: MainWindow, hands: Hands, qtbot: QtBot, places: Places, sweep: Callable[[], None]
) -> None:
    type_identity(window, hands, NAME, NUMBER, PHONE)
    sweep()
    hands.press(Key.Key_Left, ALT)
    hands.press(Key.Key_O, CTRL)
    hands.digits(2)
    sweep()
    hands.press(Key.Key_Return, CTRL)
    judge_lines(window, hands, missing=True)
    sweep()
    hands.press(Key.Key_Return, CTRL)
    assert sees(window, PageId.done)
    sweep()
    [row] = list_cases(window.counter).rows
    notice = get_case(window.counter, row.case_id).notices[-1].number
    next_citizen(window, hands, qtbot)
    hands.press(Key.Key_F8)
    for words in (NAME, NUMBER, PHONE[-4:]):
        hands.press(Key.Key_A, CTRL)
        hands.type(words)
        qtbot.waitUntil(lambda: window.page.isVisible())
        sweep_lists(window)
    hands.press(Key.Key_A, CTRL)
    hands.type(notice)
    hands.press(Key.Key_Return, CTRL)
    assert sees(window, PageId.checklist)
    judge_lines(window, hands)
    sweep()
    hands.press(Key.Key_Return, CTRL)
    assert sees(window, PageId.done)
    qtbot.waitUntil(lambda: primary_is_on(window), timeout=5000)
    hands.press(Key.Key_Return, CTRL)
    assert sees(window, PageId.steps)
    while get_case(window.counter, row.case_id).status is not CaseStatus.delivered:
        sweep()
        qtbot.waitUntil(lambda: primary_is_on(window), timeout=5000)
        hands.press(Key.Key_Return, CTRL)
    sweep()
    names = {path.name.partition("-")[0] for path in places.papers.iterdir()}
    assert names == {"notice", "acceptance", "completion", "delivery"}


def sees(window: MainWindow, page: PageId) -> bool:
    """Whether a page is in sight."""
    return window.page.id is page


def sweep_lists(window: MainWindow) -> None:
    """A list shows masked names and numbers only, also to who reads it aloud."""
    page = window.page
    shown = [one.accessibleName() + one.accessibleDescription() for one in page.findChildren(QWidget)]
    assert [one for one in shown if NUMBER in one or PHONE in one] == []


def primary_is_on(window: MainWindow) -> bool:
    """Whether the page lets the next thing begin."""
    button = window.page.primary()
    return button is None or button.isEnabled()


def next_citizen(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    """F12, once the page lets it count."""
    qtbot.waitUntil(lambda: primary_is_on(window), timeout=5000)
    hands.press(Key.Key_F12)
    assert sees(window, PageId.finder)


def test_a_fault_nobody_expected_names_nobody(
    window: MainWindow,
    hands: Hands,
    places: Places,
    sweep: Callable[[], None],
    logged_errors: list[logging.LogRecord],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The driver's own words quote what was to be written; the log keeps places only."""
    type_identity(window, hands, NAME, NUMBER, PHONE)
    connection = open_raw(places.database, read_key(key_file(places)))
    connection.execute("ALTER TABLE draft RENAME TO lost")
    connection.close()
    window.current.touch()
    window.keep()
    assert len(logged_errors) >= 1
    assert [one.message.title for one in window.banners if "没料到" in one.message.title]
    sweep()
    lines = (places.logs / "counter.jsonl").read_text(encoding="utf-8")
    assert '"level": "ERROR"' in lines
    assert "OperationalError" in lines
    told = capfd.readouterr()
    assert not any(secret in told.out + told.err for secret in SECRETS)


def test_a_card_names_nobody_where_nobody_may_be_named(window: MainWindow, sweep: Callable[[], None]) -> None:
    reading = Reading(
        ReadingKind.id_card,
        "samv-serial ttyUSB0",
        window.clock(),
        {"card.name": NAME, "card.id_kind": "身份证", "card.id_number": NUMBER, "card.birth": "1949-12-31"},
    )
    news = CardRead(DeviceKind.id_reader, reading)
    window.device_desk.card_read.emit(news)  # nobody is served: it waits, with a chip
    waiting = window.cards.waiting
    assert isinstance(waiting, ReadCard)
    assert not any(secret in repr((waiting, news, CounterError("x", card=waiting))) for secret in SECRETS)
    sweep()
    stage = Stage(window)
    stage.serve("住院费用报销")
    window.go(PageId.identity)
    sweep()
    window.device_desk.card_read.emit(news)
    applicant = window.current.serving.draft.applicant
    assert applicant is not None
    assert applicant.name == NAME
    window.keep()
    sweep()
    stage.serve("住院费用报销", applicant=CITIZEN)
    window.go(PageId.checklist)
    window.device_desk.card_read.emit(news)
    assert sees(window, PageId.guard)
    sweep()
    window.change_clerk()
    sweep()


def test_what_is_asked_for_at_the_wrong_moment_names_nobody(
    window: MainWindow, hands: Hands, sweep: Callable[[], None], tmp_path: Path
) -> None:
    for words in (NAME, NUMBER, f"{NAME} {NUMBER}"):
        hands.press(Key.Key_F3)
        hands.press(Key.Key_A, CTRL)
        hands.type(words)
        hands.enter()
        hands.press(Key.Key_F8)
        hands.press(Key.Key_A, CTRL)
        hands.type(words)
        hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_A, CTRL)
    hands.type("zzzz")
    assert found_in(window.counter.settings.places) == []
    assert all(NUMBER not in f"{one.message.title}{one.message.text}" for one in window.banners)
