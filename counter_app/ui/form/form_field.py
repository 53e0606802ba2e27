# SPDX-License-Identifier: Apache-2.0
"""The four things every type of field on a form has: editor, read-back, state, focus."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from counter_app.forms.definition import Field
from counter_app.forms.values import spoken
from counter_app.ui.form.line_edit import LineEdit


class FormField:
    """Mixed into a widget with a frame. The form's body asks it these things and knows nothing of its type."""

    secret: ClassVar[bool] = False
    """Whether the value is hidden at rest, on the form and in a roster's cell."""
    latin: ClassVar[bool] = False
    """Whether digits and letters are expected: the input method is told."""
    digits: ClassVar[bool] = False
    """Whether a roster's cell is answered by a digit."""

    definition: Field
    today: date = date.min
    edited: SignalInstance
    left: SignalInstance

    # editor

    def words(self) -> str:
        """What is typed, as the session is to read it."""
        raise NotImplementedError

    @classmethod
    def cell_editor(cls, definition: Field) -> LineEdit:
        """The editor of a roster's cell."""
        return LineEdit(keeps_escape=True)

    @classmethod
    def cell_words(cls, definition: Field, typed: str, today: date) -> str:
        """What is typed into a cell, as the session is to read it."""
        return typed

    # read-back

    def show_value(self, value: str) -> None:
        """Show what is kept, as it stands at rest; nobody is told."""
        raise NotImplementedError

    @classmethod
    def read_back(cls, definition: Field, value: str) -> str:
        """A kept value in the words of the screen."""
        return spoken(definition, value)

    @classmethod
    def masked(cls, definition: Field, value: str) -> str:
        """The words of a value that is right, with what is personal hidden."""
        return cls.starred(value) if cls.secret and value else cls.read_back(definition, value)

    @classmethod
    def starred(cls, value: str) -> str:
        """How a secret value is hidden."""
        return value

    # state

    def ripe(self) -> bool:
        """Whether what is typed is whole, so that it may be judged before the field is left."""
        return False

    def set_kind(self, kind: str) -> None:
        """The field beside says what this one holds."""

    def rest(self) -> None:
        """Hide what is right and left; bring back what is wrong."""

    # focus

    def stops(self) -> Sequence[QWidget]:
        """Where Tab and Enter stop, in order."""
        raise NotImplementedError

    @property
    def in_use(self) -> bool:
        """Whether the focus is here."""
        return any(one.hasFocus() for one in self.stops())

    def span(self, width: int, columns: int) -> int:
        """How many of so many columns of this width it takes."""
        return 1
