# SPDX-License-Identifier: Apache-2.0
"""What a layout is made of: styles, and blocks in order."""

from dataclasses import dataclass

from counter_app.reports.templates import Guard, Template


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
class GroupedBlock:
    """Lines in these states behind what they have in common, one label a group: ① … ② …"""

    label: Template
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


Block = TextBlock | TableBlock | ListBlock | GroupedBlock | RowsBlock | BlanksBlock | RuleBlock


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
