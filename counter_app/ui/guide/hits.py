# SPDX-License-Identifier: Apache-2.0
"""Search results by model and view: what was found, where, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from counter_app.base.texts import text
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.search import Why
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.key_cap import cap_size, draw_cap
from counter_app.ui.widgets.row_list import Index, RowList, RowModel, draw_row_card
from counter_app.ui.widgets.text import draw_line

SPACING = 7


@dataclass(frozen=True, slots=True)
class HitRow:
    """One result as it is shown."""

    item: ServiceItem
    why: tuple[Why, ...]
    limit: str
    favourite: bool
    reference: bool = False  # of another guide: only to be read

    @property
    def told(self) -> str:
        """Everything on the row, for screen readers."""
        why = "；".join(f"{one.label}：{one.text}" for one in self.why)
        parts = [self.item.title, self.item.code, why, self.limit]
        if self.favourite:
            parts.append(text("ui.finder.often"))
        if self.reference:
            parts.append(text("ui.finder.reference"))
        return "，".join(one for one in parts if one)


def row_height() -> int:
    """62 px and the gap; higher in large text."""
    return theme.line_height(Role.h3) + theme.line_height(Role.cap) + 18 + SPACING


class _Painter(QStyledItemDelegate):
    """Draws a result as a card: key, title, code, why, limit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One row."""
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one result."""
        row: HitRow = index.data(Qt.ItemDataRole.UserRole)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -SPACING - 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_row_card(painter, box, selected=selected)
        left = box.left() + 16
        if index.row() < 9:
            words = f"Alt+{index.row() + 1}"
            cap = cap_size(words)
            spot = QRectF(left, box.center().y() - cap.height() / 2, cap.width(), cap.height())
            draw_cap(painter, spot, words, ink=Colour.ink2, edge=Colour.edge, back=Colour.surface)
        left += cap_size("Alt+9").width() + 12
        first = QRectF(left, box.top() + 8, box.right() - left - 13, theme.line_height(Role.h3))
        second = QRectF(left, first.bottom(), first.width(), theme.line_height(Role.cap))
        right = self._limit(painter, row, first)
        title = draw_line(
            painter, QRectF(left, first.top(), right - left, first.height()), row.item.title, Role.h3, Colour.ink
        )
        room = right - left - title - 10
        if room > 40 and row.item.code:
            spot = QRectF(left + title + 10, first.top() + 1, room, first.height())
            draw_line(painter, spot, row.item.code, Role.cap, Colour.ink3)
        self._why(painter, row, second)
        painter.restore()

    def _limit(self, painter: QPainter, row: HitRow, room: QRectF) -> float:
        """Limit and badge at the right end; returns where they begin."""
        metrics = theme.metrics(Role.cap)
        words = text("ui.finder.reference") if row.reference else row.limit
        width = min(metrics.horizontalAdvance(words), int(room.width() * 0.35))
        right = room.right() - width
        draw_line(painter, QRectF(right, room.top(), width + 2, room.height()), words, Role.cap, Colour.ink2)
        if row.favourite:
            often = text("ui.finder.often")
            wide = metrics.horizontalAdvance(often) + 16
            spot = QRectF(right - wide - 10, room.center().y() - 10.5, wide, 21)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(Colour.tint))
            painter.drawRoundedRect(spot, 4, 4)
            draw_line(painter, spot, often, Role.cap, Colour.primary, align=Qt.AlignmentFlag.AlignHCenter)
            right = spot.left()
        return right - 8

    def _why(self, painter: QPainter, row: HitRow, room: QRectF) -> None:
        at = room.left()
        for place, why in enumerate(row.why):
            if place:
                at += self._run(painter, " · ", at, room, Colour.ink2)
            at += self._run(painter, f"{why.label}：", at, room, Colour.ink2)
            done = 0
            for start, end in why.spans:
                at += self._run(painter, why.text[done:start], at, room, Colour.ink2)
                at += self._run(painter, why.text[start:end], at, room, Colour.ink, found=True)
                done = end
            at += self._run(painter, why.text[done:], at, room, Colour.ink2)

    def _run(
        self, painter: QPainter, words: str, at: float, room: QRectF, tone: Colour, *, found: bool = False
    ) -> float:
        left = room.right() - at
        if not words or left < 12:
            return 0.0
        width = min(left, theme.metrics(Role.cap, bold=found).horizontalAdvance(words) + (1 if found else 0))
        spot = QRectF(at, room.top(), width, room.height())
        if found:
            painter.fillRect(spot.adjusted(0, 1, 0, -1), theme.colour(Colour.found))
        draw_line(painter, spot, words, Role.cap, tone, bold=found)
        return width


class HitList(RowList[HitRow]):
    """The results. The search box keeps the focus and moves the selection here."""

    def __init__(self) -> None:
        super().__init__(text("ui.finder.results"), RowModel())
        self.setItemDelegate(_Painter(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setProperty("bare", "yes")

    def show_hits(self, rows: Sequence[HitRow]) -> None:
        """Show results and stand on the first one."""
        self._model.set_rows(rows)
        if rows:
            self.select(0)

    def step(self, step: int) -> None:
        """Up or down by rows; a page is what is in sight."""
        self.select(self.currentIndex().row() + step)

    def page_step(self) -> int:
        """Rows in sight."""
        return max(1, self.viewport().height() // row_height())
