# SPDX-License-Identifier: Apache-2.0
"""Work as rows of the table: what was decided on it, until when, which step of what, for whom."""

from datetime import date

from counter_app.base.clock import spoken_date
from counter_app.base.texts import text
from counter_app.desk.batch_steps import StepDecision
from counter_app.desk.work_list import CaseRow
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.case_table import Cell, HeaderCell, Row
from counter_app.ui.widgets.marks import Mark

NO_DAY = ""


def columns() -> tuple[HeaderCell, ...]:
    """The table's columns."""
    widths = {
        "decided": 104,
        "until": 168,
        "step": 142,
        "item": 0,
        "who": 130,
        "identity": 196,
        "number": 96,
        "whole": 120,
    }
    return tuple(HeaderCell(text(f"work_list.column.{name}"), width) for name, width in widths.items())


def work_row(row: CaseRow, today: date, decision: StepDecision | None) -> Row:
    """A case and what its clerk decided on it so far."""
    return Row(
        row.case_id,
        (
            _decided(decision),
            _until(row, today),
            _step(row),
            Cell(row.title, bold=True),
            Cell(row.applicant or text("page.cases.nobody")),
            Cell(row.identity, tone=Colour.ink2),
            Cell(row.number.rpartition("-")[2]),
            Cell(_day(row.due), tone=Colour.ink2),
        ),
    )


def verb_words(verb: str) -> str:
    """A step in a word; what is looked up first has none of its own."""
    return verb or text("work_list.look")


def _decided(decision: StepDecision | None) -> Cell:
    if decision is None:
        return Cell("")
    if decision.reason:
        return Cell(text("work_list.sent_back"), Mark.defective)
    return Cell(text("work_list.passed"), Mark.met)


def _step(row: CaseRow) -> Cell:
    if row.unsettled:
        return Cell(text("work_list.unsettled", verb=verb_words(row.verb)), Mark.defective)
    if row.begun:
        return Cell(text("work_list.begun", verb=verb_words(row.verb)), Mark.now)
    return Cell(verb_words(row.verb))


def _until(row: CaseRow, today: date) -> Cell:
    if row.step_due == row.due == NO_DAY:
        return Cell(text("work_list.no_day"), tone=Colour.ink2)
    day = date.fromisoformat(row.work_due)
    if day < today:
        return Cell(text("page.cases.overdue", date=spoken_date(day)), tone=Colour.err, bold=True)
    if day == today:
        return Cell(text("work_list.today"), tone=Colour.warn, bold=True)
    return Cell(spoken_date(day))


def _day(iso: str) -> str:
    return spoken_date(date.fromisoformat(iso)) if iso else text("page.cases.none")
