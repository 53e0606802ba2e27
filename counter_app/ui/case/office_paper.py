# SPDX-License-Identifier: Apache-2.0
"""A decided case's form as it will be printed with what the office has written so far."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.ui import theme
from counter_app.ui.case.paper_drawing import PaperDrawing
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.paper_preview import PaperPreview


class OfficePaper(PaperPreview):
    """Told of every change; draws only while it is in sight."""

    wanted_width = theme.THIRD

    def __init__(self, shell: Shell) -> None:
        super().__init__(framed=False)
        self._wanted: tuple[str, Callable[[], bytes]] | None = None
        self._drawing = PaperDrawing(shell, self)
        self._drawing.drawn.connect(self.show_pdf)
        self._drawing.failed.connect(self._show_none)

    def show_form(self, title: str, draw: Callable[[], bytes]) -> None:
        """The form stands otherwise now; ``draw`` runs away from the window."""
        self._wanted = title, draw
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """In sight: do what was left undone."""
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self._wanted is not None and self.isVisible():
            (title, draw), self._wanted = self._wanted, None
            self._drawing.draw(title, draw)

    def _show_none(self, error: CounterError) -> None:
        self.show_words(text("page.form.preview"), sentence(error))
