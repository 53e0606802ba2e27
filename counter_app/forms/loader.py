# SPDX-License-Identifier: Apache-2.0
"""Forms from ``resources/forms/*.yaml``: what can be used, and every fault of what cannot, with file and line."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Document, Fault, Path_, ResourceFaults, iter_yaml, read_yaml, resources_root
from counter_app.base.texts import text
from counter_app.forms.blocks import Known, read_blocks
from counter_app.forms.definition import (
    Field,
    FieldType,
    Filler,
    FormBook,
    FormDefinition,
    FormOption,
    Group,
    PageSetup,
    Roster,
    Rule,
    RuleKind,
)

_TOP = "id title guide lines page groups fields rosters rules layout enclosed"
_FIELD = "key label type group filled_by required visible sources options beside unit longest hint quote printed twice"
_COLUMN = "key label type filled_by required visible sources options beside unit longest hint quote printed"
_BY_HAND = frozenset({FieldType.signature, FieldType.seal, FieldType.photo})
_CLOSED = frozenset({FieldType.choice, FieldType.choices})
_WORDS = frozenset({FieldType.text, FieldType.long_text})
_SOURCE = re.compile(
    r"(applicant\.(name|id_kind|id_number|sex|birth|birth_month|age|phone|address)"
    r"|unit\.(name|credit_code|unit_code|contact|phone|address|bank|bank_account|bank_payee)"
    r"|agent\.(present|name|id_kind|id_number|phone|relation)|answer\.[a-z0-9_]+|case\.(number|promised)"
    r"|item\.title|clerk\.name|office\.(name|address|phone|region|postcode|payee|bank|bank_code|bank_account)"
    r"|today(\.year)?|earlier\.[a-z0-9_]+|register\.[a-z0-9_]+|(form|number)\.[a-z0-9_]+\.[a-z0-9_]+)\Z"
)
SIZES = ("A4", "A3")


@dataclass(frozen=True, slots=True)
class FormLoad:
    """The forms that can be used, and the faults of those that were left out."""

    book: FormBook
    faults: tuple[Fault, ...]


@cache
def default_forms() -> FormLoad:
    """The forms that ship with the program; they stay as they are while it runs."""
    return load_forms()


def load_forms(folder: Path | None = None, *, known: FormBook | None = None) -> FormLoad:
    """Read every form in a folder. A damaged one is left out; all faults of all files are told.

    ``known`` are the forms from elsewhere that these may take values from.
    """
    home = folder or resources_root() / "forms"
    forms: dict[str, FormDefinition] = {}
    documents: dict[str, Document] = {}
    faults: list[Fault] = []
    for path in iter_yaml(home):
        try:
            document = read_yaml(path, f"forms/{path.name}")
            forms[path.stem] = _form(document, path)
            documents[path.stem] = document
        except ResourceFaults as unusable:
            faults += unusable.faults
    damaged = {path.stem for path in iter_yaml(home)} - forms.keys()
    there = {**(known.forms if known else {}), **forms}
    astray = {key: found for key, form in forms.items() if (found := _astray(form, documents[key], there, damaged))}
    for found in astray.values():
        faults += found
    return FormLoad(FormBook({key: one for key, one in forms.items() if key not in astray}), tuple(faults))


def _astray(
    form: FormDefinition, document: Document, forms: Mapping[str, FormDefinition], damaged: Collection[str]
) -> list[Fault]:
    """Sources in other forms that are not there. Of a damaged form nobody knows."""
    named: list[tuple[Path_, Field]] = [(("fields", at), one) for at, one in enumerate(form.fields)]
    tables = [(("rosters", at, "columns"), one) for at, one in enumerate(form.rosters)]
    named += [((*table, at), one) for table, roster in tables for at, one in enumerate(roster.columns)]
    faults: list[Fault] = []
    for place, field in named:
        for at, source in enumerate(field.sources):
            head, _, rest = source.partition(".")
            other, _, key = rest.partition(".")
            if head != "form" or other in damaged:
                continue
            if other not in forms or forms[other].field(key) is None:
                faults.append(document.fault((*place, "sources", at), text("forms.data.source", source=source)))
    return faults


def read_form(path: Path) -> FormDefinition:
    """Read one form. Raises ResourceFaults with every fault."""
    return _form(read_yaml(path, f"forms/{path.name}"), path)


def _form(document: Document, path: Path) -> FormDefinition:
    faults: list[Fault] = []
    top = Entry(document, (), document.data, _TOP, faults)
    if top.text("id") and top.text("id") != path.stem:
        top.fault(text("forms.data.file_name", name=path.name), "id")
    groups = top.entries("groups", "id title visible")
    check_names(groups, "id")
    own = top.entries("fields", _FIELD)
    known = _answers(own)
    fields = tuple(_field(entry, known, [str(one.value("id")) for one in groups]) for entry in own)
    tables = top.entries("rosters", "key title columns printed_rows least unique")
    rosters = tuple(_roster(entry, known) for entry in tables)
    check_names([*own, *tables], "key")
    _check_references(own, fields, fields)
    for entry, roster in zip(tables, rosters, strict=True):
        _check_references(entry.entries("columns", _COLUMN), roster.columns, (*fields, *roster.columns))
    definition = FormDefinition(
        id=path.stem,
        title=top.text("title"),
        guide=top.text("guide", ""),
        lines=top.span("lines"),
        version=hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:12],
        page=_page(top),
        groups=tuple(Group(one.name("id"), one.text("title", ""), one.condition("visible", known)) for one in groups),
        fields=fields,
        rosters=rosters,
        rules=tuple(_rules(top, fields, rosters, known)),
        blocks=read_blocks(top, fields, rosters, known),
        enclosed=top.texts("enclosed"),
    )
    if faults:  # an entry may be read twice: every fault once, in the file's order
        raise ResourceFaults(sorted(dict.fromkeys(faults), key=lambda one: (one.line, one.column)))
    return definition


def _field(entry: Entry, known: Known, groups: Sequence[str] | None) -> Field:
    """One field; ``groups`` is None for a roster's column, which stands in none."""
    kind = entry.choice("type", FieldType)
    options = entry.entries("options", "value label other titles box ages")
    check_names(options, "value")
    if (kind in _CLOSED) is not bool(options):
        entry.fault(text("forms.data.options", type=kind.value), "options" if options else "type")
    for place, one in enumerate(entry.texts("sources")):
        if not _SOURCE.match(one):
            entry.fault(text("forms.data.source", source=one), "sources", place)
    group = "" if groups is None else entry.text("group")
    if groups is not None and group and group not in groups:
        entry.fault(text("forms.data.group", group=group), "group")
    required = entry.value("required")
    plain = required is None or isinstance(required, bool)
    return Field(
        key=entry.name("key"),
        label=entry.text("label"),
        type=kind,
        group=group,
        filled_by=Filler.hand if kind in _BY_HAND else entry.choice("filled_by", Filler, Filler.applicant),
        required=required is True,
        required_when=None if plain else entry.condition("required", known),
        visible=entry.condition("visible", known),
        sources=entry.texts("sources"),
        options=tuple(
            FormOption(
                value=one.name("value"),
                label=one.text("label"),
                other=one.text("other", ""),
                titles=one.texts("titles"),
                box=one.flag("box") or not one.has("box"),
                ages=one.span("ages"),
            )
            for one in options
        ),
        beside=entry.text("beside", ""),
        unit=entry.text("unit", ""),
        longest=entry.number("longest", 1, 0),
        hint=entry.text("hint", ""),
        twice=entry.flag("twice"),
        quote=entry.text("quote", ""),
        printed=entry.flag("printed") or not entry.has("printed"),
    )


