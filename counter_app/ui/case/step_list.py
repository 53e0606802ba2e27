# SPDX-License-Identifier: Apache-2.0
"""The later steps of a case one under the other: done, asked for now, still to come."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.clock import spoken_date
from counter_app.base.duties import Duty
from counter_app.base.texts import text
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.channel_rules import is_taken_away
from counter_app.cases.look_ups import LookedUp
from counter_app.cases.telling_rules import is_told
from counter_app.catalogue.items import Step, Verb
from counter_app.desk.counter import Counter
from counter_app.desk.following import StepState, steps_of
from counter_app.desk.looking_up import asks_register
from counter_app.desk.objecting import objections_of
from counter_app.desk.office_filling import is_filled_by_office, office_forms
from counter_app.desk.roster_review import rosters_to_review, spoken_rows
from counter_app.desk.step_sheets import StepAsks, asks_of
from counter_app.ui import theme
from counter_app.ui.case.act_forms import Act
from counter_app.ui.case.case_history import not_passed_words, passed_words
from counter_app.ui.case.decided import due_words, hour
from counter_app.ui.case.objection_form import objection_words
from counter_app.ui.case.step_row import StepRow
from counter_app.ui.money.claim_standing import claim_standing
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose

PASS, FAIL, OBJECT = 1, 2, 3


def way_words(asks: StepAsks, case: Case) -> str:
    """What going on with a step is called: begun, its sheet filled in, told here, passed."""
    verb = asks.step.verb
    if asks.begins:
        return text("step_page.begin", verb=verb.value)
    if asks.sheet is not None:
        return text("step_page.fill", sheet=asks.sheet.title.replace("　", ""))
    if verb is Verb.notify and not is_told(case):
        return text("telling.passed_here")
    return passed_words(verb)


class StepList(QWidget):
    """Drawn anew for every state of the case; empty before it is accepted."""

    digit = Signal(int)
    office = Signal()  # to what the office writes on the forms
    people = Signal()  # to the results of everybody in the case's tables
    claim = Signal()  # to what is paid
    register = Signal()  # to what the centre's register says

    def __init__(self, office_cap: str, people_cap: str = "", claim_cap: str = "", register_cap: str = "") -> None:
        super().__init__()
        self._office_cap = office_cap
        self._people_cap = people_cap
        self._claim_cap = claim_cap
        self._register_cap = register_cap
        self._rows: list[StepRow] = []
        self.asked: OptionRow | None = None
        self.now: StepRow | None = None
        self.ending: Act | None = None  # what ends the case and is asked for in the row of now
        self.asks: StepAsks | None = None  # what the step of now asks for
        self.way = ""  # what passing it, or beginning it, is called
        self.waits_for: Duty | None = None  # who is to do it, where that is nobody who is here
        self.until = ""  # why it cannot be passed yet
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(theme.GAP)

    def show_case(self, counter: Counter, case: Case, open_step: Step | None) -> None:
        """Every step of an accepted case; ``open_step`` is the one to be done now."""
        for old in self._rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows, self.asked, self.now, self.ending = [], None, None, None
        self.asks, self.way, self.waits_for, self.until = None, "", None, ""
        self.setVisible(bool(case.accepted_at))
        if not case.accepted_at:
            return
        self._add(StepRow(text("cases.act.accepted"), due_words(case) or case.limit_text, Mark.met, now=False))
        self._add_claim(counter, case)
        for state in steps_of(counter, case):
            self._add_step(counter, case, state, now=open_step is not None and state.step.id == open_step.id)
        self._add_register(counter, case)
        self._add_office_forms(counter, case)
        self._add_people(counter, case)
        self._add_ending(case, Act.complete, CaseStatus.accepted, now=open_step is None, at=case.completed_at)
        if is_taken_away(case):
            self._add_ending(case, Act.deliver, CaseStatus.completed, now=True, at=case.delivered_at)
        aside = text("page.steps.at", time=hour(case.accepted_at), clerk=case.window)
        self._rows[0].setAccessibleDescription(aside)

    def _add(self, part: StepRow) -> None:
        self._rows.append(part)
        self._list.addWidget(part)

    def _add_step(self, counter: Counter, case: Case, state: StepState, *, now: bool) -> None:
        step = state.step
        done = next((one for one in reversed(case.steps) if one.step == step.id and one.passed), None)
        mark = Mark.met if state.done else Mark.now if now else Mark.unseen
        detail = "　".join(one for one in (step.text, step.by) if one)
        aside = step.limit.text if step.limit else ""
        if done:
            aside = text("page.steps.at", time=hour(done.at), clerk=done.clerk)
        elif state.due:
            aside = text("page.steps.due", date=spoken_date(date.fromisoformat(state.due)), limit=aside)
        if step.id in case.begun and not done:
            begun = case.begun[step.id]
            aside = "　".join((text("step_page.begun", date=hour(begun.at), clerk=begun.clerk), aside)).strip("　")
        part = StepRow(step.verb.value, detail, mark, now=now, aside=aside)
        if now:
            self.now = part
            self._ask(counter, case, step, part)
            if state.explanation:
                part.inner.addWidget(Prose("".join(state.explanation), Role.cap, Colour.ink3))
        self._add(part)

    def _ask(self, counter: Counter, case: Case, step: Step, part: StepRow) -> None:
        """What the step of now asks whoever is here; whose it is, where that is somebody else."""
        work, self.asks = counter.work.of(step), asks_of(counter, case, step)
        if counter.clerk_number in case.against:
            self.waits_for, self.way = work.duty, text("step_page.hand_over")
            part.inner.addWidget(Prose(text("cases.rules.complained_of"), Role.cap, Colour.warn))
            return
        if counter.clerk is not None and work.duty not in counter.clerk.duties:
            self.waits_for, self.way = work.duty, text("step_page.hand_over")
            duty = text(f"cases.duty.{work.duty.value}")
            chip = Chip(text("step_page.waits_for", duty=duty), Mark.unseen)
            part.inner.addLayout(row(chip, Prose(text("step_page.waits_why", duty=duty), Role.cap, Colour.ink2), None))
        public = work.public and step.id in case.begun
        choices: list[Choice] = []
        if self.waits_for is None:
            self.way = way_words(self.asks, case)
            choices.append(Choice(PASS, self.way))
            if work.may_fail and not self.asks.begins:
                choices.append(Choice(FAIL, not_passed_words(step.verb)))
        if public:  # whoever is here writes an objection down
            choices.append(Choice(OBJECT, text("step_page.objection.choice")))
        if not choices:
            return
        self.asked = OptionRow(step.verb.value, choices)
        self.asked.chosen.connect(self.digit)
        self.asked.unmatched.connect(self.digit)
        part.inner.addWidget(self.asked)
        if public:
            self._show_public(counter, case, step, part)

    def _show_public(self, counter: Counter, case: Case, step: Step, part: StepRow) -> None:
        """Until when it is public, and every objection."""
        ends = case.begun[step.id].details.get("ends", "")
        told = objections_of(case, step.id)
        waiting = sum(1 for one in told if one.objection.upheld is None)
        if counter.today() <= ends:
            self.until = text("step_page.public_until", date=spoken_date(date.fromisoformat(ends)))
        elif waiting:
            self.until = text("step_page.objection.open", count=waiting)
        if self.waits_for is not None:
            self.until = ""
        elif self.until and self.asked is not None:
            self.asked.set_off(PASS, self.until)
            part.inner.addWidget(Prose(self.until, Role.cap, Colour.ink2))
        for place, one in enumerate(told, 1):
            tone = Colour.ink if one.objection.upheld is None else Colour.ink2
            part.inner.addWidget(Prose(objection_words(place, one), Role.cap, tone))

    def _add_register(self, counter: Counter, case: Case) -> None:
        """What the item asks the centre's register for."""
        query = asks_register(counter, case)
        if query is not None:
            asked = any(isinstance(one.facts, LookedUp) for one in case.history)
            about = text("register_page.about", title=query.title)
            part = StepRow(text("register_page.step"), about, Mark.met if asked else Mark.unseen, now=False)
            button = Button(text("register_page.open"), self._register_cap, small=True)
            button.clicked.connect(self.register)
            part.inner.addLayout(row(button, None))
            self._add(part)

    def _add_office_forms(self, counter: Counter, case: Case) -> None:
        """What the office writes on the forms itself; it stops no step."""
        forms = office_forms(counter, case)
        if forms:
            done = all(is_filled_by_office(one) for one in forms)
            titles = "、".join(one.title for one in forms)
            part = StepRow(text("page.office.title"), titles, Mark.met if done else Mark.unseen, now=False)
            button = Button(text("page.office.open"), self._office_cap, small=True)
            button.clicked.connect(self.office)
            part.inner.addLayout(row(button, None))
            self._add(part)

    def _add_claim(self, counter: Counter, case: Case) -> None:
        """What a paying case asks for, what was fixed of it, and how far it is paid."""
        standing = claim_standing(counter, case)
        if standing is not None:
            part = StepRow(text("money.row.title"), standing.words, standing.mark, now=False)
            button = Button(text(f"money.row.{standing.verb}"), self._claim_cap, small=True)
            button.clicked.connect(self.claim)
            part.inner.addLayout(row(button, None))
            self._add(part)

    def _add_people(self, counter: Counter, case: Case) -> None:
        """A case of many people: how many have a result, and the way to them."""
        rosters = rosters_to_review(counter, case)
        if not rosters:
            return
        people, left = "、".join(map(spoken_rows, rosters)), sum(len(one.undecided) for one in rosters)
        passed, rejected = sum(len(one.passed) for one in rosters), sum(len(one.rejected) for one in rosters)
        detail = text("page.people.detail", people=people, passed=passed, rejected=rejected)
        if left:
            detail = text("page.people.detail_open", people=people, open=left)
        part = StepRow(text("page.people.step"), detail, Mark.unseen if left else Mark.met, now=False)
        if case.status in (CaseStatus.accepted, CaseStatus.completed, CaseStatus.delivered):
            words = "export" if case.completed_at else "open" if left else "open_again"
            button = Button(text(f"page.people.{words}"), self._people_cap, small=True)
            button.clicked.connect(self.people)
            part.inner.addLayout(row(button, None))
        self._add(part)

    def _add_ending(self, case: Case, act: Act, status: CaseStatus, *, now: bool, at: int) -> None:
        """办结 or 送达: done, asked for now, or still to come."""
        due = now and case.status is status
        mark = Mark.met if at else Mark.now if due else Mark.unseen
        detail = ""
        if at and act is Act.complete:
            detail = "　".join(one for one in (case.result, case.result_number) if one)
        elif at:
            detail = "、".join(case.documents)
        part = StepRow(text(f"cases.act.{act.value}"), detail, mark, now=due, aside=hour(at) if at else "")
        self._add(part)
        if due:
            self.now, self.ending = part, act
