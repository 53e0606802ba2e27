# SPDX-License-Identifier: Apache-2.0
"""退票 of a list: its rows that wait for another account, to choose one from."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.money import spoken_money
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.desk.money_back import BackLine, back_lines
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Column
from counter_app.ui.widgets.case_table import CaseTable, Cell, HeaderCell, Row
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Elided

COLUMNS = {"line": 92, "name": 130, "number": 210, "amount": 128, "reason": 0, "day": 120}


class BackRows(QWidget):
    """One row is one account: Enter opens the sheet of the row the table stands on."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        columns = [HeaderCell(text(f"money.line.column.{name}"), width) for name, width in COLUMNS.items()]
        self.table = CaseTable(columns, text("money.line.table"))
        self._rows: dict[str, BackLine] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Column.EDGE, 4, Column.EDGE + Column.BAR, 4)
        whole.setSpacing(6)
        self._head = Elided("", Role.h2)
        whole.addWidget(self._head)
        whole.addWidget(Elided(text("money.line.hint"), Role.cap, Colour.ink3))
        whole.addWidget(self.table, 1)
        self.table.opened.connect(self._open)

    @property
    def current(self) -> BackLine | None:
        """The row the table stands on."""
        return self._rows.get(self.table.current_id())

    def show_case(self, case: Case) -> None:
        """The rows of a case as they wait now."""
        found = back_lines(case)
        self._rows = {str(one.line): one for one in found}
        self._head.setText(text("money.line.head", count=len(found)))
        self.table.show_rows([_row(one) for one in found], len(found))

    def row(self, line: int) -> BackLine | None:
        """A row of those."""
        return self._rows.get(str(line))

    def _open(self, row_id: str) -> None:
        self.opened.emit(int(row_id))


def _row(one: BackLine) -> Row:
    cells = (
        Cell(text("money.line.at", row=one.line), bold=True),
        Cell(one.name),
        Cell(one.number, tone=Colour.ink2),
        Cell(spoken_money(one.amount)),
        Cell(one.reason, Mark.defective),
        Cell(one.on, tone=Colour.ink2),
    )
    return Row(str(one.line), cells)
