# SPDX-License-Identifier: Apache-2.0
"""People and units by the rules of their papers."""

from datetime import date

import msgspec
import pytest

from counter_app.cases.id_papers import check_id_paper, check_party
from counter_app.cases.people import IdKind, Person, Unit

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


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (IdKind.resident_id, "110101194912310024", "E12345678"),
        (IdKind.hkmt_residence, "810000199001010019", "110101194912310024"),
        (IdKind.foreign_permanent, "CAN110081080310", "110101194912310024"),
        (IdKind.passport, "E12345678", "E123"),
        (IdKind.hk_macau_permit, "H12345678", "H1"),
        (IdKind.household_booklet, "沅户0012号", "1"),
        (IdKind.social_card, "430900001234", ""),
        (IdKind.other, "A-0012", ""),
    ],
)
def test_each_kind_has_its_rule(kind: IdKind, good: str, bad: str) -> None:
    assert check_id_paper(kind, good, today=TODAY).fault is None
    assert check_id_paper(kind, bad, today=TODAY).fault is not None
