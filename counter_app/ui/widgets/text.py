# SPDX-License-Identifier: Apache-2.0
"""Text on the window: single lines that may elide, and paragraphs with the line height of the tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role

if TYPE_CHECKING:
    from PySide6.QtGui import QTextLayout


def label(words: str, role: Role = Role.body, tone: Colour = Colour.ink, *, bold: bool = False) -> QLabel:
    """A single line that is never cut."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role.value)
    made.setProperty("tone", tone.name)
    if bold:
        made.setProperty("bold", "yes")
    return made


def set_tone(widget: QWidget, name: str, value: str) -> None:
    """Change a dynamic property that the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def rule() -> QFrame:
    """A thin line between parts of a card."""
    line = QFrame()
    line.setProperty("surface", "rule")
    return line


class Elided(QLabel):
    """A single line that ends with … where there is no room; F1 and screen readers have it whole."""

    def __init__(
        self, words: str = "", role: Role = Role.body, tone: Colour = Colour.ink, *, bold: bool = False
    ) -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setProperty("tone", tone.name)
        self.setProperty("elided", "yes")
        if bold:
            self.setProperty("bold", "yes")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Three characters, so that a row may always shrink."""
        metrics = self.fontMetrics()
        wanted = super().sizeHint()
        return QSize(min(wanted.width(), metrics.horizontalAdvance("中中…")), wanted.height())

    def sizeHint(self) -> QSize:
        """The whole line."""
        hint = super().sizeHint()
        return QSize(hint.width() + 1, hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words in one look. ``found`` paints the yellow of search hits and quotations."""

    words: str
    tone: Colour | None = None
    bold: bool = False
    found: bool = False


class Prose(QWidget):
    """Running text: wraps, keeps the tokens' line height, may highlight spans. Not focusable."""

    def __init__(self, words: str = "", role: Role = Role.body, tone: Colour = Colour.ink, *, lines: int = 0) -> None:
        super().__init__()
        self._role = role
        self._tone = tone
        self._most = lines  # 0: as many as it takes
        self._spans: tuple[Span, ...] = ()
        self._hinted: tuple[theme.Sizes, QSize, QSize] | None = None  # the text mode, and both hints in it
        self._sized: theme.Sizes | None = None  # the text mode the counts are for
        self._step = 0  # its line height
        self._widest = 0  # the widest line an eye can follow
        self._counts: dict[int, int] = {}  # lines by width
        self._broken = -1  # the width the layout stands at
        self._layout: QTextLayout | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Show plain words."""
        self.set_spans([Span(words)] if words else [])

    def set_spans(self, spans: Sequence[Span]) -> None:
        """Show words in several looks."""
        if tuple(spans) == self._spans:
            return
        self._spans = tuple(spans)
        self.setAccessibleName(self.text())
        self._sized = None
        self._hinted = None
        self.updateGeometry()
        self.update()

    def set_colour(self, tone: Colour) -> None:
        """Change the tone of spans that have none of their own."""
        if tone is not self._tone:
            self._tone = tone
            self.update()

    def tones(self) -> set[Colour]:
        """The colours the words are in, but for those on the yellow of found words."""
        return {one.tone or self._tone for one in self._spans if not one.found}

    def text(self) -> str:
        """All words."""
        return "".join(one.words for one in self._spans)

    def hasHeightForWidth(self) -> bool:
        """Paragraphs are as high as their width makes them."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Lines at this width."""
        return self._count(width) * self._step if self._spans else 0

    def sizeHint(self) -> QSize:
        """One line if it is short, else a comfortable measure of 46 characters."""
        return self._hints()[0]

    def minimumSizeHint(self) -> QSize:
        """Four characters wide, one line high."""
        return self._hints()[1]

    def _hints(self) -> tuple[QSize, QSize]:
        """Both hints; layouts ask for them again and again."""
        if self._hinted is None or self._hinted[0] is not theme.sizes():
            wanted = self._wanted()
            width = theme.metrics(self._role).horizontalAdvance("中中中中")
            least = QSize(min(width, wanted.width()), theme.line_height(self._role) if self.text() else 0)
            self._hinted = (theme.sizes(), wanted, least)
        return self._hinted[1:]

    def _wanted(self) -> QSize:
        metrics = theme.metrics(self._role)
        wide = max((metrics.horizontalAdvance(part) for part in self.text().split("\n")), default=0)
        most = theme.sizes().text(self._role) * theme.MEASURE
        if self._role in theme.BOLD_ROLES or any(one.bold for one in self._spans):
            wide += len(self.text())
        width = min(wide + 2, most)
        return QSize(width, self.heightForWidth(width))

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: lay out again."""
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines; the last one that fits a limit ends with …"""
        self._count(self.width())
        width = self._measure(self.width())
        if self._broken != width:
            self._lay(width)
        painter = QPainter(self)
        painter.setPen(theme.colour(self._tone if self.isEnabled() else Colour.off))
        if self._layout is not None:
            self._layout.draw(painter, QPointF(0, 0))

    def _measure(self, width: int) -> int:
        """The width that words may take: in a wide window lines stay as long as an eye can follow."""
        if width <= self._widest or self.window().width() < theme.WIDE:
            return width
        return self._widest

    def _count(self, width: int) -> int:
        """Lines at a width; layouts ask for many widths again and again."""
        sizes = theme.sizes()
        if self._sized is not sizes:
            self._sized, self._step = sizes, theme.line_height(self._role)
            self._widest = sizes.text(self._role) * theme.MEASURE
            self._counts.clear()
            self._broken = -1
        width = self._measure(width)
        found = self._counts.get(width)
        if found is None:
            found = self._counts[width] = self._lay(width)
        return found

    def _lay(self, width: int) -> int:
        """Break the words at a width; the last line that is allowed ends with …"""
        words = self.text().replace("\n", "\u2028")
        count = self._break(words, width)
        if self._most and count > self._most:
            shown = words
            while count > self._most and shown:
                excess = (len(shown) - self._most * width // theme.metrics(self._role).horizontalAdvance("中")) // 2
                shown = shown[: -max(1, min(excess, len(shown)))]
                count = self._break(shown.rstrip() + "…", width)
        self._broken = width
        return count

    def _break(self, words: str, width: int) -> int:
        from PySide6.QtGui import QTextLayout, QTextOption  # costly to load: behind the first window

        if self._layout is None:
            self._layout = QTextLayout()
        layout, step = self._layout, self._step
        layout.setFont(theme.font(self._role))
        layout.setText(words)
        layout.setFormats(self._formats(_units(words)))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        count = 0
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, count * step + (step - line.height()) / 2))
            count += 1
        layout.endLayout()
        return max(1, count)

    def _formats(self, length: int) -> "list[QTextLayout.FormatRange]":
        from PySide6.QtGui import QTextCharFormat, QTextLayout

        ranges = []
        start = 0
        for one in self._spans:
            take = min(_units(one.words), length - start)
            if take <= 0:
                break
            look = QTextLayout.FormatRange()
            look.start, look.length = start, take
            format_ = QTextCharFormat()
            if one.bold or one.found:
                format_.setFont(theme.font(self._role, bold=True))
            if one.tone is not None:
                format_.setForeground(theme.colour(one.tone))
            if one.found:
                format_.setBackground(theme.colour(Colour.found))
                format_.setForeground(theme.colour(Colour.ink))
            look.format = format_
            ranges.append(look)
            start += _units(one.words)
        return ranges


def _units(words: str) -> int:
    """Length as Qt counts it: rare characters take two places."""
    return len(words.encode("utf-16-le")) // 2


def draw_line(
    painter: QPainter,
    rect: QRectF,
    words: str,
    role: Role,
    tone: Colour,
    *,
    bold: bool | None = None,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> float:
    """Draw one line, elided at the end, centred upright; returns the width it took."""
    metrics = theme.metrics(role, bold=bold)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(rect.width()) + 1)
    painter.setFont(theme.font(role, bold=bold))
    painter.setPen(theme.colour(tone))
    painter.drawText(rect, int(align | Qt.AlignmentFlag.AlignVCenter), shown)
    return float(metrics.horizontalAdvance(shown))
