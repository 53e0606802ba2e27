# SPDX-License-Identifier: Apache-2.0
"""The identity papers the guides list, and the rule by which each one's number is checked."""

from datetime import date
from enum import StrEnum

from counter_app.base.identity import (
    Checked,
    check_foreign_permanent,
    check_free_number,
    check_hkmt_residence,
    check_resident_id,
)

PASSPORT_LEAST = 5


class IdKind(StrEnum):
    """有效身份证件 as the guides list them."""

    resident_id = "身份证"
    residence_permit = "居住证"
    household_booklet = "户口簿"
    passport = "护照"
    hk_macau_permit = "港澳居民来往内地通行证"
    hkmt_residence = "港澳台居民居住证"
    foreign_permanent = "外国人永久居留证"
    social_card = "社保卡"
    other = "其他证件"


def check_id_paper(kind: IdKind, number: str, *, today: date, birth: str = "", sex: str = "") -> Checked:
    """The number of an identity paper by the rule of its kind."""
    match kind:
        case IdKind.resident_id:
            return check_resident_id(number, today=today, birth=birth, sex=sex)
        case IdKind.hkmt_residence:
            return check_hkmt_residence(number, today=today, birth=birth, sex=sex)
        case IdKind.foreign_permanent:
            return check_foreign_permanent(number, today=today, birth=birth, sex=sex)
        case IdKind.passport:
            return check_free_number(number, least=PASSPORT_LEAST)
        case _:
            return check_free_number(number)
