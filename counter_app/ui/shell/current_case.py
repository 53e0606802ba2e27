# SPDX-License-Identifier: Apache-2.0
"""The citizen at the window: the draft in work, saved a moment after each change, put away without loss."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError

if TYPE_CHECKING:
    from counter_app.cases.draft import Draft
    from counter_app.cases.people import Party
    from counter_app.desk.serving import Serving
    from counter_app.ui.shell.page import Shell

SAVE_AFTER_MS = 400
SAVE_AGAIN_MS = 5000


class CurrentCase(QObject):
    """Holds the :class:`Serving` in work and saves its draft. Lives on the main thread."""

    saved = Signal()

    def __init__(self, shell: "Shell") -> None:
        super().__init__()
        self._shell = shell
        self._serving: Serving | None = None
        self._carried: Party | None = None
        self._dirty = False
        self.saved_at: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save_now)
        self._unsaved: dict[str, Draft] = {}  # until the store says that it has them
        self._retired = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(SAVE_AGAIN_MS)
        self._again.timeout.connect(self._save_again)

    @property
    def serving(self) -> "Serving":
        """The draft in work; there must be one."""
        if self._serving is None:
            raise RuntimeError("nobody is being served")
        return self._serving

    @property
    def busy(self) -> bool:
        """Whether somebody is being served."""
        return self._serving is not None

    def take(self, serving: "Serving") -> None:
        """Serve another draft; the one before is saved first. A new case begins with the person carried on."""
        carried = self._carried
        self.put_away()
        self._serving = serving
        self.saved_at = None
        serving.draft.ticket = self._shell.queue.ticket_for(serving.draft.ticket)
        if carried is not None and serving.case is None and serving.draft.applicant is None and serving.suits(carried):
            serving.set_applicant(carried)
            self.touch()

    def carry(self, party: "Party") -> None:
        """The same person has one more matter."""
        self._carried = party

    def touch(self) -> None:
        """Something changed: save it as soon as the keys are quiet."""
        self._dirty = True
        self._timer.start()

    def save_now(self) -> None:
        """Save what is not saved yet, of citizens who have left too."""
        self._timer.stop()
        if self._serving is not None and self._dirty:
            self._dirty = False
            draft = self._serving.snapshot(to_micros(self._shell.clock()))
            self._unsaved[draft.id] = draft
            self._save(draft)
        if self._again.isActive():
            self._save_again()

    def _save(self, draft: "Draft") -> None:
        self._shell.writing(partial(_save, self._shell, draft)).success(self._saved).failure(self._failed).start()

    def _save_again(self) -> None:
        self._again.stop()
        for draft in tuple(self._unsaved.values()):
            self._save(draft)

    def put_away(self) -> None:
        """The citizen leaves: what is not decided stays as a draft."""
        self.save_now()
        self._serving = None
        self._carried = None

    def retire(self) -> None:
        """The window is closed: nothing is tried again."""
        self._retired = True
        self._again.stop()

    def finish(self) -> None:
        """The case is decided and its draft gone: nothing is left to save."""
        self._timer.stop()
        self._dirty = False
        if self._serving is not None:
            self._unsaved.pop(self._serving.draft.id, None)
        self._serving = None

    def _saved(self, draft: "Draft") -> None:
        if self._unsaved.get(draft.id) is draft:
            del self._unsaved[draft.id]
        self.saved_at = self._shell.clock()
        self.saved.emit()

    def _failed(self, error: CounterError) -> None:
        self._shell.tell_error(error)
        if not self._retired:
            self._again.start()


def _save(shell: "Shell", draft: "Draft") -> "Draft":
    from counter_app.desk.drafting import save_draft

    save_draft(shell.counter, draft)
    return draft
