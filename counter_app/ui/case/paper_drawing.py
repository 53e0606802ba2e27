# SPDX-License-Identifier: Apache-2.0
"""Draws papers as they would be printed, away from the window: one at a time, and only the last asked for counts."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import preview
from counter_app.desk.printing import render
from counter_app.desk.serving import Serving
from counter_app.ui.shell.page import Shell


class PaperDrawing(QObject):
    """Asked again while it draws, it draws once more at the end, whatever was asked for in between."""

    drawn = Signal(str, object)  # the paper's title, its PDF
    failed = Signal(object)  # CounterError

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._asked = 0
        self._drawn = 0  # which asking the last paper answered
        self._at = 0  # which one is drawn now, 0 for none
        self._next: Callable[[], tuple[str, bytes]] | None = None

    @property
    def settled(self) -> bool:
        """Whether the last paper drawn is the last one asked for."""
        return self._drawn == self._asked

    def forget(self) -> None:
        """No paper is wanted any more."""
        self._asked += 1
        self._next = None

    def ask(self, serving: Serving, outcome: Outcome) -> None:
        """Ask for a paper; ``drawn`` or ``failed`` may come before this returns, or later."""
        self.forget()
        try:
            facts = preview(self._shell.counter, serving, outcome)
        except CounterError as error:
            self.failed.emit(error)
            return
        except Exception:
            self.failed.emit(CounterError("ui.crash.stopped"))  # what cannot be seen cannot be decided either
            raise
        self._next = partial(_draw, text(f"page.paper.{facts.paper.value}"), partial(render, facts))
        self._go_on()

    def draw(self, title: str, call: Callable[[], bytes]) -> None:
        """Ask for any other paper; ``call`` runs away from the window."""
        self.forget()
        self._next = partial(_draw, title, call)
        self._go_on()

    def _go_on(self) -> None:
        if self._next is None or self._at:
            return
        draw, self._next = self._next, None
        self._at = self._asked
        self._shell.reading(draw).success(self._take).failure(self._fail).start()

    def _take(self, paper: tuple[str, bytes]) -> None:
        if self._wanted():
            self._drawn = self._asked
            self.drawn.emit(*paper)
        self._go_on()

    def _fail(self, error: CounterError) -> None:
        if self._wanted():
            self.failed.emit(error)
        self._go_on()

    def _wanted(self) -> bool:
        """Whether what was drawn is still the last thing asked for."""
        at, self._at = self._at, 0
        return at == self._asked


def _draw(title: str, draw: Callable[[], bytes]) -> tuple[str, bytes]:
    return title, draw()
