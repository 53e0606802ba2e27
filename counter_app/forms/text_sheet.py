# SPDX-License-Identifier: Apache-2.0
"""Rows of words as an .xlsx for somebody else: every cell is text, so numbers survive and nothing is calculated."""

import io
from collections.abc import Iterable, Sequence

_WIDEST = 48


def text_sheet(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet; its first row is the head and stays in sight. Thousands of rows take no more room than one."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "counter-app"
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    whole = [list(row) for row in rows]
    for place in range(max(map(len, whole), default=0)):
        longest = max((len(row[place]) for row in whole if place < len(row)), default=0)
        sheet.column_dimensions[openpyxl.utils.get_column_letter(place + 1)].width = min(_WIDEST, 2 * longest + 4)
    bold = Font(bold=True)
    for number, row in enumerate(whole):
        cells = []
        for words in row:
            cell = WriteOnlyCell(sheet, value=words)
            if words:
                cell.data_type = "s"  # words are words, also where they begin like a formula
                cell.number_format = "@"
            if not number:
                cell.font = bold
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
