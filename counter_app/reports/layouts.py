# SPDX-License-Identifier: Apache-2.0
"""Layouts of the papers as data (``resources/papers``): blocks in order, checked whole when they are read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from counter_app.base.resources import Document, Fault, Path_, ResourceFaults, read_yaml, resources_root
from counter_app.reports.facts import Paper
from counter_app.reports.fields import FIELDS, LINE_FIELDS, LINE_NUMBER

_BLANK = re.compile(r"\{([^{}]*)\}")
_STATES = ("齐", "缺", "不合格", "承诺", "共享免交")


@dataclass(frozen=True, slots=True)
class Template:
    """Text with ``{fields}``: literals and names in turn, ``("", name), (literal, "")``."""

    parts: tuple[tuple[str, str], ...]  # (literal, "") or ("", field name)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields it prints."""
        return tuple(name for _, name in self.parts if name)


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks; sizes in points, for ordinary and for large print."""

    size: float
    large: float
    bold: bool = False
    grey: bool = False
    align: str = "left"
    before: float = 0.0  # space above, in points
    after: float = 4.0
    leading: float = 1.45


@dataclass(frozen=True, slots=True)
class Guard:
    """A block is there when all of ``when`` have something to say and none of ``unless`` has."""

    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph."""

    text: Template
    style: str
    guard: Guard


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of checklist lines; ``share`` is its part of the width."""

    head: str
    text: Template
    share: int
    style: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Checklist lines in these states, one row each."""

    columns: tuple[Column, ...]
    states: tuple[str, ...]
    guard: Guard


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Checklist lines in these states, running on: ① … ② …"""

    text: Template
    states: tuple[str, ...]
    style: str
    guard: Guard


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what belongs to it. ``height`` (lines) leaves room to write by hand in a form."""

    label: str
    text: Template
    style: str
    guard: Guard
    height: int = 1
    blank: bool = False  # may stay empty, to be written by hand


@dataclass(frozen=True, slots=True)
class RowsBlock:
    """Labels at the left, texts at the right; with ``framed`` as a form with borders."""

    rows: tuple[Row, ...]
    framed: bool
    guard: Guard


@dataclass(frozen=True, slots=True)
class BlanksBlock:
    """Lines to write on by hand, each behind its label; ``date`` adds 年 月 日."""

    labels: tuple[str, ...]
    date: bool
    guard: Guard


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """A line across the page."""

    dashed: bool
    guard: Guard


Block = TextBlock | TableBlock | ListBlock | RowsBlock | BlanksBlock | RuleBlock


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands at the foot of the last page: the receiver's signature and the place of the seal."""

    text: Template
    fields: tuple[str, ...]
    seal: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """One paper."""

    title: str
    blocks: tuple[Block, ...]
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class LayoutBook:
    """All papers and the styles they share."""

    styles: Mapping[str, Style]
    papers: Mapping[Paper, Layout]


NEEDED_STYLES = ("hall", "title", "meta", "head", "cell", "label", "body", "small", "foot")
"""Styles that the drawing itself uses; the data must define them."""


@cache
def default_book() -> LayoutBook:
    """The layouts that ship with the program, read and checked once."""
    return load_book(resources_root() / "papers")


def load_book(folder: Path) -> LayoutBook:
    """Read ``styles.yaml`` and one file a paper. Raises ResourceFaults with every fault of every file."""
    faults: list[Fault] = []
    styles: Mapping[str, Style] = {}
    papers: dict[Paper, Layout] = {}
    if read := _read(folder, "styles", faults):
        styles = _styles(*read, faults)
    for paper in Paper:
        if read := _read(folder, paper.value, faults):
            papers[paper] = _Reader(read[0], styles, faults).layout(read[1])
    if faults:
        raise ResourceFaults(faults)
    return LayoutBook(styles, papers)


def _read(folder: Path, key: str, faults: list[Fault]) -> tuple[Document, dict[str, Any]] | None:
    try:
        document = read_yaml(folder / f"{key}.yaml", f"papers/{key}.yaml")
    except ResourceFaults as found:
        faults.extend(found.faults)
        return None
    if isinstance(document.data, dict):
        return document, document.data
    faults.append(document.fault((), "文件要写成“键: 值”"))
    return None


