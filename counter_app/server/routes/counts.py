# SPDX-License-Identifier: Apache-2.0
"""What the centre has of the calling window: of one day, and how far each chain goes. Both sides compare with it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from sqlalchemy import select

from counter_app.server.access import fresh_caller
from counter_app.server.centre import Centre, centre_of
from counter_app.server.refusals import Refused
from counter_app.server.standing import day_counts
from counter_app.server.tables.windows import chain
from counter_app.wire.versions import PREFIX

router = APIRouter(tags=["push"])


class EpochCount(BaseModel):
    """Actions of the day in one epoch, and the first and last of them."""

    epoch: int
    actions: int
    first: int
    last: int


class ChainMark(BaseModel):
    """How far the centre has a chain; ``head`` is the link there in hex."""

    epoch: int
    mark: int
    head: str
    durable: int
    state: str
    reason: str


class Counts(BaseModel):
    """``now`` in µs by the centre's clock."""

    window: str
    day: date
    now: int
    actions: list[EpochCount]
    chains: list[ChainMark]


@router.get(f"{PREFIX}/counts")
async def counts(
    request: Request,
    centre: Annotated[Centre, Depends(centre_of)],
    day: Annotated[str, Query(description="a civil day in Shanghai, ISO 8601")],
) -> Counts:
    """How many actions of a day are here, by the moment inside each, and where the chains stand."""
    async with centre.engine.begin() as connection:
        caller = await fresh_caller(request, b"", connection)
        found = await day_counts(connection, caller.window, _day(day))
        chains = select(chain).where(chain.c.window == caller.window).order_by(chain.c.epoch)
        rows = (await connection.execute(chains)).all()
    return Counts(
        window=caller.window,
        day=_day(day),
        now=centre.now(),
        actions=[EpochCount(epoch=one.epoch, actions=one.actions, first=one.first, last=one.last) for one in found],
        chains=[
            ChainMark(
                epoch=one.epoch,
                mark=one.mark,
                head=bytes(one.head).hex(),
                durable=one.durable,
                state=one.state,
                reason=one.reason,
            )
            for one in rows
        ],
    )


def _day(words: str) -> date:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise Refused(400, "counts.day") from None
    if not 1970 <= day.year <= 2200:
        raise Refused(400, "counts.day")
    return day
