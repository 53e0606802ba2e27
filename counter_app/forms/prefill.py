# SPDX-License-Identifier: Apache-2.0
"""What is already known, proposed for the fields that name it as their source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from counter_app.base.identity import age_on
from counter_app.base.texts import text
from counter_app.forms.definition import Field, FieldType, Filler, FormDefinition, Roster
from counter_app.forms.id_numbers import check_number
from counter_app.forms.values import read

Facts = Mapping[str, str]
"""What is known, by the name a form's ``sources`` use: ``applicant.name`` → canonical value."""

_CLOSED = frozenset({FieldType.choice, FieldType.choices, FieldType.yes_no, FieldType.id_kind})
_TABLES = frozenset({FieldType.region, FieldType.nation})
_WORDS = {"item": "case", "number": "case", "today": "case", "clerk": "office"}
ITEM = "item.title"
CARD = "card"
"""What ``applicant.source`` and ``agent.source`` say of people whose card was read."""
REGISTER = "register"
GAVE = "register.gave"
"""Names the facts that the centre's register gave, separated by blanks."""
_ON_A_CARD = frozenset({"name", "id_kind", "id_number", "sex", "birth", "birth_month", "age", "address"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value and where it came from: card, applicant, unit, agent, answer, earlier, case, form, register or office."""

    value: str
    source: str


def propose(form: FormDefinition, facts: Facts, *, today: date) -> dict[str, Proposal]:
    """What the facts say of the form's own fields."""
    found: dict[str, Proposal] = {}
    for field in form.fields:
        one = propose_for(field, facts, found, today=today)
        if one is not None:
            found[field.key] = one
    return found


def propose_row(roster: Roster, facts: Facts, *, today: date) -> dict[str, Proposal]:
    """What the facts say of a roster's first row; empty unless a person is known who could stand in it."""
    found: dict[str, Proposal] = {}
    for column in roster.columns:
        one = propose_for(column, facts, found, today=today)
        if one is not None:
            found[column.key] = one
    return found if any(one.source in ("applicant", CARD) for one in found.values()) else {}


def propose_for(field: Field, facts: Facts, others: Mapping[str, Proposal], *, today: date) -> Proposal | None:
    """The first of a field's sources that is known and that the field can hold."""
    if field.filled_by is Filler.hand:
        return None
    kind = others[field.beside].value if field.beside in others else ""
    for source in field.sources:
        fact = _stands_for(field, facts[ITEM]) if source == ITEM and ITEM in facts else facts.get(source, "")
        if not fact.strip():
            continue
        found = read(field, fact, kind=kind, today=today)
        if not found.code or field.type not in _CLOSED | _TABLES:
            return Proposal(found.value, _word(source, facts))
    return None


def _word(source: str, facts: Facts) -> str:
    """Where a fact comes from; what a card said of somebody is the card's, what the register said is the register's."""
    head, _, what = source.partition(".")
    if source in facts.get(GAVE, "").split():
        return REGISTER
    if what in _ON_A_CARD and facts.get(f"{head}.source") == CARD:
        return CARD
    return _WORDS.get(head, head)


def with_derived(facts: Facts, *, today: date) -> dict[str, str]:
    """The facts, and what follows from the applicant's number where it was not told: birth, sex, age."""
    whole = dict(facts)
    number = check_number(facts.get("applicant.id_number", ""), facts.get("applicant.id_kind", ""), today)
    if not whole.get("applicant.birth") and number.birth:
        whole["applicant.birth"] = number.birth.isoformat()
    if not whole.get("applicant.sex") and number.sex:
        whole["applicant.sex"] = number.sex
    try:
        birth = date.fromisoformat(whole.get("applicant.birth", ""))
    except ValueError:
        return whole
    whole.setdefault("applicant.birth_month", birth.isoformat()[:7])
    if birth <= today:
        whole.setdefault("applicant.age", str(age_on(birth, today)))
    return whole


def source_word(source: str) -> str:
    """The badge of a value: 手填, 申请人, 上次办件 …"""
    return text(f"forms.source.{source}")


def _stands_for(field: Field, title: str) -> str:
    """The answer that stands for an item (事项)."""
    return next((one.value for one in field.options if title in one.titles), "" if field.options else title)
