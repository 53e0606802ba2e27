# SPDX-License-Identifier: Apache-2.0
"""A question that has its answer, on one line; opened again by Enter, ↑ or a click."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.chip import badge
from counter_app.ui.widgets.focus_ring import FocusRing
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Elided, Prose, Span, label

QUESTION, ANSWER = 36, 64  # shares of the row's width
SHORT = 10  # an answer of so many characters stands on one line, with a note behind it


class AnsweredRow(QFrame):
    """Question, answer, where the answer came from, and what it brings with it."""

    reopened = Signal()
    left_up = Signal()
    left_down = Signal()

    def __init__(
        self, question: str, answer: str, source: str, note: str = "", *, mark: Mark = Mark.met, wide: bool = False
    ) -> None:
        super().__init__()
        FocusRing(self, theme.RADIUS_CARD)
        self.setProperty("surface", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMinimumHeight(theme.sizes().control + 8)
        self.setAccessibleName(f"{question}，{answer}，来自{source}")
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 14, 6)
        line.setSpacing(10)
        line.addWidget(StatusMark(mark))
        said = Prose(question, Role.body, Colour.ink2)
        line.addWidget(said, ANSWER if wide else QUESTION, Qt.AlignmentFlag.AlignVCenter)
        rest = QHBoxLayout()
        rest.setSpacing(10)
        word = mark.word_colour if mark is not Mark.met else Colour.ink
        rest.addWidget(
            label(answer, Role.strong, word) if len(answer) <= SHORT else _long(answer, word), len(answer) // SHORT
        )
        rest.addWidget(badge(source))
        rest.addStretch(1)
        if note and len(answer) <= SHORT:
            rest.addWidget(Elided(note, Role.cap, Colour.ink3))
        line.addLayout(rest, QUESTION if wide else ANSWER)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the question again; arrows go to its neighbours."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if not event.modifiers() & (
                Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            ):
                self.reopened.emit()
            case Qt.Key.Key_Up:
                self.left_up.emit()
            case Qt.Key.Key_Down:
                self.left_down.emit()
            case _:
                super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens it again."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.reopened.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another height."""
        if event.type() == QEvent.Type.StyleChange:
            self.setMinimumHeight(theme.sizes().control + 8)
        super().changeEvent(event)


def _long(answer: str, word: Colour) -> Prose:
    prose = Prose("")
    prose.set_spans([Span(answer, word, bold=True)])
    return prose
