# SPDX-License-Identifier: Apache-2.0
"""Layouts of the papers as data (``resources/papers``): blocks in order, checked whole when they are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.resources import Document, Fault, Path_, ResourceFaults, read_mapping, resources_root
from counter_app.reports.blocks import (
    BlanksBlock,
    Block,
    Column,
    GroupedBlock,
    Layout,
    ListBlock,
    Receipt,
    Row,
    RowsBlock,
    RuleBlock,
    Style,
    TableBlock,
    TextBlock,
)
from counter_app.reports.change_fields import CHANGE_FIELDS, CHANGE_LINE_FIELDS, CHANGE_STATES
from counter_app.reports.facts import Paper
from counter_app.reports.fields import FIELDS, LINE_FIELDS, LINE_NUMBER, STATES
from counter_app.reports.sheet_fields import SHEET_FIELDS, SHEET_LINE_FIELDS, SHEET_STATES
from counter_app.reports.templates import DataReader, Guard


@dataclass(frozen=True, slots=True)
class LayoutBook:
    """All papers and the styles they share; ``faults`` are those of the files whose papers are left out.

    ``slips`` are the slips of papers as they come out on A4 instead.
    """

    styles: Mapping[str, Style]
    papers: Mapping[Paper, Layout]
    slips: Mapping[Paper, Layout]
    item_sheet: Layout | None
    faults: tuple[Fault, ...] = ()
    change_sheet: Layout | None = None

    def layout(self, paper: Paper) -> Layout:
        """A paper's layout. Raises ResourceFaults, or CounterError ``paper.layout_missing``."""
        return self._sound(self.papers.get(paper), paper.value)

    def slip_layout(self, paper: Paper) -> Layout:
        """The layout of a paper's slip on A4. Raises as ``layout`` does."""
        return self._sound(self.slips.get(paper), f"{SLIPS}/{paper.value}")

    def sheet_layout(self) -> Layout:
        """The layout of the list of an item's papers. Raises as ``layout`` does."""
        return self._sound(self.item_sheet, ITEM_SHEET)

    def changes_layout(self) -> Layout:
        """The layout of the sheet of a guide's changes. Raises as ``layout`` does."""
        return self._sound(self.change_sheet, CHANGE_SHEET)

    def _sound(self, found: Layout | None, name: str) -> Layout:
        if found is not None:
            return found
        own = [one for one in self.faults if one.file in (STYLES, _file(name))]
        raise ResourceFaults(own) if own else CounterError("paper.layout_missing", paper=name)


STYLES = "papers/styles.yaml"
ITEM_SHEET, CHANGE_SHEET = "item_sheet", "change_sheet"
SLIPS = "slips"
SLIP_PAPERS = (Paper.acceptance, Paper.notice, Paper.refusal)
"""Papers whose slip can come out on A4 instead: those of the decisions that make a slip."""

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
    if read := read_mapping(folder / "styles.yaml", STYLES, faults):
        styles = _styles(*read, faults)
    styled = not faults

    def layout(name: str, words: Vocabulary = CASE_WORDS) -> Layout | None:
        own: list[Fault] = []
        made = None
        if read := read_mapping(folder / f"{name}.yaml", _file(name), own):
            made = _Reader(read[0], styles, own, words).layout(read[1])
        faults.extend(own)
        return made if styled and not own else None

    papers = {paper: layout(paper.value) for paper in Paper}
    slips = {paper: layout(f"{SLIPS}/{paper.value}") for paper in SLIP_PAPERS}
    sheet = layout(ITEM_SHEET, SHEET_WORDS)
    changes = layout(CHANGE_SHEET, CHANGE_WORDS)
    return LayoutBook(
        styles,
        {paper: one for paper, one in papers.items() if one is not None},
        {paper: one for paper, one in slips.items() if one is not None},
        sheet,
        tuple(faults),
        changes,
    )


def _file(name: str) -> str:
    return f"papers/{name}.yaml"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a layout may name: facts, what a line has, and the states that lines are in."""

    fields: Mapping[str, object]
    line_fields: Mapping[str, object]
    states: tuple[str, ...]


CASE_WORDS = Vocabulary(FIELDS, LINE_FIELDS, STATES)
SHEET_WORDS = Vocabulary(SHEET_FIELDS, SHEET_LINE_FIELDS, SHEET_STATES)
CHANGE_WORDS = Vocabulary(CHANGE_FIELDS, CHANGE_LINE_FIELDS, CHANGE_STATES)


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

    def __init__(self, document: Document, styles: Mapping[str, Style], faults: list[Fault], words: Vocabulary) -> None:
        super().__init__(document, faults, words.fields)
        self._styles = styles
        self._words = words

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
            "grouped": self._grouped,
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
        return TextBlock(
            self.template(value["text"], (*at, "text"), self.fields), self._style(value, at, "body"), guard
        )

    def _list_block(self, value: dict[str, object], at: Path_, guard: Guard) -> Block:
        self.only(value, at, {"list", "states", "style", "when", "unless"})
        text = self.template(value["list"], (*at, "list"), self._words.line_fields)
        return ListBlock(text, self._states(value, at), self._style(value, at, "body"), guard)

    def _grouped(self, value: dict[str, object], at: Path_, guard: Guard) -> Block:
        self.only(value, at, {"grouped", "label", "states", "style", "when", "unless"})
        text = self.template(value["grouped"], (*at, "grouped"), self._words.line_fields)
        label = self.template(value.get("label"), (*at, "label"), self._words.line_fields)
        return GroupedBlock(label, text, self._states(value, at), self._style(value, at, "body"), guard)

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
            text = self.template(one.get("text"), (*place, "text"), {**self._words.line_fields, LINE_NUMBER: None})
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
            text = self.template(one.get("text", "" if blank else None), (*place, "text"), self.fields)
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
        text = self.template(value.get("text"), (*at, "text"), self.fields)
        return Receipt(text, self.labels(value, at, "fields"), seal is True)

    def _states(self, value: dict[str, object], at: Path_) -> tuple[str, ...]:
        known = self._words.states
        states = value.get("states", list(known))
        if not isinstance(states, list) or not states or any(state not in known for state in states):
            self.fault((*at, "states"), f"states 只能是：{'、'.join(known)}")
            return ()
        return tuple(states)

    def _style(self, value: dict[str, object], at: Path_, default: str) -> str:
        name = value.get("style", default)
        if self._styles and name not in self._styles:
            self.fault((*at, "style"), f"没有样式“{name}”")
        return str(name)
