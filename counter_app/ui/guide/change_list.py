# SPDX-License-Identifier: Apache-2.0
"""The changes of a guide by model and view: under each item what changed in it, before and now."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from counter_app.base.texts import text
from counter_app.catalogue.change import Change
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.row_list import Index, RowList, RowModel, draw_row_card
from counter_app.ui.widgets.text import draw_line

SPACING, EDGE = 7, 6
HEAD = 10  # above and below the name of an item


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change; ``first`` of those under its heading."""

    change: Change
    first: bool

    @property
    def words(self) -> str:
        """Before and now on one line."""
        before, after = (" ".join(one.split()) for one in (self.change.before, self.change.after))
        if before and after:
            return f"{before} → {after}"
        key, only = ("now", after) if after else ("was", before)
        return f"{text(f'changes.{key}')}：{only}" if only else ""

    @property
    def told(self) -> str:
        """Everything on the row, for screen readers."""
        one = self.change
        return "，".join(part for part in (one.heading, one.part.label, one.sentence, self.words, one.from_day) if part)


def row_height() -> int:
    """Two lines and the gap; higher in large text."""
    return theme.line_height(Role.body) + theme.line_height(Role.cap) + 16 + SPACING


def head_height() -> int:
    """The name of an item above its changes."""
    return theme.line_height(Role.strong) + HEAD


class _Painter(QStyledItemDelegate):
    """Draws a change as a card: what it is about, the sentence, from when, before and now."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row, and its heading where it is the first."""
        row: ChangeRow = index.data(Qt.ItemDataRole.UserRole)
        return QSize(200, row_height() + (head_height() if row.first else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one change."""
        row: ChangeRow = index.data(Qt.ItemDataRole.UserRole)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        whole = QRectF(option.rect).adjusted(EDGE + 0.5, 0.5, -EDGE - 0.5, -SPACING - 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.first:
            spot = QRectF(whole.left() + 2, whole.top() + HEAD / 2, whole.width() - 4, theme.line_height(Role.strong))
            draw_line(painter, spot, row.change.heading, Role.strong, Colour.ink2)
        box = whole.adjusted(0, head_height() if row.first else 0, 0, 0)
        draw_row_card(painter, box, selected=selected)
        self._lines(painter, row, box.adjusted(14, 7, -12, -7))
        painter.restore()

    def _lines(self, painter: QPainter, row: ChangeRow, room: QRectF) -> None:
        first = QRectF(room.left(), room.top(), room.width(), theme.line_height(Role.body))
        if not row.words:
            first.moveTop(room.center().y() - first.height() / 2)
        label = row.change.part.label
        wide = theme.metrics(Role.cap).horizontalAdvance(text("changes.part.office")) + 14.0
        high = theme.sizes().cap + 8.0
        spot = QRectF(first.left(), first.center().y() - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(theme.IDLE_BG))
        painter.drawRoundedRect(spot, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        draw_line(painter, spot, label, Role.cap, Colour.ink2, align=Qt.AlignmentFlag.AlignHCenter)
        left, right, day = spot.right() + 10, first.right(), row.change.from_day
        if day:
            width = theme.metrics(Role.cap).horizontalAdvance(day) + 2
            right -= width
            draw_line(painter, QRectF(right, first.top(), width, first.height()), day, Role.cap, Colour.ink2)
            right -= 8
        sentence = QRectF(left, first.top(), right - left, first.height())
        draw_line(painter, sentence, row.change.sentence, Role.body, Colour.ink)
        second = QRectF(left, first.bottom(), room.right() - left, theme.line_height(Role.cap))
        draw_line(painter, second, row.words, Role.cap, Colour.ink2)


class ChangeList(RowList[ChangeRow]):
    """The changes to go through: ↑ ↓ PgUp PgDn move, Enter opens the item."""

    opened = Signal()
    moved = Signal()

    def __init__(self) -> None:
        super().__init__(text("changes.page.list"), RowModel())
        self.setItemDelegate(_Painter(self))
        self.setProperty("bare", "yes")
        InnerRing(self)

    def selected(self) -> Change | None:
        """The change the selection stands on."""
        return self.row.change if self.row else None

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show changes, those of one item one after the other; the one that was selected stays so if it is there."""
        kept = self.selected()
        heads = [one.heading for one in changes]
        self._model.set_rows(
            [ChangeRow(one, first=not place or heads[place - 1] != heads[place]) for place, one in enumerate(changes)]
        )
        places = [place for place, row in enumerate(self.rows) if kept is not None and row.change.said == kept.said]
        if self.rows:
            self.select(places[0] if places else 0)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say that another change is selected."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; no type-ahead by letters."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if plain and self.selected() is not None:
                self.opened.emit()
            else:
                event.ignore()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)
