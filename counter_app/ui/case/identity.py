# SPDX-License-Identifier: Apache-2.0
"""Whose case it is, and as few questions as decide the list of materials."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI, civil_date
from counter_app.base.texts import text
from counter_app.cases.people import Party, Person, Unit
from counter_app.catalogue.items import ApplicantKind
from counter_app.desk.card_filling import CardPlace
from counter_app.desk.counter import Counter
from counter_app.desk.serving import Serving
from counter_app.desk.subsidy_lists import serve_by_list, takes_lists
from counter_app.desk.unmasking import record_unmasking
from counter_app.devices.contracts import DeviceKind, DeviceState
from counter_app.ui import theme
from counter_app.ui.case.asks import CIRCUMSTANCE, CLOCK, PERIOD, STATEMENT, asks_of, quotes_of
from counter_app.ui.case.caller_card import CallerCard
from counter_app.ui.case.card_intake import CardIntake
from counter_app.ui.case.dates import read_date
from counter_app.ui.case.party_form import PartyForm, PersonForm, UnitForm
from counter_app.ui.case.progress import (
    case_facts,
    case_steps,
    elapsed_words,
    identity_gaps,
    is_decided,
    nobody_applies,
    open_count,
)
from counter_app.ui.case.questions import Questions
from counter_app.ui.case.reader_trouble import ReaderTrouble
from counter_app.ui.case.unmask_row import UnmaskRow
from counter_app.ui.case.visits import VisitLookup
from counter_app.ui.case.visits_told import VisitsTold
from counter_app.ui.guide.item_words import guide_text
from counter_app.ui.keys import Command, Context
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.card_desk import CARD_READERS, ReadCard
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.shell.pages import PAGES
from counter_app.ui.shell.panes import focusable
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.banner import BannerPlace
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, Column, Foot, row
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.step_rail import StepWords
from counter_app.ui.widgets.text import Elided, Prose, label


class IdentityPage(Page):
    """Left: applicant and agent. Right: eligibility, circumstances, clocks. Nothing typed is ever refused."""

    id = PageId.identity
    context = Context.identity

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.questions = Questions()
        self.questions.answered.connect(self._answered)
        self.questions.at_end.connect(self._to_foot)
        self.person = PersonForm(text("ui.facts.applicant"), "applicant")
        self.unit = UnitForm(text("ui.facts.applicant"), "unit")
        self.agent = PersonForm(text("ui.facts.agent"), "agent", agent=True)
        for form in (self.person, self.unit, self.agent):
            form.changed.connect(self._party_changed)
            form.finished.connect(self._party_finished)
        self.intake = CardIntake(shell, self.person, self.unit, self.agent, self.cap(Command.take_offer))
        self.intake.changed.connect(self._card_taken)
        self.trouble = ReaderTrouble(shell.clock, self.cap(Command.read_card), self.cap(Command.other_reader))
        self.trouble.retry.connect(shell.cards.read_again)
        self.trouble.other.connect(shell.cards.other_reader)
        self._reasons = UnmaskRow()
        self._reasons.chosen.connect(self._unmask)
        self._reasons.hide()
        self._warning = BannerPlace()
        self._warning.setContentsMargins(Column.EDGE, 0, Column.EDGE, 0)
        self.visits = VisitLookup(shell, self)
        self._told = VisitsTold(shell, self, self.visits)
        self._other_kind: bool | None = None  # the clerk chose a unit (True) or a person (False) by hand
        self.kind_button = Button(text("ui.identity.as_unit"), small=True)
        self.kind_button.clicked.connect(self._change_kind)
        self.list_button = Button(text("ui.identity.by_list"), small=True)
        self.list_button.clicked.connect(self._turn_list)
        self._nobody = Card()
        self._nobody.body.addWidget(label(text("ui.facts.applicant"), Role.h3))
        self._nobody.body.addWidget(Prose(text("ui.identity.no_applicant"), Role.body, Colour.ink2))
        self.calling = CallerCard()
        self.calling.changed.connect(self._called)
        self._people = Column()
        self._people.body.addWidget(self.trouble)
        self._people.body.addWidget(self.calling)
        self._people.body.addWidget(self._nobody)
        self._people.body.addWidget(self.person)
        self._people.body.addWidget(self.unit)
        self._people.body.addWidget(self.kind_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._people.body.addWidget(self.list_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._people.body.addWidget(self._reasons)
        self._people.body.addLayout(self.intake.told)
        self._people.body.addWidget(self.agent)
        self._people.body.addStretch(1)
        self._saved = label("", Role.cap, Colour.ink3)
        self._saved.setContentsMargins(Column.EDGE, 0, 0, 8)
        self._heading = label(text("ui.questions.title"), Role.h2)
        self._count = Elided("", Role.cap, Colour.ink3)
        self._summary = Elided("", Role.cap, Colour.ink2)
        self.back_button = Button(text("ui.keys.back"), self.cap(Command.back))
        self.back_button.clicked.connect(self.go_back)
        self.forward_button = Button(text("ui.identity.forward"), self.cap(Command.forward), Kind.primary)
        self.forward_button.clicked.connect(self._forward)
        self._lay_out()
        shell.current.saved.connect(self._say_saved)

    def _lay_out(self) -> None:
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self._people, 1)
        left.addWidget(self._saved)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        head = row(self._heading, self._count, None, gap=10)
        head.setContentsMargins(Column.EDGE, 4, Column.EDGE, 2)
        right.addLayout(head)
        right.addWidget(self.questions, 1)
        right.addLayout(self._told.place)
        right.addLayout(self._warning)
        foot = Foot()
        foot.line.addWidget(self._summary, 1)
        foot.line.addWidget(self.back_button)
        foot.line.addWidget(self.forward_button)
        self._foot = foot
        right.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X - Column.EDGE, 6, theme.PAGE_X - Column.EDGE, 6)
        whole.setSpacing(0)
        whole.addWidget(self._left, 42)
        whole.addWidget(self._right, 58)

    @property
    def serving(self) -> Serving:
        """The case in work."""
        return self.shell.current.serving

    @property
    def _today(self) -> date:
        return civil_date(self.shell.clock())

    @property
    def _form(self) -> PartyForm:
        return self.person if self._is_person else self.unit

    @property
    def _is_person(self) -> bool:
        structure = self.serving.item.structure
        applicant = self.serving.draft.applicant
        if self._other_kind is not None:
            return not self._other_kind
        if applicant is not None:
            return isinstance(applicant, Person)
        return structure is None or structure.applicant in (ApplicantKind.person, ApplicantKind.none)

    @property
    def warning(self) -> str:
        """What is warned of, "" where nothing is."""
        return self._warning.title

    @property
    def saved_words(self) -> str:
        """When the draft was saved."""
        return self._saved.text()

    def enter(self, **given: object) -> None:
        """Show the draft as it stands."""
        self.serving.draft.page = self.id.value
        self._other_kind = None
        self._fill()
        other = self.intake.begin()
        self.trouble.show_states(self._readers())
        self._told.look()
        self._saved.setText("")
        self._reasons.hide()
        self._show(self._next_open_key("") if other else None)

    def leave(self) -> None:
        """Nothing typed is left behind."""
        if self.shell.current.busy:
            if self.keep_parties() | self.calling.keep(self.serving):
                self.shell.current.touch()
            self.shell.current.save_now()

    def first_focus(self) -> QWidget | None:
        """The first empty field of the applicant, else the first unanswered question, else on.

        Where a card is likely to name the applicant, the questions come first: a digit meant for them must not end up
        in a name that the card is filling in just then.
        """
        gap = self._first_gap()
        if gap is not None and not (self.intake.card_awaited and self.questions.in_hand):
            return gap.editor
        if self.questions.in_hand:
            return self.questions.control(self.questions.in_hand)
        return self.forward_button if self.forward_button.isEnabled() else None

    def panes(self) -> Sequence[QWidget]:
        """People, questions."""
        return (self._left, self._right)

    def facts(self) -> Sequence[Fact]:
        """The case so far."""
        facts = case_facts(self.shell.counter, self.serving) if self.shell.current.busy else ()
        visits = self.visits.visits
        if not facts or visits is None or not visits.trips:
            return facts
        return (*facts, Fact(text("visits.fact"), text("visits.nth", count=visits.coming), Mark.defective))

    def timer_words(self) -> str:
        """Minutes at the window."""
        return elapsed_words(self.shell.counter, self.serving) if self.shell.current.busy else ""

    def steps(self) -> Sequence[StepWords]:
        """The rail."""
        return case_steps(self.shell.counter, self.serving, self.id) if self.shell.current.busy else ()

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """On, the guide's words, full number, next gap, undo."""
        return {
            Command.forward: self._forward,
            Command.show_guide: self._show_guide,
            Command.unmask: self._ask_unmask,
            Command.next_open: self._next_open,
            Command.undo: self._undo,
            Command.take_offer: self._take_offer,
            Command.see_visits: self._told.see,
            Command.by_phone: self.calling.ask,
            Command.complaint: self._told.complain,
            Command.consulted: self._told.asked_only,
        }

    def _readers(self) -> tuple[DeviceState, ...]:
        return tuple(one for one in self.shell.devices.states if one.kind in CARD_READERS)

    def device_changed(self, kind: DeviceKind) -> None:
        """A reader is lost, or back: said at once, and gone by itself."""
        if kind in CARD_READERS:
            self.trouble.show_states(self._readers())

    def card_waits(self) -> None:
        """It is offered."""
        self.intake.say()

    def card_said(self, message: Message) -> bool:
        """Of a card that could not be read nothing is here; where the next one would stand it is told."""
        self.intake.tell(message)
        return True

    def take_card(self, card: ReadCard) -> bool:
        """A card was laid down: it fills what nobody filled. Somebody else's lets the case stand still."""
        self.keep_parties()
        if self.intake.take(card, other_kind=not self._is_person) is CardPlace.stranger:
            self.shell.cards.freeze(card)
        else:
            self._card_taken()
        return True

    def _take_offer(self) -> None:
        if self.intake.take_offer():
            self._card_taken()

    def _card_taken(self) -> None:
        """Show what came from a card; where the hands are is where they stay."""
        self.shell.current.touch()
        self._show_form()
        self.agent.setVisible(self.serving.checklist.answers.get("agent") == "yes")
        self.intake.show_forms()
        self.keep_parties()
        self._told.look()
        self._show(self.questions.in_hand or None)

    def go_back(self) -> None:
        """To the item's card; the draft stays."""
        if self._reasons.isVisible():
            self._reasons.hide()
            return
        self.shell.go(PageId.item_card, item=self.serving.item)

    def _fill(self) -> None:
        draft = self.serving.draft
        for form in (self.person, self.unit, self.agent):
            form.set_today(self._today)
        applicant = draft.applicant
        self._show_form()
        self.calling.show_serving(self.shell.counter, self.serving)
        self.person.set_person(applicant if isinstance(applicant, Person) else None)
        self.unit.set_unit(applicant if isinstance(applicant, Unit) else None)
        agent = draft.agent
        self.agent.set_person(agent.person if agent else None, agent.relation if agent else "")

    def _show_form(self) -> None:
        """The form of the kind of applicant there is, and the way to the other kind."""
        nobody, structure = nobody_applies(self.serving), self.serving.item.structure
        self._nobody.setVisible(nobody)
        self.person.setVisible(self._is_person and not nobody)
        self.unit.setVisible(not self._is_person)
        changeable = structure is not None and structure.applicant in (ApplicantKind.person, ApplicantKind.unit)
        self.kind_button.setVisible(changeable and self.serving.case is None and not nobody)
        named = structure is not None and structure.applicant is not ApplicantKind.none
        lists = named and self.serving.case is None and takes_lists(self.shell.counter, self.serving.item)
        self.list_button.setVisible(lists)
        self.list_button.set_words(text("ui.identity.by_person" if nobody else "ui.identity.by_list"))
        self.kind_button.set_words(text("ui.identity.as_unit" if self._is_person else "ui.identity.as_person"))

    def _show(self, in_hand: str | None) -> None:
        """Questions, counts and the way on, from the draft."""
        serving = self.serving
        asks = asks_of(self.shell.counter, self.serving)
        self.questions.show_asks(asks, in_hand)
        self.agent.setVisible(serving.checklist.answers.get("agent") == "yes")
        done = sum(1 for one in asks if one.answer is not None)
        self._count.setText(
            text("ui.questions.count", count=len(asks), done=done) if asks else text("ui.questions.none")
        )
        lines = serving.checklist.lines
        settled = sum(1 for one in lines if one.decided)
        left = open_count(serving)
        words = "ui.identity.lines_final" if not left else "ui.identity.lines_so_far"
        self._summary.setText(text(words, count=settled, left=left))
        self._order_tabs()
        self._say_on()
        self._warn()
        self.shell.refresh()

    def _order_tabs(self) -> None:
        """Tab follows reading order: people, questions, the row of buttons. Rows of questions come and go."""
        order = [*focusable(self._people), *self.questions.controls(), self.back_button, self.forward_button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _say_on(self) -> None:
        serving = self.serving
        left = open_count(serving)
        gaps = identity_gaps(serving, self._today)
        if any(gap.startswith("applicant") for gap in gaps):
            reason = text("ui.identity.applicant_open")
        elif gaps:
            reason = text("ui.identity.agent_open")
        else:
            reason = text("ui.identity.left", count=left) if left else ""
        self.forward_button.set_off(reason)

    def _warn(self) -> None:
        """A statement that does not hold leads to a refusal; it is said, not done."""
        serving = self.serving
        false = [one.text for one in serving.checklist.eligibility if serving.draft.eligibility.get(one.id) == "no"]
        self._warning.say(Message(Tone.warn, text("ui.identity.not_eligible"), "；".join(false)) if false else None)

    def _answered(self, key: str, value: str) -> None:
        serving = self.serving
        if key.startswith(STATEMENT):
            serving.confirm(key.removeprefix(STATEMENT), value)
        elif key.startswith(CIRCUMSTANCE):
            name = key.removeprefix(CIRCUMSTANCE)
            if name == "agent" and value != "yes":  # first: an agent who leaves has it asked anew
                serving.set_agent(None)
                self.agent.set_person(None)
            serving.answer(name, value)
        elif key == PERIOD:
            serving.set_period(value)
        else:
            day = read_date(value, self._today) if value else None
            if value and (day is None or day > self._today):
                self.questions.refuse_date(key, text("ui.questions.no_date"))
                return
            serving.set_clock(key.removeprefix(CLOCK), day.isoformat() if day else "")
        self.shell.current.touch()
        self._show(self._next_open_key(key))
        if not self.questions.focus_in_hand():
            self._to_foot()

    def _next_open_key(self, after: str) -> str:
        """The first open question behind the one just answered, else the first of all."""
        asks = asks_of(self.shell.counter, self.serving)
        keys = [one.key for one in asks]
        place = keys.index(after) if after in keys else -1
        behind = [one.key for one in asks[place + 1 :] if one.answer is None]
        before = [one.key for one in asks[: place + 1] if one.answer is None]
        return (behind + before + [""])[0]

    def _party_changed(self) -> None:
        if self.shell.current.busy and self.keep_parties():
            self.shell.current.touch()
            self._say_on()
            self.intake.say()
            self.shell.refresh()

    def keep_parties(self) -> bool:
        """What stands in the fields goes into the draft; whether that is something else than before."""
        serving = self.serving
        if not self.intake.is_for(serving):
            return False
        before = (serving.draft.applicant, serving.draft.agent)
        if self._form.isVisibleTo(self):
            serving.set_applicant(self._form.party())
        if self.agent.isVisibleTo(self):
            serving.set_agent(self.agent.agent())
        changed = before != (serving.draft.applicant, serving.draft.agent)
        if changed and before[1] != serving.draft.agent:
            self.questions.show_asks(asks_of(self.shell.counter, self.serving))
        return changed

    def _change_kind(self) -> None:
        """A unit files for its people, or a person comes for a unit. What was typed of the other stays in its form."""
        self._other_kind = self._is_person
        self._show_form()
        self.serving.set_applicant(self._form.party())
        self.shell.current.touch()
        self._told.look()
        self._show(None)
        gap = self._form.first_gap()
        if gap is not None:
            gap.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _turn_list(self) -> None:
        """The department applies for everybody with a list, or somebody applies after all."""
        serve_by_list(self.shell.counter, self.serving, wanted=not nobody_applies(self.serving))
        self.shell.current.touch()
        self._fill()
        self._told.look()
        self._show(self._next_open_key(""))
        if not self.questions.focus_in_hand():
            self._to_foot()

    def known_party(self) -> Party | None:
        """Who applies, once name and number are right."""
        wrong = identity_gaps(self.serving, self._today)
        return None if any(gap.startswith("applicant") for gap in wrong) else self.serving.draft.applicant

    def _called(self) -> None:
        if self.shell.current.busy and self.calling.keep(self.serving):
            self.shell.current.touch()
            self.shell.refresh()

    def _party_finished(self) -> None:
        self.keep_parties()
        self._told.look()
        self._show(None)
        if not self.questions.focus_in_hand():
            self._to_foot()

    def _to_foot(self) -> None:
        target = self.forward_button if self.forward_button.isEnabled() else self.back_button
        gap = self._first_gap()
        (gap.editor if gap is not None else target).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _first_gap(self) -> Field | None:
        """The first field of a form in sight that is empty or wrong."""
        forms = [one for one in (self._form, self.agent) if one.isVisibleTo(self)]
        return next((gap for gap in (form.first_gap() for form in forms) if gap is not None), None)

    def _next_open(self) -> None:
        """Ctrl+G: the next thing that keeps the way on closed."""
        for form in (self._form, self.agent):
            if form.isVisibleTo(self):
                form.show_faults()
                gap = form.first_gap()
                if gap is not None:
                    gap.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
                    return
        self._show(self._next_open_key(""))
        if not self.questions.focus_in_hand():
            self.forward_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _forward(self) -> None:
        self.keep_parties()
        self._show(self.questions.in_hand or None)
        if not is_decided(self.serving, self._today):
            self._next_open()
        elif PageId.checklist in PAGES:
            self.shell.go(PageId.checklist)

    def _show_guide(self) -> None:
        if self.shell.panel is not None:
            self.shell.close_panel()
            return
        item = self.serving.item
        guide = self.shell.counter.catalogue.guides[item.guide]
        self.shell.open_panel(
            GuidePanel(guide_text(item, guide.title, quotes_of(self.serving, self.questions.in_hand)))
        )

    def _undo(self) -> None:
        if self.serving.undo():
            self.shell.current.touch()
            self._fill()
            self._show(None)

    def _hidden_field(self) -> Field | None:
        """The hidden number meant by Ctrl+O: the one in focus, else the first."""
        fields = [*self._form.fields.values()]
        if self.agent.isVisibleTo(self):
            fields += self.agent.fields.values()
        hidden = [one for one in fields if one.editor.concealed]
        focused = [one for one in hidden if one.editor is QApplication.focusWidget()]
        return (focused + hidden + [None])[0]

    def _ask_unmask(self) -> None:
        field = self._hidden_field()
        if field is not None:
            self._reasons.ask(field)
            self._people.show_part(self._reasons)

    def _unmask(self, reason: str) -> None:
        field = self._reasons.field
        self._reasons.hide()
        if field is not None:
            call = partial(_record_unmasking, self.shell.counter, field.key, reason, self.serving)
            self.shell.writing(call).success(self._unmasked).start()

    def _unmasked(self, of: Serving) -> None:
        here = self.isVisible() and self.shell.current.busy and self.serving is of
        if here and self._reasons.field is not None:
            self._reasons.field.reveal()
            self._reasons.field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _say_saved(self) -> None:
        saved = self.shell.current.saved_at
        if saved is not None:
            self._saved.setText(text("ui.identity.saved", time=f"{saved.astimezone(SHANGHAI):%H:%M}"))


def _record_unmasking(counter: Counter, field: str, reason: str, serving: Serving) -> Serving:
    record_unmasking(counter, field, reason, serving.draft.case)
    return serving
