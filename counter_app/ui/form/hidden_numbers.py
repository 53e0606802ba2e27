# SPDX-License-Identifier: Apache-2.0
"""Numbers of a form that are not shown in full: why one is wanted is asked, recorded, and then it is shown."""

from functools import partial

from PySide6.QtCore import Qt

from counter_app.desk.unmasking import record_unmasking
from counter_app.ui.case.unmask_row import UnmaskRow
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.roster_card import RosterCard
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.field import Field


class HiddenNumbers(UnmaskRow):
    """The row that asks, above the form."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._body: FormBody | None = None
        self._roster: RosterCard | None = None
        self._case = ""
        self.chosen.connect(self._record)
        self.hide()

    def forget(self) -> None:
        """Another form, or another case: nothing is asked, nothing will be shown."""
        self._body, self._roster, self.field = None, None, None
        self.hide()

    def ask_of(self, body: FormBody, case: str) -> None:
        """Ask for the number in use, else the first that is hidden; nothing where none is. ``case`` is its id."""
        self._body, self._roster, self._case = body, body.parts.roster_in_use(), case
        if self._roster is not None:
            name = self._roster.hidden_name()
            if name:
                self.ask(None, name)
            return
        hidden = [one for one in body.fields.values() if isinstance(one, Field) and one.editor.concealed]
        focused = [one for one in hidden if one.editor.hasFocus()]
        if hidden:
            self.ask((focused + hidden)[0])

    def _record(self, reason: str) -> None:
        self.hide()
        roster = self._roster
        name = self.field.key if self.field is not None else roster.hidden_key() if roster is not None else ""
        if name and self._body is not None:
            where = f"{self._body.form.id}.{name}"
            call = partial(record_unmasking, self._shell.counter, where, reason, self._case)
            self._shell.writing(call).success(self._show).start()

    def _show(self, done: object) -> None:
        if self.field is not None:
            self.field.reveal()
            self.field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self._roster is not None:
            self._roster.reveal()
