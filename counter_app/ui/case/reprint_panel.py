# SPDX-License-Identifier: Apache-2.0
"""补打: which paper, and why. Beside the page, by digits; the reason is kept with the copy and printed on it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.desk.printing import REPRINT_REASONS
from counter_app.ui.case.paper_cards import paper_name
from counter_app.ui.theme import Role
from counter_app.ui.widgets.guide_panel import panel_column
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.reason_picker import ReasonPicker
from counter_app.ui.widgets.text import label

OWN = "other"


class ReprintPanel(QWidget):
    """Asks for the paper only where there is more than one."""

    asked = Signal(str, str)  # paper, reason

    def __init__(self, papers: Sequence[str], case: Case | None) -> None:
        super().__init__()
        self._papers = tuple(papers)
        self._paper = self._papers[0] if len(self._papers) == 1 else ""
        self.setAccessibleName(text("page.done.reprint"))
        self.papers = OptionRow(
            text("page.reprint.which"),
            [Choice(place, paper_name(one, case)) for place, one in enumerate(self._papers, 1)],
            tall=True,
        )
        reasons = [text(f"printing.reason.{one}") for one in REPRINT_REASONS if one != OWN]
        self.reasons = ReasonPicker(text("page.reprint.why"), reasons, printed=_on_paper)
        known = paper_name(self._paper, case) if self._paper else ""
        title = text("page.reprint.of", paper=known) if known else text("page.done.reprint")
        column = panel_column(self, title)
        self._which = QWidget()
        which = QVBoxLayout(self._which)
        which.setContentsMargins(0, 0, 0, 0)
        which.addWidget(label(text("page.reprint.which"), Role.h3))
        which.addWidget(self.papers)
        column.addWidget(self._which)
        column.addWidget(self.reasons)
        column.addStretch(1)
        self._which.setVisible(not self._paper)
        self.reasons.setVisible(bool(self._paper))
        self.papers.chosen.connect(self._chosen)
        self.reasons.picked.connect(self._picked)

    def take_focus(self) -> None:
        """Go to the first thing asked."""
        first = self.reasons if self._paper else self.papers
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chosen(self, digit: int) -> None:
        self._paper = self._papers[digit - 1]
        self.reasons.show()
        self.reasons.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _picked(self, reason: str, own_words: str) -> None:
        self.asked.emit(self._paper, reason or own_words)


def _on_paper(reason: str) -> str:
    return text("page.reprint.printed", reason=reason)
