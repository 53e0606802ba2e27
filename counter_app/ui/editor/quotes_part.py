# SPDX-License-Identifier: Apache-2.0
"""The guide's words behind an entry: each can be exchanged or left out; more come from the guide's lines."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.editor.form_parts import Found, Part
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.focus_ring import FocusRing
from counter_app.ui.widgets.text import Prose, label


class _Quotes(QWidget):
    """The quotes one under the other; stands on one of them."""

    exchange = Signal(int)
    leave_out = Signal(int)
    left_down = Signal()

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._at = 0
        FocusRing(self, theme.RADIUS_CONTROL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(12, 6, 8, 6)
        self._body.setSpacing(6)
        self._shown: list[Prose] = []
        self.show_words(words)

    def show_words(self, words: Sequence[str]) -> None:
        """Other quotes."""
        for old in self._shown:
            self._body.removeWidget(old)
            old.hide()
            old.deleteLater()
        tone = Colour.ink if words else Colour.ink3
        self._shown = [Prose(one, Role.body, tone) for one in words or [text("page.editor.form.no_quote")]]
        for part in self._shown:
            self._body.addWidget(part)
        self._count = len(words)
        self._at = max(0, min(self._at, len(words) - 1))
        said = self._shown[self._at].text()
        self.setAccessibleName(f"{text('page.editor.form.quote')}，{said}")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter and Delete are handled here; everything else goes on."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Up if self._at > 0:
                self._at -= 1
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case Qt.Key.Key_Down if self._at < self._count - 1:
                self._at += 1
            case Qt.Key.Key_Down:
                self.left_down.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.exchange.emit(self._at if self._count else -1)
            case Qt.Key.Key_Delete if self._count:
                self.leave_out.emit(self._at)
            case _:
                super().keyPressEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press stands on a quote."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place = event.position().toPoint()
        self._at = next((n for n, one in enumerate(self._shown) if one.geometry().contains(place)), self._at)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quotation's ground, a bar beside the one it stands on."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(Colour.sunk))
        painter.setPen(QPen(theme.colour(Colour.line), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        part = self._shown[self._at]
        tone = Colour.primary if self.hasFocus() else Colour.edge
        painter.fillRect(QRectF(0, part.y() - 2, 4, part.height() + 4), theme.colour(tone))


class QuotesPart(Part):
    """Reads and writes ``quote``: one, or a list of them, each the words or the words with their line."""

    asked = Signal(int)  # for other words in place of the quote at this place; -1 for one more

    def __init__(self, value: object) -> None:
        super().__init__()
        self._alone = not isinstance(value, list)
        self._quotes: list[object] = list(value) if isinstance(value, list) else [value] if value else []
        self.body.addWidget(label(text("page.editor.form.quote"), Role.cap, Colour.ink3))
        self.list = _Quotes(self.said())
        self.list.exchange.connect(self.asked)
        self.list.leave_out.connect(self._leave_out)
        self.list.left_down.connect(self.entered)
        self.body.addWidget(self.list)
        self.body.addWidget(Prose(text("page.editor.form.quote_hint"), Role.cap, Colour.ink3))

    def said(self) -> list[str]:
        """The quotes' words, with the line where it is written down."""
        return [_said(one) for one in self._quotes]

    def quote(self, place: int) -> object:
        """One of the quotes, None where there is none."""
        return self._quotes[place] if 0 <= place < len(self._quotes) else None

    def take(self, place: int, quote: object) -> None:
        """Put a quote in the place of another, or behind the last one."""
        if 0 <= place < len(self._quotes):
            self._quotes[place] = quote
        else:
            self._quotes.append(quote)
        self._changed()

    def stop(self) -> QWidget:
        """The list of quotes."""
        return self.list

    def found(self) -> Found:
        """One quote by itself, several as a list."""
        if len(self._quotes) == 1 and self._alone:
            return {"quote": self._quotes[0]}
        return {"quote": list(self._quotes)}

    def _leave_out(self, place: int) -> None:
        del self._quotes[place]
        self._changed()

    def _changed(self) -> None:
        self._alone = self._alone or len(self._quotes) == 1
        self.list.show_words(self.said())
        self.edited.emit()


def _said(quote: object) -> str:
    if isinstance(quote, dict):
        return text("page.editor.form.on_line", words=quote.get("text", ""), line=quote.get("line", ""))
    return str(quote)
