# SPDX-License-Identifier: Apache-2.0
"""How provinces write the record of an evaluation (``resources/evaluation/dialects``): fields and codes as data.

The same table writes a record, says what is wrong with one, and is what an integrator is checked against.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from counter_app.base.entries import Entry
from counter_app.base.errors import CounterError
from counter_app.base.evaluation import LevelList
from counter_app.base.privacy import mask_name, mask_number, mask_phone, mask_within
from counter_app.base.resources import Fault, ResourceFaults, read_mapping, resources_root
from counter_app.base.texts import text

LEVELS = ("5", "4", "3", "2", "1")
SOURCES = ("device", "screen", "pad", "paper", "phone")
"""Where a press can come from."""

BY_RULE = "default"
"""In the place of a source: nobody pressed, a local rule counts the level. Only a dialect with a code for it has it."""

MOMENT = "%Y-%m-%d %H:%M:%S"
_FIELD = "key of shape required longest values without constant parts assumed followed masked"


class Content(StrEnum):
    """What of an evaluation a field holds."""

    record = "record"  # the evaluation's own id
    case_number = "case_number"
    item_title = "item_title"
    item_code = "item_code"
    item_version = "item_version"
    department = "department"
    department_code = "department_code"
    region = "region"
    region_name = "region_name"
    applicant_name = "applicant_name"
    applicant_kind = "applicant_kind"  # person | unit
    id_kind = "id_kind"
    id_number = "id_number"
    phone = "phone"
    opened_at = "opened_at"
    decided_at = "decided_at"  # when the handling was done that was evaluated
    rated_at = "rated_at"
    status = "status"
    status_name = "status_name"
    source = "source"
    level = "level"
    level_name = "level_name"
    reasons = "reasons"
    words = "words"
    window = "window"
    clerk = "clerk"
    clerk_name = "clerk_name"
    system = "system"
    answered = "answered"  # yes | no
    called_back = "called_back"  # yes | no
    verified_words = "verified_words"
    rectified_words = "rectified_words"
    follow_result = "follow_result"
    called_back_words = "called_back_words"
    review_words = "review_words"


Facts: TypeAlias = Mapping[Content, str]
"""An evaluation: moments as :data:`MOMENT`, reasons joined by commas, everything else as it is."""

Record: TypeAlias = dict[str, Any]
"""An evaluation as a province has it."""


class Shape(StrEnum):
    """How a field's value looks."""

    text = "text"
    moment = "moment"
    region12 = "region12"
    codes = "codes"
    number = "number"


class Masking(StrEnum):
    """How a field looks where nobody in it may be known."""

    none = "none"
    name = "name"
    number = "number"
    phone = "phone"
    words = "words"  # free words: long numbers in them


_MASKS = {Masking.name: mask_name, Masking.number: mask_number, Masking.phone: mask_phone, Masking.words: mask_within}
_SHAPES = {Shape.region12: re.compile(r"[0-9]{12}"), Shape.number: re.compile(r"[0-9]{1,18}")}


