# SPDX-License-Identifier: Apache-2.0
"""Numbers by which people, places and money are reached: phones, postcodes, bank accounts."""

from datetime import date

from counter_app.base.check_characters import luhn_holds
from counter_app.base.identity import DIGITS, LETTERS, check_phone, compact, shown
from counter_app.forms.definition import Field
from counter_app.forms.reading import Read, wrong
from counter_app.forms.words import from_checked

POSTCODE = 6
SHORTEST, LONGEST = 6, 32
CARD_LENGTHS = range(16, 20)


def read_phone(field: Field, typed: str, kind: str, today: date) -> Read:
    """A mobile or fixed number."""
    return from_checked(check_phone(typed))


def spoken_phone(field: Field, value: str) -> str:
    """A fixed number with a dash after its area code: ``0737-2817103``."""
    if value[:1] != "0" or not DIGITS.issuperset(value) or len(value) < 10:
        return value
    area = 3 if value[1] in "12" else 4
    return f"{value[:area]}-{value[area:]}"


def read_postcode(field: Field, typed: str, kind: str, today: date) -> Read:
    """邮政编码: six digits."""
    value = compact(typed)
    for place, sign in enumerate(value, 1):
        if sign not in DIGITS:
            return wrong("forms.value.digit", place=place, sign=shown(sign))
    return Read(value) if len(value) == POSTCODE else wrong("forms.value.postcode", have=len(value))


def read_account(field: Field, typed: str, kind: str, today: date) -> Read:
    """A bank account. Units' accounts and passbooks follow no common rule: only what is plainly a card is summed up."""
    value = compact(typed)
    for place, sign in enumerate(value, 1):
        if sign not in DIGITS and sign not in LETTERS:
            return wrong("forms.value.account_sign", place=place, sign=shown(sign))
    if not SHORTEST <= len(value) <= LONGEST:
        return wrong("forms.value.account_length", have=len(value), least=SHORTEST, most=LONGEST)
    doubtful = _is_card(value) and not luhn_holds(value)
    return Read(value, notes=("forms.value.card_sum",) if doubtful else ())


def _is_card(value: str) -> bool:
    """Cards of the mainland begin with 62 and have 16 to 19 digits; older ones have 16 and begin with 4 or 5."""
    if not DIGITS.issuperset(value) or len(value) not in CARD_LENGTHS:
        return False
    return value.startswith("62") or (len(value) == CARD_LENGTHS[0] and value[0] in "45")
