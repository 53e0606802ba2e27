# SPDX-License-Identifier: Apache-2.0
"""The draft of the form in sight: kept when the keys are quiet, and before anything else is looked at."""

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.desk.filling import keep
from counter_app.desk.serving import Serving
from counter_app.forms.session import FormSession
from counter_app.ui.shell.current_case import SAVE_AFTER_MS
from counter_app.ui.shell.page import Shell


class FormKeeping(QObject):
    """Keeps one form at a time, and only while its case is the one in work."""

    kept = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._of: tuple[Serving, str, FormSession] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.keep_now)

    def follow(self, serving: Serving, form: str, session: FormSession) -> None:
        """The form that is typed into from now on."""
        self._of = (serving, form, session)

    def wait(self) -> None:
        """Something was typed: keep it once the keys are quiet."""
        self._timer.start()

    def flush(self) -> None:
        """Keep what has not been kept yet."""
        if self._timer.isActive():
            self.keep_now()

    def keep_now(self) -> None:
        """Keep the form and save the draft."""
        self._timer.stop()
        if self._of is None:
            return
        serving, form, session = self._of
        current = self._shell.current
        if current.busy and current.serving is serving:
            keep(serving, form, session.snapshot())
            current.touch()
            current.save_now()
            self.kept.emit()
