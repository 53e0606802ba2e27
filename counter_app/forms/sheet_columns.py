# SPDX-License-Identifier: Apache-2.0
"""Which column of a sheet is which of a roster: by the header's words, or by the form's own order."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from counter_app.forms.definition import Field, FieldType, Filler, Roster
from counter_app.forms.sheet_cells import EMPTY, HEADER_WITHIN, Grid, Note, SheetRow, letters

_SERIAL = frozenset({"序号", "序", "no", "no.", "№"})
_LONGEST = 60
_ALSO: Mapping[FieldType, Sequence[str]] = {
    FieldType.person_name: ("姓名", "名字", "人员姓名"),
    FieldType.id_number: ("身份证", "身份证号", "身份证号码", "身份证件号码", "证件号", "证件号码", "公民身份号码"),
    FieldType.id_kind: ("证件类型", "身份证件类型", "证件种类"),
    FieldType.phone: ("电话", "手机", "手机号", "手机号码", "电话号码", "联系电话"),
}
"""What people write over a column, where the roster has but one of the type."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The field of each column (counted from 0) that is read, the rows of people, and what is to be told."""

    fields: Mapping[int, Field]
    rows: Sequence[SheetRow]
    notes: Sequence[Note]


def asked(roster: Roster, *, office: bool = False) -> tuple[Field, ...]:
    """The columns that are filled in here: the applicant's, the office's too at review, never those left to a pen.

    A roster of nothing but the office's columns is the office's.
    """
    own = tuple(one for one in roster.columns if one.filled_by is Filler.applicant)
    wanted = {Filler.applicant, Filler.office} if office or not own else {Filler.applicant}
    return tuple(one for one in roster.columns if one.filled_by in wanted)


def find_columns(grid: Grid, roster: Roster, *, office: bool = False) -> Columns:
    """Find the header and read it; without one, take the columns in the form's order."""
    names = _names(roster)
    header = _header(grid.rows, names)
    if header is None:
        fields, notes = _by_order(grid.rows, roster, office=office), [Note("forms.sheet.no_header")]
        rows: Sequence[SheetRow] = grid.rows
    else:
        top, below = header
        heads, rows = grid.rows[top:below], grid.rows[below:]
        fields = {place: field for row in heads for place, field in _matches(row, names).items()}
        last = heads[-1].number
        fields, notes = _once(fields, heads[-1].number)
        notes += _unread(heads, rows, fields, names)
        notes += _missing(roster, fields.values(), last, office=office)
        if top:
            notes.append(Note("forms.sheet.above", {"count": top}))
    usable = asked(roster, office=office)
    left = {place: field for place, field in fields.items() if field not in usable}
    for place, field in left.items():
        if field.filled_by is Filler.office and any(row.cell(place) is not EMPTY for row in rows):
            notes.append(Note("forms.sheet.of_office", {"label": field.label}, column=letters(place)))
    first = rows[0].number if rows else 0
    kept = [one for one in grid.notes if not one.row or one.row >= first]
    return Columns({at: one for at, one in fields.items() if at not in left}, rows, [*kept, *notes])


def _names(roster: Roster) -> Mapping[str, Field]:
    """What a heading may be called; the labels themselves go before everything else."""
    names: dict[str, Field] = {}
    for field in roster.columns:
        names.setdefault(_plain(field.label), field)
    for field in roster.columns:
        names.setdefault(_plain(field.label.partition("（")[0]), field)
        names.setdefault(field.key, field)
    for kind, words in _ALSO.items():
        alike = [one for one in roster.columns if one.type is kind]
        if len(alike) == 1:
            for one in words:
                names.setdefault(one, alike[0])
    names.pop("", None)
    return names


