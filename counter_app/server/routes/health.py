# SPDX-License-Identifier: Apache-2.0
"""Whether the centre is alive, and whether it can take anything."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from counter_app.base.errors import CounterError
from counter_app.server.centre import Centre, centre_of
from counter_app.server.migrating import check_schema
from counter_app.server.refusals import Refused

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """``now`` in µs by the centre's clock."""

    now: int


@router.get("/health/live")
async def live(centre: Annotated[Centre, Depends(centre_of)]) -> Health:
    """The program runs."""
    return Health(now=centre.now())


@router.get("/health/ready")
async def ready(centre: Annotated[Centre, Depends(centre_of)]) -> Health:
    """The database answers and has today's schema; 503 while it does not."""
    try:
        await check_schema(centre.engine)
    except CounterError as error:
        raise Refused(503, error.code, wait=60) from error
    except (SQLAlchemyError, OSError) as error:
        raise Refused(503, "centre.database", wait=5) from error
    return Health(now=centre.now())
