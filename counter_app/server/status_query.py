# SPDX-License-Identifier: Apache-2.0
"""How a case stands, for who knows its number and the last four digits of a phone that was left with it.

A wrong number, wrong digits and a case without a phone take the same way: one value made, one row looked for.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.case import CaseStatus
from counter_app.server.centre import Centre
from counter_app.server.rates import hold_shared_rate
from counter_app.server.status_keys import status_key, typed_digits, typed_number
from counter_app.server.tables.citizens import status_row

OF_ADDRESS, OF_NUMBER = (30, 600), (8, 3600)
"""How many queries of one address and of one case number in how many seconds."""


@dataclass(frozen=True, slots=True)
class Stand:
    """All that is told: where the case stands, and a day (ISO or "")."""

    status: CaseStatus
    day: str


async def hold_query(centre: Centre, address: str, typed: str) -> None:
    """Count a query, whether there is such a case or not. Raises Refused ``call.often`` (429)."""
    await hold_shared_rate(centre, "status.address", address, *OF_ADDRESS)
    await hold_shared_rate(centre, "status.number", typed_number(typed), *OF_NUMBER)


async def find_stand(connection: AsyncConnection, centre: Centre, number: str, digits: str) -> Stand | None:
    """How the case stands; None for everything that does not fit together."""
    key = status_key(centre.keys.status, typed_number(number), typed_digits(digits))
    wanted = select(status_row.c.status, status_row.c.day).where(status_row.c.key == key).limit(1)
    row = (await connection.execute(wanted)).one_or_none()
    return Stand(CaseStatus(row.status), row.day) if row is not None else None
