# SPDX-License-Identifier: Apache-2.0
"""The printed layout of a form: its blocks read from data, every cell in its place and every placeholder known."""

from collections.abc import Iterator, Mapping, Sequence

from counter_app.base.entries import Entry
from counter_app.base.texts import text
from counter_app.forms.definition import (
    Align,
    Block,
    Cell,
    Field,
    FormOption,
    LineBlock,
    NotesBlock,
    Roster,
    RosterBlock,
    TableBlock,
)
from counter_app.forms.templates import Printed, RowNumber, Use, pieces, suits

Known = Mapping[str, frozenset[str]]
_BLOCK = "line table roster notes align bold above visible"
_CELL = "label text notes columns rows align upright"
_ROW = "height cells"


def read_blocks(top: Entry, fields: Sequence[Field], rosters: Sequence[Roster], known: Known) -> tuple[Block, ...]:
    """All blocks, in order. A field that no block prints, and anything that does not fit, adds a fault.

    ``known``: the answers a block's condition may name.
    """
    reader = _Reader({one.key: one for one in fields}, {one.key: one for one in rosters}, known)
    blocks = [block for entry in top.entries("layout", _BLOCK) for block in reader.read(entry)]
    if not blocks:
        top.fault(text("structure.missing_key", key="layout"))
        return ()
    unprinted = [one.key for one in fields if one.key not in reader.printed and one.printed]
    unprinted += [one.key for one in rosters if one.key not in reader.printed]
    for key, values in reader.boxed.items():
        unboxed = [one.label for one in reader.options(key) if one.value not in values and one.box]
        if unboxed:
            top.fault(text("forms.data.unboxed", key=key, labels="、".join(unboxed)), "layout")
    if unprinted:
        top.fault(text("forms.data.unprinted", keys="、".join(unprinted)), "layout")
    return tuple(blocks)


class _Reader:
    """Reads blocks and remembers what has a place on the paper."""

    def __init__(self, fields: dict[str, Field], rosters: dict[str, Roster], known: Known) -> None:
        self.printed: set[str] = set()
        self.boxed: dict[str, set[str]] = {}  # fields whose options are printed one by one
        self._fields = fields
        self._rosters = rosters
        self._known = known

    def options(self, key: str) -> tuple[FormOption, ...]:
        """The options of a field of the form; none for what is no field."""
        return self._fields[key].options if key in self._fields else ()

    def read(self, entry: Entry) -> Iterator[Block]:
        """One block; none where it is of no kind."""
        kinds = [key for key in ("line", "table", "roster", "notes") if entry.has(key)]
        if len(kinds) != 1:
            entry.fault(text("forms.data.block"))
            return
        match kinds[0]:
            case "line":
                words = self._template(entry, "line", self._fields)
                align = entry.choice("align", Align, Align.left)
                visible = entry.condition("visible", self._known)
                yield LineBlock(words, align, entry.flag("bold"), entry.flag("above"), visible)
            case "notes":
                lines = entry.texts("notes")
                for place, line in enumerate(lines):
                    self._check(entry, line, self._fields, "notes", place)
                yield NotesBlock(lines)
            case "table":
                yield self._table(entry.entry("table", "widths rows ruled height"))
            case _:
                yield from self._roster(entry.entry("roster", "key widths head cells sample height"))

    def _table(self, entry: Entry) -> TableBlock:
        widths = _widths(entry)
        rows: list[tuple[Cell, ...]] = []
        heights: list[int] = []
        usual = entry.number("height", 1, 0)
        for row, height in _rows(entry, "rows"):
            rows.append(tuple(self._cell(one) for one in row))
            heights.append(height or usual)
        _check_grid(entry, "rows", rows, len(widths))
        ruled = entry.flag("ruled") or not entry.has("ruled")
        return TableBlock(widths, tuple(rows), tuple(heights), ruled)

    def _roster(self, entry: Entry) -> Iterator[RosterBlock]:
        key = entry.text("key")
        roster = self._rosters.get(key)
        if roster is None:
            entry.fault(text("forms.data.no_field", key=key), "key")
            return
        self.printed.add(key)
        widths = _widths(entry)
        head = [tuple(self._cell(one) for one in row) for row, _ in _rows(entry, "head")]
        _check_grid(entry, "head", head, len(widths))
        columns = {one.key: one for one in roster.columns}
        cells = entry.texts("cells")
        if len(cells) != len(widths):
            entry.fault(text("forms.data.row_width", wanted=len(widths), found=len(cells)), "cells")
        seen: set[str] = set()
        for place, cell in enumerate(cells):
            seen |= self._check(entry, cell, columns, "cells", place, row=True)
        left = [key for key, one in columns.items() if key not in seen and one.printed]
        if left:
            entry.fault(text("forms.data.unprinted", keys="、".join(left)), "cells")
        sample = self._sample(entry, len(widths))
        yield RosterBlock(key, widths, tuple(head), cells, sample, entry.number("height", 1, 0))

    def _sample(self, entry: Entry, wanted: int) -> tuple[str, ...]:
        found = entry.value("sample") or []
        if isinstance(found, list) and all(isinstance(one, str) for one in found) and len(found) in (0, wanted):
            return tuple(found)
        entry.fault(text("forms.data.sample", wanted=wanted), "sample")
        return ()

    def _cell(self, entry: Entry) -> Cell:
        kinds = [key for key in ("label", "notes", "text") if entry.has(key)]
        kind = kinds[0] if kinds else "text"
        if len(kinds) > 1:
            entry.fault(text("forms.data.cell"))
        if kind == "notes":
            words = "\n".join(entry.texts("notes"))
            self._check(entry, words, self._fields, "notes")
        else:
            words = self._template(entry, kind, self._fields)
        return Cell(
            text=words,
            label=kind != "text",
            columns=entry.number("columns", 1, 1),
            rows=entry.number("rows", 1, 1),
            align=entry.choice("align", Align, Align.centre if kind == "label" else Align.left),
            upright=entry.flag("upright"),
            notes=kind == "notes",
        )

    def _template(self, entry: Entry, key: str, fields: dict[str, Field]) -> str:
        value = entry.value(key)
        words = value if isinstance(value, str) else ""  # an empty cell is a cell
        if value is not None and not isinstance(value, str):
            entry.fault(text("structure.text", key=key), key)
        self._check(entry, words, fields, key)
        return words

    def _check(self, entry: Entry, words: str, fields: dict[str, Field], *at: str | int, row: bool = False) -> set[str]:
        """Every placeholder is one, and its field can be printed so. Returns the fields it prints."""
        try:
            found = pieces(words)
        except ValueError as strange:
            entry.fault(text("forms.data.placeholder", words=str(strange)), *at)
            return set()
        keys: set[str] = set()
        for piece in found:
            if isinstance(piece, RowNumber) and not row:
                entry.fault(text("forms.data.placeholder", words="{#}"), *at)
            if not isinstance(piece, Printed):
                continue
            field = fields.get(piece.key)
            if field is None:
                entry.fault(text("forms.data.no_field", key=piece.key), *at)
            elif not field.printed:
                entry.fault(text("forms.data.screen_only", key=piece.key), *at)
            elif not suits(piece, field):
                entry.fault(text("forms.data.use", key=piece.key, use=piece.use.value), *at)
            keys.add(piece.key)
            if piece.use is Use.box:
                self.boxed.setdefault(piece.key, set()).add(piece.detail)
        self.printed |= keys
        self.printed |= {one.other for key in keys if key in fields for one in fields[key].options if one.other}
        return keys


