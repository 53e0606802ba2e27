# SPDX-License-Identifier: Apache-2.0
"""Fields of one line."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from counter_app.base.privacy import mask_name
from counter_app.forms.definition import Field as Definition
from counter_app.ui.form.form_field import FormField
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.widgets.field import Field


class LineField(Field, FormField):
    """Typed in one line. What cannot be read stays as it was typed."""

    places: ClassVar[int] = 0
    """How many places are counted while it is typed; 0 for no count."""
    unit: ClassVar[str] = ""

    def __init__(self, definition: Definition, today: date) -> None:
        mask: Callable[[str], str] | None = self.starred if self.secret else None
        if mask is None and definition.twice:
            mask = mask_name  # the first typing is out of sight while the second goes on
        super().__init__(
            definition.key,
            definition.label,
            hint=definition.hint,
            length=self.places,
            mask=mask,
            latin=self.latin,
            crowded=True,
            editor=LineEdit(definition.unit or self.unit),
        )
        self.definition = definition
        self.today = today
        self._kept: str | None = None

    def words(self) -> str:
        """What stands in the line."""
        return self.value()

    def show_value(self, value: str) -> None:
        """The text form; the line's own undo ends here, the page's goes on."""
        shown = self.read_back(self.definition, value)
        if self._kept == value and self.editor.value() == shown:
            return
        self._kept = value
        self.set_value(shown, self.source)

    def ripe(self) -> bool:
        """A number of known length is judged at its last place."""
        return bool(self._length) and len(self.value()) >= self._length

    def rest(self) -> None:
        """Hide what is right; a wrong one comes back into sight. A number shown for a reason stays for its time."""
        if self._fault and self.editor.concealed:
            self.editor.reveal()
        elif not self.editor.hasFocus() and not self._timer.isActive():
            self.conceal()

    def stops(self) -> Sequence[QWidget]:
        """The line."""
        return (self.editor,)
