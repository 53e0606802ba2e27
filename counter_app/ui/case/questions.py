# SPDX-License-Identifier: Apache-2.0
"""Questions one under the other: answered ones on a line, the one in hand with its options, the rest waiting."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.answered_row import AnsweredRow
from counter_app.ui.widgets.card import Card, Column, surface
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Elided, Prose, Span, label


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as it is shown. ``values`` belong to the choices in order; a date question has no choices."""

    key: str
    question: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    answer: str | None
    said: str = ""  # the answer as it is shown
    source: str = ""
    note: str = ""
    mark: Mark = Mark.met
    quote: tuple[str, str] = ("", "")  # where, and the guide's words
    wide: bool = False  # a statement: more room for the question than for the answer

    @property
    def is_date(self) -> bool:
        """Whether a date is typed instead of a choice made."""
        return not self.values


class DateAnswer(QWidget):
    """A date typed in the ways people write one; Enter takes it, empty means that it is not known."""

    given = Signal(str)
    left_up = Signal()
    left_down = Signal()

    def __init__(self, question: str, shown: str) -> None:
        super().__init__()
        self.editor = _DateEdit(shown)
        self.editor.setAccessibleName(question)
        self.editor.setAccessibleDescription(text("ui.questions.date_hint"))
        self.editor.setFixedWidth(theme.metrics(Role.body).horizontalAdvance("2026-11-20 2026"))
        self.setFocusProxy(self.editor)
        self._said = Elided(text("ui.questions.date_hint"), Role.cap, Colour.ink3)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.editor)
        line.addWidget(self._said, 1)
        self.editor.entered.connect(self._entered)
        self.editor.left_up.connect(self.left_up)
        self.editor.left_down.connect(self.left_down)

    def refuse(self, words: str) -> None:
        """Say why what is typed is no date."""
        self._said.setText(words)
        self.editor.setAccessibleDescription(words)

    def _entered(self) -> None:
        self.given.emit(self.editor.text().strip())


class _DateEdit(QLineEdit):
    """Enter and the arrows belong to the questions; the rest is typing."""

    entered = Signal()
    left_up = Signal()
    left_down = Signal()

    def __init__(self, shown: str) -> None:
        super().__init__(shown)
        self.setMaxLength(20)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the date, ↑ ↓ leave."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered.emit()
            case Qt.Key.Key_Up:
                self.left_up.emit()
            case Qt.Key.Key_Down:
                self.left_down.emit()
            case _:
                super().keyPressEvent(event)


