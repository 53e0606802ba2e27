# SPDX-License-Identifier: Apache-2.0
"""The real program in a process of its own, its window pressed by keys, telling what it sees as JSON lines.

``driven_window.py look HOME`` opens the window, tries to sign in and to work a case, and closes. ``look-nobody``
does the same as the system's nobody. ``full HOME`` fills the disk in the middle of a case. ``work`` reads homes from
standard input and opens one window after the other, each working cases until it is killed.
"""

import errno
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from counter_app import start
from counter_app.base.clock import system_clock
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.desk.counter import Counter
from counter_app.desk.drafting import list_drafts, resume
from counter_app.desk.listing import get_case, list_cases
from counter_app.settings import load_settings
from counter_app.store.ledger import verify_epochs
from counter_app.store.opening import reading_only
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.guide.draft_list import DraftRow
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.banner import Banner
from counter_app.ui.widgets.field import MaskedEdit
from counter_app.ui.widgets.quiet_digits import QuietDigits
from flows.prepared_program import read_in

CLERK = "0312"
NAME, NUMBER, PHONE = "测试员", "110101194912310024", "13800000000"
ANSWERS = {"identity": "flexible", "change": "other", "agent": "no"}
PATIENCE_MS = 20_000

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


def say(**words: object) -> None:
    """Straight to the other process, whatever happens next; so short a line is written whole or not at all."""
    os.write(1, (json.dumps(words, ensure_ascii=False) + "\n").encode())


class Driver:
    """Hands and eyes at one window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        window.current.saved.connect(self._saved)

    def _saved(self) -> None:
        if self.window.current.busy:
            draft = self.window.current.serving.draft
            say(draft=draft.id, lines=len(draft.lines))

    def until(self, happened: Callable[[], bool]) -> bool:
        """Let the window work until something has happened, which is looked at after each thing it did."""
        patience, alarm, loop = QDeadlineTimer(PATIENCE_MS), QTimer(), QEventLoop()
        alarm.start(PATIENCE_MS)  # ends the waiting where nothing happens any more
        while not (done := happened()) and not patience.hasExpired():
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return done

    @property
    def page(self) -> PageId:
        """What is in sight."""
        return self.window.page.id

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the focus is, and wait for a digit's silence."""
        focus: QWidget = QApplication.focusWidget() or self.window
        QTest.keyClick(focus, key, modifier)
        QApplication.processEvents()
        self.until(lambda: not any(one.listening for one in self.window.findChildren(QuietDigits)))

    def type(self, words: str) -> None:
        """Type as an input method does."""
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(QApplication.focusWidget() or self.window, event)
        QApplication.processEvents()

    def digit(self, digit: int) -> None:
        """A single digit as a command."""
        self.press(Key(Key.Key_0.value + digit))

    def banners(self) -> list[str]:
        """Every banner in sight, as it reads."""
        found = [one for one in self.window.findChildren(Banner) if one.isVisible()]
        return [f"{one.message.title}。{one.message.text}" for one in found]

    def sign_in(self) -> bool:
        """Sign in; whether it led anywhere."""
        self.until(lambda: self.window.ready or bool(self.window.banners))
        for words in (CLERK, CLERK):
            self.type(words)
            self.press(Key.Key_Return)
        return self.window.ready and self.until(lambda: self.page is PageId.finder)

    def on(self) -> bool:
        """Do on the page in sight what leads on. False where nothing leads on."""
        before, told = self.page, len(self.banners())
        step = {
            PageId.finder: self._find,
            PageId.item_card: lambda: self.press(Key.Key_Return),
            PageId.identity: self._identify,
            PageId.checklist: self._judge,
            PageId.form: self._pass_form,
            PageId.outcome: self._decide,
        }.get(before)
        if step is None:
            return False
        step()
        if isinstance(self.window.page, OutcomePage) and self.window.page.trouble is not None:
            return self.page is not before
        self.until(lambda: self.page is not before or len(self.banners()) > told)
        return self.page is not before

    def drafts(self) -> list[DraftRow]:
        """The drafts on the start page, once they are those on disk; the page asks for them in the background."""
        page, counter = self.window.page, self.window.counter

        def rows() -> list[DraftRow]:
            return [one for one in page.findChildren(DraftRow) if one.isVisible()]

        self.until(lambda: [one.draft.id for one in rows()] == [one.id for one in list_drafts(counter)][:3])
        return rows()

    def _find(self) -> None:
        drafts = self.drafts()
        if drafts:
            drafts[0].click()
        else:
            self.type("zgcbdj")
            self.press(Key.Key_Return)

    def _identify(self) -> None:
        serving = self.window.current.serving
        for key, words in (("name", NAME), ("id_number", NUMBER), ("phone", PHONE)):
            editor = self.window.page.findChild(MaskedEdit, f"applicant.{key}")
            assert editor is not None
            editor.setFocus()
            if not editor.value():
                self.type(words)
            self.press(Key.Key_Return)
        while serving.unconfirmed():
            self.digit(1)
        while serving.checklist.open_questions:
            question = serving.checklist.open_questions[0].circumstance
            self.digit(1 + [one.value for one in question.options].index(ANSWERS[question.key]))
        self.press(Key.Key_Return, CTRL)

    def _judge(self) -> None:
        serving = self.window.current.serving
        while any(serving.line(one.material.id).state is LineState.unseen for one in serving.checklist.lines):
            self.press(Key.Key_Return)
        self.press(Key.Key_Return, CTRL)

    def _pass_form(self) -> None:
        """The form came filled in on paper."""
        steps = [one.page for one in self.window.page.steps()]
        self.press(Key(Key.Key_1.value + steps.index(PageId.outcome)), ALT)

    def _decide(self) -> None:
        page = self.window.page
        assert isinstance(page, OutcomePage)
        self.until(lambda: page.trouble is not None or page.preview.page_count > 0)
        self.press(Key.Key_Return, CTRL)

    def case(self) -> Case:
        """The case opened last."""
        row = list_cases(self.window.counter).rows[0]
        return get_case(self.window.counter, row.case_id)


