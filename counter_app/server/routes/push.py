# SPDX-License-Identifier: Apache-2.0
"""What windows send. The body is a frame of its own; here it is only described."""

import asyncio
import re
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from counter_app.server.access import Caller, signed_caller, whole_body
from counter_app.server.centre import Centre, centre_of
from counter_app.server.gate import PATIENCE, Gate
from counter_app.server.intake import Heard, Taken, take
from counter_app.server.next_stretch import KnownKeys, take_next
from counter_app.server.pushes import read_push
from counter_app.server.rates import hold_rate
from counter_app.server.refusals import Refused, metrics_of
from counter_app.wire import frames
from counter_app.wire.messages import Push
from counter_app.wire.signing import SKEW_HEADER
from counter_app.wire.versions import PREFIX

router = APIRouter(tags=["push"])
PATH = f"{PREFIX}/push"

_SKEW = re.compile(r"-?[0-9]{1,17}")
_PROGRAM = re.compile(r"counter-app/([0-9A-Za-z.+-]{1,32})")
_FRAME = {"schema": {"type": "string", "format": "binary"}}
DESCRIBED: dict[str, Any] = {
    "requestBody": {"required": True, "content": {frames.CONTENT_TYPE: _FRAME}},
    "responses": {"200": {"description": "a frame", "content": {frames.CONTENT_TYPE: _FRAME}}},
}


class PushesFirst:
    """Takes pushes past everything that finds, describes and checks routes; what is raised is answered as elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server for every request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive, send)
        try:
            response = await push(request)
        except Exception as error:
            handlers = request.app.exception_handlers
            answer = next((handlers[kind] for kind in type(error).__mro__ if kind in handlers), None)
            if answer is None:
                raise
            response = await answer(request, error)
        await response(scope, receive, send)


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


@router.post(PATH, response_class=Response, openapi_extra=DESCRIBED)
async def push(request: Request) -> Response:
    """Take actions of one epoch, in order, each exactly once. Answers a frame ``Acked``, or refuses in JSON."""
    centre, gate, metrics = centre_of(request), gate_of(request), metrics_of(request)  # no threads for these
    async with gate.entered():
        body = await body_in_time(request)
        with metrics.seconds.time():
            async with gate.turn():
                message, taken = await _taken(request, centre, body)
    metrics.pushes.inc()
    metrics.actions.inc(taken.added)
    metrics.repeats.inc(len(message.items) - taken.added)
    return Response(frames.pack(taken.acked), media_type=frames.CONTENT_TYPE)


async def _taken(request: Request, centre: Centre, body: bytes) -> tuple[Push, Taken]:
    """The ordinary way where a key is known here, else and for all that is not ordinary step by step."""
    known = _known_of(request) if centre.engine.dialect.name == "postgresql" else None
    caller = known.caller(request, body, centre) if known is not None else None
    heard = _heard(request)
    async with centre.engine.connect() as connection:
        if caller is not None:
            message = _message(request, centre, body, caller)
            taken = await take_next(request, centre, connection, caller, message, heard)
            if taken is None:
                caller = await signed_caller(request, body, connection)
                taken = await take(centre, connection, caller, message, heard)
            return message, taken
        caller = await signed_caller(request, body, connection)
        if known is not None:
            known.remember(caller)
        message = _message(request, centre, body, caller)
        return message, await take(centre, connection, caller, message, heard)


def _message(request: Request, centre: Centre, body: bytes, caller: Caller) -> Push:
    hold_rate(request, "push", caller.window, centre.settings.pushes_a_minute)
    return read_push(body, caller)


def _known_of(request: Request) -> KnownKeys:
    """The keys that this worker has seen."""
    known = getattr(request.app.state, "known_keys", None)
    if not isinstance(known, KnownKeys):
        known = request.app.state.known_keys = KnownKeys()
    return known


def _heard(request: Request) -> Heard:
    skew = request.headers.get(SKEW_HEADER, "")
    program = _PROGRAM.fullmatch(request.headers.get("User-Agent", ""))
    return Heard(-int(skew) if _SKEW.fullmatch(skew) else 0, program[1] if program else "")
