# SPDX-License-Identifier: Apache-2.0
"""Where a batch's file goes, and as what: asked under the list, never over it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.desk.payment_files import FileKind
from counter_app.ui.form.sheet_intake import PathEdit
from counter_app.ui.theme import Role
from counter_app.ui.widgets.card import Card
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import label

KINDS = tuple(FileKind)


class BatchQuestion(Card):
    """In sight only while it is asked; Esc puts it away."""

    gave_up = Signal()
    finished = Signal()  # Enter on the last of it

    def __init__(self) -> None:
        super().__init__("now", gap=6)
        editor = PathEdit()
        self.folder = Field("folder", text("money.pay.folder"), hint=text("money.pay.folder_hint"), editor=editor)
        choices = [Choice(digit, text(f"money.pay.kind.{kind.value}")) for digit, kind in enumerate(KINDS, 1)]
        self.kinds = OptionRow(text("money.pay.kinds"), choices)
        self.kinds.choose(1)
        self._title = label("", Role.h3)
        self.body.addWidget(self._title)
        self.body.addWidget(self.folder)
        self.body.addWidget(self.kinds)
        editor.gave_up.connect(self.gave_up)
        editor.returnPressed.connect(self._to_kinds)
        editor.textEdited.connect(self._typed)
        self.kinds.chosen.connect(self.finished)
        self.hide()

    @property
    def kind(self) -> FileKind:
        """How it is written."""
        return KINDS[(self.kinds.chosen_digit() or 1) - 1]

    @property
    def path(self) -> Path:
        """The folder that stands here."""
        return Path(self.folder.value().strip("\"'").removeprefix("file://")).expanduser()

    def ask(self, title: str, folder: Path) -> None:
        """Where to?"""
        self._title.setText(title)
        self.folder.set_value(str(folder))
        self.folder.set_messages()
        self.show()
        self.folder.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def gap(self) -> QWidget | None:
        """What is still to be answered: a folder that is there."""
        words = ""
        if not self.folder.value():
            words = text("page.empty_field")
        elif not self.path.is_dir():
            words = text("money.pay.no_folder")
        self.folder.set_messages(words)
        return self.folder.editor if words else None

    def _to_kinds(self) -> None:
        if self.gap() is None:
            self.kinds.setFocus(Qt.FocusReason.TabFocusReason)

    def _typed(self) -> None:
        self.folder.set_messages()
