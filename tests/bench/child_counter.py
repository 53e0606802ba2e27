# SPDX-License-Identifier: Apache-2.0
"""The program's own process, by its own entry: tells when it was painted and ready, and what memory it holds.

``child_counter.py HOME`` starts and closes; ``child_counter.py HOME 100`` signs in, rests, then decides that many
cases, shows each paper in the preview, and rests again.
"""

import json
import os
import sys
import time
from typing import Any

from PySide6.QtCore import QTimer

from counter_app.__main__ import main
from counter_app.start import Start
from counter_app.ui.opening import Opening

REST_MS = 3000


def resident() -> float:
    """Megabytes of memory held."""
    with open("/proc/self/status", encoding="ascii") as status:
        return int(status.read().split("VmRSS:")[1].split()[0]) / 1024


class Watch:
    """Watches the program from outside: the first painting, and the window once guides and store are open."""

    def __init__(self, papers: int) -> None:
        self._papers = papers
        self._found: dict[str, float] = {}
        self._window: Any = None

    def first_painting(self) -> None:
        """The first thing on the screen was drawn."""
        self._found.setdefault("painted", time.monotonic())

    def loaded(self, start: Start) -> None:
        """The program is in; its window is about to open guides and store."""
        if start.working is not None:
            self._window = start.working.window
            self._window.opened.connect(self._opened)

    def _opened(self) -> None:
        self._found["ready"] = time.monotonic()
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


os.environ["COUNTER_APP_HOME"] = sys.argv[1]
watch, sys.argv = Watch(int(sys.argv[2]) if len(sys.argv) > 2 else 0), sys.argv[:1]
paint, load = Opening.paintEvent, Start.load


def painted(opening: Opening, event: Any) -> None:  # noqa: ANN401 - Qt's event, handed on
    """The program's own drawing, and the time of it."""
    paint(opening, event)
    watch.first_painting()


def loading(start: Start) -> None:
    """The program's own loading, with somebody watching what comes of it."""
    load(start)
    watch.loaded(start)


Opening.paintEvent = painted  # type: ignore[method-assign,assignment]
Start.load = loading  # type: ignore[method-assign,assignment]
sys.exit(main())
