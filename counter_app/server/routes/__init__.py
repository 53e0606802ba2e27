# SPDX-License-Identifier: Apache-2.0
"""The centre's routes, one module a noun."""

from fastapi import APIRouter

from counter_app.server.routes import common, enrol, health, push, renew

ROUTERS: tuple[APIRouter, ...] = (health.router, push.router, common.router, enrol.router, renew.router)
"""In the order in which they are matched."""
