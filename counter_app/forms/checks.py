# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a form as it is filled in so far: every field, every rule, every row, all at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from counter_app.base.texts import text
from counter_app.forms.definition import Field, FieldType, Filler, FormDefinition, Roster, Rule, RuleKind
from counter_app.forms.filled import FilledForm
from counter_app.forms.rules import Broken, Situation, broken, sums_over_rows
from counter_app.forms.values import Read, read
from counter_app.forms.visibility import Seen, is_blank, seen, seen_in_row
from counter_app.forms.visibility import is_required as is_required  # the checks' own questions
from counter_app.forms.visibility import is_visible as is_visible

_CLOSED = frozenset({FieldType.choice, FieldType.choices, FieldType.yes_no})
_NOTHING = Read("")


@dataclass(frozen=True, slots=True)
class FormFault:
    """Something wrong at a field, or at a whole roster (``field`` is ""). ``row`` counts from 1; 0 is no row.

    ``warns``: worth a look, stops nothing. ``rule`` is the id of the form's rule that was broken, "" for none.
    """

    field: str
    row: int
    roster: str
    code: str
    sentence: str
    warns: bool = False
    rule: str = ""


@dataclass(slots=True)
class Rows:
    """Remembers the faults of rows that were looked at, so that a change in one of 5 000 looks at one again.

    May be filled in the background: checked there with the same form above it, rows need no second look here.
    """

    context: tuple[str, ...] = ()
    faults: dict[tuple[str, ...], tuple[FormFault, ...]] = field(default_factory=dict)


def check(
    form: FormDefinition,
    filled: FilledForm,
    *,
    today: date,
    office: bool = False,
    remembered: dict[str, Rows] | None = None,
) -> tuple[FormFault, ...]:
    """Everything that is wrong, in the form's order. ``office``: what the office fills at review is looked at too.

    ``remembered`` is kept between calls by whoever asks again and again for the same form.
    """
    looker = _Look(form, today, office)
    answers = seen(form, filled.values)
    here, faults = looker.at(form.fields, filled.values, answers, "")
    faults += looker.strange(form.fields, filled.values, "")
    faults += looker.rules("", here, answers)
    for roster in form.rosters:
        rows = filled.rosters.get(roster.key, [])
        memory = (remembered if remembered is not None else {}).setdefault(roster.key, Rows())
        faults += looker.roster(roster, rows, here, answers, memory)
    faults += [_fault(key, "forms.check.unknown_field", key=key) for key in filled.rosters if not form.roster(key)]
    return in_form_order(form, faults)


def in_form_order(form: FormDefinition, faults: Iterable[FormFault]) -> tuple[FormFault, ...]:
    """Faults of fields first, then roster by roster, row by row, column by column."""
    places: dict[tuple[str, str], int] = {("", one.key): at for at, one in enumerate(form.fields)}
    places |= {(table.key, one.key): at for table in form.rosters for at, one in enumerate(table.columns)}
    tables = {one.key: at for at, one in enumerate(form.rosters)}
    return tuple(
        sorted(faults, key=lambda one: (tables.get(one.roster, -1), one.row, places.get((one.roster, one.field), -1)))
    )


