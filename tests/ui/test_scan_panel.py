# SPDX-License-Identifier: Apache-2.0
"""F7: a sheet for the line in hand, from the scanner's folder, a file or the clipboard; kept with the draft."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.cases.actions import LineState, ScanSource
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import decide
from counter_app.desk.drafting import resume
from counter_app.desk.reopening import reopen
from counter_app.ui.background import Lane
from counter_app.ui.case.beside_lines import BesideLines
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.case.scan_panel import ScanPanel
from counter_app.ui.gallery.checks import faults_of
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.chip import Chip
from ui.conftest import NOW
from ui.hands import CTRL, Hands, Key

EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The scanner's folder."""
    made = tmp_path / "scans"
    made.mkdir()
    return made


@pytest.fixture
def window(make: Callable[..., MainWindow], folder: Path) -> MainWindow:
    """A window with a scanner, its clerk signed in, a checklist open."""
    made = make(scan_folder=str(folder))
    stage = Stage(made)
    stage.sign_in()
    stage.serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    made.go(PageId.checklist)
    return made


@pytest.fixture
def hands(qtbot: QtBot, window: MainWindow) -> Hands:
    """The clerk's."""
    return Hands(qtbot, window)


def page_of(window: MainWindow) -> ChecklistPage:
    assert isinstance(window.page, ChecklistPage)
    return window.page


def panel_of(window: MainWindow) -> ScanPanel:
    assert isinstance(window.panel, ScanPanel)
    return window.panel


def put(folder: Path, name: str = "0001.png") -> Path:
    """A sheet that the scanner has just written."""
    path = folder / name
    Image.new("RGB", (420, 594), (240, 240, 240)).save(path)
    return path


def sources(window: MainWindow, place: int = 0) -> list[ScanSource]:
    """Where the sheets of a line came from."""
    page = page_of(window)
    return [one.source for one in page.serving.scans(page.serving.checklist.lines[place].material.id)]


def test_a_sheet_of_the_scanner_goes_to_the_line_in_hand(window: MainWindow, hands: Hands, folder: Path) -> None:
    path = put(folder)
    minutes = NOW.timestamp() - 180
    os.utime(path, (minutes, minutes))
    page = page_of(window)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_F7)
    panel = panel_of(window)
    assert panel.sources.hasFocus()
    hands.digits(1)
    assert sources(window, 1) == [ScanSource.folder]
    assert not path.exists()
    assert len(panel.sheets) == 1
    assert panel.said == "取了 1 页，09:39 扫的，已存好。"
    material = page.serving.checklist.lines[1].material.id
    assert page.serving.line(material).state is LineState.unseen
    assert "扫描 1 页" in page.lines.accessibleName()
    assert "扫描 1 页" in [one.text() for one in page.lines.findChildren(Chip)]
    assert faults_of(window) == []
    hands.press(Key.Key_F7)
    assert window.panel is None
    assert page.lines.hasFocus()
    saved = resume(window.counter, page.serving.draft.id)
    assert [one.scan for one in saved.scans(material)] == list(panel_ids(page, material))


def panel_ids(page: ChecklistPage, material: str) -> list[str]:
    """What the page holds of a line."""
    return [one.scan for one in page.serving.scans(material)]


