# SPDX-License-Identifier: Apache-2.0
"""Pairing a tablet with this window's own evaluation page: a supervisor's password, then a code for the tablet."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication

from counter_app.base.clock import SHANGHAI, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.desk.pairing import begin_pairing
from counter_app.ui.case.confirmation import Confirmation
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.text import Prose, label

LOOK_MS = 500
GROUP = 4


class PairingCard(Card):
    """In sight only where this window has a page of its own to pair with."""

    left = Signal()  # the hands have nothing to do here any more

    def __init__(self, shell: Shell, cap: str) -> None:
        super().__init__()
        self._shell = shell
        self._code = ""
        self._since = ""
        self._how = Prose("", Role.body, Colour.ink)
        self._where = Prose("", Role.cap, Colour.ink2)
        self._number = label("", Role.num)
        self._number.hide()
        self.confirmation = Confirmation()
        self.confirmation.hide()
        self.confirmation.finished.connect(self._confirmed)
        self.button = Button(text("pairing.begin"), cap, small=True)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.ask)
        self.body.addLayout(row(label(text("pairing.title"), Role.h3), None, self.button))
        self.body.addWidget(self._how)
        self.body.addWidget(self._where)
        self.body.addWidget(self._number)
        self.body.addWidget(self.confirmation)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def code(self) -> str:
        """The code on show, "" where none counts."""
        return self._code

    @property
    def said(self) -> str:
        """How the pairing stands, in words."""
        return self._how.text()

    def show_pad(self) -> None:
        """How it stands now."""
        pad = self._shell.devices.pad
        if pad is None:
            return
        self._where.set_words(text("pairing.where", url=pad.url))
        self._look()

    def ask(self) -> None:
        """Ask for a supervisor, who signs with their own password."""
        if self._shell.devices.pad is not None:
            self.confirmation.clear()
            self.confirmation.show()
            self.confirmation.number.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_up(self) -> bool:
        """Esc: no tablet is paired after all. False where nothing was under way."""
        pad = self._shell.devices.pad
        if pad is None or (self.confirmation.isHidden() and not self._code):
            return False
        pad.pairing.give_up()
        self._end()
        return True

    def _confirmed(self) -> None:
        gap = self.confirmation.gap()
        if gap is not None:
            gap.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        number, password = self.confirmation.given()
        call = partial(begin_pairing, self._shell.counter, self._shell.devices, number, password)
        self._shell.writing(call).success(self._begun).failure(self._refused).start()

    def _refused(self, error: CounterError) -> None:
        self.confirmation.refuse(error)

    def _begun(self, code: str) -> None:
        self._hide_confirmation()
        self._since = self._paired_since()
        self._code = code
        self._number.setText(f"{code[:GROUP]} {code[GROUP:]}")
        self._number.show()
        self._timer.start()
        self._look()

    def _paired_since(self) -> str:
        pad = self._shell.devices.pad
        since = pad.pairing.state.since if pad is not None else None
        return since.isoformat() if since is not None else ""

    def _look(self) -> None:
        """What became of the code; in words, and without a countdown."""
        pad = self._shell.devices.pad
        if pad is None:
            self._end()
            return
        state = pad.pairing.state
        if self._code and not state.tries_left:
            self._end()
        if self._code:
            words = text("pairing.type_it", tries=state.tries_left)
        elif state.since is None:
            words = text("pairing.nobody")
        else:
            at = state.since.astimezone(SHANGHAI)
            words = text("pairing.paired", day=spoken_date(at.date()), time=f"{at:%H:%M}")
        self._how.set_words(words)

    def _end(self) -> None:
        self._timer.stop()
        self._code = ""
        self._number.setText("")
        self._number.hide()
        self._hide_confirmation()
        self._look_again()

    def _hide_confirmation(self) -> None:
        """A focus inside it goes where the page says, and not to whatever comes next."""
        now = QApplication.focusWidget()
        held = now is not None and self.confirmation.isAncestorOf(now)
        self.confirmation.clear()
        if held:
            self.left.emit()
        self.confirmation.hide()

    def _look_again(self) -> None:
        if self._shell.devices.pad is not None:
            self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight no code is left standing."""
        super().hideEvent(event)
        if self._code:
            self.give_up()
