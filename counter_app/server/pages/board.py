# SPDX-License-Identifier: Apache-2.0
"""The live board: every window of a hall, looked at again every few seconds."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from counter_app.base.clock import civil_date, from_micros
from counter_app.server.board import board
from counter_app.server.centre import Centre, centre_of
from counter_app.server.pages.halls import Word, chosen_hall
from counter_app.server.pages.rendering import HEADERS, rendered
from counter_app.server.pages.session import visitor
from counter_app.server.rights import Right, may

router = APIRouter()
OfCentre = Annotated[Centre, Depends(centre_of)]


@router.get("/board", response_class=HTMLResponse)
async def whole(request: Request, centre: OfCentre, hall: Word = "") -> Response:
    """All windows, those that need somebody first."""
    return await _answered(request, centre, hall, "board.html", "")


@router.get("/board/now", response_class=HTMLResponse)
async def now(request: Request, centre: OfCentre, hall: Word = "", seen: Word = "") -> Response:
    """The board alone, as it is now; 204 where it looks as it did."""
    return await _answered(request, centre, hall, "board_now.html", seen)


async def _answered(request: Request, centre: Centre, asked: str, template: str, seen: str) -> Response:
    at = centre.now()
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_windows)
        hall, halls = await chosen_hall(connection, person, asked)
        rows = await board(connection, hall, at)
    minute = at // 60_000_000
    mark = hashlib.sha256(repr((minute, rows)).encode()).hexdigest()[:16]
    if mark == seen:
        return Response(status_code=204, headers=dict(HEADERS))
    return rendered(
        request,
        template,
        rows=rows,
        hall=hall,
        halls=halls,
        seen_next=mark,
        at=at,
        today=civil_date(from_micros(at)).isoformat(),
        leads=may(person.role, Right.see_days),
    )
