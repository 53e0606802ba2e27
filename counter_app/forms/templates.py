# SPDX-License-Identifier: Apache-2.0
"""The placeholders in a form's printed text: ``{name}``, ``{reason:boxes}``, ``{sign:applicant}``, ``{___:12}``."""

import re
from dataclasses import dataclass
from enum import StrEnum

from counter_app.forms.definition import Field, FieldType

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KEY = re.compile(r"[a-z0-9][a-z0-9_]*\Z")
BLANK = "___"
PLACE = "place"
PROVINCE = "province"
NUMBER = "#"


class Use(StrEnum):
    """What of a field a placeholder prints."""

    words = "words"  # its text form, or blank room
    boxes = "boxes"  # every option with its box
    box = "box"  # the box of one option
    year = "year"
    month = "month"
    day = "day"
    capitals = "capitals"  # money in capitals
    masked = "masked"  # numbers with their middle starred
    province = "province"  # the levels of a region
    city = "city"
    county = "county"
    code = "code"  # its six digits
    sign = "sign"  # room to sign
    seal = "seal"
    photo = "photo"


DATED = frozenset({FieldType.date, FieldType.month, FieldType.date_or_month, FieldType.period, FieldType.month_period})
LEVELS = (Use.province, Use.city, Use.county)
REGION_WORDS = frozenset("省市县区州盟旗")
USES: dict[Use, frozenset[FieldType]] = {
    Use.boxes: frozenset({FieldType.choice, FieldType.choices, FieldType.yes_no}),
    Use.box: frozenset({FieldType.choice, FieldType.choices, FieldType.yes_no}),
    Use.year: DATED,
    Use.month: DATED,
    Use.day: frozenset({FieldType.date, FieldType.period}),
    Use.capitals: frozenset({FieldType.money}),
    Use.masked: frozenset(
        {FieldType.text, FieldType.long_text, FieldType.id_number, FieldType.phone, FieldType.account}
    ),
    Use.province: frozenset({FieldType.region}),
    Use.city: frozenset({FieldType.region}),
    Use.county: frozenset({FieldType.region}),
    Use.code: frozenset({FieldType.region}),
    Use.sign: frozenset({FieldType.signature}),
    Use.seal: frozenset({FieldType.seal}),
    Use.photo: frozenset({FieldType.photo}),
}
"""On which types a use makes sense; ``words`` on all that are filled on screen."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A field's place in a text.

    ``detail`` is an option's value, ``from``/``to`` of a period, or the last characters that a region's name leaves out
    because the form prints them behind it (省, 市, 区市).
    """

    key: str
    use: Use
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to write by hand, so many characters wide."""

    width: int


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The guide's place (沅江市)."""


@dataclass(frozen=True, slots=True)
class ProvinceName:
    """The province of the guide's place (湖南省)."""


@dataclass(frozen=True, slots=True)
class RowNumber:
    """The number of a roster's row."""


Piece = str | Printed | Blank | PlaceName | ProvinceName | RowNumber


def pieces(template: str) -> tuple[Piece, ...]:
    """A text cut into words and placeholders. Raises ValueError naming the placeholder that is none.

    ``{key}``, ``{key:use}``, ``{key:box:value}``, ``{key:year:from}``, ``{key:city:市}``; ``{sign:key}``,
    ``{seal:key}``, ``{photo:key}``.
    """
    found: list[Piece] = []
    at = 0
    for match in _PLACEHOLDER.finditer(template):
        if match.start() > at:
            found.append(template[at : match.start()])
        found.append(_placeholder(match[1]))
        at = match.end()
    if at < len(template):
        found.append(template[at:])
    strange = next((one for one in found if isinstance(one, str) and re.search(r"[{}]", one)), None)
    if strange is not None:
        raise ValueError(strange)
    return tuple(found)


def suits(piece: Printed, field: Field) -> bool:
    """Whether a field can be printed so."""
    if piece.use is Use.words:
        return field.type not in (FieldType.signature, FieldType.seal, FieldType.photo)
    if field.type not in USES[piece.use]:
        return False
    if piece.use is Use.box:
        values = {one.value for one in field.options} or {"yes", "no"}
        return piece.detail in values
    if piece.detail and piece.use in LEVELS:
        return REGION_WORDS.issuperset(piece.detail)
    if piece.detail:
        return piece.detail in ("from", "to") and field.type in (FieldType.period, FieldType.month_period)
    return True


def _placeholder(words: str) -> Piece:
    first, *rest = words.split(":")
    if first == BLANK and len(rest) == 1 and rest[0].isdecimal():
        return Blank(int(rest[0]))
    if words == PLACE:
        return PlaceName()
    if words == PROVINCE:
        return ProvinceName()
    if words == NUMBER:
        return RowNumber()
    if first in (Use.sign, Use.seal, Use.photo) and len(rest) == 1 and _KEY.match(rest[0]):
        return Printed(rest[0], Use(first))
    uses = {one.value for one in Use} - {Use.words, Use.sign, Use.seal, Use.photo}
    if _KEY.match(first) and (not rest or (rest[0] in uses and len(rest) <= 2)):
        return Printed(first, Use(rest[0]) if rest else Use.words, rest[1] if len(rest) > 1 else "")
    raise ValueError("{" + words + "}")