@dataclass(frozen=True, slots=True)
class RatingField:
    """One field. Either ``of`` says what it holds, or it is ``constant``, or has ``parts``."""

    key: str
    of: Content | None
    shape: Shape
    required: bool
    longest: int  # 0: of any length
    values: Mapping[str, str]  # our word -> the province's code; empty: as it is
    without: frozenset[str]  # our words that the province has no code for
    constant: str
    parts: tuple["RatingField", ...]
    assumed: bool
    followed: bool
    masked: Masking


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with a field of a record; ``why`` is a code of ``rating_records.field``."""

    field: str
    why: str

    @property
    def sentence(self) -> str:
        """For people; without the value."""
        return text(f"rating_records.field.{self.why}", field=self.field)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One province's record."""

    dialect: str
    title: str
    version: str
    records: str
    fields: tuple[RatingField, ...]

    def field_of(self, content: Content) -> RatingField | None:
        """The first field that holds something."""
        return next((one for one in self.fields if one.of is content), None)

    @property
    def level(self) -> RatingField:
        """There is one, see ``_check_whole``."""
        return next(one for one in self.fields if one.of is Content.level)

    @property
    def counts_rules(self) -> bool:
        """Whether the province has a code for what a local rule counts."""
        return any(one.of is Content.source and BY_RULE in one.values for one in self.fields)

    @property
    def follows(self) -> bool:
        """Whether the province is told how a bad evaluation was followed up."""
        return any(one.followed for one in self.fields)

    def lacks(self, facts: Facts) -> FieldFault | None:
        """The field that the province has no code for."""
        for one in self.fields:
            if one.of is not None and facts.get(one.of, "") in one.without:
                return FieldFault(one.key, "no_code")
        return None

    def record(self, facts: Facts, *, masked: bool = False) -> Record:
        """An evaluation in the province's words. ``masked``: with nobody in it."""
        return {one.key: _written(one, facts, masked=masked) for one in self.fields}

    def masked(self, record: Record) -> Record:
        """A record with nobody in it."""
        hidden = {one.key: _MASKS[one.masked] for one in self.fields if one.masked in _MASKS}
        return {key: hidden[key](value) if key in hidden else value for key, value in record.items()}

    def faults(self, record: object, levels: LevelList) -> tuple[FieldFault, ...]:
        """Everything that is wrong with a record, field by field."""
        if not isinstance(record, dict):
            return (FieldFault("", "not_a_record"),)
        known = {one.key for one in self.fields}
        found = [FieldFault(str(key), "unknown") for key in record if key not in known]
        for one in self.fields:
            why = _fault(one, record.get(one.key))
            if why:
                found.append(FieldFault(one.key, why))
        return (*found, *self._level_faults(record, levels))

    def level_of(self, record: Mapping[str, Any]) -> int:
        """Which of our levels a record says; 0 where none."""
        back = {code: level for level, code in self.level.values.items()}
        return int(back.get(str(record.get(self.level.key, "")), 0))

    def _level_faults(self, record: Mapping[str, Any], levels: LevelList) -> Sequence[FieldFault]:
        level = self.level_of(record)
        found: list[FieldFault] = []
        name, codes = self.field_of(Content.level_name), self.field_of(Content.reasons)
        if level and name is not None and record.get(name.key) not in (None, "", levels.words(level)):
            found.append(FieldFault(name.key, "other_level"))
        given = record.get(codes.key) if codes is not None else None
        if level and codes is not None and isinstance(given, str) and given:
            each = given.split(",")
            if any(levels.reason(one) is None for one in each):
                found.append(FieldFault(codes.key, "unknown_code"))
            elif any(not one.startswith(str(level)) for one in each):
                found.append(FieldFault(codes.key, "other_level"))
            elif len(set(each)) < len(each):
                found.append(FieldFault(codes.key, "twice"))
        return found


def _written(one: RatingField, facts: Facts, *, masked: bool) -> Any:  # noqa: ANN401 - a list where it has parts
    if one.parts:
        return [{part.key: _written(part, facts, masked=masked) for part in one.parts}]
    if one.of is None:
        return one.constant
    said = facts.get(one.of, "")
    said = one.values.get(said, said) if one.values else said
    if one.shape is Shape.region12 and said.isascii() and said.isdigit():
        said = said.ljust(12, "0")
    if masked and one.masked in _MASKS:
        return _MASKS[one.masked](said)
    return said


def _fault(one: RatingField, value: object) -> str:
    """What is wrong with a field's value, as a code; "" where nothing is."""
    if one.parts:
        if value in (None, "", []):
            return "missing" if one.required else ""
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            return "not_a_list"
        return "missing" if any(not each.get(part.key) for each in value for part in one.parts) else ""
    if value is None or value == "":
        return "missing" if one.required or one.constant else ""
    if not isinstance(value, str):
        return "not_text"
    if one.constant:
        return "" if value == one.constant else "constant"
    if one.values and value not in one.values.values():
        return "unknown_code"
    if one.longest and len(value) > one.longest:
        return "too_long"
    if one.shape is Shape.moment:
        return "" if _is_moment(value) else "moment"
    pattern = _SHAPES.get(one.shape)
    return "" if pattern is None or pattern.fullmatch(value) else one.shape.value


