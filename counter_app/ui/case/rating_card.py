# SPDX-License-Identifier: Apache-2.0
"""评价 on the clerk's page: that the citizen is asked, or was. What was pressed, and whether, is not for this page."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.desk.rating import can_ask
from counter_app.devices.contracts import SECOND_SCREEN, DeviceKind
from counter_app.ui import theme
from counter_app.ui.rating.rating_desk import Standing
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Prose

_MARKS = {Standing.waiting: Mark.waiting, Standing.ended: Mark.met, Standing.faulty: Mark.defective}


class RatingCard(QFrame):
    """One line; hidden where this window cannot ask, and where there is nothing to ask about."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._case: Case | None = None
        self._later = False
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._mark = StatusMark(Mark.waiting, 24)
        self._title = Prose("", Role.h3)
        self._detail = Prose("", Role.cap, Colour.ink2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        line = row(self._mark, gap=14)
        line.setContentsMargins(14, 9, 12, 9)
        line.addLayout(words, 1)
        self.setLayout(line)
        self.setMinimumHeight(theme.sizes().control + 22)
        self._ticking = QTimer(self)
        self._ticking.setInterval(1000)
        self._ticking.timeout.connect(self.tick)
        self.hide()

    @property
    def words(self) -> str:
        """Title and what stands under it."""
        return self.accessibleName()

    def show_case(self, case: Case, *, later: bool = False) -> None:
        """Show how it stands about a case; ``later``: the citizen is asked once the case is finished."""
        self._case, self._later = case, later
        self.tick()

    def tick(self) -> None:
        """Count down, and see what has changed."""
        case = self._case
        if case is None:
            return
        rating = self._shell.citizens.rating
        standing = rating.standing(case)
        if standing is Standing.absent and rating.owes(case) and can_ask(self._shell.devices, case):
            self._say(Standing.waiting, "later" if self._later else "soon")
        elif standing is Standing.waiting:
            self._say(standing, self._asks(), seconds=rating.seconds_left(case))
        elif standing is not Standing.absent:
            self._say(standing, standing.value if standing is Standing.ended else self._fault())
        else:
            self.hide()
        if standing is Standing.waiting and self.isVisible():
            self._ticking.start()
        else:
            self._ticking.stop()

    def _asks(self) -> str:
        seconds = self._case is not None and self._shell.citizens.rating.seconds_left(self._case)
        if not seconds:
            return "asking"
        return "screen" if self._on_screen() else "device"

    def _on_screen(self) -> bool:
        screen = self._shell.citizens.screen
        return self._shell.devices.state(DeviceKind.evaluator).profile == SECOND_SCREEN or screen.asking

    def _fault(self) -> str:
        return "screen_fault" if self._on_screen() else "fault"

    def _say(self, standing: Standing, detail: str, **facts: object) -> None:
        title, under = text(f"page.done.rating.{standing.value}"), text(f"page.done.rating_detail.{detail}", **facts)
        self._mark.set_mark(_MARKS[standing])
        self._title.set_words(title)
        self._detail.set_words(under)
        self.setAccessibleName(f"{title}。{under}")
        self.show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is counted unseen."""
        super().hideEvent(event)
        self._ticking.stop()
