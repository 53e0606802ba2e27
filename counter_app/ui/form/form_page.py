# SPDX-License-Identifier: Apache-2.0
"""表单: the case's official forms, filled from what is known, checked as they are typed, printed to be signed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.draft import FormPrinted
from counter_app.desk.filling import CaseForm, earlier_facts, facts_of, forms_of, keep, print_form
from counter_app.desk.serving import Serving
from counter_app.desk.unmasking import record_unmasking
from counter_app.forms.checks import FormFault
from counter_app.forms.prefill import source_word
from counter_app.forms.session import FormSession
from counter_app.ui import theme
from counter_app.ui.case.guard import differs
from counter_app.ui.case.progress import case_facts, case_steps, elapsed_words
from counter_app.ui.case.unmask_row import UnmaskRow
from counter_app.ui.form.check_panel import CheckPanel, Checks, Offer
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_head import FormHead
from counter_app.ui.form.form_preview import FormPreview, as_it_stands
from counter_app.ui.form.registry import FIELDS
from counter_app.ui.form.roster_card import RosterCard
from counter_app.ui.form.standing import standing_of, standings
from counter_app.ui.guide.item_words import guide_text
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.shell.current_case import SAVE_AFTER_MS
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column, Foot
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.step_rail import StepWords
from counter_app.ui.widgets.text import Elided


class FormPage(Page):
    """Nothing typed is ever refused; what is wrong stops only the way on."""

    id = PageId.form
    context = Context.form

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._serving: Serving | None = None
        self._forms: Sequence[CaseForm] = ()
        self._at = 0
        self._bodies: dict[str, FormBody] = {}
        self._shown_context = self.context
        self._printing = False
        self._preview: FormPreview | None = None
        self._roster_unmasked: RosterCard | None = None
        self.head = FormHead(cap_of(Context.form_several, Command.next_form))
        self._reasons = UnmaskRow()
        self._reasons.chosen.connect(self._unmask)
        self._reasons.hide()
        self._saved = Elided("", Role.cap, Colour.ink3)
        self.back = Button(text("ui.keys.back"), self.cap(Command.back))
        self.preview_button = Button(text("page.form.preview"), self.cap(Command.preview))
        self.print_button = Button(text("page.form.print"), self.cap(Command.print_form))
        self.on = Button(text("page.form.forward"), self.cap(Command.forward), Kind.primary)
        self.back.clicked.connect(self.go_back)
        self.preview_button.clicked.connect(self.show_preview)
        self.print_button.clicked.connect(self.print_now)
        self.on.clicked.connect(self.go_on)
        self._holder = QWidget()
        self._stack = QStackedLayout(self._holder)
        self._main = QWidget()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.keep_now)
        shell.current.saved.connect(self._say_saved)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _lay_out(self) -> None:
        foot = Foot(under_column=True)
        foot.line.addWidget(self._saved, 1)
        for one in (self.back, self.preview_button, self.print_button, self.on):
            foot.line.addWidget(one)
        column = QVBoxLayout(self._main)
        edge = Column.EDGE
        column.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X - edge, theme.PAGE_Y - edge)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._reasons)
        column.addWidget(self._holder, 1)
        column.addWidget(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._main)

    # what the window asks

    @property
    def serving(self) -> Serving:
        """The case in work."""
        return self.shell.current.serving

    @property
    def form(self) -> CaseForm:
        """The form in sight."""
        return self._forms[self._at]

    @property
    def body(self) -> FormBody:
        """The form in sight as it is filled in."""
        return self._bodies[self.form.definition.id]

    @property
    def session(self) -> FormSession:
        """The session of the form in sight."""
        return self.body.session

    @property
    def saved_words(self) -> str:
        """When the draft was saved."""
        return self._saved.text()

    def enter(self, **given: object) -> None:
        """The forms as they stand, filled from what is known now."""
        serving = self.serving
        self._forms = forms_of(self.shell.counter, serving)
        if not self._forms or differs(serving):
            QTimer.singleShot(0, self._nothing_here)
            return
        if serving.draft.page != self.id.value:
            serving.draft.page = self.id.value
            self.shell.current.touch()
        if self._serving is not serving:
            self._drop_bodies()
            self._at = 0
        self._serving = serving
        known = {one.definition.id for one in self._forms}
        for gone in [one for one in self._bodies if one not in known]:
            self._drop(gone)
        self._at = min(self._at, len(self._forms) - 1)
        wanted = given.get("form")
        names = [one.definition.id for one in self._forms]
        if wanted in names:
            self._at = names.index(str(wanted))
        self._saved.setText("")
        self._reasons.hide()
        self._show_form()
        if not theme.sizes().large:
            self._open_checks()

    def _nothing_here(self) -> None:
        if self.shell.current.busy and self.isVisible():
            self.shell.go(PageId.checklist)

    def leave(self) -> None:
        """What was typed is kept, and what was pointed at."""
        if self._forms and self._is_here():
            self.body.settle()
            self._flush()

    def first_focus(self) -> QWidget:
        """The first required field that is empty, else what is wrong, else the way on."""
        if not self._forms:
            return self.on
        place = self.session.first_open()
        fault = next((one for one in self.session.faults if (one.roster, one.row, one.field) == place), None)
        if fault is not None and fault.roster in self.body.rosters:
            self.body.go_to(fault)
        found = self.body.stop_of(fault) if fault is not None else None
        return found or self.on

    def panes(self) -> Sequence[QWidget]:
        """The form, then the buttons under it."""
        return (self._main,)

    def beside(self) -> QWidget | None:
        """The form as paper."""
        if not self._forms:
            return None
        if self._preview is None:
            self._preview = FormPreview(self.shell)
            self._show_preview(self._preview)
        return self._preview

    def key_context(self) -> Context:
        """In a table Ctrl+PgDn goes from row to row, elsewhere from form to form."""
        if self._forms and self._bodies and self.body.roster_in_use() is not None:
            return Context.form_roster
        return Context.form_several if len(self._forms) > 1 else self.context

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
        """On, what to mend, what is offered, the paper, rows and forms."""
        if not self._forms:
            return {}
        return {
            Command.forward: self.go_on,
            Command.next_open: self.next_open,
            Command.take_offer: self.take_offer,
            Command.show_guide: self.toggle_panel,
            Command.preview: self.show_preview,
            Command.print_form: self.print_now,
            Command.unmask: self._ask_unmask,
            Command.undo: self.undo,
            Command.next_form: partial(self.turn_to, 1),
            Command.previous_form: partial(self.turn_to, -1),
            Command.next_row: partial(self._move_row, 1),
            Command.previous_row: partial(self._move_row, -1),
            Command.add_row: self._add_row,
            Command.remove_row: self._remove_row,
        }

    def go_back(self) -> None:
        """Stop what is being read, else one step back; nothing is lost."""
        if self._reasons.isVisible():
            self._reasons.hide()
            self.take_focus()
        elif not self._forms or not any(one.give_up() for one in self.body.rosters.values()):
            self.shell.go(PageId.checklist)

    # the forms

    def _drop_bodies(self) -> None:
        for one in list(self._bodies):
            self._drop(one)

    def _drop(self, form: str) -> None:
        body = self._bodies.pop(form)
        self._stack.removeWidget(body)
        body.hide()
        body.deleteLater()

    def _show_form(self) -> None:
        """The form that is meant, with what is known now."""
        form, counter = self.form, self.shell.counter
        body = self._bodies.get(form.definition.id)
        if body is None:
            today = civil_date(self.shell.clock())
            session = FormSession(form.definition, form.filled, today=today)
            session.offer(facts_of(counter, self.serving))
            caps = {
                "add": cap_of(Context.form_roster, Command.add_row),
                "remove": cap_of(Context.form_roster, Command.remove_row),
            }
            body = FormBody(self.shell, session, today, caps)
            body.changed.connect(self._changed)
            body.judged.connect(self._show_state)
            body.at_end.connect(self._to_foot)
            self._bodies[form.definition.id] = body
            self._stack.addWidget(body)
            self._stack.setCurrentWidget(body)
            body.begin()
            call = partial(_earlier, self.shell, as_it_stands(self.shell, self.serving), form.definition.id)
            self.shell.reading(call).success(self._known_earlier).start()
        else:
            body.session.offer(facts_of(counter, self.serving))
            self._stack.setCurrentWidget(body)
            body.refresh()
        self._show_state()

    def _known_earlier(self, found: tuple[Serving, str, Mapping[str, str]]) -> None:
        """What this person's last form held; it may come while the clerk types."""
        serving, form, facts = found
        body = self._bodies.get(form)
        if not facts or body is None or self._serving is None or serving.draft.id != self._serving.draft.id:
            return
        body.session.offer({**facts_of(self.shell.counter, self._serving), **facts})
        body.refresh()
        if body is self._stack.currentWidget():
            self._show_state()

    def turn_to(self, by: int) -> None:
        """The next form of the case, or the one before; round."""
        if len(self._forms) < 2:
            return
        self._flush()
        self._at = (self._at + by) % len(self._forms)
        self._show_form()
        self.shell.refresh()
        self.take_focus()

    def _flush(self) -> None:
        if self._timer.isActive():
            self.keep_now()

    def _is_here(self) -> bool:
        """Whether the case in work is the one whose forms these are."""
        return self.shell.current.busy and self.shell.current.serving is self._serving

    def _changed(self) -> None:
        self._timer.start()
        self._show_state()

    def keep_now(self) -> None:
        """The keys are quiet: keep the form in sight and save the draft."""
        self._timer.stop()
        if self._serving is None or not self._is_here():
            return
        keep(self._serving, self.form.definition.id, self.session.snapshot())
        self._forms = forms_of(self.shell.counter, self._serving)
        self.shell.current.touch()
        self.shell.current.save_now()
        self._show_preview(self._preview)
        panel = self.shell.panel
        if isinstance(panel, FormPreview):
            self._show_preview(panel)
        if self.isVisible():
            self._show_others()
            self.shell.refresh()

    def _show_state(self) -> None:
        """Head, panel and the way on."""
        if not self._is_here():
            return
        self.head.show_form(self.form.title, standing_of(self._told_faults()))
        self._show_others()
        self._fill_checks()
        last = self._next_unfinished() is None
        self.on.set_words(text("page.form.forward" if last else "page.form.next_form"))

    def _show_others(self) -> None:
        shown = standings(self.shell.counter, self.serving)
        now = standing_of(self.session.faults)
        self.head.show_others(
            [(one.title, now if place == self._at else standing) for place, (one, standing) in enumerate(shown)],
            self._at,
        )

    def _told_faults(self) -> list[FormFault]:
        """What is told on the page: not yet what is only empty and was never left."""
        told = [one for card in self.body.rosters.values() for one in card.told()]
        for one in self.session.faults:
            field = self.body.fields.get(one.field) if not one.roster else None
            if field is not None and one.sentence in (field.fault, field.warning):
                told.append(one)
        return told

    # going on

    def next_open(self) -> None:
        """The next thing to mend."""
        self.body.judge_all()
        self._show_state()
        fault = self.body.next_open()
        if fault is None:
            self._to_foot()
        else:
            self.body.go_to(fault)

    def go_on(self) -> None:
        """On where nothing is wrong: to the next form that is not finished, then to the outcome."""
        self.on.setFocus(Qt.FocusReason.OtherFocusReason)  # the field in use is left, and so judged
        wrong = next((one for one in self.session.faults if not one.warns), None)
        if wrong is not None:
            self.body.judge_all()
            self._show_state()
            self.body.go_to(wrong)
            return
        self.keep_now()
        place = self._next_unfinished()
        if place is not None:
            self.turn_to(place - self._at)
        else:
            self.shell.go(PageId.outcome)

    def _next_unfinished(self) -> int | None:
        """The next form behind this one that is not finished, round; None where all others are."""
        shown = standings(self.shell.counter, self.serving)
        order = [*range(self._at + 1, len(shown)), *range(self._at)]
        return next((place for place in order if not shown[place][1].finished), None)

    def _to_foot(self) -> None:
        self.on.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def undo(self) -> None:
        """Take the last change of this form back."""
        if self.session.undo():
            self.body.undone()
            self._changed()
            self._saved.setText(text("page.undone"))
        else:
            self._saved.setText(text("page.nothing_to_undo"))

    def take_offer(self) -> None:
        """Take what is known for the field in use, else the first that is offered."""
        key = self._offered()
        if key:
            self.session.take(key)
            self.body.taken(key)
            self._changed()

    def _offered(self) -> str:
        differences = self.session.differences
        key = self.body.focused_key()
        return key if key in differences else next(iter(differences), "")

    def _move_row(self, by: int) -> None:
        card = self.body.roster_in_use()
        if card is not None:
            card.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            card.table.next_row(by)

    def _add_row(self) -> None:
        card = self.body.roster_in_use()
        if card is not None:
            card.add_row()

    def _remove_row(self) -> None:
        card = self.body.roster_in_use()
        if card is not None:
            card.remove_row()

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self._forms or not self._bodies or not self.isVisible():
            return
        if self.isAncestorOf(now):
            self._fill_checks()
        context = self.key_context()
        if context is not self._shown_context:
            self._shown_context = context
            self.shell.refresh()

    # beside the form

    def _open_checks(self) -> None:
        panel = CheckPanel(self.cap(Command.next_open), self.cap(Command.take_offer))
        panel.taken.connect(self.take_offer)
        self.shell.open_panel(panel)
        self._fill_checks()

    def toggle_panel(self) -> None:
        """核对, then the guide's words, then 核对 again; Esc closes."""
        if not isinstance(self.shell.panel, CheckPanel):
            self._open_checks()
            return
        item = self.serving.item
        title = self.shell.counter.catalogue.guides[item.guide].title
        self.shell.open_panel(GuidePanel(guide_text(item, title, self.form.form.quotes)))

    def _fill_checks(self) -> None:
        panel = self.shell.panel
        if not isinstance(panel, CheckPanel) or not self._forms:
            return
        filled, asked = self.session.progress
        definition = self.form.definition
        panel.show_checks(
            Checks(
                filled,
                asked,
                tuple(self._named_faults()),
                self._offer(),
                definition.notes,
                ours=not definition.guide,
            )
        )

    def _named_faults(self) -> list[tuple[str, bool]]:
        """What is told, by the names of the fields; a roster by how many."""
        told = sorted(self._told_faults(), key=lambda one: one.warns)
        named = [(self.body.name_of(one.field), one.warns) for one in told if not one.roster]
        for roster in self.body.rosters.values():
            lines = roster.faults.lines
            if lines:
                words = text("page.form.check.rows", roster=roster.table.accessibleName(), count=len(lines))
                named.append((words, all(one.warns for one in lines)))
        return list(dict.fromkeys(named))

    def _offer(self) -> Offer | None:
        key = self._offered()
        if not key:
            return None
        definition = self.body.fields[key].definition
        proposal = self.session.differences[key]
        kind = FIELDS[definition.type]
        typed = self.session.filled.values.get(key, "")
        return Offer(
            self.body.name_of(key),
            source_word(proposal.source),
            kind.masked(definition, proposal.value),
            kind.masked(definition, typed),
        )

    def show_preview(self) -> None:
        """The form as paper: in the third pane of a wide window, else in the panel; again brings 核对 back."""
        self._flush()
        if self._preview is not None and self._preview.isVisible():
            self._preview.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif isinstance(self.shell.panel, FormPreview):
            self._open_checks()
        else:
            preview = FormPreview(self.shell)
            self.shell.open_panel(preview)
            self._show_preview(preview)

    def _show_preview(self, preview: FormPreview | None) -> None:
        if preview is not None and self._serving is not None and self._forms:
            preview.show_form(self._serving, self.form.definition.id, self.form.title, self.session.snapshot())

    def print_now(self) -> None:
        """F9: on paper, to be signed."""
        if self._printing or not self._forms:
            return
        self.keep_now()
        self._printing = True
        self.print_button.set_words(text("page.form.printing"))
        copy = as_it_stands(self.shell, self.serving)
        call = partial(_print, self.shell, copy, self.form.definition.id)
        self.shell.printing(call).success(self._printed).failure(self._not_printed).start()

    def _printed(self, found: tuple[str, FormPrinted]) -> None:
        draft, printed = found
        self._free_printer()
        if self.shell.current.busy and self.serving.draft.id == draft:
            self.serving.form_printed(printed)
            self.shell.current.touch()
            self.shell.current.save_now()
        queue = printed.printer
        self._saved.setText(text("page.form.printed", queue=queue) if queue else text("page.form.printed_file"))

    def _not_printed(self, error: CounterError) -> None:
        self._free_printer()
        self.shell.tell_error(error)

    def _free_printer(self) -> None:
        self._printing = False
        self.print_button.set_words(text("page.form.print"))

    # hidden numbers

    def _ask_unmask(self) -> None:
        """Why a full number is wanted: the one in use, else the first that is hidden."""
        card = self.body.roster_in_use()
        if card is not None:
            name = card.hidden_name()
            if name:
                self._roster_unmasked = card
                self._reasons.ask(None, name)
            return
        hidden = [one for one in self.body.fields.values() if isinstance(one, Field) and one.editor.concealed]
        focused = [one for one in hidden if one.editor.hasFocus()]
        if hidden:
            self._roster_unmasked = None
            self._reasons.ask((focused + hidden)[0])

    def _unmask(self, reason: str) -> None:
        self._reasons.hide()
        field, card = self._reasons.field, self._roster_unmasked
        name = field.key if field is not None else card.hidden_key() if card is not None else ""
        if name:
            where = f"{self.form.definition.id}.{name}"
            call = partial(record_unmasking, self.shell.counter, where, reason, self.serving.draft.case)
            self.shell.writing(call).success(self._unmasked).start()

    def _unmasked(self, done: object) -> None:
        if self._reasons.field is not None:
            self._reasons.field.reveal()
            self._reasons.field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self._roster_unmasked is not None:
            self._roster_unmasked.reveal()

    def _say_saved(self) -> None:
        saved = self.shell.current.saved_at
        if saved is not None:
            self._saved.setText(text("page.form.saved", time=f"{saved:%H:%M:%S}"))


def _earlier(shell: Shell, serving: Serving, form: str) -> tuple[Serving, str, Mapping[str, str]]:
    return serving, form, earlier_facts(shell.counter, serving, form)


def _print(shell: Shell, serving: Serving, form: str) -> tuple[str, FormPrinted]:
    return serving.draft.id, print_form(shell.counter, serving, form)
