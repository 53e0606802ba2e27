# SPDX-License-Identifier: Apache-2.0
"""Closed answers chosen by a digit: a row of options, and a column of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.flow import Flow
from counter_app.ui.widgets.focus_ring import FocusRing
from counter_app.ui.widgets.key_cap import cap_size, draw_cap
from counter_app.ui.widgets.marks import Mark, draw_mark
from counter_app.ui.widgets.pressable import Pressable
from counter_app.ui.widgets.quiet_digits import QuietDigits
from counter_app.ui.widgets.text import draw_line


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. ``off`` says why it cannot be chosen; ``hint`` stands in the second line of a tall option."""

    digit: int
    label: str
    hint: str = ""
    off: str = ""
    mark: Mark | None = None


class Option(Pressable):
    """One choice as it is drawn: key cap, word, where it is tall a second line. Chosen by its row's digits."""

    PADDING = 9

    def __init__(self, choice: Choice, *, tall: bool = False, tone: Mark = Mark.now, box: bool = False) -> None:
        super().__init__()
        self.choice = choice
        self._tall = tall
        self._box = box  # one of several that may be ticked
        self._tone = tone
        self._pointed = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEnabled(not choice.off)
        self.setText(choice.label)
        vertical = QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred if tall else QSizePolicy.Policy.Fixed, vertical)
        self._name()
        self.toggled.connect(self._name)

    def _name(self) -> None:
        parts = [str(self.choice.digit), self.choice.label, self.choice.off or self.choice.hint]
        if self.isChecked():
            parts.append("已选")
        self.setAccessibleName("，".join(one for one in parts if one))

    def set_off(self, reason: str) -> None:
        """Switch off and say why; "" switches on again."""
        if reason != self.choice.off:
            self.choice = replace(self.choice, off=reason)
            self.setEnabled(not reason)
            self._name()
            self.updateGeometry()
            self.update()

    def set_pointed(self, pointed: bool) -> None:
        """The arrow keys stand on it."""
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()

    def sizeHint(self) -> QSize:
        """Key cap, mark and word; 65 high with a second line."""
        sizes = theme.sizes()
        word = theme.metrics(Role.strong).horizontalAdvance(self.choice.label)
        side = round(sizes.mark * 0.85) + 6 if self.choice.mark or self._box else 0
        wide = 2 * self.PADDING + cap_size(str(self.choice.digit)).width() + theme.GAP + side + word + 6
        if not self._tall:
            return QSize(wide, sizes.control)
        second = self.choice.off or self.choice.hint
        high = theme.line_height(Role.h3) + theme.line_height(Role.cap) + 20 if second else sizes.control - 4
        return QSize(wide, high)

    def minimumSizeHint(self) -> QSize:
        """A tall option elides where the column is narrow."""
        hint = self.sizeHint()
        return QSize(120, hint.height()) if self._tall else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the option in its state."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sizes = theme.sizes()
        warm = self._tone is Mark.defective
        if not self.isEnabled():
            back, edge, ink, width = theme.IDLE_BG, Colour.line, Colour.off, 1.0
        elif self.isChecked():
            back = Colour.warn_bg if warm else Colour.tint
            edge = ink = Colour.warn if warm else Colour.primary
            width = 2.0
        else:
            back = Colour.tint if self._pointed or self.underMouse() else Colour.surface
            edge, ink, width = Colour.edge, Colour.ink, 1.0
        painter.setPen(QPen(theme.colour(edge), width))
        painter.setBrush(theme.colour(back))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)
        cap = cap_size(str(self.choice.digit))
        left = float(self.PADDING + (3 if self._tall and sizes.control < self.height() else 0))
        spot = QRectF(left, (self.height() - cap.height()) / 2, cap.width(), cap.height())
        cap_ink = Colour.off if not self.isEnabled() else Colour.ink2
        draw_cap(painter, spot, str(self.choice.digit), ink=cap_ink, edge=Colour.edge, back=Colour.surface)
        left += cap.width() + theme.GAP
        if self._box:
            side = round(sizes.mark * 0.85)
            _draw_box(painter, QRectF(left, (self.height() - side) / 2, side, side), ink, ticked=self.isChecked())
            left += side + 6
        if self.choice.mark:
            side = round(sizes.mark * 0.85)
            draw_mark(painter, QRectF(left, (self.height() - side) / 2, side, side), self.choice.mark)
            left += side + 6
            ink = self.choice.mark.word_colour if self.isEnabled() else Colour.off
        right = self.width() - self.PADDING
        if self._tall and self.isChecked():
            side = sizes.mark
            draw_mark(painter, QRectF(right - side, (self.height() - side) / 2, side, side), Mark.met)
            right -= side + 4
        room = QRectF(left, 0, right - left, self.height())
        second = self.choice.off or self.choice.hint
        if self._tall and second:
            first_line, second_line = theme.line_height(Role.h3), theme.line_height(Role.cap)
            top = (self.height() - first_line - second_line) / 2
            draw_line(painter, QRectF(left, top, room.width(), first_line), self.choice.label, Role.h3, ink)
            under = QRectF(left, top + first_line, room.width(), second_line)
            draw_line(painter, under, second, Role.cap, Colour.off if not self.isEnabled() else Colour.ink3)
        else:
            draw_line(painter, room, self.choice.label, Role.body, ink, bold=self.isChecked())


