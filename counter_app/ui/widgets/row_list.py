# SPDX-License-Identifier: Apache-2.0
"""Rows by model and view: as many as there are, chosen by arrows, each saying itself to screen readers."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView

from counter_app.ui import theme
from counter_app.ui.theme import Colour

Index = QModelIndex | QPersistentModelIndex


class ToldRow(Protocol):
    """A row that can say itself."""

    @property
    def told(self) -> str:
        """Everything on the row, for screen readers."""


R = TypeVar("R", bound=ToldRow)


class RowModel(QAbstractListModel, Generic[R]):
    """All rows of a list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[R, ...] = ()

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows on show."""
        return self._rows

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for screen readers; the row for the painter."""
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.told
            case Qt.ItemDataRole.UserRole:
                return row
            case _:
                return None


class RowList(QListView, Generic[R]):
    """One row at a time is selected; nothing is edited or typed; rows are measured anew in another text mode."""

    def __init__(self, name: str, model: RowModel[R]) -> None:
        super().__init__()
        model.setParent(self)
        self._name, self._model = name, model
        self.setModel(model)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows on show."""
        return self._model.rows

    @property
    def row(self) -> R | None:
        """The row the selection stands on."""
        place = self.currentIndex().row()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def select(self, place: int) -> None:
        """Stand on a row, or on the one nearest to it, in sight."""
        index = self._model.index(max(0, min(place, len(self.rows) - 1)), 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other heights."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()


def draw_row_card(painter: QPainter, box: QRectF, *, selected: bool) -> None:
    """A row as a card; the selected one has its ground and its bar."""
    painter.setPen(QPen(theme.colour(Colour.primary if selected else Colour.line), 1))
    painter.setBrush(theme.colour(Colour.tint if selected else Colour.surface))
    painter.drawRoundedRect(box, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
    if selected:
        painter.fillRect(QRectF(box.left(), box.top() + 1, 4, box.height() - 2), theme.colour(Colour.primary))