def _roster(entry: Entry, known: Known) -> Roster:
    columns = entry.entries("columns", _COLUMN)
    check_names(columns, "key")
    if not columns:
        entry.fault(text("structure.missing_key", key="columns"))
    within = {**known, **_answers(columns)}
    found = tuple(_field(one, within, None) for one in columns)
    keys = {one.key for one in found}
    for place, key in enumerate(entry.texts("unique")):
        if key not in keys:
            entry.fault(text("forms.data.no_field", key=key), "unique", place)
    return Roster(
        key=entry.name("key"),
        title=entry.text("title", ""),
        columns=found,
        printed_rows=entry.number("printed_rows", 1),
        least=entry.number("least", 0, 0),
        unique=entry.texts("unique"),
    )


def _check_references(entries: Sequence[Entry], fields: Sequence[Field], among: Sequence[Field]) -> None:
    """Fields that name others name such as there are and can be meant."""
    types = {one.key: one.type for one in among}
    for entry, field in zip(entries, fields, strict=True):
        if field.beside and types.get(field.beside) is not FieldType.id_kind:
            entry.fault(text("forms.data.no_field", key=field.beside), "beside")
        for at, option in enumerate(field.options):
            if option.other and types.get(option.other) not in _WORDS:
                entry.fault(text("forms.data.no_field", key=option.other), "options", at, "other")
        for at, source in enumerate(field.sources):
            head, _, key = source.partition(".")
            if head == "earlier" and key not in types:
                entry.fault(text("forms.data.source", source=source), "sources", at)


