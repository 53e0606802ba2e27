# SPDX-License-Identifier: Apache-2.0
"""The live board: every window of a hall."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from counter_app.server.centre import Centre, centre_of
from counter_app.server.pages.rendering import rendered
from counter_app.server.pages.session import visitor
from counter_app.server.rights import Right

router = APIRouter()


@router.get("/board", response_class=HTMLResponse)
async def board(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> HTMLResponse:
    """All windows, those that need somebody first."""
    async with centre.engine.connect() as connection:
        await visitor(request, connection, Right.see_windows)
    return rendered(request, "board.html", windows=())
