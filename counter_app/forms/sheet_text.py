# SPDX-License-Identifier: Apache-2.0
"""Sheets as text: .csv in UTF-8, GB 18030 or UTF-16, and cells copied out of a spreadsheet."""

import codecs
import csv
import io
import re

from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.texts import text
from counter_app.forms.sheet_cells import EMPTY, Cancelling, Grid, SheetCell, SheetRow, check_room

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TAB = "\t"
_DELIMITERS = "\t,;|"
_SAMPLE_LINES = 20
_AT_ONCE = 1000
_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|meta|table|\?xml|workbook)", re.IGNORECASE)
"""Pages of the web that call themselves a sheet, as many programs export them."""


class _Unpaired(Exception):
    """Quotation marks that do not come in pairs, or a cell without end."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


def read_file_text(whole: bytes, name: str, cancelled: Cancelling) -> Grid:
    """A file's cells. Raises CounterError, with the line, for what is no text or no table."""
    words = _decoded(whole, name)
    if _MARKUP.match(words):
        raise CounterError("forms.sheet.kind", file=name)
    sample = _sample(words)
    try:
        return _grid(words, max(_DELIMITERS, key=sample.count), cancelled)
    except _Unpaired as error:
        raise CounterError("forms.sheet.quotes", file=name, line=error.line) from error


def read_copied_text(words: str, cancelled: Cancelling) -> Grid:
    """Cells as a spreadsheet puts them on the clipboard; a lone quotation mark there is only a mark."""
    sample = _sample(words)
    delimiter = _TAB if _TAB in sample else max(_DELIMITERS, key=sample.count)
    try:
        return _grid(words, delimiter, cancelled)
    except _Unpaired:
        pass
    try:
        return _grid(words, delimiter, cancelled, quoted=False)
    except _Unpaired as error:
        raise CounterError("forms.sheet.quotes", file=text("forms.sheet.copied"), line=error.line) from error


def _sample(words: str) -> str:
    return "\n".join(words.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])


def _decoded(whole: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if whole.startswith(mark)), "")
    if not encoding:
        encoding = "utf-8" if _is_utf8(whole) else "gb18030"
    try:
        words = whole.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = whole[: error.start].decode(encoding, "replace").count("\n") + 1
        raise CounterError("forms.sheet.no_words", file=name, line=line) from error
    if "\0" in words:
        raise CounterError("forms.sheet.kind", file=name)
    return words


def _is_utf8(whole: bytes) -> bool:
    """Whether it is, or would be but for a last character that was cut in two."""
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and not whole[: error.start].isascii()
    return True


def _grid(words: str, delimiter: str, cancelled: Cancelling, *, quoted: bool = True) -> Grid:
    lines = io.StringIO(words, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True, quotechar='"' if quoted else None)
    rows: list[SheetRow] = []
    try:
        for number, texts in enumerate(reader, 1):
            if number % _AT_ONCE == 0 and cancelled():
                raise Cancelled
            cells = [SheetCell(one) if one.strip() else EMPTY for one in texts]
            if any(one is not EMPTY for one in cells):
                rows.append(SheetRow(number, cells))
                check_room(len(rows))
    except csv.Error as error:
        raise _Unpaired(reader.line_num) from error
    return Grid(rows)
