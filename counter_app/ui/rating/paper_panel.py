# SPDX-License-Identifier: Apache-2.0
"""Beside a decided case: a supervisor enters what the citizen wrote on paper, with its scan."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import ScanSource
from counter_app.cases.case import Case
from counter_app.cases.rating import BEST, WORST
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.paper_rating import enter_paper
from counter_app.desk.scanning import clear_away, read_file, waiting_files
from counter_app.ui import theme
from counter_app.ui.case.confirmation import Confirmation
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.guide_panel import PanelHead
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, rule, set_tone


class PaperPanel(QWidget):
    """A digit for the level, codes of reasons, the citizen's words, the scan, then number and password."""

    saved = Signal()

    def __init__(self, shell: Shell, case: Case) -> None:
        super().__init__()
        self._shell, self._case, self._busy = shell, case, False
        known = shipped_levels()
        levels = [Choice(level, known.words(level)) for level in range(BEST, WORST - 1, -1)]
        self.levels = OptionRow(text("paper_rating.level"), levels)
        self.reasons = Field("paper_reasons", text("paper_rating.reasons"), latin=True)
        self._known = Prose("", Role.cap, Colour.ink2)
        self.words = Field("paper_words", text("paper_rating.words"))
        self.file = Field("paper_file", text("paper_rating.file"), required=True, latin=True)
        self._hint = Prose(text("paper_rating.file_hint"), Role.cap, Colour.ink2)
        self.confirmation = Confirmation()
        self.button = Button(text("paper_rating.save"), "Enter", Kind.plain)
        self._said = Prose("", Role.cap, Colour.ink2)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(PanelHead(text("paper_rating.title")))
        body.addWidget(rule())
        column = Column()
        column.body.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.GAP)
        about = Prose(text("paper_rating.about"), Role.cap, Colour.ink2)
        parts = (about, self.levels, self.reasons, self._known, self.words, self.file, self._hint)
        for part in (*parts, self.confirmation, self.button, self._said):
            column.body.addWidget(part)
        column.body.addStretch(1)
        body.addWidget(column, 1)
        waiting = waiting_files(shell.counter)
        if waiting:
            self.file.set_value(str(waiting[0].path))
        self._after = (self.levels, self.reasons.editor, self.words.editor, self.file.editor)
        self.levels.chosen.connect(self._level_chosen)
        for place, field in enumerate((self.reasons, self.words, self.file), 1):
            field.edited.connect(field.set_messages)
            field.editor.returnPressed.connect(partial(self._next, place))
        self.confirmation.finished.connect(self.save)
        self.button.clicked.connect(self.save)

    @property
    def said(self) -> str:
        """What became of it."""
        return self._said.text()

    def take_focus(self) -> None:
        """The digits count here."""
        self.levels.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _level_chosen(self, level: int) -> None:
        found = next(one for one in shipped_levels().levels if one.level == level)
        self._known.set_words("\n".join(f"{one.code} {one.words}" for one in found.reasons))
        self.reasons.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self, place: int) -> None:
        following = self._after[place + 1] if place + 1 < len(self._after) else self.confirmation.number.editor
        following.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Write it, once everything is there."""
        level = self.levels.chosen_digit()
        if self._busy:
            return
        if level is None:
            self._say(text("paper_rating.no_level"), Colour.err)
            self.take_focus()
            return
        if not self.file.value():
            self.file.set_messages(text("paper_rating.no_file"))
            self.file.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        gap = self.confirmation.gap()
        if gap is not None:
            gap.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._busy = True
        codes = tuple(self.reasons.value().replace("，", " ").replace(",", " ").split())
        path, given = Path(self.file.value()).expanduser(), self.confirmation.given()
        call = partial(_entered, self._shell.counter, self._case, level, codes, self.words.value(), path, given)
        self._shell.writing(call).success(self._done).failure(self._refused).start()

    def _done(self, changes: Changes) -> None:
        self._busy = False
        self.confirmation.clear()
        self._say(text("paper_rating.done"))
        self.saved.emit()

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        if error.code.startswith("signing_in."):
            self.confirmation.refuse(error)
        else:
            self._say(sentence(error), Colour.err)

    def _say(self, words: str, tone: Colour = Colour.ink2) -> None:
        self._said.set_words(words)
        set_tone(self._said, "tone", tone.name)


def toggle_paper(shell: Shell, case: Case, saved: Callable[[], object]) -> None:
    """Open the panel beside a case, or close it where it is open."""
    if isinstance(shell.panel, PaperPanel):
        shell.close_panel()
        return
    panel = PaperPanel(shell, case)
    panel.saved.connect(saved)
    shell.open_panel(panel)
    panel.take_focus()


def _entered(
    counter: Counter, case: Case, level: int, codes: tuple[str, ...], words: str, path: Path, given: tuple[str, str]
) -> Changes:
    in_folder = any(one.path == path for one in waiting_files(counter))
    taken = read_file(counter, path, ScanSource.folder if in_folder else ScanSource.file)
    supervisor, password = given
    changes = enter_paper(
        counter, case.id, taken, level=level, reasons=codes, words=words, supervisor=supervisor, password=password
    )
    clear_away(taken)
    return changes
