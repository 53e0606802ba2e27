# SPDX-License-Identifier: Apache-2.0
"""Actions whose person the staff does not know so, for auditors: the newest first. Nothing was refused for them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from counter_app.server.centre import Centre, centre_of
from counter_app.server.doubts import MOST, list_doubts
from counter_app.server.pages.halls import Word, chosen_hall
from counter_app.server.pages.rendering import rendered
from counter_app.server.pages.session import visitor
from counter_app.server.rights import Right

router = APIRouter()


@router.get("/doubts", response_class=HTMLResponse)
async def doubts(request: Request, centre: Annotated[Centre, Depends(centre_of)], hall: Word = "") -> HTMLResponse:
    """Of one's own hall, or of a chosen one."""
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_log)
        shown, halls = await chosen_hall(connection, person, hall)
        rows = await list_doubts(connection, shown)
    return rendered(request, "doubts.html", rows=rows, hall=shown, halls=halls, full=len(rows) >= MOST, most=MOST)