def _styles(document: Document, data: dict[str, Any], faults: list[Fault]) -> dict[str, Style]:
    found: dict[str, Style] = {}
    numbers = {"size", "large", "before", "after", "leading"}
    for name, values in data.items():
        if not isinstance(values, dict):
            faults.append(document.fault((name,), "样式要写成“键: 值”"))
            continue
        kept: dict[str, Any] = {}
        for key, value in values.items():
            number = _number(value) if key in numbers else None
            if number is not None and (number > 0 or key in ("before", "after")):
                kept[key] = number
            elif (key in ("bold", "grey") and isinstance(value, bool)) or (
                key == "align" and value in ("left", "center", "right")
            ):
                kept[key] = value
            else:
                faults.append(document.fault((name, key), f"样式的“{key}”不认识，或值不对"))
        if "size" in kept and "large" in kept:
            found[name] = Style(**kept)
        else:
            faults.append(document.fault((name,), "样式要有 size 和 large"))
    for name in NEEDED_STYLES:
        if name not in data:
            faults.append(document.fault((), f"缺样式“{name}”"))
    return found


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, int | str) and not isinstance(value, bool) else None
    except ValueError:
        return None


class _Reader:
    """Reads one paper's file, adding what is wrong to ``faults``."""

    def __init__(self, document: Document, styles: Mapping[str, Style], faults: list[Fault]) -> None:
        self._document = document
        self._styles = styles
        self._faults = faults

    def layout(self, data: dict[str, Any]) -> Layout:
        self._only(data, (), {"title", "blocks", "receipt", "source"})
        blocks = [self._block(value, ("blocks", at)) for at, value in enumerate(self._list(data, (), "blocks"))]
        receipt = self._receipt(data["receipt"]) if "receipt" in data else None
        title = self._text(data, (), "title")
        return Layout(title, tuple(block for block in blocks if block is not None), receipt)

    def _block(self, value: object, at: Path_) -> Block | None:
        kinds: dict[str, Callable[[dict[str, Any], Path_, Guard], Block | None]] = {
            "text": self._text_block,
            "table": self._table,
            "list": self._list_block,
            "rows": lambda one, place, guard: self._rows(one, place, guard, "rows"),
            "form": lambda one, place, guard: self._rows(one, place, guard, "form"),
            "blanks": self._blanks,
            "rule": self._rule,
        }
        if not isinstance(value, dict) or len(named := [kind for kind in kinds if kind in value]) != 1:
            self._fault(at, f"一块要写明一种：{'、'.join(kinds)}")
            return None
        return kinds[named[0]](value, at, self._guard(value, at))

    def _text_block(self, value: dict[str, Any], at: Path_, guard: Guard) -> Block:
        self._only(value, at, {"text", "style", "when", "unless"})
        return TextBlock(self._template(value["text"], (*at, "text"), FIELDS), self._style(value, at, "body"), guard)

    def _list_block(self, value: dict[str, Any], at: Path_, guard: Guard) -> Block:
        self._only(value, at, {"list", "states", "style", "when", "unless"})
        text = self._template(value["list"], (*at, "list"), LINE_FIELDS)
        return ListBlock(text, self._states(value, at), self._style(value, at, "body"), guard)

    def _table(self, value: dict[str, Any], at: Path_, guard: Guard) -> Block:
        self._only(value, at, {"table", "states", "when", "unless"})
        columns: list[Column] = []
        for number, one in enumerate(self._list(value, at, "table")):
            place: Path_ = (*at, "table", number)
            if not isinstance(one, dict):
                self._fault(place, "一列要有 head、text、share")
                continue
            self._only(one, place, {"head", "text", "share", "style"})
            share = one.get("share")
            if not isinstance(share, int) or isinstance(share, bool) or share < 1:
                self._fault((*place, "share"), "share 要是正整数")
                share = 1
            text = self._template(one.get("text"), (*place, "text"), {**LINE_FIELDS, LINE_NUMBER: None})
            columns.append(Column(self._text(one, place, "head"), text, share, self._style(one, place, "cell")))
        return TableBlock(tuple(columns), self._states(value, at), guard)

    def _rows(self, value: dict[str, Any], at: Path_, guard: Guard, kind: str) -> Block:
        self._only(value, at, {kind, "when", "unless"})
        rows: list[Row] = []
        for number, one in enumerate(self._list(value, at, kind)):
            place: Path_ = (*at, kind, number)
            if not isinstance(one, dict):
                self._fault(place, "一行要有 label 和 text")
                continue
            self._only(one, place, {"label", "text", "style", "when", "unless", "height", "blank"})
            height, blank = one.get("height", 1), one.get("blank", False)
            if not isinstance(height, int) or isinstance(height, bool) or not 1 <= height <= 20:
                self._fault((*place, "height"), "height 要是 1 到 20 的整数")
                height = 1
            if not isinstance(blank, bool):
                self._fault((*place, "blank"), "blank 要写 true 或 false")
                blank = False
            text = self._template(one.get("text", "" if blank else None), (*place, "text"), FIELDS)
            style = self._style(one, place, "cell" if kind == "form" else "body")
            label = self._text(one, place, "label")
            rows.append(Row(label, text, style, self._guard(one, place), height, blank))
        return RowsBlock(tuple(rows), kind == "form", guard)

    def _blanks(self, value: dict[str, Any], at: Path_, guard: Guard) -> Block:
        self._only(value, at, {"blanks", "date", "when", "unless"})
        labels = self._labels(value, at, "blanks")
        return BlanksBlock(labels, value.get("date") is True, guard)

    def _rule(self, value: dict[str, Any], at: Path_, guard: Guard) -> Block:
        self._only(value, at, {"rule", "when", "unless"})
        if value["rule"] not in ("solid", "dashed"):
            self._fault((*at, "rule"), "rule 要写 solid 或 dashed")
        return RuleBlock(value["rule"] == "dashed", guard)

    def _receipt(self, value: object) -> Receipt | None:
        at: Path_ = ("receipt",)
        if not isinstance(value, dict):
            self._fault(at, "receipt 要有 text、fields、seal")
            return None
        self._only(value, at, {"text", "fields", "seal"})
        seal = value.get("seal", False)
        if not isinstance(seal, bool):
            self._fault((*at, "seal"), "seal 要写 true 或 false")
        text = self._template(value.get("text"), (*at, "text"), FIELDS)
        return Receipt(text, self._labels(value, at, "fields"), seal is True)

    def _template(self, value: object, at: Path_, known: Mapping[str, object]) -> Template:
        if not isinstance(value, str):
            self._fault(at, "要写一句话")
            return Template(())
        parts: list[tuple[str, str]] = []
        position = 0
        for found in _BLANK.finditer(value):
            if found.start() > position:
                parts.append((value[position : found.start()], ""))
            if found[1] not in known:
                self._fault(at, f"没有“{found[1]}”这一栏")
            parts.append(("", found[1]))
            position = found.end()
        if position < len(value):
            parts.append((value[position:], ""))
        if any("{" in literal or "}" in literal for literal, _ in parts):
            self._fault(at, "花括号没有配对")
        return Template(tuple(parts))

    def _guard(self, value: dict[str, Any], at: Path_) -> Guard:
        return Guard(self._conditions(value, at, "when"), self._conditions(value, at, "unless"))

    def _conditions(self, value: dict[str, Any], at: Path_, key: str) -> tuple[str, ...]:
        given = value.get(key, [])
        names = [given] if isinstance(given, str) else given
        if not isinstance(names, list):
            self._fault((*at, key), f"{key} 要写栏名")
            return ()
        for name in names:
            if name not in FIELDS:
                self._fault((*at, key), f"没有“{name}”这一栏")
        return tuple(str(name) for name in names)

    def _states(self, value: dict[str, Any], at: Path_) -> tuple[str, ...]:
        states = value.get("states", list(_STATES))
        if not isinstance(states, list) or not states or any(state not in _STATES for state in states):
            self._fault((*at, "states"), f"states 只能是：{'、'.join(_STATES)}")
            return ()
        return tuple(states)

    def _style(self, value: dict[str, Any], at: Path_, default: str) -> str:
        name = value.get("style", default)
        if self._styles and name not in self._styles:
            self._fault((*at, "style"), f"没有样式“{name}”")
        return str(name)

    def _labels(self, value: dict[str, Any], at: Path_, key: str) -> tuple[str, ...]:
        labels = self._list(value, at, key)
        if any(not isinstance(label, str) for label in labels):
            self._fault((*at, key), f"{key} 要写成一串字")
        return tuple(str(label) for label in labels)

    def _text(self, value: dict[str, Any], at: Path_, key: str) -> str:
        found = value.get(key)
        if isinstance(found, str) and found:
            return found
        self._fault((*at, key), f"缺 {key}，或它不是字")
        return ""

    def _list(self, value: dict[str, Any], at: Path_, key: str) -> list[object]:
        found = value.get(key)
        if isinstance(found, list) and found:
            return found
        self._fault((*at, key), f"{key} 要列出至少一样")
        return []

    def _only(self, value: dict[str, Any], at: Path_, known: set[str]) -> None:
        for key in value:
            if key not in known:
                self._fault((*at, key), f"“{key}”不认识")

    def _fault(self, at: Path_, message: str) -> None:
        self._faults.append(self._document.fault(at, message))
