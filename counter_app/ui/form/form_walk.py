# SPDX-License-Identifier: Apache-2.0
"""The way of the hands through a form: field to field, to where something is mended, round it to what is next."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.forms.checks import FormFault
from counter_app.forms.session import FormSession
from counter_app.ui.form.form_parts import FormParts
from counter_app.ui.form.standing import TWICE
from counter_app.ui.widgets.card import Column
from counter_app.ui.widgets.field_frame import FieldFrame


class FormWalk(QObject):
    """Moves the focus, and brings all of a field into sight."""

    at_end = Signal()
    unfolded = Signal()  # a group had to be opened

    def __init__(self, column: Column, parts: FormParts, session: FormSession) -> None:
        super().__init__(column)
        self._column = column
        self._parts = parts
        self._session = session

    def _stops(self) -> list[QWidget]:
        return [one for one in self._parts.stops() if one.isEnabled() and one.isVisibleTo(self._column)]

    def go_on(self, by: int = 1) -> None:
        """From where the hands are to the next stop, or the one before."""
        stops = self._stops()
        at = self._here(stops)
        if at < 0:
            return
        if 0 <= at + by < len(stops):
            self.focus(stops[at + by])
        elif by > 0:
            self.at_end.emit()

    def _here(self, stops: list[QWidget]) -> int:
        """Which stop the hands are at, -1 for none."""
        now = QApplication.focusWidget()
        if now is None:
            return -1
        return next((at for at, one in enumerate(stops) if one is now or one.isAncestorOf(now)), -1)

    def focus(self, stop: QWidget) -> None:
        """Put the focus somewhere, all of the field in sight."""
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        self.show_whole(stop)

    def show_whole(self, stop: QWidget) -> None:
        """Bring into sight what a stop belongs to: its label above it, and what is wrong with it below."""
        part: QWidget | None = stop
        while part is not None and not isinstance(part, FieldFrame):
            part = part.parentWidget() if part is not self._column else None
        self._column.show_part(part or stop)

    def stop_of(self, fault: FormFault) -> QWidget | None:
        """Where a fault is mended."""
        if fault.code == TWICE and fault.field in self._parts.seconds:
            return self._parts.seconds[fault.field].editor
        if fault.roster:
            card = self._parts.rosters.get(fault.roster)
            return card.table if card is not None else None
        field = self._parts.fields.get(fault.field)
        return field.stops()[0] if field is not None else None

    def go_to(self, fault: FormFault) -> None:
        """Stand where a fault is mended."""
        if fault.roster in self._parts.rosters:
            self._parts.rosters[fault.roster].stand_on(fault.row, fault.field)
            return
        for card in self._parts.groups:
            if card.folded and any(one.definition.key == fault.field for one in card.fields):
                card.fold(False)
                self.unfolded.emit()
        stop = self.stop_of(fault)
        if stop is not None:
            self.focus(stop)

    def next_open(self) -> FormFault | None:
        """The next thing to mend behind where the hands are, round the form."""
        wrong = [one for one in self._session.faults if not one.warns] or list(self._session.faults)
        if not wrong:
            return None
        order = self._stops()
        here, row, column = self._here(order), -1, -1
        card = self._parts.roster_in_use()
        if card is not None:
            row, column = card.table.at

        def place(fault: FormFault) -> tuple[int, int, int]:
            stop = self.stop_of(fault)
            at = next((n for n, one in enumerate(order) if one is stop), len(order))
            roster = self._parts.rosters.get(fault.roster)
            return at, fault.row - 1 if roster else -1, roster.model.place_of(fault.field) if roster else -1

        placed = sorted(((place(one), at) for at, one in enumerate(wrong)), key=lambda one: one)
        behind = [at for spot, at in placed if spot > (here, row, column)]
        return wrong[(behind or [at for _, at in placed])[0]]