class _Look:
    """One look over a form."""

    def __init__(self, form: FormDefinition, today: date, office: bool) -> None:
        self._form = form
        self._today = today
        self._fillers = {Filler.applicant, Filler.office} if office else {Filler.applicant}
        self._totals = [one for one in form.rules if _is_total(form, one)]

    def at(
        self, fields: Sequence[Field], values: Mapping[str, str], answers: Seen, roster: str
    ) -> tuple[Situation, list[FormFault]]:
        """What stands in fields, and what is wrong with each of them alone."""
        faults: list[FormFault] = []
        asked: dict[str, Field] = {}
        sound: dict[str, str] = {}
        typed: dict[str, str] = {}
        for one in fields:
            if one.filled_by not in self._fillers or not answers.is_visible(one):
                continue
            asked[one.key] = one
            words = values.get(one.key, "")
            found = read(one, words, kind=values.get(one.beside, ""), today=self._today) if words else _NOTHING
            if found.code:
                faults.append(FormFault(one.key, 0, roster, found.code, found.sentence))
            elif found.value:
                sound[one.key] = found.value
                faults += [FormFault(one.key, 0, roster, note, text(note), warns=True) for note in found.notes]
            elif answers.is_required(one):
                faults.append(FormFault(one.key, 0, roster, "forms.check.required", text("forms.check.required")))
            if found.value:
                typed[one.key] = found.value
        return Situation(asked, sound, typed, self._today), faults

    def strange(self, fields: Sequence[Field], values: Mapping[str, str], roster: str) -> Iterator[FormFault]:
        """Values of fields that the form does not have."""
        known = {one.key for one in fields}
        for key in values:
            if key not in known:
                yield _fault(key, "forms.check.unknown_field", roster=roster, key=key)

    def rules(self, roster: str, here: Situation, answers: Seen) -> Iterator[FormFault]:
        """The rules of the form, or of one roster's row."""
        for rule in self._form.rules:
            if rule.roster == roster and rule not in self._totals and answers.holds(rule.when):
                yield from _told(rule, broken(rule, here), roster)

    def roster(
        self, roster: Roster, rows: Sequence[Mapping[str, str]], here: Situation, answers: Seen, memory: Rows
    ) -> Iterator[FormFault]:
        """Row by row; and what is wrong with the table as a whole."""
        written = [(number, row) for number, row in enumerate(rows, 1) if not is_blank(row)]
        if len(written) < roster.least and any(one.filled_by in self._fillers for one in roster.columns):
            yield _fault("", "forms.check.too_few", roster=roster.key, least=roster.least)
        context = self._context(roster, here, answers)
        if memory.context != context:
            memory.context = context
            memory.faults.clear()
        current: dict[tuple[str, ...], tuple[FormFault, ...]] = {}
        keys = [one.key for one in roster.columns]
        for number, row in written:
            signature = tuple(row.get(key, "") for key in keys)
            if len(signature) != len(row) or not row.keys() <= set(keys):
                signature += tuple(f"{key}={row[key]}" for key in row if key not in keys)
            found = memory.faults.get(signature)
            if found is None:
                found = tuple(self._row(roster, row, here, answers))
            current[signature] = found
            for one in found:
                yield FormFault(one.field, number, one.roster, one.code, one.sentence, one.warns, one.rule)
        memory.faults = current
        for column in roster.unique:
            yield from _repeated(roster, column, written)
        for rule in self._totals:
            total, *parts = rule.fields
            if rule.roster == roster.key and total in here.values and answers.holds(rule.when):
                columns = [one for one in roster.columns if one.key in parts]
                looked = [self.at(columns, row, seen_in_row(roster, row, answers), "")[0] for _, row in written]
                yield from _told(rule, sums_over_rows(rule, here, looked), "")

    def _row(self, roster: Roster, row: Mapping[str, str], here: Situation, answers: Seen) -> Iterator[FormFault]:
        own = seen_in_row(roster, row, answers)
        inside, faults = self.at(roster.columns, row, own, roster.key)
        yield from faults
        yield from self.strange(roster.columns, row, roster.key)
        whole = Situation(
            {**here.fields, **inside.fields},
            {**here.values, **inside.values},
            {**here.typed, **inside.typed},
            self._today,
        )
        for fault in self.rules(roster.key, whole, own):  # told in the row, also where the other field is above it
            named = [key for rule in self._form.rules if rule.id == fault.rule for key in rule.fields]
            within = [key for key in named if key in inside.fields]
            yield fault if fault.field in within or not within else replace(fault, field=within[0])

    def _context(self, roster: Roster, here: Situation, answers: Seen) -> tuple[str, ...]:
        """What of the form above can change what is wrong with a row."""
        of_rows = [one for one in self._form.rules if one.roster == roster.key and one not in self._totals]
        named = {key for rule in of_rows for key in rule.fields}
        closed = [f"{one.key}={answers.get(one.key, '?')}" for one in self._form.fields if one.type in _CLOSED]
        return (self._today.isoformat(), *closed, *(f"{key}={here.typed.get(key, '')}" for key in sorted(named)))


def _repeated(roster: Roster, column: str, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[FormFault]:
    first: dict[str, int] = {}
    for number, row in rows:
        value = row.get(column, "").strip()
        if value and value in first:
            yield replace(_fault(column, "forms.check.repeated", roster=roster.key, first=first[value]), row=number)
        elif value:
            first[value] = number


def _is_total(form: FormDefinition, rule: Rule) -> bool:
    """Whether a rule compares a total of the form with a roster's columns over all rows."""
    roster = form.roster(rule.roster)
    return (
        rule.kind is RuleKind.sums_up
        and roster is not None
        and rule.fields[0] not in {one.key for one in roster.columns}
    )


_BOTH_TOLD = frozenset({RuleKind.birth_matches, RuleKind.sex_matches, RuleKind.age_matches, RuleKind.age_group})


def _told(rule: Rule, found: Sequence[Broken], roster: str) -> Iterator[FormFault]:
    code = f"forms.rule.{rule.kind.value}"
    for one in found:
        said = one.sentence if rule.kind in _BOTH_TOLD or not rule.text else rule.text
        yield FormFault(one.field, 0, roster, code, said, rule.warns, rule.id)


def _fault(key: str, code: str, /, *, roster: str = "", **facts: object) -> FormFault:
    return FormFault(key, 0, roster, code, text(code, **facts))
