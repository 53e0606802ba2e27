# SPDX-License-Identifier: Apache-2.0
"""A whole form from texts: what a file of values, keys to text and rosters to rows, becomes."""

from collections.abc import Mapping, Sequence
from datetime import date

from counter_app.base.errors import CounterError
from counter_app.forms.definition import Field, FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.values import read


def enter(form: FormDefinition, texts: Mapping[str, object], *, today: date) -> FilledForm:
    """Read every text into its field. What cannot be read, and what the form does not have, is kept for the checks.

    Raises CounterError for a value that is no text and for a roster that is no list of rows.
    """
    values: dict[str, str] = {}
    rosters: dict[str, list[dict[str, str]]] = {}
    for key, found in texts.items():
        if form.roster(key) is None:
            values[key] = _text(key, found)
        elif isinstance(found, list) and all(isinstance(row, dict) for row in found):
            rosters[key] = [{str(name): _text(str(name), one) for name, one in row.items()} for row in found]
        else:
            raise CounterError("forms.entry.rows", key=key)
    return FilledForm(
        form=form.id,
        version=form.version,
        values=read_all(form.fields, values, today=today),
        rosters={
            one.key: [read_all(one.columns, row, today=today) for row in rosters[one.key]]
            for one in form.rosters
            if one.key in rosters
        },
    )


def read_all(fields: Sequence[Field], texts: Mapping[str, str], *, today: date) -> dict[str, str]:
    """Texts by field as they are kept; empty ones are left out."""
    known = {one.key: one for one in fields}
    kept: dict[str, str] = {}
    for key, words in texts.items():
        field = known.get(key)
        value = words.strip()
        if field is not None:
            value = read(field, words, kind=texts.get(field.beside, ""), today=today).value
        if value:
            kept[key] = value
    return kept


def _text(key: str, found: object) -> str:
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, str | int | float):
        return str(found)
    if found is None:
        return ""
    raise CounterError("forms.entry.text", key=key)
