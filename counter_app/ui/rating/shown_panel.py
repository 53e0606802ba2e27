# SPDX-License-Identifier: Apache-2.0
"""Beside the clerk's page while the citizen looks: that it is shown, what was answered, and a place to keep what was
said aloud."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.guide_panel import panel_column
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose

RIGHT, WRONG = 1, 2


class ShownPanel(QWidget):
    """``told`` says whether the citizen found all of it right, where it was said aloud."""

    told = Signal(bool)

    def __init__(self, *, waits: bool) -> None:
        super().__init__()
        title = text("second_screen.desk.show")
        self.setAccessibleName(title)
        self.state = Prose("", Role.body, Colour.ink)
        self.options = OptionRow(
            text("second_screen.desk.as_told"),
            [
                Choice(RIGHT, text("second_screen.confirm.right")),
                Choice(WRONG, text("second_screen.confirm.wrong")),
            ],
            tall=True,
        )
        self._answered = False
        column = panel_column(self, title)
        column.addWidget(self.state)
        column.addWidget(Prose(text("second_screen.desk.as_told"), Role.cap, Colour.ink3))
        column.addWidget(self.options)
        column.addStretch(1)
        self.options.chosen.connect(self._chosen)
        self._say(waits)

    def _say(self, waits: bool) -> None:
        self.state.set_words(text("second_screen.desk.question_open" if waits else "second_screen.desk.showing"))

    def question_moved(self, asking: bool) -> None:
        """A question of somebody else's began or ended: now, or not yet, is it shown."""
        if not self._answered:
            self._say(asking)

    def show_answer(self, right: bool) -> None:
        """What the citizen answered; it may still be said otherwise."""
        self._answered = True
        self.options.choose(RIGHT if right else WRONG)
        self.state.set_words(text("second_screen.desk.says_right" if right else "second_screen.desk.says_wrong"))

    def _chosen(self, digit: int) -> None:
        self.told.emit(digit == RIGHT)
