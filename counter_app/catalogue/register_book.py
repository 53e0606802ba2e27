# SPDX-License-Identifier: Apache-2.0
"""What the centre's register holds and what may be asked of it (``resources/register``); both sides read the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Fault, ResourceFaults, read_mapping, resources_root
from counter_app.base.texts import text
from counter_app.forms.definition import Field, FieldType, Filler, FormOption, Roster

_COLUMN = "key label type options beside required longest find once order masked"
_CLOSED = frozenset({FieldType.choice})
_HELD = frozenset(FieldType) - {
    FieldType.choices,
    FieldType.long_text,
    FieldType.signature,
    FieldType.seal,
    FieldType.photo,
}
_WHO = frozenset({FieldType.person_name, FieldType.id_number, FieldType.phone, FieldType.account})
"""What is shown masked whatever the data say."""
_ORDERED = frozenset({FieldType.date, FieldType.month, FieldType.period, FieldType.month_period})


class Find(StrEnum):
    """By what rows are found."""

    person = "person"
    unit = "unit"
    code = "code"


class How(StrEnum):
    """How many rows come to one fact."""

    first = "first"  # the newest row's
    sum = "sum"
    span = "span"  # from the first month to the last


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind: read, checked and said as a form's field is."""

    field: Field
    find: Find | None
    once: bool
    order: bool
    masked: bool

    @property
    def key(self) -> str:
        """Its name in data."""
        return self.field.key


@dataclass(frozen=True, slots=True)
class Kind:
    """One table of the register, loaded as a whole."""

    kind: str
    title: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """A column that is there."""
        return next(one for one in self.columns if one.key == key)

    def finds(self, by: Find) -> Column | None:
        """The column its rows are found by."""
        return next((one for one in self.columns if one.find is by), None)

    @property
    def order(self) -> Column | None:
        """The column by which the newest row comes first."""
        return next((one for one in self.columns if one.order), None)

    @property
    def roster(self) -> Roster:
        """As a table that a sheet is read into."""
        return Roster(self.kind, self.title, tuple(one.field for one in self.columns), 1, 0, ())


@dataclass(frozen=True, slots=True)
class AskedTable:
    """What of a kind a query answers with."""

    kind: Kind
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Fill:
    """A fact for forms, and where in an answer it stands."""

    fact: str
    kind: str
    column: Column
    how: How


