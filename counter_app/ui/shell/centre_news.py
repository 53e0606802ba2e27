# SPDX-License-Identifier: Apache-2.0
"""What came from the centre while people work: a quiet banner each, and the page in sight shows it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from counter_app.desk.centre_news import Heard
from counter_app.ui.messages import Message, Tone, split_sentence
from counter_app.ui.shell.page import Page, Shell


class CentreNews(QObject):
    """Hears on any thread, tells on the window's own. ``page`` is the page in sight."""

    _arrived = Signal(object)

    def __init__(self, shell: Shell, page: Callable[[], Page], parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._page = page
        self._arrived.connect(self._tell)

    def hear(self, said: Sequence[Heard]) -> None:
        """From sync's thread."""
        self._arrived.emit(tuple(said))

    def _tell(self, said: tuple[Heard, ...]) -> None:
        for one in said:
            title, rest = split_sentence(one.words)
            self._shell.tell(Message(Tone.warn if one.aloud else Tone.info, title, rest))
        changed = frozenset[str]().union(*(one.cases for one in said))
        if changed:
            self._page().cases_changed(changed)
        days = frozenset[str]().union(*(one.days for one in said))
        if days:
            self._page().days_changed(days)
