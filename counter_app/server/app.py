# SPDX-License-Identifier: Apache-2.0
"""The centre's web application: every call and every page, behind one way of refusing."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import msgspec
from asyncpg import InterfaceError, PostgresError
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import counter_app
from counter_app.base.errors import CounterError
from counter_app.base.logs import JsonLines
from counter_app.base.texts import text
from counter_app.server.centre import Centre, open_centre
from counter_app.server.gate import Gate
from counter_app.server.metrics import Metrics
from counter_app.server.pages import include_pages
from counter_app.server.pages.refused import answer_page, is_page
from counter_app.server.pages.rendering import HEADERS
from counter_app.server.pages.session import SignedOut
from counter_app.server.ratings.uploading import keep_sending
from counter_app.server.refusals import JSON, Refused, answer_refused
from counter_app.server.routes import ROUTERS
from counter_app.server.routes.push import PushesFirst
from counter_app.server.settings import load_centre_settings
from counter_app.server.upkeep import keep_up
from counter_app.wire.messages import Refusal

logger = logging.getLogger(__name__)


class Unexpected:
    """The outermost wall: whatever nobody expected is answered in JSON and logged by its places, without its words."""

    def __init__(self, app: ASGIApp, centre: Centre) -> None:
        self._app = app
        self._centre = centre

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server for every request."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            if scope["type"] != "http":
                raise
            logger.exception("a call ended in what nobody expected")  # the log keeps places, no words
            if not begun:
                await self._answer(Request(scope))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        if is_page(request):
            return PlainTextResponse(text("web.refused.centre.unexpected"), 500, dict(HEADERS))
        told = msgspec.json.encode(Refusal(code="centre.unexpected", now=self._centre.now()))
        return Response(told, 500, media_type=JSON)


async def answer(request: Request, error: Exception) -> Response:
    """A refusal, to people as a page and to programs in JSON."""
    return await (answer_page if is_page(request) else answer_refused)(request, error)


async def answer_database(request: Request, error: Exception) -> Response:
    """The database is away, busy, full or failing over: nothing was promised, so the window comes again."""
    logger.warning("the database did not take a call: %s", type(getattr(error, "orig", None) or error).__name__)
    return await answer(request, Refused(503, "centre.database", wait=5))


async def answer_fault(request: Request, error: Exception) -> Response:
    """Something that is the centre's own to put right: a key that is gone, a folder nobody may write to."""
    code = error.code if isinstance(error, CounterError) else "centre.unexpected"
    logger.warning("a call met %s", code)
    return await answer(request, Refused(503, code, wait=60))


async def answer_shape(request: Request, _error: Exception) -> Response:
    """What does not look as the description says; nothing of it is told back."""
    return await answer(request, Refused(422, "call.shape"))


async def answer_path(request: Request, error: Exception) -> Response:
    """No such path, or not this way."""
    return await answer(request, Refused(getattr(error, "status_code", 404), "call.path"))


def make_app(centre: Centre, *, keeping_up: bool = False) -> FastAPI:
    """The application of a centre. It closes the centre when it ends.

    ``keeping_up``: beside the calls it projects the ledger, makes the coming months, and sends evaluations up where an
    endpoint is set.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        beside = (keep_up(centre, app.state.metrics, app.state.gate), keep_sending(centre)) if keeping_up else ()
        tasks = [asyncio.create_task(one) for one in beside]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            await centre.close()

    app = FastAPI(
        title="counter-server",
        version=counter_app.__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.centre = centre
    app.state.metrics = Metrics()
    app.state.gate = Gate(centre.settings.at_once)
    app.add_exception_handler(Refused, answer)
    app.add_exception_handler(SignedOut, answer_page)
    app.add_exception_handler(CounterError, answer_fault)
    app.add_exception_handler(RequestValidationError, answer_shape)
    app.add_exception_handler(HTTPException, answer_path)
    for fault in (DBAPIError, PoolTimeout, PostgresError, InterfaceError, OSError):
        app.add_exception_handler(fault, answer_database)
    app.add_middleware(PushesFirst)
    app.add_middleware(Unexpected, centre=centre)
    for router in ROUTERS:
        app.include_router(router)
    include_pages(app)
    return app


def served() -> FastAPI:
    """The application as a worker of ``counter-server serve`` makes it, from the environment it was started with."""
    room = logging.getLogger("counter_app")
    if not room.handlers:  # a process of its own among several, which cannot share a file
        told = logging.StreamHandler()
        told.setFormatter(JsonLines())
        room.setLevel(logging.INFO)
        room.addHandler(told)
    return make_app(open_centre(load_centre_settings()), keeping_up=True)
