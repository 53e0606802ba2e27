# SPDX-License-Identifier: Apache-2.0
"""The paper as it will be printed: the same PDF, drawn from memory. QtPdf is loaded when first wanted.

Pages are drawn at once, when they come into sight: a view that draws them later shows the paper before for a
moment, and may keep it. What the clerk sees must be what will be printed.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import Elided, label

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

ZOOM_STEP = 1.25
ZOOM_MOST = 4.0
BETWEEN = 10  # px between pages
LINE = 60  # px an arrow key scrolls


class _Sheet(QWidget):
    """One page. Its picture is made when it is first painted at a size."""

    def __init__(self, document: "QPdfDocument", page: int) -> None:
        super().__init__()
        self._document = document
        self._page = page
        self._picture = QImage()

    def fit(self, width: int) -> None:
        """Take a width; the page's own shape gives the height."""
        points = self._document.pagePointSize(self._page)
        self.setFixedSize(width, round(width * points.height() / max(1.0, points.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page on white."""
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._picture.size() != wanted:
            self._picture = self._document.render(self._page, wanted)
            self._picture.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(Colour.surface))
        painter.drawImage(QPoint(0, 0), self._picture)


class _Photo(QWidget):
    """One scanned sheet, drawn as wide as there is room."""

    def __init__(self, picture: QImage) -> None:
        super().__init__()
        self._picture = picture
        self._scaled = QImage()

    def fit(self, width: int) -> None:
        """Take a width; the sheet's own shape gives the height."""
        self.setFixedSize(width, round(width * self._picture.height() / max(1, self._picture.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet, scaled once a size."""
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._scaled.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = self._picture.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled.setDevicePixelRatio(ratio)
        QPainter(self).drawImage(QPoint(0, 0), self._scaled)


class _Roll(QScrollArea):
    """The pages, one under the other."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: another scale."""
        super().resizeEvent(event)
        self.resized.emit()


class PaperPreview(QFrame):
    """A PDF or scanned sheets, with title and page count. PgUp and PgDn turn pages, + and − zoom in it.

    ``framed``: a card of its own; else it fills the pane it stands in.
    """

    key_place = Context.preview

    def __init__(self, title: str = "", *, framed: bool = True) -> None:
        super().__init__()
        self.setProperty("surface", "paper" if framed else "sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._document: QPdfDocument | None = None
        self._buffer: QBuffer | None = None
        self._sheets: list[_Sheet | _Photo] = []
        self._zoom = 1.0
        self._title = Elided(title, Role.h3)
        self._pages = label("", Role.cap, Colour.ink2)
        self._turn = KeyCap("PgDn")
        self._turn_word = label(text("ui.preview.turn"), Role.cap, Colour.ink2)
        self._empty = QLabel()
        self._empty.setProperty("role", Role.body.value)
        self._empty.setProperty("tone", Colour.ink2.name)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QWidget()
        column = QVBoxLayout(self._stack)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self._column = column
        self._scroll = _Roll()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setWidget(self._stack)
        self._scroll.resized.connect(self._refit)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._title, 1)
        head.addWidget(self._pages)
        head.addWidget(self._turn)
        head.addWidget(self._turn_word)
        body = QVBoxLayout(self)
        body.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        body.setSpacing(10)
        body.addLayout(head)
        body.addWidget(self._empty, 1)
        body.addWidget(self._scroll, 1)
        self.show_words(title, "")
        InnerRing(self)

    @property
    def page_count(self) -> int:
        """Pages of what is shown."""
        return len(self._sheets)

    @property
    def current_page(self) -> int:
        """The page at the top, from 0."""
        top = self._scroll.verticalScrollBar().value()
        return max((place for place, one in enumerate(self._sheets) if one.y() <= top + LINE), default=0)

    def show_words(self, title: str, words: str) -> None:
        """Show a sentence in the place of paper."""
        self._drop()
        self._title.setText(title)
        self._empty.setText(words)
        self._empty.show()
        self._scroll.hide()
        self._say_pages(0)

    def show_pdf(self, title: str, pdf: bytes) -> None:
        """Show a PDF from its first page."""
        from PySide6.QtPdf import QPdfDocument

        self._drop()
        self._title.setText(title)
        document = QPdfDocument(self)
        buffer = QBuffer(document)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        self._document, self._buffer = document, buffer
        self._lay([_Sheet(document, page) for page in range(document.pageCount())])

    def show_pictures(self, title: str, pictures: Sequence[QImage]) -> None:
        """Show scanned sheets from the first one."""
        self._drop()
        self._title.setText(title)
        self._lay([_Photo(one) for one in pictures])

    def _lay(self, sheets: Sequence[_Sheet | _Photo]) -> None:
        self._sheets = list(sheets)
        for one in self._sheets:
            self._column.addWidget(one)
        self._empty.hide()
        self._scroll.show()
        self._fit()
        self._scroll.verticalScrollBar().setValue(0)
        self._say_pages(len(self._sheets))

    def _drop(self) -> None:
        """Let go of the paper before."""
        for one in self._sheets:
            self._column.removeWidget(one)
            one.hide()
            one.deleteLater()
        self._sheets = []
        document, self._document = self._document, None
        self._buffer = None
        if document is not None:
            document.deleteLater()

    def _say_pages(self, count: int) -> None:
        self._pages.setText(text("ui.preview.pages", count=count) if count else "")
        self._pages.setVisible(bool(count))
        for one in (self._turn, self._turn_word):
            one.setVisible(count > 1)
        self.setAccessibleName(text("ui.preview.name", title=self._title.text(), count=count))

    def _fit(self) -> None:
        wide = max(120, round(self._scroll.viewport().width() * self._zoom))
        for one in self._sheets:
            one.fit(wide)
        self._column.activate()

    def _refit(self) -> None:
        """Another scale, the same place."""
        bar = self._scroll.verticalScrollBar()
        part = bar.value() / max(1, self._stack.height())
        self._fit()
        bar.setValue(round(part * self._stack.height()))

    def turn(self, pages: int) -> None:
        """Go forward (or back) by pages."""
        if self._sheets:
            at = max(0, min(self.current_page + pages, len(self._sheets) - 1))
            self._scroll.verticalScrollBar().setValue(self._sheets[at].y())

    def zoom(self, larger: bool) -> None:
        """Larger or smaller; no smaller than the whole width."""
        self._zoom = max(1.0, min(self._zoom * (ZOOM_STEP if larger else 1 / ZOOM_STEP), ZOOM_MOST))
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, scroll and zoom."""
        bar = self._scroll.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_PageDown:
                self.turn(1)
            case Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_Down:
                bar.setValue(bar.value() + LINE)
            case Qt.Key.Key_Up:
                bar.setValue(bar.value() - LINE)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(True)
            case Qt.Key.Key_Minus:
                self.zoom(False)
            case _:
                super().keyPressEvent(event)
