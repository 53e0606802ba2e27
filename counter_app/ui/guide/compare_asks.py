# SPDX-License-Identifier: Apache-2.0
"""Whose circumstances the comparison shows: the question in hand with its digits, and what was answered before."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from counter_app.base.texts import text
from counter_app.catalogue.comparing import Question
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Elided, label

LATER = 0
"""The digit that leaves a question open."""


def in_hand(questions: Sequence[Question], later: Sequence[str]) -> Question | None:
    """The first question without an answer that was not left open."""
    return next((one for one in questions if one.answer is None and one.key not in later), None)


class CompareAsks(Card):
    """One question at a time. Tells what was chosen and never answers by itself."""

    chosen = Signal(int)  # the digit
    left_down = Signal()

    def __init__(self) -> None:
        super().__init__(gap=6)
        self.options: OptionRow | None = None
        self._shown: tuple[Question | None, str, str] | None = None
        self._parts: list[QVBoxLayout] = []
        self.body.setContentsMargins(13, 8, 13, 9)

    def show_questions(self, questions: Sequence[Question], later: Sequence[str]) -> None:
        """Show the question in hand; without one, what was answered."""
        question = in_hand(questions, later)
        said = " · ".join(_said(one) for one in questions if one.answer is not None)
        left = [one for one in questions if one.answer is None and one is not question]
        beside = "　".join(
            one
            for one in (
                text("page.compare.answered", answers=said) if said else "",
                text("page.compare.left", count=len(left)) if left else "",
                *(_unknown(one) for one in questions if one.answer is not None and one.open_in),
            )
            if one
        )
        state = (question, said, beside)
        if state == self._shown:
            return
        had_focus = self.options is not None and self.options.hasFocus()
        self._clear()
        self._shown = state
        self.setVisible(bool(questions))
        if question is not None:
            self._ask(question, beside)
            if had_focus and self.options is not None:
                self.options.setFocus(Qt.FocusReason.OtherFocusReason)
        elif questions:
            line = row(StatusMark(Mark.met if not left else Mark.unseen), Elided(beside, Role.body, Colour.ink), gap=10)
            line.addStretch(1)
            line.addWidget(label(text("ui.keys.undo"), Role.cap, Colour.ink2))
            line.addWidget(KeyCap("Ctrl+Z"))
            self.body.addLayout(line)

    def _ask(self, question: Question, beside: str) -> None:
        asked_by = text("page.compare.asked_by", places="、".join(one.name for one in question.places))
        head = row(StatusMark(Mark.now), gap=10)
        head.addWidget(label(question.text, Role.h3))
        head.addWidget(Elided(asked_by, Role.cap, Colour.ink3))
        head.addStretch(1)
        if beside:
            head.addWidget(Elided(beside, Role.cap, Colour.ink2))
        self.body.addLayout(head)
        choices = [Choice(digit, one.label) for digit, one in enumerate(question.options, 1)]
        self.options = OptionRow(question.text, [*choices, Choice(LATER, text("page.compare.later"))])
        self.options.chosen.connect(self.chosen)
        self.options.left_down.connect(self.left_down)
        self.body.addWidget(self.options)

    def _clear(self) -> None:
        self.options = None
        while self.body.count():
            item = self.body.takeAt(0)
            layout = item.layout() if item is not None else None
            parts = [item] if layout is None else [layout.takeAt(0) for _ in range(layout.count())]
            for one in parts:
                part = one.widget() if one is not None else None
                if part is not None:
                    part.hide()
                    part.deleteLater()


def _said(question: Question) -> str:
    return next(one.label for one in question.options if one.value == question.answer)


def _unknown(question: Question) -> str:
    places = "、".join(one.name for one in question.open_in)
    return text("page.compare.unknown", places=places, answer=_said(question))
