# SPDX-License-Identifier: Apache-2.0
"""What only the desk can see of a claim: rows that are twice, or held by an earlier case. Each leads to its row."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from counter_app.base.texts import text
from counter_app.forms.checks import FormFault
from counter_app.ui.form.fault_list import FaultList, Line
from counter_app.ui.money.claim_keeping import Looked
from counter_app.ui.money.claim_sheets import ClaimSheets
from counter_app.ui.widgets.card import Card


class ClaimFaults(Card):
    """The list under the sheet it is about; away where there is nothing to tell."""

    def __init__(self, sheets: ClaimSheets, found: FaultList) -> None:
        super().__init__()
        self._sheets, self._found = sheets, found
        self._looked: Looked | None = None
        self.body.setContentsMargins(4, 4, 4, 4)
        self.body.addWidget(found)
        self.hide()
        found.opened.connect(self._go_to_row)

    def show_looked(self, looked: Looked | None) -> None:
        """What was seen, as far as it is about the sheet in sight."""
        self._looked = looked
        self.look_again()

    def look_again(self) -> None:
        """Another sheet is in sight."""
        sheets, looked = self._sheets, self._looked
        lines: list[Line] = []
        if looked is not None and sheets.in_work and looked.sheet == sheets.sheet.definition.id:
            lines = [self._line(one) for one in looked.faults]
        self._found.show_lines(lines)
        if self.isHidden() == bool(lines):
            self.setVisible(bool(lines))
            QTimer.singleShot(0, self._show_focused)  # there is less room now: what is typed stays in sight

    def _show_focused(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self._sheets.in_work and self._sheets.body.isAncestorOf(now):
            self._sheets.body.walk.show_whole(now)

    def _line(self, fault: FormFault) -> Line:
        roster = self._sheets.body.session.form.roster(fault.roster)
        column = next((one.label for one in roster.columns if one.key == fault.field), "") if roster else ""
        where = text("page.form.roster.at", row=fault.row, column=column) if fault.row else ""
        return Line(where, fault.sentence, fault.warns, fault.row, fault.field)

    def _go_to_row(self, at: int, field: str) -> None:
        faults = self._looked.faults if self._looked is not None else ()
        fault = next((one for one in faults if (one.row, one.field) == (at, field)), None)
        if fault is not None and self._sheets.in_work:
            self._sheets.body.walk.go_to(fault)
