# SPDX-License-Identifier: Apache-2.0
"""办件: the later steps of a case one under the other, the next one in focus, and all that may happen on its way."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.actions import PrintState
from counter_app.cases.case import Case, CasePaper, CaseStatus
from counter_app.cases.roster_rows import undecided_rows
from counter_app.cases.roster_rules import REVIEWS
from counter_app.cases.rules import allowed
from counter_app.catalogue.items import Step, Verb
from counter_app.desk.counter import Counter
from counter_app.desk.deciding import seconds_to_take_back, take_back
from counter_app.desk.following import Followed, begin_step, pass_step, results_of
from counter_app.desk.listing import get_case
from counter_app.desk.numbering import offered_number
from counter_app.desk.on_its_way import OnItsWay, look_at
from counter_app.desk.reopening import COMES_BACK, reopen
from counter_app.desk.serving import Serving
from counter_app.desk.telling import tell_and_pass
from counter_app.forms.filled import FilledForm
from counter_app.ui import theme
from counter_app.ui.case.act_forms import Act, ActForm, CompletionForm, make_form
from counter_app.ui.case.act_place import ActPlace
from counter_app.ui.case.case_guide import toggle_case_guide
from counter_app.ui.case.case_history import CaseHistory
from counter_app.ui.case.case_ties import CaseTies
from counter_app.ui.case.case_ways import CaseWays, next_step
from counter_app.ui.case.decided import (
    BESIDE_LEAST,
    STATUS_MARKS,
    in_force,
    waiting_words,
    whose_duty,
)
from counter_app.ui.case.decided_page import DecidedPage
from counter_app.ui.case.other_acts import OTHER_ACTS, OtherActs
from counter_app.ui.case.paper_strip import PaperStrip
from counter_app.ui.case.print_run import just_asked
from counter_app.ui.case.rating_card import RatingCard
from counter_app.ui.case.step_list import FAIL, OBJECT, PASS, StepList
from counter_app.ui.case.step_sheet import step_with_kept
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column, Foot, middle, row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.quiet_digits import QuietDigits, digit_of
from counter_app.ui.widgets.text import Elided, Prose, label


class StepsPage(DecidedPage):
    """Follows one case from acceptance to delivery. Every act is written at once and can be taken back at once."""

    id = PageId.steps
    context = Context.steps

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._note: Field | None = None  # goes with the step of now
        self._busy = False
        self._back_to = PageId.cases  # the list the case was opened from
        self.papers = PaperStrip(shell, self.context, only_open=True)
        self.rating = RatingCard(shell)
        self.ties = CaseTies(self.cap(Command.papers_came))
        self._title = Prose("", Role.h2)
        self._status = Chip("", Mark.now)
        self._number = Elided("", Role.cap, Colour.ink3)
        self.back = Button("", self.cap(Command.take_back), small=True)
        self.way = Prose("", Role.cap, Colour.ink3)  # what the centre has not got yet
        self._said = Prose("", Role.body, Colour.ink2)
        caps = [self.cap(one) for one in (Command.office_forms, Command.review_people, Command.claim, Command.look_up)]
        self.list = StepList(*caps)
        self.list.digit.connect(self._digit)
        self.ways = CaseWays(self)
        self.list.office.connect(self.ways.fill_forms)
        self.list.people.connect(self.ways.review_people)
        self.list.claim.connect(self.ways.open_claim)
        self.list.register.connect(self.ways.look_up)
        self.others = OtherActs()
        self._others = QWidget()
        self.history = CaseHistory()
        self._hint = Prose("", Role.cap, Colour.ink2)
        self.same = Button(text("ui.keys.same_person"), self.cap(Command.same_person))
        self.next = Button(text("page.done.next"), self.cap(Command.next_citizen))
        self.on = Button("", self.cap(Command.forward), Kind.primary)
        self._ticking = QTimer(self)
        self._ticking.setInterval(1000)
        self._ticking.timeout.connect(self._tick)
        self._keys = QuietDigits(self)
        self._keys.digit.connect(self._digit)
        self._lay_out()
        self.acts = ActPlace(self, self.list, self.ties, self._others, self._column)
        self.acts.finished.connect(self._to_button)
        self.acts.opened.connect(self._show_ways)
        self.papers.progressed.connect(self._progressed)
        shell.citizens.rating.changed.connect(self._rating_changed)
        self.papers.changed.connect(self._show_ways)
        self.papers.said.connect(self._hint.set_words)
        self.ways.said.connect(self._hint.set_words)
        self.ways.progressed.connect(self._progressed)
        self.papers.focus_lost.connect(self.take_focus)
        self.others.chosen.connect(self._other)
        self.others.unmatched.connect(self._digit)
        self.others.refused.connect(self._hint.set_words)
        self.back.clicked.connect(self.take_back)
        shell.centre.changed.connect(self._centre_changed)
        self.on.clicked.connect(self.go_on)
        self.next.clicked.connect(self.next_citizen)
        self.same.clicked.connect(self.same_person)

    def _lay_out(self) -> None:
        head = row(self._title, self._status, gap=12)
        head.setStretch(0, 1)
        under = row(self._number, None, self.back)
        others = QVBoxLayout(self._others)
        others.setContentsMargins(0, 0, 0, 0)
        others.setSpacing(6)
        others.addWidget(label(text("page.steps.others"), Role.cap, Colour.ink3))
        others.addWidget(self.others)
        self._column = Column(gap=theme.GAP)
        body = self._column.body
        body.addWidget(self._said)
        body.addWidget(self.papers)
        body.addWidget(self.rating)
        body.addWidget(self.ties)
        body.addWidget(self.list)
        body.addWidget(self._others)
        body.addStretch(1)
        foot = Foot(under_column=True)
        foot.line.addLayout(middle(self._hint), 1)
        foot.line.addWidget(self.same)
        foot.line.addWidget(self.next)
        foot.line.addWidget(self.on)
        main = QVBoxLayout(self._main)
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(4)
        top = QVBoxLayout()
        top.setContentsMargins(Column.EDGE, Column.EDGE, Column.EDGE + Column.BAR, 0)
        top.setSpacing(4)
        top.addLayout(head)
        top.addLayout(under)
        top.addWidget(self.way)
        main.addLayout(top)
        main.addWidget(self._column, 1)
        main.addWidget(foot)
        whole = QHBoxLayout(self)
        edge = Column.EDGE
        whole.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X, theme.PAGE_Y)
        whole.setSpacing(theme.GUTTER - edge)
        whole.addWidget(self._main, 68)
        whole.addWidget(self.history, 32)

    @property
    def form(self) -> ActForm | None:
        """What is being asked, if anything."""
        return self.acts.form

    def enter(self, **given: object) -> None:
        """A case to go on with, or to look at."""
        case = given.get("case")
        if isinstance(case, Case):
            if self._case is None or self._case.id != case.id:
                self.way.hide()
            self._case = case
        back = given.get("back")
        if isinstance(back, PageId):
            self._back_to = back
        elif isinstance(case, Case):
            self._back_to = PageId.cases
        self._busy = False
        self._hint.set_words("")
        self._ticking.start()
        self._show()
        owed = given.get("owed")
        if isinstance(owed, CasePaper):
            self.papers.begin([owed])
        if given.get("made"):
            self.papers.begin(just_asked(self.case))
        if given.get("failing"):
            self.acts.ask(Act.send_back)

    def cases_changed(self, cases: frozenset[str]) -> None:
        """The case as it is now, unless something is being typed or written: that is refused where it does not fit."""
        if self._case is not None and self._case.id in cases and not self.acts.asks and not self._busy:
            self.shell.reading(partial(get_case, self.shell.counter, self._case.id)).success(self._changed).start()

    def _changed(self, case: Case) -> None:
        if self._case is not None and case.id == self._case.id:
            self._case = case
            self._show()
            self.shell.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """The clock need not tick unseen."""
        super().hideEvent(event)
        self._ticking.stop()

    def first_focus(self) -> QWidget:
        """What the next step asks, else the way on."""
        trouble = self.papers.cure or self.papers.question
        if trouble is not None:
            return trouble
        if self.form is not None:
            return self.form.first() or self.on
        if self.ways.claim_first is not None:
            return self.on
        if self.list.asked is not None:
            return self.list.asked
        if self.case.status is CaseStatus.suspended:
            return self.others
        return self.on if self.on.isVisibleTo(self) and self.on.isEnabled() else self.next

    def panes(self) -> Sequence[QWidget]:
        """The steps, then what happened."""
        return (self._main, self.history)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """On, take back, papers, the guide's words; Esc stops a paper where that is offered."""
        stops = {Command.close: self.papers.stop} if self.papers.may_stop else {}
        return stops | {
            Command.forward: self.go_on,
            Command.take_back: self.take_back,
            Command.office_forms: self.ways.fill_forms,
            Command.review_people: self.ways.review_people,
            Command.claim: self.ways.open_claim,
            Command.look_up: self.ways.look_up,
            Command.papers_came: self.take_papers,
            Command.custody: self.ways.open_custody,
            Command.paper_rating: self.ways.enter_paper_rating,
            Command.scan: self.scan,
            Command.note: self.write_note,
            Command.print_again: self.papers.print_again,
            Command.reprint: self.papers.reprint,
            Command.reprint_slip: self.papers.reprint_slip,
            Command.void_paper: self.papers.void,
            Command.a4_instead: self.papers.a4_instead,
            Command.show_guide: self._toggle_guide,
            Command.next_citizen: self.next_citizen,
            Command.same_person: self.same_person,
        }

    def go_back(self) -> None:
        """Esc: close what is asked, else the list it was opened from."""
        if self.acts.asks:
            self._close_form()
        else:
            self.shell.go(self._back_to)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With a panel beside it, a narrow page keeps only its first column."""
        super().resizeEvent(event)
        self.history.setVisible(self.width() >= BESIDE_LEAST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits count wherever nothing is being typed. Enter belongs to the fields, which have used it already."""
        if digit_of(event) is None or not self._keys.take(event):
            super().keyPressEvent(event)

    def _next_step(self) -> Step | None:
        return next_step(self.shell.counter, self.case)

    def _show(self) -> None:
        case = self.case
        self._title.set_words(case.title)
        self._status.set_chip(case.status.label, STATUS_MARKS[case.status])
        self._number.setText(text("page.steps.number", number=case.number))
        said = waiting_words(self.shell.counter, case)
        self._said.set_words(said)
        self._said.setVisible(bool(said))
        self._show_steps()
        self.papers.show_case(case, in_force(case))
        self.rating.show_case(case, later=True)
        self.ties.show_case(case)
        self.others.show_case(self.shell.counter, case)
        self._others.setVisible(self.others.any_there)
        self._show_ways()
        self.history.show_case(case)
        self._tick()
        self._look_at_the_way()

    def _look_at_the_way(self) -> None:
        """What of the case is still on its way to the centre; asked again whenever something arrived there."""
        self.shell.reading(partial(look_at, self.shell.counter, self.case)).success(self._show_the_way).start()

    def _show_the_way(self, found: OnItsWay) -> None:
        if found.case == self.case.id:
            self.way.set_words(found.words)
            self.way.setVisible(bool(found.words))

    def _centre_changed(self) -> None:
        if self.isVisible():
            self._look_at_the_way()

    def _show_steps(self) -> None:
        self.acts.drop()
        self._note = None
        self.list.show_case(self.shell.counter, self.case, self._next_step())
        part, act = self.list.now, self.list.ending
        if part is not None and act is not None:
            counter = self.shell.counter
            form = make_form(act, counter, self.case, None, results_of(counter, self.case))
            self.acts.put(form, part)
            if isinstance(form, CompletionForm) and form.number is not None:
                call = partial(offered_number, counter, self.case)
                self.shell.reading(call).success(form.offer).start()

    def take_papers(self) -> None:
        """Papers that were to follow an application by phone."""
        if self.case.papers_follow and Act.papers.value in allowed(self.case):
            self.acts.ask(Act.papers)

    def _to_button(self) -> None:
        self.on.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_ways(self) -> None:
        case, step = self.case, self._next_step()
        fault = self.papers.cure is not None
        words = ""
        if self.form is not None:
            words = self.form.act.label
        elif (claim := self.ways.claim_first) is not None:
            words = text(f"money.row.go.{claim.verb}")
        elif step is not None:
            words = self.list.way
        elif case.status in COMES_BACK:
            other = whose_duty(self.shell.counter, "reopened")
            words = text("step_page.hand_over" if other else "page.steps.reopen")
        self.on.set_words(words)
        self.on.setVisible(bool(words))
        self.on.set_off(self.list.until if self.form is None and self.ways.claim_first is None else "")
        self.on.set_kind(Kind.plain if fault else Kind.primary)
        self.next.set_kind(Kind.plain if words or fault else Kind.primary)
        self.same.setVisible(not words and case.applicant is not None)

    def _tick(self) -> None:
        """The half minute in which the last act can be taken back."""
        left = seconds_to_take_back(self.shell.counter, self.case)
        mine = self.case.outcome is not None and self.case.outcome.clerk == self.shell.counter.clerk_number
        self.back.setVisible(bool(left) and mine)
        self.back.set_words(text("page.done.take_back_in", seconds=left))
        if not left:
            self._ticking.stop()

    def _digit(self, digit: int) -> None:
        if digit == PASS and self._may(PASS):
            self._pass()
        elif digit == FAIL and self._may(FAIL):
            self.acts.ask(Act.send_back)
        elif digit == OBJECT and self._may(OBJECT):
            self.acts.ask(Act.objection)
        else:
            self.others.take(digit)

    def _may(self, digit: int) -> bool:
        asked = self.list.asked
        return asked is not None and any(one.choice.digit == digit for one in asked.options)

    def _other(self, digit: int) -> None:
        self.acts.ask(OTHER_ACTS[digit])

    def _close_form(self) -> None:
        self._show()
        self.take_focus()

    def _pass(self) -> None:
        """Go on with the step of now: by whoever it waits for, on its sheet, or at once."""
        step, asks = self._next_step(), self.list.asks
        if step is None or asks is None or self.list.until:
            return
        counter, note = self.shell.counter, self._note.value() if self._note is not None else ""
        if self.list.waits_for is not None:
            self.shell.hand_over(PageId.steps, case=self.case)
        elif step.verb in REVIEWS and undecided_rows(self.case, counter.work):  # its people come first
            self.ways.review_people()
        elif asks.sheet is not None:
            call = partial(step_with_kept, counter, self.case, step)
            self.shell.reading(call).success(self._open_sheet).start()
        elif step.verb is Verb.notify:
            self._do(partial(tell_and_pass, counter, self.case, step))
        else:
            self._do(partial(begin_step if asks.begins else pass_step, counter, self.case, step, note=note))

    def _open_sheet(self, found: tuple[Case, Step, dict[str, FilledForm]]) -> None:
        case, step, kept = found
        if self.isVisible() and case.id == self.case.id:
            self.shell.go(PageId.step_sheet, case=case, step=step, kept=kept)

    def scan(self) -> None:
        """F7: what was scanned for the step of now, where it is for whoever is here."""
        self.ways.scan(self._next_step() if self.list.waits_for is None else None)

    def write_note(self) -> None:
        """A note that goes with the step of now."""
        if self.list.now is None or self.list.asked is None:
            return
        if self._note is None:
            self._note = Field("note", text("step_page.note"))
            self._note.editor.returnPressed.connect(self._to_button)
            self.list.now.inner.addWidget(self._note)
        self._note.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_on(self) -> None:
        """Do what the primary button says."""
        if self._busy:
            return
        if self.form is not None:
            gap = self.form.gap()
            if gap is not None:
                gap.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            self._do(self.form.call(self.shell.counter, self.case))
        elif self.ways.claim_first is not None:
            self.ways.open_claim()
        elif self._next_step() is not None:
            self._pass()
        elif self.case.status in COMES_BACK and whose_duty(self.shell.counter, "reopened"):
            self.shell.hand_over(PageId.steps, case=self.case)
        elif self.case.status in COMES_BACK:
            call = partial(reopen, self.shell.counter, self.case)
            self.shell.reading(call).success(self._reopened).start()

    def _reopened(self, serving: Serving) -> None:
        if not self.isVisible():  # somebody went on elsewhere meanwhile
            return
        self.shell.current.take(serving)
        self.shell.current.touch()
        self.shell.go(PageId.checklist)

    def _do(self, call: Callable[[], Followed]) -> None:
        if self._busy:
            return
        self._busy = True
        self.on.set_words(text("page.outcome.deciding"))
        self.on.setEnabled(False)
        self.shell.writing(call).success(self._followed).failure(self._refused).start()

    def _followed(self, followed: Followed) -> None:
        if followed.case.status is CaseStatus.delivered:
            self.shell.citizens.rating.delivered(followed.case)
        if self.case.id != followed.case.id:  # another one is in sight by now
            return
        self._busy = False
        known = {(one.paper, one.number, one.copy) for one in self.case.papers}
        self._case = followed.case
        self._ticking.start()
        self._show()
        asked = [one for one in followed.case.missing_papers if one.state is PrintState.waiting]
        self.papers.begin([one for one in asked if (one.paper, one.number, one.copy) not in known])
        self.shell.refresh()
        self.take_focus()

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        self._show_ways()
        if self.form is None or not self.form.refuse(error):
            self.shell.tell_error(error)

    def take_back(self) -> None:
        """The last act no longer counts; what was before stands again."""
        if self.back.isVisibleTo(self) and not self._busy:
            call = partial(_taken_back, self.shell.counter, self.case)
            self.shell.writing(call).success(self._back_again).start()

    def _back_again(self, case: Case) -> None:
        self.shell.citizens.rating.take_back(case)
        if self.case.id != case.id:  # another one is in sight by now
            return
        self._case = case
        self._show()
        self.shell.refresh()
        self.take_focus()

    def next_citizen(self) -> None:
        """The next one, please."""
        self.shell.current.put_away()
        self.shell.cards.next_citizen()
        self.shell.go(PageId.finder, fresh=True)
        self.shell.queue.call_next()

    def same_person(self) -> None:
        """One more matter for the same person."""
        if self.case.applicant is not None:
            self.shell.current.put_away()
            self.shell.current.carry(self.case.applicant)
            self.shell.go(PageId.finder, fresh=True)

    def _rating_changed(self, case_id: str) -> None:
        if self._case is not None and case_id == self._case.id and self.isVisible():
            self.rating.tick()

    def _progressed(self, case: Case) -> None:
        self._case = case
        if self.isVisible():
            self.history.show_case(case)

    def _toggle_guide(self) -> None:
        step = self._next_step()
        toggle_case_guide(self.shell, self.case, step.quotes if step else ())


def _taken_back(counter: Counter, case: Case) -> Case:
    take_back(counter, case)
    return get_case(counter, case.id)
