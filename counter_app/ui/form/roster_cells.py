# SPDX-License-Identifier: Apache-2.0
"""How a roster's cells are drawn and typed into."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

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


class RosterCells(QStyledItemDelegate):
    """Typing begins a cell anew; Enter, Tab and the arrows keep it and go on, Esc leaves it as it was."""

    done = Signal(int, int)

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
        editor.setParent(parent)
        editor.setAccessibleName(str(model.data(index, Qt.ItemDataRole.AccessibleTextRole)))
        if kind.latin:
            editor.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What stands in the cell; a number that is hidden stays so until it is typed anew."""
        model = _model(index)
        field = model.columns[index.column()]
        kind = FIELDS[field.type]
        value = model.row(index.row()).get(field.key, "")
        if isinstance(editor, PickEdit):
            editor.show_pick(value, kind.read_back(field, value))
        elif isinstance(editor, LineEdit):
            editor.setText(kind.read_back(field, value))
            if kind.secret and value and model.look(index.row(), index.column()).words != value:
                editor.conceal(kind.masked(field, value))
        if isinstance(editor, LineEdit):
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:
        """Keep what was typed."""
        if isinstance(editor, PickEdit):
            editor.settle()
            _model(index).type_into(index.row(), index.column(), editor.kept())
        elif isinstance(editor, LineEdit) and not editor.concealed:
            _model(index).type_into(index.row(), index.column(), editor.value())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """As large as the cell."""
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Which keys end the typing."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if not isinstance(watched, LineEdit):
            return super().eventFilter(watched, event)
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        picking = isinstance(watched, PickEdit)
        if not plain or (picking and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            return False
        if event.key() == Qt.Key.Key_Escape:
            if isinstance(watched, PickEdit) and watched.is_open:
                watched.close_list()
            else:
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.RevertModelCache)
            return True
        away = _AWAY.get(Qt.Key(event.key()))
        if away is None:
            return False
        self.commitData.emit(watched)
        self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
        self.done.emit(*away)
        return True


def _model(index: Index) -> RosterModel:
    model = index.model()
    assert isinstance(model, RosterModel)  # noqa: S101 - for the type checker: the delegate stands on no other
    return model
