# SPDX-License-Identifier: Apache-2.0
"""Closed questions with few answers, all of them in sight."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from counter_app.forms.choices import options, spoken_choice
from counter_app.forms.definition import Field as Definition
from counter_app.ui import theme
from counter_app.ui.form.candidates import Pick
from counter_app.ui.form.choice_row import ChoiceRow
from counter_app.ui.form.form_field import FormField
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.form.pick_edit import PickEdit, among
from counter_app.ui.widgets.field_frame import FieldFrame
from counter_app.ui.widgets.text import set_tone


class _Row(ChoiceRow):
    """Says when the focus has left it."""

    went = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left."""
        super().focusOutEvent(event)
        self.went.emit()


class ChoiceField(FieldFrame, FormField):
    """Answered by digits."""

    digits = True
    several: ClassVar[bool] = False
    passed = Signal()

    def __init__(self, definition: Definition, today: date) -> None:
        self._values = [one.value for one in options(definition)]
        labels = [spoken_choice(definition, one) for one in self._values]
        self.editor = _Row(definition.label, labels, several=self.several)
        super().__init__(definition.key, definition.label, self.editor, hint=definition.hint, crowded=True)
        self.definition = definition
        self.today = today
        self.editor.picked.connect(self.edited)
        self.editor.passed.connect(self.passed)
        self.editor.went.connect(self.left)
        self._speak()

    @classmethod
    def cell_editor(cls, definition: Definition) -> LineEdit:
        """In a roster's cell it may be typed too."""
        picks = [
            Pick(one.value, spoken_choice(definition, one.value), "", number)
            for number, one in enumerate(options(definition), 1)
        ]
        return PickEdit(among(picks), keeps_escape=True)

    def words(self) -> str:
        """The values chosen."""
        return ",".join(self._values[place] for place in self.editor.places())

    def show_value(self, value: str) -> None:
        """Show the answers; what is none of them is said by the fault."""
        chosen = value.split(",")
        self.editor.show_places([place for place, one in enumerate(self._values) if one in chosen])

    def ripe(self) -> bool:
        """An answer is whole at once."""
        return True

    def stops(self) -> Sequence[QWidget]:
        """The row, as one."""
        return (self.editor,)

    def span(self, width: int, columns: int) -> int:
        """As many columns as the answers side by side need."""
        wanted = self.editor.sizeHint().width() + theme.GAP
        return max(1, min(columns, -(-wanted // max(1, width))))

    def _show_tone(self, state: str) -> None:
        set_tone(self.editor, "state", state)

    def _name_editor(self, told: str, described: str) -> None:
        self.editor.set_question(told, described)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
