# SPDX-License-Identifier: Apache-2.0
"""One mapping of a data file: typed values out, every fault with its place."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from counter_app.base.conditions import Condition, parse_condition
from counter_app.base.resources import Document, Fault, Path_
from counter_app.base.texts import text

Span = tuple[int, int]
"""First and last line number in guide.txt, both included."""

DRAFT = "draft"
"""Marks an entry that was drafted by the program and that nobody has confirmed; its value is a line of guide.txt."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_]*\Z")
_Kind = TypeVar("_Kind", bound=StrEnum)


class Entry:
    """Reads the values under one path. A wrong value adds a fault and gives a harmless stand-in.

    ``faults`` is shared by all entries of a file; whoever builds something from an entry looks at it last.
    """

    def __init__(self, document: Document, at: Path_, value: object, keys: str, faults: list[Fault]) -> None:
        self.document = document
        self.at = at
        self.faults = faults
        self._values: Mapping[str, object] = {}
        if not isinstance(value, dict):
            self.fault(text("structure.shape"))
            return
        self._values = value
        for key in value:
            if key not in keys.split():
                self.fault(text("structure.unknown_key", key=key), key)
        if DRAFT in keys.split() and DRAFT in value:
            self.number(DRAFT, 1)

    def fault(self, message: str, *below: str | int) -> None:
        """Report something wrong with this entry, or with a value below it."""
        self.faults.append(self.document.fault((*self.at, *below), message))

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self._values

    def value(self, key: str) -> object:
        """The value as it stands; None where it is not written."""
        return self._values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A sentence or word; without a default it must be there."""
        if not self._there(key, default is None):
            return default or ""
        found = self._values[key]
        if isinstance(found, str) and found:
            return found
        self.fault(text("structure.text", key=key), key)
        return ""

    def day(self, key: str, *, may_be_empty: bool = False) -> str:
        """An ISO date; it must be there, if only as "" where that is allowed."""
        if not self._there(key, True):
            return ""
        found = self._values[key]
        if may_be_empty and found == "":
            return ""
        try:
            return date.fromisoformat(str(found)).isoformat()
        except ValueError:
            self.fault(text("structure.day", key=key), key)
            return ""

    def name(self, key: str) -> str:
        """An id: lower-case letters, digits and underscores."""
        if not self._there(key, True):
            return ""
        found = self._values[key]
        if isinstance(found, str | int) and _NAME.match(str(found)):
            return str(found)
        self.fault(text("structure.name", key=key, value=found), key)
        return ""

    def flag(self, key: str) -> bool:
        """true or false; false where it is not written."""
        found = self._values.get(key, False)
        if not isinstance(found, bool):
            self.fault(text("structure.flag", key=key), key)
        return found is True

    def number(self, key: str, least: int, default: int | None = None) -> int:
        """A whole number of at least ``least``; without a default it must be there."""
        if not self._there(key, default is None):
            return default or 0
        found = self._values[key]
        if type(found) is int and found >= least:
            return found
        self.fault(text("structure.number", key=key, least=least), key)
        return 0

    def choice(self, key: str, kinds: type[_Kind], default: _Kind | None = None) -> _Kind:
        """One of a closed list of words."""
        first = default or next(iter(kinds))
        if not self._there(key, default is None):
            return first
        found = self._values[key]
        if isinstance(found, str) and found in {kind.value for kind in kinds}:
            return kinds(found)
        choices = "、".join(kind.value for kind in kinds)
        self.fault(text("structure.choice", key=key, value=found, choices=choices), key)
        return first

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words; empty where it is not written."""
        found = self._list(key)
        for index, one in enumerate(found):
            if not isinstance(one, str) or not one:
                self.fault(text("structure.text", key=key), key, index)
        return tuple(one for one in found if isinstance(one, str))

    def span(self, key: str, bounds: Span | None = None) -> Span | None:
        """``[first, last]`` within the bounds; None where it is not written or wrong."""
        return self._span(self._values[key], bounds, key) if key in self._values else None

    def spans(self, key: str, bounds: Span | None = None) -> tuple[Span, ...]:
        """``[first, last]`` or a list of such pairs; empty where it is not written."""
        value = self._values.get(key, [])
        if isinstance(value, list) and value and isinstance(value[0], list):
            found = [self._span(one, bounds, key, index) for index, one in enumerate(value)]
            return tuple(one for one in found if one is not None)
        only = self.span(key, bounds)
        return () if only is None else (only,)

    def entry(self, key: str, keys: str) -> "Entry":
        """The mapping under a key."""
        return Entry(self.document, (*self.at, key), self._values[key], keys, self.faults)

    def entries(self, key: str, keys: str, other_keys: str = "") -> list["Entry"]:
        """The mappings in the list under a key; empty where it is not written.

        A mapping that holds the first of ``other_keys`` may have these keys and no others.
        """
        mark = other_keys.partition(" ")[0]
        return [
            Entry(
                self.document,
                (*self.at, key, index),
                one,
                other_keys if mark and isinstance(one, dict) and mark in one else keys,
                self.faults,
            )
            for index, one in enumerate(self._list(key))
        ]

    def condition(self, key: str, known: Mapping[str, frozenset[str]]) -> Condition | None:
        """A condition over the known questions; None where it is not written."""
        if key not in self._values:
            return None
        return parse_condition(self.document, (*self.at, key), self._values[key], self.faults, known)

    def _there(self, key: str, required: bool) -> bool:
        if key not in self._values and required:
            self.fault(text("structure.missing_key", key=key))
        return key in self._values

    def _list(self, key: str) -> list[object]:
        found = self._values.get(key, [])
        if isinstance(found, list):
            return found
        self.fault(text("structure.list", key=key), key)
        return []

    def _span(self, value: object, bounds: Span | None, *place: str | int) -> Span | None:
        if not isinstance(value, list) or len(value) != 2:
            self.fault(text("structure.span", key=place[0]), *place)
            return None
        first, last = value
        if type(first) is not int or type(last) is not int or first > last:
            self.fault(text("structure.span", key=place[0]), *place)
            return None
        if bounds and not bounds[0] <= first <= last <= bounds[1]:
            low, high = bounds
            self.fault(text("structure.span_outside", first=first, last=last, low=low, high=high), *place)
            return None
        return first, last


def check_names(entries: Iterable[Entry], key: str) -> None:
    """Every entry's name under ``key`` stands once."""
    seen: set[object] = set()
    for entry in entries:
        name = entry.value(key)
        if isinstance(name, str | int):
            if str(name) in seen:
                entry.fault(text("structure.repeated", value=name), key)
            seen.add(str(name))
