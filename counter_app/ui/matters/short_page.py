# SPDX-License-Identifier: Apache-2.0
"""A page that takes something down in one press: a column, said faults, one button that writes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Command
from counter_app.ui.messages import Message, Tone, message_of
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.banner import BannerPlace
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column, Foot, middle
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.text import Prose, label

T = TypeVar("T")


class ShortPage(Page):
    """Base. A page fills ``body`` and ``aside``, says what is missing and does the one thing it is for."""

    key = ""  # of its texts, under ``matters``

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._busy = False
        self._back = PageId.finder
        self.ticket = ""  # of the queue, who was here when it was begun
        self.title = label(text(f"matters.{self.key}.title"), Role.h2)
        self._under = Prose("", Role.cap, Colour.ink2)
        self._told = BannerPlace()
        self._column = Column()
        self.body = self._column.body
        self._side = Column()
        self.aside = self._side.body
        self._hint = Prose("", Role.cap, Colour.ink2)
        self.back_button = Button(text("ui.keys.back"), self.cap(Command.back))
        self.on = Button(text("ui.keys.register"), self.cap(Command.forward), Kind.primary)
        self.back_button.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)
        self._lay_out()
        self.fill_page()
        self.body.addStretch(1)
        self.aside.addStretch(1)

    def _lay_out(self) -> None:
        foot = Foot()
        foot.line.addLayout(middle(self._hint), 1)
        foot.line.addWidget(self.back_button)
        foot.line.addWidget(self.on)
        head = QVBoxLayout()
        head.setContentsMargins(Column.EDGE, Column.EDGE, Column.EDGE, 0)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self._under)
        head.addLayout(self._told)
        self._main = QWidget()
        main = QVBoxLayout(self._main)
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(4)
        main.addLayout(head)
        main.addWidget(self._column, 1)
        main.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X - Column.EDGE, 8, theme.PAGE_X - Column.EDGE, 6)
        whole.setSpacing(theme.GUTTER - Column.EDGE)
        whole.addWidget(self._main, 58)
        whole.addWidget(self._side, 42)

    def fill_page(self) -> None:
        """Put the page's own parts in."""
        raise NotImplementedError

    def call(self) -> Callable[[], object]:
        """The desk call with what was typed, made on the window's thread."""
        raise NotImplementedError

    def done(self, made: object) -> None:
        """It is written."""
        raise NotImplementedError

    def gap(self) -> QWidget | None:
        """The first thing still to be filled, marked so."""
        return None

    @property
    def today(self) -> date:
        """The hall's day."""
        return civil_date(self.shell.clock())

    def begin(self, under: str, back: object) -> None:
        """An empty page, from where it was opened."""
        self._back = back if isinstance(back, PageId) else PageId.finder
        self.ticket = self.shell.queue.ticket
        self._busy = False
        self._under.set_words(under)
        self._under.setVisible(bool(under))
        self._told.say(None)
        self._hint.set_words("")
        self.on.set_off("")

    def panes(self) -> Sequence[QWidget]:
        """What is typed, and what is beside it."""
        return (self._main, self._side)

    def facts(self) -> Sequence[Fact]:
        """What is being taken down."""
        return (Fact(text("ui.facts.item"), self.title.text(), needed=True),)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Write, or go back."""
        return {Command.forward: self.go_on, Command.back: self.go_back}

    def go_back(self) -> None:
        """Nothing is kept."""
        self.shell.go(self._back)

    def say(self, title: str, words: str = "", tone: Tone = Tone.warn) -> None:
        """Say something above the column; "" takes it away."""
        self._told.say(Message(tone, title, words) if title else None)

    def go_on(self) -> None:
        """Write it, once everything is there."""
        if self._busy:
            return
        gap = self.gap()
        if gap is not None:
            gap.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._busy = True
        self._told.say(None)
        self.shell.writing(self.call()).success(self._written).failure(self._failed).start()

    def _written(self, made: object) -> None:
        self._busy = False
        if self.isVisible():  # somebody went on elsewhere meanwhile: it is written all the same
            self.done(made)

    def _failed(self, error: CounterError) -> None:
        self._busy = False
        if not self.isVisible():
            self.shell.tell_error(error)
        elif not self.refused(error):
            said = message_of(error)
            self.say(said.title, said.text)

    def refused(self, error: CounterError) -> bool:
        """Take a refusal that the page knows what to do with."""
        return False


def empty(field: Field) -> QWidget | None:
    """The field, marked, where nothing is in it."""
    if field.value():
        return None
    field.set_messages(text("page.empty_field"))
    return field.editor
