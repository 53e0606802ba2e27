# SPDX-License-Identifier: Apache-2.0
"""A document camera beside the checklist: what it sees, and Enter takes the sheet.

QtMultimedia comes with the optional extra ``camera``; where it is not installed nothing here is offered.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.focus_ring import InnerRing

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCameraDevice, QCameraFormat, QVideoFrame

MOST_DOTS = 4096 * 3112
"""The finest picture that is asked of a camera."""


def camera_possible() -> bool:
    """Whether the extra is installed."""
    return find_spec("PySide6.QtMultimedia") is not None


class CameraView(QWidget):
    """The camera runs while this is in sight. ``taken`` brings the picture as it was when Enter was pressed."""

    taken = Signal(object)  # QImage
    gave_up = Signal()  # Esc

    def __init__(self) -> None:
        from PySide6.QtMultimedia import QMediaCaptureSession, QVideoSink

        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text("scans.panel.camera"))
        self.sink = QVideoSink(self)
        self.sink.videoFrameChanged.connect(self._seen)
        self._session = QMediaCaptureSession(self)
        self._session.setVideoSink(self.sink)
        self._picture = QImage()
        self._start()
        InnerRing(self)

    @property
    def there(self) -> bool:
        """Whether this machine has a camera."""
        return self._session.camera() is not None

    def _start(self) -> None:
        from PySide6.QtMultimedia import QCamera, QMediaDevices

        device = QMediaDevices.defaultVideoInput()
        if device.isNull():
            return
        camera = QCamera(device, self)
        finest = _finest(device)
        if finest is not None:
            camera.setCameraFormat(finest)
        self._session.setCamera(camera)
        camera.start()

    def stop(self) -> None:
        """Out of sight: the camera's lamp goes out."""
        camera = self._session.camera()
        if camera is not None:
            camera.stop()

    def sizeHint(self) -> QSize:
        """As wide as the panel, in the proportions of most cameras."""
        return QSize(theme.sizes().context - 2 * theme.PAGE_X, (theme.sizes().context - 2 * theme.PAGE_X) * 3 // 4)

    def _seen(self, frame: "QVideoFrame") -> None:
        picture = frame.toImage()
        if not picture.isNull():
            self._picture = picture
            self.update()

    def event(self, event: QEvent) -> bool:
        """Esc is the camera's own, before anything else closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is seen; Esc puts the camera away."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._picture.isNull():
            self.taken.emit(self._picture.copy())
        elif event.key() == Qt.Key.Key_Escape:
            self.gave_up.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What the camera sees, whole."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(Colour.sunk))
        if self._picture.isNull():
            words = text("scans.panel.camera_starts" if self.there else "scans.panel.no_camera")
            painter.setPen(theme.colour(Colour.ink2))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        spot = QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, *size.toTuple())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(spot, self._picture)


def _finest(device: "QCameraDevice") -> "QCameraFormat | None":
    """The format with the most dots within reason."""
    fits = [one for one in device.videoFormats() if _dots(one) <= MOST_DOTS]
    return max(fits, key=_dots, default=None)


def _dots(one: "QCameraFormat") -> int:
    return int(one.resolution().width()) * int(one.resolution().height())
