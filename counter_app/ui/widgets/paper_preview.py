# SPDX-License-Identifier: Apache-2.0
"""The paper as it will be printed: the same PDF, shown from memory. QtPdf is loaded when first wanted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import Elided, label

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

ZOOM_STEP = 1.25


class PaperPreview(QFrame):
    """A PDF with its title and page count. PgUp and PgDn turn pages, + and − zoom while it has the focus."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "paper")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._title = Elided(title, Role.h3)
        self._pages = label("", Role.cap, Colour.ink2)
        self._turn = KeyCap("PgDn")
        self._turn_word = label(text("ui.preview.turn"), Role.cap, Colour.ink2)
        self._empty = QLabel()
        self._empty.setProperty("role", Role.body.value)
        self._empty.setProperty("tone", Colour.ink2.name)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._title, 1)
        head.addWidget(self._pages)
        head.addWidget(self._turn)
        head.addWidget(self._turn_word)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        self._body.setSpacing(10)
        self._body.addLayout(head)
        self._body.addWidget(self._empty, 1)
        self._document: QPdfDocument | None = None
        self._view: QPdfView | None = None
        self._buffer: QBuffer | None = None
        self.show_words(title, "")

    @property
    def page_count(self) -> int:
        """Pages of what is shown."""
        return self._document.pageCount() if self._document is not None else 0

    @property
    def current_page(self) -> int:
        """The page in sight, from 0."""
        return self._view.pageNavigator().currentPage() if self._view is not None else 0

    def show_words(self, title: str, words: str) -> None:
        """Show a sentence in the place of paper."""
        self._title.setText(title)
        self._empty.setText(words)
        self._empty.show()
        if self._view is not None:
            self._view.hide()
        self._say_pages(0)

    def show_pdf(self, title: str, pdf: bytes) -> None:
        """Show a PDF."""
        view, document = self._prepare()
        self._title.setText(title)
        document.close()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        if self._buffer is not None:
            self._buffer.deleteLater()
        self._buffer = buffer
        self._empty.hide()
        view.show()
        self._say_pages(document.pageCount())

    def _say_pages(self, count: int) -> None:
        self._pages.setText(text("ui.preview.pages", count=count) if count else "")
        self._pages.setVisible(bool(count))
        for one in (self._turn, self._turn_word):
            one.setVisible(count > 1)
        self.setAccessibleName(text("ui.preview.name", title=self._title.text(), count=count))

    def _prepare(self) -> "tuple[QPdfView, QPdfDocument]":
        if self._view is None or self._document is None:
            from PySide6.QtPdf import QPdfDocument
            from PySide6.QtPdfWidgets import QPdfView

            self._document = QPdfDocument(self)
            self._view = QPdfView(self)
            self._view.setDocument(self._document)
            self._view.setPageMode(QPdfView.PageMode.MultiPage)
            self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._view.setFrameShape(QFrame.Shape.NoFrame)
            palette = self._view.palette()
            for role in (palette.ColorRole.Dark, palette.ColorRole.Base, palette.ColorRole.Window):
                palette.setColor(role, theme.colour(Colour.paper_bg))
            self._view.setPalette(palette)
            self._body.addWidget(self._view, 1)
        return self._view, self._document

    def turn(self, pages: int) -> None:
        """Go forward (or back) by pages."""
        if self._view is None:
            return
        at = self._view.pageNavigator().currentPage() + pages
        self._view.pageNavigator().jump(max(0, min(at, self.page_count - 1)), QPointF(0, 0))

    def zoom(self, larger: bool) -> None:
        """Larger or smaller; no smaller than the whole width."""
        if self._view is None:
            return
        mode = type(self._view).ZoomMode
        factor = self._view.zoomFactor() * (ZOOM_STEP if larger else 1 / ZOOM_STEP)
        if factor < 1 and not larger:
            self._view.setZoomMode(mode.FitToWidth)
        else:
            self._view.setZoomMode(mode.Custom)
            self._view.setZoomFactor(min(factor, 4.0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, scroll and zoom."""
        bar = self._view.verticalScrollBar() if self._view is not None else None
        match event.key():
            case Qt.Key.Key_PageDown:
                self.turn(1)
            case Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_Down if bar is not None:
                bar.setValue(bar.value() + 60)
            case Qt.Key.Key_Up if bar is not None:
                bar.setValue(bar.value() - 60)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(True)
            case Qt.Key.Key_Minus:
                self.zoom(False)
            case _:
                super().keyPressEvent(event)
