# SPDX-License-Identifier: Apache-2.0
"""Sums of money and whole numbers."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from counter_app.base.money import capitals, parse_money, spoken_money
from counter_app.forms.definition import Field
from counter_app.forms.reading import Read, wrong

_NUMBER = re.compile(r"\d{1,12}|[1-9]\d{0,2}(?:,\d{3}){1,3}", re.ASCII)


def read_money(field: Field, typed: str, kind: str, today: date) -> Read:
    """Yuan, to the cent: ``1,234.5`` is kept as ``1234.50``."""
    found = parse_money(_bare(field, typed))
    return wrong("forms.value.money") if found is None else Read(str(found))


def spoken_amount(field: Field, value: str) -> str:
    """``1,234.50``."""
    found = amount(value)
    return value if found is None else spoken_money(found)


def in_capitals(value: str) -> str:
    """人民币大写; "" where the value is no sum."""
    found = parse_money(value)
    return "" if found is None else capitals(found)


def read_number(field: Field, typed: str, kind: str, today: date) -> Read:
    """A whole number, not negative."""
    plain = _bare(field, typed)
    if not _NUMBER.fullmatch(plain):
        return wrong("forms.value.number")
    return Read(str(int(plain.replace(",", ""))))


def amount(value: str) -> Decimal | None:
    """A kept sum or number, to reckon with; None where it is none."""
    return parse_money(value)


def _bare(field: Field, typed: str) -> str:
    """Full-width forms made plain, the field's own unit taken off."""
    plain = unicodedata.normalize("NFKC", typed)
    unit = unicodedata.normalize("NFKC", field.unit)
    return (plain.removesuffix(unit) if unit else plain).strip()
