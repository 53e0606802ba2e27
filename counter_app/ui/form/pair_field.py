# SPDX-License-Identifier: Apache-2.0
"""From one day or month to another: two lines, one field."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.forms.dates import UNTIL
from counter_app.forms.definition import Field as Definition
from counter_app.ui import theme
from counter_app.ui.form.day_field import whole_day
from counter_app.ui.form.form_field import FormField
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.field import joined
from counter_app.ui.widgets.field_frame import FieldFrame
from counter_app.ui.widgets.text import label, set_tone


class PairField(FieldFrame, FormField):
    """Judged when both lines have been left, not between them."""

    latin = True
    days: ClassVar[bool] = True

    def __init__(self, definition: Definition, today: date) -> None:
        self.begin, self.end = LineEdit(), LineEdit()
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        line.addWidget(self.begin, 1)
        line.addWidget(label(text("page.form.until"), Role.body, Colour.ink2))
        line.addWidget(self.end, 1)
        holder.setFocusProxy(self.begin)
        super().__init__(definition.key, definition.label, holder, hint=definition.hint, crowded=True)
        self.definition = definition
        self.today = today
        self.begin.setObjectName(f"{definition.key}.begin")
        self.end.setObjectName(f"{definition.key}.end")
        for one in self.stops():
            one.textEdited.connect(self._typed)
            one.went.connect(self._went)
        self._speak()

    def words(self) -> str:
        """Both ends, divided as they are kept."""
        ends = [joined(one.text()).strip() for one in self.stops()]
        if self.days:
            ends = [whole_day(one, self.today) for one in ends]
        return UNTIL.join(ends) if any(ends) else ""

    def show_value(self, value: str) -> None:
        """Each end in its line, in figures."""
        begin, _, end = value.partition(UNTIL)
        for line, words in ((self.begin, begin), (self.end, end)):
            if line.text() != words:
                line.blockSignals(True)
                line.setText(words)
                line.blockSignals(False)

    @classmethod
    def read_back(cls, definition: Definition, value: str) -> str:
        """In figures, in a roster's cell."""
        return text("page.form.from_until", begin=value.partition(UNTIL)[0], end=value.partition(UNTIL)[2]).strip()

    def stops(self) -> Sequence[LineEdit]:
        """Both lines."""
        return (self.begin, self.end)

    def span(self, width: int, columns: int) -> int:
        """Two columns where there are two."""
        return min(2, columns)

    def _typed(self, words: str) -> None:
        self.edited.emit()

    def _went(self) -> None:
        if not self.in_use:
            self.left.emit()

    def _show_tone(self, state: str) -> None:
        for one in self.stops():
            set_tone(one, "state", state)

    def _name_editor(self, told: str, described: str) -> None:
        for one, end in zip(self.stops(), ("from", "to"), strict=True):
            one.setAccessibleName(f"{told}，{text(f'page.form.{end}')}")
            one.setAccessibleDescription(described)
