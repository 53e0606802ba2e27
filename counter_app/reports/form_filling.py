# SPDX-License-Identifier: Apache-2.0
"""A form's printed text with its values put in: runs of the form's own words and of what was filled in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from counter_app.base.conditions import Condition, holds
from counter_app.forms.definition import Field, FormDefinition, Roster
from counter_app.forms.filled import FilledForm
from counter_app.forms.templates import Blank, Piece, PlaceName, Printed, ProvinceName, RowNumber, Use, pieces
from counter_app.forms.values import printed
from counter_app.forms.visibility import visible_only
from counter_app.reports.fonts import FontChain
from counter_app.reports.lines import SPACES

TICKED = "☑"
_SPACE = "　"
_ROOM: dict[Use, int] = {
    Use.words: 6,
    Use.year: 2,
    Use.month: 2,
    Use.day: 2,
    Use.capitals: 10,
    Use.masked: 6,
    Use.province: 4,
    Use.city: 4,
    Use.county: 4,
    Use.code: 6,
    Use.sign: 7,
    Use.seal: 7,
    Use.photo: 0,
}
"""Room to write by hand where there is no value, in characters."""


class Run(NamedTuple):
    """A piece of text; ``value`` is what was filled in, and all that is printed on a pre-printed sheet."""

    text: str
    value: bool


class Words(NamedTuple):
    """A text to be set: its runs, how wide they are together at size 1, and whether one line holds them given room."""

    runs: tuple[Run, ...]
    width: float
    whole: bool

    @property
    def text(self) -> str:
        """The text without saying what was filled in."""
        return "".join(run.text for run in self.runs)


_NOTHING = Words((), 0.0, False)


@dataclass(frozen=True, slots=True)
class Values:
    """What stands in one place: the form's own fields, or one row of a roster (its ``number`` from 1)."""

    fields: Mapping[str, Field]
    values: Mapping[str, str]
    number: int = 0


class Filling:
    """One form's texts. Raises CounterError ``paper.no_glyph`` naming field and character that no font draws.

    ``spaced``: what follows a value stays where it stands on the blank form, as far as the value leaves room.
    """

    def __init__(
        self,
        form: FormDefinition,
        filled: FilledForm | None,
        place: str,
        province: str,
        chain: FontChain,
        title: str = "",
        *,
        spaced: bool = False,
    ) -> None:
        self.form = form
        self._spaced = spaced
        self._place = place
        self._province = province
        self._title = title
        self._chain = chain
        self._filled = visible_only(form, filled) if filled else None
        self._own = Values({one.key: one for one in form.fields}, self._filled.values if self._filled else {})
        self._known: dict[str, Words] = {}
        self._cells: dict[tuple[int, str, str], Words] = {}
        self._columns = {one.key: {column.key: column for column in one.columns} for one in form.rosters}

    @property
    def title(self) -> str:
        """The form's title with the guide's place in it."""
        return self.own(self._title or self.words(self.form.title).text)

    def own(self, words: str) -> str:
        """The form's own words."""
        return self._chain.drawable(words, self.form.title)

    def roster(self, key: str) -> Roster:
        """A roster of the form; the loader saw to it that every printed one is there."""
        return next(one for one in self.form.rosters if one.key == key)

    def stands(self, condition: Condition | None) -> bool:
        """Whether a line is printed: also while its condition is undecided, as on a blank form."""
        return holds(condition, self._own.values) is not False

    def rows(self, roster: str) -> list[dict[str, str]]:
        """What was filled into a roster."""
        return self._filled.rosters.get(roster, []) if self._filled else []

    def words(self, template: str) -> Words:
        """A text of the form itself."""
        known = self._known.get(template)
        if known is None:
            known = self._known[template] = self._set(template, self._own)
        return known

    def row_words(self, templates: Sequence[str], roster: str, row: Mapping[str, str], number: int) -> list[Words]:
        """The texts of one row of a roster."""
        values = Values(self._columns[roster], row, number)
        return [self._set(template, values) for template in templates]

    def plain(self, words: str, *, value: bool = False) -> Words:
        """A text of one run."""
        if not words:
            return _NOTHING
        return Words((Run(words, value),), self._chain.width(words), "\n" not in words and words[-1] not in SPACES)

    def _set(self, template: str, values: Values) -> Words:
        parts = _pieces(template)
        if len(parts) == 1 and isinstance(parts[0], str):
            return self.plain(self.own(parts[0]))
        if len(parts) == 1 and isinstance(parts[0], Printed) and parts[0].use is Use.words:  # nearly every cell
            return self._one(parts[0], values)
        runs = _joined(self._runs(parts, values))
        if len(runs) == 1:
            return self.plain(runs[0].text, value=runs[0].value)
        text = "".join(run.text for run in runs)
        return Words(runs, self._chain.width(text), bool(text) and "\n" not in text and text[-1] not in SPACES)

    def _one(self, piece: Printed, values: Values) -> Words:
        """A cell that holds one value and nothing else; in a roster the same comes again and again."""
        place = (id(values.fields), piece.key, values.values.get(piece.key, ""))
        known = self._cells.get(place)
        if known is None:
            known = self.plain(self._said(piece, values), value=True)
            if not any(one.other for one in values.fields[piece.key].options):  # whose words stand in another field
                self._cells[place] = known
        return known

    def _runs(self, template: tuple[Piece, ...], values: Values) -> Iterator[Run]:
        for piece in template:
            match piece:
                case str():
                    yield Run(self.own(piece), False)
                case Blank(width):
                    yield Run(_SPACE * width, False)
                case PlaceName():
                    yield Run(self.own(self._place), False)
                case ProvinceName():
                    yield Run(self.own(self._province), False)
                case RowNumber():
                    yield Run(str(values.number), False)
                case Printed():
                    yield from self._printed(piece, values, alone=len(template) == 1)

    def _printed(self, piece: Printed, values: Values, *, alone: bool) -> Iterator[Run]:
        words = self._said(piece, values)
        if piece.use in (Use.boxes, Use.box):
            yield from _ticks(words)
        elif words:
            yield Run(words, True)
            if self._spaced and not alone:
                yield Run(_SPACE * round(_ROOM[piece.use] - self._chain.width(words)), False)
        elif not alone:
            yield Run(_SPACE * _ROOM[piece.use], False)

    def _said(self, piece: Printed, values: Values) -> str:
        """What a placeholder prints, every character of it drawable."""
        field = values.fields[piece.key]
        words = printed(field, piece, values.values.get(piece.key, ""), values.values)
        return self._chain.drawable(words, field.label)


@lru_cache(maxsize=4096)
def _pieces(template: str) -> tuple[Piece, ...]:
    return pieces(template)


def _ticks(words: str) -> Iterator[Run]:
    """The boxes that are ticked are what was filled in; the words beside them are the form's."""
    start = 0
    for at, character in enumerate(words):
        if character == TICKED:
            if at > start:
                yield Run(words[start:at], False)
            yield Run(TICKED, True)
            start = at + 1
    if start < len(words):
        yield Run(words[start:], False)


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours of one kind as one run; none is empty."""
    found: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if found and found[-1].value == run.value:
            run = Run(found.pop().text + run.text, run.value)
        found.append(run)
    return tuple(found)
