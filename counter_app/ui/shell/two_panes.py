# SPDX-License-Identifier: Apache-2.0
"""A page of two panes: a list over its row of buttons, and beside it what goes with the row it stands on."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from counter_app.ui import theme
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.widgets.card import Card, Column, Foot


class TwoPanePage(Page):
    """Base. A page fills ``_side`` and lays the rest out; Esc leads to where it was opened from."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._back = PageId.finder
        self._main = QWidget()
        self._side = Card()

    def lay_out(
        self,
        head: Sequence[QWidget | QLayout],
        shown: QWidget,
        foot: Sequence[QWidget],
        shares: tuple[int, int] = (62, 38),
    ) -> None:
        """Title and what else stands above the list, the list, what is said and the buttons behind it."""
        edge = Column.EDGE if isinstance(shown, Column) else 0  # so far inside it its parts begin
        top = QVBoxLayout()
        top.setContentsMargins(edge, 0, 0, 0)
        top.setSpacing(theme.GAP)
        for part in head:
            if isinstance(part, QLayout):
                top.addLayout(part)
            else:
                top.addWidget(part)
        said, *buttons = foot
        row = Foot(under_column=bool(edge))
        row.line.addWidget(said, 1)
        for button in buttons:
            row.line.addWidget(button)
        main = QVBoxLayout(self._main)
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(theme.GAP)
        main.addLayout(top)
        main.addWidget(shown, 1)
        main.addStretch(0)  # where the list is hidden the buttons stay at the foot
        main.addWidget(row)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y - 4)
        whole.setSpacing(theme.GUTTER)
        for pane, share in zip(self.panes(), shares, strict=True):
            whole.addWidget(pane, share)

    def panes(self) -> Sequence[QWidget]:
        """The list, and what stands beside it."""
        return (self._main, self._side)

    def go_back(self) -> None:
        """Esc: where it was opened from."""
        self.shell.go(self._back)
