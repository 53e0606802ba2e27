# SPDX-License-Identifier: Apache-2.0
"""The centre's web application: every route, behind one way of refusing."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI

import counter_app
from counter_app.server.centre import Centre
from counter_app.server.refusals import Refused, answer_refused
from counter_app.server.routes import ROUTERS


def make_app(centre: Centre) -> FastAPI:
    """The application of a centre. It closes the centre when it ends."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await centre.close()

    app = FastAPI(
        title="counter-server",
        version=counter_app.__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.centre = centre
    app.add_exception_handler(Refused, answer_refused)
    for router in ROUTERS:
        app.include_router(router)
    return app
