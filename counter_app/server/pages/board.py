# SPDX-License-Identifier: Apache-2.0
"""The live board: every window of a hall, looked at again every few seconds."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, from_micros
from counter_app.server.bad_ratings import count_bad
from counter_app.server.board import board, hall_queue
from counter_app.server.centre import Centre, centre_of
from counter_app.server.day_logs import count_days
from counter_app.server.pages.case_list import count_due
from counter_app.server.pages.halls import Word, chosen_hall
from counter_app.server.pages.rendering import HEADERS, rendered
from counter_app.server.pages.session import visitor
from counter_app.server.rights import Right, may

router = APIRouter()
OfCentre = Annotated[Centre, Depends(centre_of)]


class Late(NamedTuple):
    """Something that waits for somebody, and the page of it."""

    path: str
    words: str  # code of its sentence
    number: int
    urgent: bool


@router.get("/board", response_class=HTMLResponse)
async def whole(request: Request, centre: OfCentre, hall: Word = "") -> Response:
    """All windows, those that need somebody first; above them what is late."""
    at = centre.now()
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_windows)
        shown, halls = await chosen_hall(connection, person, hall)
        late = await _late(connection, shown, at) if may(person.role, Right.see_days) else ()
    return await _answered(request, centre, hall, "board.html", "", late=late, halls=halls)


async def _late(connection: AsyncConnection, hall: str, now: int) -> tuple[Late, ...]:
    """What a supervisor looks at first; only what there is."""
    today = civil_date(from_micros(now)).isoformat()
    over, _, _ = await count_bad(connection, hall, today)
    due, due_now = await count_due(connection, hall, today)
    to_sign = (await count_days(connection, hall, ""))["to_sign"]
    named = (
        Late("/ratings", "web.board.late.ratings", over, over > 0),
        Late("/due", "web.board.late.over", due, due > 0),
        Late("/due", "web.board.late.due", due_now, False),
        Late("/logs", "web.board.late.sign", to_sign, False),
    )
    return tuple(one for one in named if one.number)


@router.get("/board/now", response_class=HTMLResponse)
async def now(request: Request, centre: OfCentre, hall: Word = "", seen: Word = "") -> Response:
    """The board alone, as it is now; 204 where it looks as it did."""
    return await _answered(request, centre, hall, "board_now.html", seen)


async def _answered(
    request: Request,
    centre: Centre,
    asked: str,
    template: str,
    seen: str,
    *,
    late: Sequence[Late] = (),
    halls: Sequence[str] = (),
) -> Response:
    at = centre.now()
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_windows)
        hall, _ = await chosen_hall(connection, person, asked)
        rows = await board(connection, hall, at)
        queue = await hall_queue(connection, hall, at)
    minute = at // 60_000_000
    mark = hashlib.sha256(repr((minute, rows, queue)).encode()).hexdigest()[:16]
    if mark == seen:
        return Response(status_code=204, headers=dict(HEADERS))
    return rendered(
        request,
        template,
        rows=rows,
        queue=queue,
        waiting=queue.waiting + sum(one.waiting for one in rows),
        longest=max([queue.longest_s(at), *(one.longest_wait_s for one in rows)]),
        hall=hall,
        seen_next=mark,
        at=at,
        today=civil_date(from_micros(at)).isoformat(),
        leads=may(person.role, Right.see_days),
        late=late,
        halls=halls,
    )