def drive(home: Path, play: Callable[[Driver], None]) -> int:
    """Run the real program and play once its window is there; the window is closed afterwards."""
    load = start.Start.load

    def loaded(self: start.Start) -> None:
        load(self)
        if self.working is not None:
            driver = Driver(self.working.window)
            QTimer.singleShot(0, lambda: _play(driver, play))

    start.Start.load = loaded  # type: ignore[method-assign]
    return start.run_window(home)


def _play(driver: Driver, play: Callable[[Driver], None]) -> None:
    try:
        play(driver)
    finally:
        driver.window.close()


def look(driver: Driver) -> None:
    """As far as a case can be worked; then what is in sight."""
    signed_in = driver.sign_in()
    pages = [driver.page.value]
    while signed_in and driver.on():
        pages.append(driver.page.value)
    drafts = len(list_drafts(driver.window.counter)) if driver.window.ready else 0
    title = driver.window.windowTitle()
    say(ready=driver.window.ready, pages=pages, banners=driver.banners(), drafts=drafts, title=title)


def work(driver: Driver) -> None:
    """Case after case, for ever: a draft left by the window before is finished first."""
    driver.sign_in()
    say(offered=[one.draft.id for one in driver.drafts()])
    while True:
        while driver.page is not PageId.done:
            if not driver.on():
                say(stuck=driver.page.value, banners=driver.banners())
                return
        case = driver.case()
        say(saved=case.number, status=case.status.value, case=case.id)
        QApplication.processEvents()
        driver.until(lambda: driver.window.page.primary() is None or _is_on(driver))
        driver.press(Key.Key_F12)
        driver.until(lambda: driver.page is PageId.finder)


def _is_on(driver: Driver) -> bool:
    button = driver.window.page.primary()
    return button is not None and button.isEnabled()


def full(driver: Driver, home: Path) -> None:
    """A disk that fills up between two keys, and is emptied again."""
    driver.sign_in()
    while driver.page is not PageId.outcome:
        driver.on()
    window = driver.window
    window.keep()
    draft = window.current.serving.draft.id
    driver.until(lambda: any(one.id == draft for one in list_drafts(window.counter)))
    junk = _fill(home)
    window.current.serving.note("message", "带齐" * 5000)
    window.current.touch()
    driver.until(lambda: bool(driver.banners()))
    say(when="draft", page=driver.page.value, banners=driver.banners())
    driver.press(Key.Key_Escape)
    window.current.serving.note("message", "")
    driver.press(Key.Key_Return, CTRL)
    driver.until(lambda: bool(driver.banners()) and _is_on(driver))
    say(when="decision", page=driver.page.value, banners=driver.banners(), cases=len(list_cases(window.counter).rows))
    junk.unlink()
    kept = resume(window.counter, draft).draft.applicant
    say(when="emptied", draft=kept is not None and kept.name == NAME)
    driver.press(Key.Key_Return, CTRL)
    driver.until(lambda: driver.page is PageId.done)
    driver.until(lambda: not driver.case().missing_papers)
    say(when="again", page=driver.page.value, saved=driver.case().number, status=driver.case().status.value)


def _fill(home: Path) -> Path:
    """Take every byte that is left on the disk."""
    junk = home / "junk"
    handle = os.open(junk, os.O_WRONLY | os.O_CREAT)
    for size in (65536, 1):
        try:
            while True:
                os.write(handle, b"j" * size)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
    os.close(handle)
    return junk


def _after_full(home: Path) -> None:
    """What stands in the file once the window is closed."""
    settings = load_settings(home)
    counter = Counter(settings)
    counter.load_catalogue()
    counter.open_store()
    rows = list_cases(counter).rows
    whole = counter.store.compare() == ()
    counter.close()
    with reading_only(settings.places, system_clock) as connection:
        whole = whole and [one.broken_at for one in verify_epochs(connection)] == [None]
    say(cases=[row.number for row in rows], whole=whole)


def main(what: str) -> None:
    """One of the words above."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if what == "work":
        read_in()
        for line in sys.stdin:
            process = os.fork()
            if process == 0:
                say(process=os.getpid())
                drive(Path(line.rstrip("\n")), work)
                os._exit(0)
            _, status = os.waitpid(process, 0)
            say(ended=os.waitstatus_to_exitcode(status))
        return
    home = Path(sys.argv[2])
    if what == "look-nobody" and os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    if what == "full":
        say(left=drive(home, lambda driver: full(driver, home)))
        shutil.rmtree(load_settings(home).places.papers)
        _after_full(home)
    else:
        say(left=drive(home, look))


if __name__ == "__main__":
    main(sys.argv[1])
