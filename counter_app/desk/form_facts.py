# SPDX-License-Identifier: Apache-2.0
"""What is known that may fill a form, by the names a form's ``sources`` use: people, answers, office, other forms."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from counter_app.base.identity import age_on
from counter_app.cases.people import Agent, Party, Person, Source, Unit
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.counter import Counter
from counter_app.desk.office import office_of
from counter_app.forms.filled import FilledForm
from counter_app.forms.prefill import CARD


def known_facts(
    counter: Counter,
    item: ServiceItem,
    *,
    answers: Mapping[str, str],
    applicant: Party | None,
    agent: Agent | None,
    forms: Mapping[str, FilledForm],
    number: str,
    promised: Sequence[str],
) -> dict[str, str]:
    """Everything known of a case in the making or of one that was decided. What is not known is left out.

    ``promised`` are the papers that a promise stands in for.
    """
    facts = {
        "today": counter.today(),
        "today.year": counter.today()[:4],
        "item.title": item.title,
        "case.number": number,
        "case.promised": "、".join(promised),
        "agent.present": "no" if agent is None else "yes",
        "clerk.name": counter.clerk.name if counter.clerk else "",
        **dict(_office(counter, item, answers)),
        **dict(_party(applicant, counter.today())),
    }
    if agent is not None:
        person = agent.person
        facts |= {
            "agent.name": person.name,
            "agent.id_kind": person.id_kind.value,
            "agent.id_number": person.id_number,
            "agent.phone": person.phone,
            "agent.relation": agent.relation,
        }
        if person.source is Source.card:
            facts["agent.source"] = CARD
    facts |= {f"answer.{key}": value for key, value in answers.items()}
    for form, filled in forms.items():
        facts |= {f"form.{form}.{key}": value for key, value in filled.values.items()}
    return {key: value for key, value in facts.items() if value}


def _office(counter: Counter, item: ServiceItem, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Who accepts it. Postcode and account are the hall's own: they stand for its own guide only."""
    hall, guide = counter.settings.hall, counter.guide(item.guide)
    if guide is None:
        return
    office = office_of(item, guide, hall, answers)
    yield "office.name", office.name
    yield "office.address", office.address
    yield "office.phone", office.phone
    yield "office.region", hall.region
    if guide.id == hall.guide:
        yield "office.postcode", hall.postcode
        yield "office.payee", hall.payee
        yield "office.bank", hall.bank
        yield "office.bank_code", hall.bank_code
        yield "office.bank_account", hall.bank_account


def _party(party: Party | None, today: str) -> Iterator[tuple[str, str]]:
    match party:
        case Person():
            if party.source is Source.card:
                yield "applicant.source", CARD
            yield "applicant.name", party.name
            yield "applicant.id_kind", party.id_kind.value
            yield "applicant.id_number", party.id_number
            yield "applicant.sex", {"男": "male", "女": "female"}.get(party.sex, "")
            yield "applicant.birth", party.birth
            yield "applicant.birth_month", party.birth[:7]
            yield "applicant.age", _age(party.birth, today)
            yield "applicant.phone", party.phone
            yield "applicant.address", party.address
        case Unit():
            yield "unit.name", party.name
            yield "unit.credit_code", party.credit_code
            yield "unit.unit_code", party.unit_code
            yield "unit.contact", party.contact
            yield "unit.phone", party.phone


def _age(birth: str, today: str) -> str:
    return str(age_on(date.fromisoformat(birth), date.fromisoformat(today))) if birth else ""