def test_what_is_not_there_says_why_and_a_new_sheet_is_seen_by_itself(
    window: MainWindow, hands: Hands, folder: Path, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().clear()
    hands.press(Key.Key_F7)
    panel = panel_of(window)
    hands.digits(1)
    assert panel.said == "扫描文件夹里没有新的"
    hands.digits(3)
    assert panel.said == "剪贴板里没有图"
    hands.digits(9)
    assert panel.said == "这一行还没有扫描件"
    before = panel.sources.sizeHint().height()
    put(folder)
    qtbot.waitUntil(lambda: panel.sources.options[0].isEnabled(), timeout=10_000)
    hands.digits(1)
    assert sources(window) == [ScanSource.folder]
    assert panel.sources.options[-1].isEnabled()
    assert panel.sources.sizeHint().height() == before


def test_a_picture_of_the_clipboard_and_a_file_by_its_path(window: MainWindow, hands: Hands, tmp_path: Path) -> None:
    image = QImage(300, 420, QImage.Format.Format_RGB32)
    image.fill(0xFFEEEEEE)
    QGuiApplication.clipboard().setImage(image)
    hands.press(Key.Key_F7)
    hands.digits(3)
    assert sources(window) == [ScanSource.clipboard]
    hands.digits(2)
    panel = panel_of(window)
    assert panel.path.editor.hasFocus()
    hands.type(str(tmp_path / "gone.png"))
    hands.enter()
    assert panel.said == "没有这个文件，没有取。看看名字和盘符。"
    panel.path.set_value(str(put(tmp_path)))
    hands.enter()
    assert sources(window) == [ScanSource.clipboard, ScanSource.file]
    assert (tmp_path / "0001.png").exists()
    assert panel.sources.hasFocus()
    hands.digits(2)
    hands.press(Key.Key_Escape)
    assert (panel.path.isVisible(), panel.sources.hasFocus()) == (False, True)
    QGuiApplication.clipboard().clear()


def test_the_last_sheet_can_be_taken_off_and_comes_back(window: MainWindow, hands: Hands, folder: Path) -> None:
    put(folder)
    hands.press(Key.Key_F7)
    hands.digits(1)
    hands.digits(9)
    assert (sources(window), panel_of(window).sheets) == ([], ())
    hands.press(Key.Key_Z, CTRL)
    assert len(sources(window)) == len(panel_of(window).sheets) == 1


def test_a_sheet_that_was_recorded_stays(window: MainWindow, hands: Hands, folder: Path) -> None:
    put(folder)
    hands.press(Key.Key_F7)
    hands.digits(1)
    serving = page_of(window).serving
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.missing)
    case = decide(window.counter, serving, Outcome.notice).case
    assert [one.source for one in case.scans] == [ScanSource.folder]
    window.current.finish()
    window.current.take(reopen(window.counter, case))
    window.go(PageId.checklist)
    page_of(window).lines.stand_on(0)
    hands.press(Key.Key_F7)
    hands.digits(9)
    assert panel_of(window).said == "已随办件记下，不能拿掉"
    assert len(panel_of(window).sheets) == 1


def test_what_is_broken_is_told_and_stays_in_the_folder(window: MainWindow, hands: Hands, folder: Path) -> None:
    path = folder / "0001.jpg"
    path.write_bytes(b"\xff\xd8\xff half a picture")
    hands.press(Key.Key_F7)
    hands.digits(1)
    assert "没有取" in panel_of(window).said
    assert path.exists()
    assert sources(window) == []


class Later:
    """Work away from the window, done only when the test lets it."""

    def __init__(self) -> None:
        self.held: list[Callable[[], Callable[[], None]]] = []
        self.at_once = True

    def run(self, lane: Lane, work: Callable[[], Callable[[], None]]) -> None:
        """Do it, or keep it."""
        if self.at_once:
            work()()
        else:
            self.held.append(work)

    def let_all(self) -> None:
        """Everything that waits, and what comes of it."""
        while self.held:
            self.held.pop(0)()()

    def close(self) -> None:
        """Nothing runs by itself."""


@pytest.mark.parametrize("leaves", [False, True])
def test_a_sheet_that_is_still_being_taken_is_nobody_elses(
    make: Callable[..., MainWindow], qtbot: QtBot, folder: Path, leaves: bool
) -> None:
    later = Later()
    window = make(scan_folder=str(folder), background=later)
    stage = Stage(window)
    stage.sign_in()
    stage.serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    window.go(PageId.checklist)
    path, first = put(folder), page_of(window).serving
    hands = Hands(qtbot, window)
    hands.press(Key.Key_F7)
    later.at_once = False
    hands.digits(1)
    assert panel_of(window).said == "正在取…"
    if leaves:
        stage.serve("职工参保登记", answers=EMPLOYEE, decide=True)  # the next citizen is here already
    else:
        hands.press(Key.Key_Escape)
        hands.press(Key.Key_Down)
    later.let_all()
    material = first.checklist.lines[0].material.id
    assert len(first.scans(material)) == (0 if leaves else 1)
    assert path.exists() is leaves
    assert window.current.serving.scans(first.checklist.lines[1].material.id) == ()
    later.at_once = True


def test_a_wide_window_shows_the_scans_of_the_line_in_hand(window: MainWindow, hands: Hands, folder: Path) -> None:
    window.resize(1920, 1080)
    QApplication.processEvents()
    third = window.sides.third
    assert isinstance(third, BesideLines)
    assert third.guide is not None
    put(folder)
    hands.press(Key.Key_F7)
    hands.digits(1)
    assert third.guide is None
    assert third.scan.page_count == 1
    hands.press(Key.Key_F7)
    hands.press(Key.Key_Down)
    assert third.guide is not None
    hands.press(Key.Key_Up)
    assert third.guide is None
    assert faults_of(window) == []
