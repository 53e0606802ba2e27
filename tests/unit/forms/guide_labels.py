# SPDX-License-Identifier: Apache-2.0
"""What a form's definition prints, held against the lines of its layout in the guide's own text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from types import MappingProxyType

from counter_app.base.conditions import holds
from counter_app.base.entries import Span
from counter_app.base.resources import resources_root
from counter_app.forms.definition import (
    Cell,
    Field,
    FormDefinition,
    LineBlock,
    NotesBlock,
    RosterBlock,
    TableBlock,
)
from counter_app.forms.loader import default_forms
from counter_app.forms.templates import PlaceName, Printed, ProvinceName, RowNumber, Use, pieces

PLACE, PROVINCE = "沅江市", "湖南省"
BOX = "□"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that only the definition prints, in the place of words that only the guide prints; either may be ""."""

    ours: str
    guide: str


@cache
def guide_lines(guide: str) -> tuple[str, ...]:
    """A guide's text, line by line."""
    return tuple((resources_root() / "guides" / guide / "guide.txt").read_text("utf-8").split("\n"))


def squeezed(words: str) -> str:
    """Words without line breaks, padding and the room to write (blanks, underscores)."""
    return "".join(words.split()).replace("_", "").replace("\ufeff", "")


def form(key: str) -> FormDefinition:
    """A form that ships with the program; it loads without a fault."""
    load = default_forms()
    assert load.faults == ()
    return load.book.forms[key]


def guide_words(definition: FormDefinition, lines: Span | None = None) -> str:
    """All the guide prints for the form; ``lines`` where it prints the form once more."""
    assert definition.lines is not None
    first, last = lines or definition.lines
    return squeezed("".join(guide_lines(definition.guide)[first - 1 : last]))


def printed_words(definition: FormDefinition, answers: Mapping[str, str] = MappingProxyType({})) -> str:
    """All the form prints when nobody has filled anything in, from top to bottom, row by row.

    ``answers`` decide which lines stand.
    """
    return squeezed("".join(_printed(definition, answers)))


def differences(
    definition: FormDefinition, lines: Span | None = None, answers: Mapping[str, str] = MappingProxyType({})
) -> tuple[Difference, ...]:
    """Where the two part. Equal words in another order come out as two differences."""
    ours, guide = printed_words(definition, answers), guide_words(definition, lines)
    matcher = SequenceMatcher(None, ours, guide, autojunk=False)
    return tuple(Difference(ours[a:b], guide[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def cell_words(definition: FormDefinition, cell: Cell) -> str:
    """What one cell of a table prints while nobody has filled anything in."""
    return squeezed("".join(_words(cell.text, {one.key: one for one in definition.fields})))


def roster_words(definition: FormDefinition, block: RosterBlock) -> list[list[str]]:
    """The same of a roster, row by row."""
    roster = definition.roster(block.roster)
    assert roster is not None
    columns = {one.key: one for one in roster.columns}
    rows = [
        ["".join(_words(template, columns, number)) for template in block.cells]
        for number in range(1, roster.printed_rows + 1)
    ]
    if block.sample:
        rows[0] = [own + sample for own, sample in zip(rows[0], block.sample, strict=True)]
    return [[squeezed(words) for words in row] for row in rows]


def strange_labels(definition: FormDefinition) -> tuple[str, ...]:
    """Labels of fields, answers and groups that are no words of the layout: ours, to be allowed one by one."""
    guide = guide_words(definition)
    columns = [column for roster in definition.rosters for column in roster.columns]
    fields = [*definition.fields, *columns]
    labels = [one.label for one in fields] + [option.label for one in fields for option in one.options]
    labels += [one.title for one in definition.groups] + [one.title for one in definition.rosters]
    return tuple(dict.fromkeys(one for one in labels if squeezed(one) not in guide))


def strange_quotes(definition: FormDefinition) -> tuple[str, ...]:
    """What a field or rule quotes as the form's note although the guide does not print it."""
    guide = guide_words(definition)
    columns = [column for roster in definition.rosters for column in roster.columns]
    quotes = [one.quote for one in (*definition.fields, *columns)] + [one.quote for one in definition.rules]
    return tuple(one for one in quotes if squeezed(one) not in guide)


def _printed(definition: FormDefinition, answers: Mapping[str, str]) -> Iterator[str]:
    own = {one.key: one for one in definition.fields}
    above = [one for one in definition.blocks if isinstance(one, LineBlock) and one.above]
    for line in above:
        yield from _words(line.text, own)
    yield from _words(definition.title, own)
    for block in definition.blocks:
        match block:
            case LineBlock():
                if block not in above and holds(block.visible, answers) is not False:
                    yield from _words(block.text, own)
            case NotesBlock():
                for one in block.lines:
                    yield from _words(one, own)
            case TableBlock():
                yield from _cells(block.rows, own)
            case RosterBlock():
                yield from _cells(block.head, own)
                yield from (words for row in roster_words(definition, block) for words in row)


def _cells(rows: tuple[tuple[Cell, ...], ...], fields: Mapping[str, Field]) -> Iterator[str]:
    for row in rows:
        for cell in row:
            yield from _words(cell.text, fields)


def _words(template: str, fields: Mapping[str, Field], number: int = 0) -> Iterator[str]:
    for piece in pieces(template):
        match piece:
            case str():
                yield piece
            case PlaceName():
                yield PLACE
            case ProvinceName():
                yield PROVINCE
            case RowNumber():
                yield str(number)
            case Printed(key, Use.boxes):
                yield from (BOX + option.label for option in fields[key].options if option.box)
            case Printed(_, Use.box):
                yield BOX
