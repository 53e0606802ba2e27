# SPDX-License-Identifier: Apache-2.0
"""A whole case through the real window by keys alone, leaving pictures, papers, the slip and the day's log.

沅江 职工参保登记 for 灵活就业人员: one line missing → one-time notice; the citizen comes back → acceptance → finish and
delivery. What it tells as done it has checked: on the window, in the store and on the papers.
"""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.base.errors import CounterError
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.log_words import log_lines
from counter_app.catalogue.items import Need
from counter_app.desk.counter import Counter
from counter_app.desk.daily_log import day_log
from counter_app.desk.listing import get_case, list_cases
from counter_app.desk.printing import slip_of
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.quiet_digits import QuietDigits

CLERK = "0312"
INITIALS = "zgcbdj"
NAME, NUMBER, PHONE = "测试员𠮷", "110101194912310024", "13800000000"
ANSWERS = {"identity": "flexible", "change": "other", "agent": "no"}
LONGEST_WAIT_MS = 10_000

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
RESUMPTION = Key.Key_4
"""恢复: the one answer that the form of the case does not know by itself."""


class Demo:
    """Plays the case once. ``folder`` is emptied of an earlier play's files first."""

    def __init__(self, window: MainWindow, folder: Path, slip: Path) -> None:
        self._window = window
        self._folder = folder
        self._slip = slip
        self._pictures = 0
        self._files: list[str] = []

    def play(self) -> list[str]:
        """Play, check and leave the files; returns their names. Raises CounterError ``demo.differently``."""
        self._empty_folder()
        self._wait("window", lambda: self._window.ready and self._window.isActiveWindow())
        self._sign_in()
        self._fill_in()
        notice = self._give_notice()
        self._come_back(notice)
        self._accept_and_finish(notice)
        self._keep_papers(notice.id)
        self._keep_log()
        return self._files

    @property
    def _counter(self) -> Counter:
        return self._window.counter

    def _sign_in(self) -> None:
        self._picture("sign_in")
        for words in (CLERK, CLERK):
            self._type(words)
            self._press(Key.Key_Return)
        self._expect(PageId.finder)

    def _fill_in(self) -> None:
        self._type(INITIALS)
        self._picture("finder")
        self._press(Key.Key_Return)
        self._expect(PageId.item_card)
        self._picture("item_card")
        self._press(Key.Key_Return)
        self._expect(PageId.identity)
        for words in (NAME, NUMBER, PHONE):
            self._type(words)
            self._press(Key.Key_Return)
        serving = self._window.current.serving
        for statement in serving.checklist.eligibility:
            self._press(Key.Key_1)
            self._require("eligibility", serving.draft.eligibility.get(statement.id) == "yes")
        while serving.checklist.open_questions:
            question = serving.checklist.open_questions[0].circumstance
            values = [option.value for option in question.options]
            self._press(Key(Key.Key_1.value + values.index(ANSWERS[question.key])))
            self._require(question.key, serving.draft.answers.get(question.key) == ANSWERS[question.key])
        self._picture("identity")
        self._press(Key.Key_Return, CTRL)
        self._expect(PageId.checklist)

    def _give_notice(self) -> Case:
        serving = self._window.current.serving
        lines = serving.checklist.lines
        missing = next(one for one in lines if one.material.need is Need.required)
        for line in lines:
            if line is missing:
                self._press(Key.Key_2)
                self._press(Key.Key_Down)
            elif line.material.need is Need.required:
                self._press(Key.Key_Return)
            else:
                self._press(Key.Key_Down)
        self._require("missing", serving.line(missing.material.id).state is LineState.missing)
        self._picture("checklist")
        self._press(Key.Key_Return, CTRL)
        self._expect(PageId.outcome)
        self._picture("outcome_notice")
        self._press(Key.Key_Return, CTRL)
        self._expect(PageId.done)
        case = self._only_case()
        self._require("notice", case.status is CaseStatus.notified and len(case.notices) == 1)
        self._printed("done_notice", case.id)
        self._press(Key.Key_F12)
        self._expect(PageId.finder)
        return case

    def _come_back(self, notice: Case) -> None:
        self._press(Key.Key_F8)
        self._expect(PageId.cases)
        self._picture("cases")
        self._type(notice.notices[-1].number)
        self._press(Key.Key_Return, CTRL)
        self._expect(PageId.checklist)
        serving = self._window.current.serving
        self._require("only_open_lines", len(serving.open_lines()) == len(notice.open_lines))
        self._picture("checklist_again")

    def _accept_and_finish(self, notice: Case) -> None:
        for _ in self._window.current.serving.open_lines():
            self._press(Key.Key_Return)
        self._press(Key.Key_Return, CTRL)
        self._expect(PageId.form)
        self._press(RESUMPTION)
        self._picture("form")
        self._press(Key.Key_Return, CTRL)
        self._expect(PageId.outcome)
        self._picture("outcome_accept")
        self._press(Key.Key_Return, CTRL)
        self._expect(PageId.done)
        self._require("accepted", self._case(notice.id).status is CaseStatus.accepted)
        self._printed("done_accepted", notice.id)
        self._press(Key.Key_Return, CTRL)
        self._expect(PageId.steps)
        for status in (CaseStatus.accepted, CaseStatus.completed):
            while self._case(notice.id).status is status:
                self._picture(f"steps_{status.value}")
                before = self._case(notice.id).updated_at
                self._press(Key.Key_Return, CTRL)
                self._wait("step", partial(self._moved_on, notice.id, before))
        self._require("delivered", self._case(notice.id).status is CaseStatus.delivered)
        self._printed("steps_delivered", notice.id)

    def _moved_on(self, case_id: str, before: int) -> bool:
        return self._case(case_id).updated_at > before

    def _keep_papers(self, case_id: str) -> None:
        for pdf in sorted(self._counter.settings.places.papers.glob("*.pdf")):
            shutil.copy(pdf, self._folder)
            self._files.append(pdf.name)
        kept = {name.partition("-")[0] for name in self._files if name.endswith(".pdf")}
        self._require("papers", kept == {"notice", "acceptance", "completion", "delivery"})
        self._require("slip", self._slip.is_file())
        shutil.copy(self._slip, self._folder / "slip.bin")
        (self._folder / "slip.png").write_bytes(slip_of(self._counter, self._case(case_id)))
        self._files += ["slip.bin", "slip.png"]

    def _keep_log(self) -> None:
        words = "\n".join(log_lines(day_log(self._counter)))
        (self._folder / "day-log.txt").write_text(words + "\n", encoding="utf-8")
        self._files.append("day-log.txt")

    def _empty_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for kind in ("*.png", "*.pdf", "slip.bin", "day-log.txt"):
            for old in self._folder.glob(kind):
                old.unlink()

    def _printed(self, name: str, case_id: str) -> None:
        """Wait until every paper of the case is out, and until the page lets the next thing begin."""
        self._wait("papers", lambda: not self._case(case_id).missing_papers)
        self._picture(name)
        page = self._window.page
        self._wait("settled", lambda: (button := page.primary()) is None or button.isEnabled())

    def _only_case(self) -> Case:
        rows = list_cases(self._counter).rows
        self._require("one_case", len(rows) == 1)
        return self._case(rows[0].case_id)

    def _case(self, case_id: str) -> Case:
        return get_case(self._counter, case_id)

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._window

    def _press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self._focus(), key, modifier)
        self._settle()

    def _type(self, words: str) -> None:
        if words.isascii():
            QTest.keyClicks(self._focus(), words)
        else:
            event = QInputMethodEvent()
            event.setCommitString(words)
            QApplication.sendEvent(self._focus(), event)
        self._settle()

    def _settle(self) -> None:
        """Until no digit waits for the silence that makes it a command, and all events are handled."""
        self._wait("settled", lambda: not any(one.listening for one in self._window.findChildren(QuietDigits)))
        QApplication.processEvents()

    def _picture(self, name: str) -> None:
        QApplication.processEvents()
        self._pictures += 1
        file = f"{self._pictures:02}-{name}.png"
        self._window.grab().save(str(self._folder / file))
        self._files.append(file)

    def _expect(self, page: PageId) -> None:
        self._wait(page.value, lambda: self._window.page.id is page)

    def _wait(self, what: str, until: Callable[[], bool]) -> None:
        patience = QDeadlineTimer(LONGEST_WAIT_MS)
        while not (happened := until()) and not patience.hasExpired():
            QTest.qWait(20)
        self._require(what, happened)

    def _require(self, what: str, happened: bool) -> None:
        if not happened:
            self._picture("differently")
            raise CounterError("demo.differently", what=what, folder=self._folder)