@dataclass(frozen=True, slots=True)
class Query:
    """One question. ``result``: the result of a guide's item that asks it, "" for one asked to fill forms."""

    query: str
    title: str
    result: str
    of: Find
    tables: tuple[AskedTable, ...]
    fills: tuple[Fill, ...]
    extract: tuple[Column, ...] = ()
    """What of the first table the centre sends its windows ahead, to be answered while it cannot be asked."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """台账: every row of the first table, with the newest row of each other, and how many rows ``counts`` hold."""

    ledger: str
    title: str
    of: Find
    tables: tuple[AskedTable, ...]
    counts: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class RegisterBook:
    """All kinds, queries, ledgers, and reasons to ask, by their names."""

    kinds: Mapping[str, Kind]
    queries: Mapping[str, Query]
    purposes: Mapping[str, str]
    ledgers: Mapping[str, Ledger]

    def for_results(self, results: Sequence[str]) -> Query | None:
        """The query that an item with these results asks."""
        return next((one for one in self.queries.values() if one.result and one.result in results), None)


@cache
def shipped_register() -> RegisterBook:
    """The one that ships with the program. Raises ResourceFaults with all faults."""
    return read_register(resources_root() / "register")


def read_register(folder: Path) -> RegisterBook:
    """Read both files. Raises ResourceFaults with all faults."""
    faults: list[Fault] = []
    kinds: dict[str, Kind] = {}
    queries: dict[str, Query] = {}
    purposes: dict[str, str] = {}
    ledgers: dict[str, Ledger] = {}
    read = read_mapping(folder / "kinds.yaml", "register/kinds.yaml", faults)
    if read is not None:
        found = Entry(read[0], (), read[1], "kinds", faults).entries("kinds", "kind title columns")
        check_names(found, "kind")
        kinds = {one.kind: one for one in map(_kind, found)}
    read = read_mapping(folder / "queries.yaml", "register/queries.yaml", faults)
    if read is not None:
        top = Entry(read[0], (), read[1], "purposes queries ledgers", faults)
        reasons = top.entries("purposes", "purpose title")
        check_names(reasons, "purpose")
        purposes = {one.name("purpose"): one.text("title") for one in reasons}
        asked = top.entries("queries", "query title result of tables facts extract")
        check_names(asked, "query")
        queries = {one.query: one for one in (_query(entry, kinds) for entry in asked)}
        listed = top.entries("ledgers", "ledger title of tables counts")
        check_names(listed, "ledger")
        ledgers = {one.ledger: one for one in (_ledger(entry, kinds) for entry in listed)}
    if faults:
        raise ResourceFaults(list(dict.fromkeys(faults)))
    return RegisterBook(kinds, queries, purposes, ledgers)


def _kind(entry: Entry) -> Kind:
    columns = entry.entries("columns", _COLUMN)
    check_names(columns, "key")
    found = tuple(map(_column, columns))
    kinds = {one.key for one in found if one.field.type is FieldType.id_kind}
    for one, column in zip(columns, found, strict=True):
        if column.field.beside and column.field.beside not in kinds:
            one.fault(text("forms.data.no_field", key=column.field.beside), "beside")
    for name in ("find", "order"):
        marks = [column.value(name) for column in columns if column.value(name)]
        if len(marks) != len(set(marks)):
            entry.fault(text("structure.repeated", value=name), "columns")
    if not any(one.find for one in found):
        entry.fault(text("register.data.not_found"), "columns")
    return Kind(entry.name("kind"), entry.text("title"), found)


def _column(entry: Entry) -> Column:
    kind = entry.choice("type", FieldType)
    if kind not in _HELD:
        entry.fault(text("register.data.type", type=kind.value), "type")
    options = entry.entries("options", "value label")
    check_names(options, "value")
    if (kind in _CLOSED) is not bool(options):
        entry.fault(text("forms.data.options", type=kind.value), "options" if options else "type")
    order = entry.flag("order")
    if order and kind not in _ORDERED:
        entry.fault(text("register.data.order"), "order")
    if kind in _WHO and entry.has("masked") and not entry.flag("masked"):
        entry.fault(text("register.data.masked"), "masked")
    field = Field(
        key=entry.name("key"),
        label=entry.text("label"),
        type=kind,
        group="",
        filled_by=Filler.office,
        required=entry.flag("required"),
        required_when=None,
        visible=None,
        sources=(),
        options=tuple(FormOption(one.name("value"), one.text("label")) for one in options),
        beside=entry.text("beside", ""),
        unit="",
        longest=entry.number("longest", 1, 0),
        hint="",
        twice=False,
    )
    find = entry.choice("find", Find) if entry.has("find") else None
    return Column(field, find, entry.flag("once"), order, kind in _WHO or entry.flag("masked"))


def _query(entry: Entry, kinds: Mapping[str, Kind]) -> Query:
    of = entry.choice("of", Find)
    tables = _tables(entry, of, kinds)
    fills = (_fill(one, tables) for one in entry.entries("facts", "fact from how"))
    return Query(
        entry.name("query"),
        entry.text("title"),
        entry.text("result", ""),
        of,
        tables,
        tuple(one for one in fills if one is not None),
        _extract(entry, of, tables),
    )


def _extract(entry: Entry, of: Find, tables: Sequence[AskedTable]) -> tuple[Column, ...]:
    """Nothing of a person leaves the centre unasked: only columns that are never masked, of what is no person's."""
    wanted = entry.texts("extract")
    columns = {one.key: one for one in tables[0].columns} if tables else {}
    for place, key in enumerate(wanted):
        if key not in columns:
            entry.fault(text("forms.data.no_field", key=key), "extract", place)
        elif columns[key].masked or of is not Find.unit:
            entry.fault(text("register.data.extract"), "extract", place)
    return tuple(columns[key] for key in wanted if key in columns)


def _tables(entry: Entry, of: Find, kinds: Mapping[str, Kind]) -> tuple[AskedTable, ...]:
    tables: list[AskedTable] = []
    for one in entry.entries("tables", "kind columns"):
        kind = kinds.get(one.text("kind"))
        if kind is None or kind.finds(of) is None:
            one.fault(text("register.data.no_kind", kind=one.value("kind")), "kind")
            continue
        known = {column.key for column in kind.columns}
        wanted = one.texts("columns")
        for place, key in enumerate(wanted):
            if key not in known:
                one.fault(text("forms.data.no_field", key=key), "columns", place)
        tables.append(AskedTable(kind, tuple(kind.column(key) for key in wanted if key in known)))
    if not tables:
        entry.fault(text("structure.missing_key", key="tables"))
    return tuple(tables)


def _ledger(entry: Entry, kinds: Mapping[str, Kind]) -> Ledger:
    of = entry.choice("of", Find)
    counts = entry.texts("counts")
    for place, name in enumerate(counts):
        if name not in kinds or kinds[name].finds(of) is None:
            entry.fault(text("register.data.no_kind", kind=name), "counts", place)
    counted = tuple(kinds[name] for name in counts if name in kinds)
    return Ledger(entry.name("ledger"), entry.text("title"), of, _tables(entry, of, kinds), counted)


def _fill(entry: Entry, tables: Sequence[AskedTable]) -> Fill | None:
    place = entry.text("from")
    kind, _, key = place.partition(".")
    for table in tables:
        for column in table.columns:
            if (table.kind.kind, column.key) == (kind, key):
                return Fill(entry.text("fact"), kind, column, entry.choice("how", How, How.first))
    entry.fault(text("forms.data.no_field", key=place), "from")
    return None
