# SPDX-License-Identifier: Apache-2.0
"""The lines of a checklist as one thing to stand in: arrows move, digits judge, Enter goes on."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QResizeEvent

from counter_app.ui import theme
from counter_app.ui.widgets.card import Column
from counter_app.ui.widgets.checklist_line import ChecklistLine, LineWords
from counter_app.ui.widgets.focus_ring import FocusRing
from counter_app.ui.widgets.quiet_digits import QuietDigits


class LineList(Column):
    """Stands on one line. Tells what was pressed and never changes a line by itself."""

    stood = Signal(int)  # place of the line, from 0
    digit = Signal(int)
    confirmed = Signal()
    aside = Signal()  # → : to the panel beside

    def __init__(self, name: str) -> None:
        super().__init__(gap=0)
        self._name = name
        self._rows: list[ChecklistLine] = []
        self._at = 0
        FocusRing(self, theme.RADIUS_CARD)
        self.setProperty("surface", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleName(name)
        self._keys = QuietDigits(self)
        self._keys.digit.connect(self.digit)
        self._keys.enter.connect(self.confirmed)

    @property
    def at(self) -> int:
        """Where the list stands; 0 also while it is empty."""
        return self._at

    @property
    def rows(self) -> Sequence[ChecklistLine]:
        """The lines as drawn."""
        return tuple(self._rows)

    def show_lines(self, lines: Sequence[LineWords]) -> None:
        """Show lines; the same number of lines is refreshed in place, so that nothing moves."""
        if len(lines) != len(self._rows):
            for row in self._rows:
                self.body.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._rows = [ChecklistLine(one) for one in lines]
            for row in self._rows:
                row.pressed.connect(self._pressed)
                self.body.addWidget(row)
            self._at = 0
            QTimer.singleShot(0, self._fit)  # a row added while the list is in sight has no height before
        else:
            for row, one in zip(self._rows, lines, strict=True):
                row.set_line(one)
        self._mark()
        self._fit()

    def stand_on(self, place: int) -> None:
        """Stand on a line, in sight."""
        if not self._rows:
            return
        self._at = max(0, min(place, len(self._rows) - 1))
        self._mark()
        self.show_part(self._rows[self._at])
        self.stood.emit(self._at)

    def _mark(self) -> None:
        for place, row in enumerate(self._rows):
            row.set_selected(place == self._at)
        told = self._rows[self._at].accessibleName() if self._rows else self._name
        if told != self.accessibleName():
            self.setAccessibleName(told)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _pressed(self, number: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.stand_on(number - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter and arrows are handled here; everything else goes on."""
        if self._keys.take(event):
            return
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
            return
        page = max(1, self.viewport().height() // theme.sizes().row)
        match event.key():
            case Qt.Key.Key_Up:
                self.stand_on(self._at - 1)
            case Qt.Key.Key_Down:
                self.stand_on(self._at + 1)
            case Qt.Key.Key_PageUp:
                self.stand_on(self._at - page)
            case Qt.Key.Key_PageDown:
                self.stand_on(self._at + page)
            case Qt.Key.Key_Home:
                self.stand_on(0)
            case Qt.Key.Key_End:
                self.stand_on(len(self._rows) - 1)
            case Qt.Key.Key_Right:
                self.aside.emit()
            case _:
                event.ignore()

    def _fit(self) -> None:
        """As high as the lines, where there is room."""
        self.body.activate()
        wide = self.viewport().width()
        high = self.body.heightForWidth(wide) if self.body.hasHeightForWidth() else self.body.sizeHint().height()
        self.setMaximumHeight(high + 2)
        fits = self.height() >= high + 2
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: lines may wrap differently."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other heights."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_rows"):
            self._fit()
