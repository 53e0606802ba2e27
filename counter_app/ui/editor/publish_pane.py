# SPDX-License-Identifier: Apache-2.0
"""Publishing a draft: from which day it counts, who answers for it, and what is still left to be done."""

import re
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.catalogue.intake.item_check import DraftCheck
from counter_app.ui import theme
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Prose, label, rule

_WRITTEN = re.compile(r"^\s*(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\s*$")


class PublishPane(QWidget):
    """One field and one button, which is off while anything is open and says how much."""

    asked = Signal(str)  # the day, ISO

    def __init__(self, shell: Shell, cap: str) -> None:
        super().__init__()
        self._shell = shell
        self._busy = False
        self.day = Field("valid_from", text("page.editor.publish.day"), required=True, latin=True)
        self.day.set_hint(text("page.editor.publish.day_hint"))
        self.day.edited.connect(self._edited)
        self.day.editor.returnPressed.connect(self.publish)
        self._by = Prose("", Role.body, Colour.ink2)
        self._state = StatusMark(Mark.unseen)
        self.open = Prose("", Role.body)
        self._after = Prose(text("page.editor.publish.after"), Role.cap, Colour.ink2)
        self.refused = Prose("", Role.body, Colour.err)
        self.button = Button(text("page.editor.publish.do"), cap, Kind.primary)
        self.button.clicked.connect(self.publish)
        body = QVBoxLayout(self)
        body.setContentsMargins(6, 6, 6, 6)
        body.setSpacing(theme.GAP)
        body.addWidget(label(text("page.editor.publish.title"), Role.h3))
        open_ = row(self._state)
        open_.addWidget(self.open, 1)
        body.addLayout(open_)
        body.addWidget(rule())
        body.addWidget(self.day)
        body.addWidget(self._by)
        body.addWidget(self._after)
        body.addLayout(row(self.button, None))
        body.addWidget(self.refused)
        body.addStretch(1)

    def enter(self) -> None:
        """Tomorrow, until another day is typed."""
        clerk = self._shell.counter.clerk
        self._busy = False
        self.day.set_value((civil_date(self._shell.clock()) + timedelta(days=1)).isoformat())
        self._edited()
        name, number = (clerk.name, clerk.number) if clerk else ("", "")
        self._by.set_words(text("page.editor.publish.by", name=name, number=number))

    def show_draft(self, check: DraftCheck | None) -> None:
        """Say what is still open."""
        if check is None:
            return
        counts = text(
            "page.editor.publish.counts",
            faults=check.fault_count,
            lines=check.open_lines,
            entries=check.unconfirmed,
        )
        unwritten = sum(not one.written for one in check.items)
        said = text("page.editor.publish.ready") if check.ready else counts
        if unwritten:
            said += text("page.editor.publish.unwritten", count=unwritten)
        self.open.set_words(said)
        self._state.set_mark(Mark.met if check.ready else Mark.missing)
        self.button.set_off("" if check.ready else text("page.editor.publish.not_yet"))

    def take_focus(self) -> None:
        """Into the day."""
        self.day.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def publish(self) -> None:
        """Ask for it; nothing while something is open."""
        day = read_day(self.day.value())
        if not self.button.isEnabled() or self._busy:
            return
        if day is None:
            self.day.set_messages(text("page.editor.publish.day_wrong"))
            self.take_focus()
            return
        self._busy = True
        self.button.set_words(text("page.editor.publish.doing"))
        self.asked.emit(day.isoformat())

    def refuse(self, error: CounterError) -> None:
        """It was not published, and this is why."""
        self.settle()
        self.refused.set_words(sentence(error))

    def _edited(self) -> None:
        self.day.set_messages()
        self.refused.set_words("")

    def settle(self) -> None:
        """Nothing is under way any more."""
        self._busy = False
        self.button.set_words(text("page.editor.publish.do"))


def read_day(typed: str) -> date | None:
    """``2026-12-01`` and the other ways people write a whole date; None for anything else."""
    found = _WRITTEN.match(typed)
    try:
        return date(*(int(one) for one in found.groups())) if found else None
    except ValueError:
        return None
