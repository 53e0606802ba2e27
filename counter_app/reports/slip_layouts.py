# SPDX-License-Identifier: Apache-2.0
"""Layouts of the slips as data (``resources/slips``), checked whole when they are read."""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from counter_app.base.resources import Fault, Path_, ResourceFaults, iter_yaml, read_mapping, resources_root
from counter_app.base.slip import Align, columns_of
from counter_app.reports.facts import Paper
from counter_app.reports.fields import FIELDS, Field
from counter_app.reports.templates import DataReader, Guard, Template
from counter_app.reports.ticket_facts import TICKET_FIELDS, TRIAL_FIELDS, TicketFacts, TrialFacts

LABEL_COLUMNS = 10
"""Where the text of a labelled line begins."""

_EMPTY = Template(())
_LARGEST = 4

Size = tuple[int, int]
"""Multiples of the ordinary width and height."""


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A line of a layout: a rule, the QR, or text, which may stand behind a label."""

    kind: str  # text | rule | qr
    guard: Guard
    text: Template = _EMPTY
    label: str = ""
    size: Size = (1, 1)
    narrow: Size = (1, 1)
    bold: bool = False
    align: Align = Align.left
    large: bool = False  # twice as large for who has large print; then a label stands above its text


SLIP_FIELDS: Mapping[str, Mapping[str, Field[Any]]] = {
    **{paper.value: FIELDS for paper in Paper},
    TicketFacts.paper: TICKET_FIELDS,
    TrialFacts.paper: TRIAL_FIELDS,
}
"""The slips there may be, and what each may say. Not every paper has one."""

SlipBook = Mapping[str, tuple[SlipLine, ...]]
"""Layouts by the slip's name."""


@dataclass(frozen=True, slots=True)
class SlipLoad:
    """The layouts in force, and what is wrong in this office's own: a faulty one leaves the shipped one in force."""

    book: SlipBook
    faults: tuple[Fault, ...] = ()


@cache
def default_slips() -> SlipBook:
    """The slip layouts that ship with the program, read and checked once."""
    return load_slips(resources_root() / "slips")


def load_slips(folder: Path) -> SlipBook:
    """Read ``<slip>.yaml`` files. Raises ResourceFaults with every fault of every file."""
    slips, faults = _read(iter_yaml(folder))
    if faults or not slips:
        raise ResourceFaults(faults or [Fault("slips", 0, 0, "没有小票的版式")])
    return slips


def slips_with(own: Path) -> SlipLoad:
    """The shipped layouts with this office's own in their place. Read anew only after a file was changed."""
    found = []
    for path in iter_yaml(own):
        with contextlib.suppress(OSError):  # taken away meanwhile
            known = path.stat()
            found.append((path, known.st_mtime_ns, known.st_size))
    return _with(tuple(found))


@lru_cache(maxsize=2)
def _with(files: tuple[tuple[Path, int, int], ...]) -> SlipLoad:
    slips, faults = _read(path for path, _, _ in files)
    return SlipLoad({**default_slips(), **slips}, tuple(faults))


def _read(paths: Iterable[Path]) -> tuple[dict[str, tuple[SlipLine, ...]], list[Fault]]:
    """The layouts that are whole, and all faults of the others."""
    slips: dict[str, tuple[SlipLine, ...]] = {}
    faults: list[Fault] = []
    for path in paths:
        wrong: list[Fault] = []
        if (read := read_mapping(path, f"slips/{path.name}", wrong)) is not None:
            document, data = read
            fields = SLIP_FIELDS.get(path.stem)
            reader = _Reader(document, wrong, fields or {})
            if fields is None:
                reader.fault((), "文件名要是一种小票")
            else:
                reader.only(data, (), {"lines"})
                lines = [reader.line(one, ("lines", at)) for at, one in enumerate(reader.items(data, (), "lines"))]
                slips[path.stem] = tuple(line for line in lines if line is not None)
        if wrong:
            slips.pop(path.stem, None)
            faults += wrong
    return slips, faults


class _Reader(DataReader):
    """Reads one slip's file."""

    def line(self, value: object, at: Path_) -> SlipLine | None:
        """One line of the layout."""
        if not isinstance(value, dict) or len(kinds := [kind for kind in ("text", "rule", "qr") if kind in value]) != 1:
            self.fault(at, "一行要写明一种：text、rule、qr")
            return None
        guard, kind = self.guard(value, at), kinds[0]
        if kind != "text":
            self.only(value, at, {kind, "when", "unless"})
            if value[kind] is not True:
                self.fault((*at, kind), f"{kind} 要写 true")
            return SlipLine(kind, guard)
        self.only(value, at, {"text", "label", "size", "narrow", "bold", "align", "large", "when", "unless"})
        text = self.template(value["text"], (*at, "text"), self.fields)
        label = self._label(value, at)
        size = self._size(value, at, "size", (1, 1))
        align, bold = value.get("align", "left"), value.get("bold", False)
        large = value.get("large", False)
        if not isinstance(large, bool):
            self.fault((*at, "large"), "large 要写 true 或 false")
        if align not in {one.value for one in Align}:
            self.fault((*at, "align"), "align 要写 left、center 或 right")
            align = "left"
        if not isinstance(bold, bool):
            self.fault((*at, "bold"), "bold 要写 true 或 false")
        if label and {"size", "narrow", "bold", "align"} & set(value):
            self.fault(at, "有 label 的一行不能再写 size、narrow、bold、align")
        narrow = self._size(value, at, "narrow", size)
        return SlipLine(kind, guard, text, label, size, narrow, bold is True, Align(align), large is True)

    def _label(self, value: dict[str, object], at: Path_) -> str:
        if "label" not in value:
            return ""
        label = self.words(value, at, "label")
        if columns_of(label) > LABEL_COLUMNS:
            self.fault((*at, "label"), f"label 最多 {LABEL_COLUMNS // 2} 个汉字")
        return label

    def _size(self, value: dict[str, object], at: Path_, key: str, default: Size) -> Size:
        if key not in value:
            return default
        size = value[key]
        if isinstance(size, list) and len(size) == 2 and all(type(one) is int and 0 < one <= _LARGEST for one in size):
            return (size[0], size[1])
        self.fault((*at, key), f"{key} 要写成 [宽, 高]，各 1 到 {_LARGEST}")
        return default
