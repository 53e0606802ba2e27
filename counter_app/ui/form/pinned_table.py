# SPDX-License-Identifier: Apache-2.0
"""A table whose first column stays in sight while the others are scrolled: whose row it is can always be read."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role

Index = QModelIndex | QPersistentModelIndex


class PinnedHead(QHeaderView):
    """Labels in two lines, the first one always in sight."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the first label over what was scrolled under it."""
        super().paintEvent(event)
        if self.offset():
            painter = QPainter(self.viewport())
            self.paintSection(painter, QRect(0, 0, self.sectionSize(0), self.height()), 0)
            painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        """Draw a label."""
        painter.save()
        painter.fillRect(rect, theme.colour(Colour.sunk))
        painter.setPen(QPen(theme.colour(Colour.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(theme.font(Role.cap, bold=True))
        painter.setPen(theme.colour(Colour.ink2))
        words = str(self.model().headerData(index, Qt.Orientation.Horizontal))
        place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect.adjusted(8, 0, -4, 0), place.value | Qt.TextFlag.TextWrapAnywhere.value, words)
        painter.restore()


class PinnedTable(QTableView):
    """Draws the first column over the others once it would be out of sight; a click on it goes to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("pinned", "yes")
        self.setHorizontalHeader(PinnedHead(self))

    @property
    def pinned_width(self) -> int:
        """How much of the left is covered by the first column."""
        return self.columnWidth(0) if self.horizontalScrollBar().value() else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the first column over what was scrolled under it."""
        super().paintEvent(event)
        width = self.pinned_width
        if not width:
            return
        painter = QPainter(self.viewport())
        model = self.model()
        row = max(0, self.rowAt(0))
        while row < model.rowCount() and self.rowViewportPosition(row) < self.viewport().height():
            option = QStyleOptionViewItem()
            option.rect = QRect(0, self.rowViewportPosition(row), width, self.rowHeight(row))
            self.itemDelegate().paint(painter, option, model.index(row, 0))
            row += 1
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What stays must not be carried away with the rest."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()
            self.horizontalHeader().viewport().update()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into sight, beside the first column and not under it."""
        super().scrollTo(index, hint)
        bar = self.horizontalScrollBar()
        if index.column() == 0:
            bar.setValue(0)
        elif (under := self.pinned_width - self.columnViewportPosition(index.column())) > 0:
            bar.setValue(bar.value() - under)

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """What is under the pointer is what is seen there."""
        if pos.x() < self.pinned_width:
            return self.model().index(self.rowAt(pos.y()), 0)
        return super().indexAt(pos)