class Questions(Column):
    """Shows a list of :class:`Ask` and says what was answered. Keeps one question in hand."""

    answered = Signal(str, str)  # key, value; a date as it was typed
    in_hand_changed = Signal(str)
    at_end = Signal()  # ↓ behind the last one

    def __init__(self) -> None:
        super().__init__(gap=theme.GAP)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._asks: tuple[Ask, ...] = ()
        self._rows: dict[str, QWidget] = {}
        self._shown: dict[str, tuple[Ask, bool]] = {}
        self._in_hand = ""
        self._notes: list[QWidget] = []
        self.body.addStretch(1)

    @property
    def in_hand(self) -> str:
        """The key of the question in hand, "" where every one is answered."""
        return self._in_hand

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The questions on show."""
        return self._asks

    def control(self, key: str) -> QWidget | None:
        """What takes the focus for a question."""
        part = self._rows.get(key)
        if part is None:
            return None
        options, date = part.findChild(OptionRow), part.findChild(DateAnswer)
        if isinstance(date, DateAnswer):
            return date.editor
        return options if isinstance(options, QWidget) else part

    def controls(self) -> list[QWidget]:
        """What takes the focus, in the questions' order; waiting questions take none."""
        found = [self.control(one.key) for one in self._asks]
        return [one for one in found if one is not None and one.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def show_asks(self, asks: Sequence[Ask], in_hand: str | None = None) -> None:
        """Show questions; the one in hand is the given one, else the same as before if it is still open, else the
        first without an answer."""
        self._asks = tuple(asks)
        self._in_hand = self._choose(in_hand)
        now = QApplication.focusWidget()
        had_focus = now is not None and self.isAncestorOf(now)
        stale = dict(self._rows)
        kept: dict[str, QWidget] = {}
        shown: dict[str, tuple[Ask, bool]] = {}
        for place, ask in enumerate(self._asks):
            state = (ask, ask.key == self._in_hand)
            part = stale.get(ask.key)
            if part is None or self._shown.get(ask.key) != state:
                part = self._make(ask, place)
            else:
                del stale[ask.key]
                self.body.removeWidget(part)
            kept[ask.key], shown[ask.key] = part, state
            self.body.insertWidget(place, part)
        self._rows, self._shown = kept, shown
        if had_focus:
            self.focus_in_hand()
        for old in stale.values():
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.in_hand_changed.emit(self._in_hand)

    def focus_in_hand(self) -> bool:
        """Put the focus on the question in hand; False where there is none."""
        control = self.control(self._in_hand) if self._in_hand else None
        if control is None:
            return False
        control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        part = self._rows[self._in_hand]
        self.show_part(part)
        return True

    def refuse_date(self, key: str, words: str) -> None:
        """A typed date could not be read."""
        part = self._rows.get(key)
        editor = part.findChild(DateAnswer) if part is not None else None
        if isinstance(editor, DateAnswer):
            editor.refuse(words)

    def take_in_hand(self, key: str) -> None:
        """Open a question again, or go to a waiting one."""
        self.show_asks(self._asks, key)
        self.focus_in_hand()

    def _choose(self, wanted: str | None) -> str:
        keys = [one.key for one in self._asks]
        if wanted is not None and wanted in keys:
            return wanted
        still_open = [one.key for one in self._asks if one.answer is None]
        if self._in_hand in still_open:
            return self._in_hand
        return still_open[0] if still_open else ""

    def _make(self, ask: Ask, place: int) -> QWidget:
        if ask.key == self._in_hand:
            return self._open(ask)
        if ask.answer is not None:
            line = AnsweredRow(ask.question, ask.said, ask.source, ask.note, mark=ask.mark, wide=ask.wide)
            line.reopened.connect(self._reopened)
            line.left_up.connect(self._up)
            line.left_down.connect(self._down)
            line.setObjectName(ask.key)
            return line
        return self._waiting(ask)

    def _waiting(self, ask: Ask) -> QWidget:
        card = Card()
        card.setObjectName(ask.key)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(StatusMark(Mark.unseen))
        line.addWidget(Prose(ask.question, Role.body, Colour.ink2), 1)
        line.addWidget(label(text("ui.questions.later"), Role.cap, Colour.ink3))
        card.body.setContentsMargins(14, 9, 14, 9)
        card.body.addLayout(line)
        return card

    def _open(self, ask: Ask) -> QWidget:
        holder = QWidget()
        holder.setObjectName(ask.key)
        both = QVBoxLayout(holder)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(theme.GAP)
        card = Card("now")
        card.body.setContentsMargins(13, 9, 13, 10)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(StatusMark(Mark.now), 0, Qt.AlignmentFlag.AlignTop)
        question = Prose("", Role.h3)
        question.set_spans([Span(ask.question, bold=True)])
        head.addWidget(question, 1)
        card.body.addLayout(head)
        if ask.is_date:
            date = DateAnswer(ask.question, ask.answer or "")
            date.given.connect(self._given)
            date.left_up.connect(self._up)
            date.left_down.connect(self._down)
            card.body.addWidget(date)
        else:
            options = OptionRow(ask.question, [Choice(digit, words) for digit, words in enumerate(ask.labels, 1)])
            if ask.answer in ask.values:
                options.choose(ask.values.index(ask.answer) + 1)
            options.chosen.connect(self._chosen)
            options.left_up.connect(self._up)
            options.left_down.connect(self._down)
            inset = QHBoxLayout()
            inset.addSpacing(theme.sizes().mark + 8)
            inset.addWidget(options, 1)
            card.body.addLayout(inset)
        both.addWidget(card)
        where, words = ask.quote
        if words:
            quote = surface("quote")
            inner = QVBoxLayout(quote)
            inner.setContentsMargins(12, 8, 12, 8)
            inner.setSpacing(2)
            inner.addWidget(Prose(where, Role.cap, Colour.ink3))
            inner.addWidget(Prose(words, lines=4))
            both.addWidget(quote)
        return holder

    def _chosen(self, digit: int) -> None:
        ask = next((one for one in self._asks if one.key == self._in_hand), None)
        if ask is not None and digit <= len(ask.values):
            self.answered.emit(ask.key, ask.values[digit - 1])

    def _given(self, words: str) -> None:
        if self._in_hand:
            self.answered.emit(self._in_hand, words)

    def _reopened(self) -> None:
        part = self.sender()
        if isinstance(part, QWidget):
            self.take_in_hand(part.objectName())

    def _up(self) -> None:
        self._go(-1)

    def _down(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        """↑ opens the question before, ↓ the one behind; beyond the last one the page goes on."""
        part = self.sender()
        key = part.objectName() if isinstance(part, AnsweredRow) else self._in_hand
        keys = [one.key for one in self._asks]
        place = (keys.index(key) if key in keys else 0) + step
        if place >= len(keys):
            self.at_end.emit()
        elif place >= 0:
            self.take_in_hand(keys[place])
