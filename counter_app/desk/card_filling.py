# SPDX-License-Identifier: Apache-2.0
"""Whose card it is, as far as the case in work tells, and where what it says goes.

Nothing here decides for the clerk: a card fills what nobody has filled, or it is offered, or the case stands still
until somebody says who it is.
"""

from enum import StrEnum

import msgspec

from counter_app.cases.people import Agent, IdKind, Person, Source, Unit
from counter_app.catalogue.items import ApplicantKind
from counter_app.desk.serving import AGENT_PRESENT, Serving

AGENT_QUESTION = "agent"
_TELL_BIRTH = (IdKind.resident_id, IdKind.hkmt_residence)
"""Papers whose number, once it is right, tells the day of birth."""


class CardPlace(StrEnum):
    """Where the person of a card stands in a case."""

    applicant = "applicant"  # nobody is there yet, or the same person with something missing
    applicant_again = "applicant_again"  # all of it is in the case already
    offered = "offered"  # something else was typed, which stays
    agent = "agent"
    agent_again = "agent_again"
    agent_offered = "agent_offered"
    contact = "contact"  # who came for a unit
    contact_again = "contact_again"
    stranger = "stranger"  # somebody else than everybody in the case
    not_asked = "not_asked"  # nobody applies for this item


def place_of(serving: Serving, card: Person, *, other_kind: bool = False) -> CardPlace:
    """Where the card belongs. ``other_kind``: the clerk is filling in a unit, though the item is a person's."""
    applicant, structure = serving.draft.applicant, serving.item.structure
    agent = serving.draft.agent
    if agent is not None and same(agent.person, card):
        return _fits(agent.person, card, CardPlace.agent, CardPlace.agent_again, CardPlace.agent_offered)
    if isinstance(applicant, Unit) or (applicant is None and (other_kind or _for_units(serving))):
        if applicant is None or not applicant.contact:
            return CardPlace.contact
        return CardPlace.contact_again if applicant.contact == card.name else CardPlace.stranger
    if structure is not None and structure.applicant is ApplicantKind.none:
        return CardPlace.not_asked
    if applicant is None:
        return CardPlace.applicant
    if same(applicant, card):
        return _fits(applicant, card, CardPlace.applicant, CardPlace.applicant_again, CardPlace.offered)
    if not _whole(applicant):
        return CardPlace.applicant if _agrees(applicant, card) else CardPlace.offered
    if not asks_for_agent(serving):
        return CardPlace.stranger
    if agent is not None:
        if _whole(agent.person):
            return CardPlace.stranger
        return CardPlace.agent if _agrees(agent.person, card) else CardPlace.agent_offered
    return CardPlace.stranger if serving.checklist.answers.get(AGENT_QUESTION) == "no" else CardPlace.agent


def asks_for_agent(serving: Serving) -> bool:
    """Whether somebody may come for the applicant of this item."""
    return any(one.circumstance.source == AGENT_PRESENT for one in serving.checklist.circumstances)


def take_as_applicant(serving: Serving, card: Person) -> None:
    """The card is the applicant's; what no card tells (the telephone) stays."""
    before = serving.draft.applicant
    kept = before if isinstance(before, Person) else None
    serving.set_applicant(merged(kept, card))


def take_as_agent(serving: Serving, card: Person) -> None:
    """The card is that of whoever comes for the applicant; a question about that is answered by it."""
    before = serving.draft.agent
    if before is None:
        serving.set_agent(Agent(person=card))
    else:
        serving.set_agent(msgspec.structs.replace(before, person=merged(before.person, card)))


def take_as_contact(serving: Serving, card: Person) -> None:
    """The card is that of whoever came for the unit."""
    before = serving.draft.applicant
    unit = before if isinstance(before, Unit) else Unit(name="")
    serving.set_applicant(msgspec.structs.replace(unit, contact=card.name))


def merged(before: Person | None, card: Person) -> Person:
    """The card's person with what was known besides."""
    if before is None:
        return card
    kept_address = before.address if same(before, card) else ""
    return msgspec.structs.replace(card, phone=before.phone or card.phone, address=card.address or kept_address)


def same(one: Person, other: Person) -> bool:
    """Whether two are the same person, by the number of their paper."""
    return bool(one.id_number) and one.id_number.upper() == other.id_number.upper()


def _fits(before: Person, card: Person, more: CardPlace, again: CardPlace, offered: CardPlace) -> CardPlace:
    if before.name != card.name or before.id_kind is not card.id_kind:
        return offered
    return again if before.source is Source.card and merged(before, card) == before else more


def _agrees(before: Person, card: Person) -> bool:
    """Whether everything typed so far is what the card says, too."""
    return before.name in ("", card.name) and before.id_number in ("", card.id_number)


def _whole(person: Person) -> bool:
    """Whether a person is known well enough to be somebody: a name, and a number that is finished and right."""
    right = bool(person.birth) or person.id_kind not in _TELL_BIRTH
    return bool(person.name) and bool(person.id_number) and right


def _for_units(serving: Serving) -> bool:
    structure = serving.item.structure
    return structure is not None and structure.applicant not in (ApplicantKind.person, ApplicantKind.none)
