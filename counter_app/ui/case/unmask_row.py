# SPDX-License-Identifier: Apache-2.0
"""The inline row that asks why a full number is wanted."""

from PySide6.QtCore import Qt, Signal

from counter_app.base.texts import text
from counter_app.ui.theme import Role
from counter_app.ui.widgets.card import Card
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose


class UnmaskRow(Card):
    """Why a full number is wanted: four reasons by digit, then it is shown for twenty seconds and logged."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("now")
        self.field: Field | None = None  # None for a place that is no field
        self._title = Prose("", Role.strong)
        self._reasons = tuple(text(f"ui.unmask.reasons.{digit}") for digit in range(1, 5))
        choices = [Choice(digit, words) for digit, words in enumerate(self._reasons, 1)]
        self._options = OptionRow(text("ui.unmask.title"), choices)
        self._options.chosen.connect(self._take)
        self.body.addWidget(self._title)
        self.body.addWidget(self._options)

    def ask(self, field: Field | None, name: str = "") -> None:
        """Ask for the reason, here, without covering anything."""
        self.field = field
        self._title.set_words(text("ui.unmask.of", name=field.name if field is not None else name))
        self._options.choose(None)
        self.show()
        self._options.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _take(self, digit: int) -> None:
        self.chosen.emit(self._reasons[digit - 1])
