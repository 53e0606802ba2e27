# SPDX-License-Identifier: Apache-2.0
"""The centre's routes, one module a noun."""

from fastapi import APIRouter

from counter_app.server.routes import health

ROUTERS: tuple[APIRouter, ...] = (health.router,)
"""In the order in which they are matched."""
