# SPDX-License-Identifier: Apache-2.0
"""叫号: who is here, who waits, who was passed over; everything by keys, every reason by a digit."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.queue import Ticket
from counter_app.catalogue.queue_book import QueueBook, QueueReason
from counter_app.desk.queue import QueueView, WaitingLine
from counter_app.ui import theme
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.shell.two_panes import TwoPanePage
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Elided, Prose, label

NOW, MINUTE = "now", 60_000_000
NOBODY_SPECIAL = 9


class _Asked(OptionRow):
    """A question of this page: its digits stand at the foot."""

    key_place = Context.asked


class _HereCard(QWidget):
    """Whose number is at the window, as large as the citizen has it on the slip."""

    def __init__(self) -> None:
        super().__init__()
        self._title = label(text("queue.page.now"), Role.cap, Colour.ink3)
        self._number = label("", Role.num)
        self._matter = Prose("", Role.body)
        self._more = Prose("", Role.cap, Colour.ink2)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, theme.GAP)
        body.setSpacing(4)
        for part in (self._title, self._number, self._matter, self._more):
            body.addWidget(part)

    def show_ticket(self, view: QueueView) -> None:
        """The number at the window, or that nobody is here."""
        ticket = view.now
        self._number.setText(ticket.number if ticket is not None else text("queue.fact.nobody"))
        book = view.standing.book
        self._matter.set_words(book.matters.get(ticket.matter, ticket.matter) if ticket is not None else "")
        self._more.set_words(_under(view, ticket) if ticket is not None else "")


class QueuePage(TwoPanePage):
    """A list, and beside it the question that the last key asked."""

    id = PageId.queue
    context = Context.queue

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._lines: dict[str, WaitingLine] = {}
        self._options: OptionRow | None = None
        self._field: Field | None = None
        self._then: Callable[[int], None] | None = None
        self.list = RowView(text("queue.page.title"))
        self._nothing = Prose(text("queue.page.nobody"), Role.body, Colour.ink2)
        self.said = Elided("", Role.cap, Colour.ink2)
        self.give_button = Button(text("queue.page.give"), self.cap(Command.give_ticket))
        self.call_button = Button(text("queue.page.call"), self.cap(Command.next_citizen), Kind.primary)
        self._question = label("", Role.h3)
        self._here = _HereCard()
        self._about = Prose(text("queue.page.hint"), Role.cap, Colour.ink3)
        self._lay_out()
        self.list.opened.connect(self._open)
        self.give_button.clicked.connect(self.give)
        self.call_button.clicked.connect(self.call_next)
        shell.queue.changed.connect(self._show)
        shell.queue.said.connect(self._say)
        shell.queue.refused.connect(self._refuse)

    def _lay_out(self) -> None:
        title = label(text("queue.page.title"), Role.h2)
        self.lay_out((title, self._nothing), self.list, (self.said, self.give_button, self.call_button))
        for part in (self._question, self._here, self._about):
            self._side.body.addWidget(part)
        self._side.body.addStretch(1)

    @property
    def _view(self) -> QueueView | None:
        return self.shell.queue.view

    def enter(self, **given: object) -> None:
        """Look anew."""
        back = given.get("back")
        self._back = back if isinstance(back, PageId) else PageId.finder
        self.said.setText("")
        self._stop_asking()
        self._show()
        self.shell.queue.poll()
        self.shell.queue.look()

    def first_focus(self) -> QWidget:
        """The question, else the list."""
        return self._options or (self._field.editor if self._field is not None else self.list)

    def facts(self) -> Sequence[Fact]:
        """Who is here and who comes next; since when the centre has been away."""
        return self.shell.queue.facts()

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """All that is done with a number."""
        return {
            Command.next_citizen: self.call_next,
            Command.give_ticket: self.give,
            Command.call_shown: self.call_shown,
            Command.recall: self.shell.queue.recall,
            Command.skip: self.pass_over,
            Command.send_on: self.send_on,
            Command.pause: self.pause,
            Command.hand_on: self._hand_on,
        }

    def go_back(self) -> None:
        """Esc: no question any more, else where it was opened from."""
        if self._options is not None or self._field is not None:
            self._to_list()
        else:
            super().go_back()

    # What is in sight

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        self._lines = {one.ticket: one for one in (*view.waiting, *view.passed)}
        rows = list(_rows(view))
        self.list.show_rows(rows)
        self._here.show_ticket(view)
        self._nothing.setVisible(not rows)

    def _say(self, words: str) -> None:
        if self.isVisible():
            self.said.setText(words)

    def _refuse(self, error: CounterError) -> None:
        self._say(sentence(error))

    # Keys

    def call_next(self) -> None:
        """The next one, without leaving the list; whoever was served has left."""
        if self.shell.queue.may_call:
            self.shell.current.put_away()
            self.shell.cards.next_citizen()
            self.shell.queue.call_next()

    def _open(self, row: str) -> None:
        """Enter: call the chosen one; who was passed over waits again."""
        line = self._lines.get(row)
        if line is None:
            return
        if line.passed:
            self.shell.queue.bring_back(line)
        else:
            self.shell.current.put_away()
            self.shell.cards.next_citizen()
            self.shell.queue.call_one(line)

    def give(self) -> None:
        """取号: which matter, then whether somebody goes first."""
        book = self._book
        if book is None:
            return
        matters = tuple(book.matters)

        def matter(digit: int) -> None:
            chosen, priorities = matters[digit - 1], tuple(book.priorities)

            def priority(second: int) -> None:
                self._to_list()
                self.shell.queue.give(chosen, "" if second == NOBODY_SPECIAL else priorities[second - 1])

            choices = [Choice(place, book.priorities[one]) for place, one in enumerate(priorities, 1)]
            choices.append(Choice(NOBODY_SPECIAL, text("queue.page.nobody_special")))
            self._ask(text("queue.page.take_priority"), choices, priority)

        self._ask(text("queue.page.take_matter"), _matters(book), matter)

    def call_shown(self) -> None:
        """叫手里的号: typed from the slip of somebody of whom the list says nothing."""

        def typed(number: str) -> None:
            self._to_list()
            if number and self.shell.queue.may_call:
                self.shell.current.put_away()
                self.shell.cards.next_citizen()
                self.shell.queue.call_shown(number)

        self._ask_words(text("queue.page.shown"), typed)

    def pass_over(self) -> None:
        """过号, with a reason."""
        book = self._book
        if book is not None and self._somebody_here():
            self._ask_reason("passed_why", book.passed, self.shell.queue.pass_over)

    def send_on(self) -> None:
        """转办: to which matter, to one window or any, and why."""
        book = self._book
        if book is None or not self._somebody_here():
            return
        matters = tuple(book.matters)

        def matter(digit: int) -> None:
            chosen = matters[digit - 1]

            def window(aims: str) -> None:
                send = partial(self.shell.queue.send_on, chosen, aims)
                self._ask_reason("sent_why", book.transferred, send)

            self._ask_words(text("queue.page.sent_window"), window)

        self._ask(text("queue.page.sent_where"), _matters(book), matter)

    def pause(self) -> None:
        """Pause with a reason, or go on."""
        view = self._view
        if view is None:
            return
        if view.standing.shift.paused:
            self.shell.queue.resume()
        else:
            self._ask_reason("pause_why", view.standing.book.pauses, self.shell.queue.pause)

    def _hand_on(self) -> None:
        self.shell.go(PageId.handover)

    @property
    def _book(self) -> QueueBook | None:
        return self._view.standing.book if self._view is not None else None

    def _somebody_here(self) -> bool:
        here = self._view is not None and self._view.now is not None
        if not here:
            self._say(text("queue.nobody_here"))
        return here

    # Questions

    def _ask_reason(self, title: str, reasons: Mapping[str, QueueReason], then: Callable[[str], None]) -> None:
        ids = tuple(reasons)

        def chosen(digit: int) -> None:
            self._to_list()
            then(ids[digit - 1])

        choices = [Choice(place, reasons[one].words) for place, one in enumerate(ids, 1)]
        self._ask(text(f"queue.page.{title}"), choices, chosen)

    def _ask(self, title: str, choices: Sequence[Choice], then: Callable[[int], None]) -> None:
        self._stop_asking()
        self._question.setText(title)
        self._question.show()
        self._here.hide()
        self._about.hide()
        self._then = then
        self._options = _Asked(title, choices, tall=True)
        self._options.chosen.connect(self._chosen)
        self._side.body.insertWidget(1, self._options)
        self._options.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.shell.refresh()

    def _ask_words(self, title: str, then: Callable[[str], None]) -> None:
        """A few letters and digits, typed; Enter at once for none."""
        self._stop_asking()
        self._here.hide()
        self._about.hide()
        field = self._field = Field("words", title, latin=True)
        field.editor.returnPressed.connect(lambda: then(field.value().strip()))
        self._side.body.insertWidget(1, field)
        field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.shell.refresh()

    def _chosen(self, digit: int) -> None:
        if self._then is not None:
            self._then(digit)

    def _stop_asking(self) -> None:
        self._question.hide()
        self._here.show()
        self._about.show()
        self._then = None
        for one in (self._options, self._field):
            if one is not None:
                self._side.body.removeWidget(one)
                one.hide()
                one.deleteLater()
        self._options = self._field = None

    def _to_list(self) -> None:
        self._stop_asking()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.shell.refresh()


def _matters(book: QueueBook) -> list[Choice]:
    return [Choice(place, book.matter(one)) for place, one in enumerate(book.matters, 1)]


def _rows(view: QueueView) -> Sequence[ViewRow]:
    """Who is here, who waits, who was passed over."""
    rows: list[ViewRow] = []
    if view.now is not None:
        rows.append(ViewRow(f"{NOW}:head", text("queue.page.now"), heading=True))
        rows.append(_here(view, view.now))
    if view.waiting or view.elsewhere:
        rows.append(ViewRow("waiting:head", text("queue.page.waiting", count=len(view.waiting)), heading=True))
    rows += [_waiting(view, one) for one in view.waiting]
    if view.elsewhere:
        rows.append(ViewRow("elsewhere", text("queue.page.elsewhere", count=view.elsewhere), heading=True))
    if view.passed:
        rows.append(ViewRow("passed:head", text("queue.page.passed"), heading=True))
    return [*rows, *(_passed(view, one) for one in view.passed)]


def _here(view: QueueView, ticket: Ticket) -> ViewRow:
    book = view.standing.book
    words = text("queue.page.row", number=ticket.number, matter=book.matters.get(ticket.matter, ticket.matter))
    return ViewRow(NOW, words, Mark.now, under=_under(view, ticket), bold=True)


def _under(view: QueueView, ticket: Ticket) -> str:
    time = f"{from_micros(ticket.taken_at).astimezone(SHANGHAI):%H:%M}"
    under = [text("queue.page.called", calls=ticket.calls, time=time)]
    if ticket.priority:
        under.append(text("queue.page.first", why=view.standing.book.priority(ticket.priority)))
    return "；".join(under)


def _waiting(view: QueueView, line: WaitingLine) -> ViewRow:
    book = view.standing.book
    under = [text("queue.page.waited", minutes=max(0, view.at - line.since) // MINUTE)]
    if line.priority:
        under.append(text("queue.page.first", why=book.priority(line.priority)))
    if view.hall and not line.hall:
        under.append(text("queue.page.own"))
    words = text("queue.page.row", number=line.number, matter=book.matters.get(line.matter, line.matter))
    mark = Mark.shared if line.priority else Mark.waiting
    return ViewRow(line.ticket, words, mark, under="；".join(under))


def _passed(view: QueueView, line: WaitingLine) -> ViewRow:
    book = view.standing.book
    known = book.passed.get(line.reason)
    under = text("queue.page.was_passed", reason=known.words) if known is not None else ""
    words = text("queue.page.row", number=line.number, matter=book.matters.get(line.matter, line.matter))
    return ViewRow(line.ticket, words, Mark.unseen, under=under)
