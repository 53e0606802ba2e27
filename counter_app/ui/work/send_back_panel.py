# SPDX-License-Identifier: Apache-2.0
"""为什么不通过: beside the list, in the clerk's own words; what was said before is there by digit."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.desk.work_list import CaseRow
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.guide_panel import panel_column
from counter_app.ui.widgets.reason_picker import OWN, ReasonPicker
from counter_app.ui.widgets.text import Prose


class SendBackPanel(QWidget):
    """Asks why one case goes back. Nothing is written before the whole batch is."""

    asked = Signal(str)

    def __init__(self, row: CaseRow, said_before: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(text("work_list.why"))
        self.reasons = ReasonPicker(text("work_list.why"), said_before)
        column = panel_column(self, text("work_list.why_of", verb=row.verb))
        column.addWidget(Prose(f"{row.title}　{row.applicant}", Role.body))
        column.addWidget(Prose(row.number, Role.cap, Colour.ink3))
        column.addWidget(self.reasons)
        column.addWidget(Prose(text("work_list.told_once"), Role.cap, Colour.ink2))
        column.addStretch(1)
        self.reasons.picked.connect(self._picked)
        if not said_before:
            self.reasons.options.choose(OWN)
            self.reasons.sentence.show()

    def take_focus(self) -> None:
        """To the reasons that are there, else to the sentence."""
        first = self.reasons.sentence if self.reasons.sentence.isVisibleTo(self) else self.reasons
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _picked(self, reason: str, own_words: str) -> None:
        self.asked.emit(reason or own_words)
