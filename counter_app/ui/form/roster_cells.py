# SPDX-License-Identifier: Apache-2.0
"""How a roster's cells are drawn and typed into."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from counter_app.ui import theme
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.form.pick_edit import PickEdit
from counter_app.ui.form.registry import FIELDS
from counter_app.ui.form.roster_model import CellLook, RosterModel
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.case_table import row_height
from counter_app.ui.widgets.marks import Mark, draw_mark
from counter_app.ui.widgets.text import draw_line

Index = QModelIndex | QPersistentModelIndex
_AWAY = {
    Qt.Key.Key_Return: (0, 1),
    Qt.Key.Key_Enter: (0, 1),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
}
"""Keys that end the typing, and where they go: rows, cells in reading order."""
BEGUN = "begun"
"""What stood in the cell when its editor was opened."""


class RosterCells(QStyledItemDelegate):
    """Typing begins a cell anew; Enter, Tab and the arrows keep it and go on, Esc leaves it as it was."""

    done = Signal(int, int)  # rows, or cells in reading order, to go on by
    pasted = Signal(str)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell in its state."""
        look = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(look, CellLook):
            return
        rect = QRectF(option.rect)
        painter.save()
        painter.fillRect(rect, theme.colour(Colour.surface if look.asked else theme.IDLE_BG))
        painter.setPen(QPen(theme.colour(Colour.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        tone = Colour.ink
        left = rect.left() + 8
        if look.fault:
            tone = Colour.warn if look.warns else Colour.err
            side = round(theme.sizes().mark * 0.75)
            spot = QRectF(rect.right() - side - 5, rect.center().y() - side / 2, side, side)
            draw_mark(painter, spot, Mark.defective if look.warns else Mark.missing)
            rect = rect.adjusted(0, 0, -side - 6, 0)
        room = QRectF(left, rect.top(), rect.right() - left - 4, rect.height())
        draw_line(painter, room, look.words, Role.body, tone)
        if option.state & QStyle.StateFlag.State_Selected:
            shown = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(theme.colour(Colour.focus if shown else Colour.edge), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(option.rect).adjusted(1, 1, -2, -2))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Heights come from the header."""
        return QSize(60, row_height())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor of the column's type."""
        model = _model(index)
        field = model.columns[index.column()]
        kind = FIELDS[field.type]
        editor = kind.cell_editor(field)
        editor.setProperty("cell", "yes")  # as high as its row
        editor.setParent(parent)
        editor.setObjectName(f"{model.roster.key}.{field.key}")
        editor.setAccessibleName(str(model.data(index, Qt.ItemDataRole.AccessibleTextRole)))
        if kind.latin:
            editor.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What stands in the cell; a number that is hidden stays so until it is typed anew."""
        if not isinstance(editor, LineEdit) or editor.isModified():
            return  # what is being typed stays
        model = _model(index)
        field = model.columns[index.column()]
        kind = FIELDS[field.type]
        value = model.row(index.row()).get(field.key, "")
        if isinstance(editor, PickEdit):
            editor.show_pick(value, kind.read_back(field, value))
        else:
            editor.reveal()
            editor.setText(kind.read_back(field, value))
            if model.is_hidden(index.row(), index.column()):
                editor.conceal(kind.masked(field, value))
        editor.setProperty(BEGUN, _typed(editor))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:
        """Keep what was typed; a cell that was only looked at stays as it is."""
        if not isinstance(editor, LineEdit):
            return
        if isinstance(editor, PickEdit) and not editor.hasFocus():
            editor.settle()
        typed = _typed(editor)
        if typed != editor.property(BEGUN):
            editor.setProperty(BEGUN, typed)
            _model(index).type_into(index.row(), index.column(), typed)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """As large as the cell."""
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that are the table's while a cell is typed into."""
        if (
            event.type() != QEvent.Type.KeyPress
            or not isinstance(event, QKeyEvent)
            or not isinstance(watched, LineEdit)
        ):
            return super().eventFilter(watched, event)
        if event.matches(QKeySequence.StandardKey.Paste):
            words = QApplication.clipboard().text()
            rows = "\t" in words or "\n" in words.strip()
            if rows:
                self.pasted.emit(words)
            return rows
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        key = Qt.Key(event.key())
        pick = watched if isinstance(watched, PickEdit) else None
        if pick is not None and (key is Qt.Key.Key_Down or (key is Qt.Key.Key_Up and pick.is_open)):
            return False
        if key is Qt.Key.Key_Escape:
            if pick is not None and pick.is_open:
                pick.close_list()
            else:
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.RevertModelCache)
            return True
        away = _AWAY.get(key)
        if away is None:
            return False
        if pick is not None:
            pick.settle()
        self.done.emit(*away)
        return True


def _typed(editor: LineEdit) -> str:
    return editor.kept() if isinstance(editor, PickEdit) else editor.value()


def _model(index: Index) -> RosterModel:
    model = index.model()
    assert isinstance(model, RosterModel)  # noqa: S101 - for the type checker: the delegate stands on no other
    return model
