# SPDX-License-Identifier: Apache-2.0
"""Fields that stand together: a grid of them, or one line while all of it is known and right."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.form.registry import Made
from counter_app.ui.form.second_entry import SecondEntry
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.chip import badge
from counter_app.ui.widgets.focus_ring import FocusRing
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Elided, label

COLUMN_LEAST = 16
"""Characters: a column of fields is no narrower."""
MOST_COLUMNS = 3
BETWEEN = 12


def columns_in(width: int) -> int:
    """How many columns of fields stand side by side."""
    least = COLUMN_LEAST * theme.sizes().body
    return max(1, min(MOST_COLUMNS, (width + BETWEEN) // (least + BETWEEN)))


class FoldedLine(QWidget):
    """A group in one line. →, Enter and Space open it; it never closes again while the form is in use."""

    opened = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        FocusRing(self, theme.RADIUS_CONTROL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._title = title
        self._words = Elided("", Role.body, Colour.ink2)
        self._badges = row(gap=6)
        line = row(StatusMark(Mark.met), gap=10)
        if title:
            line.addWidget(label(title, Role.h3))
        line.addWidget(self._words, 1)
        line.addLayout(self._badges)
        line.addWidget(label(text("page.form.unfold"), Role.cap, Colour.ink2))
        line.addWidget(KeyCap("→"))
        self.setLayout(line)

    def show_values(self, values: Sequence[str], sources: Sequence[str]) -> None:
        """What the group holds, and where it came from."""
        self._words.setText("　·　".join(values))
        while self._badges.count():
            item = self._badges.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for one in dict.fromkeys(sources):
            self._badges.addWidget(badge(one))
        told = [self._title, *values, text("page.form.folded")]
        self.setAccessibleName("，".join(one for one in told if one))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open."""
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QEvent) -> None:
        """A click opens it."""
        self.opened.emit()


class GroupCard(Card):
    """One group of the form."""

    def __init__(self, title: str, fields: Sequence[Made]) -> None:
        super().__init__(gap=6)
        self.title = title
        self.fields = tuple(fields)
        self.seconds: dict[str, SecondEntry] = {}
        self._shown: tuple[object, ...] = ()
        self._columns = 0
        self.line = FoldedLine(title)
        self.line.opened.connect(self._open)
        self._whole = QWidget()
        self._grid = QGridLayout(self._whole)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(BETWEEN)
        self._grid.setVerticalSpacing(4)
        self._heading = label(title, Role.h3)
        self._heading.setVisible(False)
        self.body.addWidget(self._heading)
        self.body.addWidget(self.line)
        self.body.addWidget(self._whole)
        for one in self.fields:
            one.setParent(self._whole)
            one.hide()
        self.line.hide()
        self.folded = False

    def add_second(self, second: SecondEntry) -> None:
        """A field that is typed twice."""
        second.setParent(self._whole)
        second.hide()
        self.seconds[second.first.key] = second

    def fold(self, folded: bool) -> None:
        """One line, or all fields."""
        self.folded = folded
        self.line.setVisible(folded)
        self._whole.setVisible(not folded)
        self._heading.setVisible(bool(self.title) and not folded)

    def _open(self) -> None:
        self.fold(False)
        first = next((one for one in self.fields if one.isVisibleTo(self._whole)), None)
        if first is not None:
            first.stops()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def parts(self, wanted: Sequence[Made], asked_again: Sequence[str]) -> list[Made | SecondEntry]:
        """The fields asked now, each followed by its second typing where that is asked."""
        found: list[Made | SecondEntry] = []
        for one in wanted:
            found.append(one)
            if one.key in asked_again and one.key in self.seconds:
                found.append(self.seconds[one.key])
        return found

    def arrange(self, wanted: Sequence[Made], asked_again: Sequence[str], width: int) -> None:
        """Set the fields that are asked into as many columns as there is room for."""
        inner = width - 2 * theme.PAGE_X
        columns = columns_in(inner)
        parts = self.parts(wanted, asked_again)
        each = (inner - (columns - 1) * BETWEEN) // columns
        spans = tuple(one.span(each, columns) if not isinstance(one, SecondEntry) else 1 for one in parts)
        shown = (columns, tuple(id(one) for one in parts), spans)
        if shown == self._shown:
            return
        self._shown = shown
        for one in (*self.fields, *self.seconds.values()):
            self._grid.removeWidget(one)
        at_row, at_column = 0, 0
        for one, span in zip(parts, spans, strict=True):
            if at_column + span > columns:
                at_row, at_column = at_row + 1, 0
            self._grid.addWidget(one, at_row, at_column, 1, span, Qt.AlignmentFlag.AlignTop)
            at_column += span
        for place in range(MOST_COLUMNS):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
            self._grid.setColumnMinimumWidth(place, 1 if place < columns else 0)
        for one in (*self.fields, *self.seconds.values()):
            one.setVisible(one in parts)
