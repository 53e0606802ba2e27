# SPDX-License-Identifier: Apache-2.0
"""The citizen's side of a window: which page of the clerk's shows what on the second screen, and what comes back."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from counter_app.base.clock import civil_date
from counter_app.base.texts import text
from counter_app.devices.contracts import SECOND_SCREEN
from counter_app.ui.keys import Context
from counter_app.ui.messages import Message, Tone
from counter_app.ui.rating.citizen_screen import CitizenScreen
from counter_app.ui.rating.rating_desk import RatingDesk
from counter_app.ui.rating.second_screen import SecondScreen
from counter_app.ui.shell.page import Page, PageId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter_app.cases.case import Case
    from counter_app.devices.contracts import Evaluator
    from counter_app.ui.shell.window import MainWindow

AFTERWARDS = frozenset({PageId.done, PageId.steps, PageId.office_forms})
"""Pages of a case that is decided: the citizen is still there."""


class CitizenSide(QObject):
    """Owned by the clerk's window; made once the counter is open."""

    said = Signal()  # the citizen answered what was shown

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        settings = window.settings
        number = text("ui.top.window", number=settings.window.number)
        if settings.window.practice:
            number = f"{number}　{text('ui.top.practice')}"
        self.screen = CitizenScreen(settings.window.second_screen, number, settings.hall.name, parent=self)
        evaluator = SecondScreen(self.screen, window.clock)
        self.evaluators: Mapping[str, Evaluator] = {SECOND_SCREEN: evaluator}
        self.rating = RatingDesk(window, self.screen, evaluator, self)
        self._whose = ""  # the draft in work when the page was looked at last
        self._shown_of = ""  # what stood there when it was shown
        self.screen.confirmed.connect(partial(self._answered, "by_screen"))

    def begin(self) -> None:
        """The counter is open: look for the second monitor, close what was left open."""
        self.screen.begin(self._window)
        self.rating.begin()
        self.follow(self._window.page)

    def close(self) -> None:
        """The window is closed."""
        self.rating.close()
        self.screen.close()

    def follow(self, page: Page) -> None:
        """The clerk's page turned: greeting, nothing, or what is there still; the guard and the lock cover it."""
        current = self._window.current
        self.screen.cover(page.id in (PageId.sign_in, PageId.locked) or page.key_context() is Context.guard)
        if page.id is PageId.locked or page.id in AFTERWARDS:
            return
        self.rating.ask_owed()
        whose = current.serving.draft.id if current.busy else ""
        if whose != self._whose:
            self.screen.stop_confirming()
            self._mended()
        self._whose = whose
        if current.busy:
            self.rating.citizen_gone()
            self.screen.rest()
        else:
            self.screen.greet()

    def crashed(self) -> None:
        """Something went wrong that nobody expected: the greeting, until the clerk's page turns."""
        self.screen.cover(True)

    def decided(self, case: "Case") -> None:
        """A decision was just made: what comes of it is shown, and the citizen is to be asked."""
        self._mended()
        from counter_app.desk.rating import is_elder
        from counter_app.desk.showing import result_of

        if self.screen.present:
            today = civil_date(self._window.clock())
            self.screen.show_result(result_of(self._window.counter, case), elder=is_elder(case, today))
        self.rating.owe(case)

    def turn_elder(self) -> None:
        """Ctrl+K: the citizen's letters, large or not."""
        if not self.screen.present:
            self._tell("absent")
        else:
            self._tell("elder_on" if self.screen.turn_elder() else "elder_off")

    def show_entered(self) -> None:
        """给群众看: what was entered, to be looked at."""
        if not self.screen.present:
            self._tell("absent")
            return
        from counter_app.desk.rating import is_elderly
        from counter_app.desk.showing import entered_mark, entered_rows
        from counter_app.ui.rating.shown_panel import ShownPanel

        serving = self._window.current.serving
        self._shown_of, self._whose = entered_mark(serving), serving.draft.id
        party = serving.draft.agent.person if serving.draft.agent else serving.draft.applicant
        rows = entered_rows(self._window.counter, serving)
        self.screen.confirm(rows, elder=is_elderly(party, civil_date(self._window.clock())))
        self._mended()
        panel = ShownPanel(waits=self.screen.asking)
        panel.told.connect(self._told)
        self.screen.changed.connect(panel.question_moved)
        self._window.open_panel(panel)

    def _told(self, right: bool) -> None:
        """The citizen said it aloud, and the clerk keeps it."""
        self.screen.stop_confirming()
        self._answered("by_mouth", right)

    def _answered(self, how: str, right: bool) -> None:
        from counter_app.desk.showing import confirm
        from counter_app.ui.rating.shown_panel import ShownPanel

        current = self._window.current
        if not current.busy or current.serving.draft.id != self._whose:
            return
        answer = text("second_screen.confirm.right" if right else "second_screen.confirm.wrong")
        confirm(current.serving, text(f"second_screen.desk.{how}", answer=answer), of=self._shown_of)
        current.touch()
        if isinstance(self._window.panel, ShownPanel):
            self._window.panel.show_answer(right)
        if right:
            self._mended()
        else:
            self._window.tell(_says_wrong())
        self.said.emit()

    def _mended(self) -> None:
        """What was wrong is right now, shown once more, decided, or of another case: it is told no longer."""
        self._window.untell(_says_wrong())

    def _tell(self, what: str) -> None:
        self._window.tell(Message(Tone.info, text(f"second_screen.desk.{what}")))


def _says_wrong() -> Message:
    return Message(Tone.warn, text("second_screen.desk.says_wrong"), text("second_screen.desk.mend"))
