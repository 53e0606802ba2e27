# SPDX-License-Identifier: Apache-2.0
"""The program's own process, by its own entry: tells when it was painted and ready, and what memory it holds.

``child_counter.py HOME`` starts and closes; ``child_counter.py HOME 100`` signs in, rests, then decides that many
cases, shows each paper in the preview, and rests again.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer

from counter_app.cli.counter import main

REST_MS = 3000


def resident() -> float:
    """Megabytes of memory held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


class Watch(QObject):
    """Watches the application from outside: its first painting, and its window once that is opened."""

    def __init__(self, application: QtWidgets.QApplication, papers: int) -> None:
        super().__init__(application)
        self._application = application
        self._papers = papers
        self._found: dict[str, float] = {}
        self._window: Any = None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The first painting of anything, and the first showing of the program's window."""
        if event.type() == QEvent.Type.Paint and "painted" not in self._found:
            self._found["painted"] = 0.0
            QTimer.singleShot(0, self._painted)
        elif event.type() == QEvent.Type.Show and type(watched).__name__ == "MainWindow" and self._window is None:
            self._window = watched
            self._window.opened.connect(self._opened)
        return False

    def _painted(self) -> None:
        self._found["painted"] = time.monotonic()
        self._go_on()

    def _opened(self) -> None:
        self._found["ready"] = time.monotonic()
        self._application.removeEventFilter(self)
        self._go_on()

    def _go_on(self) -> None:
        if not self._found.get("painted") or "ready" not in self._found:
            return
        if not self._papers:
            self._end()
            return
        from counter_app.desk.signing_in import sign_in

        sign_in(self._window.counter, "0312", "0312")
        self._window.signed_in()
        QTimer.singleShot(REST_MS, self._rested)

    def _rested(self) -> None:
        self._found["idle_mb"] = resident()
        self._print_papers()
        QTimer.singleShot(REST_MS, self._worked)

    def _worked(self) -> None:
        self._found["worked_mb"] = resident()
        self._end()

    def _print_papers(self) -> None:
        from bench.hall import accept, party
        from counter_app.desk.printing import print_papers
        from counter_app.reports.facts import Paper
        from counter_app.ui.widgets.paper_preview import PaperPreview

        preview = PaperPreview("受理通知书")
        preview.resize(500, 700)
        preview.show()
        for number in range(self._papers):
            case = accept(self._window.counter, party(number))
            made = print_papers(self._window.counter, case, [Paper.acceptance])[0]
            if made.saved_as is not None:
                preview.show_pdf("受理通知书", made.saved_as.read_bytes())
            preview.repaint()
        preview.close()

    def _end(self) -> None:
        print(json.dumps(self._found), flush=True)
        self._window.close()


class Watched(QtWidgets.QApplication):
    """The program's application with somebody watching."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(words)
        self.watch = Watch(self, int(sys.argv[2]) if len(sys.argv) > 2 else 0)


QtWidgets.QApplication = Watched  # type: ignore[assignment,misc]
sys.exit(main(["--home", sys.argv[1]]))
