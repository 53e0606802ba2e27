# SPDX-License-Identifier: Apache-2.0
"""Where everything stands: each window with its chains, and how many actions of a day the centre has of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.server.metrics import Standing
from counter_app.server.tables.cases import projection, quarantine
from counter_app.server.tables.ledger import action_body
from counter_app.server.tables.windows import chain, window

_CHAIN_PROJECTION = and_(chain.c.window == projection.c.window, chain.c.epoch == projection.c.epoch)


async def standing(connection: AsyncConnection, now: int) -> Standing:
    """What Prometheus is told of the database."""
    states = select(window.c.state, func.count()).group_by(window.c.state)
    unread = (
        select(func.coalesce(func.sum(chain.c.mark - projection.c.seq), 0), func.min(chain.c.touched_at))
        .join(projection, _CHAIN_PROJECTION)
        .where(chain.c.mark > projection.c.seq)
    )
    count, oldest = (await connection.execute(unread)).one()
    return Standing(
        windows={state: number for state, number in (await connection.execute(states)).all()},
        unprojected=int(count),
        behind_seconds=0.0 if oldest is None else max(0, now - oldest) / 1e6,
    )


@dataclass(frozen=True, slots=True)
class WindowStanding:
    """A window with its chains, the oldest first, and how many of its actions are parked."""

    window: Row[Any]
    chains: Sequence[Row[Any]]
    parked: int


async def windows_standing(connection: AsyncConnection) -> list[WindowStanding]:
    """Every window there is, by hall and number."""
    places = (await connection.execute(select(window).order_by(window.c.hall, window.c.number))).all()
    chains = (await connection.execute(select(chain).order_by(chain.c.window, chain.c.epoch))).all()
    counted = select(quarantine.c.window, func.count()).group_by(quarantine.c.window)
    parked = {name: number for name, number in (await connection.execute(counted)).all()}
    return [
        WindowStanding(one, [row for row in chains if row.window == one.id], parked.get(one.id, 0)) for one in places
    ]


@dataclass(frozen=True, slots=True)
class DayCount:
    """Actions of one epoch on one civil day."""

    epoch: int
    actions: int
    first: int
    last: int


async def day_counts(connection: AsyncConnection, name: str, day: date) -> list[DayCount]:
    """How many actions of a day the centre has of a window, by the moment inside each."""
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    body = action_body.c
    wanted = (
        select(body.epoch, func.count(), func.min(body.seq), func.max(body.seq))
        .where(
            body.window == name, body.created >= to_micros(start), body.created < to_micros(start + timedelta(days=1))
        )
        .group_by(body.epoch)
        .order_by(body.epoch)
    )
    return [DayCount(*one) for one in (await connection.execute(wanted)).all()]
