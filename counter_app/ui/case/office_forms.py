# SPDX-License-Identifier: Apache-2.0
"""经办填表: what the office writes on a case's forms at review, beside the paper as the citizen signed it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI, civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.desk.filling import CaseForm
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
from counter_app.ui import theme
from counter_app.ui.case.decided import decided_facts, decided_steps
from counter_app.ui.case.office_paper import OfficePaper
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_checks import offered_key, told_standing
from counter_app.ui.form.form_head import FormHead
from counter_app.ui.form.hidden_numbers import HiddenNumbers
from counter_app.ui.form.row_keys import row_commands
from counter_app.ui.form.standing import standing_of
from counter_app.ui.guide.item_words import guide_text
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.shell.current_case import SAVE_AFTER_MS
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column, Foot
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.step_rail import StepWords
from counter_app.ui.widgets.text import Elided


class OfficeFormsPage(Page):
    """Only the office's fields are here. What was typed waits until it is kept, whatever page is looked at."""

    id = PageId.office_forms
    context = Context.office

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._case: Case | None = None
        self._forms: Sequence[CaseForm] = ()
        self._at = 0
        self._begun: dict[tuple[str, str], tuple[FilledForm | None, FormSession]] = {}
        self._bodies: dict[str, FormBody] = {}
        self._shown_context = self.context
        self._busy = False
        self._beside: OfficePaper | None = None
        self._kept_before: dict[str, FilledForm] = {}
        self._numbers: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.keep_begun)
        self.head = FormHead(cap_of(Context.office_several, Command.next_form))
        self.numbers = HiddenNumbers(shell)
        self._said = Elided("", Role.cap, Colour.ink3)
        self.back = Button(text("ui.keys.back"), self.cap(Command.back))
        self.preview = Button(text("page.form.preview"), self.cap(Command.preview))
        self.on = Button("", self.cap(Command.forward), Kind.primary)
        self._holder = QWidget()
        self._stack = QStackedLayout(self._holder)
        self._main = QWidget()
        self._lay_out()
        self.back.clicked.connect(self.go_back)
        self.preview.clicked.connect(self.show_preview)
        self.on.clicked.connect(self.go_on)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _lay_out(self) -> None:
        foot = Foot(under_column=True)
        foot.line.addWidget(self._said, 1)
        for one in (self.back, self.preview, self.on):
            foot.line.addWidget(one)
        column = QVBoxLayout(self._main)
        edge = Column.EDGE
        column.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X - edge, theme.PAGE_Y - edge)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.numbers)
        column.addWidget(self._holder, 1)
        column.addWidget(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._main)

    @property
    def case(self) -> Case:
        """The case in sight."""
        if self._case is None:
            raise RuntimeError("no case to show")
        return self._case

    @property
    def form(self) -> CaseForm:
        """The form in sight."""
        return self._forms[self._at]

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
        sessions = [self._session(one) for one in self._forms]
        self._at = next((at for at, one in enumerate(sessions) if not one.complete), 0)
        self._busy = False
        self._said.setText("")
        self._show_form()
        if not theme.sizes().large and self.window().width() < theme.WIDE:
            self.show_preview()

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
        session.offer({**review_facts(self.shell.counter, self.case), **self._numbers})
        return session

    def leave(self) -> None:
        """What was pointed at counts, and what was typed is kept."""
        if self._bodies:
            self.body.settle()
        if self._timer.isActive():
            self.keep_begun()

    def first_focus(self) -> QWidget:
        """The first field that is empty or wrong, else the way on."""
        if not self._bodies:
            return self.on
        place = self.body.session.first_open()
        faults = self.body.session.faults
        fault = next((one for one in faults if (one.roster, one.row, one.field) == place), None)
        if fault is not None and fault.roster in self.body.rosters:
            self.body.walk.go_to(fault)
        found = self.body.walk.stop_of(fault) if fault is not None else None
        fields = [field.stops()[0] for field in self.body.fields.values()]
        tables = [card.table for card in self.body.rosters.values()]
        return found or next(iter([*fields, *tables]), self.on)

    def panes(self) -> Sequence[QWidget]:
        """The form, then the buttons under it."""
        return (self._main,)

    def beside(self) -> QWidget | None:
        """The whole form as paper."""
        if not self._bodies:
            return None
        if self._beside is None:
            self._beside = OfficePaper(self.shell)
            self._show_paper(self._beside)
        return self._beside

    def key_context(self) -> Context:
        """In a table Ctrl+PgDn goes from row to row, elsewhere from form to form."""
        if self._bodies and self.body.parts.roster_in_use() is not None:
            return Context.office_roster
        return Context.office_several if len(self._forms) > 1 else self.context

    def facts(self) -> Sequence[Fact]:
        """Whose case and how it stands."""
        return decided_facts(self.shell.counter, self.case)

    def steps(self) -> Sequence[StepWords]:
        """Everything but this step is behind."""
        return decided_steps(self.case, self.case.status.label)

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
        self.shell.go(PageId.steps, case=self.case)

    def _drop_bodies(self) -> None:
        for body in self._bodies.values():
            self._stack.removeWidget(body)
            body.hide()
            body.deleteLater()
        self._bodies = {}

    def _ask_number(self) -> None:
        self.numbers.ask_of(self.body, self.case.id)

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
            body.changed.connect(self._changed)
            body.judged.connect(self._show_state)
            body.at_end.connect(self._to_foot)
            self._bodies[form.definition.id] = body
            self._stack.addWidget(body)
            body.begin()
        self._stack.setCurrentWidget(body)
        self._show_state()
        self._refresh_paper()

    def _show_state(self) -> None:
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
        self.shell.writing(partial(keep_begun, self.shell.counter, case, forms)).success(self._say_kept).start()

    def _say_kept(self, done: object) -> None:
        self._said.setText(text("page.form.saved", time=f"{self.shell.clock().astimezone(SHANGHAI):%H:%M:%S}"))

    def _changed(self) -> None:
        self._timer.start()
        self._show_state()
        self._refresh_paper()

    def turn_to(self, by: int) -> None:
        """The next form, or the one before; round."""
        if len(self._forms) > 1:
            self.body.settle()
            self._at = (self._at + by) % len(self._forms)
            self._show_form()
            self.shell.refresh()
            self.take_focus()

    def next_open(self) -> None:
        """The next thing to mend."""
        self.body.judge_all()
        fault = self.body.walk.next_open()
        if fault is None:
            self._to_foot()
        else:
            self.body.walk.go_to(fault)

    def _to_foot(self) -> None:
        self.on.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def undo(self) -> None:
        """Take the last change of this form back."""
        if self.body.session.undo():
            self.body.undone()
            self._changed()
            self._said.setText(text("page.undone"))
        else:
            self._said.setText(text("page.nothing_to_undo"))

    def take_offer(self) -> None:
        """Take what is known for the field in use, else the first that is offered."""
        key = offered_key(self.body)
        if key:
            self.body.session.take(key)
            self.body.taken(key)
            self._changed()

    def show_guide(self) -> None:
        """The guide's words beside the form, and away again."""
        counter = self.shell.counter
        item = counter.item_of(self.case)
        if isinstance(self.shell.panel, GuidePanel):
            self.show_preview()
        elif item is not None:
            title = counter.catalogue.guides[item.guide].title
            self.shell.open_panel(GuidePanel(guide_text(item, title, self.form.form.quotes)))

    # paper

    def show_preview(self) -> None:
        """The whole form as paper: in the third pane of a wide window, else in the panel; again it goes."""
        if self._beside is not None and self._beside.isVisible():
            self._beside.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif isinstance(self.shell.panel, OfficePaper):
            self.shell.close_panel()
        else:
            panel = OfficePaper(self.shell)
            self.shell.open_panel(panel)
            self._show_paper(panel)

    def _refresh_paper(self) -> None:
        panel = self.shell.panel
        for one in (self._beside, panel if isinstance(panel, OfficePaper) else None):
            if one is not None:
                self._show_paper(one)

    def _show_paper(self, paper: OfficePaper) -> None:
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
            self._show_state()
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

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isVisible() or not self._bodies:
            return
        context = self.key_context()
        if context is not self._shown_context:
            self._shown_context = context
            self.shell.refresh()
