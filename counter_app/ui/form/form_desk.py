# SPDX-License-Identifier: Apache-2.0
"""The form in sight on the page: its head, its fields, its foot; typed, mended, taken back, kept, printed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.catalogue.register_book import Query
from counter_app.desk.form_printing import Way
from counter_app.desk.looking_up import PREFILL, LookUp, Reply, ask, prefill_of, register_of, take
from counter_app.desk.serving import Serving
from counter_app.ui import theme
from counter_app.ui.form.beside_form import BesideForm
from counter_app.ui.form.form_checks import offered_key, told_standing
from counter_app.ui.form.form_foot import FormFoot
from counter_app.ui.form.form_head import FormHead
from counter_app.ui.form.form_keeping import FormKeeping
from counter_app.ui.form.form_paper import FormPaper
from counter_app.ui.form.form_stack import FormStack
from counter_app.ui.form.hidden_numbers import HiddenNumbers
from counter_app.ui.form.print_ways import PrintWays
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.card import Column


class FormDesk(QWidget):
    """Everything that happens to a form while its case stays on the page."""

    turned = Signal()  # another form is in sight
    kept = Signal()

    def __init__(self, shell: Shell, cap: Callable[[Command], str]) -> None:
        super().__init__()
        self._shell = shell
        self.head = FormHead(cap_of(Context.form_several, Command.next_form))
        self.numbers = HiddenNumbers(shell)
        self.forms = FormStack(shell)
        self.beside = BesideForm(shell, self.forms)
        self.foot = FormFoot(cap)
        self.keeping = FormKeeping(shell, self)
        self.paper = FormPaper(shell, self)
        self._lay_out()
        self.forms.changed.connect(self._changed)
        self.forms.judged.connect(self.show_state)
        self.forms.at_end.connect(self.to_foot)
        self.forms.learnt.connect(self._learnt)
        self.keeping.kept.connect(self._kept)
        self.beside.taken.connect(self.take_offer)
        self.paper.printing.connect(self.foot.show_printing)
        self.paper.slow.connect(self.foot.offer_stop)
        self.paper.printed.connect(self.foot.say)
        self.foot.preview.clicked.connect(self.show_preview)
        self.foot.print.clicked.connect(self._print_pressed)
        shell.current.saved.connect(self._say_saved)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        edge = Column.EDGE
        column.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X - edge, theme.PAGE_Y - edge)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.numbers)
        column.addWidget(self.forms, 1)
        column.addWidget(self.foot)

    def show_form(self) -> None:
        """The form that is meant, with what is known now."""
        self.numbers.forget()
        self.forms.show_form()
        serving, form, session = self._shell.current.serving, self.forms.form, self.forms.body.session
        self.keeping.follow(serving, form.definition.id, session)
        self.paper.follow(serving, form, session)
        self.show_state()

    def show_state(self) -> None:
        """Head, panel and the way on."""
        if self.forms.in_work:
            self.head.show_form(self.forms.form.title, told_standing(self.forms.body))
            self.head.show_others(self.forms.standings(), self.forms.at)
            self.beside.fill()
            self.foot.show_way_on(last=self.forms.next_unfinished() is None)

    def turn_to(self, by: int) -> None:
        """The next form of the case, or the one before; round."""
        count = len(self.forms.forms)
        if count > 1:
            self.keeping.flush()
            self.forms.at = (self.forms.at + by) % count
            self.show_form()
            self.turned.emit()

    def _learnt(self, form: str) -> None:
        if self.forms.in_work and form == self.forms.form.definition.id:
            self.show_state()

    def _changed(self) -> None:
        self.keeping.wait()
        self.show_state()

    def _kept(self) -> None:
        self.forms.read()
        self.paper.refresh()
        if self.isVisible():
            self.head.show_others(self.forms.standings(), self.forms.at)
            self.kept.emit()

    def _say_saved(self) -> None:
        saved = self._shell.current.saved_at
        if saved is not None:
            self.foot.say(text("page.form.saved", time=f"{saved.astimezone(SHANGHAI):%H:%M:%S}"))

    # mending

    def next_open(self) -> None:
        """The next thing to mend."""
        body = self.forms.body
        body.judge_all()
        self.show_state()
        fault = body.walk.next_open()
        if fault is None:
            self.to_foot()
        else:
            body.walk.go_to(fault)

    def to_foot(self) -> None:
        """To the way on."""
        self.foot.on.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def undo(self) -> None:
        """Take the last change of this form back."""
        if self.forms.body.session.undo():
            self.forms.body.undone()
            self._changed()
            self.foot.say(text("page.undone"))
        else:
            self.foot.say(text("page.nothing_to_undo"))

    def take_offer(self) -> None:
        """Take what is known for the field in use, else the first that is offered."""
        body = self.forms.body
        key = offered_key(body)
        if key:
            body.session.take(key)
            body.taken(key)
            self._changed()

    def look_up(self) -> None:
        """Ask the centre what is registered of the applicant, to fill the form with it."""
        serving = self._shell.current.serving
        query = prefill_of(serving.draft.applicant)
        if query is None or register_of(self._shell.counter) is None:
            self.foot.say(text("looking_up.no_centre" if query is not None else "looking_up.no_number"))
            return
        self.foot.say(text("register_page.asking"))
        call = partial(_asked, self._shell, query, serving)
        self._shell.looking_up(call).success(self._replied).failure(self._not_asked).start()

    def _replied(self, told: tuple[Reply, Serving]) -> None:
        reply, serving = told
        if self._shell.current.busy and self._shell.current.serving is serving:
            call = partial(_taken, self._shell, reply, serving)
            self._shell.writing(call).success(self._looked_up).failure(self._not_asked).start()

    def _looked_up(self, told: tuple[LookUp, Serving]) -> None:
        found, serving = told
        if self._shell.current.busy and self._shell.current.serving is serving and self.forms.in_work:
            filled = self.forms.learn_register(found)
            self.foot.say(text("register_page.filled" if filled else "register_page.no_more"))
            self.keeping.wait()
            self.show_state()

    def _not_asked(self, error: CounterError) -> None:
        self.foot.say(sentence(error))

    # paper

    def show_preview(self) -> None:
        """The form as paper: in the third pane of a wide window, else in the panel; again brings 核对 back."""
        self.keeping.flush()
        if not self.paper.show_preview():
            self.beside.open_checks()

    def _print_pressed(self) -> None:
        if self.paper.may_stop:
            self.paper.stop()
        else:
            self.print_now()

    def print_now(self) -> None:
        """F9: on paper, to be signed."""
        self.print_as(Way.filled)

    def print_as(self, way: Way) -> None:
        """On paper, filled, empty or on a sheet that is printed already."""
        if self.forms.in_work:
            self.keeping.keep_now()
            self.paper.print_now(way)

    def ask_way(self) -> None:
        """Which of these, beside the form."""
        panel = PrintWays(self.forms.form.title, self._shell.settings.window.sheet_offset)
        panel.chosen.connect(self._way_chosen)
        self._shell.open_panel(panel)
        panel.take_focus()

    def _way_chosen(self, way: Way) -> None:
        self._shell.close_panel()
        self.print_as(way)


def _asked(shell: Shell, query: Query, serving: Serving) -> tuple[Reply, Serving]:
    of = serving.draft.case or serving.draft.id
    return ask(shell.counter, query, serving.draft.applicant, purpose=PREFILL, of=of), serving


def _taken(shell: Shell, reply: Reply, serving: Serving) -> tuple[LookUp, Serving]:
    return take(shell.counter, reply, serving.case), serving
