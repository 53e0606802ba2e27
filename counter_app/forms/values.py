# SPDX-License-Identifier: Apache-2.0
"""What people type, read into what is kept; and the one text form of what is kept, for screen, paper and slip.

Every type of field has its line in ``KINDS``. Reading never raises and never loses a character a person can see: words
that cannot be read are kept as they are, with the code of what is wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from counter_app.base.privacy import mask_number, mask_phone, mask_within
from counter_app.forms import accounts, amounts, choices, dates, id_numbers, nations, regions, words
from counter_app.forms.definition import Field, FieldType
from counter_app.forms.reading import Read as Read  # what everybody reads from here
from counter_app.forms.reading import Reader, count, fold
from counter_app.forms.templates import LEVELS, Printed, Use

LINE, PARAGRAPHS, OTHER = 200, 2000, 400
"""The most characters of a line of text, of a long text, and of anything that is read by a rule."""
_MARKS = 4  # more accents than that on every character are no writing


def _no_boxes(field: Field, value: str, others: Mapping[str, str]) -> str:
    return spoken(field, value)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one type of field is read, said, and printed where boxes are asked for."""

    read: Reader
    spoken: Callable[[Field, str], str] = words.as_it_is
    boxes: Callable[[Field, str, Mapping[str, str]], str] = _no_boxes
    longest: int = OTHER


KINDS: Mapping[FieldType, Kind] = {
    FieldType.text: Kind(words.read_words, longest=LINE),
    FieldType.long_text: Kind(words.read_words, longest=PARAGRAPHS),
    FieldType.person_name: Kind(words.read_person_name),
    FieldType.id_number: Kind(id_numbers.read_id_number),
    FieldType.id_kind: Kind(id_numbers.read_id_kind),
    FieldType.uscc: Kind(id_numbers.read_uscc),
    FieldType.phone: Kind(accounts.read_phone, accounts.spoken_phone),
    FieldType.postcode: Kind(accounts.read_postcode),
    FieldType.account: Kind(accounts.read_account),
    FieldType.money: Kind(amounts.read_money, amounts.spoken_amount),
    FieldType.number: Kind(amounts.read_number),
    FieldType.date: Kind(dates.read_date, dates.spoken_date),
    FieldType.month: Kind(dates.read_month, dates.spoken_date),
    FieldType.date_or_month: Kind(dates.read_date_or_month, dates.spoken_date),
    FieldType.period: Kind(dates.read_period, dates.spoken_date),
    FieldType.month_period: Kind(dates.read_month_period, dates.spoken_date),
    FieldType.region: Kind(regions.read_region, regions.spoken_region),
    FieldType.nation: Kind(nations.read_nation, nations.spoken_nation),
    FieldType.choice: Kind(choices.read_choice, choices.spoken_choice, choices.boxes),
    FieldType.choices: Kind(choices.read_choices, choices.spoken_choice, choices.boxes),
    FieldType.yes_no: Kind(choices.read_yes_no, choices.spoken_choice, choices.boxes),
    FieldType.signature: Kind(words.read_by_hand),
    FieldType.seal: Kind(words.read_by_hand),
    FieldType.photo: Kind(words.read_by_hand),
}


def read(field: Field, typed: str, *, kind: str = "", today: date) -> Read:
    """Read what was typed into a field. ``kind`` is the value of the field it names as ``beside``."""
    value, notes = fold(typed)
    if not value:
        return Read("", notes=notes)
    how = KINDS[field.type]
    most = field.longest or how.longest
    have = count(value) if len(value) > most else 0
    if have > most or len(value) > _MARKS * most:
        return Read(value, "forms.value.long", {"have": max(have, most + 1), "most": most}, notes)
    found = how.read(field, value, kind, today)
    kept = value if found.code else found.value
    return Read(kept, found.code, found.facts, tuple(dict.fromkeys((*notes, *found.notes))))


def spoken(field: Field, value: str) -> str:
    """The text form of a kept value; what could not be read is said as it was typed."""
    return KINDS[field.type].spoken(field, value) if value else ""


def boxes(field: Field, value: str, others: Mapping[str, str]) -> str:
    """Every answer of a closed field with its box; ``others`` are the form's values, for the words of 其他."""
    return KINDS[field.type].boxes(field, value, others)


def printed(field: Field, piece: Printed, value: str, others: Mapping[str, str]) -> str:
    """What a placeholder prints of a field; "" where room is left."""
    until = piece.detail == "to"
    match piece.use:
        case Use.words if choices.options(field):
            return choices.said_with(field, value, others)
        case Use.words:
            return spoken(field, value)
        case Use.boxes:
            return boxes(field, value, others)
        case Use.box:
            return choices.box(value, piece.detail)
        case Use.year | Use.month | Use.day:
            return dates.part(value, (Use.year, Use.month, Use.day).index(piece.use), until)
        case Use.masked:
            return _masked(field, spoken(field, value))
        case Use.capitals:
            return amounts.in_capitals(value)
        case Use.province | Use.city | Use.county:
            name = regions.regions().level(value, LEVELS.index(piece.use))
            return name[:-1] if name[-1:] in tuple(piece.detail) else name
        case Use.code:
            return value
        case Use.sign | Use.seal | Use.photo:
            return ""


def _masked(field: Field, words: str) -> str:
    match field.type:
        case FieldType.id_number | FieldType.account:
            return mask_number(words)
        case FieldType.phone:
            return mask_phone(words)
        case _:
            return mask_within(words)
