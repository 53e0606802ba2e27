# SPDX-License-Identifier: Apache-2.0
"""What windows send. The body is a frame of its own; here it is only described."""

import asyncio
import re
from typing import Any

from fastapi import APIRouter, Request, Response

from counter_app.server.access import signed_caller, whole_body
from counter_app.server.centre import centre_of
from counter_app.server.gate import PATIENCE, Gate
from counter_app.server.intake import Heard, take
from counter_app.server.pushes import read_push
from counter_app.server.rates import hold_rate
from counter_app.server.refusals import Refused, metrics_of
from counter_app.wire import frames
from counter_app.wire.signing import SKEW_HEADER
from counter_app.wire.versions import PREFIX

router = APIRouter(tags=["push"])

_SKEW = re.compile(r"-?[0-9]{1,17}")
_PROGRAM = re.compile(r"counter-app/([0-9A-Za-z.+-]{1,32})")
_FRAME = {"schema": {"type": "string", "format": "binary"}}
DESCRIBED: dict[str, Any] = {
    "requestBody": {"required": True, "content": {frames.CONTENT_TYPE: _FRAME}},
    "responses": {"200": {"description": "a frame", "content": {frames.CONTENT_TYPE: _FRAME}}},
}


def gate_of(request: Request) -> Gate:
    """The gate of this application's pushes."""
    gate = request.app.state.gate
    if not isinstance(gate, Gate):
        raise TypeError("no gate before this application's pushes")
    return gate


async def body_in_time(request: Request) -> bytes:
    """The whole body. Raises Refused ``call.slow`` (408) where it does not come."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await whole_body(request)
    except TimeoutError:
        raise Refused(408, "call.slow") from None


@router.post(f"{PREFIX}/push", response_class=Response, openapi_extra=DESCRIBED)
async def push(request: Request) -> Response:
    """Take actions of one epoch, in order, each exactly once. Answers a frame ``Acked``, or refuses in JSON."""
    centre, gate, metrics = centre_of(request), gate_of(request), metrics_of(request)  # no threads for these
    async with gate.entered():
        body = await body_in_time(request)
        with metrics.seconds.time():
            async with gate.turn(), centre.engine.connect() as connection:
                caller = await signed_caller(request, body, connection)
                hold_rate(request, "push", caller.window, centre.settings.pushes_a_minute)
                message = read_push(body, caller)
                taken = await take(centre, connection, caller, message, _heard(request))
    metrics.pushes.inc()
    metrics.actions.inc(taken.added)
    metrics.repeats.inc(len(message.items) - taken.added)
    return Response(frames.pack(taken.acked), media_type=frames.CONTENT_TYPE)


def _heard(request: Request) -> Heard:
    skew = request.headers.get(SKEW_HEADER, "")
    program = _PROGRAM.fullmatch(request.headers.get("User-Agent", ""))
    return Heard(-int(skew) if _SKEW.fullmatch(skew) else 0, program[1] if program else "")
