# SPDX-License-Identifier: Apache-2.0
"""Right of the page: the context panel, pushed in by a key, and in a wide window a third pane that stands there."""

from PySide6.QtCore import QEasingCurve, QPropertyAnimation
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from counter_app.ui import theme
from counter_app.ui.widgets.card import surface

OPENING_MS = 120


class SidePanes(QWidget):
    """As wide as what stands in it: nothing, a panel, a third pane, or both."""

    def __init__(self, *, motion: bool) -> None:
        super().__init__()
        self._motion = motion
        self._wide = False
        self._panel: QWidget | None = None
        self._panel_frame = surface("panel")
        self._panel_frame.hide()
        self._panel_body = QVBoxLayout(self._panel_frame)
        self._panel_body.setContentsMargins(1, 0, 0, 0)
        self._third_frame = surface("panel")
        self._third_frame.hide()
        self._third_frame.setFixedWidth(theme.THIRD)
        self._thirds = QStackedLayout(self._third_frame)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._panel_frame)
        line.addWidget(self._third_frame)

    @property
    def panel(self) -> QWidget | None:
        """The context panel in sight."""
        return self._panel

    @property
    def third(self) -> QWidget | None:
        """What stands in the third pane, if that is in sight."""
        return None if self._third_frame.isHidden() else self._thirds.currentWidget()

    def open_panel(self, panel: QWidget) -> None:
        """Push a panel in; the focus stays where it is."""
        self._clear()
        self._panel = panel
        self._panel_body.addWidget(panel)
        was_hidden = self._panel_frame.isHidden()
        self._panel_frame.setFixedWidth(self._panel_width())
        self._panel_frame.show()
        if self._motion and was_hidden and self.isVisible():
            self._slide(self._panel_width())

    def close_panel(self) -> bool:
        """Take the panel away; whether it held the focus."""
        held = _holds_focus(self._panel)
        self._clear()
        self._panel_frame.hide()
        return held

    def _clear(self) -> None:
        panel, self._panel = self._panel, None
        if panel is not None:
            self._panel_body.removeWidget(panel)
            panel.hide()
            panel.deleteLater()

    def stand(self, third: QWidget | None) -> bool:
        """Put something into the third pane, or leave the pane out; whether what went held the focus."""
        before = self.third
        if third is before:
            return False
        held = _holds_focus(before)
        if third is not None:
            if self._thirds.indexOf(third) < 0:
                self._thirds.addWidget(third)
            self._thirds.setCurrentWidget(third)
        self._third_frame.setVisible(third is not None)
        return held

    def fit(self, *, wide: bool) -> None:
        """Another width of the window, or another text mode."""
        self._wide = wide
        if self._panel is not None:
            self._panel_frame.setFixedWidth(self._panel_width())

    def _panel_width(self) -> int:
        """The panel's own wish at normal text, else the width of all panels."""
        wanted = getattr(self._panel, "wanted_width", 0)
        if wanted and (wanted > theme.sizes().context or not theme.sizes().large):
            return int(wanted)
        return theme.WIDE_CONTEXT if self._wide and not theme.sizes().large else theme.sizes().context

    def _slide(self, wide: int) -> None:
        slide = QPropertyAnimation(self._panel_frame, b"maximumWidth", self._panel_frame)
        self._panel_frame.setMinimumWidth(0)
        slide.setDuration(OPENING_MS)
        slide.setStartValue(0)
        slide.setEndValue(wide)
        slide.setEasingCurve(QEasingCurve.Type.OutQuad)
        slide.finished.connect(self._slid)
        slide.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def _slid(self) -> None:
        self._panel_frame.setFixedWidth(self._panel_width())


def _holds_focus(part: QWidget | None) -> bool:
    now = QApplication.focusWidget()
    return part is not None and now is not None and (part is now or part.isAncestorOf(now))
