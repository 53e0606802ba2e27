# SPDX-License-Identifier: Apache-2.0
"""A claim to be looked at: what was asked beside what was fixed, what was changed marked, and where the money goes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGridLayout, QWidget

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.money import parse_money
from counter_app.base.privacy import mask_name
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.forms.checks import FormFault
from counter_app.forms.definition import Field, FormDefinition, Roster
from counter_app.forms.filled import FilledForm
from counter_app.forms.session import FormSession
from counter_app.ui.form.registry import FIELDS
from counter_app.ui.form.roster_model import CellLook, RosterModel
from counter_app.ui.form.roster_table import RosterTable
from counter_app.ui.money.claim_sums import ASKED, FIXED
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, Column, row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Elided, label


class ReadSession(FormSession):
    """A sheet that nobody fills in: everything is in sight, nothing is asked."""

    def fills(self, field: Field) -> bool:
        """Nothing."""
        return False

    def shows(self, field: Field) -> bool:
        """Everything."""
        return True


class ReadModel(RosterModel):
    """Rows with what the review changed marked: fixed is not what was asked. Columns that hold nothing are left out."""

    def __init__(self, session: FormSession, roster: Roster, today: date, parent: QObject) -> None:
        super().__init__(session, roster, today, parent)
        self.columns = [one for one in self.columns if any(row.get(one.key) for row in self.rows)]

    def look(self, row: int, column: int) -> CellLook:
        """The cell as it is drawn."""
        look = super().look(row, column)
        if self.columns[column].key == FIXED and is_changed(self.row(row)):
            return replace(look, fault=text("money.view.changed"), warns=True)
        return look


def is_changed(row: dict[str, str]) -> bool:
    """Whether the review fixed something else than what was asked."""
    asked, fixed = parse_money(row.get(ASKED, "")), parse_money(row.get(FIXED, ""))
    return asked is not None and fixed is not None and asked != fixed


class SheetView(Card):
    """One sheet: who wrote it and when, its fields, its rows."""

    def __init__(self, title: str, said: str, form: FormDefinition, filled: FilledForm, today: date) -> None:
        super().__init__(gap=8)
        self.table: RosterTable | None = None
        session = ReadSession(form, filled, today=today)
        head = row(label(title, Role.h3), Elided(said, Role.cap, Colour.ink3), gap=12)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        for one in form.rosters:
            if filled.rosters.get(one.key):
                self._add_rows(session, one, today)
        self._add_fields(form, filled)

    def _add_rows(self, session: ReadSession, roster: Roster, today: date) -> None:
        model = ReadModel(session, roster, today, self)
        model.is_told = _never
        model.refresh()
        self.table = RosterTable(model, roster.title)
        changed = sum(1 for one in model.rows if is_changed(one))
        count = label(text("page.form.roster.count", count=model.written), Role.cap, Colour.ink2)
        line = row(count, gap=12)
        if changed:
            line.addWidget(Chip(text("money.view.changed_rows", count=changed), Mark.defective))
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addWidget(self.table)

    def _add_fields(self, form: FormDefinition, filled: FilledForm) -> None:
        shown = [(one.label, said_of(one, filled)) for one in form.fields if filled.values.get(one.key)]
        if not shown:
            return
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        for at, (name, words) in enumerate(shown):
            line, column = divmod(at, 3)
            place = row(label(name, Role.cap, Colour.ink3), Elided(words, bold=True), gap=8)
            place.setStretch(1, 1)
            grid.addLayout(place, line, column)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.body.addWidget(whole)


def said_of(field: Field, filled: FilledForm) -> str:
    """A field's value as it is shown to somebody who did not type it."""
    value = filled.values.get(field.key, "")
    return mask_name(value) if field.key == "payee" else FIELDS[field.type].masked(field, value)


def _never(fault: FormFault) -> bool:
    return False


class ClaimView(Column):
    """All sheets of a claim, one under the other. Nothing here can be typed into."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[SheetView] = []
        self.body.addStretch(1)

    @property
    def parts(self) -> Sequence[SheetView]:
        """The sheets in sight."""
        return self._parts

    def show_claim(
        self,
        case: Case,
        sheets: Sequence[tuple[FormDefinition, FilledForm]],
        lines: Sequence[tuple[int, int, FormDefinition, FilledForm]],
        today: date,
    ) -> None:
        """Show what is kept. ``lines``: accounts of single rows, with when they were recorded."""
        self.clear()
        for form, filled in sheets:
            self._add(SheetView(form.title, _by_whom(case, form.id), form, filled, today))
        for line, at, form, filled in lines:
            title = text("money.line.kept_as", form=form.title, row=line)
            self._add(SheetView(title, text("money.view.payee_at", time=_when(at)), form, filled, today))

    def _add(self, part: SheetView) -> None:
        self._parts.append(part)
        self.body.insertWidget(self.body.count() - 1, part)

    def clear(self) -> None:
        """Show nothing."""
        for part in self._parts:
            self.body.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []

    def first(self) -> QWidget | None:
        """Where the hands may stand: the first table."""
        return next((one.table for one in self._parts if one.table is not None), None)


def _by_whom(case: Case, sheet: str) -> str:
    """Who recorded it and who fixed it, by their numbers."""
    claim = case.claims.get(sheet)
    if claim is None:
        return text("money.view.payee_at", time=_when(case.payee_at)) if case.payee_at else ""
    told = text("money.view.recorded", clerk=claim.clerk, time=_when(claim.at))
    if claim.fixed_at:
        told += "　" + text("money.view.fixed", clerk=claim.fixed_by, time=_when(claim.fixed_at))
    return told


def _when(micros: int) -> str:
    return f"{from_micros(micros).astimezone(SHANGHAI):%m-%d %H:%M}"