def _plain(words: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", words[:_LONGEST]).split()).casefold()
    for mark in ("(必填)", "(选填)"):
        plain = plain.removesuffix(mark).removeprefix(mark)
    return plain.strip("*:")


def _matches(row: SheetRow, names: Mapping[str, Field]) -> dict[int, Field]:
    found = {place: names.get(_plain(cell.text)) for place, cell in enumerate(row.cells)}
    return {place: field for place, field in found.items() if field is not None}


def _header(rows: Sequence[SheetRow], names: Mapping[str, Field]) -> tuple[int, int] | None:
    """The rows of the header, from and to; None where there is none. One may go on in a second row."""
    matches = [_matches(row, names) for row in rows[:HEADER_WITHIN]]
    counts = [len({one.key for one in found.values()}) for found in matches]
    best = max(range(len(counts)), key=counts.__getitem__, default=0)
    if not counts or not counts[best]:
        return None
    if counts[best] == 1 and any(_filled(row) > 1 for row in rows[:best]):
        return None  # one word among people is no header
    if best + 1 < len(counts) and _goes_on(matches[best], rows[best + 1], matches[best + 1]):
        return best, best + 2
    if best and _begins(matches[best], matches[best - 1]):
        return best - 1, best + 1
    return best, best + 1


def _filled(row: SheetRow) -> int:
    return sum(1 for one in row.cells if one is not EMPTY)


def _goes_on(best: Mapping[int, Field], row: SheetRow, matches: Mapping[int, Field]) -> bool:
    """Whether the row below the header says more of it, with nothing else under what the header says."""
    return bool(matches) and all(
        row.cell(place) is EMPTY or matches.get(place) == field for place, field in best.items()
    )


def _begins(best: Mapping[int, Field], matches: Mapping[int, Field]) -> bool:
    """Whether the row above the header belongs to it: its words may stand over several columns (死亡停保)."""
    return bool(matches) and all(matches.get(place, field) == field for place, field in best.items())


def _once(fields: Mapping[int, Field], row: int) -> tuple[dict[int, Field], list[Note]]:
    """Of two columns under one word the first is read."""
    kept: dict[int, Field] = {}
    notes: list[Note] = []
    for place, field in sorted(fields.items(), key=lambda one: one[0]):
        if field in kept.values():
            notes.append(Note("forms.sheet.twice", {"label": field.label}, row, letters(place)))
        else:
            kept[place] = field
    return kept, notes


def _unread(
    heads: Sequence[SheetRow], rows: Sequence[SheetRow], fields: Mapping[int, Field], names: Mapping[str, Field]
) -> Iterator[Note]:
    """Columns that mean nothing to the form; those without a heading only where something stands in them."""
    width = max(len(row.cells) for row in (*heads, *rows))
    for place in range(width):
        words = next((row.cell(place).text for row in reversed(heads) if row.cell(place) is not EMPTY), "")
        plain = _plain(words)
        if place in fields or plain in _SERIAL or plain in names:
            continue
        if plain:
            yield Note("forms.sheet.extra", {"heading": " ".join(words.split())[:_LONGEST]}, column=letters(place))
        elif any(row.cell(place) is not EMPTY for row in rows):
            yield Note("forms.sheet.no_heading", {"column": letters(place)}, column=letters(place))


def _missing(roster: Roster, found: Collection[Field], row: int, *, office: bool) -> Iterator[Note]:
    for one in asked(roster, office=office):
        if one not in found and (one.printed or one.required):
            yield Note("forms.sheet.missing", {"label": one.label}, row, warns=not one.required)


def _by_order(rows: Sequence[SheetRow], roster: Roster, *, office: bool) -> dict[int, Field]:
    """The order that has as many columns as the sheet: of the paper, of what is asked, or of all. The paper's else."""
    width = max((len(row.cells) for row in rows), default=0)
    while width and all(row.cell(width - 1) is EMPTY for row in rows):
        width -= 1
    first = 1 if _is_counted(rows, roster) else 0
    orders = [
        tuple(one for one in roster.columns if one.printed),
        asked(roster, office=office),
        roster.columns,
    ]
    chosen = next((one for one in orders if len(one) == width - first), orders[0])
    return {place: field for place, field in enumerate(chosen, first)}


def _is_counted(rows: Sequence[SheetRow], roster: Roster) -> bool:
    """Whether the rows begin with their own number, which no person does."""
    if not rows or roster.columns[0].type in (FieldType.number, FieldType.money, FieldType.text):
        return False
    found = [row.cell(0).text.strip() for row in rows]
    if not found[0].isdecimal() or len(found[0]) > 5:
        return False
    return found == [str(one) for one in range(int(found[0]), int(found[0]) + len(found))]
