# SPDX-License-Identifier: Apache-2.0
"""Right of the entries, one of four: the guide's lines, the checklist as it would be, the lint, publishing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.intake.item_check import DraftCheck, ItemCheck
from counter_app.ui import theme
from counter_app.ui.cases.filter_tab import FilterTab
from counter_app.ui.editor.line_pane import LinePane
from counter_app.ui.editor.lint_pane import LintPane
from counter_app.ui.editor.preview_pane import PreviewPane
from counter_app.ui.editor.publish_pane import PublishPane
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.flow import Flow

LINES, PREVIEW, LINT, PUBLISH = range(4)
_WORDS = ("lines", "preview", "lint", "publish")


class Beside(QWidget):
    """Tabs by Alt and a digit. What is out of sight is brought up to date when it is shown."""

    turned = Signal(int)

    def __init__(self, shell: Shell, publish_cap: str) -> None:
        super().__init__()
        self.lines = LinePane()
        self.preview = PreviewPane(shell)
        self.lint = LintPane()
        self.publish = PublishPane(shell, publish_cap)
        self._item: ItemCheck | None = None
        self.tabs = [
            FilterTab(text(f"page.editor.tab.{word}"), f"Alt+{digit}", counted=False)
            for digit, word in enumerate(_WORDS, 1)
        ]
        self._stack = QStackedWidget()
        for part in (self.lines, self.preview, self.lint, self.publish):
            self._stack.addWidget(part)
        head = QWidget()
        flow = Flow(head, 6)
        for tab in self.tabs:
            tab.clicked.connect(self._clicked)
            flow.addWidget(tab)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GAP)
        body.addWidget(head)
        body.addWidget(self._stack, 1)
        self.turn(LINES)

    @property
    def at(self) -> int:
        """Which of the four is in sight."""
        return self._stack.currentIndex()

    def turn(self, place: int) -> None:
        """Bring one of the four into sight."""
        self.tabs[place].setChecked(True)
        self._stack.setCurrentIndex(place)
        self._fill()
        self.turned.emit(place)

    def show_item(self, item: ItemCheck | None, others: Sequence[Fault] = ()) -> None:
        """The item in hand, or the faults of a file that belongs to none."""
        self._item = item
        self.lines.show_item(item, others)
        self._fill()

    def show_draft(self, check: DraftCheck) -> None:
        """The draft as a whole."""
        self.lint.show_draft(check)
        self.publish.show_draft(check)

    def _fill(self) -> None:
        if self.at == PREVIEW:
            self.preview.show_item(self._item)

    def take_focus(self) -> None:
        """Into the one in sight."""
        panes = (self.lines, self.preview, self.lint, self.publish)
        panes[self.at].take_focus()

    def _clicked(self) -> None:
        self.turn(next(place for place, tab in enumerate(self.tabs) if tab.isChecked()))
