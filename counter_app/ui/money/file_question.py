# SPDX-License-Identifier: Apache-2.0
"""Which file: its path typed, pasted or dropped, or chosen from what lies in the folder."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.ui.form.sheet_intake import PathEdit
from counter_app.ui.money.folder_list import FolderList
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.text import Elided


class FileQuestion(Card):
    """In sight only while it is asked; Esc puts it away."""

    chosen = Signal(object)  # Path
    gave_up = Signal()

    def __init__(self, key: str) -> None:
        super().__init__(gap=6)
        editor = PathEdit()
        self.path = Field(key, text("money.file.path"), hint=text("money.file.hint"), editor=editor)
        self.list = FolderList()
        self._where = Elided("", Role.cap, Colour.ink3)
        self.body.addWidget(self.path)
        self.body.addWidget(self._where)
        self.body.addWidget(self.list)
        self.setAcceptDrops(True)
        editor.gave_up.connect(self.gave_up)
        editor.returnPressed.connect(self.take)
        editor.textEdited.connect(self._typed)
        self.list.opened.connect(self._picked)
        self.list.left_up.connect(self.ask)
        self.hide()

    def show_folder(self, folder: Path) -> None:
        """Show what lies there."""
        self.list.show_folder(folder)
        self.show_name(str(folder))

    def show_name(self, name: str) -> None:
        """Say which folder it is."""
        self._where.setText(text("money.file.folder" if self.list.rows else "money.file.empty", folder=name))

    def ask(self) -> None:
        """Which file?"""
        self.show()
        self.path.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refuse(self, words: str) -> None:
        """Say at the path why it cannot be read."""
        self.path.set_messages(words)
        self.ask()

    def put_away(self) -> None:
        """It was read."""
        self.path.set_value("")
        self.path.set_messages()
        self.hide()

    def take(self) -> None:
        """The path that stands here; a folder's path shows that folder."""
        words = self.path.value().strip("\"'").removeprefix("file://")
        path = Path(words).expanduser()
        if not words:
            if self.list.rows:
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self.path.set_messages(text("page.empty_field"))
        elif path.is_dir():
            self.show_folder(path)
            self.path.set_messages()
        else:
            self.chosen.emit(path)

    def parts(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        return (self.path.editor, self.list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ in the path: to the files."""
        if event.key() == Qt.Key.Key_Down and self.path.editor.hasFocus() and self.list.rows:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self.path.set_messages()

    def _picked(self, path: Path) -> None:
        self.path.set_value(str(path))
        self.chosen.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the file that was dropped."""
        urls = [one for one in event.mimeData().urls() if one.isLocalFile()]
        if urls:
            self._picked(Path(urls[0].toLocalFile()))
