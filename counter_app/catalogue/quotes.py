# SPDX-License-Identifier: Apache-2.0
"""The guide's own words: finding a quoted span among lines, and the heading it stands under."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from counter_app.base.entries import Entry
from counter_app.base.resources import Path_
from counter_app.base.texts import text
from counter_app.catalogue.items import Line, Quote


class QuoteSource(Protocol):
    """Gives the words behind an entry."""

    def read(self, entry: Entry, key: str = "quote", required: bool = True) -> tuple[Quote, ...]:
        """The quotes under ``key``."""


class DocumentWords:
    """The words of a document that is not the guide: taken as they are written, on no line of guide.txt."""

    def __init__(self, name: str) -> None:
        self._name = name

    def read(self, entry: Entry, key: str = "quote", required: bool = True) -> tuple[Quote, ...]:
        """One sentence, the document's own."""
        words = entry.text(key, None if required else "")
        return (Quote(Line(0, words), 0, len(words), self._name),) if words else ()


class QuoteBook:
    """Looks quotes up among the given lines. ``heading`` says under which heading a line number stands.

    ``elsewhere`` are the lines that a quote may name as another item's words.
    """

    def __init__(
        self, lines: Iterable[Line], heading: Callable[[int], str], elsewhere: Mapping[int, Line] | None = None
    ) -> None:
        self._lines = {line.number: line for line in lines}
        self._heading = heading
        self._elsewhere = elsewhere or {}

    def read(self, entry: Entry, key: str = "quote", required: bool = True) -> tuple[Quote, ...]:
        """The quotes under ``key``: one or a list, each the words, ``{text, line}`` or ``{text, line, of}``."""
        value = entry.value(key)
        if value is None:
            if required:
                entry.fault(text("structure.missing_key", key=key))
            return ()
        if not isinstance(value, list):
            only = self._one(entry, (key,), value)
            return () if only is None else (only,)
        if not value:
            entry.fault(text("structure.quote_empty"), key)
        found = [self._one(entry, (key, index), one) for index, one in enumerate(value)]
        return tuple(one for one in found if one is not None)

    def _one(self, entry: Entry, place: Path_, value: object) -> Quote | None:
        words, number, of = value, None, None
        if isinstance(value, dict) and {"text", "line"} <= set(value) <= {"text", "line", "of"}:
            words, number, of = value["text"], value["line"], value.get("of")
        if (
            not (isinstance(words, str) and words)
            or not (number is None or type(number) is int)
            or not (of is None or (isinstance(of, str) and of))
        ):
            entry.fault(text("structure.quote_shape"), *place)
            return None
        if isinstance(number, int):
            line = (self._elsewhere if of else self._lines).get(number)
            if line is None or words not in line.text:
                entry.fault(text("structure.quote_not_on_line", line=number, quote=words), *place)
                return None
            return self._quote(line, words, of)
        found = [line for line in self._lines.values() if words in line.text]
        if len(found) == 1:
            return self._quote(found[0], words)
        if found:
            numbers = "、".join(str(line.number) for line in found)
            entry.fault(text("structure.quote_ambiguous", lines=numbers, quote=words), *place)
        else:
            entry.fault(text("structure.quote_missing", quote=words), *place)
        return None

    def _quote(self, line: Line, words: str, of: str | None = None) -> Quote:
        start = line.text.index(words)
        return Quote(line, start, start + len(words), of or self._heading(line.number))
