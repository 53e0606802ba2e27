# SPDX-License-Identifier: Apache-2.0
"""The tables that lie in a folder, the newest first: chosen by arrows and Enter, with no window of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from counter_app.base.clock import SHANGHAI
from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.row_list import RowList, RowModel
from counter_app.ui.widgets.text import draw_line

Index = QModelIndex | QPersistentModelIndex
TABLES = frozenset({".xlsx", ".csv"})
MOST_FILES = 50
LINES = 5
"""Files in sight; the rest scrolls."""


@dataclass(frozen=True, slots=True)
class LyingFile:
    """A file of the folder, and when it was written."""

    path: Path
    written: str

    @property
    def told(self) -> str:
        """Its name and when it was written."""
        return f"{self.path.name}，{self.written}"


def tables_in(folder: Path) -> Sequence[LyingFile]:
    """The tables of a folder, the newest first; none where there is no such folder."""
    found: list[tuple[float, Path]] = []
    try:
        for one in folder.iterdir():
            if one.suffix.lower() in TABLES and not one.name.startswith((".", "~")) and one.is_file():
                found.append((one.stat().st_mtime, one))
    except OSError:
        return ()
    newest = sorted(found, key=lambda one: (-one[0], one[1].name))[:MOST_FILES]
    return [LyingFile(path, _when(stamp)) for stamp, path in newest]


def _when(stamp: float) -> str:
    return f"{datetime.fromtimestamp(stamp, SHANGHAI):%Y-%m-%d %H:%M}"


class _Painter(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        file: LyingFile = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect, theme.colour(Colour.tint))
            painter.fillRect(QRectF(rect.left(), rect.top(), 4, rect.height()), theme.colour(Colour.primary))
        wide = theme.metrics(Role.cap).horizontalAdvance(file.written) + 20
        draw_line(painter, rect.adjusted(12, 0, -wide, 0), file.path.name, Role.body, Colour.ink)
        aside = QRectF(rect.right() - wide + 8, rect.top(), wide - 8, rect.height())
        draw_line(painter, aside, file.written, Role.cap, Colour.ink3)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _line_height())


def _line_height() -> int:
    return theme.line_height(Role.body) + 8


class FolderList(RowList[LyingFile]):
    """What lies in one folder now."""

    key_place = Context.files
    opened = Signal(object)  # Path
    left_up = Signal()

    def __init__(self) -> None:
        super().__init__(text("money.file.list"), RowModel[LyingFile]())
        self.setItemDelegate(_Painter(self))
        self.setProperty("bare", "yes")
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._open)
        InnerRing(self)
        self.setFixedHeight(LINES * _line_height() + 4)

    def show_folder(self, folder: Path) -> None:
        """Show what lies there."""
        self._model.set_rows(tables_in(folder))
        self.setFixedHeight(max(1, min(LINES, len(self.rows))) * _line_height() + 4)
        self.setVisible(bool(self.rows))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on a file."""
        if not self.currentIndex().isValid() and self.rows:
            self.select(0)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the file; ↑ from the first goes back to the path."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._open()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_up.emit()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.row is not None:
            self.opened.emit(self.row.path)
