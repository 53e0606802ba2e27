# SPDX-License-Identifier: Apache-2.0
"""``guide.yaml``: who issued a guide and where its text is cut. Read here, held against the text elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from counter_app.base.entries import Entry, Span
from counter_app.base.resources import Document, Fault, ResourceFaults, read_yaml
from counter_app.base.texts import text

_GUIDE_KEYS = (
    "id order title short issuer region issued valid_from checked area_code digest shape charts headings"
    " outside items offices remarks"
)


class _Shape(StrEnum):
    """How an item's text is laid out."""

    headed = "headed"
    fields = "fields"


class _Charts(StrEnum):
    """What the text has of the flow charts."""

    printed = "printed"
    titles = "titles"


Groups = Mapping[str, str]
"""The group of every member, in the order of the members."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """Where one item begins and what the text does not say of itself. ``heading`` is None where none is printed."""

    ordinal: int
    first: int
    heading: Span | None
    title: str
    matters: tuple[str, ...]
    part: str | None  # not None: a new part begins here
    chart: int | None  # first line of the flow chart, where it cannot be found by its title
    forms: tuple[Span, ...]  # (first line, line of the title) of each printed form
    entry: Entry


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """Lines that belong to no item. ``part`` not None: the items after it belong to this part."""

    lines: Span
    heading: str
    part: str | None
    entry: Entry


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """An office of the guide's table: the line of its address."""

    region: str
    covers: str
    line: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class RemarkFacts:
    """A fault found by reading. ``line`` 0 or ``whole``: of the guide, not of one item."""

    text: str
    line: int
    whole: bool
    entry: Entry


@dataclass(frozen=True, slots=True)
class GuideFacts:
    """Everything that ``guide.yaml`` says."""

    document: Document
    id: str
    order: int
    title: str
    short: str
    issuer: str
    region: str
    issued: str
    valid_from: str
    checked: str  # when the text was last held against what the issuer publishes
    area_code: str
    digest: str  # of guide.txt
    fields: bool  # ``field：value`` lines instead of numbered headings
    titles_only: bool  # of all charts the text has only the titles
    headings: tuple[tuple[str, ...], ...]  # in the guide's order, each with the words it may have
    blocks: tuple[BlockFacts, ...]
    items: tuple[ItemFacts, ...]
    offices: tuple[OfficeFacts, ...]
    remarks: tuple[RemarkFacts, ...]


def read_matters(path: Path, name: str) -> Groups:
    """The national list: the class of every matter, in its order. Raises ResourceFaults."""
    return read_groups(path, name, "matters", ("class", "matters"))


def read_groups(path: Path, name: str, called: str, keys: tuple[str, str], *, may_be_empty: bool = False) -> Groups:
    """A list of groups, each with its name and its members under these keys. Raises ResourceFaults."""
    document = read_yaml(path, name)
    groups = document.data
    if not isinstance(groups, list) or not (groups or may_be_empty):
        raise ResourceFaults([document.fault((), text("structure.list", key=called))])
    faults: list[Fault] = []
    found: dict[str, str] = {}
    group, members = keys
    for index, value in enumerate(groups):
        entry = Entry(document, (index,), value, " ".join(keys), faults)
        title = entry.text(group)
        for member in entry.texts(members):
            if member in found:
                entry.fault(text("structure.repeated", value=member), members)
            found[member] = title
    if faults:
        raise ResourceFaults(faults)
    return found


def read_facts(path: Path, name: str, matters: Mapping[str, str], faults: list[Fault]) -> GuideFacts:
    """Read ``guide.yaml``. Wrong values add faults and are left out. Raises ResourceFaults for bad YAML."""
    document = read_yaml(path, name)
    entry = Entry(document, (), document.data, _GUIDE_KEYS, faults)
    return GuideFacts(
        document=document,
        id=entry.name("id"),
        order=entry.number("order", 1),
        title=entry.text("title"),
        short=entry.text("short"),
        issuer=entry.text("issuer"),
        region=_matching(entry, "region", r"\d{6}"),
        issued=entry.day("issued", may_be_empty=True),
        valid_from=entry.day("valid_from"),
        checked=entry.day("checked"),
        area_code=_matching(entry, "area_code", r"(0\d{2,3})?"),
        digest=_matching(entry, "digest", r"[0-9a-f]{12}"),
        fields=entry.choice("shape", _Shape) is _Shape.fields,
        titles_only=entry.choice("charts", _Charts, _Charts.printed) is _Charts.titles,
        headings=tuple(tuple(one.split("/")) for one in entry.texts("headings")),
        blocks=tuple(_blocks(entry)),
        items=tuple(_items(entry, matters)),
        offices=tuple(
            OfficeFacts(one.text("region"), one.text("covers"), one.number("line", 1), one)
            for one in entry.entries("offices", "region covers line")
        ),
        remarks=tuple(
            RemarkFacts(one.text("text"), one.number("line", 1, 0), one.flag("whole"), one)
            for one in entry.entries("remarks", "text line whole")
        ),
    )


def _blocks(entry: Entry) -> list[BlockFacts]:
    found = []
    for one in entry.entries("outside", "lines heading part"):
        span = one.span("lines")
        if span is None and not one.has("lines"):
            one.fault(text("structure.missing_key", key="lines"))
        if span is not None:
            found.append(BlockFacts(span, one.text("heading"), _part(one), one))
    return found


def _items(entry: Entry, matters: Mapping[str, str]) -> list[ItemFacts]:
    found = []
    for ordinal, one in enumerate(entry.entries("items", "line title matters part chart forms printed"), start=1):
        heading = _span(one, "line")
        if heading is None:
            continue
        title = one.text("title")
        linked = one.texts("matters") if one.has("matters") else (title,)
        for matter in linked:
            if matter not in matters:
                one.fault(text("guide.matter_unknown", matter=matter), "matters")
        printed = one.flag("printed") if one.has("printed") else True
        found.append(
            ItemFacts(
                ordinal=ordinal,
                first=heading[0],
                heading=heading if printed else None,
                title=title,
                matters=tuple(matter for matter in linked if matter in matters),
                part=_part(one),
                chart=one.number("chart", 1) if one.has("chart") else None,
                forms=_forms(one),
                entry=one,
            )
        )
    return found


def _forms(entry: Entry) -> tuple[Span, ...]:
    value = entry.value("forms")
    if value is None:
        return ()
    found = []
    for index, one in enumerate(value if isinstance(value, list) else [value]):
        if type(one) is int:
            found.append((one, one))
        elif isinstance(one, list) and len(one) == 2 and all(type(number) is int for number in one):
            found.append((one[0], one[1]))
        else:
            entry.fault(text("guide.form_place"), "forms", index)
    return tuple(found)


def _span(entry: Entry, key: str) -> Span | None:
    """A line number, or ``[first, last]``."""
    if type(entry.value(key)) is not int and entry.has(key):
        return entry.span(key)
    number = entry.number(key, 1)
    return (number, number) if number else None


def _part(entry: Entry) -> str | None:
    value = entry.value("part")
    return value if isinstance(value, str) else None


def _matching(entry: Entry, key: str, pattern: str) -> str:
    value = entry.value(key)
    if isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII):
        return value
    entry.fault(text("guide.digits", key=key), *((key,) if entry.has(key) else ()))
    return ""
