# SPDX-License-Identifier: Apache-2.0
"""What the second screen shows while nobody is asked to judge: greeting, nothing, what was entered, the result."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui.rating.big_button import BigButton, Sign
from counter_app.ui.rating.look import INK2, Look, Table, Words

if TYPE_CHECKING:
    from counter_app.desk.showing import ShownResult, ShownRow

logger = logging.getLogger(__name__)
SETTLE_MS = 400
"""So long after a page came into sight, nothing pressed on it counts: the finger meant what stood there before."""


class CitizenPage(QWidget):
    """A page of the second screen. ``settled`` comes once presses count."""

    settled = Signal()

    def __init__(self, look: Look, *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__()
        self.look = look
        self._settle_ms = settle_ms
        self._shown = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(settle_ms)
        self._timer.timeout.connect(self.settled)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(look.edge, look.px(22), look.edge, look.px(22))
        self.body.setSpacing(look.px(16))

    @property
    def title(self) -> str:
        """What stands at the right of the bar."""
        return ""

    @property
    def aloud(self) -> str:
        """What is read aloud when the page comes into sight."""
        return ""

    def showEvent(self, event: QShowEvent) -> None:
        """In sight: the time begins in which nothing counts."""
        super().showEvent(event)
        self._shown.start()
        self._timer.start()

    @property
    def counts(self) -> bool:
        """Whether a press counts by now."""
        return self._shown.isValid() and self._shown.elapsed() >= self._settle_ms

    def dropped(self) -> bool:
        """Whether a press that just came is to be dropped, which is logged."""
        if not self.counts:
            logger.info("a press in the first moment of a page was dropped")
        return not self.counts


class GreetingPage(CitizenPage):
    """Which window this is, and a greeting."""

    def __init__(self, look: Look, window: str, hall: str) -> None:
        super().__init__(look)
        self.body.addStretch(2)
        for words, pixels, bold in (
            (text("second_screen.greeting"), look.px(96), False),
            (window, look.px(60), True),
            (hall, look.h3, False),
        ):
            self.body.addWidget(Words(words, pixels, bold=bold), 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(3)


class CalledPage(CitizenPage):
    """The number that is called, as large as it goes, and where to."""

    def __init__(self, look: Look, window: str, number: str) -> None:
        super().__init__(look)
        self.body.addStretch(2)
        for words, pixels, bold in (
            (text("queue.screen.please"), look.px(72), False),
            (number, look.px(220), False),
            (text("queue.screen.to", window=window), look.px(84), False),
        ):
            self.body.addWidget(Words(words, pixels, bold=bold), 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(3)


class PausedPage(CitizenPage):
    """暂停服务, and why."""

    def __init__(self, look: Look, window: str, why: str) -> None:
        super().__init__(look)
        self.body.addStretch(2)
        for words, pixels, bold in (
            (text("queue.screen.paused"), look.px(130), False),
            (why, look.px(72), False),
            (window, look.px(60), False),
        ):
            self.body.addWidget(Words(words, pixels, bold=bold), 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(3)


class BlankPage(CitizenPage):
    """Nothing: the clerk works."""


class ConfirmPage(CitizenPage):
    """What was entered, and two equal buttons. ``answered`` tells whether all of it is right."""

    answered = Signal(bool)

    def __init__(self, look: Look, rows: "Sequence[ShownRow]", *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__(look, settle_ms=settle_ms)
        self._item = rows[0].value if rows else ""
        self._title = text("second_screen.confirm.title")
        self._rows = tuple(rows)
        self.body.addWidget(Words(self._title, look.h2, bold=True))
        self.body.addWidget(Table(look, rows))
        self.body.addStretch(1)
        self.right = BigButton(text("second_screen.confirm.right"), look, sign=Sign.tick)
        self.wrong = BigButton(text("second_screen.confirm.wrong"), look, sign=Sign.cross)
        line = QHBoxLayout()
        line.setSpacing(look.px(24))
        for button in (self.right, self.wrong):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # of one width
            line.addWidget(button, 1)
        self.body.addLayout(line)
        foot = Words(text("second_screen.confirm.foot"), look.note, tone=INK2, wraps=True)
        foot.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(foot)
        self.right.clicked.connect(self._right)
        self.wrong.clicked.connect(self._wrong)

    @property
    def title(self) -> str:
        """The matter."""
        return self._item

    @property
    def aloud(self) -> str:
        """The question; what was entered is for the eyes alone."""
        return self._title

    def _right(self) -> None:
        if not self.dropped():
            self.answered.emit(True)

    def _wrong(self) -> None:
        if not self.dropped():
            self.answered.emit(False)


class ResultPage(CitizenPage):
    """What comes next, by when, and whom to call."""

    def __init__(self, look: Look, result: "ShownResult", *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__(look, settle_ms=settle_ms)
        self._result = result
        self.body.addWidget(Words(result.title, look.h2, bold=True))
        self.body.addWidget(Table(look, result.rows))
        self.body.addStretch(1)

    @property
    def aloud(self) -> str:
        """The whole in short: what came of it, by when, what to bring, whom to call."""
        return self._result.spoken or self._result.title
