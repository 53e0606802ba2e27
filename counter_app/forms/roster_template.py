# SPDX-License-Identifier: Apache-2.0
"""An empty sheet of a roster, handed out to be filled in elsewhere: all cells are text, so that numbers survive."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from counter_app.base.id_papers import IdKind
from counter_app.base.texts import text
from counter_app.forms.choices import YES_NO
from counter_app.forms.definition import Field, FieldType, FormDefinition, Roster
from counter_app.forms.sheet_columns import asked

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 500
"""So many rows have text cells of their own, for programs that do not look at a column's format."""

_TEXT = "@"
_LONGEST_LIST = 255  # characters that a list of choices may have in a sheet
_WIDTHS = {
    FieldType.id_number: 24,
    FieldType.uscc: 24,
    FieldType.account: 26,
    FieldType.region: 28,
    FieldType.period: 28,
    FieldType.long_text: 40,
}
_LEAST_WIDTH = 14
_SHADE = "FFF2CC"


def roster_template(form: FormDefinition, roster: Roster) -> bytes:
    """The .xlsx: one sheet with the header, one that says how each column is filled in. Required ones are shaded."""
    import openpyxl
    from openpyxl.styles import PatternFill

    columns = asked(roster)
    book = openpyxl.Workbook()
    book.properties.creator = "counter-app"
    sheet = book.active
    sheet.title = text("forms.template.people")
    sheet.freeze_panes = "A2"
    for place, field in enumerate(columns, 1):
        head = sheet.cell(1, place)
        _write(head, field.label)
        if field.required:
            head.fill = PatternFill("solid", fgColor=_SHADE)
        column = sheet.column_dimensions[head.column_letter]
        column.width = max(_WIDTHS.get(field.type, _LEAST_WIDTH), 2 * len(field.label) + 2)
        column.number_format = _TEXT
        for row in range(2, ROWS + 2):
            sheet.cell(row, place).number_format = _TEXT
        _offer(sheet, head.column_letter, field)
    _explain(book.create_sheet(text("forms.template.notes")), form, columns)
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def _write(cell: "Cell", words: str) -> None:
    """Words are words, also where they begin like a formula."""
    from openpyxl.styles import Alignment, Font

    cell.value = words
    cell.data_type = "s"
    cell.number_format = _TEXT
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")


def _offer(sheet: "Worksheet", letter: str, field: Field) -> None:
    """A list to choose from, where the answers are closed and few."""
    from openpyxl.worksheet.datavalidation import DataValidation

    answers = _answers(field)
    words = ",".join(answers)
    if field.type is FieldType.choices or not answers or len(words) > _LONGEST_LIST:
        return
    if any(sign in one for one in answers for sign in ',"'):
        return
    offered = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    sheet.add_data_validation(offered)
    offered.add(f"{letter}2:{letter}{ROWS + 1}")


def _answers(field: Field) -> list[str]:
    if field.type is FieldType.id_kind:
        return [one.value for one in IdKind]
    options = YES_NO if field.type is FieldType.yes_no else field.options
    return [one.label for one in options]


def _explain(sheet: "Worksheet", form: FormDefinition, columns: tuple[Field, ...]) -> None:
    rows = [[form.title.replace("{place}", "")], [text("forms.template.how")], list(_heads())]
    rows += [[field.label, text("forms.template.required") if field.required else "", _how(field)] for field in columns]
    for number, row in enumerate(rows, 1):
        for place, words in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = words
            cell.data_type = "s"
    for letter, width in zip("ABC", (30, 8, 80), strict=True):
        sheet.column_dimensions[letter].width = width


def _heads() -> Iterator[str]:
    for key in ("column", "must", "way"):
        yield text(f"forms.template.{key}")


def _how(field: Field) -> str:
    """How a column is filled in: the form's own note, ours, the answers, how its type is written."""
    answers = _answers(field)
    parts = [field.quote, field.hint, "、".join(answers)]
    if field.type in _WRITTEN:
        parts.append(text(f"forms.value.{field.type.value}"))
    return " ".join(one for one in parts if one)


_WRITTEN = frozenset(
    {
        FieldType.date,
        FieldType.month,
        FieldType.date_or_month,
        FieldType.period,
        FieldType.month_period,
        FieldType.region,
        FieldType.money,
    }
)
