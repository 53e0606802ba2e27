# SPDX-License-Identifier: Apache-2.0
"""The people of a hall played by the program: each later step of a case is done by somebody who may, with everything
that it asks for made up. For rehearsals; nothing of it is anybody's."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import count

from counter_app.base.clock import civil_date
from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.actions import ScanSource
from counter_app.cases.case import Case
from counter_app.cases.claims import FIXING
from counter_app.cases.roster_rows import undecided_rows
from counter_app.cases.telling_rules import is_told
from counter_app.catalogue.items import Step, Verb
from counter_app.desk import following
from counter_app.desk.counter import Counter
from counter_app.desk.letters import letter_form
from counter_app.desk.made_money import barred_by_money, work_money
from counter_app.desk.numbering import next_result_number, number_facts
from counter_app.desk.objecting import handle_objection, raise_objection
from counter_app.desk.office_filling import fill_by_office, review_facts
from counter_app.desk.roster_review import Rejection, review_rows, rosters_to_review
from counter_app.desk.sample_filling import SampleWords
from counter_app.desk.scanning import Taken
from counter_app.desk.sheet_image import SheetImage
from counter_app.desk.step_files import add_files
from counter_app.desk.step_sheets import asks_of
from counter_app.desk.telling import messages, tell_here
from counter_app.forms.filled import FilledForm
from counter_app.settings import StaffMember

ACCOUNT_MONEY = "1234.50"
"""The account money that a made-up letter brings."""


class StandIn:
    """Everybody of the hall, one after the other at the same window. ``set_clock`` moves the counter's clock."""

    def __init__(self, counter: Counter, set_clock: Callable[[datetime], None]) -> None:
        self._counter = counter
        self._set_clock = set_clock
        self._numbers = count(1)
        self.words = SampleWords()

    def result_number(self, case: Case) -> str:
        """The number that the case's result would get from its series; one of our own where it has none."""
        return next_result_number(self._counter, case) or f"测{next(self._numbers):06d}"

    @property
    def today(self) -> date:
        """The day on the hall's wall."""
        return civil_date(self._counter.clock())

    def sit(self, duty: Duty, *, apart: Sequence[str] = (), lacking: bool = False) -> bool:
        """Somebody who has the duty (or lacks it) and is none of those sits down; False where there is nobody.

        Whoever is at the window stays where they are fit. Nobody signs in by a password: this is no window's work.
        """
        staff = self._counter.settings.hall.staff
        fit = [one for one in staff if (duty in one.duties) is not lacking and one.number not in apart]
        fit.sort(key=lambda one: len(one.duties))  # who may do much is spared for what few may do
        here = self._counter.clerk
        chosen: StaffMember | None = here if here in fit else next(iter(fit), None)
        if chosen is not None:
            self._counter.clerk = chosen
        return chosen is not None

    def sit_for(self, case: Case, step: Step) -> None:
        """Somebody who may do the step sits down. Raises CounterError where the hall has nobody."""
        work = self._counter.work.of(step)
        barred = [one.clerk for one in case.steps if one.passed and one.verb in work.apart_from]
        if step.id in case.begun and work.wants_two(step):
            barred.append(case.begun[step.id].clerk)
        barred += barred_by_money(self._counter, case, step)
        if not self.sit(work.duty, apart=barred):
            raise CounterError("rehearsing.nobody", duty=text(f"cases.duty.{work.duty.value}"))

    def work(self, case: Case, step: Step, *, object_to_it: bool = False) -> Case:
        """One step with all that it asks for. ``object_to_it``: an objection comes on the last day, and is answered."""
        counter = self._counter
        case = self.begun(case, step, object_to_it=object_to_it)
        self.sit_for(case, step)
        if counter.work.of(step).files:
            case = add_files(counter, case, step.id, self._white_sheet).case
        case = self._write_letter(case, step)
        case = self._decide_rows(case, step)
        case = work_money(counter, case, step, lambda duty, apart: self.sit(duty, apart=apart))
        case = self._decide_rows(case, step)  # a list's people stand on the claim
        if step.id in case.passed_steps:  # what was paid in full passes by itself
            return case
        self.sit_for(case, step)
        case = self._told(case, step)
        return following.pass_step(counter, case, step, sheet=self.sheet(case, step)).case

    def begun(self, case: Case, step: Step, *, object_to_it: bool = False) -> Case:
        """A step that takes time is begun, and waited for; nothing happens to others."""
        counter = self._counter
        if asks_of(counter, case, step).begins:
            self.sit_for(case, step)
            case = following.begin_step(counter, case, step, sheet=self.sheet(case, step)).case
            if counter.work.of(step).public:
                case = self._while_public(case, step) if object_to_it else case
                self._set_clock(counter.clock() + timedelta(days=1))
        return case

    def sheet(self, case: Case, step: Step) -> FilledForm | None:
        """The sheet the step asks for now, filled in so that it passes."""
        form = asks_of(self._counter, case, step).sheet
        if form is None:
            return None
        work = self._counter.work.of(step)
        wanted = dict([work.passes] if work.passes and form.id == work.sheet else [])
        if step.verb is Verb.receive_letter and form.field("amount") is not None:
            wanted["amount"] = ACCOUNT_MONEY
        return self.words.fill(form, review_facts(self._counter, case), today=self.today, office=True, wanted=wanted)

    def _while_public(self, case: Case, step: Step) -> Case:
        case = raise_objection(self._counter, case, step.id, who="", words="测试异议").case
        return handle_objection(self._counter, case, case.objections[-1].id, "已核实，不成立", upheld=False).case

    def _write_letter(self, case: Case, step: Step) -> Case:
        """The official letter of a step, written and printed before it goes out."""
        letter = letter_form(self._counter, case, step)
        if letter is None:
            return case
        facts = {**review_facts(self._counter, case), **number_facts(self._counter, case)}
        filled = self.words.fill(letter.definition, facts, today=self.today, office=True, begun=letter.filled)
        return fill_by_office(self._counter, case, letter.definition.id, filled).case

    def _told(self, case: Case, step: Step) -> Case:
        """Who is to be told is told, at the window."""
        if step.verb is not Verb.notify or is_told(case):
            return case
        message = next(one for one in messages(self._counter, case) if not one.posted)
        return tell_here(self._counter, case, message.id).case

    def _decide_rows(self, case: Case, step: Step) -> Case:
        """Everybody in a table of people gets a result; the last of several is not taken."""
        if step.verb in FIXING and undecided_rows(case, self._counter.work):
            return self.decide_rows(case)
        return case

    def decide_rows(self, case: Case) -> Case:
        """The results of everybody, written by whoever reviews the item."""
        for roster in rosters_to_review(self._counter, case):
            reason = next(iter(self._counter.work.row_reasons))
            rejections = [Rejection(max(roster.people), reason)] if len(roster.people) > 1 else []
            case = review_rows(self._counter, case, roster, rejections).case
        return case

    @cached_property
    def _white_sheet(self) -> Taken:
        """What stands for a photograph or a signed sheet."""
        from PIL import Image

        held = io.BytesIO()
        Image.new("L", (120, 160), 255).save(held, "JPEG")
        return Taken((SheetImage(held.getvalue(), 120, 160, False),), ScanSource.file)
