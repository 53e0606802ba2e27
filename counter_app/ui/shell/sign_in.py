# SPDX-License-Identifier: Apache-2.0
"""Signing in by the hall's file: number and password, on a page of its own, never in a dialog."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.settings import Settings, sample_profile
from counter_app.ui import theme
from counter_app.ui.keys import Context
from counter_app.ui.messages import Message, Tone, split_sentence
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.text import Elided, label

SAMPLE_CLERK = "0312"
"""Of the sample hall, where each password is the number."""


class _Form(Card):
    """Enter goes to the next field; on the last one it signs in."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class SignInPage(Page):
    """Who is at the window. May be typed while catalogue and store are still being opened."""

    id = PageId.sign_in
    context = Context.sign_in
    between_citizens = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        hall = shell.settings.hall
        self.number = Field("staff_number", text("ui.sign_in.number"), required=True, latin=True)
        self.password = Field("password", text("ui.sign_in.password"), required=True, latin=True)
        self.password.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.button = Button(text("ui.sign_in.enter"), "Enter", Kind.primary)
        self.button.clicked.connect(self.sign_in)
        self._wanted = False
        card = _Form(gap=theme.GAP)
        card.entered.connect(self._enter_pressed)
        card.setFixedWidth(440)
        card.body.setContentsMargins(28, 24, 28, 22)
        card.body.addWidget(label(text("ui.top.window", number=shell.settings.window.number), Role.h1))
        card.body.addWidget(Elided(hall.name, Role.body, Colour.ink3))
        card.body.addSpacing(10)
        card.body.addWidget(self.number)
        card.body.addWidget(self.password)
        self.practice = label(_practice_words(shell.settings), Role.cap, Colour.ink2)
        self.practice.setVisible(bool(self.practice.text()))
        card.body.addWidget(self.practice)
        card.body.addSpacing(6)
        card.body.addLayout(row(None, self.button))
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)
        self.number.edited.connect(self._clear)
        self.password.edited.connect(self._clear)
        shell.opened.connect(self._opened)
        shell.open_failed.connect(self._open_failed)

    def enter(self, **given: object) -> None:
        """An empty form."""
        self.number.set_value("")
        self.password.set_value("")
        self._clear()
        self._wanted = False
        self._say_state()

    def first_focus(self) -> QWidget:
        """The number."""
        return self.number.editor

    def panes(self) -> Sequence[QWidget]:
        """One part."""
        return (self,)

    def _enter_pressed(self) -> None:
        """Enter: on to the password, then in."""
        if self.number.editor.hasFocus() and not self.password.value():
            self.password.editor.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.sign_in()

    def sign_in(self) -> None:
        """Check and go in; waits where the store is still being opened. Nothing while off."""
        if not self.button.isEnabled():
            return
        number, password = self.number.value(), self.password.editor.value()
        if not number or not password:
            empty = self.password if number else self.number
            empty.set_messages(text("ui.sign_in.empty"))
            empty.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.shell.ready:
            self._wanted = True
            self._say_state()
            return
        self._busy(True)
        check = partial(_check, self.shell, number, password)
        self.shell.writing(check).success(self._in).failure(self._refused).start()

    def _opened(self) -> None:
        self._say_state()
        if self._wanted and self.isVisible():
            self._wanted = False
            self.sign_in()

    def _open_failed(self) -> None:
        self._wanted = False
        self.button.set_words(text("ui.sign_in.enter"))
        self.button.set_off(text("ui.sign_in.not_open"))

    def _say_state(self) -> None:
        if self.shell.ready:
            self._busy(False)
        elif self._wanted:
            self.button.set_words(text("ui.sign_in.opening"))

    def _busy(self, busy: bool) -> None:
        self.button.set_words(text("ui.sign_in.checking" if busy else "ui.sign_in.enter"))
        self.button.setEnabled(not busy)

    def _in(self, warning: str) -> None:
        self._busy(False)
        self.password.set_value("")
        self.shell.signed_in()
        if warning:
            self.shell.tell(Message(Tone.warn, *split_sentence(warning)))

    def _refused(self, error: CounterError) -> None:
        self._busy(False)
        self.password.set_messages(sentence(error))
        self.password.editor.selectAll()
        self.password.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        self.number.set_messages()
        self.password.set_messages()


def _practice_words(settings: Settings) -> str:
    """Who one is in a practice hall with the sample's staff; "" in every other hall."""
    if not settings.window.practice:
        return ""
    sample, here = (
        next(((one.name, one.role) for one in hall.staff if one.number == SAMPLE_CLERK), None)
        for hall in (sample_profile(), settings.hall)
    )
    return text("ui.sign_in.practice", number=SAMPLE_CLERK) if here is not None and here == sample else ""


def _check(shell: Shell, number: str, password: str) -> str:
    """Sign in. What whoever is in then ought to know, "" for nothing."""
    from counter_app.desk.signing_in import sign_in, warning

    sign_in(shell.counter, number, password)
    return warning(shell.counter)
