# SPDX-License-Identifier: Apache-2.0
"""Counts for Prometheus. Unsigned: one's own nginx lets nobody from outside here."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from counter_app.server.centre import Centre, centre_of
from counter_app.server.metrics import CONTENT_TYPE
from counter_app.server.own_certificate import certificate_until
from counter_app.server.refusals import metrics_of
from counter_app.server.standing import standing

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response)
async def metrics(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Pushes, actions, refusals by code, seconds; windows by state; the projector's lag; the certificate."""
    async with centre.reading() as connection:
        now = await standing(connection, centre.now())
    if until := certificate_until(centre.settings.home):
        now = replace(now, certificate_seconds=(until - centre.clock()).total_seconds())
    return Response(metrics_of(request).told(now), media_type=CONTENT_TYPE)
