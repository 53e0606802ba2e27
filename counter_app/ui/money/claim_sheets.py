# SPDX-License-Identifier: Apache-2.0
"""The sheets of a claim as they are written: one of them in sight, each with its session."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from counter_app.base.clock import civil_date
from counter_app.forms.filled import FilledForm
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.standing import Standing, standing_of
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.money.claim_parts import Writing
from counter_app.ui.shell.page import Shell

DONE = Standing(begun=True)


class ClaimSheets(QWidget):
    """Holds the sheets of one part of one case; another part or case begins anew."""

    changed = Signal()
    judged = Signal()
    at_end = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._bodies: dict[str, FormBody] = {}
        self._stack = QStackedLayout(self)
        self.sheets: Sequence[Writing] = ()
        self.known: frozenset[str] = frozenset()  # sheets that are kept and may stay as they are
        self.at = 0

    @property
    def in_work(self) -> bool:
        """Whether a sheet is in sight."""
        return bool(self.sheets) and self.sheet.definition.id in self._bodies

    @property
    def sheet(self) -> Writing:
        """The sheet in sight."""
        return self.sheets[self.at]

    @property
    def body(self) -> FormBody:
        """The sheet in sight as it is written."""
        return self._bodies[self.sheet.definition.id]

    @property
    def begun(self) -> dict[str, FilledForm]:
        """Every sheet that is not as it was kept, but for accounts."""
        new = [one for one in self.sheets if not one.is_payee and one.is_new]
        return {one.definition.id: one.session.snapshot() for one in new}

    def serve(self, sheets: Sequence[Writing], known: frozenset[str]) -> None:
        """Other sheets; what was begun of them goes on."""
        self.clear()
        self.sheets, self.known = sheets, known
        today = civil_date(self._shell.clock())
        caps = {
            "add": cap_of(Context.claim_roster, Command.add_row),
            "remove": cap_of(Context.claim_roster, Command.remove_row),
            "take_in": cap_of(Context.claim_roster, Command.take_in_rows),
        }
        for one in sheets:
            body = FormBody(self._shell, one.session, today, caps)
            body.changed.connect(self.changed)
            body.judged.connect(self.judged)
            body.at_end.connect(self.at_end)
            self._bodies[one.definition.id] = body
            self._stack.addWidget(body)
            body.begin()
        self.show_sheet(next((at for at, one in enumerate(sheets) if not self.is_kept(one)), 0))

    def clear(self) -> None:
        """No sheet is in sight."""
        for body in self._bodies.values():
            self._stack.removeWidget(body)
            body.hide()
            body.destroyed.connect(body.__dict__.clear)  # its Python side may outlive it, with every editor it had
            body.deleteLater()
        self._bodies, self.sheets, self.at = {}, (), 0

    def show_sheet(self, at: int) -> None:
        """Bring a sheet into sight."""
        if self.sheets:
            self.at = at % len(self.sheets)
            self._stack.setCurrentWidget(self.body)

    def standings(self) -> list[Standing]:
        """How far each sheet is; one that is kept and was not touched is done."""
        return [self._standing(one) for one in self.sheets]

    def _standing(self, sheet: Writing) -> Standing:
        if self.is_kept(sheet):
            return DONE
        found = standing_of(sheet.session.faults)
        blank = not found.wrong and not found.empty and not sheet.is_begun
        return Standing() if blank else found

    def is_kept(self, sheet: Writing) -> bool:
        """Whether a sheet is kept as it stands."""
        return sheet.definition.id in self.known and not sheet.is_new

    def next_open(self) -> int | None:
        """The next sheet that is still to be kept, the one in sight last; None where all are."""
        order = [*range(self.at + 1, len(self.sheets)), *range(self.at + 1)]
        places = (place for place in order if place < len(self.sheets))
        return next((place for place in places if not self.is_kept(self.sheets[place])), None)
