# SPDX-License-Identifier: Apache-2.0
"""The rows of a roster as a table sees them: read from the session, thousands cost no more than those in sight."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from counter_app.forms.checks import FormFault
from counter_app.forms.definition import Field, Roster
from counter_app.forms.session import REQUIRED, FormSession
from counter_app.forms.visibility import is_blank
from counter_app.ui.form.registry import FIELDS
from counter_app.ui.widgets.field import SHOWN_FULL_MS

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class CellLook:
    """A cell as it is drawn."""

    words: str
    fault: str = ""
    warns: bool = False
    asked: bool = True


class RosterModel(QAbstractTableModel):
    """Columns are those filled in here, and at review the citizen's beside them; there is always a row to type into."""

    changed = Signal()

    def __init__(self, session: FormSession, roster: Roster, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.roster = roster
        self.today = today
        self.columns: Sequence[Field] = [one for one in roster.columns if session.shows(one)]
        self._faults: dict[tuple[int, str], FormFault] = {}
        self._shown = 0
        self._in_sight: tuple[int, int] | None = None  # the number that is shown in full for a reason
        self.is_told: Callable[[FormFault], bool] = _always
        """Whether something is told yet; the card knows."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._hide_again)

    @property
    def rows(self) -> Sequence[dict[str, str]]:
        """The rows as they are kept."""
        return self._session.filled.rosters.get(self.roster.key, [])

    @property
    def written(self) -> int:
        """How many rows hold something."""
        return sum(1 for one in self.rows if not is_blank(one))

    def row(self, row: int) -> dict[str, str]:
        """A row by its place from 0; an empty one beyond the last."""
        rows = self.rows
        return rows[row] if 0 <= row < len(rows) else {}

    def place_of(self, key: str) -> int:
        """A column by its key; the first where there is none."""
        return next((place for place, one in enumerate(self.columns) if one.key == key), 0)

    def is_asked(self, row: int, column: int) -> bool:
        """Whether a cell is to be filled here."""
        own = row < len(self.rows) or self._session.has_rows_of_its_own(self.roster.key)
        return own and self._session.fills(self.columns[column]) and self._applies(row, column)

    def _applies(self, row: int, column: int) -> bool:
        field = self.columns[column]
        return field.visible is None or self._session.is_visible(field.key, row + 1, self.roster.key)

    def refresh(self) -> None:
        """Rows or faults have changed."""
        self._faults = {(one.row, one.field): one for one in reversed(self._session.faults) if self._is_here(one)}
        now = max(1, len(self.rows))
        if now > self._shown:
            self.beginInsertRows(QModelIndex(), self._shown, now - 1)
            self._shown = now
            self.endInsertRows()
        elif now < self._shown:
            self.beginRemoveRows(QModelIndex(), now, self._shown - 1)
            self._shown = now
            self.endRemoveRows()
        self.dataChanged.emit(self.index(0, 0), self.index(self._shown - 1, len(self.columns) - 1))

    def _is_here(self, fault: FormFault) -> bool:
        return fault.roster == self.roster.key and bool(fault.field)

    def fault(self, row: int, column: int) -> FormFault | None:
        """What is wrong with a cell."""
        return self._faults.get((row + 1, self.columns[column].key))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows."""
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Labels, and the numbers of rows."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.columns[section].label if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is asked can be typed into."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if self.is_asked(index.row(), index.column()) else found

    def look(self, row: int, column: int) -> CellLook:
        """A cell as it is drawn: what is right is hidden where it is personal, what is wrong is in sight."""
        field = self.columns[column]
        value = self.row(row).get(field.key, "")
        asked = self.is_asked(row, column)
        found = self.fault(row, column)
        fault = found if found is not None and self.is_told(found) else None
        kind = FIELDS[field.type]
        hidden = (fault is None or fault.warns or fault.code == REQUIRED) and self._in_sight != (row, column)
        words = kind.masked(field, value) if hidden else kind.read_back(field, value)
        return CellLook(
            words if self._applies(row, column) else "",
            fault.sentence if fault else "",
            bool(fault and fault.warns),
            asked,
        )

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether a cell holds a number that is not shown in full."""
        field = self.columns[column]
        value = self.row(row).get(field.key, "")
        return bool(value) and FIELDS[field.type].secret and self.look(row, column).words != value

    def reveal(self, row: int, column: int) -> None:
        """Show a number in full for twenty seconds."""
        self._in_sight = (row, column)
        self._timer.start(SHOWN_FULL_MS)
        self.dataChanged.emit(self.index(row, column), self.index(row, column))

    def _hide_again(self) -> None:
        self._in_sight = None
        self.refresh()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the view and for screen readers; the look for the painter."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.look(index.row(), index.column()).words
            case Qt.ItemDataRole.AccessibleTextRole:
                look = self.look(index.row(), index.column())
                told = (self.columns[index.column()].label, look.words, look.fault)
                return "，".join(one for one in told if one)
            case Qt.ItemDataRole.UserRole:
                return self.look(index.row(), index.column())
            case _:
                return None

    def type_into(self, row: int, column: int, words: str) -> None:
        """Keep what was typed into a cell."""
        field = self.columns[column]
        if not self._session.fills(field):
            return
        meant = FIELDS[field.type].cell_words(field, words, self.today)
        if meant == self.row(row).get(field.key, ""):
            return
        self._session.type(field.key, meant, row + 1, self.roster.key)
        self.changed.emit()

    def leave(self) -> None:
        """A cell was left: what is typed next is a change of its own."""
        self._session.leave()


def _always(fault: FormFault) -> bool:
    return True
