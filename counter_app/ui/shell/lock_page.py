# SPDX-License-Identifier: Apache-2.0
"""离开锁屏: nothing of a case is in sight; the clerk's own password leads back to it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.ui import theme
from counter_app.ui.keys import Context
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.text import Prose, label

if TYPE_CHECKING:
    from counter_app.base.readings import Reading
    from counter_app.ui.shell.card_desk import ReadCard


class LockPage(Page):
    """One field. What is read or told meanwhile is nobody's: it has to be read again."""

    id = PageId.locked
    context = Context.locked

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._who = label("", Role.body, Colour.ink2)
        self.password = Field("password", text("ui.sign_in.password"), required=True, latin=True)
        self.password.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.button = Button(text("queue.lock.open"), "Enter", Kind.primary)
        card = Card(gap=theme.GAP)
        card.setFixedWidth(440)
        card.body.setContentsMargins(28, 24, 28, 22)
        card.body.addWidget(label(text("queue.lock.title"), Role.h1))
        card.body.addWidget(self._who)
        card.body.addWidget(Prose(text("queue.lock.kept"), Role.cap, Colour.ink3))
        card.body.addSpacing(10)
        card.body.addWidget(self.password)
        card.body.addSpacing(6)
        card.body.addLayout(row(None, self.button))
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)
        self.password.edited.connect(self.password.set_messages)
        self.password.editor.returnPressed.connect(self.open)
        self.button.clicked.connect(self.open)

    def enter(self, **given: object) -> None:
        """An empty field."""
        self._who.setText(text("queue.lock.who", number=self.shell.counter.clerk_number))
        self.password.set_value("")
        self.password.set_messages()
        self._busy(False)

    def first_focus(self) -> QWidget:
        """The password."""
        return self.password.editor

    def panes(self) -> Sequence[QWidget]:
        """One part."""
        return (self,)

    def take_card(self, card: "ReadCard") -> bool:
        """Nobody is at the window: a card is dropped."""
        return True

    def take_code(self, reading: "Reading") -> bool:
        """As a card is."""
        return True

    def open(self) -> None:
        """Check the password and go back."""
        password = self.password.editor.value()
        if not self.button.isEnabled():
            return
        if not password:
            self.password.set_messages(text("queue.lock.empty"))
            return
        self._busy(True)
        self.shell.writing(partial(_unlock, self.shell, password)).success(self._opened).failure(self._refused).start()

    def _opened(self, done: object) -> None:
        self._busy(False)
        self.password.set_value("")
        self.shell.unlock()

    def _refused(self, error: CounterError) -> None:
        self._busy(False)
        self.password.set_messages(sentence(error))
        self.password.editor.selectAll()
        self.password.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _busy(self, busy: bool) -> None:
        self.button.set_words(text("queue.lock.checking" if busy else "queue.lock.open"))
        self.button.setEnabled(not busy)


def _unlock(shell: Shell, password: str) -> None:
    from counter_app.desk.shifts import unlock

    unlock(shell.counter, password)
