# SPDX-License-Identifier: Apache-2.0
"""A case as the back office reads it: who and what is masked until somebody says why they need it in full."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from counter_app.base.privacy import mask_name, mask_number, mask_phone, mask_within
from counter_app.base.texts import all_texts, text
from counter_app.cases.actions import Judged
from counter_app.cases.case import Case, RecordedForm
from counter_app.cases.people import Person, Unit
from counter_app.cases.rating import RATING_SCAN
from counter_app.cases.steps import STEP_FILES
from counter_app.forms.definition import Field, FieldType, FormBook, FormDefinition
from counter_app.forms.loader import default_forms
from counter_app.forms.values import spoken

HIDDEN = "＊＊＊"
"""Where nothing is known of what a value is."""

_PLAIN = frozenset(
    {
        FieldType.money,
        FieldType.number,
        FieldType.date,
        FieldType.month,
        FieldType.date_or_month,
        FieldType.period,
        FieldType.month_period,
        FieldType.choice,
        FieldType.choices,
        FieldType.yes_no,
        FieldType.id_kind,
        FieldType.uscc,
        FieldType.nation,
    }
)
"""What says nothing of who it is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value. ``field`` is its name for unmasking where something of it is hidden, else ""."""

    label: str
    words: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form of the case, or who it is for: values, and rows of its tables."""

    title: str
    values: tuple[Shown, ...]
    tables: tuple["Table", ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a form. ``field`` unmasks all of it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    field: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist, with the scans that were made for it (their refs)."""

    words: str
    state: str  # see cases.actions.LineState
    why: str
    scans: tuple[str, ...]


def people_of(case: Case, full: Collection[str]) -> Sheet:
    """Who it is for, and who came."""
    rows: list[Shown] = []
    match case.applicant:
        case Person() as person:
            rows += _person("applicant", person, full)
        case Unit() as unit:
            rows.append(Shown(text("office.who.unit"), unit.name))
            rows.append(Shown(text("office.who.code"), unit.credit_code))
            rows += _masked(
                "applicant.contact", text("office.who.contact"), unit.contact, mask_name(unit.contact), full
            )
            rows += _masked("applicant.phone", text("office.who.phone"), unit.phone, mask_phone(unit.phone), full)
        case None:
            words = text("office.who.erased") if case.erased else text("office.who.nobody")
            rows.append(Shown(text("office.who.name"), words))
    if case.agent is not None:
        rows.append(Shown(text("office.who.agent"), case.agent.relation or text("office.who.agent_is")))
        rows += _person("agent", case.agent.person, full)
    return Sheet(text("office.who.title"), tuple(one for one in rows if one.words))


def _person(name: str, person: Person, full: Collection[str]) -> Iterator[Shown]:
    yield from _masked(f"{name}.name", text("office.who.name"), person.name, mask_name(person.name), full)
    label = person.id_kind.value
    yield from _masked(f"{name}.id_number", label, person.id_number, mask_number(person.id_number), full)
    yield from _masked(f"{name}.phone", text("office.who.phone"), person.phone, mask_phone(person.phone), full)
    address = HIDDEN if person.address else ""
    yield from _masked(f"{name}.address", text("office.who.address"), person.address, address, full)


def _masked(field: str, label: str, value: str, masked: str, full: Collection[str]) -> Iterator[Shown]:
    if value:
        yield Shown(label, value, "") if field in full else Shown(label, masked, field if masked != value else "")


def forms_of(case: Case, full: Collection[str], book: FormBook | None = None) -> tuple[Sheet, ...]:
    """The forms of a case as they were filled in last. Of one that nobody here knows nothing is shown plainly."""
    known = (book or default_forms().book).get
    return tuple(_form(one, known(one.form), full) for one in case.forms.values())


def _form(one: RecordedForm, form: FormDefinition | None, full: Collection[str]) -> Sheet:
    if one.filled is None:
        return Sheet(one.title, (Shown(one.title, text("office.who.erased")),))
    fields = {key: form.field(key) if form is not None else None for key in one.filled.values}
    named = [(f"form:{one.form}.{key}", key, value) for key, value in one.filled.values.items() if value]
    values = [_value(name, key, value, fields[key], full) for name, key, value in named]
    tables = [
        _table(f"form:{one.form}.{key}", key, rows, form, full) for key, rows in one.filled.rosters.items() if rows
    ]
    return Sheet(one.title, tuple(values), tuple(tables))


def _value(name: str, key: str, value: str, field: Field | None, full: Collection[str]) -> Shown:
    words = spoken(field, value) if field is not None else value
    label = field.label if field is not None else key
    if name in full:
        return Shown(label, words)
    masked = _mask(field, words)
    return Shown(label, masked, name if masked != words else "")


def _mask(field: Field | None, words: str) -> str:
    if field is None:
        return HIDDEN
    if field.type in _PLAIN:
        return words
    match field.type:
        case FieldType.person_name:
            return mask_name(words)
        case FieldType.id_number | FieldType.account:
            return mask_number(words)
        case FieldType.phone:
            return mask_phone(words)
        case FieldType.text | FieldType.long_text if "address" not in field.key:
            return mask_within(words)
        case _:
            return HIDDEN


def _table(
    name: str, key: str, rows: Sequence[Mapping[str, str]], form: FormDefinition | None, full: Collection[str]
) -> Table:
    roster = form.roster(key) if form is not None else None
    columns = {one.key: one for one in roster.columns} if roster is not None else {}
    keys = [*columns, *(one for one in dict.fromkeys(key for row in rows for key in row) if one not in columns)]
    shown = [
        tuple(_value(name if name in full else "", one, row.get(one, ""), columns.get(one), full).words for one in keys)
        for row in rows
    ]
    heads = tuple(columns[one].label if one in columns else one for one in keys)
    return Table(roster.title if roster is not None else key, heads, tuple(shown), "" if name in full else name)


def lines_of(case: Case) -> tuple[Line, ...]:
    """The lines of the checklist as they were judged last, each with its scans."""
    return tuple(_line(case, one) for one in case.lines)


def _line(case: Case, one: Judged) -> Line:
    words = case.line_words.get(one.material, "") or one.reason
    scans = tuple(scan.scan for scan in case.scans if scan.material == one.material)
    listed = one.option or one.text
    return Line(listed, one.state.value, mask_within(words), scans)


def other_scans(case: Case) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Scans that belong to no line, to a later step for one; by what they belong to. None of an evaluation."""
    known = {one.material for one in case.lines}
    found: dict[str, list[str]] = {}
    evaluations = evaluation_scans(case)
    for scan in (one for one in case.scans if one.scan not in evaluations):
        if scan.material not in known:
            step = scan.material.startswith(STEP_FILES)
            found.setdefault("step" if step else "other", []).append(scan.scan)
    return tuple((name, tuple(scans)) for name, scans in found.items())


def evaluation_scans(case: Case) -> frozenset[str]:
    """Scans of evaluations on paper: the back office decides on cases and has no business with levels."""
    return frozenset(one.scan for one in case.scans if one.material.startswith(RATING_SCAN))


def field_label(name: str, book: FormBook | None = None) -> str:
    """What a field is called in the log of looks; its own name where nobody knows."""
    place, _, key = name.partition(".")
    if place.startswith("form:"):
        form = (book or default_forms().book).get(place.removeprefix("form:"))
        field = form.field(key) if form is not None else None
        return f"{form.title} {field.label}" if form is not None and field is not None else name
    code = f"office.who.{key}"
    return text(code) if code in all_texts() else name


def hidden_fields(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Everything of these that can be asked for in full."""
    values = {one.field for sheet in sheets for one in sheet.values}
    return frozenset((values | {table.field for sheet in sheets for table in sheet.tables}) - {""})
