# SPDX-License-Identifier: Apache-2.0
"""Somebody's visits for one matter at the other windows of the hall. The number is compared, never kept.

Whose cases were told is noted, with the clerk and the window that asked, before they are told."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from counter_app.server.access import fresh_caller, whole_body
from counter_app.server.centre import Centre, centre_of
from counter_app.server.descriptions import JSON, answer_of, body_of
from counter_app.server.rates import hold_rate
from counter_app.server.refusals import Refused
from counter_app.server.seen import VISITS, note_look
from counter_app.server.status_keys import visit_key
from counter_app.server.tables.citizens import visit_row
from counter_app.wire.versions import PREFIX
from counter_app.wire.visits import MOST_CASES, CaseVisits, VisitsAsked, VisitsTold

router = APIRouter(tags=["visits"])
MOST_BYTES = 2048
ASKED_A_MINUTE = 120
_LEAST_NUMBER, _LONGEST = 5, 64


@router.post(
    f"{PREFIX}/visits",
    response_class=Response,
    openapi_extra=body_of(VisitsAsked),
    responses=answer_of(VisitsTold, "the visits"),
)
async def visits(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Visits that came to nothing, and what settled them, of who has this number."""
    body = await whole_body(request, MOST_BYTES)
    async with centre.engine.begin() as connection:
        caller = await fresh_caller(request, body, connection)
        hold_rate(request, "visits", caller.window, ASKED_A_MINUTE)
        asked = _read(body)
        wanted = (
            select(visit_row.c.window, visit_row.c.case_id, visit_row.c.body)
            .where(
                visit_row.c.key == visit_key(centre.keys.status, asked.number, asked.guide, asked.item),
                visit_row.c.hall == caller.hall,
                visit_row.c.window != caller.window,
            )
            .order_by(visit_row.c.at.desc())
            .limit(MOST_CASES)
        )
        rows = (await connection.execute(wanted)).all()
        cases = tuple(msgspec.json.decode(bytes(one.body), type=CaseVisits) for one in rows)
        for row, told in zip(rows, cases, strict=True):
            place = {"window": row.window, "case_id": row.case_id, "number": told.number, "hall": caller.hall}
            await note_look(connection, at=centre.now(), by=asked.clerk, what=VISITS + caller.number, **place)
    return Response(msgspec.json.encode(VisitsTold(cases=cases)), media_type=JSON)


def _read(body: bytes) -> VisitsAsked:
    try:
        asked = msgspec.json.decode(body, type=VisitsAsked)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, "call.shape") from error
    if not _LEAST_NUMBER <= len(asked.number) <= _LONGEST or max(len(asked.guide), len(asked.clerk)) > _LONGEST:
        raise Refused(400, "call.shape")
    return asked