def _rules(top: Entry, fields: Sequence[Field], rosters: Sequence[Roster], known: Known) -> Iterator[Rule]:
    entries = top.entries("rules", "id kind fields roster when warns text quote")
    check_names(entries, "id")
    for entry in entries:
        roster = next((one for one in rosters if one.key == entry.value("roster")), None)
        if entry.has("roster") and roster is None:
            entry.fault(text("forms.data.no_field", key=entry.value("roster")), "roster")
        usable = {one.key: one for one in (*fields, *(roster.columns if roster else ()))}
        named = entry.texts("fields")
        for place, key in enumerate(named):
            if key not in usable:
                entry.fault(text("forms.data.no_field", key=key), "fields", place)
        kind = entry.choice("kind", RuleKind)
        _check_rule(entry, kind, [usable[key].type for key in named if key in usable])
        if kind is RuleKind.never and not entry.has("when"):
            entry.fault(text("structure.missing_key", key="when"))
        own_words = kind not in (RuleKind.never, RuleKind.one_of)
        answers = {**known, **(_values(roster.columns) if roster else {})}
        yield Rule(
            id=entry.name("id"),
            kind=kind,
            fields=named,
            roster=entry.text("roster", ""),
            when=entry.condition("when", answers),
            warns=entry.flag("warns"),
            text=entry.text("text", "" if own_words else None),
            quote=entry.text("quote", ""),
        )


_DATES = frozenset({FieldType.date, FieldType.month, FieldType.date_or_month})
_ON_NUMBERS: dict[RuleKind, tuple[frozenset[FieldType], ...]] = {
    RuleKind.birth_matches: (frozenset({FieldType.id_number}), _DATES),
    RuleKind.sex_matches: (frozenset({FieldType.id_number}), frozenset({FieldType.choice})),
    RuleKind.age_matches: (frozenset({FieldType.id_number}), frozenset({FieldType.number})),
    RuleKind.age_group: (frozenset({FieldType.id_number}), frozenset({FieldType.choice})),
    RuleKind.at_most: (frozenset({FieldType.money, FieldType.number}),) * 2,
    RuleKind.region_level: (frozenset({FieldType.region}),),
    RuleKind.region_city: (frozenset({FieldType.region}),),
    RuleKind.fits_in: (frozenset({FieldType.number}), frozenset({FieldType.period, FieldType.month_period})),
}
_LEAST_FIELDS = {
    RuleKind.in_order: 2,
    RuleKind.sums_up: 2,
    RuleKind.differ: 2,
    RuleKind.one_of: 1,
    RuleKind.not_future: 1,
    RuleKind.never: 1,
}


def _check_rule(entry: Entry, kind: RuleKind, types: Sequence[FieldType]) -> None:
    """A rule names as many fields, of such types, as its kind compares."""
    wanted = _ON_NUMBERS.get(kind)
    if wanted is not None:
        fits = len(types) == len(wanted) and all(one in those for one, those in zip(types, wanted, strict=True))
    else:
        fits = len(types) >= _LEAST_FIELDS[kind]
        if kind in (RuleKind.in_order, RuleKind.not_future):
            fits = fits and _DATES.issuperset(types)
        if kind is RuleKind.sums_up:
            fits = fits and {FieldType.money, FieldType.number}.issuperset(types)
    if not fits:
        entry.fault(text("forms.data.rule_fields", kind=kind.value), "fields")


def _page(top: Entry) -> PageSetup:
    if not top.has("page"):
        return PageSetup("A4", False, 1, ())
    page = top.entry("page", "size landscape copies holders")
    size = page.text("size", "A4")
    if size not in SIZES:
        page.fault(text("structure.choice", key="size", value=size, choices="、".join(SIZES)), "size")
    return PageSetup(size, page.flag("landscape"), page.number("copies", 1, 1), page.texts("holders"))


def _answers(entries: Sequence[Entry]) -> Known:
    """Which values a condition may compare a field with: its options, or yes and no."""
    found: dict[str, frozenset[str]] = {}
    for entry in entries:
        options = entry.value("options")
        if isinstance(options, list):
            found[str(entry.value("key"))] = frozenset(
                str(one["value"]) for one in options if isinstance(one, dict) and "value" in one
            )
        elif entry.value("type") == FieldType.yes_no.value:
            found[str(entry.value("key"))] = frozenset({"yes", "no"})
    return found


def _values(fields: Sequence[Field]) -> Known:
    """The same for fields that have been read."""
    closed = {one.key: frozenset(option.value for option in one.options) for one in fields if one.options}
    return {**closed, **{one.key: frozenset({"yes", "no"}) for one in fields if one.type is FieldType.yes_no}}
