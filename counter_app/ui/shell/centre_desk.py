# SPDX-License-Identifier: Apache-2.0
"""The way to the centre as everybody at the window sees it: a chip always, a banner when something is stuck."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.base.texts import text
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.messages import Message, Tone, split_sentence
from counter_app.ui.widgets.marks import Mark

if TYPE_CHECKING:
    from counter_app.desk.centre import CentreView
    from counter_app.desk.centre_line import CentreLine
    from counter_app.ui.shell.window import MainWindow

EVERY_MILLIS = 20_000
SOON_MILLIS = 250

_MARKS = {
    "at_centre": Mark.met,
    "waiting": Mark.waiting,
    "stuck": Mark.defective,
    "parked": Mark.defective,
    "frozen": Mark.defective,
}


class CentreDesk(QObject):
    """Looks at the store when something was written or sent, and now and then as time goes by. Main thread."""

    changed = Signal()
    _news = Signal()  # from any thread

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._line: CentreLine | None = None
        self._watching = False
        self._told: Message | None = None
        self.view: CentreView | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MILLIS)
        self._timer.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MILLIS)
        self._soon.timeout.connect(self.look)
        self._news.connect(self._soon.start)

    def begin(self) -> None:
        """The counter is open: look, and keep looking where the window is enrolled."""
        self.look()

    def end(self) -> None:
        """The window closes."""
        self._timer.stop()
        self._soon.stop()
        if self._watching:
            self._window.counter.store.centre.unwatch(self._written)
            self._watching = False

    def attach(self, line: "CentreLine") -> None:
        """Something sends from now on."""
        self._line = line
        self.look()

    def hear(self, name: str, step: object) -> None:
        """A step changed something. From sync's thread."""
        self._news.emit()

    def _written(self, written: Sequence[object]) -> None:
        self._news.emit()

    def send_now(self) -> None:
        """Do not wait any longer."""
        if self._line is not None:
            self._line.now()

    def heard_again(self) -> None:
        """The centre answered another call: what it did not answer is tried again within seconds."""
        if self._line is not None:
            self._line.network_back()

    def look(self) -> None:
        """Read how things stand, behind the window."""
        self._window.reading(self._read()).success(self._found).start()

    def _read(self) -> "Callable[[], CentreView]":
        from counter_app.desk.centre import look  # behind the first window

        counter, line = self._window.counter, self._line
        return lambda: look(counter, line.steps if line is not None else None)

    def _found(self, view: "CentreView") -> None:
        if view.state.value != "apart" and not self._watching:
            self._watching = True
            self._window.counter.store.centre.watch(self._written)
            self._timer.start()
        self.show(view)

    def show(self, view: "CentreView") -> None:
        """Say how things stand: the chip always, a banner for what nobody may overlook."""
        self.view = view
        self._window.top.set_centre(*chip_of(view))
        wanted = banner_of(view)
        if wanted != self._told:
            if self._told is not None:
                self._window.untell(self._told)
            self._told = wanted
            if wanted is not None:
                self._window.tell(wanted)
        self.changed.emit()


def chip_of(view: "CentreView") -> tuple[str, Mark]:
    """Word and mark of the chip; no words for a window that is not enrolled."""
    from counter_app.desk.centre import spoken_age

    state = view.state.value
    if state not in _MARKS:
        return "", Mark.met
    age, cases = spoken_age(view.age_minutes), view.cases_waiting
    code = "stuck_none" if state == "stuck" and not cases else state
    waiting, not_taken = view.waiting + view.attachments_waiting, len(view.parked) + view.attachments_stuck
    count = not_taken if state == "parked" else cases if state == "stuck" else waiting
    return text(f"ui.top.centre.{code}", count=count, age=age), _MARKS[state]


def banner_of(view: "CentreView") -> Message | None:
    """What nobody may overlook; the same words as long as the same holds."""
    from counter_app.desk.centre import CentreState, spoken_moment, spoken_skew

    there = text("sync.banner.look", key=cap_of(Context.hall, Command.centre))
    if view.state is CentreState.stuck and view.oldest_at is not None:
        title = text("sync.banner.stuck", since=spoken_moment(view.oldest_at, view.now))
        said = view.obstacle.why + view.obstacle.cure if view.obstacle is not None else text("sync.banner.safe")
        return Message(Tone.warn, title, said + there)
    if view.state is CentreState.frozen and view.obstacle is not None:
        title, rest = split_sentence(view.obstacle.why)
        return Message(Tone.warn, title, rest + view.obstacle.cure + there)
    if view.skew_loud:
        return Message(Tone.warn, spoken_skew(view.skew), text("sync.banner.skew"))
    return None
