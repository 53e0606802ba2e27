# SPDX-License-Identifier: Apache-2.0
"""A list by model and view whose rows wrap: a number, a state in word and shape, the words, and a line under them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from counter_app.ui import theme
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.marks import Mark, draw_mark
from counter_app.ui.widgets.quiet_digits import QuietDigits
from counter_app.ui.widgets.row_list import Index, RowList, RowModel
from counter_app.ui.widgets.text import draw_line

EDGE, BETWEEN = 10, 7
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class ViewRow:
    """What a row shows. ``spans`` of the words are painted as quoted; a heading cannot be stood on."""

    id: str
    words: str
    mark: Mark | None = None
    state: str = ""
    number: str = ""
    under: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    heading: bool = False
    bold: bool = False

    @property
    def told(self) -> str:
        """The row for screen readers."""
        return "，".join(one for one in (self.words, self.state, self.under, self.number) if one)


class _Rows(RowModel[ViewRow]):
    """All rows of a list; where they are the same ones, only what differs is painted anew."""

    def set_rows(self, rows: Sequence[ViewRow]) -> None:
        """Show rows."""
        new = tuple(rows)
        if [one.id for one in new] != [one.id for one in self._rows]:
            super().set_rows(new)
            return
        before, self._rows = self._rows, new
        for place, (was, now) in enumerate(zip(before, new, strict=True)):
            if was != now:
                self.dataChanged.emit(self.index(place), self.index(place))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over."""
        heading = index.isValid() and self._rows[index.row()].heading
        return Qt.ItemFlag.NoItemFlags if heading else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    """Lays rows out and draws them. Columns are as wide as the widest of their kind may be."""

    def __init__(self, view: "RowView") -> None:
        super().__init__(view)
        self._view = view

    def columns(self) -> tuple[int, int]:
        """Where the state begins, and where the words do."""
        numbers = max((len(one.number) for one in self._view.rows), default=0)
        states = max((len(one.state) for one in self._view.rows if not one.heading), default=0)
        metrics = theme.metrics(Role.cap, bold=True)
        at = EDGE + (metrics.horizontalAdvance("0" * numbers) + BETWEEN if numbers else 0)
        side = round(theme.sizes().mark * 0.8)
        marked = any(one.mark for one in self._view.rows)
        state = (side + 5 if marked else 0) + (metrics.horizontalAdvance("中" * states) + 2 if states else 0)
        return at, at + (state + BETWEEN if state else 0)

    def _layout(self, row: ViewRow, width: float) -> tuple[QTextLayout, int]:
        """The words broken at a width, and how high they are."""
        role = Role.cap if row.heading else Role.body
        layout = QTextLayout(row.words.replace("\n", "\u2028"), theme.font(role, bold=row.bold))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([_quoted(row.words, start, end) for start, end in row.spans])
        step, count = theme.line_height(role), 0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40.0, width))
            line.setPosition(QPointF(0, count * step + (step - line.height()) / 2))
            count += 1
        layout.endLayout()
        return layout, max(1, count) * step

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words at the view's width."""
        row: ViewRow = index.data(Qt.ItemDataRole.UserRole)
        left = EDGE if row.heading else self.columns()[1]
        wide = self._view.viewport().width()
        _, high = self._layout(row, wide - left - EDGE)
        if row.under:
            high += theme.line_height(Role.cap)
        return QSize(wide, max(high + 10, 0 if row.heading else 34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row: ViewRow = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = Colour.sunk if row.heading else Colour.tint if selected else Colour.surface
        painter.fillRect(rect, theme.colour(ground))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour(Colour.line))
        if selected:
            painter.fillRect(QRectF(rect.left(), rect.top(), 4, rect.height() - 1), theme.colour(Colour.primary))
        state, words = self.columns()
        left = rect.left() + (EDGE if row.heading else words)
        layout, high = self._layout(row, rect.right() - left - EDGE)
        under = theme.line_height(Role.cap) if row.under else 0
        top = rect.top() + (rect.height() - high - under) / 2
        first = QRectF(rect.left(), top, rect.width(), theme.line_height(Role.cap if row.heading else Role.body))
        if not row.heading:
            self._head(painter, row, first, state)
        painter.setPen(theme.colour(Colour.ink3 if row.heading else Colour.ink))
        layout.draw(painter, QPointF(left, top))
        if row.under:
            room = QRectF(left, top + high, rect.right() - left - EDGE, under)
            draw_line(painter, room, row.under, Role.cap, Colour.ink2)
        painter.restore()

    def _head(self, painter: QPainter, row: ViewRow, line: QRectF, state: int) -> None:
        """Number and state before the words."""
        if row.number:
            room = QRectF(line.left() + EDGE, line.top(), state - EDGE, line.height())
            draw_line(painter, room, row.number, Role.cap, Colour.ink3)
        left = line.left() + state
        side = round(theme.sizes().mark * 0.8)
        if row.mark is not None:
            draw_mark(painter, QRectF(left, line.center().y() - side / 2, side, side), row.mark)
            left += side + 5
        if row.state:
            tone = row.mark.word_colour if row.mark else Colour.ink3
            room = QRectF(left, line.top(), line.right() - left, line.height())
            draw_line(painter, room, row.state, Role.cap, tone, bold=row.mark is not None)


class RowView(RowList[ViewRow]):
    """↑ ↓ PgUp PgDn move, Enter opens, a digit that stands alone is told. Keeps its place when rows are refreshed."""

    opened = Signal(str)
    stood = Signal(str)
    digit = Signal(int)
    deleted = Signal(str)
    left_up = Signal()
    left_down = Signal()

    def __init__(self, name: str, place: Context | None = None) -> None:
        super().__init__(name, _Rows())
        self.key_place = place
        self.setItemDelegate(_Painter(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTabKeyNavigation(False)
        self._keys = QuietDigits(self)
        self._keys.digit.connect(self.digit)
        self._keys.enter.connect(self._enter)
        InnerRing(self)

    def show_rows(self, rows: Sequence[ViewRow]) -> None:
        """Show rows; stands where it stood, by the row's id, else in the same place."""
        kept, place, scroll = self.at, self.currentIndex().row(), self.verticalScrollBar().value()
        self._model.set_rows(rows)
        if self.at != kept or not self.currentIndex().isValid():
            self.blockSignals(True)
            if not self.stand_on(kept):
                self._stand_near(max(0, place))
            self.blockSignals(False)
            self.verticalScrollBar().setValue(scroll)
        self.viewport().update()

    def fit(self, most: int) -> None:
        """As high as its rows, at most as some of them on one line each."""
        high = sum(self.sizeHintForRow(place) for place in range(min(len(self.rows), most))) + 2 * self.frameWidth()
        line = theme.line_height(Role.body) + 12
        self.setFixedHeight(max(line, min(high, most * line + 2 * self.frameWidth())))

    @property
    def at(self) -> str:
        """The id of the row it stands on, "" where there is none."""
        return self.row.id if self.row else ""

    def stand_on(self, row_id: str) -> bool:
        """Stand on a row, in sight; False where there is none with this id."""
        place = next((n for n, one in enumerate(self.rows) if one.id == row_id and not one.heading), -1)
        if place < 0:
            return False
        self.select(place)
        return True

    def _stand_near(self, place: int) -> None:
        rows = [n for n, one in enumerate(self.rows) if not one.heading]
        nearest = min(rows, key=lambda n: abs(n - place), default=-1)
        if nearest >= 0:
            self.stand_on(self.rows[nearest].id)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which row it stands on."""
        super().currentChanged(current, previous)
        row = self.row
        self.setAccessibleName(f"{self._name}，{row.told}" if row else self._name)
        self.stood.emit(self.at)

    def _enter(self) -> None:
        if self.at:
            self.opened.emit(self.at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter and Delete are handled here; letters are not typed ahead; arrows at the ends leave the list."""
        if self._keys.take(event):
            return
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        stops = [n for n, one in enumerate(self.rows) if not one.heading]
        at = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Delete and plain and self.at:
            self.deleted.emit(self.at)
        elif event.key() == Qt.Key.Key_Up and plain and (not stops or at <= stops[0]):
            self.left_up.emit()
        elif event.key() == Qt.Key.Key_Down and plain and (not stops or at >= stops[-1]):
            self.left_down.emit()
        elif event.key() in _ENTER or (event.text() and event.text().isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens."""
        self._enter()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand somewhere."""
        super().focusInEvent(event)
        if not self.at:
            self._stand_near(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: words wrap differently."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


def _quoted(words: str, start: int, end: int) -> QTextLayout.FormatRange:
    """A run in the colour of found words; Qt counts rare characters twice."""
    look = QTextLayout.FormatRange()
    look.start, look.length = _units(words[:start]), _units(words[start:end])
    format_ = QTextCharFormat()
    format_.setBackground(theme.colour(Colour.found))
    format_.setForeground(theme.colour(Colour.ink))
    look.format = format_
    return look


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2
