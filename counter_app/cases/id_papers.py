# SPDX-License-Identifier: Apache-2.0
"""People and units against the rules of their papers: which fields are wrong, before anything is written."""

from datetime import date

from counter_app.base.id_papers import check_id_paper
from counter_app.base.identity import Checked, check_credit_code, check_phone
from counter_app.base.names import check_name, check_unit_name
from counter_app.cases.people import Party, Person, Receiver, Unit


def check_party(party: Party, *, today: date) -> dict[str, Checked]:
    """Every field of a person or unit that can be checked, by its name. A phone may be left out."""
    return check_person(party, today=today) if isinstance(party, Person) else check_unit(party)


def check_person(person: Person, *, today: date) -> dict[str, Checked]:
    """A person's fields."""
    fields = {
        "name": check_name(person.name),
        "id_number": check_id_paper(person.id_kind, person.id_number, today=today, birth=person.birth, sex=person.sex),
    }
    if person.phone:
        fields["phone"] = check_phone(person.phone)
    return fields


def check_receiver(receiver: Receiver, *, today: date) -> dict[str, Checked]:
    """The fields of who takes a result away."""
    return {
        "name": check_name(receiver.name),
        "id_number": check_id_paper(receiver.id_kind, receiver.id_number, today=today),
    }


def check_unit(unit: Unit) -> dict[str, Checked]:
    """A unit's fields. The credit code may be left out where a unit has none."""
    fields = {"name": check_unit_name(unit.name)}
    if unit.credit_code:
        fields["credit_code"] = check_credit_code(unit.credit_code)
    if unit.contact:
        fields["contact"] = check_name(unit.contact)
    if unit.phone:
        fields["phone"] = check_phone(unit.phone)
    return fields
