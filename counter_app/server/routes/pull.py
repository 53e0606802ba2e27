# SPDX-License-Identifier: Apache-2.0
"""What a window fetches: rows of the feeds behind its marks, signed by the centre."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from counter_app.base.errors import CounterError
from counter_app.server.access import Caller, fresh_caller, whole_body
from counter_app.server.centre import Centre, centre_of
from counter_app.server.feeds import rows_after
from counter_app.server.rates import hold_rate
from counter_app.server.refusals import refuse
from counter_app.wire.feeds import EVERYBODY, of_hall, of_window
from counter_app.wire.frames import CONTENT_TYPE, pack, unpack
from counter_app.wire.messages import Pull, Pulled
from counter_app.wire.versions import PREFIX

router = APIRouter(prefix=PREFIX, tags=["pull"])

MOST_ASKED_BYTES = 64 * 1024

_FRAME = {"content": {CONTENT_TYPE: {"schema": {"type": "string", "format": "binary"}}}}


def audiences_of(caller: Caller) -> frozenset[str]:
    """Whom a window belongs to."""
    return frozenset({EVERYBODY, of_hall(caller.hall), of_window(caller.window)})


@router.post(
    "/pull",
    response_class=Response,
    responses={200: {**_FRAME, "description": "a frame of Pulled"}},
    openapi_extra={"requestBody": {**_FRAME, "required": True, "description": "a frame of Pull"}},
)
async def pull(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Rows behind the marks, as many as one answer may carry. A window whose pushing is frozen still gets them."""
    body = await whole_body(request, MOST_ASKED_BYTES)
    async with centre.engine.begin() as connection:
        caller = await fresh_caller(request, body, connection)
        hold_rate(request, "pull", caller.window, centre.settings.pushes_a_minute)
        try:
            asked = unpack(body, Pull, most=MOST_ASKED_BYTES)
        except CounterError as error:
            refuse(error)
        page = await rows_after(connection, audiences_of(caller), asked.marks, asked.seen, asked.most_bytes)
    return Response(pack(Pulled(rows=page.rows, more=page.more, now=centre.now())), media_type=CONTENT_TYPE)
