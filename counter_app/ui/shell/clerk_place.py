# SPDX-License-Identifier: Apache-2.0
"""Who is at the window: somebody signs in, leaves for good, hands on, or locks it for a moment."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counter_app.base.texts import text
from counter_app.ui.messages import Message
from counter_app.ui.shell.page import Page, PageId

if TYPE_CHECKING:
    from counter_app.ui.shell.window import MainWindow


class ClerkPlace(QObject):
    """Belongs to the window. What is not decided stays as a draft, whoever comes next."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._handed_over: tuple[PageId, dict[str, object]] | None = None
        self._behind: Page | None = None  # what the lock hides
        self.answers: list[Message] = []  # what the rules refused the clerk who is signed in

    @property
    def locked(self) -> bool:
        """Whether the clerk is away for a moment."""
        return self._behind is not None

    def signed_in(self) -> None:
        """Somebody has signed in: on to the first citizen, or to what waits for somebody who is not at a window."""
        from counter_app.desk.work_list import begins_with_work

        window = self._window
        window.top.set_clerk(text("ui.top.clerk", number=window.counter.clerk_number))
        waiting, self._handed_over = self._handed_over, None
        if waiting is not None:
            window.go(waiting[0], **waiting[1])
        elif begins_with_work(window.counter):
            window.go(PageId.work, fresh=True)
        else:
            window.go(PageId.finder, fresh=True)

    def hand_over(self, page: PageId, **given: object) -> None:
        """Whoever is here leaves; who signs in next goes on with this page."""
        self._handed_over = page, given
        self.leave()

    def leave(self) -> None:
        """The clerk leaves; what is not decided stays as a draft."""
        window = self._window
        window.keep()
        window.current.put_away()
        window.cards.next_citizen()
        window.writing(self._sign_out).success(self._left).start()

    def _sign_out(self) -> None:
        from counter_app.desk.signing_in import sign_out

        sign_out(self._window.counter)

    def _left(self, done: object) -> None:
        self.signed_out()

    def signed_out(self) -> None:
        """Nobody is here any more: the page on which somebody signs in."""
        window = self._window
        window.top.set_clerk("")
        while self.answers:
            window.untell(self.answers.pop())
        self._behind = None
        window.uncover(None)
        window.go(PageId.sign_in)

    def lock(self) -> None:
        """The clerk leaves for a moment: everything is hidden at once, what is in hand stays as it is."""
        window = self._window
        if self.locked or not window.ready or window.counter.clerk is None:
            return
        window.keep()
        self._behind = window.page
        window.cover(PageId.locked)
        window.queue.lock()

    def unlock(self) -> None:
        """The clerk is back: on with what was in hand."""
        page, self._behind = self._behind, None
        if page is not None:
            self._window.uncover(page)
