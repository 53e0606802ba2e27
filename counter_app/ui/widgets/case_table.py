# SPDX-License-Identifier: Apache-2.0
"""A table of cases by model and view: ten thousand rows cost no more than those in sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.marks import Mark, draw_mark
from counter_app.ui.widgets.text import draw_line

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a row: words, with a mark before them where they are a state."""

    words: str
    mark: Mark | None = None
    tone: Colour = Colour.ink
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, known by its id."""

    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A column: its title and its width in px at normal text; 0 takes what is left."""

    title: str
    width: int = 0


class CaseModel(QAbstractTableModel):
    """Rows fetched so far. Asks for more by ``more_wanted`` when the view comes to their end."""

    more_wanted = Signal(int)  # how many rows there are already

    def __init__(self, columns: Sequence[HeaderCell], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: list[Row] = []
        self._total = 0
        self._asked = False

    def set_rows(self, rows: Sequence[Row], total: int) -> None:
        """Show other rows; ``total`` counts those not fetched yet too."""
        self.beginResetModel()
        self._rows = list(rows)
        self._total = max(total, len(rows))
        self._asked = False
        self.endResetModel()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """The next rows have arrived."""
        self._asked = False
        if not rows:
            self._total = len(self._rows)
            return
        start = len(self._rows)
        self.beginInsertRows(QModelIndex(), start, start + len(rows) - 1)
        self._rows.extend(rows)
        self._total = max(self._total, len(self._rows))
        self.endInsertRows()

    def row(self, index: int) -> Row | None:
        """A row by its place."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def change_row(self, place: int, row: Row) -> None:
        """Show a row in place of an old one, where it stands."""
        self._rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self._columns) - 1))

    def find(self, row_id: str) -> int:
        """The place of a row, -1 where it is not (yet) here."""
        return next((place for place, row in enumerate(self._rows) if row.id == row_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows fetched so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns."""
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether rows are left."""
        return not self._asked and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next rows, once."""
        self._asked = True
        self.more_wanted.emit(len(self._rows))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles of columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the view and for screen readers; the cell itself for the painter."""
        cell = self._rows[index.row()].cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.words
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._columns[index.column()].title}：{cell.words}"
            case Qt.ItemDataRole.UserRole:
                return cell
            case _:
                return None


class CellPainter(QStyledItemDelegate):
    """Draws cells: mark and word, the selected row with its bar at the left."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        cell = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, theme.colour(Colour.tint if selected else Colour.surface))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour(Colour.line))
        if selected and index.column() == 0:
            painter.fillRect(QRectF(rect.left(), rect.top(), 4, rect.height() - 1), theme.colour(Colour.primary))
        left = rect.left() + 14
        tone = cell.tone
        if cell.mark is not None:
            side = round(theme.sizes().mark * 0.9)
            draw_mark(painter, QRectF(left, rect.center().y() - side / 2, side, side), cell.mark)
            left += side + 6
            tone = cell.mark.word_colour
        room = QRectF(left, rect.top(), rect.right() - left - 4, rect.height())
        draw_line(painter, room, cell.words, Role.body, tone, bold=cell.bold or cell.mark is not None)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Heights come from the header."""
        return QSize(60, row_height())


def row_height() -> int:
    """38 px; higher in large text."""
    return 54 if theme.sizes().large else 38


ITEM_LEAST = 190
"""Room that an item's name needs, in px at normal text."""


class CaseTable(QTableView):
    """Rows to choose from: ↑ ↓ PgUp PgDn move, Enter opens. Keeps its selection when rows are refreshed."""

    opened = Signal(str)
    current_changed = Signal(str)
    left_up = Signal()

    def __init__(self, columns: Sequence[HeaderCell], name: str) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self.rows = CaseModel(columns, self)
        self.setModel(self.rows)
        self.setItemDelegate(CellPainter(self))
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        InnerRing(self)
        self._measure()

    def fit(self, room: int, give_way: Sequence[int]) -> None:
        """Hide columns that ``give_way`` names, the least needed first, until an item's name has its room (px)."""
        scale = theme.sizes().body / theme.NORMAL.body
        taken = sum(round(one.width * scale) for one in self._columns) + round(ITEM_LEAST * scale)
        for place in give_way:
            self.setColumnHidden(place, taken > room)
            if taken > room:
                taken -= round(self._columns[place].width * scale)

    def _measure(self) -> None:
        scale = theme.sizes().body / theme.NORMAL.body
        header = self.horizontalHeader()
        header.setFixedHeight(row_height() - 4)
        for place, column in enumerate(self._columns):
            if column.width:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(place, round(column.width * scale))
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(row_height())

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other widths and heights."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "rows"):
            self._measure()

    def show_rows(self, rows: Sequence[Row], total: int) -> None:
        """Show rows in place of the old ones; the selected one stays selected if it is still there."""
        kept = self.current_id()
        scroll = self.verticalScrollBar().value()
        self.rows.set_rows(rows, total)
        place = self.rows.find(kept) if kept else -1
        if rows:
            self.select(max(0, place))
        if place >= 0:
            self.verticalScrollBar().setValue(scroll)

    def select(self, place: int) -> None:
        """Stand on a row."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.rows.index(place, 0), flags)

    def current_id(self) -> str:
        """The id of the selected row, "" where there is none."""
        row = self.rows.row(self.currentIndex().row())
        return row.id if row else ""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which row is selected."""
        super().currentChanged(current, previous)
        self.current_changed.emit(self.current_id())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; ↑ on the first row leaves the table upwards; no type-ahead by letters."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.current_id() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.opened.emit(self.current_id())
            else:
                event.ignore()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_up.emit()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        """A double click opens."""
        if self.current_id():
            self.opened.emit(self.current_id())
