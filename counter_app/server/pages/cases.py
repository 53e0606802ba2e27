# SPDX-License-Identifier: Apache-2.0
"""Finding a case by its number, and the cases that are over due or due today. Everything masked."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from counter_app.base.clock import civil_date, from_micros
from counter_app.server.board import halls as all_halls
from counter_app.server.centre import Centre, centre_of
from counter_app.server.pages.case_list import LEAST_TYPED, PAGE, cases_by_number, count_due, due_cases
from counter_app.server.pages.halls import Word, chosen_hall
from counter_app.server.pages.rendering import rendered
from counter_app.server.pages.session import visitor
from counter_app.server.rights import Right

router = APIRouter()
OfCentre = Annotated[Centre, Depends(centre_of)]


@router.get("/search", response_class=HTMLResponse)
async def search(request: Request, centre: OfCentre, number: Word = "") -> HTMLResponse:
    """Cases by their number, or by a piece of it."""
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_cases)
        halls = [person.hall] if person.hall else await all_halls(connection)
        rows = await cases_by_number(connection, halls, number, centre.now()) if number.strip() else ()
    short = 0 < len("".join(number.split())) < LEAST_TYPED
    full = len(rows) >= PAGE
    return rendered(request, "search.html", number=number, rows=rows, short=short, full=full, least=LEAST_TYPED)


@router.get("/due", response_class=HTMLResponse)
async def due(request: Request, centre: OfCentre, hall: Word = "", after: Word = "") -> HTMLResponse:
    """Over due first, then today's."""
    today = civil_date(from_micros(centre.now())).isoformat()
    behind = after.split("~")
    place = (behind[0], behind[1], behind[2]) if len(behind) == 3 else None
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_cases)
        shown, halls = await chosen_hall(connection, person, hall)
        rows = await due_cases(connection, shown, today, place)
        over, now = await count_due(connection, shown, today)
    page = rows[:PAGE]
    more = "~".join((page[-1].due, page[-1].window, page[-1].case_id)) if len(rows) > PAGE else ""
    told: dict[str, Any] = {"rows": page, "more": more, "after": after, "over": over, "now_due": now, "today": today}
    return rendered(request, "due.html", hall=shown, halls=halls, **told)
