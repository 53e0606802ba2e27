# SPDX-License-Identifier: Apache-2.0
"""The evaluation: five buttons alike and one to decline, then the reasons of the level that was pressed."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout

from counter_app.base.evaluation import Level
from counter_app.base.texts import text
from counter_app.ui.rating.answering import Answering
from counter_app.ui.rating.big_button import BigButton, Sign
from counter_app.ui.rating.look import INK2, Look, Words
from counter_app.ui.rating.pages import SETTLE_MS, CitizenPage

LEFT, RIGHT = 540, 730  # design px of the two columns
LEAST_REASON, MOST_REASON = 68, 88  # design px; a finger of 60 dp and more
COLUMNS = 2


class QuestionPage(CitizenPage):
    """Order 5 to 1, number and word, nothing chosen before. Says ``pressed`` with the level, or ``declined``."""

    pressed = Signal(int)
    declined = Signal()

    def __init__(self, look: Look, answering: Answering, *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__(look, settle_ms=settle_ms)
        self.answering = answering
        question = answering.question
        left = QVBoxLayout()
        left.setSpacing(look.px(10))
        if question.title:
            left.addWidget(Words(text("second_screen.rating.just_done"), look.cap, tone=INK2))
            left.addWidget(Words(question.title, look.h3, bold=True, wraps=True))
            left.addSpacing(look.px(22))
        left.addWidget(Words(text("second_screen.rating.question"), look.h2, bold=True, wraps=True))
        left.addWidget(Words(self._how(), look.body, tone=INK2, wraps=True))
        left.addStretch(1)
        for words in (text("second_screen.rating.free"), text("second_screen.rating.unseen")):
            left.addWidget(Words(words, look.cap, tone=INK2, wraps=True))
        right = QVBoxLayout()
        right.setSpacing(look.gap)
        self.levels = {one.level: BigButton(one.words, look, number=str(one.level)) for one in question.levels}
        for level, button in self.levels.items():
            button.clicked.connect(partial(self._press, level))
            right.addWidget(button, 1)
        self.decline = BigButton(text("second_screen.rating.decline"), look, quiet=True, least=look.px(72), parent=self)
        self.decline.setMaximumHeight(look.px(72))
        if question.may_decline:
            right.addSpacing(look.px(12))
            right.addWidget(self.decline)
        else:
            self.decline.hide()
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addLayout(left, LEFT)
        line.addSpacing(look.px(24))
        line.addLayout(right, RIGHT)
        self.body.addLayout(line, 1)
        self.decline.clicked.connect(self._decline)

    def _how(self) -> str:
        stands = next((one for one in self.answering.question.levels if one.level == self.answering.level), None)
        if stands is not None:
            return text("second_screen.rating.stands", level=stands.words)
        return text("second_screen.rating.how")

    @property
    def title(self) -> str:
        """What is asked for."""
        return text("second_screen.rating.title")

    @property
    def aloud(self) -> str:
        """The question."""
        return text("second_screen.rating.question")

    def _press(self, level: int) -> None:
        if not self.dropped():
            self.pressed.emit(level)

    def _decline(self) -> None:
        if not self.dropped():
            self.declined.emit()


class ReasonsPage(CitizenPage):
    """Reasons of the level that stands: several may be ticked, all may be left. ``changed`` goes back to the levels."""

    ticked = Signal(object)  # tuple of codes
    changed = Signal()
    finished = Signal()

    def __init__(self, look: Look, level: Level, given: Collection[str] = (), *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__(look, settle_ms=settle_ms)
        self.level = level
        self.body.setSpacing(look.px(10))
        head = QHBoxLayout()
        head.setSpacing(look.px(16))
        head.addWidget(Words(text("second_screen.rating.pressed"), look.body, tone=INK2))
        head.addWidget(Words(f"{level.level}　{level.words}", look.h2, bold=True))
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(Words(text("second_screen.rating.why"), look.body, tone=INK2, wraps=True))
        grid = QGridLayout()
        grid.setSpacing(look.gap)
        self.reasons: dict[str, BigButton] = {}
        for place, one in enumerate(level.reasons):
            button = BigButton(one.words, look, sign=Sign.box, least=look.px(LEAST_REASON))
            button.setMaximumHeight(look.px(MOST_REASON))
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # of one width
            button.setChecked(one.code in given)
            button.clicked.connect(self._tick)
            self.reasons[one.code] = button
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid, 4)
        self.body.addSpacing(look.px(14))
        self.body.addStretch(1)
        self.change = BigButton(text("second_screen.rating.change"), look, least=look.px(80))
        self.done = BigButton(text("second_screen.rating.done"), look, least=look.px(80))
        foot = QHBoxLayout()
        foot.setSpacing(look.gap)
        for button in (self.change, self.done):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            foot.addWidget(button, 1)
        self.body.addLayout(foot)
        self.change.clicked.connect(self._change)
        self.done.clicked.connect(self._done)

    @property
    def title(self) -> str:
        """What is asked for."""
        return text("second_screen.rating.title")

    @property
    def aloud(self) -> str:
        """What may be told besides."""
        return text("second_screen.rating.why")

    def _tick(self) -> None:
        button = self.sender()
        if self.dropped():
            if isinstance(button, BigButton):
                button.setChecked(not button.isChecked())
            return
        self.ticked.emit(tuple(code for code, one in self.reasons.items() if one.isChecked()))

    def _change(self) -> None:
        if not self.dropped():
            self.changed.emit()

    def _done(self) -> None:
        if not self.dropped():
            self.finished.emit()
