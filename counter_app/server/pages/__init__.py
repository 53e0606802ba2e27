# SPDX-License-Identifier: Apache-2.0
"""The centre's web pages, one module a noun. The JSON calls of windows are in ``counter_app.server.routes``."""

from fastapi import APIRouter, Depends, FastAPI

from counter_app.server.pages import (
    board,
    cases,
    citizen,
    doubts,
    figures,
    log_words,
    logs,
    looks,
    office,
    office_case,
    outside,
    ratings,
    session,
    static,
)
from counter_app.server.pages.session import check_origin

PAGES: tuple[APIRouter, ...] = (
    static.router,
    session.router,
    board.router,
    logs.router,
    log_words.router,
    cases.router,
    figures.router,
    ratings.router,
    outside.router,
    office.router,
    office_case.router,
    looks.router,
    doubts.router,
    citizen.router,
)
"""In the order in which they are matched."""


def include_pages(app: FastAPI) -> None:
    """Add every page; whatever changes something is only taken from a page of ours."""
    for router in PAGES:
        app.include_router(router, dependencies=[Depends(check_origin)], tags=["pages"])