class OptionStop(QWidget):
    """Options that are one tab stop together: arrows point at one of them, a digit, Enter or Space takes one."""

    left_up = Signal()
    left_down = Signal()

    def __init__(self, options: Sequence[Option], *, tall: bool = False) -> None:
        super().__init__()
        self._options = list(options)
        self._at = -1
        self._tall = tall
        FocusRing(self, theme.RADIUS_CONTROL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        line = QVBoxLayout(self) if tall else Flow(self, theme.GAP)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        for option in self._options:
            line.addWidget(option)
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed if tall else QSizePolicy.Policy.Minimum
        )
        policy.setHeightForWidth(not tall)
        self.setSizePolicy(policy)
        self._keys = QuietDigits(self)

    @property
    def options(self) -> tuple[Option, ...]:
        """The options as drawn."""
        return tuple(self._options)

    @property
    def pointed(self) -> Option | None:
        """Where the arrows stand, if they do."""
        return self._options[self._at] if 0 <= self._at < len(self._options) else None

    def _enter(self) -> None:
        """Take what the arrows point at, if they do."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, arrows, Enter and Space are handled here; everything else goes on."""
        if self._keys.take(event):
            return
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Left:
                self._point(self._at - 1)
            case Qt.Key.Key_Right:
                self._point(self._at + 1)
            case Qt.Key.Key_Up if self._tall and self._at > 0:
                self._point(self._at - 1)
            case Qt.Key.Key_Down if self._tall and self._at < len(self._options) - 1:
                self._point(self._at + 1)
            case Qt.Key.Key_Up:
                self.left_up.emit()
            case Qt.Key.Key_Down:
                self.left_down.emit()
            case Qt.Key.Key_Space:
                self._enter()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The arrows stand nowhere."""
        self._point(-1)
        super().focusOutEvent(event)

    def _point(self, index: int) -> None:
        self._at = max(-1, min(index, len(self._options) - 1))
        for place, option in enumerate(self._options):
            option.set_pointed(place == self._at)


class OptionRow(OptionStop):
    """Options of one question. Digits choose; arrows and Enter too; never letters."""

    chosen = Signal(int)  # the digit
    refused = Signal(str)  # why an off option was not chosen
    unmatched = Signal(int)  # a digit that is none of these options

    def __init__(
        self,
        question: str,
        choices: Sequence[Choice],
        *,
        tall: bool = False,
        tone: Mark = Mark.now,
        boxes: bool = False,
    ) -> None:
        super().__init__([Option(one, tall=tall, tone=tone, box=boxes) for one in choices], tall=tall)
        self._question = question
        self._told = ""  # what else is to be known of the question
        for option in self._options:
            option.clicked.connect(self._clicked)
        self._keys.digit.connect(self._digit)
        self._keys.enter.connect(self._enter)
        self._name()

    def choose(self, digit: int | None) -> None:
        """Show a choice as made, without saying so to anybody; None clears."""
        for option in self._options:
            option.setChecked(option.choice.digit == digit)
        self._name()

    def set_off(self, digit: int, reason: str) -> None:
        """Switch one option off and say why; "" switches it on again."""
        for option in self._options:
            if option.choice.digit == digit:
                option.set_off(reason)

    def chosen_digit(self) -> int | None:
        """The digit shown as chosen."""
        return next((one.choice.digit for one in self._options if one.isChecked()), None)

    def set_question(self, question: str, told: str = "") -> None:
        """What a screen reader says before the answer, and what else is to be known."""
        if (question, told) != (self._question, self._told):
            self._question, self._told = question, told
            self._name()

    def _name(self) -> None:
        chosen = "、".join(one.choice.label for one in self._options if one.isChecked())
        self.setAccessibleName(f"{self._question}，{chosen or '还没选'}")
        answers = "；".join(f"{one.choice.digit} {one.choice.label}" for one in self._options)
        self.setAccessibleDescription(f"{self._told}{answers}")

    def _clicked(self) -> None:
        option = self.sender()
        if isinstance(option, Option):
            self._take(option)

    def _digit(self, digit: int) -> None:
        option = next((one for one in self._options if one.choice.digit == digit), None)
        if option is not None:
            self._take(option)
        else:
            self.unmatched.emit(digit)

    def _enter(self) -> None:
        """Enter or Space: choose what the arrows point at."""
        if self.pointed is not None:
            self._take(self.pointed)

    def _take(self, option: Option) -> None:
        if option.choice.off:
            self.refused.emit(option.choice.off)
            option.setChecked(False)
            return
        self.choose(option.choice.digit)
        self.chosen.emit(option.choice.digit)


def _draw_box(painter: QPainter, square: QRectF, ink: Colour, *, ticked: bool) -> None:
    """□ or ☑, drawn, so that it is the same in every font."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(ink), 1.6))
    box = square.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.drawRoundedRect(box, 2, 2)
    if ticked:
        painter.setPen(QPen(theme.colour(ink), 2.2))
        corners = ((0.22, 0.52), (0.42, 0.74), (0.8, 0.26))
        painter.drawPolyline(
            QPolygonF([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in corners])
        )
