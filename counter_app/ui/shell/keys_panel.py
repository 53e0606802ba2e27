# SPDX-License-Identifier: Apache-2.0
"""F1: every key of the page, and the facts in full."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Context, Key
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.card import Column
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.guide_panel import PanelHead, scroll_by_key
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import Prose, label, rule


class KeysPanel(QWidget):
    """A list of key caps and verbs; under it the facts that the bar may have cut. The focused panel scrolls."""

    key_place = Context.reading

    def __init__(self, keys: Sequence[Key], facts: Sequence[Fact]) -> None:
        super().__init__()
        self.setAccessibleName(text("ui.keys_panel.title"))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(PanelHead(text("ui.keys_panel.title")))
        body.addWidget(rule())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._column = column = Column(gap=theme.GAP)
        column.body.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        body.addWidget(column, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, key in enumerate(keys):
            cap = QHBoxLayout()
            cap.addWidget(KeyCap(key.cap))
            cap.addStretch(1)
            grid.addLayout(cap, place, 0)
            grid.addWidget(label(key.label), place, 1)
        column.body.addLayout(grid)
        if facts:
            column.body.addWidget(rule())
            for fact in facts:
                column.body.addWidget(label(fact.label, Role.cap, Colour.ink3))
                column.body.addWidget(Prose(fact.value, Role.body))
        column.body.addStretch(1)
        InnerRing(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll."""
        if not scroll_by_key(self._column.verticalScrollBar(), event):
            super().keyPressEvent(event)
