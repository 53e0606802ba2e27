# SPDX-License-Identifier: Apache-2.0
"""Who looked at what, for auditors: the newest first."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from counter_app.server.centre import Centre, centre_of
from counter_app.server.office_view import field_label
from counter_app.server.pages.halls import Word
from counter_app.server.pages.rendering import rendered
from counter_app.server.pages.session import visitor
from counter_app.server.rights import Right
from counter_app.server.seen import PAGE, looks

router = APIRouter()
Before = Annotated[int, Query(ge=0, le=2**62)]


@router.get("/seen", response_class=HTMLResponse)
async def seen(
    request: Request,
    centre: Annotated[Centre, Depends(centre_of)],
    by: Word = "",
    number: Word = "",
    before: Before = 0,
) -> HTMLResponse:
    """One page of the log."""
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_log)
        rows = await looks(connection, hall=person.hall, by=by, number=number, before=before, most=PAGE + 1)
    more = rows[PAGE - 1].id if len(rows) > PAGE else 0
    return rendered(
        request, "seen.html", rows=rows[:PAGE], label=field_label, by=by, number=number, more=more, before=before
    )
