# SPDX-License-Identifier: Apache-2.0
"""Cases and drafts as rows of the table: masked, in words, with a mark before the state."""

from datetime import date

from counter_app.base.clock import SHANGHAI, civil_date, from_micros, spoken_date
from counter_app.base.texts import text
from counter_app.cases.case import CaseStatus
from counter_app.desk.drafting import DraftSummary
from counter_app.desk.listing import CaseRow
from counter_app.ui.case.decided import STATUS_MARKS
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.case_table import Cell, HeaderCell, Row
from counter_app.ui.widgets.marks import Mark

DRAFT = "draft:"
"""Before the id of a draft, so that no draft is taken for a case."""


def columns() -> tuple[HeaderCell, ...]:
    """The table's columns."""
    widths = {"time": 112, "number": 96, "item": 0, "who": 130, "identity": 196, "status": 142, "due": 160, "paper": 76}
    return tuple(HeaderCell(text(f"page.cases.column.{name}"), width) for name, width in widths.items())


def case_row(row: CaseRow, today: date) -> Row:
    """A case."""
    mark = STATUS_MARKS[row.status]
    if row.promised and row.status is CaseStatus.accepted:
        mark = Mark.promised
    paper = Cell(text("page.cases.not_out"), tone=Colour.err, bold=True)
    if not row.unprinted:
        paper = Cell(text("page.cases.out"), tone=Colour.ink2)
    return Row(
        row.case_id,
        (
            Cell(_when(row.updated_at, today), tone=Colour.ink2),
            Cell(row.number.rpartition("-")[2]),
            Cell(row.title, bold=True),
            Cell(row.applicant or text("page.cases.nobody")),
            Cell(row.identity, tone=Colour.ink2),
            Cell(row.status.label, mark),
            _due(row, today),
            paper,
        ),
    )


def draft_row(draft: DraftSummary, today: date) -> Row:
    """Something that has not been decided yet."""
    page = text(f"ui.rail.{draft.page}")
    stands = text("ui.finder.stands", page=page)
    return Row(
        DRAFT + draft.id,
        (
            Cell(_when(draft.updated_at, today), tone=Colour.ink2),
            Cell(draft.case_number.rpartition("-")[2] or text("page.cases.none")),
            Cell(draft.title, bold=True),
            Cell(draft.who or text("page.cases.nobody")),
            Cell(""),
            Cell(stands, Mark.now),
            Cell(text("page.cases.none"), tone=Colour.ink2),
            Cell(""),
        ),
    )


def _when(micros: int, today: date) -> str:
    moment = from_micros(micros).astimezone(SHANGHAI)
    day = civil_date(moment)
    if day == today:
        return f"{moment:%H:%M}"
    return f"{moment:%m-%d %H:%M}" if day.year == today.year else f"{moment:%Y-%m-%d}"


def _due(row: CaseRow, today: date) -> Cell:
    if not row.due:
        return Cell(text("page.cases.none"), tone=Colour.ink2)
    day = date.fromisoformat(row.due)
    if row.overdue:
        return Cell(text("page.cases.overdue", date=spoken_date(day)), tone=Colour.err, bold=True)
    if day == today:
        return Cell(text("ui.item.today"), tone=Colour.warn if row.open else Colour.ink2, bold=row.open)
    return Cell(spoken_date(day), tone=Colour.ink if row.open else Colour.ink2)
