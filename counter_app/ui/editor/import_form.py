# SPDX-License-Identifier: Apache-2.0
"""A guide's file to be read in: where it lies, by what name it will be known, and what came of it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.catalogue.intake.drafts import open_entries
from counter_app.catalogue.intake.importing import Import
from counter_app.ui import theme
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Prose, label

KINDS = "*.txt *.docx *.pdf"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed."""

    file: str
    guide: str
    title: str
    region: str


class ImportForm(Card):
    """Four fields, the last two for a guide that is not known here. The way to the file may be typed or chosen."""

    asked = Signal(object)  # Wanted

    def __init__(self) -> None:
        super().__init__()
        self._dialog: QFileDialog | None = None
        self._busy = False
        self.file = Field("import_file", text("page.editor.import.file"), required=True)
        self.file.set_hint(text("page.editor.import.file_hint"))
        self.guide = Field("import_id", text("page.editor.import.id"), required=True, latin=True)
        self.guide.set_hint(text("page.editor.import.id_hint"))
        self.title = Field("import_title", text("page.editor.import.title"))
        self.region = Field("import_region", text("page.editor.import.region"), latin=True)
        self.choose = Button(text("page.editor.import.choose"))
        self.button = Button(text("page.editor.import.do"))
        self.said = Prose("", Role.body, Colour.ink2)
        self.found = RowView(text("page.editor.import.found"))
        self.found.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GUTTER)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.file, 0, 0, 1, 2)
        grid.addWidget(self.guide, 1, 0)
        grid.addWidget(self.region, 1, 1)
        grid.addWidget(self.title, 2, 0, 1, 2)
        self.body.addWidget(label(text("page.editor.import.head"), Role.h3))
        self.body.addLayout(grid)
        self.body.addLayout(row(self.button, self.choose, None))
        self.body.addWidget(self.said)
        self.body.addWidget(self.found, 1)
        self.body.addStretch(0)
        fields = (self.file, self.guide, self.region, self.title)
        for field, following in zip(fields, (*fields[1:], None), strict=True):
            field.edited.connect(field.set_messages)
            if following is not None:
                field.editor.returnPressed.connect(following.editor.setFocus)
        self.title.editor.returnPressed.connect(self.ask)
        self.choose.clicked.connect(self.open_dialog)
        self.button.clicked.connect(self.ask)
        QWidget.setTabOrder(self.title.editor, self.button)
        QWidget.setTabOrder(self.button, self.choose)

    def ask(self) -> None:
        """Ask for the file to be read; nothing while one is being read."""
        if self._busy:
            return
        for field in (self.file, self.guide):
            if not field.value():
                field.set_messages(text("page.empty_field"))
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._busy = True
        self.button.set_words(text("page.editor.import.doing"))
        self.said.set_words("")
        values = (self.file.value(), self.guide.value(), self.title.value(), self.region.value())
        self.asked.emit(Wanted(*values))

    def open_dialog(self) -> None:
        """The system's own way to choose a file; the page goes on meanwhile."""
        if self._dialog is None:
            self._dialog = QFileDialog(self, text("page.editor.import.choose"))
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._dialog.setNameFilter(text("page.editor.import.kinds", kinds=KINDS))
            self._dialog.fileSelected.connect(self.take_file)
        self._dialog.open()

    def take_file(self, path: str) -> None:
        """A file was chosen."""
        self.file.set_value(path)
        self.file.set_messages()
        self.guide.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_import(self, found: Import) -> None:
        """What was read, and what was not, with its lines."""
        self._settle()
        for field in (self.file, self.guide, self.title, self.region):
            field.set_value("")
        items = len(found.guide.items) if found.guide else 0
        counts = text(
            "intake.left", entries=len(open_entries(found.draft)), lines=len(found.unread), faults=len(found.faults)
        )
        self.said.set_words(text("page.editor.import.read", guide=found.draft.id, items=items) + counts)
        rows = [
            ViewRow(f"{mark.value}{n}", one.message, mark, "", str(one.line))
            for mark, many in ((Mark.missing, found.faults), (Mark.defective, found.unread))
            for n, one in enumerate(many)
        ]
        self.found.show_rows(rows)
        self.found.setVisible(bool(rows))

    def refuse(self, error: CounterError) -> None:
        """It was not read, and this is why; what was typed stays."""
        self._settle()
        self.said.set_words(sentence(error))
        self.found.hide()

    def _settle(self) -> None:
        self._busy = False
        self.button.set_words(text("page.editor.import.do"))
