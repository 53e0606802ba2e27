# SPDX-License-Identifier: Apache-2.0
"""作废: which paper is spoiled, by its number, and why. Beside the page, by digits."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.cases.actions import VOID_REASONS
from counter_app.cases.case import Case, CasePaper
from counter_app.ui.case.paper_cards import paper_name
from counter_app.ui.theme import Role
from counter_app.ui.widgets.guide_panel import panel_column
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import label

MOST = 9


class VoidPanel(QWidget):
    """Asks for the paper only where there is more than one."""

    asked = Signal(object, str)  # CasePaper, reason

    def __init__(self, papers: Sequence[CasePaper], case: Case) -> None:
        super().__init__()
        self._papers = tuple(papers)[-MOST:]
        self._paper = self._papers[0] if len(self._papers) == 1 else None
        self.setAccessibleName(text("page.void.title"))
        names = [text("page.void.one", paper=paper_name(one.paper, case), copy=one.copy) for one in self._papers]
        self.papers = OptionRow(
            text("page.void.which"), [Choice(place, name) for place, name in enumerate(names, 1)], tall=True
        )
        self.reasons = OptionRow(
            text("page.void.why"),
            [Choice(place, text(f"cases.void.{reason}")) for place, reason in enumerate(VOID_REASONS, 1)],
            tall=True,
            tone=Mark.defective,
        )
        title = text("page.void.of", paper=names[0]) if self._paper else text("page.void.title")
        column = panel_column(self, title)
        if self._paper is None:
            column.addWidget(label(text("page.void.which"), Role.h3))
            column.addWidget(self.papers)
        self._why = label(text("page.void.why"), Role.h3)
        column.addWidget(self._why)
        column.addWidget(self.reasons)
        column.addStretch(1)
        for one in (self._why, self.reasons):
            one.setVisible(self._paper is not None)
        self.papers.chosen.connect(self._chosen)
        self.reasons.chosen.connect(self._picked)

    def take_focus(self) -> None:
        """Go to the first thing asked."""
        first = self.reasons if self._paper is not None else self.papers
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chosen(self, digit: int) -> None:
        self._paper = self._papers[digit - 1]
        self._why.show()
        self.reasons.show()
        self.reasons.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _picked(self, digit: int) -> None:
        self.asked.emit(self._paper, VOID_REASONS[digit - 1])
