# SPDX-License-Identifier: Apache-2.0
"""差评处理: what is over due first, with its clock; beside it what was said, what was done, and the next step."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.follow_up_rules import FollowUp
from counter_app.desk.counter import Counter
from counter_app.desk.following_up import Done, contact_now, is_about, list_follow_ups, take_step
from counter_app.ui.editor.rows import RowView
from counter_app.ui.follow_up.follow_up_rows import about_lines, done_lines, head_words, list_rows
from counter_app.ui.follow_up.step_form import Filled, StepForm
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.shell.two_panes import TwoPanePage
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column
from counter_app.ui.widgets.text import Elided, Prose, label


class FollowUpPage(TwoPanePage):
    """Digits and Enter from the list; Ctrl+Enter writes the step."""

    id = PageId.follow_ups
    context = Context.follow_ups

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._busy = False
        self._with_done = False
        self._found: Mapping[str, FollowUp] = {}
        self.list = RowView(text("follow_up.title"))
        self._none = Prose(text("follow_up.none"), Role.body, Colour.ink2)
        self.head = label("", Role.h3)
        self.about = Prose("", Role.body)
        self.done = Prose("", Role.body)
        self.form = StepForm()
        self.said = Elided("", Role.cap, Colour.ink2)
        self.closed = Button(text("ui.keys.show_done"), self.cap(Command.all_dates))
        self.button = Button("", self.cap(Command.forward), Kind.primary)
        self._lay_out()
        self.list.stood.connect(self._stood)
        self.list.opened.connect(self._to_form)
        self.list.digit.connect(self.form.answer)
        self.form.finished.connect(self.write_step)
        self.button.clicked.connect(self.write_step)
        self.closed.clicked.connect(self.show_done)

    def _lay_out(self) -> None:
        title = label(text("follow_up.title"), Role.h2)
        self.lay_out((title, self._none), self.list, (self.said, self.closed, self.button), (52, 48))
        column = Column()
        self._steps = label(text("follow_up.history"), Role.cap, Colour.ink3)
        for part in (self.head, self.about, self._steps, self.done, self.form):
            column.body.addWidget(part)
        column.body.addStretch(1)
        self._side.body.addWidget(column)

    def enter(self, **given: object) -> None:
        """Look anew; stands where it stood."""
        back = given.get("back")
        if isinstance(back, PageId):
            self._back = back
        self._busy = False
        self.said.setText("")
        self.look()

    def look(self) -> None:
        """Read what there is."""
        call = partial(_found, self.shell.counter, self._with_done)
        self.shell.reading(call).success(self._take).start()

    def _take(self, found: tuple[FollowUp, ...]) -> None:
        self._found = {one.key: one for one in found}
        counter = self.shell.counter
        self.list.show_rows(list_rows(counter, found, civil_date(counter.clock())))
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)
        self._side.setVisible(bool(found))
        self._stood(self.list.at)
        self.shell.refresh()

    @property
    def chosen(self) -> FollowUp | None:
        """What the list stands on."""
        return self._found.get(self.list.at)

    def _stood(self, row: str) -> None:
        one = self._found.get(row)
        counter = self.shell.counter
        step = one.next[0] if one is not None and one.is_open and not is_about(counter, one) else None
        self.form.show_step(one, step)
        self.button.set_words(text(f"follow_up.go.{step.value}") if step else text("ui.keys.write_step"))
        why = text("follow_up.yours" if one is not None and one.is_open else "follow_up.clock.done") if one else ""
        self.button.set_off("" if step else why or text("follow_up.none"))
        if one is None:
            return
        self.head.setText(head_words(one))
        self.about.set_words("\n".join(about_lines(counter, one)))
        self.done.set_words("\n".join(done_lines(one.steps)))

    def _to_form(self, row: str) -> None:
        if self.form.step is not None:
            self.form.take_focus()

    def write_step(self) -> None:
        """Ctrl+Enter: the step as it is filled in."""
        one = self.chosen
        if one is None or self._busy or self.form.step is None:
            return
        filled = self.form.filled()
        if filled is None:
            return
        self._busy = True
        call = partial(_taken, self.shell.counter, one, filled)
        self.shell.writing(call).success(self._written).failure(self._refused).start()

    def _written(self, done: Done) -> None:
        self._busy = False
        step = text(f"follow_up.step.{done.follow_up.steps[-1].step.value}")
        self.said.setText(text("follow_up.written", step=step))
        self.look()
        self.list.setFocus()

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        if error.code.startswith("signing_in."):
            self.form.confirmation.refuse(error)
        else:
            self.said.setText(sentence(error))

    def show_done(self) -> None:
        """Ctrl+L: with those that are closed, or without."""
        self._with_done = not self._with_done
        self.look()

    def first_focus(self) -> QWidget:
        """The list; without any the page's way out."""
        return self.list if self._found else self.closed

    def facts(self) -> Sequence[Fact]:
        """How many there are."""
        today = civil_date(self.shell.counter.clock())
        waiting = [one for one in self._found.values() if one.is_open]
        over = sum(one.due < today for one in waiting)
        words = text("follow_up.counted", count=len(waiting)) + (text("follow_up.over", count=over) if over else "")
        return (Fact(text("follow_up.fact"), words, needed=True),)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Write the step; show those that are closed."""
        return {Command.forward: self.write_step, Command.all_dates: self.show_done}


def _found(counter: Counter, closed: bool) -> tuple[FollowUp, ...]:
    return list_follow_ups(counter, closed=closed)


def _taken(counter: Counter, one: FollowUp, filled: Filled) -> Done:
    contact = None
    if filled.way is not None:
        way, reached = filled.way
        contact = contact_now(counter, one, way, reached=reached)
    second, password = filled.second
    return take_step(
        counter,
        one,
        filled.step,
        words=filled.words,
        contact=contact,
        finding=filled.finding,
        second=second,
        password=password,
    )
