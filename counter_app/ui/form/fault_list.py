# SPDX-License-Identifier: Apache-2.0
"""What is wrong in a roster, by row and column; Enter goes to the cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.marks import Mark, draw_mark
from counter_app.ui.widgets.text import draw_line

Index = QModelIndex | QPersistentModelIndex
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One fault: where, what, and the cell it leads to (row from 1, 0 for the whole table)."""

    where: str
    sentence: str
    warns: bool
    row: int
    field: str

    @property
    def words(self) -> str:
        """Where and what."""
        return f"{self.where}　{self.sentence}" if self.where else self.sentence


class _Lines(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.lines[index.row()].words
        return self.lines[index.row()] if role == Qt.ItemDataRole.UserRole else None


class _Painter(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect, theme.colour(Colour.tint))
            painter.fillRect(QRectF(rect.left(), rect.top(), 4, rect.height()), theme.colour(Colour.primary))
        side = round(theme.sizes().mark * 0.8)
        mark = Mark.defective if line.warns else Mark.missing
        draw_mark(painter, QRectF(rect.left() + 10, rect.center().y() - side / 2, side, side), mark)
        room = rect.adjusted(10 + side + 6, 0, -6, 0)
        draw_line(painter, room, line.words, Role.cap, mark.word_colour)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _line_height())


def _line_height() -> int:
    return theme.line_height(Role.cap) + 8


class FaultList(QListView):
    """Thousands of faults cost no more than those in sight."""

    key_place = Context.form_faults
    opened = Signal(int, str)  # row and field
    left_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines = _Lines(self)
        self.setModel(self._lines)
        self.setItemDelegate(_Painter(self))
        self.setProperty("bare", "yes")
        self.setAccessibleName(text("page.form.roster.faults"))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._open)
        InnerRing(self)
        self.show_lines(())

    @property
    def lines(self) -> Sequence[Line]:
        """What is listed."""
        return self._lines.lines

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show faults; nothing where there are none."""
        if tuple(lines) != self._lines.lines:
            at = self.currentIndex().row()
            self._lines.show(lines)
            if lines and at >= 0:
                self.setCurrentIndex(self._lines.index(min(at, len(lines) - 1)))
        self.setVisible(bool(lines))
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, min(MOST_LINES, len(self._lines.lines))) * _line_height() + 4)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_lines"):
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on a line."""
        if not self.currentIndex().isValid() and self._lines.lines:
            self.setCurrentIndex(self._lines.index(0))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the cell; ↑ from the first line back to the table."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_up.emit()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            line = self._lines.lines[index.row()]
            self.opened.emit(line.row, line.field)
