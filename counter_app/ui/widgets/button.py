# SPDX-License-Identifier: Apache-2.0
"""Buttons: a verb and its key. One primary a page; an off one says why in the place of its key."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.key_cap import cap_size, draw_cap
from counter_app.ui.widgets.pressable import Pressable


class Kind(StrEnum):
    """How a button looks."""

    primary = "primary"
    plain = "plain"


class Button(Pressable):
    """A verb to press. ``cap`` names the key that does the same; it is bound elsewhere."""

    def __init__(self, words: str, cap: str = "", kind: Kind = Kind.plain, *, small: bool = False) -> None:
        super().__init__()
        self._cap = cap
        self._kind = kind
        self._small = small
        self._reason = ""
        self._widest = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.set_words(words)

    @property
    def kind(self) -> Kind:
        """Primary or plain."""
        return self._kind

    @property
    def cap(self) -> str:
        """The key shown on the button."""
        return self._cap

    @property
    def reason(self) -> str:
        """Why the button is off, "" while it is not."""
        return self._reason

    def set_kind(self, kind: Kind) -> None:
        """Make it the page's primary button, or no longer (a fault's cure takes that over)."""
        if kind is not self._kind:
            self._kind = kind
            self.updateGeometry()
            self.update()

    def set_words(self, words: str) -> None:
        """Change the verb (a busy button says what it is doing)."""
        self.setText(words)
        self._name()
        self.updateGeometry()
        self.update()

    def set_cap(self, cap: str) -> None:
        """Another key does the same now, "" for none."""
        self._cap = cap
        self._name()
        self.updateGeometry()
        self.update()

    def set_off(self, reason: str) -> None:
        """Switch off and say why; "" switches on again."""
        if reason != self._reason or self.isEnabled() == bool(reason):
            self._reason = reason
            self.setEnabled(not reason)
            self._name()
            self.updateGeometry()
            self.update()

    def _name(self) -> None:
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self._reason or self._cap)

    def _parts(self) -> tuple[int, int, int]:
        """Width of the verb, of the hint behind it, and of the padding."""
        bold = self._kind is Kind.primary
        verb = theme.metrics(self._role, bold=bold).horizontalAdvance(self.text()) + (2 if bold else 0)
        hint = 0
        if self._reason:
            hint = theme.metrics(Role.cap).horizontalAdvance(self._reason) + 2
        elif self._cap:
            hint = cap_size(self._cap).width()
        return verb, hint, 11 if self._small else 14

    @property
    def _role(self) -> Role:
        return Role.cap if self._small else Role.body

    def sizeHint(self) -> QSize:
        """As wide as verb and hint."""
        verb, hint, padding = self._parts()
        height = theme.sizes().control
        if self._small:
            height = max(32, height - 4)
        return QSize(verb + (hint + theme.GAP if hint else 0) + 2 * padding + 2, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw back, verb and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        primary = self._kind is Kind.primary
        if not self.isEnabled():
            back, edge, ink = theme.IDLE_BG, Colour.line, Colour.off
        elif primary:
            back = Colour.primary_dk if self.isDown() or self.underMouse() else Colour.primary
            edge, ink = back, Colour.surface
        else:
            pressed = self.isDown() or self.isChecked()
            back = Colour.tint if pressed or self.underMouse() else Colour.surface
            edge, ink = Colour.edge, Colour.ink
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(back))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        verb, hint, padding = self._parts()
        taken = verb + (hint + theme.GAP if hint else 0)
        left = max(padding, (self.width() - taken) // 2)
        painter.setFont(theme.font(self._role, bold=primary))
        painter.setPen(theme.colour(ink))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRectF(left, 0, verb + 4, self.height()), middle, self.text())
        after = left + verb + theme.GAP
        if self._reason:
            painter.setFont(theme.font(Role.cap))
            painter.drawText(QRectF(after, 0, hint + 4, self.height()), middle, self._reason)
        elif self._cap:
            size = cap_size(self._cap)
            spot = QRectF(after, (self.height() - size.height()) / 2, size.width(), size.height())
            ink2 = Colour.surface if primary and self.isEnabled() else Colour.ink2
            draw_cap(painter, spot, self._cap, ink=ink2, edge=ink2 if primary else Colour.edge, back=None)
