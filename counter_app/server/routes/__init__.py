# SPDX-License-Identifier: Apache-2.0
"""The centre's routes, one module a noun."""

from fastapi import APIRouter

from counter_app.server.routes import (
    blobs,
    common,
    counts,
    enrol,
    health,
    metrics,
    pull,
    push,
    queue,
    register,
    renew,
    sign_in,
    standing,
    visits,
)

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    metrics.router,
    push.router,
    pull.router,
    common.router,
    counts.router,
    enrol.router,
    renew.router,
    blobs.router,
    register.router,
    queue.router,
    sign_in.router,
    standing.router,
    visits.router,
)
"""In the order in which they are matched."""
