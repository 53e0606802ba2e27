# SPDX-License-Identifier: Apache-2.0
"""The devices of the window one under the other: what each is, when it last did well, how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from counter_app.base.texts import text
from counter_app.devices.contracts import DeviceCondition, DeviceState
from counter_app.ui import theme
from counter_app.ui.devices.device_pictures import SIDE, draw_device
from counter_app.ui.devices.device_words import last_good, name_of, standing
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.chip import BACKS
from counter_app.ui.widgets.focus_ring import FocusRing
from counter_app.ui.widgets.key_cap import cap_size, draw_cap
from counter_app.ui.widgets.marks import Mark, draw_mark
from counter_app.ui.widgets.row_list import Index, RowList, RowModel
from counter_app.ui.widgets.text import draw_line


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device as it is drawn. ``asked``: it was asked and has not answered yet."""

    state: DeviceState
    asked: bool = False

    @property
    def words(self) -> tuple[str, Mark]:
        """How it stands."""
        if self.asked:
            return text("equipment.condition.busy"), Mark.waiting
        return standing(self.state)

    @property
    def detail(self) -> str:
        """Its model and where it hangs."""
        if self.state.condition is DeviceCondition.unset:
            return ""
        return "　".join(one for one in (self.state.label or self.state.profile, self.state.port) if one)

    @property
    def told(self) -> str:
        """Everything on the row."""
        parts = (name_of(self.state.kind), self.words[0], last_good(self.state), self.detail)
        return "，".join(one for one in parts if one)


def row_height() -> int:
    """66 px; higher in large text."""
    return theme.line_height(Role.h3) + theme.line_height(Role.cap) + 22


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One row."""
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw device, name, what it last did, how it stands, its key."""
        row: DeviceRow = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, theme.colour(Colour.tint if selected else Colour.surface))
        if selected:
            painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), theme.colour(Colour.primary))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.colour(Colour.line))
        unset = row.state.condition is DeviceCondition.unset
        painter.setOpacity(0.45 if unset else 1.0)
        spot = QRectF(box.left() + 14, box.center().y() - SIDE.height() / 2, SIDE.width(), SIDE.height())
        draw_device(painter, spot, row.state.kind)
        painter.setOpacity(1.0)
        words = f"Alt+{index.row() + 1}"
        cap = cap_size(words)
        right = box.right() - 14 - cap.width()
        spot = QRectF(right, box.center().y() - cap.height() / 2, cap.width(), cap.height())
        draw_cap(painter, spot, words, ink=Colour.ink2, edge=Colour.edge, back=Colour.surface)
        right = self._chip(painter, row, box, right - 12)
        good = last_good(row.state)
        wide = theme.metrics(Role.cap).horizontalAdvance(good) + 2
        draw_line(painter, QRectF(right - wide, box.top(), wide, box.height()), good, Role.cap, Colour.ink2)
        left = box.left() + 14 + SIDE.width() + 14
        room = right - wide - 12 - left
        first, second = theme.line_height(Role.h3), theme.line_height(Role.cap)
        top = box.center().y() - (first + (second if row.detail else 0)) / 2
        name = name_of(row.state.kind)
        tone = Colour.ink3 if unset else Colour.ink
        draw_line(painter, QRectF(left, top, room, first), name, Role.h3, tone)
        if row.detail:
            draw_line(painter, QRectF(left, top + first, room, second), row.detail, Role.cap, Colour.ink3)
        painter.restore()

    def _chip(self, painter: QPainter, row: DeviceRow, box: QRectF, right: float) -> float:
        """How it stands, in a chip that ends there; returns where it begins, with a gap."""
        words, mark = row.words
        side = round(theme.sizes().mark * 0.8)
        wide = theme.metrics(Role.cap, bold=True).horizontalAdvance(words) + side + 24
        high = theme.sizes().cap + 11
        spot = QRectF(right - wide, box.center().y() - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(BACKS[mark]))
        painter.drawRoundedRect(spot, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        draw_mark(painter, QRectF(spot.left() + 8, spot.center().y() - side / 2, side, side), mark)
        room = QRectF(spot.left() + side + 14, spot.top(), wide - side - 14, high)
        draw_line(painter, room, words, Role.cap, mark.word_colour, bold=True)
        return spot.left() - 12


class DeviceList(RowList[DeviceRow]):
    """Stands on one device; Enter tries it."""

    tried = Signal()

    def __init__(self) -> None:
        super().__init__(text("equipment.title"), RowModel())
        self.setItemDelegate(_Painter(self))
        self.setUniformItemSizes(True)
        self.setProperty("surface", "card")
        FocusRing(self, theme.RADIUS_CARD)

    def show_rows(self, rows: Sequence[DeviceRow]) -> None:
        """Show how they stand; the selection stays where it is."""
        if tuple(rows) == self.rows:
            return
        place = self.currentIndex().row()
        self._model.set_rows(rows)
        self.select(max(0, place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter tries the device."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.tried.emit()
        else:
            super().keyPressEvent(event)
