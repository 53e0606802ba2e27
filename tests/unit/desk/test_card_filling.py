# SPDX-License-Identifier: Apache-2.0
"""Where a card belongs: with whom nobody has typed yet, beside what was typed, or nowhere until somebody says who."""

from dataclasses import replace

import msgspec
import pytest
from made_item import TEXT_ONLY

from counter_app.cases.people import Agent, Party, Person, Source, Unit
from counter_app.catalogue.items import ApplicantKind, Circumstance, HandlingKind, Option, Structure
from counter_app.desk.card_filling import CardPlace, place_of, take_as_agent, take_as_applicant, take_as_contact
from counter_app.desk.serving import AGENT_PRESENT, Serving, begin

CARD = Person(
    name="测试员",
    id_number="11010519491231002X",
    sex="女",
    birth="1949-12-31",
    address="北京市朝阳区样例路1号",
    source=Source.card,
)
OTHER = Person(name="测试员丙", id_number="430981199001010023", sex="女", birth="1990-01-01", source=Source.card)
TYPED = msgspec.structs.replace(CARD, address="", phone="13800000000", source=Source.typed)
SOMEBODY = msgspec.structs.replace(OTHER, source=Source.typed)
UNIT = Unit(name="测试单位甲")
STRUCTURE = Structure(
    applicant=ApplicantKind.person,
    handling=HandlingKind.unstated,
    eligibility=(),
    clocks=(),
    circumstances=(
        Circumstance(
            key="agent",
            question="是委托别人来办吗",
            options=(Option("no", "本人"), Option("yes", "委托办理")),
            when=None,
            source=AGENT_PRESENT,
            quotes=(),
        ),
    ),
    materials=(),
    forms=(),
    steps=(),
    limits=(),
    statutory=(),
    results=(),
)


def served(
    applicant: Party | None = None,
    *,
    agent: Person | None = None,
    answer: str = "",
    kind: ApplicantKind = ApplicantKind.person,
    asked: bool = True,
) -> Serving:
    """A case so far. ``answer`` is to the question who comes, which is there where it is ``asked``."""
    circumstances = STRUCTURE.circumstances if asked else ()
    item = replace(TEXT_ONLY, structure=replace(STRUCTURE, applicant=kind, circumstances=circumstances))
    serving = begin(item, clerk="0312", at=0)
    serving.set_applicant(applicant)
    if agent is not None:
        serving.set_agent(Agent(person=agent, relation="女儿"))
    elif answer:
        serving.answer("agent", answer)
    return serving


HALF = Person(name="测试员")
UNFINISHED = Person(name="测试员", id_number="11010519491231")
WRONG = Person(name="测试员", id_number="110105194912310025")


@pytest.mark.parametrize(
    ("serving", "place"),
    [
        (served(), CardPlace.applicant),
        (served(HALF), CardPlace.applicant),
        (served(Person(name="", id_number=CARD.id_number)), CardPlace.offered),
        (served(Person(name="测试丁")), CardPlace.offered),
        (served(UNFINISHED), CardPlace.offered),
        (served(WRONG), CardPlace.offered),
        (served(TYPED), CardPlace.applicant),
        (served(CARD), CardPlace.applicant_again),
        (served(msgspec.structs.replace(CARD, name="测试圆")), CardPlace.offered),
        (served(SOMEBODY), CardPlace.agent),
        (served(SOMEBODY, answer="yes"), CardPlace.agent),
        (served(SOMEBODY, answer="no"), CardPlace.stranger),
        (served(SOMEBODY, asked=False), CardPlace.stranger),
        (served(SOMEBODY, agent=HALF), CardPlace.agent),
        (served(SOMEBODY, agent=Person(name="测试丁")), CardPlace.agent_offered),
        (served(SOMEBODY, agent=CARD), CardPlace.agent_again),
        (served(SOMEBODY, agent=msgspec.structs.replace(SOMEBODY, id_number="430981197805203315")), CardPlace.stranger),
        (served(kind=ApplicantKind.unit), CardPlace.contact),
        (served(UNIT, kind=ApplicantKind.unit), CardPlace.contact),
        (served(Unit(name="测试单位甲", contact="测试员"), kind=ApplicantKind.unit), CardPlace.contact_again),
        (served(Unit(name="测试单位甲", contact="测试戊"), kind=ApplicantKind.unit), CardPlace.stranger),
        (served(kind=ApplicantKind.none), CardPlace.not_asked),
    ],
)
def test_a_card_has_its_place(serving: Serving, place: CardPlace) -> None:
    before = msgspec.json.encode(serving.draft)
    assert place_of(serving, CARD) is place
    assert msgspec.json.encode(serving.draft) == before


def test_a_unit_the_clerk_is_filling_in_takes_the_card_as_whoever_came() -> None:
    assert place_of(served(), CARD, other_kind=True) is CardPlace.contact


def test_what_no_card_tells_stays_and_undo_brings_back_what_was_typed() -> None:
    serving = served(TYPED)
    take_as_applicant(serving, CARD)
    assert serving.draft.applicant == msgspec.structs.replace(CARD, phone="13800000000")
    assert serving.undo()
    assert serving.draft.applicant == TYPED


def test_a_social_card_without_an_address_keeps_the_one_of_the_same_person_only() -> None:
    bare = msgspec.structs.replace(CARD, address="")
    serving = served(CARD)
    take_as_applicant(serving, bare)
    assert serving.draft.applicant == CARD
    take_as_applicant(serving, OTHER)
    assert serving.draft.applicant == OTHER


def test_an_agent_s_card_answers_who_comes() -> None:
    serving = served(SOMEBODY)
    take_as_agent(serving, CARD)
    assert serving.draft.agent == Agent(person=CARD)
    assert serving.checklist.answers["agent"] == "yes"


def test_the_relation_that_was_typed_stays_with_the_agent() -> None:
    serving = served(SOMEBODY, agent=HALF)
    take_as_agent(serving, CARD)
    assert serving.draft.agent == Agent(person=CARD, relation="女儿")


def test_whoever_came_for_a_unit_is_its_contact_and_nothing_else_changes() -> None:
    serving = served(msgspec.structs.replace(UNIT, phone="0737-2817102"), kind=ApplicantKind.unit)
    take_as_contact(serving, CARD)
    assert serving.draft.applicant == Unit(name="测试单位甲", contact="测试员", phone="0737-2817102")
