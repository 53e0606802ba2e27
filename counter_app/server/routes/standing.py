# SPDX-License-Identifier: Apache-2.0
"""How a window stands, as it tells every half minute: kept once, the last word only."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.dialects.postgresql import insert

from counter_app.server.access import fresh_caller, whole_body
from counter_app.server.centre import Centre, centre_of
from counter_app.server.descriptions import JSON, answer_of, body_of
from counter_app.server.rates import hold_rate
from counter_app.server.refusals import Refused
from counter_app.server.tables.standing import window_standing
from counter_app.wire.standing import MOST_BYTES, MOST_FAULTS, MOST_LETTERS, StandingTaken, WindowStanding
from counter_app.wire.versions import PREFIX

router = APIRouter(prefix=PREFIX, tags=["standing"])

TELLINGS_A_MINUTE = 12
_MOST_NUMBER = 2**31 - 1


@router.post(
    "/standing",
    response_class=Response,
    openapi_extra=body_of(WindowStanding),
    responses=answer_of(StandingTaken, "noted"),
)
async def standing(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Note how the calling window stands."""
    body = await whole_body(request, MOST_BYTES)
    async with centre.engine.begin() as connection:
        caller = await fresh_caller(request, body, connection)
        hold_rate(request, "standing", caller.window, TELLINGS_A_MINUTE)
        told = _read(body)
        row = {
            "told_at": centre.now(),
            "clerk": told.clerk,
            "state": told.state.value,
            "open_cases": told.open_cases,
            "waiting": told.waiting,
            "longest_wait_s": told.longest_wait_s,
            "outbox": told.outbox,
            "oldest_s": told.oldest_s,
            "faults": " ".join(told.faults),
        }
        noted = insert(window_standing).values(window=caller.window, **row)
        await connection.execute(noted.on_conflict_do_update(index_elements=[window_standing.c.window], set_=row))
    return Response(msgspec.json.encode(StandingTaken(now=centre.now())), media_type=JSON)


def _read(body: bytes) -> WindowStanding:
    """Raises Refused ``call.shape`` (400)."""
    try:
        told = msgspec.json.decode(body, type=WindowStanding)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, "call.shape") from error
    numbers = (told.open_cases, told.waiting, told.longest_wait_s, told.outbox, told.oldest_s)
    words = (told.clerk, *told.faults)
    sound = (
        all(0 <= one <= _MOST_NUMBER for one in numbers)
        and len(told.faults) <= MOST_FAULTS
        and all(len(one) <= MOST_LETTERS and one.isprintable() and " " not in one for one in words)
    )
    if not sound:
        raise Refused(400, "call.shape")
    return told
