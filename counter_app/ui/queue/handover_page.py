# SPDX-License-Identifier: Apache-2.0
"""交接: what is handed on, and both who sign it with their passwords; its sheet afterwards."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from counter_app.base.clock import spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import Action
from counter_app.cases.shift_facts import HandedOver, HandedPaper
from counter_app.desk import handing_over
from counter_app.desk.handing_over import Handing
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.shell.two_panes import TwoPanePage
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Elided, Prose, label

if TYPE_CHECKING:
    from counter_app.desk.a4_printer import Sent


class HandoverPage(TwoPanePage):
    """Left what lies here, right the four fields. Once signed the window is the other's."""

    id = PageId.handover
    context = Context.handover

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._handing: Handing | None = None
        self._signed: Action | None = None
        self._busy = False
        self.list = RowView(text("queue.handover.page_title"))
        self.said = Elided("", Role.cap, Colour.ink2)
        self.password = _secret("giver_password", text("queue.handover.field_giver"))
        self.taker = Field("taker", text("queue.handover.taker"), required=True, latin=True)
        self.taker_password = _secret("taker_password", text("queue.handover.taker_password"))
        self.note = Field("note", text("queue.handover.note"))
        self.print_button = Button(text("queue.handover.print"), self.cap(Command.print_list))
        self.button = Button(text("queue.handover.confirm"), self.cap(Command.forward), Kind.primary)
        self._lay_out()
        for field, following in zip(self._fields, (*self._fields[1:], None), strict=True):
            field.edited.connect(field.set_messages)
            if following is not None:
                field.editor.returnPressed.connect(following.editor.setFocus)
        self.note.editor.returnPressed.connect(self.confirm)
        self.button.clicked.connect(self.confirm)
        self.print_button.clicked.connect(self.print)

    @property
    def _fields(self) -> tuple[Field, ...]:
        return (self.password, self.taker, self.taker_password, self.note)

    def _lay_out(self) -> None:
        title = label(text("queue.handover.page_title"), Role.h2)
        self.lay_out((title,), self.list, (self.said, self.print_button, self.button))
        body = self._side.body
        body.addWidget(label(text("queue.handover.both"), Role.h3))
        body.addWidget(Prose(text("queue.handover.about"), Role.cap, Colour.ink3))
        for field in self._fields:
            body.addWidget(field)
        body.addStretch(1)

    def enter(self, **given: object) -> None:
        """Look at what lies here; whoever was served has left, what is not decided stays as a draft."""
        self._signed, self._handing, self._busy = None, None, False
        self.said.setText("")
        for field in self._fields:
            field.set_value("")
            field.set_messages()
        self.shell.current.put_away()
        self.shell.cards.next_citizen()
        self._show_ways()
        self.shell.reading(partial(handing_over.what_is_left, self.shell.counter)).success(self._found).start()

    def _found(self, handing: Handing) -> None:
        self._handing = handing
        self.list.show_rows(_rows(handing))
        self._show_ways()
        self.shell.refresh()

    def _show_ways(self) -> None:
        """One primary button: to sign, then to print."""
        signed = self._signed is not None
        self.button.setVisible(not signed)
        self.print_button.setVisible(signed)
        self.print_button.set_kind(Kind.primary if signed else Kind.plain)
        self.button.setEnabled(self._handing is not None and not self._busy)
        self._side.setEnabled(not signed)

    def first_focus(self) -> QWidget:
        """The giver's password; afterwards the sheet."""
        return self.print_button if self._signed is not None else self.password.editor

    def facts(self) -> Sequence[Fact]:
        """How much lies here."""
        one = self._handing
        if one is None:
            return ()
        counts = {"cases": len(one.cases), "originals": len(one.originals), "promises": len(one.promises)}
        return (Fact(text("queue.handover.page_title"), text("queue.handover.counts", **counts), needed=True),)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Sign, then print."""
        return {Command.forward: self.confirm, Command.print_list: self.print}

    def go_back(self) -> None:
        """Esc: back to the queue, or to work once it is signed."""
        if self._signed is not None:
            self.shell.signed_in()
        else:
            self.shell.go(PageId.queue)

    def confirm(self) -> None:
        """Sign, once both have given their passwords."""
        if self._busy or self._handing is None or self._signed is not None:
            return
        for field in self._fields[:3]:
            if not field.editor.value():
                field.set_messages(text("queue.handover.empty"))
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._busy = True
        self._show_ways()
        call = partial(
            handing_over.hand_over,
            self.shell.counter,
            self._handing,
            password=self.password.editor.value(),
            to=self.taker.value(),
            to_password=self.taker_password.editor.value(),
            note=self.note.value(),
        )
        self.shell.writing(call).success(self._done).failure(self._refused).start()

    def _done(self, action: Action) -> None:
        self._busy, self._signed = False, action
        for field in self._fields:
            field.set_value("")
        to = action.facts.to if isinstance(action.facts, HandedOver) else ""
        self.said.setText(text("queue.handover.done", number=to))
        self._show_ways()
        self.take_focus()
        self.shell.queue.look()

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        if self.shell.counter.clerk is None:  # it is signed and the giver has left; only the taker's sign-in is missing
            self.shell.signed_out()
            self.shell.tell_error(error)
            return
        self._show_ways()
        field = self.taker if error.code.startswith("queue.handover.") else self.taker_password
        if error.facts.get("whose") == "giver":
            field = self.password
        field.set_messages(sentence(error))
        field.editor.selectAll()
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def print(self) -> None:
        """The sheet, as often as it is asked for."""
        if self._signed is not None:
            call = partial(handing_over.print_handover, self.shell.counter, self._signed)
            self.shell.printing(call).success(self._printed).start()

    def _printed(self, sent: "Sent") -> None:
        if sent.trouble is not None:
            self.shell.tell_error(sent.trouble)
        elif sent.saved_as is not None:
            self.said.setText(text("queue.handover.saved", file=sent.saved_as.name))
        else:
            self.said.setText(text("queue.handover.printed"))


def _secret(key: str, words: str) -> Field:
    field = Field(key, words, required=True, latin=True)
    field.editor.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _rows(handing: Handing) -> list[ViewRow]:
    """Cases, originals, promises, each under its head; an empty part says so."""
    rows = [_head("cases", len(handing.cases))]
    for one in handing.cases:
        words = text("queue.handover.case", number=one.number, title=one.title)
        rows.append(ViewRow(f"case:{one.case}", words, Mark.waiting, under=_under(one.status, one.due)))
    for kind, papers in (("originals", handing.originals), ("promises", handing.promises)):
        rows.append(_head(kind, len(papers)))
        rows += [_paper(kind, place, one) for place, one in enumerate(papers)]
    if handing.drafts:
        rows.append(ViewRow("drafts", text("queue.handover.drafts", count=handing.drafts), heading=True))
    return rows


def _head(kind: str, count: int) -> ViewRow:
    words = text("queue.handover.counted", what=text(f"queue.handover.{kind}"), count=count)
    return ViewRow(f"{kind}:head", words, heading=True)


def _paper(kind: str, place: int, one: HandedPaper) -> ViewRow:
    mark = Mark.defective if kind == "originals" else Mark.promised
    return ViewRow(f"{kind}:{place}", one.paper, mark, under=_under(one.number, one.due))


def _under(words: str, due: str) -> str:
    day = text("queue.handover.due", date=spoken_date(date.fromisoformat(due))) if due else ""
    return "　".join(one for one in (words, day) if one)
