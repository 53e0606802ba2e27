# SPDX-License-Identifier: Apache-2.0
"""Small pieces of state: a chip with a mark, a badge that says where a value came from."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.marks import Mark, draw_mark

BACKS: dict[Mark, Colour] = {
    Mark.met: Colour.ok_bg,
    Mark.missing: Colour.err_bg,
    Mark.defective: Colour.warn_bg,
    Mark.promised: Colour.promise_bg,
    Mark.shared: Colour.shared_bg,
    Mark.unseen: theme.IDLE_BG,
    Mark.now: Colour.tint,
    Mark.waiting: Colour.tint,
    Mark.fault: Colour.err_bg,
    Mark.info: Colour.tint,
}
PADDING = 8


class Chip(QWidget):
    """A word on a coloured ground, with a mark before it where there is one. Text, never focusable."""

    def __init__(
        self,
        words: str,
        mark: Mark | None = None,
        *,
        ink: Colour = Colour.ink2,
        back: Colour = theme.IDLE_BG,
        bold: bool | None = None,
    ) -> None:
        super().__init__()
        self._mark = mark
        self._ink = mark.word_colour if mark else ink
        self._back = BACKS[mark] if mark else back
        self._bold = bool(mark) if bold is None else bold
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def text(self) -> str:
        """The chip's words."""
        return self._words

    def set_chip(self, words: str, mark: Mark | None = None) -> None:
        """Say something else."""
        self._words = words
        if mark is not None:
            self._mark, self._ink, self._back = mark, mark.word_colour, BACKS[mark]
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    @property
    def colours(self) -> tuple[Colour, Colour]:
        """Text and background."""
        return self._ink, self._back

    def _mark_side(self) -> int:
        return round(theme.sizes().mark * 0.8) if self._mark else 0

    def sizeHint(self) -> QSize:
        """Mark, words and padding."""
        metrics = theme.metrics(Role.cap, bold=self._bold)
        side = self._mark_side()
        wide = metrics.horizontalAdvance(self._words) + (2 if self._bold else 0)
        high = theme.sizes().cap + (10 if self._mark else 8)
        return QSize(wide + 2 * PADDING + (side + 6 if side else 0), high)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another size."""
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, mark and word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._back))
        painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        left = float(PADDING)
        side = self._mark_side()
        if self._mark:
            draw_mark(painter, QRectF(left, (self.height() - side) / 2, side, side), self._mark)
            left += side + 6
        painter.setFont(theme.font(Role.cap, bold=self._bold))
        painter.setPen(theme.colour(self._ink))
        spot = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._words)


_BADGES: dict[str, tuple[Colour, Colour]] = {
    "证件": (Colour.shared, Colour.shared_bg),
    "上次办件": (Colour.promise, Colour.promise_bg),
    "单位资料": (Colour.promise, Colour.promise_bg),
    "本件": (Colour.primary, Colour.tint),
    "推算": (Colour.primary, Colour.tint),
    "手填": (Colour.ink2, theme.IDLE_BG),
}


class Badge(Chip):
    """Where a value came from."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.set_source(source)

    def set_source(self, source: str) -> None:
        """Change word and colours."""
        self._ink, self._back = _BADGES.get(source, (Colour.ink2, theme.IDLE_BG))
        self.set_chip(source)


def badge(source: str) -> Badge:
    """The badge of a source (证件, 手填, 上次办件, …)."""
    return Badge(source)
