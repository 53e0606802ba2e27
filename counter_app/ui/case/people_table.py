# SPDX-License-Identifier: Apache-2.0
"""Everybody in a table of a case, one row each: digits accept or reject, Enter accepts and goes on."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from counter_app.base.texts import text
from counter_app.cases.roster_rows import PeopleRoster
from counter_app.cases.rosters import RowResult
from counter_app.catalogue.roster_work import NAME, NUMBER
from counter_app.forms.definition import Field, FieldType, Filler
from counter_app.ui import theme
from counter_app.ui.form.pinned_table import PinnedTable
from counter_app.ui.form.registry import FIELDS
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.case_table import Cell, CellPainter, row_height
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.quiet_digits import QuietDigits

Index = QModelIndex | QPersistentModelIndex
ACCEPT, REJECT = 1, 3
_OWN = ("name", "result", "reason", "note")
"""The columns before those of the form."""
_WIDTHS = {"name": 130, "result": 104, "reason": 190, "note": 350}
_FORM_WIDTHS = {FieldType.id_number: 196, FieldType.uscc: 196, FieldType.account: 196, FieldType.region: 176}


class PeopleModel(QAbstractTableModel):
    """A row for everybody; ``results`` are the page's and may change at any time."""

    def __init__(
        self,
        roster: PeopleRoster,
        columns: Sequence[Field],
        results: Mapping[int, RowResult],
        notes: Mapping[int, str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.people = roster.people
        self._roster = roster
        self._columns = [one for one in columns if one.key != NAME and one.filled_by is Filler.applicant]
        self._results = results
        self.notes = notes
        self._own = _OWN if notes else _OWN[:3]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """People."""
        return 0 if parent.isValid() else len(self.people)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Ours, then the form's."""
        return 0 if parent.isValid() else len(self._own) + len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Labels, and the numbers of the form's rows."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.people[section])
        if section < len(self._own):
            return text(f"page.people.{self._own[section]}")
        return self._columns[section - len(self._own)].label

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the view and for screen readers; the cell itself for the painter."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.cell(index.row(), index.column()).words
            case Qt.ItemDataRole.AccessibleTextRole:
                head = self.headerData(index.column(), Qt.Orientation.Horizontal)
                return f"{head}：{self.cell(index.row(), index.column()).words}"
            case Qt.ItemDataRole.UserRole:
                return self.cell(index.row(), index.column())
            case _:
                return None

    def cell(self, place: int, column: int) -> Cell:
        """One place, numbers masked."""
        number = self.people[place]
        row, found = self._roster.row(number), self._results.get(number)
        if column >= len(self._own):
            field = self._columns[column - len(self._own)]
            return Cell(FIELDS[field.type].masked(field, row.get(field.key, "")), tone=Colour.ink2)
        match self._own[column]:
            case "name":
                return Cell(row.get(NAME, "") or row.get(NUMBER, "")[-4:], bold=True)
            case "result" if found is None:
                return Cell(text("page.people.undecided"), Mark.unseen)
            case "result":
                passed = found is not None and found.passed
                return Cell(
                    text(f"page.people.{'passed' if passed else 'rejected'}"), Mark.met if passed else Mark.missing
                )
            case "reason":
                return Cell(found.reason if found is not None else "", tone=Colour.err)
            case _:
                return Cell(self.notes.get(number, ""), tone=Colour.warn)

    def width(self, column: int) -> int:
        """Of a column, in px at normal text."""
        if column < len(self._own):
            return _WIDTHS[self._own[column]]
        return _FORM_WIDTHS.get(self._columns[column - len(self._own)].type, 140)

    def refresh(self, place: int | None = None) -> None:
        """A result has changed, or all of them have."""
        first, last = (place, place) if place is not None else (0, len(self.people) - 1)
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))


class PeopleTable(PinnedTable):
    """Stands on one person; tells what was pressed and changes nothing itself. The name stays in sight."""

    judged = Signal(int)  # 1 or 3
    confirmed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("people")
        self.setAccessibleName(name)
        self.setItemDelegate(CellPainter(self))
        self._keys = QuietDigits(self)
        self._keys.digit.connect(self._digit)
        self._keys.enter.connect(self.confirmed)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setHighlightSections(False)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setSectionsClickable(False)
        side.setHighlightSections(False)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        InnerRing(self)

    def show_people(self, model: PeopleModel) -> None:
        """Show another table of people."""
        self.setModel(model)
        self._measure()
        if model.rowCount():
            self.stand_on(0)

    @property
    def at(self) -> int:
        """The place it stands on, from 0."""
        return max(0, self.currentIndex().row())

    def stand_on(self, place: int) -> None:
        """Stand on a row, in sight."""
        model = self.model()
        if model is None or not model.rowCount():
            return
        index = model.index(max(0, min(place, model.rowCount() - 1)), max(0, self.currentIndex().column()))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def _measure(self) -> None:
        model = self.model()
        if not isinstance(model, PeopleModel):
            return
        scale = theme.sizes().body / theme.NORMAL.body
        for place in range(model.columnCount()):
            self.setColumnWidth(place, round(model.width(place) * scale))
        self.verticalHeader().setDefaultSectionSize(row_height())
        self.verticalHeader().setFixedWidth(theme.metrics(theme.Role.cap).horizontalAdvance("00000") + 16)
        self.horizontalHeader().setFixedHeight(2 * theme.line_height(theme.Role.cap) + 10)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other widths and heights."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_keys"):
            self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and Enter are handled here, arrows by the table; everything else goes on."""
        if self._keys.take(event):
            return
        if event.key() == Qt.Key.Key_Escape or (event.text() and event.text().isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _digit(self, digit: int) -> None:
        if digit in (ACCEPT, REJECT):
            self.judged.emit(digit)
