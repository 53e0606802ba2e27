# SPDX-License-Identifier: Apache-2.0
"""A card read on the identity page: what it fills, what it offers, what is told of it. What was typed always stays."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from counter_app.base.privacy import mask_number
from counter_app.base.texts import text
from counter_app.cases.people import Person, Source, Unit
from counter_app.desk.card_filling import (
    CardPlace,
    merged,
    place_of,
    same,
    take_as_agent,
    take_as_applicant,
    take_as_contact,
)
from counter_app.desk.serving import Serving
from counter_app.devices.contracts import DeviceCondition
from counter_app.ui.case.party_form import PersonForm, UnitForm
from counter_app.ui.messages import Message, Tone, split_sentence
from counter_app.ui.shell.card_desk import ReadCard
from counter_app.ui.widgets.banner import BannerPlace
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.marks import Mark

if TYPE_CHECKING:
    from counter_app.cases.people import Party
    from counter_app.ui.shell.page import Shell

_AGENT = (CardPlace.agent, CardPlace.agent_again, CardPlace.agent_offered)
_AGAIN = (CardPlace.applicant_again, CardPlace.agent_again, CardPlace.contact_again)


class CardIntake(QObject):
    """Owns what was read for the case in sight. ``changed``: the draft holds something new."""

    changed = Signal()

    def __init__(self, shell: "Shell", person: PersonForm, unit: UnitForm, agent: PersonForm, take_cap: str) -> None:
        super().__init__()
        self._shell = shell
        self._person, self._unit, self._agent = person, unit, agent
        self._take_cap = take_cap
        self._draft = ""
        self._applicant_card: ReadCard | None = None
        self._agent_card: ReadCard | None = None
        self._note: Message | None = None
        self._offered: ReadCard | None = None
        self.told = BannerPlace()

    @property
    def _serving(self) -> Serving:
        return self._shell.current.serving

    def is_for(self, serving: Serving) -> bool:
        """Whether the page was entered for this draft: what stands in its fields belongs to no other."""
        return serving.draft.id == self._draft

    @property
    def offer(self) -> ReadCard | None:
        """What Alt+Y would take."""
        return self._offered

    def begin(self) -> bool:
        """The page is entered: of another draft nothing that was read counts; a card that waits is offered.

        Whether it is another draft than before.
        """
        draft = self._serving.draft
        other = draft.id != self._draft
        if other:
            self._draft = draft.id
            self._applicant_card = self._agent_card = None
        self._note = None
        waiting = self._shell.cards.waiting
        if waiting is not None and _holds(draft.applicant, waiting.person):
            self._shell.cards.waiting = None
        self.say()
        return other

    def take(self, card: ReadCard, *, other_kind: bool) -> CardPlace:
        """Put a card where it belongs. Somebody else's goes nowhere: the caller lets the case stand still."""
        serving = self._serving
        self._shell.cards.waiting = None
        place = place_of(serving, card.person, other_kind=other_kind)
        self._note = None
        match place:
            case CardPlace.applicant | CardPlace.applicant_again:
                take_as_applicant(serving, card.person)
                self._applicant_card = card
            case CardPlace.agent | CardPlace.agent_again:
                take_as_agent(serving, card.person)
                self._agent_card = card
                if place is CardPlace.agent:
                    told = text("card.agent_text", who=card.who, number=mask_number(card.person.id_number))
                    self._note = Message(Tone.info, text("card.agent"), told)
            case CardPlace.offered:
                self._applicant_card = card
            case CardPlace.agent_offered:
                self._agent_card = card
            case CardPlace.contact:
                take_as_contact(serving, card.person)
                self._note = Message(Tone.info, text("card.contact"))
            case CardPlace.not_asked:
                self._note = Message(Tone.info, text("card.not_asked"))
        if place in _AGAIN:
            self._note = Message(Tone.info, text("card.again", who=card.who, what=card.what))
        if card.doubts and place is not CardPlace.stranger:
            self._note = doubt(card)
        return place

    def take_offer(self) -> bool:
        """Alt+Y: what the card says instead of what was typed; Ctrl+Z brings that back."""
        card = self._offered
        if card is None:
            return False
        serving = self._serving
        self._note = doubt(card) if card.doubts else None
        if card is self._agent_card:
            take_as_agent(serving, card.person)
        else:
            take_as_applicant(serving, card.person)
            self._applicant_card = card
        self._shell.cards.waiting = None
        return True

    def tell(self, message: Message | None) -> None:
        """Tell of a card that could not be read."""
        self._note = message
        self.say()

    def show_forms(self) -> None:
        """What the cards have put into the draft, into the fields; hands and cursors stay where they are."""
        draft = self._serving.draft
        if isinstance(draft.applicant, Person):
            self._person.take_card(draft.applicant)
        elif isinstance(draft.applicant, Unit):
            self._unit.take_contact(draft.applicant.contact)
        if draft.agent is not None:
            self._agent.take_card(draft.agent.person, draft.agent.relation)
        self.say()

    def say(self) -> None:
        """Chips in the heads of the forms, and one banner: a difference, what is offered, or what happened."""
        draft = self._serving.draft
        self._chip(self._person, draft.applicant, self._applicant_card)
        self._chip(self._agent, draft.agent.person if draft.agent else None, self._agent_card)
        self._offered = self._difference()
        if self._offered is not None:
            person = self._offered.person
            words = text("card.differs_text", name=self._offered.who, number=mask_number(person.id_number))
            self._say(Message(Tone.warn, text("card.differs"), words), take=True)
            return
        waiting = self._shell.cards.waiting
        if waiting is not None and draft.applicant is None and self._serving.case is None:
            if place_of(self._serving, waiting.person) is CardPlace.applicant:
                self._offered = waiting
                number = mask_number(waiting.person.id_number)
                told = text("card.offered_text", number=number, time=waiting.time)
                self._say(Message(Tone.info, text("card.offered", who=waiting.who), told), take=True)
                return
        self._say(self._note, take=False)

    def _say(self, message: Message | None, *, take: bool) -> None:
        buttons: tuple[Button, ...] = ()
        if take and message is not None:
            button = Button(text("card.take"), self._take_cap, small=True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._clicked)
            buttons = (button,)
        self.told.say(message, buttons)

    def _clicked(self) -> None:
        if self.take_offer():
            self.changed.emit()

    def _difference(self) -> ReadCard | None:
        """A card that was read for somebody here and says otherwise than what stands here now."""
        draft = self._serving.draft
        card = self._applicant_card
        if card is not None and isinstance(draft.applicant, Person) and _other(draft.applicant, card.person):
            return card
        card = self._agent_card
        if card is not None and draft.agent is not None and _other(draft.agent.person, card.person):
            return card
        return None

    def _chip(self, form: PersonForm, person: "Party | None", card: ReadCard | None) -> None:
        if not isinstance(person, Person):
            form.say_read("")
        elif person.source is Source.card:
            known = card if card is not None and same(card.person, person) else None
            what = known.what if known is not None else text("card.what.id_card")
            form.say_read(text("card.read", what=what, time=known.time if known else "").strip(), Mark.met)
        elif person.source is Source.typed and person.birth and self._has_reader:
            form.say_read(text("card.typed"), Mark.defective)
        else:
            form.say_read("")

    @property
    def card_awaited(self) -> bool:
        """Whether nobody is the applicant yet, and a reader that is not in fault may tell who it is at any moment."""
        from counter_app.ui.shell.card_desk import CARD_READERS

        useless = (DeviceCondition.unset, DeviceCondition.fault)
        readers = [one for one in self._shell.devices.states if one.kind in CARD_READERS]
        return self._serving.draft.applicant is None and any(one.condition not in useless for one in readers)

    @property
    def _has_reader(self) -> bool:
        from counter_app.ui.shell.card_desk import CARD_READERS

        return any(self._shell.devices.has(kind) for kind in CARD_READERS)


def doubt(card: ReadCard) -> Message:
    """What is to be told of a card: the first in the title."""
    title, rest = split_sentence(card.doubts[0])
    return Message(Tone.warn, title, rest + "".join(card.doubts[1:]))


def _other(typed: Person, card: Person) -> bool:
    return merged(typed, card) != typed


def _holds(party: "Party | None", person: Person) -> bool:
    return isinstance(party, Person) and same(party, person)
