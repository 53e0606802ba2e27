# SPDX-License-Identifier: Apache-2.0
"""The head of the page: which form, which others there are, what is to be mended."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.form.standing import Standing
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Column, row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.flow import Flow
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Elided, label


class FormHead(QWidget):
    """Chips are text; Ctrl+PgDn goes from form to form, a click goes to one."""

    chosen = Signal(int)

    def __init__(self, cap: str) -> None:
        super().__init__()
        self._title = Elided("", Role.h2)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.wrong = Chip("", Mark.fault)
        self.empty = Chip("", Mark.missing)
        self.doubtful = Chip("", Mark.defective)
        self._others = QWidget()
        self._tabs = Flow(None, theme.GAP)
        line = QHBoxLayout(self._others)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        line.addLayout(self._tabs, 1)
        line.addWidget(KeyCap(cap), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(text("page.form.other_forms"), Role.cap, Colour.ink2), 0, Qt.AlignmentFlag.AlignTop)
        self._chips: list[Chip] = []
        body = QVBoxLayout(self)
        body.setContentsMargins(Column.EDGE, 4, Column.EDGE + Column.BAR, 4)
        body.setSpacing(6)
        head = row(gap=10)
        head.addWidget(self._title, 1)
        for chip in self._told():
            head.addWidget(chip)
            chip.hide()
        body.addLayout(head)
        body.addWidget(self._others)
        self._others.hide()

    def _told(self) -> tuple[Chip, ...]:
        return (self.wrong, self.empty, self.doubtful)

    @property
    def title(self) -> str:
        """The form in sight."""
        return self._title.text()

    @property
    def others(self) -> tuple[str, ...]:
        """The chips of all forms, where there are several."""
        return tuple(one.text() for one in self._chips)

    def show_form(self, title: str, standing: Standing) -> None:
        """Name the form and what is to be mended in it."""
        self._title.setText(title)
        told = dict(standing.parts())
        for chip, mark in zip(self._told(), (Mark.fault, Mark.missing, Mark.defective), strict=True):
            chip.setVisible(mark in told)
            if mark in told:
                chip.set_chip(told[mark])

    def show_others(self, forms: Sequence[tuple[str, Standing]], at: int) -> None:
        """All forms of the case, each named with its state; nothing where there is only one."""
        self._others.setVisible(len(forms) > 1)
        wanted = len(forms) if len(forms) > 1 else 0
        while len(self._chips) > wanted:
            old = self._chips.pop()
            self._tabs.removeWidget(old)
            old.hide()
            old.deleteLater()
        while len(self._chips) < wanted:
            chip = Chip("", Mark.unseen)
            self._chips.append(chip)
            self._tabs.addWidget(chip)
        for place, (chip, (title, standing)) in enumerate(zip(self._chips, forms, strict=False)):
            mark = Mark.now if place == at else standing.mark
            chip.set_chip(text("page.form.state_of", form=title, state=standing.words), mark)
