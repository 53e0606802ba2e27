# SPDX-License-Identifier: Apache-2.0
"""A page of one pane: its title row, what it shows, and a row of buttons at its foot."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from counter_app.ui import theme
from counter_app.ui.shell.page import Page, Shell
from counter_app.ui.widgets.card import Foot


class OnePanePage(Page):
    """Base. A page puts its parts into ``column``, from the title row to the row of buttons."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._main = QWidget()
        self.column = QVBoxLayout(self._main)
        self.column.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        self.column.setSpacing(10)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._main)

    def add_foot(self, said: QWidget | QLayout, *buttons: QWidget) -> None:
        """What is said, and the buttons behind it."""
        foot = Foot()
        foot.line.setContentsMargins(0, 6, 0, 0)
        if isinstance(said, QLayout):
            foot.line.addLayout(said, 1)
        else:
            foot.line.addWidget(said, 1)
        for button in buttons:
            foot.line.addWidget(button)
        self.column.addWidget(foot)

    def panes(self) -> Sequence[QWidget]:
        """One part."""
        return (self._main,)
