# SPDX-License-Identifier: Apache-2.0
"""The comparison as one thing to stand in: arrows move from cell to cell, digits answer the question above."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.comparing import Comparison, Likeness, Place, Row, silence
from counter_app.ui.guide.compare_row import CompareRow, Corner, PlaceHead, TopicHead, head_width, least_width
from counter_app.ui.widgets.card import Column, surface
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.quiet_digits import QuietDigits
from counter_app.ui.widgets.text import rule

MOST_PLACES = 5
"""In sight at once, however wide the window: further ones come in as → goes on."""


class CompareTable(QWidget):
    """Places as columns, the own one always in sight. Stands on one cell, the same one while rows come and go."""

    stood = Signal()
    digit = Signal(int)
    confirmed = Signal()
    left_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._places: tuple[Place, ...] = ()
        self._under: dict[str, str] = {}
        self._own = ""
        self._rows: tuple[Row, ...] = ()
        self._shown: dict[str, CompareRow] = {}
        self._heads: list[QWidget] = []
        self._columns: tuple[int, ...] = ()
        self._row, self._column = "", 0
        frame = surface("card")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.setSpacing(0)
        self._head.setContentsMargins(0, 0, Column.BAR, 0)
        inside.addLayout(self._head)
        inside.addWidget(rule())
        self._list = Column(gap=0)
        self._list.body.setContentsMargins(0, 0, 0, 0)
        self._list.body.addStretch(1)
        inside.addWidget(self._list, 1)
        self._ring = InnerRing(self)
        self._keys = QuietDigits(self)
        self._keys.digit.connect(self.digit)
        self._keys.enter.connect(self.confirmed)
        self._name()

    @property
    def columns(self) -> tuple[int, ...]:
        """The places in sight, by their number in the comparison."""
        return self._columns

    @property
    def place(self) -> Place | None:
        """Whose cell it stands on."""
        return self._places[self._column] if self._column < len(self._places) else None

    @property
    def place_number(self) -> int:
        """The same, by its number in the comparison."""
        return self._column

    @property
    def row(self) -> Row | None:
        """Where it stands."""
        return next((one for one in self._rows if one.id == self._row), None)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in sight."""
        return self._rows

    def shown(self, row: str) -> CompareRow:
        """A row as it is drawn, by its id."""
        return self._shown[row]

    def show_places(self, places: Sequence[Place], under: Sequence[str], own: str) -> None:
        """Other places: ``under`` stands below their names; ``own`` is this hall's guide. Rows come after."""
        self._places = tuple(places)
        self._under = {place.key: words for place, words in zip(places, under, strict=True)}
        self._own = own
        self._rows = ()
        self._lay()
        self._row, self._column = "", 0
        self._columns = ()
        self._fit()

    def show_rows(self, comparison: Comparison, *, differing: bool) -> None:
        """Show what the places ask now; ``differing`` leaves out the rows in which all say the same."""
        before = [one.id for one in self._rows]
        self._rows = tuple(one for one in comparison.rows if not differing or one.likeness is not Likeness.same)
        self._lay()
        ids = [one.id for one in self._rows]
        if self._row not in ids:
            at = before.index(self._row) if self._row in before else 0
            still = [one for one in before[at:] if one in ids] or ids[-1:] if before else ids[:1]
            self._row = still[0] if still else ""
        self._mark()
        self.stood.emit()

    def _lay(self) -> None:
        """Rows that say the same as before stay as they are."""
        stale = dict(self._shown)
        while self._list.body.count():
            item = self._list.body.takeAt(0)
            part = item.widget() if item is not None else None
            if isinstance(part, TopicHead):
                part.hide()
                part.deleteLater()
        kept: dict[str, CompareRow] = {}
        topic = None
        for row in self._rows:
            if row.topic is not topic:
                topic = row.topic
                own = [one for one in self._rows if one.topic is topic]
                same = sum(one.likeness is Likeness.same for one in own)
                counted = text(
                    "page.compare.counted_same" if same else "page.compare.counted", count=len(own), same=same
                )
                self._list.body.addWidget(TopicHead(topic, counted))
            part = stale.get(row.id)
            if part is None or part.row != row or part.columns != self._columns:
                part = CompareRow(row, self._places, self._columns)
                part.pressed.connect(self._pressed)
            else:
                del stale[row.id]
            kept[row.id] = part
            self._list.body.addWidget(part)
        self._list.body.addStretch(1)
        for old in stale.values():
            old.hide()
            old.deleteLater()
        self._shown = kept

    def _lay_heads(self) -> None:
        for old in self._heads:
            self._head.removeWidget(old)
            old.hide()
            old.deleteLater()
        beyond = len(self._places) - len(self._columns)
        corner = Corner(text("page.compare.beyond", count=beyond) if beyond else "")
        self._head.addWidget(corner)
        self._heads = [corner]
        for column in self._columns:
            place = self._places[column]
            part = PlaceHead(place, self._under[place.key], own=place.item.guide == self._own)
            self._head.addWidget(part, 1)
            self._heads.append(part)

    def _fit(self) -> bool:
        """Choose the places in sight: the first, and as many more as there is room for, the one stood on among them."""
        room = max(self.width(), 600) - head_width() - Column.BAR
        most = max(2, min(MOST_PLACES, room // least_width(), len(self._places)))
        others = list(range(1, len(self._places)))
        if len(self._places) <= most:
            wanted = tuple(range(len(self._places)))
        else:
            seen = [one for one in self._columns if one]
            first = min(seen[0] if seen else 1, len(self._places) - most + 1)
            if self._column:
                first = max(min(first, self._column), self._column - most + 2)
            wanted = (0, *others[first - 1 : first + most - 2])
        if wanted == self._columns:
            return False
        self._columns = wanted
        self._lay_heads()
        return True

    def stand_on(self, row: str, column: int) -> None:
        """Stand on a cell, in sight."""
        if row not in self._shown or not 0 <= column < len(self._places):
            return
        self._row, self._column = row, column
        if self._fit():
            self._lay()
        self._mark()
        self._list.show_part(self._shown[row])
        self.stood.emit()

    def _mark(self) -> None:
        for row, part in self._shown.items():
            for column, cell in part.cells.items():
                cell.set_stood(row == self._row and column == self._column)
        self._name()

    def _name(self) -> None:
        row, place = self.row, self.place
        told = text("page.compare.table")
        if row is not None and place is not None:
            cell = row.cells[self._column]
            words = cell.text if cell else silence(row.topic, place)
            likeness = text(f"compare.likeness.{row.likeness.value}")
            told = "，".join((place.name, row.label, words.replace("\n", "；"), likeness))
        if told != self.accessibleName():
            self.setAccessibleName(told)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _pressed(self, row: str, column: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.stand_on(row, column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter and arrows are handled here; everything else goes on."""
        if self._keys.take(event):
            return
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
            return
        match event.key():
            case Qt.Key.Key_Up:
                self._go(-1)
            case Qt.Key.Key_Down:
                self._go(1)
            case Qt.Key.Key_PageUp:
                self._leaf(-1)
            case Qt.Key.Key_PageDown:
                self._leaf(1)
            case Qt.Key.Key_Home:
                self._go(-len(self._rows))
            case Qt.Key.Key_End:
                self._go(len(self._rows))
            case Qt.Key.Key_Left:
                self.stand_on(self._row, self._column - 1)
            case Qt.Key.Key_Right:
                self.stand_on(self._row, self._column + 1)
            case _:
                event.ignore()

    def _go(self, step: int) -> None:
        ids = [one.id for one in self._rows]
        if not ids:
            self.left_up.emit()
            return
        at = ids.index(self._row) if self._row in ids else 0
        if at == 0 and step == -1:
            self.left_up.emit()
            return
        self.stand_on(ids[max(0, min(at + step, len(ids) - 1))], self._column)

    def _leaf(self, way: int) -> None:
        """By as many rows as fill what is in sight."""
        room, count = self._list.viewport().height(), 0
        ids = [one.id for one in self._rows]
        at = ids.index(self._row) if self._row in ids else 0
        while 0 <= at + way * (count + 1) < len(ids) and room > 0:
            count += 1
            room -= self._shown[ids[at + way * count]].height()
        self._go(way * max(1, count - 1) if count else way)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: perhaps another number of places."""
        super().resizeEvent(event)
        if self._places and self._fit():
            self._lay()
            self._mark()
        if self._row in self._shown:
            QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        if self._row in self._shown:
            self._list.show_part(self._shown[self._row])

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_keys") and self._places:
            self._columns = ()
            self._fit()
            self._lay()
            self._mark()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is there by itself; say where it stands."""
        super().focusInEvent(event)
        self._name()
