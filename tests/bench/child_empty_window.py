# SPDX-License-Identifier: Apache-2.0
"""A process with an empty window: the least that PySide6 needs to put something on the screen."""

import json
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Empty(QWidget):
    """Says when it was painted, and goes."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The first time counts."""
        print(json.dumps({"painted": time.monotonic()}), flush=True)
        QTimer.singleShot(0, QApplication.quit)


application = QApplication([])
window = Empty()
window.resize(1366, 768)
window.show()
application.exec()
