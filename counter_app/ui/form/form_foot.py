# SPDX-License-Identifier: Apache-2.0
"""The foot of the page: when the draft was saved, one step back, the paper, the way on."""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Command
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Foot
from counter_app.ui.widgets.text import Elided


class FormFoot(Foot):
    """Where a panel leaves little room, showing it to the citizen gives up its button before the words are cut, and
    then the way back does: its key is below."""

    def __init__(self, cap: Callable[[Command], str]) -> None:
        super().__init__(under_column=True)
        self.said = Elided("", Role.cap, Colour.ink3)
        self.back = Button(text("ui.keys.back"), cap(Command.back))
        self.show_citizen = Button(text("ui.keys.show_citizen"), cap(Command.show_citizen))
        self.show_citizen.hide()  # only where there is a second screen
        self._may_show = False
        self.preview = Button(text("page.form.preview"), cap(Command.preview))
        self._caps = (cap(Command.print_form), cap(Command.close))
        self.print = Button(text("page.form.print"), self._caps[0])
        self.on = Button(text("page.form.forward"), cap(Command.forward), Kind.primary)
        self.line.addWidget(self.said, 1)
        for one in (self.back, self.show_citizen, self.preview, self.print, self.on):
            self.line.addWidget(one)

    def say(self, words: str) -> None:
        """What was done last: saved, printed, taken back."""
        self.said.setText(words)

    def let_show(self, possible: bool) -> None:
        """Whether there is a screen to show it to the citizen on."""
        self._may_show = possible
        self._fit()

    def show_printing(self, busy: bool) -> None:
        """The word on the button says that it is going on."""
        self.print.set_words(text("page.form.printing" if busy else "page.form.print"))
        self.print.set_cap(self._caps[0])
        self._fit()

    def offer_stop(self) -> None:
        """It does not come out: the same button gives it up."""
        self.print.set_words(text("page.done.stop"))
        self.print.set_cap(self._caps[1])
        self._fit()

    def show_way_on(self, *, last: bool) -> None:
        """To the outcome, or to the form that is not finished yet."""
        self.on.set_words(text("page.form.forward" if last else "page.form.next_form"))
        self._fit()

    def _fit(self) -> None:
        words = theme.metrics(Role.cap).horizontalAdvance(text("page.form.saved", time="00:00:00"))
        margins = self.line.contentsMargins()
        room = self.width() - margins.left() - margins.right() - words
        room -= sum(one.sizeHint().width() + self.line.spacing() for one in (self.preview, self.print, self.on))
        back, show = (one.sizeHint().width() + self.line.spacing() for one in (self.back, self.show_citizen))
        self.back.setVisible(back <= room)
        self.show_citizen.setVisible(self._may_show and back + show <= room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self._fit()
