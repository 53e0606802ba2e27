# SPDX-License-Identifier: Apache-2.0
"""The second typing of what may not be wrong: an account, a payee. The first is out of sight, and nothing is pasted."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from counter_app.base.privacy import mask_name
from counter_app.base.texts import text
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.form.line_field import LineField
from counter_app.ui.widgets.field import Field

SECOND = ".second"


class BlindEdit(LineEdit):
    """Only typing fills it: no pasting, no dropping, no menu."""

    def __init__(self) -> None:
        super().__init__()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pasting does nothing."""
        if event.matches(QKeySequence.StandardKey.Paste):
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Nothing is dropped here."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """The middle button pastes on some desktops; not here."""
        kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        if event.type() in kinds and getattr(event, "button", None) is not None:
            if event.button() == Qt.MouseButton.MiddleButton:  # type: ignore[attr-defined]
                return True
        return super().event(event)

    def reveal(self) -> None:
        """In sight again; still nothing is dropped here."""
        super().reveal()
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)


class SecondEntry(Field):
    """Stands beside the first and is asked only of what somebody typed."""

    def __init__(self, first: LineField) -> None:
        mask = first.starred if first.secret else mask_name
        super().__init__(
            first.key + SECOND,
            text("page.form.again", name=first.name),
            required=True,
            hint=text("page.form.again_hint"),
            mask=mask,
            latin=first.latin,
            crowded=True,
            editor=BlindEdit(),
        )
        self.first = first

    def stops(self) -> Sequence[QWidget]:
        """The line."""
        return (self.editor,)

    def clear(self) -> None:
        """The first was changed: it is typed anew."""
        if self.editor.value():
            self.set_value("")
        self.set_messages()
        self.set_notice("")

    def agree(self, same: bool) -> None:
        """Say whether both are the same, once it is left."""
        if same:
            self.set_messages()
            self.set_notice(text("page.form.same"))
            self.conceal()
        elif self.value():
            self.set_notice("")
            self.set_messages(text("page.form.not_same"))
