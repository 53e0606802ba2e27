# SPDX-License-Identifier: Apache-2.0
"""Words of several lines."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from counter_app.forms.definition import Field as Definition
from counter_app.ui import theme
from counter_app.ui.form.form_field import FormField
from counter_app.ui.theme import Role
from counter_app.ui.widgets.field import joined
from counter_app.ui.widgets.field_frame import FieldFrame

LINES = 3


class _Paragraph(QPlainTextEdit):
    """Wraps; a form keeps one paragraph, so Enter goes on to the next field."""

    went = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z is the page's where there is nothing here to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable():
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is not for here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.went.emit()


class LongTextField(FieldFrame, FormField):
    """As wide as the form."""

    def __init__(self, definition: Definition, today: date) -> None:
        self.editor = _Paragraph()
        super().__init__(definition.key, definition.label, self.editor, hint=definition.hint, crowded=True)
        self.definition = definition
        self.today = today
        self._height()
        self.editor.textChanged.connect(self.edited)
        self.editor.went.connect(self.left)
        self._speak()

    def words(self) -> str:
        """One paragraph."""
        return joined(self.editor.toPlainText()).strip()

    def show_value(self, value: str) -> None:
        """The words as they are kept."""
        if self.words() != value or self.editor.toPlainText().strip() != value:
            self.editor.blockSignals(True)
            self.editor.setPlainText(value)
            self.editor.blockSignals(False)

    def stops(self) -> Sequence[QWidget]:
        """The paragraph."""
        return (self.editor,)

    def span(self, width: int, columns: int) -> int:
        """All columns."""
        return columns

    def _height(self) -> None:
        self.editor.setFixedHeight(LINES * theme.line_height(Role.body) + 16)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._height()
