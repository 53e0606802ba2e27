# SPDX-License-Identifier: Apache-2.0
"""White surfaces that hold things, scrolling columns, and the row of buttons at a column's foot."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from counter_app.ui import theme
from counter_app.ui.widgets.text import set_tone


def surface(kind: str) -> QFrame:
    """A frame the style sheet paints: card, panel, bar, foot, rail, quote, paper, info, warn, fault, done."""
    frame = QFrame()
    frame.setProperty("surface", kind)
    return frame


class Card(QFrame):
    """A white card; its parts go into ``body``, one under the other."""

    def __init__(self, kind: str = "card", *, gap: int = theme.GAP) -> None:
        super().__init__()
        self.setProperty("surface", kind)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        self.body.setSpacing(gap)


def row(*parts: QWidget | int | None, gap: int = theme.GAP) -> QHBoxLayout:
    """Widgets side by side; None stretches, a number is that much space."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    for one in parts:
        if one is None:
            made.addStretch(1)
        elif isinstance(one, int):
            made.addSpacing(one)
        else:
            made.addWidget(one)
    return made


def empty(layout: QLayout) -> None:
    """Take every part out of a layout, out of sight at once."""
    while layout.count():
        item = layout.takeAt(0)
        part = item.widget() if item is not None else None
        if part is not None:
            part.hide()
            part.deleteLater()


def middle(part: QWidget) -> QVBoxLayout:
    """A part at half the height there is, as wide as there is room."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.addStretch(1)
    made.addWidget(part)
    made.addStretch(1)
    return made


class Column(QScrollArea):
    """A column that scrolls on its own. Its parts go into ``body``; what is focused is scrolled into sight."""

    EDGE = 6  # room for a focus ring
    BAR = 9  # room for the scroll bar, kept also while there is nothing to scroll

    def __init__(self, *, gap: int = theme.GAP + 3) -> None:
        super().__init__()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setProperty("idle", "yes")
        self.verticalScrollBar().rangeChanged.connect(self._fits)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        inner = QWidget()
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(self.EDGE, self.EDGE, self.EDGE, self.EDGE)
        self.body.setSpacing(gap)
        self.setWidget(inner)

        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _fits(self, least: int, most: int) -> None:
        set_tone(self.verticalScrollBar(), "idle", "yes" if most <= least else "no")

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self.show_part(now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is in use stays in sight when the window gets lower."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self._focus_in_sight)  # once its parts have their new places

    def _focus_in_sight(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            self.show_part(now)

    def show_part(self, part: QWidget) -> None:
        """Bring a part into sight, with the ring around it."""
        self.ensureWidgetVisible(part, 0, self.EDGE)


class Foot(QWidget):
    """The row of buttons at the foot of main: outside every scroll, room for the rings.

    ``under_column``: ends where the column's parts end, before its scroll bar.
    """

    def __init__(self, *, under_column: bool = False) -> None:
        super().__init__()
        self.line = QHBoxLayout(self)
        right = Column.EDGE + (Column.BAR if under_column else 0)
        self.line.setContentsMargins(Column.EDGE, Column.EDGE, right, Column.EDGE)
        self.line.setSpacing(theme.GAP)


class Bar(QFrame):
    """A strip across the window whose height is a token."""

    def __init__(self, kind: str, token: str) -> None:
        super().__init__()
        self.setProperty("surface", kind)
        self._token = token
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(theme.PAGE_X, 0, theme.PAGE_X, 0)
        self.line.setSpacing(theme.GAP)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(int(getattr(theme.sizes(), self._token)))

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another height."""
        if event.type() == QEvent.Type.StyleChange:
            self._measure()
        super().changeEvent(event)
