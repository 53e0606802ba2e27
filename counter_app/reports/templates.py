# SPDX-License-Identifier: Apache-2.0
"""Texts with ``{fields}`` in layout data, and the reading of such data with every fault and its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from counter_app.base.resources import Document, Fault, Path_
from counter_app.reports.fields import FIELDS, Field
from counter_app.reports.fonts import FontChain

F = TypeVar("F")

_BLANK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """Text with ``{fields}``: literals and names in turn, ``("", name), (literal, "")``."""

    parts: tuple[tuple[str, str], ...]  # (literal, "") or ("", field name)


@dataclass(frozen=True, slots=True)
class Guard:
    """A block is there when all of ``when`` have something to say and none of ``unless`` has."""

    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Filling(Generic[F]):
    """The facts of one paper as checked texts: what a template says of them."""

    def __init__(self, facts: F, fields: Mapping[str, Field[F]], chain: FontChain, title: str) -> None:
        self.facts = facts
        self._fields = fields
        self._chain = chain
        self._title = title

    def stands(self, guard: Guard) -> bool:
        """Whether a guarded part is there."""
        present = all(self._fields[name].read(self.facts).strip() for name in guard.when)
        return present and not any(self._fields[name].read(self.facts).strip() for name in guard.unless)

    def fill(self, template: Template) -> str | None:
        """The text; None if it names fields and not one of them has anything to say."""
        found = [(self.own(literal) if literal else self.field(name)) for literal, name in template.parts]
        spoken = [text for (_, name), text in zip(template.parts, found, strict=True) if name]
        return None if spoken and not any(spoken) else "".join(found)

    def field(self, name: str) -> str:
        """A field's text. Raises CounterError ``paper.fact_missing`` or ``paper.no_glyph``."""
        field = self._fields[name]
        return self.checked(field.text(self.facts), field.label)

    def own(self, text: str) -> str:
        """The paper's own words."""
        return self.checked(text, self._title)

    def checked(self, text: str, field: str) -> str:
        """The text with plain line breaks, every character drawable."""
        return self._chain.drawable(text, field)


class DataReader:
    """Reads values of one layout file; what is wrong goes to ``faults`` and a harmless value comes back.

    ``fields`` are the facts that the layout may name.
    """

    def __init__(self, document: Document, faults: list[Fault], fields: Mapping[str, object] = FIELDS) -> None:
        self.document = document
        self.faults = faults
        self.fields = fields

    def template(self, value: object, at: Path_, known: Mapping[str, object]) -> Template:
        """A text whose every ``{field}`` is known."""
        if not isinstance(value, str):
            self.fault(at, "要写一句话")
            return Template(())
        parts: list[tuple[str, str]] = []
        position = 0
        for found in _BLANK.finditer(value):
            if found.start() > position:
                parts.append((value[position : found.start()], ""))
            if found[1] not in known:
                self.fault(at, f"没有“{found[1]}”这一栏")
            parts.append(("", found[1]))
            position = found.end()
        if position < len(value):
            parts.append((value[position:], ""))
        if any("{" in literal or "}" in literal for literal, _ in parts):
            self.fault(at, "花括号没有配对")
        return Template(tuple(parts))

    def guard(self, value: dict[str, object], at: Path_) -> Guard:
        """``when`` and ``unless``."""
        return Guard(self._conditions(value, at, "when"), self._conditions(value, at, "unless"))

    def _conditions(self, value: dict[str, object], at: Path_, key: str) -> tuple[str, ...]:
        given = value.get(key, [])
        names = [given] if isinstance(given, str) else given
        if not isinstance(names, list):
            self.fault((*at, key), f"{key} 要写栏名")
            return ()
        for name in names:
            if name not in self.fields:
                self.fault((*at, key), f"没有“{name}”这一栏")
        return tuple(str(name) for name in names)

    def labels(self, value: dict[str, object], at: Path_, key: str) -> tuple[str, ...]:
        """A list of texts."""
        labels = self.items(value, at, key)
        if any(not isinstance(label, str) for label in labels):
            self.fault((*at, key), f"{key} 要写成一串字")
        return tuple(str(label) for label in labels)

    def words(self, value: dict[str, object], at: Path_, key: str) -> str:
        """A text that must be there."""
        found = value.get(key)
        if isinstance(found, str) and found:
            return found
        self.fault((*at, key), f"缺 {key}，或它不是字")
        return ""

    def items(self, value: dict[str, object], at: Path_, key: str) -> list[object]:
        """A list that must not be empty."""
        found = value.get(key)
        if isinstance(found, list) and found:
            return found
        self.fault((*at, key), f"{key} 要列出至少一样")
        return []

    def only(self, value: dict[str, object], at: Path_, known: set[str]) -> None:
        """Refuse keys that are not known."""
        for key in value:
            if key not in known:
                self.fault((*at, key), f"“{key}”不认识")

    def fault(self, at: Path_, message: str) -> None:
        """Note what is wrong and where."""
        self.faults.append(self.document.fault(at, message))
