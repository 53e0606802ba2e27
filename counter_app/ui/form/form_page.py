# SPDX-License-Identifier: Apache-2.0
"""表单: the case's official forms, filled from what is known, checked as they are typed, printed to be signed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from counter_app.desk.serving import Serving
from counter_app.forms.session import FormSession
from counter_app.ui import theme
from counter_app.ui.case.guard import differs
from counter_app.ui.case.progress import case_facts, case_steps, elapsed_words
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_desk import FormDesk
from counter_app.ui.form.form_head import FormHead
from counter_app.ui.form.row_keys import row_commands
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.step_rail import StepWords


class FormPage(Page):
    """Nothing typed is ever refused; what is wrong stops only the way on."""

    id = PageId.form
    context = Context.form

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._bound: Context | None = None  # which keys count since the hands moved last
        self.desk = FormDesk(shell, self.cap)
        self._forms = self.desk.forms
        self.desk.turned.connect(self._turned)
        self.desk.kept.connect(shell.refresh)
        self.desk.foot.back.clicked.connect(self.go_back)
        self.desk.foot.on.clicked.connect(self.go_on)
        self.desk.foot.show_citizen.clicked.connect(self.show_citizen)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.desk)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    @property
    def serving(self) -> Serving:
        """The case in work."""
        return self.shell.current.serving

    @property
    def head(self) -> FormHead:
        """Which form, which others."""
        return self.desk.head

    @property
    def body(self) -> FormBody:
        """The form in sight as it is filled in."""
        return self._forms.body

    @property
    def session(self) -> FormSession:
        """The session of the form in sight."""
        return self.body.session

    @property
    def saved_words(self) -> str:
        """When the draft was saved."""
        return self.desk.foot.said.text()

    def enter(self, **given: object) -> None:
        """The forms as they stand, filled from what is known now."""
        self._bound = None
        serving = self.serving
        self._forms.serve(serving, given.get("form"))
        if not self._forms.forms or differs(serving):
            self._forms.rest()
            QTimer.singleShot(0, self._nothing_here)
            return
        if serving.draft.page != self.id.value:
            serving.draft.page = self.id.value
            self.shell.current.touch()
        self.desk.foot.say("")
        self.desk.foot.let_show(self.shell.citizens.screen.present)
        self.desk.show_form()
        if not theme.sizes().large:
            self.desk.beside.open_checks()

    def _nothing_here(self) -> None:
        if self.shell.current.busy and self.isVisible():
            self.shell.go(PageId.checklist)

    def leave(self) -> None:
        """What was typed is kept, and what was pointed at."""
        if self._forms.in_work:
            self.body.settle()
            self.desk.keeping.flush()

    def keep_now(self) -> None:
        """Keep the form in sight and save the draft, without waiting for the keys to be quiet."""
        self.desk.keeping.keep_now()

    def show_citizen(self) -> None:
        """给群众看: what is typed so far, on the second screen; the hands stay where they are."""
        self.keep_now()
        self.shell.citizens.show_entered()

    def first_focus(self) -> QWidget:
        """The first required field that is empty, else what is wrong, else the way on."""
        if not self._forms.in_work:
            return self.desk.foot.on
        place = self.session.first_open()
        fault = next((one for one in self.session.faults if (one.roster, one.row, one.field) == place), None)
        if fault is not None and fault.roster in self.body.rosters:
            self.body.walk.go_to(fault)
        found = self.body.walk.stop_of(fault) if fault is not None else None
        return found or self.desk.foot.on

    def panes(self) -> Sequence[QWidget]:
        """The form, then the buttons under it."""
        return (self.desk,)

    def beside(self) -> QWidget | None:
        """The form as paper."""
        return self.desk.paper.beside() if self._forms.in_work else None

    def key_context(self) -> Context:
        """In a table Ctrl+PgDn goes from row to row, elsewhere from form to form."""
        if self._forms.in_work and self.body.parts.roster_in_use() is not None:
            return Context.form_roster
        return Context.form_several if len(self._forms.forms) > 1 else self.context

    def facts(self) -> Sequence[Fact]:
        """The case so far."""
        return case_facts(self.shell.counter, self.serving) if self.shell.current.busy else ()

    def timer_words(self) -> str:
        """How long this citizen has been here."""
        return elapsed_words(self.shell.counter, self.serving) if self.shell.current.busy else ""

    def steps(self) -> Sequence[StepWords]:
        """How far the case is."""
        return case_steps(self.shell.counter, self.serving, self.id) if self.shell.current.busy else ()

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """On, what to mend, what is offered, the paper, rows and forms; Esc stops a paper where that is offered."""
        if not self._forms.in_work:
            return {}
        stops = {Command.close: self.desk.paper.stop} if self.desk.paper.may_stop else {}
        return stops | {
            Command.forward: self.go_on,
            Command.next_open: self.desk.next_open,
            Command.take_offer: self.desk.take_offer,
            Command.show_guide: self.desk.beside.turn,
            Command.preview: self.desk.show_preview,
            Command.print_form: self.desk.print_now,
            Command.print_way: self.desk.ask_way,
            Command.show_citizen: self.show_citizen,
            Command.unmask: self._ask_number,
            Command.look_up: self.desk.look_up,
            Command.undo: self.desk.undo,
            Command.next_form: partial(self.desk.turn_to, 1),
            Command.previous_form: partial(self.desk.turn_to, -1),
            **row_commands(self.body.parts),
        }

    def _ask_number(self) -> None:
        self.desk.numbers.ask_of(self.body, self.shell.current.serving.draft.case)

    def go_back(self) -> None:
        """Stop what is being read, else one step back; nothing is lost."""
        if self.desk.numbers.isVisible():
            self.desk.numbers.forget()
            self.take_focus()
        elif not self._forms.in_work or not any(one.give_up() for one in self.body.rosters.values()):
            self.shell.go(PageId.checklist)

    def go_on(self) -> None:
        """On where nothing is wrong: to the next form that is not finished, then to the outcome."""
        self.desk.foot.on.setFocus(Qt.FocusReason.OtherFocusReason)  # the field in use is left, and so judged
        wrong = next((one for one in self.session.faults if not one.warns), None)
        if wrong is not None:
            self.body.judge_all()
            self.desk.show_state()
            self.body.walk.go_to(wrong)
            return
        self.keep_now()
        place = self._forms.next_unfinished()
        if place is not None:
            self.desk.turn_to(place - self._forms.at)
        else:
            self.shell.go(PageId.outcome)

    def _turned(self) -> None:
        self.shell.refresh()
        self.take_focus()

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isVisible() or not self._forms.in_work:
            return
        if self.isAncestorOf(now):
            self.desk.beside.fill()
        context = self.key_context()
        if context is not self._bound:
            self._bound = context
            self.shell.refresh()
