# SPDX-License-Identifier: Apache-2.0
"""Layouts of the papers as data (``resources/papers``): blocks in order, checked whole when they are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.resources import Document, Fault, Path_, ResourceFaults, read_mapping, resources_root
from counter_app.reports.facts import Paper
from counter_app.reports.fields import FIELDS, LINE_FIELDS, LINE_NUMBER
from counter_app.reports.templates import DataReader, Guard, Template

_STATES = ("齐", "缺", "不合格", "承诺", "共享免交")


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
    """All papers and the styles they share; ``faults`` are those of the files whose papers are left out."""

    styles: Mapping[str, Style]
    papers: Mapping[Paper, Layout]
    faults: tuple[Fault, ...] = ()

    def layout(self, paper: Paper) -> Layout:
        """A paper's layout. Raises ResourceFaults, or CounterError ``paper.layout_missing``."""
        found = self.papers.get(paper)
        if found is not None:
            return found
        own = [one for one in self.faults if one.file in (STYLES, _file(paper))]
        raise ResourceFaults(own) if own else CounterError("paper.layout_missing", paper=paper.value)


STYLES = "papers/styles.yaml"
NEEDED_STYLES = ("hall", "title", "meta", "head", "cell", "label", "body", "small", "foot")
"""Styles that the drawing itself uses; the data must define them."""


def default_book() -> LayoutBook:
    """The layouts that ship with the program: those that can be used. Read and checked once, while all is well."""
    book = _default_book()
    if book.faults:
        _default_book.cache_clear()
    return book


@cache
def _default_book() -> LayoutBook:
    return read_book(resources_root() / "papers")


def read_book(folder: Path) -> LayoutBook:
    """Read ``styles.yaml`` and one file a paper; a paper whose file, or whose styles, are faulty is left out."""
    faults: list[Fault] = []
    styles: Mapping[str, Style] = {}
    papers: dict[Paper, Layout] = {}
    if read := read_mapping(folder / "styles.yaml", "papers/styles.yaml", faults):
        styles = _styles(*read, faults)
    styled = not faults
    for paper in Paper:
        own: list[Fault] = []
        if read := read_mapping(folder / f"{paper.value}.yaml", _file(paper), own):
            layout = _Reader(read[0], styles, own).layout(read[1])
            if styled and not own:
                papers[paper] = layout
        faults += own
    return LayoutBook(styles, papers, tuple(faults))


def _file(paper: Paper) -> str:
    return f"papers/{paper.value}.yaml"


def _styles(document: Document, data: dict[str, object], faults: list[Fault]) -> dict[str, Style]:
    found: dict[str, Style] = {}
    numbers = {"size", "large", "before", "after", "leading"}
    for name, values in data.items():
        if not isinstance(values, dict):
            faults.append(document.fault((name,), "样式要写成“键: 值”"))
            continue
        kept: dict[str, object] = {}
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
            found[name] = msgspec.convert(kept, Style)
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


