# SPDX-License-Identifier: Apache-2.0
"""Which steps there is work for, side by side with their counts; Ctrl+PgDn and Ctrl+PgUp go through them."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui.cases.filter_tab import FilterTab
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.flow import Flow
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import label
from counter_app.ui.work.rows import verb_words


class StepTabs(QWidget):
    """The first one is for all steps. A step stays where it is while it is chosen, with no work left too."""

    chosen = Signal()

    def __init__(self, cap: str) -> None:
        super().__init__()
        self.verb: str | None = None
        self._verbs: list[str | None] = []
        self.tabs: list[FilterTab] = []
        self._row = QWidget()
        self._flow = Flow(self._row, 6)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(label(text("work_list.steps"), Role.cap, Colour.ink3))
        line.addWidget(self._row, 1)
        line.addWidget(KeyCap(cap))

    def show_verbs(self, counts: Mapping[str, int]) -> None:
        """Show how much work there is for each step."""
        wanted: list[str | None] = [None, *counts]
        if self.verb is not None and self.verb not in counts:
            wanted.append(self.verb)
        if wanted != self._verbs:
            self._build(wanted)
        for verb, tab in zip(self._verbs, self.tabs, strict=True):
            tab.set_count(sum(counts.values()) if verb is None else counts.get(verb, 0))

    def _build(self, verbs: list[str | None]) -> None:
        for tab in self.tabs:
            tab.hide()
            self._flow.removeWidget(tab)
            tab.deleteLater()
        self._verbs = verbs
        self.tabs = []
        for verb in verbs:
            tab = FilterTab(text("work_list.all_steps") if verb is None else verb_words(verb), "")
            tab.setChecked(verb == self.verb)
            tab.clicked.connect(self._clicked)
            self._flow.addWidget(tab)
            self.tabs.append(tab)
            tab.show()

    def turn(self, by: int) -> None:
        """To the next step, or back; round at the ends."""
        if self._verbs:
            self._choose((self._verbs.index(self.verb) + by) % len(self._verbs))

    def show_all(self) -> None:
        """Back to all steps."""
        self.verb = None
        if self.tabs:
            self.tabs[0].setChecked(True)

    def _clicked(self) -> None:
        self._choose(next(place for place, tab in enumerate(self.tabs) if tab.isChecked()))

    def _choose(self, place: int) -> None:
        self.verb = self._verbs[place]
        self.tabs[place].setChecked(True)
        self.chosen.emit()
