# SPDX-License-Identifier: Apache-2.0
"""A field whose answer is found by typing."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from counter_app.forms.definition import Field as Definition
from counter_app.ui.form.candidates import Pick
from counter_app.ui.form.form_field import FormField
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.form.pick_edit import PickEdit, among
from counter_app.ui.widgets.field import joined
from counter_app.ui.widgets.field_frame import FieldFrame


class PickField(FieldFrame, FormField):
    """One answer of a closed list, longer than digits reach."""

    def __init__(self, definition: Definition, today: date) -> None:
        self.editor = PickEdit(among(self.choices(definition)))
        super().__init__(definition.key, definition.label, self.editor, hint=definition.hint, crowded=True)
        self.definition = definition
        self.today = today
        self.editor.textEdited.connect(self._typed)
        self.editor.picked.connect(self.edited)
        self.editor.went.connect(self.left)
        self._speak()

    @classmethod
    def choices(cls, definition: Definition) -> Sequence[Pick]:
        """All answers."""
        raise NotImplementedError

    @classmethod
    def cell_editor(cls, definition: Definition) -> LineEdit:
        """The same in a roster's cell."""
        return PickEdit(among(cls.choices(definition)), keeps_escape=True)

    def words(self) -> str:
        """The value chosen, or the words typed."""
        return joined(self.editor.kept()).strip()

    def show_value(self, value: str) -> None:
        """Its words."""
        self.editor.show_pick(value, self.read_back(self.definition, value))

    def stops(self) -> Sequence[QWidget]:
        """The line."""
        return (self.editor,)

    def _typed(self, words: str) -> None:
        self.edited.emit()
