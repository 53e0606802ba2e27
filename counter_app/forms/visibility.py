# SPDX-License-Identifier: Apache-2.0
"""Which fields of a form are asked and which must be filled, given what stands in it so far."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from counter_app.base.conditions import NOT_ASKED, All, AnyOf, Condition, Not, OneOf, holds
from counter_app.forms.definition import Field, FieldType, FormDefinition, Roster
from counter_app.forms.filled import FilledForm

_TICKED = "yes"


class Seen(Mapping[str, str]):
    """The answers a form holds; of a roster's row together with those of the form above it.

    An empty field has not answered. A field that is not asked has, with :data:`NOT_ASKED`, whatever was once typed into
    it. A condition on a field of several answers holds where one of the named is ticked.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        values: Mapping[str, str],
        groups: Mapping[str, Condition | None],
        above: "Seen | None" = None,
    ) -> None:
        self.filled = values
        self._fields = {one.key: one for one in fields}
        self._groups = groups
        self._above = above
        self._known: dict[str, bool | None] = {}
        own = frozenset(key for key, one in self._fields.items() if one.type is FieldType.choices)
        beyond = above.several if above is not None else frozenset()
        self.several: frozenset[str] = own | (beyond - self._fields.keys())

    def __getitem__(self, key: str) -> str:
        name, _, option = key.partition(":")
        field = self._fields.get(name)
        if field is None:
            if self._above is None:
                raise KeyError(key)
            return self._above[key]
        asked = self._asked(field)
        if asked is False:
            return NOT_ASKED
        value = self.filled.get(name, "")
        if not value or asked is None:
            raise KeyError(key)
        return (_TICKED if option in value.split(",") else "no") if option else value

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._fields if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def is_visible(self, field: Field) -> bool:
        """Whether a field is asked. While its condition is undecided it is not."""
        return self._asked(field) is True

    def is_hidden(self, field: Field) -> bool:
        """Whether a field is known not to be asked; what stands in it is then not printed."""
        return self._asked(field) is False

    def is_required(self, field: Field) -> bool:
        """Whether a field must be filled."""
        if not field.required and field.required_when is None:
            return False
        return self.is_visible(field) and (field.required or self.holds(field.required_when))

    def holds(self, condition: Condition | None) -> bool:
        """Whether a condition holds; not while it is undecided."""
        return self._decided(condition) is True

    def _decided(self, condition: Condition | None) -> bool | None:
        return True if condition is None else holds(_of_several(condition, self.several), self)

    def _asked(self, field: Field) -> bool | None:
        """None while it is undecided."""
        group = self._groups.get(field.group)
        if field.visible is None and group is None:
            return True
        if field.key not in self._known:
            self._known[field.key] = True  # a condition that asks for its own field is answered by what stands there
            both = {self._decided(field.visible), self._decided(group)}
            self._known[field.key] = False if False in both else None if None in both else True
        return self._known[field.key]


def seen(form: FormDefinition, values: Mapping[str, str]) -> Seen:
    """The answers of a form's own fields."""
    return Seen(form.fields, values, {one.id: one.visible for one in form.groups})


def seen_in_row(roster: Roster, row: Mapping[str, str], above: Seen) -> Seen:
    """The answers of a row."""
    return Seen(roster.columns, row, {}, above)


def is_visible(form: FormDefinition, filled: FilledForm, field: Field, row: Mapping[str, str] | None = None) -> bool:
    """Whether a field is asked; a roster's column in that row."""
    return _seen(form, filled, field, row).is_visible(field)


def is_required(form: FormDefinition, filled: FilledForm, field: Field, row: Mapping[str, str] | None = None) -> bool:
    """Whether a field must be filled; a roster's column in that row."""
    return _seen(form, filled, field, row).is_required(field)


def visible_only(form: FormDefinition, filled: FilledForm) -> FilledForm:
    """What is to be printed: without what stands in fields that are known not to be asked, and without empty rows."""
    whole = seen(form, filled.values)
    rosters: dict[str, list[dict[str, str]]] = {}
    for roster in form.rosters:
        rosters[roster.key] = [
            _visible(roster.columns, seen_in_row(roster, row, whole))
            for row in filled.rosters.get(roster.key, [])
            if not is_blank(row)
        ]
    values = _visible(form.fields, whole)
    return FilledForm(form=filled.form, version=filled.version, values=values, rosters=rosters, sources=filled.sources)


def is_blank(row: Mapping[str, str]) -> bool:
    """Whether nothing stands in a row."""
    return not any(value.strip() for value in row.values())


def _seen(form: FormDefinition, filled: FilledForm, field: Field, row: Mapping[str, str] | None) -> Seen:
    whole = seen(form, filled.values)
    roster = next((one for one in form.rosters if field in one.columns), None)
    return whole if roster is None or row is None else seen_in_row(roster, row, whole)


def _visible(fields: Sequence[Field], answers: Seen) -> dict[str, str]:
    found = ((one.key, answers.filled.get(one.key, "")) for one in fields if not answers.is_hidden(one))
    return {key: value for key, value in found if value}


@cache
def _of_several(condition: Condition, several: frozenset[str]) -> Condition:
    """The condition with comparisons of fields of several answers spelt out option by option."""
    if not several:
        return condition
    match condition:
        case OneOf(key, values):
            ticked = tuple(OneOf(f"{key}:{value}", (_TICKED,)) for value in values)
            return AnyOf(ticked) if key in several else condition
        case Not(part):
            return Not(_of_several(part, several))
        case All(parts):
            return All(tuple(_of_several(one, several) for one in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_of_several(one, several) for one in parts))
