# SPDX-License-Identifier: Apache-2.0
"""A supervisor confirms beside the clerk: number and password in the page itself, never in a dialog."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.ui import theme
from counter_app.ui.theme import Role
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.text import label


class Confirmation(QWidget):
    """Two fields. Enter goes from the number to the password, and from there says ``finished``."""

    finished = Signal()
    edited = Signal()

    def __init__(self, *, second: bool = False) -> None:
        """``second``: it is any second person who confirms."""
        super().__init__()
        number, password, title = (
            text(f"follow_up.second.{one}" if second else f"page.confirm.{one}")
            for one in ("number", "password", "title")
        )
        self.number = Field("supervisor_number", number, required=True, latin=True)
        self.password = Field("supervisor_password", password, required=True, latin=True)
        self.password.editor.setEchoMode(QLineEdit.EchoMode.Password)
        fields = QHBoxLayout()
        fields.setSpacing(theme.GAP)
        fields.addWidget(self.number)
        fields.addWidget(self.password)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GAP)
        body.addWidget(label(title, Role.h3))
        body.addLayout(fields)
        self.number.editor.returnPressed.connect(self._to_password)
        self.password.editor.returnPressed.connect(self.finished)
        for one in (self.number, self.password):
            one.edited.connect(self._edited)

    def clear(self) -> None:
        """Forget what was typed."""
        for one in (self.number, self.password):
            one.set_value("")
            one.set_messages()

    def given(self) -> tuple[str, str]:
        """Number and password as typed."""
        return self.number.value(), self.password.editor.value()

    def gap(self) -> QWidget | None:
        """The first field that is empty, marked so; None where both are filled."""
        for one in (self.number, self.password):
            if not one.editor.value():
                one.set_messages(text("page.empty_field"))
                return one.editor
        return None

    def refuse(self, error: CounterError) -> None:
        """Say why it was not confirmed, and let the password be typed again."""
        self.password.set_messages(sentence(error))
        self.password.editor.selectAll()
        self.password.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_password(self) -> None:
        self.password.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _edited(self) -> None:
        self.number.set_messages()
        self.password.set_messages()
        self.edited.emit()
