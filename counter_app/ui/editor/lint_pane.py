# SPDX-License-Identifier: Apache-2.0
"""The lint of a whole draft: item by item what is wrong, open or unconfirmed; behind it the remarks on the text."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.intake.item_check import DraftCheck, ItemCheck
from counter_app.ui.editor.entry_words import line_fault, title_of
from counter_app.ui.editor.line_pane import IN_FILE, IN_GUIDE
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Prose

WHOLE = 0
"""Stands for the files that hold for a whole guide where an item's place is wanted."""


class LintPane(QWidget):
    """A list; Enter goes to the place."""

    gone_to = Signal(int, str, int)  # the item, whose line, which

    def __init__(self) -> None:
        super().__init__()
        self.said = Prose("", Role.body, Colour.ink2)
        self.list = RowView(text("page.editor.tab.lint"), Context.draft_faults)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        body.addWidget(self.said)
        body.addWidget(self.list, 1)
        self.list.opened.connect(self._go)

    def show_draft(self, check: DraftCheck | None) -> None:
        """What the lint says of a draft."""
        rows = list(_rows(check)) if check else []
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        if check is None:
            self.said.set_words("")
            return
        counts = text(
            "page.editor.lint_counts",
            faults=check.fault_count,
            lines=check.open_lines,
            entries=check.unconfirmed,
            settled=check.settled,
            total=check.lines,
        )
        self.said.set_words(text("page.editor.lint_clean") + counts if check.ready else counts)

    def take_focus(self) -> None:
        """Into the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go(self, row: str) -> None:
        item, kind, line, _ = row.split(":")
        if kind in (IN_FILE, IN_GUIDE):
            self.gone_to.emit(int(item), kind, int(line))


def _rows(check: DraftCheck) -> Iterator[ViewRow]:
    if check.faults or check.common:
        yield ViewRow("h0", text("page.editor.whole"), heading=True)
    for n, fault in enumerate(check.faults):
        name = f"{fault.file.rpartition('/')[2]} {fault.line}"
        yield ViewRow(f"{WHOLE}:{IN_FILE}:{fault.line}:{n}", fault.message, Mark.missing, under=name)
    if check.common:
        words = text("page.editor.item.unconfirmed", count=check.common)
        yield ViewRow(f"{WHOLE}:{IN_FILE}:1:c", words, Mark.waiting, under="common.yaml")
    for one in check.items:
        rows = list(_item_rows(one))
        if rows:
            yield ViewRow(f"h{one.item.ordinal}", f"{one.item.ordinal}　{one.item.title}", heading=True)
            yield from rows
    remarks = list(_remarks(check))
    if remarks:
        yield ViewRow("hr", text("page.editor.remarks", count=len(remarks)), heading=True)
        yield from remarks


def _item_rows(check: ItemCheck) -> Iterator[ViewRow]:
    item = check.item.ordinal
    if not check.written:
        yield ViewRow(f"{item}:{IN_FILE}:1:e", text("page.editor.item.unwritten"), Mark.unseen)
        return
    for n, fault in enumerate(check.faults):
        under = text("page.editor.file_line", file=f"items/{item:02}.yaml", line=fault.line)
        yield ViewRow(f"{item}:{IN_FILE}:{fault.line}:{n}", fault.message, Mark.missing, under=under)
    for one in check.open_lines:
        under = text("page.editor.guide_line", line=one.line.number, words=one.line.text)
        yield ViewRow(f"{item}:{IN_GUIDE}:{one.line.number}:l", line_fault(one), Mark.defective, under=under)
    for entry in check.text.entries if check.text else ():
        if entry.draft:
            yield ViewRow(
                f"{item}:{IN_FILE}:{entry.first}:d",
                text("page.editor.to_confirm", entry=title_of(entry, check.questions)),
                Mark.waiting,
            )


def _remarks(check: DraftCheck) -> Iterator[ViewRow]:
    """Faults of the guide's own text: they stay, and are only shown."""
    for n, remark in enumerate(check.guide.remarks if check.guide else ()):
        yield ViewRow(f"{WHOLE}:r:{remark.line}:{n}", remark.text, Mark.info)
    for one in check.items:
        for n, remark in enumerate(one.item.remarks):
            kind = IN_GUIDE if remark.line else "r"
            name = f"{one.item.ordinal}:{kind}:{remark.line}:r{n}"
            yield ViewRow(name, remark.text, Mark.info, under=f"{one.item.ordinal}　{one.item.title}")
