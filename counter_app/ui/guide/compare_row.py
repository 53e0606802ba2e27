# SPDX-License-Identifier: Apache-2.0
"""One row of the comparison: what is asked, how the places compare in it, and each place's own words."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.comparing import Place, Row, silence
from counter_app.catalogue.sayings import Topic
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.likeness_mark import TONES, LikenessMark
from counter_app.ui.widgets.text import Elided, Prose, Span, label

HEAD_CHARACTERS = 11
LEAST_CHARACTERS = 10
PADDING = 10


def head_width() -> int:
    """Of the column that names the rows."""
    return theme.sizes().body * HEAD_CHARACTERS + 2 * PADDING


def least_width() -> int:
    """Of a place's column: narrower ones cannot be read."""
    return theme.sizes().body * LEAST_CHARACTERS + 2 * PADDING


class Box(QWidget):
    """A part of a row. As wide as its share, whatever its words, or ``fixed``; as high as they need."""

    def __init__(self, *, fixed: bool = False) -> None:
        super().__init__()
        wide = QSizePolicy.Policy.Fixed if fixed else QSizePolicy.Policy.Ignored
        policy = QSizePolicy(wide, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(PADDING, 7, PADDING, 7)
        self.body.setSpacing(3)


class CellBox(Box):
    """What one place says; stood on, it has the bar and the tint of a selected row."""

    pressed = Signal(int)

    def __init__(self, words: str, tone: Colour, column: int) -> None:
        super().__init__()
        self.words = words
        self._column = column
        self._stood = False
        self.body.addWidget(Prose(words, Role.body, tone))
        self.body.addStretch(1)

    def set_stood(self, stood: bool) -> None:
        """The table stands on this cell."""
        if stood != self._stood:
            self._stood = stood
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press stands on the cell."""
        self.pressed.emit(self._column)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line to its left, and what says that it is stood on."""
        painter = QPainter(self)
        if self._stood:
            painter.fillRect(self.rect(), theme.colour(Colour.tint))
            painter.fillRect(QRectF(0, 0, 4, self.height()), theme.colour(Colour.primary))
        else:
            painter.fillRect(QRectF(0, 0, 1, self.height()), theme.colour(Colour.line))


class CompareRow(QWidget):
    """A row with the places in sight; not focusable: the table stands on one of its cells."""

    pressed = Signal(str, int)  # the row's id, the place's column

    def __init__(self, row: Row, places: Sequence[Place], columns: Sequence[int]) -> None:
        super().__init__()
        self.row = row
        self.columns = tuple(columns)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 1)
        line.setSpacing(0)
        self._head = self._make_head()
        line.addWidget(self._head)
        self.cells: dict[int, CellBox] = {}
        for column in self.columns:
            cell = row.cells[column]
            words = cell.text if cell else silence(row.topic, places[column])
            box = CellBox(words, Colour.ink if cell else Colour.ink3, column)
            box.pressed.connect(self._pressed)
            self.cells[column] = box
            line.addWidget(box, 1)
        self._measure()

    def _make_head(self) -> Box:
        head = Box(fixed=True)
        name = Prose("")
        name.set_spans([Span(self.row.label, bold=True)])
        tone = TONES[self.row.likeness]
        mark = QHBoxLayout()
        mark.setSpacing(5)
        mark.addWidget(LikenessMark(self.row.likeness))
        mark.addWidget(label(text(f"compare.likeness.{self.row.likeness.value}"), Role.cap, tone, bold=True))
        mark.addStretch(1)
        head.body.addLayout(mark)
        head.body.addWidget(name)
        head.body.addStretch(1)
        return head

    def _measure(self) -> None:
        self._head.setFixedWidth(head_width())

    def _pressed(self, column: int) -> None:
        self.pressed.emit(self.row.id, column)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another width of the head."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_head"):
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line below."""
        painter = QPainter(self)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour(Colour.line))


class TopicHead(QWidget):
    """The heading of a part of the comparison."""

    def __init__(self, topic: Topic, words: str) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(PADDING, 6, PADDING, 6)
        line.setSpacing(theme.GAP)
        line.addWidget(label(text(f"compare.section.{topic.value}"), Role.h3))
        line.addWidget(label(words, Role.cap, Colour.ink3))
        line.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A darker ground, and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(Colour.sunk))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour(Colour.line))


class PlaceHead(Box):
    """Whose column it is: the place's short name, the item's title where it is another, when the guide was issued."""

    def __init__(self, place: Place, under: str, *, own: bool) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.body.setContentsMargins(PADDING, 6, PADDING, 6)
        self.body.setSpacing(0)
        name = QHBoxLayout()
        name.setSpacing(theme.GAP)
        name.addWidget(label(place.short, Role.h3, Colour.primary if own else Colour.ink))
        if own:
            name.addWidget(label(text("page.compare.own"), Role.cap, Colour.primary))
        name.addStretch(1)
        self.body.addLayout(name)
        self.body.addWidget(Elided(under, Role.cap, Colour.ink3))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line to its left."""
        QPainter(self).fillRect(QRectF(0, 0, 1, self.height()), theme.colour(Colour.line))


class Corner(Box):
    """Above the names of the rows."""

    def __init__(self, words: str) -> None:
        super().__init__(fixed=True)
        self.setFixedWidth(head_width())
        self.body.addStretch(1)
        self.body.addWidget(label(words, Role.cap, Colour.ink3))
        self.body.addStretch(1)
