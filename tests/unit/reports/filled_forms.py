# SPDX-License-Identifier: Apache-2.0
"""Every official form filled in from top to bottom with made-up words, and printed."""

import dataclasses
from datetime import datetime
from typing import Any

from counter_app.base.clock import SHANGHAI
from counter_app.forms.definition import Field, FieldType, Filler, FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.loader import default_forms
from counter_app.reports.form_pdf import FormPrint

AT = datetime(2026, 11, 20, 10, 6, tzinfo=SHANGHAI)
FORMS = tuple(sorted(one for one in default_forms().book.forms if not one.startswith("work_")))
"""The official forms and the papers of ours that citizens sign; the sheets of the later steps have their own test."""

CRAMMED = "龘𠮷写满了，还有（更多）；ABC123、"
_LONGEST = {FieldType.text: 200, FieldType.person_name: 60, FieldType.long_text: 2000}
_WORDS = {
    FieldType.text: "测试文字",
    FieldType.long_text: "第一句写明情况，第二句写明理由。",
    FieldType.person_name: "测试员㛃𠮷䶮",
    FieldType.id_number: "110101194912310024",
    FieldType.id_kind: "居民身份证",
    FieldType.uscc: "91430981MA4L16JQ9B",
    FieldType.phone: "13800000000",
    FieldType.postcode: "413100",
    FieldType.account: "6222020000000000000",
    FieldType.money: "12345.60",
    FieldType.number: "12",
    FieldType.date: "2026-11-20",
    FieldType.month: "2026-11",
    FieldType.date_or_month: "1949-12-31",
    FieldType.period: "2026-01-01/2026-10-31",
    FieldType.month_period: "2026-01/2026-10",
    FieldType.region: "430981",
    FieldType.nation: "01",
    FieldType.yes_no: "yes",
}


def form(form_id: str) -> FormDefinition:
    """A form of the program."""
    found = default_forms().book.get(form_id)
    assert found is not None
    return found


def wanted(  # the last: any of its fields
    definition: FormDefinition,
    values: dict[str, str] | None = None,
    **more: Any,  # noqa: ANN401
) -> FormPrint:
    """A form to be printed; without values a blank one."""
    filled = None if values is None else FilledForm(form=definition.id, version=definition.version, values=values)
    return dataclasses.replace(FormPrint(definition, filled, "沅江市", "湖南省", AT), **more)


def filled(definition: FormDefinition, rows: int | None = None, *, long: bool = False) -> FilledForm:
    """Every field that is not left to the pen, and every roster with ``rows`` rows (its printed page without it).

    ``long`` writes as much as a field takes.
    """
    return FilledForm(
        form=definition.id,
        version=definition.version,
        values=_answers(definition.fields, long),
        rosters={
            roster.key: [_answers(roster.columns, long)] * (roster.printed_rows if rows is None else rows)
            for roster in definition.rosters
        },
    )


def end_of(field: Field) -> str:
    """What a long answer to this field ends with."""
    key = field.key.replace("_", "")
    return f"（{key}）"


def _answers(fields: tuple[Field, ...], long: bool) -> dict[str, str]:
    return {one.key: _answer(one, long) for one in fields if one.filled_by is not Filler.hand}


def _answer(field: Field, long: bool) -> str:
    if field.options:
        return field.options[0].value
    if long and field.type in _LONGEST:
        most = field.longest or _LONGEST[field.type]
        return (CRAMMED * 200)[: most - len(end_of(field))] + end_of(field)
    return _WORDS.get(field.type, "")[: field.longest or None]
