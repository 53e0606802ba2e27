# SPDX-License-Identifier: Apache-2.0
"""What lists of cases have in common: a box to search in, filters, and a table that asks for more at its end."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.case.print_run import Job, PrintRun
from counter_app.ui.cases.filter_tab import FilterTab
from counter_app.ui.cases.search import CaseSearch
from counter_app.ui.guide.draft_list import page_of_draft
from counter_app.ui.shell.one_pane import OnePanePage
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.case_table import CaseTable
from counter_app.ui.widgets.flow import Flow
from counter_app.ui.widgets.text import Elided, Prose

SEARCH_AFTER_MS = 120
PAGE = 200
"""So many rows come at once."""


class CaseListPage(OnePanePage):
    """Base. The store is asked once the keys are quiet; an answer to an older asking is nobody's."""

    gives_way: ClassVar[Sequence[int]]
    """Columns that may be left out, the least needed first."""

    def __init__(self, shell: Shell, table: CaseTable, tabs: Sequence[FilterTab], hint: str, kind: Kind) -> None:
        super().__init__(shell)
        self._asked = 0
        self.box = CaseSearch()
        self.table = table
        self.tabs = list(tabs)
        self._hint = Elided(hint, Role.cap, Colour.ink3)
        self._nothing = Prose("", Role.body, Colour.ink2)
        self.open = Button(text("ui.keys.open"), "Enter", kind)
        self.run = PrintRun(shell, self)
        self.run.troubled.connect(self._not_printed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self._timer.timeout.connect(self._ask)
        self.box.textEdited.connect(self._typed)
        self.box.down.connect(self._into_table)
        self.box.opened.connect(self._enter_in_box)
        table.opened.connect(self._open_row)
        table.current_changed.connect(self._show_selected)
        table.left_up.connect(self._into_box)
        table.rows.more_wanted.connect(self._ask_more)
        self.open.clicked.connect(self.open_selected)
        for tab in self.tabs:
            tab.clicked.connect(self._tab_clicked)

    def lay_out(self, head: Sequence[QWidget], behind: Sequence[QWidget], above: Sequence[QWidget] = ()) -> None:
        """The title, the box and its hint, what stands ``behind`` them; filters, what stands ``above`` the rows."""
        line = row(*head, gap=10)
        line.addWidget(self.box, 3)
        line.addWidget(self._hint, 4)
        for part in behind:
            line.addWidget(part)
        tabs = QWidget()
        flow = Flow(tabs, 6)
        for tab in self.tabs:
            flow.addWidget(tab)
        self.column.addLayout(line)
        self.column.addWidget(tabs)
        for part in above:
            self.column.addWidget(part)
        self.column.addLayout(row(self._nothing))
        self.column.addWidget(self.table, 1)

    def choose_tab(self, place: int) -> None:
        """Other rows: those of this filter."""
        raise NotImplementedError

    def has_more(self) -> bool:
        """Whether there may be rows behind those that are shown."""
        raise NotImplementedError

    def start(self, *, more: bool) -> None:
        """Ask the store for the first rows, or for those behind the last one."""
        raise NotImplementedError

    def _show_selected(self, row_id: str) -> None:
        """What can be done with the selected row."""
        raise NotImplementedError

    def _open_row(self, row_id: str) -> None:
        """To what stands behind a row."""
        raise NotImplementedError

    def leave(self) -> None:
        """Nothing is asked for any more."""
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the least needed columns give way to the item's name."""
        super().resizeEvent(event)
        self.table.fit(self.width() - 2 * theme.PAGE_X, self.gives_way)

    def pick(self, number: int) -> None:
        """Alt and a digit: a filter."""
        if number <= len(self.tabs) and not self.tabs[number - 1].isHidden():
            self.choose_tab(number - 1)

    def go_back(self) -> None:
        """Esc: back to whoever is being served, else to the start."""
        current = self.shell.current
        self.shell.go(page_of_draft(current.serving.draft.page) if current.busy else PageId.finder)

    def search_now(self) -> None:
        """Do not wait for the keys to be quiet."""
        self._ask()

    def open_selected(self) -> None:
        """Open the row the table stands on."""
        if self.table.current_id():
            self._open_row(self.table.current_id())

    def _into_box(self) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _into_table(self) -> None:
        if self.table.current_id():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _enter_in_box(self) -> None:
        if self._timer.isActive():
            self._ask()
        self.open_selected()

    def _tab_clicked(self) -> None:
        self.choose_tab(next(place for place, tab in enumerate(self.tabs) if tab.isChecked()))

    def _typed(self, words: str) -> None:
        self._timer.start()

    def _ask(self) -> None:
        self._timer.stop()
        self._asked += 1
        self.start(more=False)

    def _ask_more(self, have: int) -> None:
        """The table came to its end: the next rows."""
        if self.has_more():
            self.start(more=True)

    def _not_printed(self, job: Job, error: CounterError) -> None:
        self.shell.tell_error(error)
