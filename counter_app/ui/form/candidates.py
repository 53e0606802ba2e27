# SPDX-License-Identifier: Apache-2.0
"""What fits the words typed so far, drawn under the editor: never focused, never a window of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.text import draw_line

MOST_ROWS = 8
LEAST_WIDTH = 180


@dataclass(frozen=True, slots=True)
class Pick:
    """One answer: the value kept, its words, and what may be typed for it (initials of its sounds, a number)."""

    value: str
    label: str
    initials: str = ""
    number: int = 0


class CandidateList(QWidget):
    """Rows of answers at the edge of an editor, one of them pointed at."""

    pressed = Signal(int)

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor.window())
        self._editor = editor
        self._picks: Sequence[Pick] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for area in self._areas():
            area.verticalScrollBar().valueChanged.connect(self.follow)
        self.hide()

    @property
    def picks(self) -> Sequence[Pick]:
        """What is shown."""
        return self._picks

    @property
    def at(self) -> int:
        """Which one is pointed at."""
        return self._at

    def _areas(self) -> list[QAbstractScrollArea]:
        found = []
        part = self._editor.parentWidget()
        while part is not None:
            if isinstance(part, QAbstractScrollArea):
                found.append(part)
            part = part.parentWidget()
        return found

    def show_picks(self, picks: Sequence[Pick], at: int) -> None:
        """Show answers and point at one."""
        self._picks = picks
        self._at = max(0, min(at, len(picks) - 1))
        self.follow()
        self.setVisible(bool(picks))
        self.raise_()
        self.update()

    def follow(self) -> None:
        """Stand under the editor, over it where there is no room below."""
        host = self.parentWidget()
        if host is None or not self._picks:
            return
        rows = min(MOST_ROWS, len(self._picks))
        metrics = theme.metrics(Role.body)
        wide = max((metrics.horizontalAdvance(one.label) for one in self._picks[:200]), default=0) + 56
        size_high = rows * self._row() + 8
        corner = self._editor.mapTo(host, QPoint(0, self._editor.height() + 2))
        width = min(max(self._editor.width(), wide, LEAST_WIDTH), host.width() - 16)
        left = max(8, min(corner.x(), host.width() - width - 8))
        top = corner.y()
        if top + size_high > host.height() - 4:
            top = self._editor.mapTo(host, QPoint(0, 0)).y() - size_high - 2
        self.setGeometry(QRect(left, top, width, size_high))

    def _row(self) -> int:
        return theme.sizes().control - 4

    def _first(self) -> int:
        """The first row in sight."""
        return max(0, min(self._at - MOST_ROWS // 2, len(self._picks) - MOST_ROWS))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(Colour.edge), 1))
        painter.setBrush(theme.colour(Colour.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        first, high = self._first(), self._row()
        for place, one in enumerate(self._picks[first : first + MOST_ROWS]):
            row = QRectF(4, 4 + place * high, self.width() - 8, high)
            pointed = first + place == self._at
            if pointed:
                painter.fillRect(row, theme.colour(Colour.tint))
                painter.fillRect(QRectF(row.left(), row.top(), 4, high), theme.colour(Colour.primary))
            room = row.adjusted(12, 0, -36, 0)
            draw_line(painter, room, one.label, Role.body, Colour.primary if pointed else Colour.ink, bold=pointed)
            if one.number:
                spot = QRectF(row.right() - 32, row.top(), 24, high)
                draw_line(painter, spot, str(one.number), Role.cap, Colour.ink3, align=Qt.AlignmentFlag.AlignRight)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes the row."""
        place = self._first() + int((event.position().y() - 4) // self._row())
        if 0 <= place < len(self._picks):
            self.pressed.emit(place)
