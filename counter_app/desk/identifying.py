# SPDX-License-Identifier: Apache-2.0
"""From what a device read to a person of a case: the only place where a reading gets a name into a draft.

A reading never decides anything. What it says is put where a clerk would have typed it, with the badge 证件, and is
checked by the rules that typed values are checked by.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import msgspec

from counter_app.base.core_system import CoreSystem, Insured
from counter_app.base.errors import CounterError
from counter_app.base.id_papers import IdKind
from counter_app.base.identity import check_expiry, compact
from counter_app.base.readings import Reading, ReadingKind
from counter_app.base.texts import text
from counter_app.cases.id_papers import check_person
from counter_app.cases.people import Person, Source

NO_END = "长期"


def facts_of(reading: Reading, core: CoreSystem | None, now: datetime) -> Reading:
    """The reading with facts of a person: a card as it is, a 医保码 with what the core system tells of it.

    The code itself is left out then: it has done its work. Raises CounterError where there is no core system, where
    the code was shown too long ago, and as ``CoreSystem.insured_of`` does. May take long.
    """
    if reading.kind is not ReadingKind.insurance_code:
        return reading
    if core is None:
        raise CounterError("identifying.no_centre")
    if now > datetime.fromisoformat(reading.facts["code.good_until"]):
        raise CounterError("identifying.code_stale")
    insured = core.insured_of(reading.facts["code.text"])
    return replace(reading, facts=_told(insured))


def person_of(reading: Reading, today: date) -> Person:
    """Who was read. What follows from the number alone (birth, sex) is filled in where the card does not say it.

    Raises CounterError where the reading names nobody. What is wrong with the values is told by :func:`doubts`.
    """
    facts = reading.facts
    name, number = facts.get("card.name", ""), facts.get("card.id_number", "")
    if not name or not number:
        raise CounterError("identifying.nobody")
    person = Person(
        name=name,
        id_kind=_kind(facts),
        id_number=compact(number),
        sex=facts.get("card.sex", ""),
        birth=facts.get("card.birth", ""),
        address=facts.get("card.new_address") or facts.get("card.address", ""),
        source=Source.card,
    )
    checked = check_person(person, today=today)["id_number"]
    if checked.fault is None and checked.birth is not None and not person.birth:
        return msgspec.structs.replace(person, birth=checked.birth.isoformat(), sex=person.sex or checked.sex)
    return person


def expired(reading: Reading, today: date) -> str:
    """What to say of the card's last day; "" while it is good, and where the card does not say one."""
    until = reading.facts.get("card.valid_until", "")
    return check_expiry(date.fromisoformat(until), today) if until and until != NO_END else ""


def doubts(reading: Reading, today: date) -> tuple[str, ...]:
    """Everything to be told of a reading: expired, values that do not fit, what the reader noted."""
    checked = check_person(person_of(reading, today), today=today).values()
    said = [expired(reading, today), *(one.sentence for one in checked)]
    said += [note for one in checked for note in one.note_sentences]
    said += [text(note) for note in reading.notes]
    return tuple(dict.fromkeys(one for one in said if one))


def _told(insured: Insured) -> dict[str, str]:
    facts = {
        "card.name": insured.name,
        "card.id_kind": insured.id_kind.value,
        "card.id_number": insured.id_number,
        "card.region": insured.region,
        "card.number": insured.card_number,
    }
    return {key: value for key, value in facts.items() if value}


def _kind(facts: Mapping[str, str]) -> IdKind:
    """As the card says; a social-security card bears the number of the person's identity card."""
    said = facts.get("card.id_kind", "")
    return IdKind(said) if said else IdKind.resident_id
