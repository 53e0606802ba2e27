# SPDX-License-Identifier: Apache-2.0
"""The entries of an item under their headings, as one thing to stand in; the form of one opens under its row."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_app.ui import theme
from counter_app.ui.editor.entry_words import EntryWords, Key
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Column
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.marks import StatusMark
from counter_app.ui.widgets.text import Prose, Span

STATE = "待确认"
"""The widest word of a row's state."""


class EntryRow(QWidget):
    """One row. Not focusable: the list has the focus and stands on one row."""

    pressed = Signal(object)

    def __init__(self, words: EntryWords) -> None:
        super().__init__()
        self.words = words
        self._selected = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._mark = StatusMark(words.mark, 16)
        self._state = Prose("", Role.cap)
        self._title = Prose("")
        self._under = Prose("", Role.cap, Colour.ink2, lines=2)
        self._wrong = Prose("", Role.cap, Colour.err)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 12, 6)
        line.setSpacing(theme.GAP)
        line.addWidget(self._mark)
        line.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        what = QVBoxLayout()
        what.setSpacing(1)
        what.addStretch(1)
        for part in (self._title, self._under, self._wrong):
            what.addWidget(part)
        what.addStretch(1)
        line.addLayout(what, 1)
        self.set_words(words)

    def set_words(self, words: EntryWords) -> None:
        """Show another state."""
        self.words = words
        self._mark.set_mark(words.mark)
        self._state.set_spans([Span(words.state, words.mark.word_colour, bold=True)])
        self._state.setFixedWidth(theme.metrics(Role.cap, bold=True).horizontalAdvance(STATE) + 4)
        self._title.set_words(words.title)
        self._under.set_words(words.under)
        self._under.setVisible(bool(words.under))
        self._wrong.set_words("；".join(words.faults))
        self._wrong.setVisible(bool(words.faults))
        self.setAccessibleName(words.told)
        self.setMinimumHeight(theme.sizes().control + 4)

    def set_selected(self, selected: bool) -> None:
        """The list stands on this row."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another height."""
        if event.type() == QEvent.Type.StyleChange:
            self.set_words(self.words)
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press stands on the row."""
        self.pressed.emit(self.words.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, the bar of the selected row, and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(Colour.tint if self._selected else Colour.surface))
        if self._selected:
            painter.fillRect(QRectF(0, 0, 4, self.height()), theme.colour(Colour.primary))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour(Colour.line))


class _Heading(QWidget):
    """The heading of a group of entries."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._prose = Prose(words, Role.cap, Colour.ink3)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 5, 12, 5)
        line.addWidget(self._prose)

    def set_words(self, words: str) -> None:
        """Another count."""
        self._prose.set_words(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(Colour.sunk))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour(Colour.line))


class EntryList(Column):
    """Stands on one entry. Tells what was pressed and changes nothing by itself."""

    stood = Signal(object)  # the key of the entry
    opened = Signal(object)
    deleted = Signal(object)
    aside = Signal()  # → : to the guide's lines
    key_place = Context.draft_entries

    def __init__(self, name: str) -> None:
        super().__init__(gap=0)
        self._name = name
        self._groups: list[tuple[_Heading, list[EntryRow]]] = []
        self._at: Key | None = None
        self._form: QWidget | None = None
        self.setProperty("surface", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addStretch(1)
        self.setAccessibleName(name)
        InnerRing(self)

    @property
    def at(self) -> Key | None:
        """Where the list stands."""
        return self._at

    @property
    def rows(self) -> list[EntryRow]:
        """All rows from the top."""
        return [row for _, rows in self._groups for row in rows]

    @property
    def form(self) -> QWidget | None:
        """The form that is open."""
        return self._form

    def row(self, key: Key | None) -> EntryRow | None:
        """The row of an entry."""
        return next((one for one in self.rows if one.words.key == key), None)

    def show_groups(self, groups: Iterable[tuple[str, Sequence[EntryWords]]]) -> None:
        """Show entries; while they are the same ones, they are refreshed in place and the form stays."""
        new = list(groups)
        if [[one.key for one in rows] for _, rows in new] == [
            [row.words.key for row in rows] for _, rows in self._groups
        ]:
            for (heading, rows), (title, words) in zip(self._groups, new, strict=True):
                heading.set_words(title)
                for row, one in zip(rows, words, strict=True):
                    row.set_words(one)
            self._mark()
            return
        before = [row.words.key for row in self.rows]
        place = before.index(self._at) if self._at in before else 0
        self.close_form()
        self._build(new)
        keys = [row.words.key for row in self.rows]
        if self._at not in keys:
            self._at = keys[min(place, len(keys) - 1)] if keys else None
        self._mark()

    def _build(self, groups: Sequence[tuple[str, Sequence[EntryWords]]]) -> None:
        for heading, rows in self._groups:
            for part in (heading, *rows):
                self.body.removeWidget(part)
                part.hide()
                part.deleteLater()
        self._groups = []
        for title, words in groups:
            heading, rows = _Heading(title), [EntryRow(one) for one in words]
            self._groups.append((heading, rows))
            for part in (heading, *rows):
                self.body.insertWidget(self.body.count() - 1, part)
            for row in rows:
                row.pressed.connect(self._pressed)

    def stand_on(self, key: Key) -> bool:
        """Stand on an entry, in sight; False where there is none."""
        row = self.row(key)
        if row is None:
            return False
        self._at = key
        self._mark()
        self.show_part(row)
        self.stood.emit(key)
        return True

    def open_form(self, form: QWidget) -> None:
        """Put a form under the row the list stands on."""
        self.close_form()
        row = self.row(self._at)
        if row is None:
            return
        self._form = form
        self.body.insertWidget(self.body.indexOf(row) + 1, form)
        form.show()
        QTimer.singleShot(0, self._show_form)

    def _show_form(self) -> None:
        """The row and as much of its form as there is room for, once it is known how high it is."""
        row = self.row(self._at)
        if self._form is not None and row is not None:
            self.verticalScrollBar().setValue(row.y())

    def close_form(self) -> bool:
        """Take the form away; whether it held the focus."""
        form, self._form = self._form, None
        if form is None:
            return False
        held = form.isAncestorOf(QApplication.focusWidget() or form)
        if held:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.body.removeWidget(form)
        form.hide()
        form.deleteLater()
        return held

    def _mark(self) -> None:
        for row in self.rows:
            row.set_selected(row.words.key == self._at)
        at = self.row(self._at)
        told = f"{self._name}，{at.words.told}" if at else self._name
        if told != self.accessibleName():
            self.setAccessibleName(told)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _pressed(self, key: Key) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.stand_on(key)

    def _step(self, step: int) -> None:
        keys = [row.words.key for row in self.rows]
        if keys:
            place = keys.index(self._at) if self._at in keys else 0
            self.stand_on(keys[max(0, min(place + step, len(keys) - 1))])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter and Delete are handled here; everything else goes on."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
            return
        page = max(1, self.viewport().height() // theme.sizes().row)
        match event.key():
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_PageUp:
                self._step(-page)
            case Qt.Key.Key_PageDown:
                self._step(page)
            case Qt.Key.Key_Home:
                self._step(-len(self.rows))
            case Qt.Key.Key_End:
                self._step(len(self.rows))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._at is not None:
                self.opened.emit(self._at)
            case Qt.Key.Key_Delete if self._at is not None:
                self.deleted.emit(self._at)
            case Qt.Key.Key_Right:
                self.aside.emit()
            case _:
                event.ignore()
