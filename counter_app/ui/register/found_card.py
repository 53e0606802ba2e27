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
    FieldType.date: 130,
    FieldType.period: 240,
    FieldType.month_period: 200,
    FieldType.money: 118,
    FieldType.number: 96,
    FieldType.choice: 118,
    FieldType.id_number: 190,
}
_AT_RIGHT = 2


class FoundCard(Card):
    """Masked until it is told otherwise."""

    def __init__(self, found: FoundTable, *, single: bool) -> None:
        super().__init__()
        self._found = found
        self._single = single and len(found.rows) == 1
        self._values: list[tuple[Column, str, Elided]] = []
        self.table: CaseTable | None = None
        moment = from_micros(found.loaded_at).astimezone(SHANGHAI) if found.loaded_at else None
        about = text("register_page.loaded", moment=written_date(moment.date())) if moment else ""
        title = found.asked.kind.title
        self.body.addLayout(row(label(title, Role.h3), None, Elided(about, Role.cap, Colour.ink3)))
        if not found.rows:
            self.body.addWidget(Prose(text("register_page.empty"), Role.body, Colour.ink3))
        elif self._single:
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
            line, side = divmod(place, _AT_RIGHT)
            shown = Elided("", Role.strong, Colour.ink)
            self._values.append((one, values.get(one.key, ""), shown))
            grid.addWidget(label(one.field.label, Role.body, Colour.ink2), line, side * 2)
            grid.addWidget(shown, line, side * 2 + 1)
        for side in range(_AT_RIGHT):
            grid.setColumnStretch(side * 2 + 1, 1)
        return holder

    def _rows(self) -> CaseTable:
        columns = self._found.asked.columns
        heads = [HeaderCell(one.field.label, _WIDTHS.get(one.field.type, 0)) for one in columns]
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
