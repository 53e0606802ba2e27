# SPDX-License-Identifier: Apache-2.0
"""People and units by the rules of their papers."""

from datetime import date

import msgspec

from counter_app.cases.id_papers import check_party
from counter_app.cases.people import Person, Unit

TODAY = date(2026, 11, 20)
PERSON = Person(name="测试员", id_number="110101194912310024", sex="女", birth="1949-12-31", phone="13800000000")


def wrong(party: Person | Unit) -> list[str]:
    return [name for name, checked in check_party(party, today=TODAY).items() if checked.fault]


def test_a_person_is_checked_field_by_field() -> None:
    assert wrong(PERSON) == []
    assert wrong(msgspec.structs.replace(PERSON, phone="")) == []
    assert wrong(msgspec.structs.replace(PERSON, name="😀", phone="12", sex="男")) == ["name", "id_number", "phone"]


def test_a_unit_is_checked_field_by_field() -> None:
    unit = Unit(name="测试单位", credit_code="91110000600037341L", contact="测试员", phone="0737-2817103")
    assert wrong(unit) == []
    assert wrong(Unit(name="村医保专员点")) == []
    assert wrong(Unit(name="", credit_code="91", contact="测😀", phone="1")) == [
        "name",
        "credit_code",
        "contact",
        "phone",
    ]
