# SPDX-License-Identifier: Apache-2.0
"""The window's own banners over the page: pushed in, at most two, there until somebody has seen them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.messages import Message
from counter_app.ui.widgets.banner import Banner
from counter_app.ui.widgets.button import Button

MOST_BANNERS = 2


class BannerStrip(QWidget):
    """Takes room only while there is something to say, and never the focus."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._banners: list[Banner] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(theme.PAGE_X, theme.GAP, theme.PAGE_X, 0)
        self._box.setSpacing(theme.GAP)
        self.hide()

    @property
    def banners(self) -> tuple[Banner, ...]:
        """Those in sight, oldest first."""
        return tuple(self._banners)

    def say(self, message: Message) -> None:
        """Show a message, once; the oldest banner makes room."""
        if any(one.message == message for one in self._banners):
            return
        while len(self._banners) >= MOST_BANNERS:
            self.drop(self._banners[0])
        seen = Button(text("ui.window.seen"), small=True)
        seen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        banner = Banner(message, [seen])
        seen.clicked.connect(self._seen)
        self._banners.append(banner)
        self._box.addWidget(banner)
        self.show()
        self.changed.emit()

    def _seen(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            for banner in self.banners:
                if banner.isAncestorOf(button):
                    self.drop(banner)

    def drop(self, banner: Banner) -> None:
        """Take a banner away."""
        self._banners.remove(banner)
        self._box.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        self.setVisible(bool(self._banners))
        self.changed.emit()
