# SPDX-License-Identifier: Apache-2.0
"""出件: proof that it is safe and in the citizen's hand, and the way on."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.cases.case import Case, CaseStatus
from counter_app.desk.counter import Counter
from counter_app.desk.deciding import Decision, seconds_to_take_back, take_back
from counter_app.desk.following import finishes_on_the_spot
from counter_app.desk.listing import get_case
from counter_app.desk.papers import paper_facts
from counter_app.desk.printing import render, slip_preview
from counter_app.desk.reopening import take_up_again
from counter_app.desk.serving import Serving
from counter_app.desk.slip_printer import has_slip_printer
from counter_app.ui import theme
from counter_app.ui.case.custody_panel import toggle_custody
from counter_app.ui.case.decided import BESIDE_LEAST, STATUS_MARKS, decided_steps, due_words, in_force
from counter_app.ui.case.decided_page import DecidedPage
from counter_app.ui.case.done_card import DoneCard
from counter_app.ui.case.paper_cards import CAME_OUT, DID_NOT, SLIP, paper_name
from counter_app.ui.case.paper_strip import PaperStrip
from counter_app.ui.case.print_run import just_asked
from counter_app.ui.case.rating_card import RatingCard
from counter_app.ui.case.slip_picture import SlipPicture
from counter_app.ui.keys import Command, Context
from counter_app.ui.money.claim_standing import claim_standing
from counter_app.ui.rating.rating_desk import Standing
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, Column, Foot, middle
from counter_app.ui.widgets.checklist_line import STATE_MARKS
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.paper_preview import PaperPreview
from counter_app.ui.widgets.quiet_digits import QuietDigits
from counter_app.ui.widgets.step_rail import StepWords
from counter_app.ui.widgets.text import Prose, Span, label

RESULT_MS = 8000
"""So long the citizen looks at the result before the second screen asks."""
SETTLE_MS = 1000
"""So long after arriving, the next citizen cannot be called: a doubled key must not."""


class DonePage(DecidedPage):
    """Banner, due date, papers. The case is safe before anything is printed."""

    id = PageId.done
    context = Context.done

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._serving: Serving | None = None
        self._decision: Decision | None = None
        self.papers = PaperStrip(shell, self.context)
        self.rating = RatingCard(shell)
        self.card = DoneCard(self.cap(Command.take_back))
        self._due = Card(gap=4)
        self._due.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._due_title = label("", Role.cap, Colour.ink3)
        self._due_day = Prose("", Role.num)
        self._due_why = Prose("", Role.cap, Colour.ink2)
        for part in (self._due_title, self._due_day, self._due_why):
            self._due.body.addWidget(part)
        self.slip = SlipPicture()
        self.preview = PaperPreview()
        self._hint = Prose("", Role.cap, Colour.ink2)
        self.same = Button(text("ui.keys.same_person"), self.cap(Command.same_person))
        self.on = Button(text("page.done.finish"), self.cap(Command.forward), Kind.primary)
        self.next = Button(text("page.done.next"), self.cap(Command.next_citizen))
        self.claim = Button(text("money.row.to_record"), self.cap(Command.claim))
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._settled)
        self._ticking = QTimer(self)
        self._ticking.setInterval(1000)
        self._ticking.timeout.connect(self.tick)
        self._looking = QTimer(self)  # the citizen looks at the result
        self._looking.setSingleShot(True)
        self._looking.setInterval(RESULT_MS)
        self._looking.timeout.connect(self._ask_when_quiet)
        self._digits = QuietDigits(self)
        self._digits.digit.connect(self._digit)
        self._lay_out()
        self.papers.progressed.connect(self._progressed)
        self.papers.changed.connect(self._show_ways)
        self.papers.changed.connect(self._ask_when_quiet)
        shell.citizens.rating.changed.connect(self._rating_changed)
        self.papers.said.connect(self._hint.set_words)
        self.papers.focus_lost.connect(self.take_focus)
        self.papers.put_off_kept.connect(self._put_off)
        self.card.take_back.clicked.connect(self.take_back)
        self.same.clicked.connect(self.same_person)
        self.on.clicked.connect(self.go_on)
        self.next.clicked.connect(self.next_citizen)
        self.claim.clicked.connect(self.open_claim)

    def _lay_out(self) -> None:
        self._column = Column(gap=theme.GAP)
        for part in (self.card, self._due, self.papers, self.rating):
            self._column.body.addWidget(part)
        self._column.body.addStretch(1)
        foot = Foot(under_column=True)
        foot.line.addLayout(middle(self._hint), 1)
        for one in (self.same, self.next, self.claim, self.on):
            foot.line.addWidget(one)
        main = QVBoxLayout(self._main)
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        main.addWidget(self._column, 1)
        main.addWidget(foot)
        self._aside = QWidget()
        aside = QVBoxLayout(self._aside)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.addWidget(self.slip)
        aside.addWidget(self.preview)
        self._aside.setMinimumWidth(340)
        whole = QHBoxLayout(self)
        edge = Column.EDGE
        whole.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X, theme.PAGE_Y)
        whole.setSpacing(theme.GUTTER - edge)
        whole.addWidget(self._main, 68)
        whole.addWidget(self._aside, 32)

    @property
    def due_day(self) -> str:
        """The largest words on the page: the due date, what is missing, or where to go."""
        return self._due_day.text()

    @property
    def due_why(self) -> str:
        """How the date was counted, or what is missing."""
        return self._due_why.text()

    def enter(self, **given: object) -> None:
        """A decision that was just made: show it, and print what it owes."""
        decision, serving = given.get("decision"), given.get("serving")
        if isinstance(decision, Decision):
            self._decision, self._case = decision, decision.case
            self._serving = serving if isinstance(serving, Serving) else None
            self._settling.start()
            self.shell.citizens.decided(decision.case)
            if self.shell.citizens.screen.present:
                self._looking.start()
            self._show_paper(decision)
            self._show()
            self.papers.begin(just_asked(decision.case))
        else:
            self._show()
        self._ticking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """The clock need not tick unseen."""
        super().hideEvent(event)
        self._ticking.stop()

    def first_focus(self) -> QWidget:
        """The cure of a fault, else the way on; the banner in the first second, where no key does any harm."""
        if self.papers.cure is not None:
            return self.papers.cure
        if self._settling.isActive():
            return self.card
        ways = (self.on, self.claim, self.next)
        return next(one for one in ways if one is self.next or one.isVisibleTo(self))

    def panes(self) -> Sequence[QWidget]:
        """The case, then its paper."""
        return (self._main, self._aside)

    def steps(self) -> Sequence[StepWords]:
        """Everything but this step is behind."""
        waits = self.shell.citizens.rating.standing(self.case) is Standing.waiting
        return decided_steps(self.case, text("page.done.rating_note" if waits else "ui.rail.now"))

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Take back, print, the same person, the next one; on where it can be finished now; Esc stops a paper where
        that is offered."""
        now: dict[Command, Callable[[], object]] = {}
        if self.papers.may_stop:
            now[Command.close] = self.papers.stop
        if self.on.isVisibleTo(self):
            now[Command.forward] = self.go_on
        return now | {
            Command.take_back: self.take_back,
            Command.print_again: self.papers.print_again,
            Command.reprint: self.papers.reprint,
            Command.reprint_slip: self.papers.reprint_slip,
            Command.void_paper: self.papers.void,
            Command.a4_instead: self.papers.a4_instead,
            Command.print_later: self.papers.put_off,
            Command.same_person: self.same_person,
            Command.claim: self.open_claim,
            Command.custody: self.open_custody,
            Command.next_citizen: self.next_citizen,
        }

    def go_back(self) -> None:
        """Esc: the list of today's cases; the decision stands."""
        self.shell.go(PageId.cases)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With a panel beside it, a narrow page keeps only its first column."""
        super().resizeEvent(event)
        self._aside.setVisible(self.width() >= BESIDE_LEAST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 and 2 answer whether a paper came out, wherever the focus is."""
        if self.papers.question is not None and self._digits.take(event):
            return
        super().keyPressEvent(event)

    def _digit(self, digit: int) -> None:
        if digit in (CAME_OUT, DID_NOT):
            self.papers.answer(digit == CAME_OUT)

    def _show(self) -> None:
        case = self.case
        mark, words = _headline(case)
        self.card.show_case(case, mark, words)
        self._show_due()
        later = "page.done.put_off_go_on" if finishes_on_the_spot(case) else "page.done.put_off"
        self.papers.show_case(case, in_force(case), text(later))
        self.rating.show_case(case, later=finishes_on_the_spot(case))
        self.tick()

    def _ask_when_quiet(self) -> None:
        """Once the papers are out and the result was looked at, the citizen is asked; what is finished on the spot is
        asked about at its end."""
        if self._case is None or not self.isVisible() or self._looking.isActive():
            return
        rating = self.shell.citizens.rating
        printing = any(one.printing for one in self.papers.cards)
        if rating.owes(self._case) and not printing and not finishes_on_the_spot(self._case):
            rating.ask_owed()

    def _rating_changed(self, case_id: str) -> None:
        if self._case is not None and case_id == self._case.id and self.isVisible():
            self.rating.tick()
            self.shell.refresh()

    def _show_due(self) -> None:
        case = self.case
        day = due_words(case)
        if case.status is CaseStatus.refused and case.refusal is not None:
            title, shown = text("page.done.go_to"), case.refusal.office
            why = text("page.done.phone", phone=case.refusal.phone)
        elif case.open_lines:
            title, shown = text("page.done.to_bring"), text("page.done.open_lines", count=len(case.open_lines))
            why = ""
        else:
            title, shown = text("page.done.due"), day or case.limit_text or text("ui.item.silent")
            why = "".join(case.due.explanation)
        self._due_title.setText(title)
        self._due_day.set_words(shown)
        if why or not case.open_lines:
            self._due_why.set_words(why)
        else:
            self._due_why.set_spans(_open_spans(case))
        self._due_why.setVisible(bool(self._due_why.text()))

    def _show_ways(self) -> None:
        """One primary button: a fault's cure, else finishing on the spot, else the next citizen."""
        fault = self.papers.cure is not None
        slip = next((one for one in self.papers.cards if one.paper.paper == SLIP and not one.earlier), None)
        if slip is not None:
            self.slip.say(slip.accessibleName().split("。")[0])
        claims = self._asks_claim()
        finishes = finishes_on_the_spot(self.case) and not claims
        self.on.setVisible(finishes)
        self.on.set_kind(Kind.plain if fault else Kind.primary)
        self.claim.setVisible(claims)
        self.claim.set_kind(Kind.plain if fault else Kind.primary)
        self.next.set_kind(Kind.plain if fault or finishes or claims else Kind.primary)
        self.same.setVisible(self._serving is not None)
        hint = "money.row.now" if claims else "page.done.on_the_spot" if finishes else "page.done.may_call"
        self._hint.set_words(text(hint))
        self._show_settling()

    def open_custody(self) -> None:
        """Signatures and originals; again it goes."""
        toggle_custody(self.shell, self.case, self._progressed)

    def _asks_claim(self) -> bool:
        """Whether what the case asks to be paid is recorded next, while the citizen and the invoices are here."""
        standing = claim_standing(self.shell.counter, self.case)
        return standing is not None and standing.verb == "record"

    def open_claim(self) -> None:
        """To what the case asks to be paid, if it does."""
        if claim_standing(self.shell.counter, self.case) is not None:
            self.shell.go(PageId.claim, case=self.case)

    def _show_settling(self) -> None:
        settling = self._settling.isActive()
        for one in (self.next, self.on, self.claim):
            one.setEnabled(not settling)

    def _settled(self) -> None:
        self._show_settling()
        now = QApplication.focusWidget()
        if self.isVisible() and now in (None, self.card):
            self.take_focus()

    def tick(self) -> None:
        """Count the half minute down; say when it is over."""
        left = seconds_to_take_back(self.shell.counter, self.case)
        if left:
            self.card.take_back.set_off("")
            self.card.take_back.set_words(text("page.done.take_back_in", seconds=left))
        else:
            self.card.take_back.set_words(text("ui.keys.take_back"))
            self.card.take_back.set_off(text("page.done.too_late"))
            self._ticking.stop()

    def _show_paper(self, decision: Decision) -> None:
        counter = self.shell.counter
        has_slip = has_slip_printer(counter)
        self.slip.setVisible(has_slip)
        self.preview.setVisible(not has_slip)
        title = paper_name(SLIP if has_slip else decision.papers[0].value)
        self.slip.say(title)
        call = partial(_picture, counter, decision)
        self.shell.reading(call).success(self._show_slip if has_slip else self._show_pdf).start()

    def _show_slip(self, png: bytes) -> None:
        self.slip.show_picture(png)

    def _show_pdf(self, pdf: bytes) -> None:
        if self._decision is not None:
            self.preview.show_pdf(paper_name(self._decision.papers[0].value), pdf)

    def _progressed(self, case: Case) -> None:
        self._case = case
        if self.isVisible():
            self.shell.refresh()

    def take_back(self) -> None:
        """Within half a minute: the decision no longer counts, and what was judged is there again."""
        if seconds_to_take_back(self.shell.counter, self.case):
            call = partial(_taken_back, self.shell.counter, self.case)
            self.shell.writing(call).success(self._taken_back).start()

    def _taken_back(self, case: Case) -> None:
        self.shell.citizens.rating.take_back(case)
        if not self.isVisible() or self._case is None or self._case.id != case.id:
            return  # somebody else is served by now; the case stands where it stood, and can be found there
        if self._serving is None:
            self.shell.go(PageId.steps, case=case)
            return
        serving = take_up_again(self._serving, case)
        self._serving = self._case = None
        self.shell.current.take(serving)
        self.shell.current.touch()
        self.shell.go(PageId.outcome)

    def same_person(self) -> None:
        """One more matter for the same person: the next item begins with who is known already."""
        if self._serving is not None and self._serving.draft.applicant is not None:
            self.shell.current.put_away()
            self.shell.current.carry(self._serving.draft.applicant)
            self.shell.go(PageId.finder, fresh=True)

    def next_citizen(self) -> None:
        """Call the next one; not within a second of arriving."""
        if not self._settling.isActive():
            self.shell.current.put_away()
            self.shell.cards.next_citizen()
            self.shell.go(PageId.finder, fresh=True)
            self.shell.queue.call_next()

    def _put_off(self, case: Case) -> None:
        """The paper waits; what comes next does not: the rest of this case, or the next citizen."""
        if not self.isVisible():
            return
        if finishes_on_the_spot(case):
            self.shell.go(PageId.steps, case=case)
        else:
            self.shell.current.put_away()
            self.shell.cards.next_citizen()
            self.shell.go(PageId.finder, fresh=True)

    def go_on(self) -> None:
        """Review, finish and hand over in one sitting."""
        if self.on.isVisibleTo(self) and self.on.isEnabled():
            self.shell.go(PageId.steps, case=self.case)


def _headline(case: Case) -> tuple[Mark, str]:
    if case.status is CaseStatus.accepted:
        promised = case.promise
        return (Mark.promised if promised else Mark.met), text(
            "page.done.promised" if promised else "page.done.accepted"
        )
    if case.status is CaseStatus.notified:
        return Mark.defective, text("page.done.notified")
    return STATUS_MARKS[case.status], case.status.label


def _open_spans(case: Case) -> list[Span]:
    spans: list[Span] = []
    for one in case.open_lines:
        words = case.line_words.get(one.material) or one.reason or text("page.checklist.missing")
        joint = "　" if spans else ""
        spans += [Span(f"{joint}{one.text} "), Span(words, STATE_MARKS[one.state].word_colour, bold=True)]
    return spans


def _picture(counter: Counter, decision: Decision) -> bytes:
    facts = paper_facts(counter, decision.case, decision.papers[0])
    return slip_preview(counter, facts) if has_slip_printer(counter) else render(facts)


def _taken_back(counter: Counter, case: Case) -> Case:
    take_back(counter, case)
    return get_case(counter, case.id)
