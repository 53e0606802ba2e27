# SPDX-License-Identifier: Apache-2.0
"""What an agreement asked this institution for the last time, offered above the lines; one key lists it again."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from counter_app.base.clock import from_micros, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.desk.counter import Counter
from counter_app.desk.remembering import Remembered, remembered_papers, take_remembered
from counter_app.desk.serving import Serving
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.banner import BannerPlace
from counter_app.ui.widgets.button import Button


class RememberedPapers(QObject):
    """Looks up in the reading lane; an answer for another citizen is dropped. ``place`` stands above the lines."""

    taken = Signal()

    def __init__(self, shell: Shell, parent: QObject, cap: str) -> None:
        super().__init__(parent)
        self._shell = shell
        self._cap = cap
        self._known: Remembered | None = None
        self.place = BannerPlace()

    def begin(self, serving: Serving) -> None:
        """Another citizen, or the same one come back to the page."""
        self._known = None
        self._show(serving)
        if any(one.material.left_to for one in serving.checklist.lines):  # else there is nothing to remember
            call = partial(_ask, self._shell.counter, serving)
            self._shell.reading(call).success(self._found).start()

    def take(self) -> bool:
        """List the remembered papers; False where nothing is offered."""
        known = self._known
        if known is None or not self._shell.current.busy:
            return False
        try:
            take_remembered(self._shell.current.serving, known)
        except CounterError as error:
            self._shell.tell_error(error)
            return False
        self._known = None
        self._show(self._shell.current.serving)
        self.taken.emit()
        return True

    def _found(self, answer: tuple[Serving, Remembered | None]) -> None:
        serving, known = answer
        if self._shell.current.busy and self._shell.current.serving is serving and known is not None:
            self._known = known
            self._show(serving)

    def _show(self, serving: Serving) -> None:
        known = self._known
        if known is not None:
            day = spoken_date(from_micros(known.opened_at).date())
            words = "；".join(one for papers in known.papers.values() for one in papers)
            title = text("page.remembered.offered", day=day, count=known.count)
            button = Button(text("page.remembered.take"), self._cap, small=True)
            button.clicked.connect(self.take)
            self.place.say(Message(Tone.info, title, words), (button,))
        elif serving.draft.remembered:
            number = serving.draft.remembered
            self.place.say(
                Message(Tone.info, text("page.remembered.taken", number=number), text("page.remembered.look"))
            )
        else:
            self.place.say(None)


def _ask(counter: Counter, serving: Serving) -> tuple[Serving, Remembered | None]:
    return serving, remembered_papers(counter, serving)
