# SPDX-License-Identifier: Apache-2.0
"""一步的表: what a later step asks to be filled in, beside its paper; filled in, the step is begun or done."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI, civil_date
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
from counter_app.ui import theme
from counter_app.ui.case.case_history import not_passed_words, passed_words
from counter_app.ui.case.decided import decided_facts, decided_steps
from counter_app.ui.case.office_paper import OfficePaper
from counter_app.ui.case.step_files import StepFilesPanel, files_words
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_checks import offered_key, told_standing
from counter_app.ui.form.form_head import FormHead
from counter_app.ui.form.row_keys import row_commands
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


class StepSheetPage(Page):
    """One sheet of one step. What was typed is kept beside the case for whoever comes next."""

    id = PageId.step_sheet
    context = Context.sheet

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._case: Case | None = None
        self._asks: StepAsks | None = None
        self._session: FormSession | None = None
        self._body: FormBody | None = None
        self._busy = False
        self._shown_context = self.context
        self._beside: OfficePaper | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.keep_begun)
        self.head = FormHead("")
        self.note = Field("note", text("step_page.note"))
        self._said = Elided("", Role.cap, Colour.ink3)
        self.files = Button("", self.cap(Command.scan), small=True)
        self.back = Button(text("ui.keys.back"), self.cap(Command.back))
        self.preview = Button(text("page.form.preview"), self.cap(Command.preview))
        self.on = Button("", self.cap(Command.forward), Kind.primary)
        self._holder = QWidget()
        self._stack = QStackedLayout(self._holder)
        self._main = QWidget()
        self._lay_out()
        self.files.clicked.connect(self.scan)
        self.back.clicked.connect(self.go_back)
        self.preview.clicked.connect(self.show_preview)
        self.on.clicked.connect(self.go_on)
        self.note.editor.returnPressed.connect(self._to_foot)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _lay_out(self) -> None:
        foot = Foot(under_column=True)
        foot.line.addWidget(self._said, 1)
        for one in (self.files, self.back, self.preview, self.on):
            foot.line.addWidget(one)
        column = QVBoxLayout(self._main)
        edge = Column.EDGE
        column.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X - edge, theme.PAGE_Y - edge)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._holder, 1)
        under = QVBoxLayout()
        under.setContentsMargins(edge, 4, edge + Column.BAR, 4)
        under.addWidget(self.note)
        column.addLayout(under)
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
    def asks(self) -> StepAsks:
        """What the step asks for."""
        if self._asks is None:
            raise RuntimeError("no step to show")
        return self._asks

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
        self._show_state()
        if not theme.sizes().large and self.window().width() < theme.WIDE:
            self.show_preview()

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
            self._stack.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        caps = {
            "add": cap_of(Context.sheet_roster, Command.add_row),
            "remove": cap_of(Context.sheet_roster, Command.remove_row),
        }
        self._body = FormBody(self.shell, self._session, today, caps)
        self._body.changed.connect(self._changed)
        self._body.judged.connect(self._show_state)
        self._body.at_end.connect(self._to_foot)
        self._stack.addWidget(self._body)
        self._stack.setCurrentWidget(self._body)
        self._body.begin()
        self._refresh_paper()

    def leave(self) -> None:
        """What was pointed at counts, and what was typed is kept."""
        self.body.settle()
        if self._timer.isActive():
            self.keep_begun()

    def first_focus(self) -> QWidget:
        """The first field that is empty or wrong, else the way on."""
        place = self.body.session.first_open()
        fault = next((one for one in self.body.session.faults if (one.roster, one.row, one.field) == place), None)
        if fault is not None and fault.roster in self.body.rosters:
            self.body.walk.go_to(fault)
        found = self.body.walk.stop_of(fault) if fault is not None else None
        return found or self.on

    def panes(self) -> Sequence[QWidget]:
        """The sheet, then the buttons under it."""
        return (self._main,)

    def beside(self) -> QWidget | None:
        """The sheet as paper."""
        if self._beside is None:
            self._beside = OfficePaper(self.shell)
            self._show_paper(self._beside)
        return self._beside

    def key_context(self) -> Context:
        """In a table there are keys for its rows."""
        in_table = self._body is not None and self._body.parts.roster_in_use() is not None
        return Context.sheet_roster if in_table else self.context

    def facts(self) -> Sequence[Fact]:
        """Whose case and how it stands."""
        return decided_facts(self.shell.counter, self.case)

    def steps(self) -> Sequence[StepWords]:
        """Everything but this step is behind."""
        return decided_steps(self.case, self.case.status.label)

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

    def go_back(self) -> None:
        """To the steps of the case. What was typed waits here."""
        self.shell.go(PageId.steps, case=self.case)

    @property
    def _says_no(self) -> bool:
        """Whether the sheet says that the step does not pass."""
        work = self.shell.counter.work.of(self.asks.step)
        if work.passes is None or self.asks.begins:
            return False
        key, value = work.passes
        return self.body.session.filled.values.get(key, value) != value

    def _show_state(self) -> None:
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

    def _changed(self) -> None:
        self._timer.start()
        self._show_state()
        self._refresh_paper()

    def keep_begun(self) -> None:
        """The keys are quiet: the sheet as far as it is filled in is kept beside the case."""
        self._timer.stop()
        forms = {self.body.form.id: self.body.session.snapshot()}
        call = partial(keep_sheet, self.shell.counter, self.case, forms)
        self.shell.writing(call).success(self._say_kept).start()

    def _say_kept(self, done: object) -> None:
        self._said.setText(text("page.form.saved", time=f"{self.shell.clock().astimezone(SHANGHAI):%H:%M:%S}"))

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
        """Take the last change back."""
        done = self.body.session.undo()
        if done:
            self.body.undone()
            self._changed()
        self._said.setText(text("page.undone" if done else "page.nothing_to_undo"))

    def take_offer(self) -> None:
        """Take what is known for the field in use, else the first that is offered."""
        key = offered_key(self.body)
        if key:
            self.body.session.take(key)
            self.body.taken(key)
            self._changed()

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
            self._show_state()

    def show_guide(self) -> None:
        """The guide's words for the step, and away again."""
        counter = self.shell.counter
        item = counter.item_of(self.case)
        if isinstance(self.shell.panel, GuidePanel):
            self.shell.close_panel()
        elif item is not None:
            guide = counter.guide(item.guide)
            words = guide_text(item, guide.title if guide else "", self.asks.step.quotes)
            self.shell.open_panel(GuidePanel(words))

    # paper

    def show_preview(self) -> None:
        """The sheet as paper: in the third pane of a wide window, else in the panel; again it goes."""
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
            self._show_state()
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

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isVisible() or self._body is None:
            return
        context = self.key_context()
        if context is not self._shown_context:
            self._shown_context = context
            self.shell.refresh()


def step_with_kept(counter: Counter, case: Case, step: Step) -> tuple[Case, Step, dict[str, FilledForm]]:
    """The case as it stands, and what was kept of its step's sheet: both from the store."""
    return get_case(counter, case.id), step, kept_sheets(counter, case)
