# SPDX-License-Identifier: Apache-2.0
"""Beside a decided case, by a key: notices to be signed for, originals to be given back, originals to be kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import ScanSource
from counter_app.cases.case import Case, GivenNotice
from counter_app.cases.custody import GivenTo
from counter_app.desk.counter import Counter
from counter_app.desk.custody import (
    give_original,
    keep_original,
    may_be_kept,
    notice_scanned,
    notice_signed,
    unsigned,
)
from counter_app.desk.following import Followed
from counter_app.desk.scanning import clear_away, read_file, waiting_files
from counter_app.ui import theme
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.guide_panel import panel_column
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, set_tone

MOST = 9
Act = Callable[[], Followed]


@dataclass(frozen=True, slots=True)
class _Way:
    """One thing that can be done, and what does it."""

    label: str
    hint: str
    mark: Mark
    act: Act


class CustodyPanel(QWidget):
    """Every digit does one thing at once and shows what is left."""

    changed = Signal(object)  # Case

    def __init__(self, shell: Shell, case: Case) -> None:
        super().__init__()
        self._shell = shell
        self._case = case
        self._ways: list[_Way] = []
        self._busy = False
        self._doing = ""
        self.options = OptionRow(text("custody.what"), [], tall=True)
        self._said = Prose("", Role.cap, Colour.ink2)
        self._column = panel_column(self, text("custody.title"), bottom=theme.GAP)
        for part in (Prose(text("custody.about"), Role.cap, Colour.ink2), self.options, self._said):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._show()

    @property
    def said(self) -> str:
        """What became of the last key."""
        return self._said.text()

    def take_focus(self) -> None:
        """The digits count here."""
        self.options.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self) -> None:
        held = self.options.hasFocus()
        self._ways = list(ways_of(self._shell.counter, self._case))[:MOST]
        self._column.removeWidget(self.options)
        self.options.hide()
        self.options.deleteLater()
        choices = [Choice(place, one.label, one.hint, mark=one.mark) for place, one in enumerate(self._ways, 1)]
        self.options = OptionRow(text("custody.what"), choices, tall=True)
        self.options.chosen.connect(self._chosen)
        self._column.insertWidget(1, self.options)
        if not self._ways:
            self._say(text("custody.nothing"))
        if held:
            self.take_focus()

    def _chosen(self, digit: int) -> None:
        self.options.choose(None)
        if self._busy or digit > len(self._ways):
            return
        self._busy = True
        way = self._ways[digit - 1]
        self._doing = way.label
        self._shell.writing(way.act).success(self._done).failure(self._failed).start()

    def _done(self, followed: Followed) -> None:
        self._busy = False
        self._case = followed.case
        self._say(text("custody.done", what=self._doing))
        self._show()
        self.changed.emit(followed.case)

    def _failed(self, error: CounterError) -> None:
        self._busy = False
        self._show()
        self._say(sentence(error), Colour.err)

    def _say(self, words: str, tone: Colour = Colour.ink2) -> None:
        self._said.set_words(words)
        set_tone(self._said, "tone", tone.name)


def toggle_custody(shell: Shell, case: Case, changed: Callable[[Case], object]) -> None:
    """Open the panel beside a case, or close it where it is open."""
    if isinstance(shell.panel, CustodyPanel):
        shell.close_panel()
        return
    panel = CustodyPanel(shell, case)
    panel.changed.connect(changed)
    shell.open_panel(panel)
    panel.take_focus()


def ways_of(counter: Counter, case: Case) -> Iterator[_Way]:
    """What can be done now: signatures first, then what lies here, then what could be kept."""
    for notice in unsigned(case):
        shown = {"ordinal": notice.ordinal}
        words = text("custody.signed", **shown)
        yield _Way(words, text("custody.signed_hint"), Mark.waiting, partial(notice_signed, counter, case, notice))
        if waiting_files(counter):
            act = partial(_from_folder, counter, case, notice)
            yield _Way(text("custody.scanned", **shown), text("custody.scanned_hint"), Mark.waiting, act)
    for held in case.originals_here:
        for to, mark in ((GivenTo.citizen, Mark.waiting), (GivenTo.office, Mark.shared)):
            label = text(f"custody.give.{to.value}")
            yield _Way(label, held.text, mark, partial(give_original, counter, case, held, to))
    for material, words in may_be_kept(case):
        yield _Way(text("custody.keep"), words, Mark.waiting, partial(keep_original, counter, case, material))


def _from_folder(counter: Counter, case: Case, notice: GivenNotice) -> Followed:
    """The newest file of the scanner's folder is the signed copy."""
    waiting = waiting_files(counter)
    if not waiting:
        raise CounterError("scans.no_file")
    taken = read_file(counter, waiting[0].path, ScanSource.folder)
    followed = notice_scanned(counter, case, notice, taken)
    clear_away(taken)
    return followed
