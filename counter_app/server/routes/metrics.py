# SPDX-License-Identifier: Apache-2.0
"""Counts for Prometheus. Unsigned: one's own nginx lets nobody from outside here."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from counter_app.server.centre import Centre, centre_of
from counter_app.server.metrics import CONTENT_TYPE
from counter_app.server.refusals import metrics_of
from counter_app.server.standing import standing

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response)
async def metrics(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Pushes, actions, refusals by code, seconds; windows by state; how far the projector is behind."""
    async with centre.engine.connect() as connection:
        now = await standing(connection, centre.now())
    return Response(metrics_of(request).told(now), media_type=CONTENT_TYPE)
