# SPDX-License-Identifier: Apache-2.0
"""一步的表: what a later step asks to be filled in, beside its paper; filled in, the step is begun or done."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.catalogue.items import Step
from counter_app.desk.a4_printer import Sent
from counter_app.desk.counter import Counter
from counter_app.desk.following import Followed, begin_step, pass_step
from counter_app.desk.listing import get_case
from counter_app.desk.office_filling import review_facts
from counter_app.desk.step_sheets import StepAsks, asks_of, draw_sheet, keep_sheet, kept_sheets, print_sheet
from counter_app.forms.filled import FilledForm
from counter_app.forms.session import FormSession
from counter_app.ui.case.case_guide import toggle_case_guide
from counter_app.ui.case.case_history import not_passed_words, passed_words
from counter_app.ui.case.office_paper import OfficePaper
from counter_app.ui.case.office_writing import OfficeWriting
from counter_app.ui.case.step_files import StepFilesPanel, files_words
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_checks import told_standing
from counter_app.ui.form.row_keys import row_commands
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.field import Field


class StepSheetPage(OfficeWriting):
    """One sheet of one step. What was typed is kept beside the case for whoever comes next."""

    id = PageId.step_sheet
    context = Context.sheet

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._asks: StepAsks | None = None
        self._session: FormSession | None = None
        self._body: FormBody | None = None
        self.note = Field("note", text("step_page.note"))
        self.files = Button("", self.cap(Command.scan), small=True)
        self.lay_out(under=self.note, buttons=(self.files, self.back, self.preview, self.on))
        self.files.clicked.connect(self.scan)
        self.note.editor.returnPressed.connect(self.to_foot)

    @property
    def asks(self) -> StepAsks:
        """What the step asks for."""
        if self._asks is None:
            raise RuntimeError("no step to show")
        return self._asks

    @property
    def in_work(self) -> bool:
        """Whether there is a sheet."""
        return self._body is not None

    @property
    def body(self) -> FormBody:
        """The sheet as it is filled in."""
        if self._body is None:
            raise RuntimeError("no sheet to show")
        return self._body

    def enter(self, **given: object) -> None:
        """A step of a case, with what was kept of its sheet."""
        case, step, kept = given.get("case"), given.get("step"), given.get("kept")
        if isinstance(case, Case) and isinstance(step, Step):
            self._begin(case, step, kept if isinstance(kept, dict) else {})
        self._busy = False
        self._said.setText("")
        self.show_state()
        self.preview_where_narrow()

    def _begin(self, case: Case, step: Step, kept: Mapping[str, FilledForm]) -> None:
        self._case, self._asks = case, asks_of(self.shell.counter, case, step)
        form = self._asks.sheet
        if form is None:
            raise RuntimeError("this step asks for no sheet")
        today = civil_date(self.shell.clock())
        self._session = FormSession(form, kept.get(form.id), today=today, office=True)
        self._session.offer(review_facts(self.shell.counter, case))
        self._shown_context = self.context
        self.note.set_value("")
        self.note.hide()
        if self._body is not None:
            self.drop_body(self._body)
        caps = {
            "add": cap_of(Context.sheet_roster, Command.add_row),
            "remove": cap_of(Context.sheet_roster, Command.remove_row),
        }
        self._body = FormBody(self.shell, self._session, today, caps)
        self.show_body(self._body)
        self.refresh_paper()

    def key_context(self) -> Context:
        """In a table there are keys for its rows."""
        in_table = self._body is not None and self._body.parts.roster_in_use() is not None
        return Context.sheet_roster if in_table else self.context

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Begin or end the step, what to mend, what is offered, files, a note, the paper, rows."""
        return {
            Command.forward: self.go_on,
            Command.next_open: self.next_open,
            Command.take_offer: self.take_offer,
            Command.show_guide: self.show_guide,
            Command.preview: self.show_preview,
            Command.print_form: self.print_sheet,
            Command.scan: self.scan,
            Command.note: self.write_note,
            Command.undo: self.undo,
            **row_commands(self.body.parts),
        }

    @property
    def _says_no(self) -> bool:
        """Whether the sheet says that the step does not pass."""
        work = self.shell.counter.work.of(self.asks.step)
        if work.passes is None or self.asks.begins:
            return False
        key, value = work.passes
        return self.body.session.filled.values.get(key, value) != value

    def show_state(self) -> None:
        """What is wrong, and whether the way on begins, passes or does not pass the step."""
        form = self.body.form
        verb = self.asks.step.verb
        self.head.show_form(form.title.replace("　", ""), told_standing(self.body))
        if self.asks.begins:
            words = text("step_page.begin", verb=verb.value)
        else:
            words = not_passed_words(verb) if self._says_no else passed_words(verb)
        self.on.set_words(words)
        wanted = self.shell.counter.work.of(self.asks.step).files and not self.asks.begins
        self.files.setVisible(wanted)
        self.files.set_words(files_words(self.case, self.asks.step.id))

    def keep_begun(self) -> None:
        """The keys are quiet: the sheet as far as it is filled in is kept beside the case."""
        self._timer.stop()
        forms = {self.body.form.id: self.body.session.snapshot()}
        call = partial(keep_sheet, self.shell.counter, self.case, forms)
        self.shell.writing(call).success(self.say_kept).start()

    def write_note(self) -> None:
        """A note that goes with the step."""
        self.note.show()
        self.note.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def scan(self) -> None:
        """What was scanned for the step, and more of it."""
        if isinstance(self.shell.panel, StepFilesPanel):
            self.shell.close_panel()
            return
        panel = StepFilesPanel(self.shell, self.case, self.asks.step)
        panel.added.connect(self._files_added)
        self.shell.open_panel(panel)
        panel.take_focus()

    def _files_added(self, case: Case) -> None:
        if case.id == self.case.id:
            self._case = case
            self.show_state()

    def show_guide(self) -> None:
        """The guide's words for the step, and away again."""
        toggle_case_guide(self.shell, self.case, self.asks.step.quotes)

    def show_paper(self, paper: OfficePaper) -> None:
        """The sheet as it would be printed."""
        call = partial(draw_sheet, self.shell.counter, self.case, self.body.session.snapshot())
        paper.show_form(text("page.form.preview_of", form=self.body.form.title), call)

    def print_sheet(self) -> None:
        """The sheet as it stands on paper, to be signed."""
        self.body.settle()
        call = partial(print_sheet, self.shell.counter, self.case, self.body.session.snapshot())
        self._said.setText(text("step_page.printing"))
        self.shell.printing(call).success(self._sent).failure(self._not_sent).start()

    def _sent(self, sent: Sent) -> None:
        self._said.setText(text("step_page.printed", state=text(f"page.steps.printed.{sent.state.value}")))
        if sent.trouble is not None:
            self.shell.tell_error(sent.trouble)

    def _not_sent(self, error: CounterError) -> None:
        self._said.setText("")
        self.shell.tell_error(error)

    # the step

    def go_on(self) -> None:
        """Begin or end the step; what is wrong or wanting is gone to first."""
        if self._busy:
            return
        self.on.setFocus(Qt.FocusReason.OtherFocusReason)  # the field in use is left, and so judged
        self.body.settle()
        fault = next((one for one in self.body.session.faults if not one.warns), None)
        if fault is not None:
            self.body.judge_all()
            self.show_state()
            self.body.walk.go_to(fault)
            return
        if self._says_no:
            self.keep_begun()
            self.shell.go(PageId.steps, case=self.case, failing=True)
            return
        self._busy = True
        self._timer.stop()
        act = begin_step if self.asks.begins else pass_step
        sheet, note = self.body.session.snapshot(), self.note.value()
        call = partial(act, self.shell.counter, self.case, self.asks.step, sheet=sheet, note=note)
        self.shell.writing(call).success(self._followed).failure(self._refused).start()

    def _followed(self, followed: Followed) -> None:
        self._busy = False
        if self.isVisible() and followed.case.id == self.case.id:
            self.shell.go(PageId.steps, case=followed.case, made=followed.papers)

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        self.keep_begun()
        self.shell.tell_error(error)
        if error.code == "cases.rules.step_files":
            self.scan()


def step_with_kept(counter: Counter, case: Case, step: Step) -> tuple[Case, Step, dict[str, FilledForm]]:
    """The case as it stands, and what was kept of its step's sheet: both from the store."""
    return get_case(counter, case.id), step, kept_sheets(counter, case)
