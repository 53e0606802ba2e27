# SPDX-License-Identifier: Apache-2.0
"""经办填表: what the office writes on a case's forms at review, beside the paper as the citizen signed it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.desk.filling import CaseForm
from counter_app.desk.looking_up import LookUp, asks_register, fill_rows
from counter_app.desk.office_filling import (
    OfficeFilled,
    draw_for_office,
    fill_by_office,
    keep_begun,
    office_forms,
    review_facts,
)
from counter_app.forms.filled import FilledForm
from counter_app.forms.session import REQUIRED, FormSession
from counter_app.ui.case.case_guide import open_case_guide
from counter_app.ui.case.office_paper import OfficePaper
from counter_app.ui.case.office_writing import OfficeWriting
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_checks import told_standing
from counter_app.ui.form.hidden_numbers import HiddenNumbers
from counter_app.ui.form.row_keys import row_commands
from counter_app.ui.form.standing import standing_of
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.widgets.guide_panel import GuidePanel


class OfficeFormsPage(OfficeWriting):
    """Only the office's fields are here. What was typed waits until it is kept, whatever page is looked at."""

    id = PageId.office_forms
    context = Context.office

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, cap_of(Context.office_several, Command.next_form))
        self._forms: Sequence[CaseForm] = ()
        self._at = 0
        self._begun: dict[tuple[str, str], tuple[FilledForm | None, FormSession]] = {}
        self._bodies: dict[str, FormBody] = {}
        self._kept_before: dict[str, FilledForm] = {}
        self._numbers: dict[str, str] = {}
        self._looked: tuple[str, LookUp] | None = None  # what the register said, and for which case
        self.numbers = HiddenNumbers(shell)
        self.lay_out(above=self.numbers, buttons=(self.back, self.preview, self.on))

    @property
    def form(self) -> CaseForm:
        """The form in sight."""
        return self._forms[self._at]

    @property
    def in_work(self) -> bool:
        """Whether the office has a form to write on."""
        return bool(self._bodies)

    @property
    def body(self) -> FormBody:
        """The form in sight as it is filled in."""
        return self._bodies[self.form.definition.id]

    def enter(self, **given: object) -> None:
        """The forms of a case, with what is known now."""
        self._shown_context = self.context  # the hands are in no table yet
        case = given.get("case")
        if isinstance(case, Case):
            self._case = case
        self._forms = office_forms(self.shell.counter, self.case)
        self._drop_bodies()
        begun = given.get("begun")
        self._kept_before = begun if isinstance(begun, dict) else {}
        numbers = given.get("numbers")
        self._numbers = numbers if isinstance(numbers, dict) else {}
        if not self._forms:
            QTimer.singleShot(0, self._nothing_here)
            return
        looked = given.get("register")
        if isinstance(looked, LookUp):
            self._looked = self.case.id, looked
        sessions = [self._session(one) for one in self._forms]
        if isinstance(looked, LookUp):
            for one in sessions:
                fill_rows(one, looked)
        self._at = next((at for at, one in enumerate(sessions) if not one.complete), 0)
        self._busy = False
        self._said.setText("")
        self._show_form()
        self.preview_where_narrow()

    def _nothing_here(self) -> None:
        if self.isVisible():
            self.shell.go(PageId.steps, case=self.case)

    def _session(self, form: CaseForm) -> FormSession:
        """What the office has typed on a form; begun anew where the form stands otherwise than then."""
        key = (self.case.id, form.definition.id)
        before, session = self._begun.get(key, (None, None))
        if session is None or before != form.filled:
            today = civil_date(self.shell.clock())
            filled = self._kept_before.get(form.definition.id, form.filled)
            session = FormSession(form.definition, filled, today=today, office=True)
            self._begun[key] = (form.filled, session)
        known = {**review_facts(self.shell.counter, self.case), **self._numbers}
        of, looked = self._looked or ("", None)
        session.offer(looked.registered(known) if looked is not None and of == self.case.id else known)
        return session

    def first_focus(self) -> QWidget:
        """The first field that is empty or wrong, else the first of all."""
        found = super().first_focus()
        if not self.in_work or found is not self.on:
            return found
        fields = [field.stops()[0] for field in self.body.fields.values()]
        tables = [card.table for card in self.body.rosters.values()]
        return next(iter([*fields, *tables]), self.on)

    def key_context(self) -> Context:
        """In a table Ctrl+PgDn goes from row to row, elsewhere from form to form."""
        if self._bodies and self.body.parts.roster_in_use() is not None:
            return Context.office_roster
        return Context.office_several if len(self._forms) > 1 else self.context

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Keep and print, what to mend, what is offered, the paper, rows and forms."""
        if not self._bodies:
            return {}
        return {
            Command.forward: self.go_on,
            Command.next_open: self.next_open,
            Command.take_offer: self.take_offer,
            Command.show_guide: self.show_guide,
            Command.preview: self.show_preview,
            Command.undo: self.undo,
            Command.unmask: self._ask_number,
            Command.look_up: self._look_up,
            Command.next_form: partial(self.turn_to, 1),
            Command.previous_form: partial(self.turn_to, -1),
            **row_commands(self.body.parts),
        }

    def go_back(self) -> None:
        """To the steps of the case. What was typed waits here."""
        if self.numbers.isVisible():
            self.numbers.forget()
            self.take_focus()
            return
        super().go_back()

    def _drop_bodies(self) -> None:
        for body in self._bodies.values():
            self.drop_body(body)
        self._bodies = {}

    def _ask_number(self) -> None:
        self.numbers.ask_of(self.body, self.case.id)

    def _look_up(self) -> None:
        """To what the centre's register says, if the item asks for it; it comes back here."""
        if asks_register(self.shell.counter, self.case) is not None:
            self.shell.go(PageId.register, case=self.case)

    def _show_form(self) -> None:
        form = self.form
        self.numbers.forget()
        body = self._bodies.get(form.definition.id)
        if body is None:
            caps = {
                "add": cap_of(Context.office_roster, Command.add_row),
                "remove": cap_of(Context.office_roster, Command.remove_row),
            }
            body = FormBody(self.shell, self._session_of(form), civil_date(self.shell.clock()), caps)
            self._bodies[form.definition.id] = body
            self.show_body(body)
        self._stack.setCurrentWidget(body)
        self.show_state()
        self.refresh_paper()

    def show_state(self) -> None:
        """What is wrong with each form, and what the way on does."""
        faults = {one.definition.id: self._session_of(one).faults for one in self._forms}
        shown = [(one.title, standing_of(faults[one.definition.id])) for one in self._forms]
        self.head.show_form(self.form.title, told_standing(self.body))
        self.head.show_others(shown, self._at)
        again = any(one.paper == f"form:{self.form.form.id}" for one in self.case.papers)
        self.on.set_words(text("page.office.keep_again" if again else "page.office.keep"))

    def _session_of(self, form: CaseForm) -> FormSession:
        return self._begun[self.case.id, form.definition.id][1]

    def keep_begun(self) -> None:
        """The keys are quiet: what the office has written so far is kept beside the case."""
        self._timer.stop()
        case = self.case
        forms = {form: session.snapshot() for (of, form), (_, session) in self._begun.items() if of == case.id}
        self.shell.writing(partial(keep_begun, self.shell.counter, case, forms)).success(self.say_kept).start()

    def turn_to(self, by: int) -> None:
        """The next form, or the one before; round."""
        if len(self._forms) > 1:
            self.body.settle()
            self._at = (self._at + by) % len(self._forms)
            self._show_form()
            self.shell.refresh()
            self.take_focus()

    def show_guide(self) -> None:
        """The guide's words beside the form, and away again."""
        if isinstance(self.shell.panel, GuidePanel):
            self.show_preview()
        else:
            open_case_guide(self.shell, self.case, self.form.form.quotes)

    def show_paper(self, paper: OfficePaper) -> None:
        """The whole form as it would be printed."""
        form = self.form
        filled = self._session_of(form).snapshot()
        call = partial(draw_for_office, self.shell.counter, self.case, form.form.id, filled)
        paper.show_form(text("page.form.preview_of", form=form.title), call)

    # keeping

    def go_on(self) -> None:
        """Keep what was written, print the form anew, and back to the steps. What is only empty may stay so."""
        if self._busy or not self._bodies:
            return
        self.on.setFocus(Qt.FocusReason.OtherFocusReason)  # the field in use is left, and so judged
        wrong = next((one for one in self.body.session.faults if not one.warns and one.code != REQUIRED), None)
        if wrong is not None:
            self.body.judge_all()
            self.show_state()
            self.body.walk.go_to(wrong)
            return
        self._busy = True
        self._timer.stop()
        filled = self.body.session.snapshot()
        call = partial(fill_by_office, self.shell.counter, self.case, self.form.form.id, filled)
        self.shell.writing(call).success(self._kept).failure(self._not_kept).start()

    def _kept(self, done: OfficeFilled) -> None:
        self._busy = False
        self._begun = {key: one for key, one in self._begun.items() if key != (done.case.id, self.form.definition.id)}
        self.shell.go(PageId.steps, case=done.case, owed=done.paper)

    def _not_kept(self, error: CounterError) -> None:
        self._busy = False
        self.shell.tell_error(error)