def _is_moment(value: str) -> bool:
    try:
        return datetime.strptime(value, MOMENT).strftime(MOMENT) == value  # noqa: DTZ007 - Shanghai's, without a zone
    except ValueError:
        return False


@cache
def shipped_dialects() -> Mapping[str, Dialect]:
    """Those that ship with the program. Raises ResourceFaults."""
    return read_dialects(resources_root() / "evaluation" / "dialects")


def dialect_named(name: str, own: Path | None = None) -> Dialect:
    """A dialect by its name; one in the folder ``own`` stands before a shipped one.

    Raises CounterError ``rating_records.no_dialect``, and ResourceFaults.
    """
    known = {**shipped_dialects(), **(read_dialects(own) if own is not None and own.is_dir() else {})}
    if name not in known:
        raise CounterError("rating_records.no_dialect", dialect=name, known="、".join(sorted(known)))
    return known[name]


def read_dialects(folder: Path) -> Mapping[str, Dialect]:
    """Read a folder. Raises ResourceFaults with everything that is wrong in it."""
    faults: list[Fault] = []
    found: dict[str, Dialect] = {}
    for path in sorted(folder.glob("*.yaml")):
        read = read_mapping(path, f"evaluation/dialects/{path.name}", faults)
        if read is not None:
            top = Entry(read[0], (), read[1], "dialect title version records fields", faults)
            one = _dialect(top)
            if one.dialect in found:
                top.fault(text("structure.repeated", value=one.dialect), "dialect")
            found[one.dialect] = one
    if faults:
        raise ResourceFaults(list(dict.fromkeys(faults)))
    return found


def _dialect(top: Entry) -> Dialect:
    entries = top.entries("fields", _FIELD)
    fields = tuple(_field(one) for one in entries)
    _check_twice(entries)
    made = Dialect(top.name("dialect"), top.text("title"), top.text("version"), top.text("records"), fields)
    _check_whole(top, made)
    return made


def _check_twice(entries: Sequence[Entry]) -> None:
    seen: set[object] = set()
    for one in entries:
        if one.value("key") in seen:
            one.fault(text("structure.repeated", value=one.value("key")), "key")
        seen.add(one.value("key"))


def _check_whole(top: Entry, made: Dialect) -> None:
    """What every dialect must have, so that a record can be told from another and its level be read back."""
    for content in (Content.record, Content.case_number, Content.level, Content.source, Content.region):
        if made.field_of(content) is None:
            top.fault(text("rating_records.data.lacks", content=content.value), "fields")
    region = made.field_of(Content.region)
    if region is not None and region.shape is not Shape.region12:
        top.fault(text("rating_records.data.region"), "fields")


def _field(entry: Entry) -> RatingField:
    parts = tuple(_field(one) for one in entry.entries("parts", "key of values"))
    constant = entry.text("constant", "")
    of = entry.choice("of", Content) if entry.has("of") else None
    if sum((bool(parts), bool(constant), of is not None)) != 1:
        entry.fault(text("rating_records.data.one_of"))
    values = _values(entry)
    without = frozenset(entry.texts("without"))
    if of is Content.level and (
        tuple(sorted(values, reverse=True)) != LEVELS or len(set(values.values())) != len(LEVELS)
    ):
        entry.fault(text("rating_records.data.levels"), *(("values",) if values else ()))
    if of is Content.source and BY_RULE not in values:
        without |= {BY_RULE}
    if of is Content.source and {*values, *without} != {*SOURCES, BY_RULE}:
        entry.fault(text("rating_records.data.sources", sources="、".join(SOURCES)), *(("values",) if values else ()))
    return RatingField(
        key=entry.text("key"),
        of=of,
        shape=entry.choice("shape", Shape, Shape.text),
        required=entry.flag("required"),
        longest=entry.number("longest", 1, 0),
        values=values,
        without=without,
        constant=constant,
        parts=parts,
        assumed=entry.flag("assumed"),
        followed=entry.flag("followed"),
        masked=entry.choice("masked", Masking, Masking.none),
    )


def _values(entry: Entry) -> Mapping[str, str]:
    given = entry.value("values")
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(one, str) and one for pair in given.items() for one in pair):
        entry.fault(text("rating_records.data.values"), "values")
        return {}
    return dict(given)
