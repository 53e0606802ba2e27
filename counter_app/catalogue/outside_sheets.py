# SPDX-License-Identifier: Apache-2.0
"""Sheets of evaluations that were given elsewhere: what their columns are called and mean, as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from counter_app.base.entries import Entry, check_names
from counter_app.base.evaluation import LevelList, shipped_levels
from counter_app.base.privacy import mask_within
from counter_app.base.resources import Fault, ResourceFaults, read_mapping, resources_root
from counter_app.base.texts import text

KEYS = ("day", "level", "number", "reasons", "hall", "item", "case", "words")
"""What of a row is kept."""

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")


class OutsideSource(StrEnum):
    """Where people evaluated besides the window."""

    hall_qr = "hall_qr"
    internet = "internet"
    third_party = "third_party"


class CellKind(StrEnum):
    """How a cell is read."""

    day = "day"
    level = "level"
    codes = "codes"
    text = "text"
    words = "words"


@dataclass(frozen=True, slots=True)
class OutsideColumn:
    """A column. ``heads``: the words it may have on top."""

    key: str
    kind: CellKind
    required: bool
    longest: int
    heads: tuple[str, ...]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OutsideSheet:
    """One source's sheet."""

    source: OutsideSource
    title: str
    columns: tuple[OutsideColumn, ...]

    def placed(self, heads: Sequence[str]) -> Mapping[int, OutsideColumn]:
        """Which column of a sheet is which; those that mean nothing here are left out."""
        found: dict[int, OutsideColumn] = {}
        for place, head in enumerate(heads):
            plain = _plain(head)
            column = next((one for one in self.columns if plain in map(_plain, one.heads)), None)
            if column is not None and column not in found.values():
                found[place] = column
        return found

    def missing(self, placed: Mapping[int, OutsideColumn]) -> tuple[OutsideColumn, ...]:
        """Columns that must be there and are not."""
        return tuple(one for one in self.columns if one.required and one not in placed.values())


def _plain(head: str) -> str:
    return re.sub(r"[\s*＊:：]|[（(].*?[)）]", "", head)


def read_cell(column: OutsideColumn, cell: str, levels: LevelList, today: date) -> tuple[str, str]:
    """A cell as it is kept, and the code of what is wrong with it (``rating_records.cell``), "" where nothing is."""
    words = cell.strip()
    if not words:
        return "", "empty" if column.required else ""
    if column.longest and len(words) > column.longest:
        return "", "too_long"
    match column.kind:
        case CellKind.day:
            return _day(words, today)
        case CellKind.level:
            return _level(column, words, levels)
        case CellKind.codes:
            return _codes(words, levels)
        case CellKind.words:
            return mask_within(words), ""
        case CellKind.text:
            return words, ""


def _day(words: str, today: date) -> tuple[str, str]:
    found = _DAY.fullmatch(words)
    try:
        day = date(*(int(one) for one in found.groups())) if found else datetime.fromisoformat(words).date()
    except ValueError:
        return "", "day"
    return (day.isoformat(), "") if day <= today else ("", "day_ahead")


def _level(column: OutsideColumn, words: str, levels: LevelList) -> tuple[str, str]:
    known = {one.words: str(one.level) for one in levels.levels} | {
        str(one.level): str(one.level) for one in levels.levels
    }
    found = column.values.get(words) or known.get(words.removesuffix(".0"), "")
    return (found, "") if found else ("", "level")


def _codes(words: str, levels: LevelList) -> tuple[str, str]:
    codes = [one for one in re.split(r"[\s,，、;；|]+", words) if one]
    if any(levels.reason(one) is None for one in codes):
        return "", "code"
    return ",".join(dict.fromkeys(codes)), ""


@cache
def shipped_outside() -> Mapping[OutsideSource, OutsideSheet]:
    """Those that ship with the program. Raises ResourceFaults."""
    return read_outside(resources_root() / "evaluation" / "imports")


def read_outside(folder: Path) -> Mapping[OutsideSource, OutsideSheet]:
    """Read a folder: every source has its file. Raises ResourceFaults with everything that is wrong in it."""
    faults: list[Fault] = []
    found: dict[OutsideSource, OutsideSheet] = {}
    for source in OutsideSource:
        name = f"evaluation/imports/{source.value}.yaml"
        read = read_mapping(folder / f"{source.value}.yaml", name, faults)
        if read is not None:
            top = Entry(read[0], (), read[1], "source title columns", faults)
            if top.choice("source", OutsideSource) is not source:
                top.fault(text("structure.choice", key="source", value="", choices=source.value), "source")
            found[source] = _sheet(top, source)
    if faults:
        raise ResourceFaults(list(dict.fromkeys(faults)))
    return found


def _sheet(top: Entry, source: OutsideSource) -> OutsideSheet:
    entries = top.entries("columns", "key kind required longest heads values")
    check_names(entries, "key")
    columns = tuple(_column(one) for one in entries)
    heads: set[str] = set()
    for entry, column in zip(entries, columns, strict=True):
        for place, head in enumerate(column.heads):
            if _plain(head) in heads:
                entry.fault(text("structure.repeated", value=head), "heads", place)
            heads.add(_plain(head))
    for key in ("day", "level"):
        if not any(one.key == key and one.kind.value == key and one.required for one in columns):
            top.fault(text("structure.missing_key", key=key), "columns")
    return OutsideSheet(source, top.text("title"), columns)


def _column(entry: Entry) -> OutsideColumn:
    if entry.value("key") not in KEYS:
        entry.fault(text("structure.choice", key="key", value=entry.value("key"), choices="、".join(KEYS)), "key")
    given = entry.value("values") or {}
    good = {str(level) for level in range(1, 6)}
    if not isinstance(given, dict) or any(not isinstance(one, str) for one in given) or {*given.values()} - good:
        entry.fault(text("rating_records.data.values"), "values")
        given = {}
    heads = entry.texts("heads")
    if not heads:
        entry.fault(text("structure.missing_key", key="heads"))
    return OutsideColumn(
        entry.name("key"),
        entry.choice("kind", CellKind),
        entry.flag("required"),
        entry.number("longest", 1, 0),
        heads,
        dict(given),
    )


def check_reasons(level: str, codes: str, levels: LevelList) -> bool:
    """Whether every code belongs to the level."""
    return all(one.startswith(level) and levels.reason(one) is not None for one in codes.split(",") if one)


def shipped_sheet(source: OutsideSource) -> tuple[OutsideSheet, LevelList]:
    """A source's sheet, with the levels it is read by."""
    return shipped_outside()[source], shipped_levels()
