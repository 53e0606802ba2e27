# SPDX-License-Identifier: Apache-2.0
"""One table of an answer: a person's or unit's own values one beside the other, everything else as rows."""

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from counter_app.base.clock import SHANGHAI, from_micros, written_date
from counter_app.base.texts import text
from counter_app.catalogue.register_book import Column
from counter_app.catalogue.register_rows import said
from counter_app.desk.looking_up import FoundTable
from counter_app.forms.definition import FieldType
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.case_table import CaseTable, Cell, HeaderCell, Row, row_height
from counter_app.ui.widgets.text import Elided, Prose, label

MOST_IN_SIGHT = 8
"""Rows of a table before it scrolls."""
_WIDTHS = {
    FieldType.date: 146,
    FieldType.period: 262,
    FieldType.month_period: 206,
    FieldType.money: 118,
    FieldType.number: 96,
    FieldType.choice: 118,
    FieldType.id_number: 190,
}
_SIGN, _AROUND = 15, 26
_SIDES = 2


class FoundCard(Card):
    """Masked until it is told otherwise."""

    def __init__(self, found: FoundTable) -> None:
        super().__init__()
        self._found = found
        self._values: list[tuple[Column, str, Elided]] = []
        self.table: CaseTable | None = None
        moment = from_micros(found.loaded_at).astimezone(SHANGHAI) if found.loaded_at else None
        about = text("register_page.loaded", moment=written_date(moment.date())) if moment else ""
        title = found.asked.kind.title
        self.body.addLayout(row(label(title, Role.h3), None, Elided(about, Role.cap, Colour.ink3)))
        if not found.rows:
            self.body.addWidget(Prose(text("register_page.empty"), Role.body, Colour.ink3))
        elif len(found.rows) == 1:
            self.body.addWidget(self._grid())
        else:
            self.body.addWidget(self._rows())
        if found.more:
            self.body.addWidget(Prose(text("register_page.more", count=len(found.rows)), Role.cap, Colour.warn))
        self.show_values(masked=True)

    def _grid(self) -> QWidget:
        holder = QFrame()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(6)
        values = self._found.rows[0]
        for place, one in enumerate(self._found.asked.columns):
            line, side = divmod(place, _SIDES)
            shown = Elided("", Role.strong, Colour.ink)
            self._values.append((one, values.get(one.key, ""), shown))
            grid.addWidget(label(one.field.label, Role.body, Colour.ink2), line, side * 2)
            grid.addWidget(shown, line, side * 2 + 1)
        for side in range(_SIDES):
            grid.setColumnStretch(side * 2 + 1, 1)
        return holder

    def _rows(self) -> CaseTable:
        columns = self._found.asked.columns
        widths = [_width(one) for one in columns]
        if all(widths):
            widths[-1] = 0  # the last takes what is left
        heads = [HeaderCell(one.field.label, width) for one, width in zip(columns, widths, strict=True)]
        self.table = CaseTable(heads, self._found.asked.kind.title)
        self.table.setFixedHeight(row_height() * (min(len(self._found.rows), MOST_IN_SIGHT) + 1) + 4)
        return self.table

    def show_values(self, *, masked: bool) -> None:
        """Masked, or all of it."""
        for column, value, shown in self._values:
            shown.setText(said(column, value, masked=masked) or text("register_page.empty"))
        if self.table is None:
            return
        columns = self._found.asked.columns
        rows = [
            Row(str(place), tuple(Cell(said(one, values.get(one.key, ""), masked=masked)) for one in columns))
            for place, values in enumerate(self._found.rows)
        ]
        self.table.show_rows(rows, len(rows))


def _width(column: Column) -> int:
    """In px at normal text; 0 for what may need any."""
    least = _WIDTHS.get(column.field.type, 0)
    return max(least, len(column.field.label) * _SIGN + _AROUND) if least else 0
