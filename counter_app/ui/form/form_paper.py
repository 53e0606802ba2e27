# SPDX-License-Identifier: Apache-2.0
"""The form in sight on paper: beside the page, in the panel, from the printer."""

from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.desk.filling import CaseForm
from counter_app.desk.form_printing import FormSent, Way, print_form
from counter_app.desk.printing import PrintRequest
from counter_app.desk.serving import Serving
from counter_app.forms.session import FormSession
from counter_app.ui.case.paper_strip import STOP_AFTER_MS
from counter_app.ui.form.form_preview import FormPreview, as_it_stands
from counter_app.ui.shell.page import Shell


class FormPaper(QObject):
    """Shows one form at a time, as it stands; what is shown is what will be printed."""

    printing = Signal(bool)
    slow = Signal()  # it takes so long that stopping it is offered
    printed = Signal(str)  # in words

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._of: tuple[Serving, CaseForm, FormSession] | None = None
        self._beside: FormPreview | None = None
        self._request: PrintRequest | None = None  # of the paper that is on the wire
        self.waiting = QTimer(self)
        self.waiting.setSingleShot(True)
        self.waiting.setInterval(STOP_AFTER_MS)
        self.waiting.timeout.connect(self.slow)

    def follow(self, serving: Serving, form: CaseForm, session: FormSession) -> None:
        """The form whose paper is meant from now on."""
        self._of = (serving, form, session)
        self.refresh()

    def refresh(self) -> None:
        """The form stands otherwise now."""
        self._show(self._beside)
        panel = self._shell.panel
        if isinstance(panel, FormPreview):
            self._show(panel)

    def beside(self) -> FormPreview:
        """The paper in the third pane of a wide window."""
        if self._beside is None:
            self._beside = FormPreview(self._shell)
            self._show(self._beside)
        return self._beside

    def show_preview(self) -> bool:
        """The paper in the third pane, else in the panel; False where the panel has it already."""
        if self._beside is not None and self._beside.isVisible():
            self._beside.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif isinstance(self._shell.panel, FormPreview):
            return False
        else:
            preview = FormPreview(self._shell)
            self._shell.open_panel(preview)
            self._show(preview)
        return True

    def _show(self, preview: FormPreview | None) -> None:
        if preview is not None and self._of is not None:
            serving, form, session = self._of
            preview.show_form(serving, form.definition.id, form.title, session.snapshot())

    def print_now(self, way: Way = Way.filled) -> None:
        """On paper, to be signed or to be written by hand. The draft must have been kept."""
        if self._request is not None or self._of is None:
            return
        serving, form, _ = self._of
        self._request = PrintRequest()
        self.waiting.start()
        self.printing.emit(True)
        stands = as_it_stands(self._shell, serving)
        call = partial(_print, self._shell, stands, form.definition.id, way, self._request)
        self._shell.printing(call).success(self._printed).failure(self._not_printed).start()

    @property
    def may_stop(self) -> bool:
        """Whether a paper does not come out, and stopping it is offered."""
        return self._request is not None and not self.waiting.isActive() and not self._request.given_up

    def stop(self) -> None:
        """Esc: give up the paper on the wire. What is known of it then is told as ever."""
        if self._request is not None:
            self._request.cancel()

    def _printed(self, found: tuple[str, FormSent]) -> None:
        draft, sent = found
        self._free()
        current = self._shell.current
        if sent.printed is not None and current.busy and current.serving.draft.id == draft:
            current.serving.form_printed(sent.printed)
            current.touch()
            current.save_now()
        if sent.trouble is not None:
            self._shell.tell_error(sent.trouble)
            return
        queue = sent.queue
        self.printed.emit(text("page.form.printed", queue=queue) if queue else text("page.form.printed_file"))

    def _not_printed(self, error: CounterError) -> None:
        self._free()
        self._shell.tell_error(error)

    def _free(self) -> None:
        self._request = None
        self.waiting.stop()
        self.printing.emit(False)


def _print(shell: Shell, serving: Serving, form: str, way: Way, request: PrintRequest) -> tuple[str, FormSent]:
    return serving.draft.id, print_form(shell.counter, serving, form, way, request=request)
