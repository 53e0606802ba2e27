# SPDX-License-Identifier: Apache-2.0
"""Official series of numbers as data (``resources/work/series.yaml``): by form and year, with their printed shape."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Fault, read_mapping
from counter_app.base.texts import text

WIDEST = 9
"""A number never has more digits."""

FEW = 20
"""From so many numbers left on, a window is told that a block is nearly used up."""

_SERIES = "id title guide form year_field number_field width prints result few quote"
_BLANKS = frozenset({"province", "place", "year", "number"})


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """A series of numbers.

    ``guide`` is whose it is. ``form`` is the official form that bears the number, in ``number_field`` and, where the
    form prints it apart, ``year_field``. ``width``: how many digits. ``prints`` is the whole number. ``result`` is
    the id of the items' result whose number it is, "" where it is none. ``few``: from so many left on it is told.
    """

    id: str
    title: str
    guide: str
    form: str
    number_field: str
    width: int
    prints: str
    year_field: str = ""
    result: str = ""
    few: int = FEW
    quote: str = ""  # the guide's own print of it

    @property
    def largest(self) -> int:
        """The last number that fits."""
        return int("9" * self.width)

    def digits(self, value: int) -> str:
        """A number with all its digits."""
        return f"{value:0{self.width}}"

    def is_number(self, number: str) -> bool:
        """Whether it is one of this series' numbers, with all its digits."""
        return bool(re.fullmatch(rf"[0-9]{{{self.width}}}", number)) and int(number) > 0

    def printed(self, year: int, number: str, place: str = "", province: str = "") -> str:
        """The whole number as it stands on the paper."""
        return self.prints.format(province=province, place=place, year=year, number=number)

    def read(self, typed: str, year: int, place: str = "", province: str = "") -> str:
        """The number behind what was typed: whole as printed, or its digits alone; else as it was written."""
        plain = unicodedata.normalize("NFKC", typed).strip()
        before, _, behind = unicodedata.normalize("NFKC", self.printed(year, "\0", place, province)).partition("\0")
        if behind or not plain.isdecimal() or len(plain) > self.width:
            plain = plain.removeprefix(before).removesuffix(behind)
        return plain.zfill(self.width) if plain.isdecimal() and plain.isascii() else plain

    def on_form(self, year: int, number: str) -> dict[str, str]:
        """What stands in the form's fields."""
        if not self.year_field:
            return {self.number_field: self.printed(year, number)}
        return {self.year_field: str(year), self.number_field: number}

    def of_form(self, values: Mapping[str, str], year: int) -> tuple[int, str]:
        """Year and number that stand in the form's fields; ("" of this year where none does)."""
        written = values.get(self.number_field, "").strip()
        if self.year_field:
            noted = values.get(self.year_field, "")
            return (int(noted) if noted.isdecimal() else year), self.read(written, year)
        return year, self.read(written, year)


def read_series(path: Path, faults: list[Fault]) -> Mapping[str, NumberSeries]:
    """Read the file; everything wrong in it adds a fault."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return {}
    document, data = read
    entries = Entry(document, (), data, "series", faults).entries("series", _SERIES)
    check_names(entries, "id")
    return {one.id: one for one in map(_series, entries)}


def _series(entry: Entry) -> NumberSeries:
    one = NumberSeries(
        id=entry.name("id"),
        title=entry.text("title"),
        guide=entry.name("guide"),
        form=entry.name("form"),
        number_field=entry.name("number_field"),
        width=entry.number("width", 1),
        prints=entry.text("prints"),
        year_field=entry.text("year_field", ""),
        result=entry.text("result", ""),
        few=entry.number("few", 1, FEW),
        quote=entry.text("quote", ""),
    )
    if one.width > WIDEST:
        entry.fault(text("numbering.too_wide", most=WIDEST), "width")
    try:
        blanks = {name for _, name, _, _ in Formatter().parse(one.prints) if name is not None}
    except ValueError:  # a brace alone
        blanks = set()
    if "number" not in blanks or not blanks <= _BLANKS:
        entry.fault(text("numbering.shape", blanks="、".join(sorted(_BLANKS))), "prints")
    return one