class _Reader(DataReader):
    """Reads one paper's file."""

    def __init__(self, document: Document, styles: Mapping[str, Style], faults: list[Fault]) -> None:
        super().__init__(document, faults)
        self._styles = styles

    def layout(self, data: dict[str, object]) -> Layout:
        self.only(data, (), {"title", "blocks", "receipt", "source"})
        blocks = [self._block(value, ("blocks", at)) for at, value in enumerate(self.items(data, (), "blocks"))]
        receipt = self._receipt(data["receipt"]) if "receipt" in data else None
        title = self.words(data, (), "title")
        return Layout(title, tuple(block for block in blocks if block is not None), receipt)

    def _block(self, value: object, at: Path_) -> Block | None:
        kinds: dict[str, Callable[[dict[str, object], Path_, Guard], Block | None]] = {
            "text": self._text_block,
            "table": self._table,
            "list": self._list_block,
            "rows": lambda one, place, guard: self._rows(one, place, guard, "rows"),
            "form": lambda one, place, guard: self._rows(one, place, guard, "form"),
            "blanks": self._blanks,
            "rule": self._rule,
        }
        if not isinstance(value, dict) or len(named := [kind for kind in kinds if kind in value]) != 1:
            self.fault(at, f"一块要写明一种：{'、'.join(kinds)}")
            return None
        return kinds[named[0]](value, at, self.guard(value, at))

    def _text_block(self, value: dict[str, object], at: Path_, guard: Guard) -> Block:
        self.only(value, at, {"text", "style", "when", "unless"})
        return TextBlock(self.template(value["text"], (*at, "text"), FIELDS), self._style(value, at, "body"), guard)

    def _list_block(self, value: dict[str, object], at: Path_, guard: Guard) -> Block:
        self.only(value, at, {"list", "states", "style", "when", "unless"})
        text = self.template(value["list"], (*at, "list"), LINE_FIELDS)
        return ListBlock(text, self._states(value, at), self._style(value, at, "body"), guard)

    def _table(self, value: dict[str, object], at: Path_, guard: Guard) -> Block:
        self.only(value, at, {"table", "states", "when", "unless"})
        columns: list[Column] = []
        for number, one in enumerate(self.items(value, at, "table")):
            place: Path_ = (*at, "table", number)
            if not isinstance(one, dict):
                self.fault(place, "一列要有 head、text、share")
                continue
            self.only(one, place, {"head", "text", "share", "style"})
            share = one.get("share")
            if not isinstance(share, int) or isinstance(share, bool) or share < 1:
                self.fault((*place, "share"), "share 要是正整数")
                share = 1
            text = self.template(one.get("text"), (*place, "text"), {**LINE_FIELDS, LINE_NUMBER: None})
            columns.append(Column(self.words(one, place, "head"), text, share, self._style(one, place, "cell")))
        return TableBlock(tuple(columns), self._states(value, at), guard)

    def _rows(self, value: dict[str, object], at: Path_, guard: Guard, kind: str) -> Block:
        self.only(value, at, {kind, "when", "unless"})
        rows: list[Row] = []
        for number, one in enumerate(self.items(value, at, kind)):
            place: Path_ = (*at, kind, number)
            if not isinstance(one, dict):
                self.fault(place, "一行要有 label 和 text")
                continue
            self.only(one, place, {"label", "text", "style", "when", "unless", "height", "blank"})
            height, blank = one.get("height", 1), one.get("blank", False)
            if not isinstance(height, int) or isinstance(height, bool) or not 1 <= height <= 20:
                self.fault((*place, "height"), "height 要是 1 到 20 的整数")
                height = 1
            if not isinstance(blank, bool):
                self.fault((*place, "blank"), "blank 要写 true 或 false")
                blank = False
            text = self.template(one.get("text", "" if blank else None), (*place, "text"), FIELDS)
            style = self._style(one, place, "cell" if kind == "form" else "body")
            label = self.words(one, place, "label")
            rows.append(Row(label, text, style, self.guard(one, place), height, blank))
        return RowsBlock(tuple(rows), kind == "form", guard)

    def _blanks(self, value: dict[str, object], at: Path_, guard: Guard) -> Block:
        self.only(value, at, {"blanks", "date", "when", "unless"})
        labels = self.labels(value, at, "blanks")
        return BlanksBlock(labels, value.get("date") is True, guard)

    def _rule(self, value: dict[str, object], at: Path_, guard: Guard) -> Block:
        self.only(value, at, {"rule", "when", "unless"})
        if value["rule"] not in ("solid", "dashed"):
            self.fault((*at, "rule"), "rule 要写 solid 或 dashed")
        return RuleBlock(value["rule"] == "dashed", guard)

    def _receipt(self, value: object) -> Receipt | None:
        at: Path_ = ("receipt",)
        if not isinstance(value, dict):
            self.fault(at, "receipt 要有 text、fields、seal")
            return None
        self.only(value, at, {"text", "fields", "seal"})
        seal = value.get("seal", False)
        if not isinstance(seal, bool):
            self.fault((*at, "seal"), "seal 要写 true 或 false")
        text = self.template(value.get("text"), (*at, "text"), FIELDS)
        return Receipt(text, self.labels(value, at, "fields"), seal is True)

    def _states(self, value: dict[str, object], at: Path_) -> tuple[str, ...]:
        states = value.get("states", list(_STATES))
        if not isinstance(states, list) or not states or any(state not in _STATES for state in states):
            self.fault((*at, "states"), f"states 只能是：{'、'.join(_STATES)}")
            return ()
        return tuple(states)

    def _style(self, value: dict[str, object], at: Path_, default: str) -> str:
        name = value.get("style", default)
        if self._styles and name not in self._styles:
            self.fault((*at, "style"), f"没有样式“{name}”")
        return str(name)
