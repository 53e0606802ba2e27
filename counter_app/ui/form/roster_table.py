# SPDX-License-Identifier: Apache-2.0
"""A roster to type into: arrows, Enter and Tab go from cell to cell, digits answer closed columns."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView

from counter_app.base.texts import text
from counter_app.forms.choices import options
from counter_app.forms.definition import Field, FieldType
from counter_app.ui import theme
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.form.pick_edit import PickEdit
from counter_app.ui.form.pinned_table import PinnedTable
from counter_app.ui.form.registry import FIELDS
from counter_app.ui.form.roster_cells import RosterCells
from counter_app.ui.form.roster_model import RosterModel
from counter_app.ui.shell.current_case import SAVE_AFTER_MS
from counter_app.ui.theme import Role
from counter_app.ui.widgets.case_table import row_height
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.quiet_digits import QuietDigits, digit_of

Index = QModelIndex | QPersistentModelIndex
MOST_ROWS = 8
"""Rows in sight; the rest scrolls."""

_WIDTHS = {
    FieldType.person_name: 7,
    FieldType.id_number: 13,
    FieldType.id_kind: 8,
    FieldType.uscc: 13,
    FieldType.account: 14,
    FieldType.phone: 9,
    FieldType.date: 8,
    FieldType.date_or_month: 8,
    FieldType.month: 6,
    FieldType.period: 15,
    FieldType.month_period: 12,
    FieldType.region: 13,
    FieldType.money: 7,
    FieldType.number: 5,
    FieldType.long_text: 14,
}
"""Characters of a column of the type."""
_OF_WORDS = frozenset({FieldType.text, FieldType.long_text})
MOST_SPARE = 8
"""Characters that a column of words may get besides, where there is room."""


class RosterTable(PinnedTable):
    """Tells what was asked for and leaves the rest to its card."""

    pasted = Signal(str)
    left_up = Signal()
    left_down = Signal()
    stood = Signal()

    def __init__(self, model: RosterModel, name: str) -> None:
        super().__init__()
        self.rows = model
        self.setObjectName(model.roster.key)
        self.setModel(model)
        self.setAccessibleName(name)
        self._cells = RosterCells(self)
        self._cells.done.connect(self._go_on)
        self._cells.pasted.connect(self.pasted)
        self.setItemDelegate(self._cells)
        self._keys = QuietDigits(self)
        self._keys.digit.connect(self._answer)
        self._keys.enter.connect(self._next)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked)  # F2 is not the table's
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(40)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setSectionsClickable(False)
        side.setHighlightSections(False)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SAVE_AFTER_MS)
        self._pause.timeout.connect(self._keep)
        InnerRing(self)
        self._measure()
        model.rowsInserted.connect(self._fit)
        model.rowsRemoved.connect(self._fit)

    def _measure(self) -> None:
        self._spread()
        self.verticalHeader().setDefaultSectionSize(row_height())
        self.verticalHeader().setFixedWidth(theme.metrics(Role.cap).horizontalAdvance("00000") + 16)
        self.horizontalHeader().setFixedHeight(2 * theme.line_height(Role.cap) + 10)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: what is left over goes to the columns of words."""
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        size = theme.sizes().body
        usual = [_characters(field) * size + 24 for field in self.rows.columns]
        words = [place for place, field in enumerate(self.rows.columns) if field.type in _OF_WORDS]
        spare = max(0, self.viewport().width() - sum(usual))
        for place, wide in enumerate(usual):
            more = min(spare // len(words), MOST_SPARE * size) if place in words else 0
            self.setColumnWidth(place, wide + more)

    def _fit(self) -> None:
        rows = max(2, min(MOST_ROWS, self.rows.rowCount()))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().height() + rows * row_height() + bar + 4)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other widths and heights."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_cells"):
            self._measure()

    def stand_on(self, row: int, column: int) -> None:
        """Stand on a cell, in sight."""
        index = self.rows.index(max(0, min(row, self.rows.rowCount() - 1)), column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    @property
    def at(self) -> tuple[int, int]:
        """Row and column, from 0."""
        index = self.currentIndex()
        return max(0, index.row()), max(0, index.column())

    def next_row(self, by: int) -> None:
        """The first cell of another row."""
        row = self.at[0] + by
        if 0 <= row < self.rows.rowCount():
            self.stand_on(row, self._asked_from(row, -1, 1))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """A column answered by digits wants them raw, without an input method between."""
        super().currentChanged(current, previous)
        self.rows.leave()
        if current.isValid():
            kind = FIELDS[self.rows.columns[current.column()].type]
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, not kind.digits)
            self._begin()
        self.stood.emit()

    def column_hint(self) -> str:
        """What may be answered in the column that it stands on: its digits, and the column's own hint."""
        field = self.rows.columns[self.at[1]]
        found = [f"{digit} {words}" for digit, words in enumerate(_labels(field), 1)]
        if found:
            found.append(text("page.form.roster.empty_it"))
        return "　".join([*found, field.hint] if field.hint else found)

    @property
    def in_use(self) -> bool:
        """Whether the hands are in the table or in one of its cells."""
        now = QApplication.focusWidget()
        return now is not None and (now is self or self.isAncestorOf(now))

    def settle(self) -> None:
        """Keep what is being typed into a cell."""
        editor = QApplication.focusWidget()
        if isinstance(editor, LineEdit) and self.isAncestorOf(editor):
            if isinstance(editor, PickEdit):
                editor.settle()
            self.commitData(editor)

    def _begin(self) -> None:
        """Where words are typed the editor is open at once: an input method loses nothing while one opens."""
        index = self.currentIndex()
        if not self.in_use or not index.isValid() or self.isPersistentEditorOpen(index):
            return
        field = self.rows.columns[index.column()]
        if not FIELDS[field.type].digits and self.rows.is_asked(index.row(), index.column()):
            if self.state() != QAbstractItemView.State.EditingState:
                self.edit(index)
                self._watch()

    def _watch(self) -> None:
        """What is typed into a cell is kept at every pause too."""
        editor = QApplication.focusWidget()
        if isinstance(editor, LineEdit) and self.isAncestorOf(editor):
            editor.textEdited.connect(self._typing)

    def _typing(self, words: str) -> None:
        self._pause.start()

    def _keep(self) -> None:
        editor = QApplication.focusWidget()
        if isinstance(editor, LineEdit) and not isinstance(editor, PickEdit) and self.isAncestorOf(editor):
            self.commitData(editor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand somewhere."""
        if not self.currentIndex().isValid():
            self.stand_on(0, self._asked_from(0, -1, 1))
        super().focusInEvent(event)
        self._begin()
        self.stood.emit()

    def event(self, event: QEvent) -> bool:
        """Copying a table of people is not for a key."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Paste):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From cell to cell; answers; emptying; pasting. Everything printable begins to type."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QApplication.clipboard().text())
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
            return
        row, column = self.at
        kind = FIELDS[self.rows.columns[column].type] if self.rows.columns else None
        answered = kind is not None and kind.digits and digit_of(event) is not None
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (answered or enters) and self._keys.take(event):
            return
        match event.key():
            case Qt.Key.Key_Tab:
                self._go_on(0, 1)
            case Qt.Key.Key_Backtab:
                self._go_on(0, -1)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if plain:
                self.rows.type_into(row, column, "")
            case Qt.Key.Key_Up if plain and row == 0:
                self.left_up.emit()
            case Qt.Key.Key_Down if plain and row == self.rows.rowCount() - 1:
                self.left_down.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Escape:
                event.ignore()
            case _:
                super().keyPressEvent(event)

    def _next(self) -> None:
        self._go_on(0, 1)

    def _go_on(self, rows: int, cells: int) -> None:
        """To another row, or to the next cell that is asked, in reading order; beyond the ends out of the table."""
        row, column = self.at
        if rows:
            if 0 <= row + rows < self.rows.rowCount():
                self.stand_on(row + rows, column)
            else:
                (self.left_down if rows > 0 else self.left_up).emit()
            return
        while 0 <= row < self.rows.rowCount():
            found = self._asked_from(row, column, cells)
            if found >= 0:
                self.stand_on(row, found)
                return
            row += cells
            column = -1 if cells > 0 else len(self.rows.columns)
        (self.left_down if cells > 0 else self.left_up).emit()

    def _asked_from(self, row: int, column: int, by: int) -> int:
        """The next cell of a row that is asked; -1 for none."""
        at = column + by
        while 0 <= at < len(self.rows.columns):
            if self.rows.is_asked(row, at):
                return at
            at += by
        return -1

    def _answer(self, digit: int) -> None:
        """A digit on a closed column; 0 empties it."""
        row, column = self.at
        field = self.rows.columns[column]
        if not self.rows.is_asked(row, column):
            return
        values = _values(field)
        if digit == 0:
            self.rows.type_into(row, column, "")
        elif digit <= len(values):
            chosen = values[digit - 1]
            if field.type is FieldType.choices:
                now = [one for one in self.rows.row(row).get(field.key, "").split(",") if one]
                now = [one for one in now if one != chosen] if chosen in now else [*now, chosen]
                chosen = ",".join(now)
            self.rows.type_into(row, column, chosen)


def _values(field: Field) -> list[str]:
    if field.type is FieldType.id_kind:
        return [one.value for one in FIELDS[field.type].choices(field)]  # type: ignore[union-attr]
    return [one.value for one in options(field)]


def _labels(field: Field) -> list[str]:
    """The answers of a closed column, in the order of their digits."""
    kind = FIELDS[field.type]
    return [kind.read_back(field, one) for one in _values(field)] if kind.digits else []


def _characters(field: Field) -> int:
    """Enough for the type, for the longest answer, and for half the label over it."""
    wide = _WIDTHS.get(field.type, 8)
    if field.options:
        wide = max(len(one.label) for one in field.options) + 2
    return max(min(wide, 16), -(-len(field.label) // 2) + 1, 4)
