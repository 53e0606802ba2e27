# SPDX-License-Identifier: Apache-2.0
"""The window on the second monitor: a bar with the window's number, and one page. It never takes the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QScreen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from counter_app.ui.rating.look import Look, Words, look_for
from counter_app.ui.rating.pages import CitizenPage
from counter_app.ui.theme import Colour

MakePage = Callable[[Look], CitizenPage]


class CitizenWindow(QFrame):
    """Shows one page at a time; made anew for another monitor or another text mode, each from what stands then."""

    def __init__(self, name: str) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(None, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("surface", "citizen")
        self.setWindowTitle(name)
        self._name = name
        self._elder = False
        self._make: MakePage = CitizenPage
        self._page: CitizenPage | None = None
        self._look: Look | None = None
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # a monitor is as large as it is
        self._bar: QWidget | None = None
        self.resize(1366, 768)

    @property
    def page(self) -> CitizenPage:
        """The page in sight."""
        if self._page is None:
            raise RuntimeError("no page yet")
        return self._page

    def stand_on(self, monitor: QScreen) -> None:
        """Fill a monitor, without taking the focus from the clerk's window."""
        self.setScreen(monitor)
        self.setGeometry(monitor.geometry())
        if not self.isVisible():
            # not showFullScreen: that activates the window, and the clerk's keys would go astray
            self.setWindowState(Qt.WindowState.WindowFullScreen)
            self.show()

    def show_page(self, make: MakePage, *, elder: bool) -> CitizenPage:
        """Put another page in sight."""
        self._make, self._elder = make, elder
        return self._put()

    def _put(self) -> CitizenPage:
        look = self._look = look_for(self.size(), elder=self._elder)
        for old in (self._bar, self._page):
            if old is not None:
                self._body.removeWidget(old)
                old.hide()
                old.deleteLater()
        page = self._page = self._make(look)
        self._bar = self._make_bar(look, page.title)
        self._body.addWidget(self._bar)
        self._body.addWidget(page, 1)
        return page

    def _make_bar(self, look: Look, title: str) -> QWidget:
        bar = QFrame()
        bar.setProperty("surface", "top")
        bar.setFixedHeight(look.bar)
        line = QHBoxLayout(bar)
        line.setContentsMargins(look.px(40), 0, look.px(40), 0)
        line.addWidget(Words(self._name, look.cap, bold=True, tone=Colour.surface))
        line.addStretch(1)
        line.addWidget(Words(title, look.cap, tone=Colour.surface))
        return bar

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another monitor: other measures."""
        super().resizeEvent(event)
        if self._page is not None and look_for(self.size(), elder=self._elder) != self._look:
            self._put()
