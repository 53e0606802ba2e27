# SPDX-License-Identifier: Apache-2.0
"""The form as it will be printed: beside the page in a wide window, in the panel of a narrow one."""

from functools import partial

from PySide6.QtGui import QShowEvent

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.desk.filling import keep
from counter_app.desk.form_printing import render_form_of
from counter_app.desk.serving import Serving
from counter_app.forms.filled import FilledForm
from counter_app.ui import theme
from counter_app.ui.case.paper_drawing import PaperDrawing
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.paper_preview import PaperPreview


def as_it_stands(shell: Shell, serving: Serving) -> Serving:
    """A copy that another thread may read while the clerk types on."""
    return Serving(serving.item, serving.snapshot(to_micros(shell.clock())), serving.case)


class FormPreview(PaperPreview):
    """Told of every change that was kept; draws only while it is in sight."""

    wanted_width = theme.THIRD

    def __init__(self, shell: Shell) -> None:
        super().__init__(framed=False)
        self._shell = shell
        self._wanted: tuple[Serving, str, str, FilledForm] | None = None
        self._stale = False
        self._drawing = PaperDrawing(shell, self)
        self._drawing.drawn.connect(self._show_paper)
        self._drawing.failed.connect(self._show_none)

    def show_form(self, serving: Serving, form: str, title: str, filled: FilledForm) -> None:
        """The form stands otherwise now."""
        self._wanted, self._stale = (serving, form, title, filled), True
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """In sight: do what was left undone."""
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self._wanted is None or not self._stale or not self.isVisible():
            return
        self._stale = False
        serving, form, title, filled = self._wanted
        copy = as_it_stands(self._shell, serving)
        keep(copy, form, filled)
        call = partial(render_form_of, self._shell.counter, copy, form)
        self._drawing.draw(text("page.form.preview_of", form=title), call)

    def _show_paper(self, title: str, pdf: bytes) -> None:
        self.show_pdf(title, pdf)

    def _show_none(self, error: CounterError) -> None:
        self.show_words(text("page.form.preview"), sentence(error))