def _widths(entry: Entry) -> tuple[int, ...]:
    found = entry.value("widths")
    if isinstance(found, list) and found and all(type(one) is int and one > 0 for one in found):
        return tuple(found)
    entry.fault(text("forms.data.widths"), *(["widths"] if entry.has("widths") else []))
    return (1,)


def _rows(entry: Entry, key: str) -> Iterator[tuple[list[Entry], int]]:
    """Rows, each a list of cells or ``{height, cells}``."""
    found = entry.value(key)
    if not isinstance(found, list) or not found:
        entry.fault(text("structure.list", key=key), *([key] if entry.has(key) else []))
        return
    for place, one in enumerate(found):
        at = (*entry.at, key, place)
        if isinstance(one, dict):
            row = Entry(entry.document, at, one, _ROW, entry.faults)
            yield row.entries("cells", _CELL), row.number("height", 1, 0)
        elif isinstance(one, list):
            yield [Entry(entry.document, (*at, index), cell, _CELL, entry.faults) for index, cell in enumerate(one)], 0
        else:
            entry.fault(text("structure.shape"), key, place)


def _check_grid(entry: Entry, key: str, rows: Sequence[Sequence[Cell]], width: int) -> None:
    """Every row is filled exactly, counting the cells that reach down into it; none reaches below the last."""
    down = [0] * width  # how many more rows each column is taken from above
    for place, row in enumerate(rows):
        taken = sum(1 for one in down if one)
        wide = taken + sum(one.columns for one in row)
        if wide != width:
            entry.fault(text("forms.data.row_width", wanted=width, found=wide), key, place)
            return
        down = _filled(down, row)
    if any(down):
        entry.fault(text("forms.data.reaches_below"), key)


def _filled(down: Sequence[int], row: Sequence[Cell]) -> list[int]:
    after = [max(0, one - 1) for one in down]
    free = [column for column, one in enumerate(down) if not one]
    at = 0
    for cell in row:
        for column in free[at : at + cell.columns]:
            after[column] = cell.rows - 1
        at += cell.columns
    return after
