# SPDX-License-Identifier: Apache-2.0
"""Whole cases out of the ledger, as they stand: what the lists do not hold (papers, sheets, acts) is told again."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.actions import Action
from counter_app.cases.case import Case
from counter_app.cases.encoding import ActionBytes, decode
from counter_app.cases.replay import replay
from counter_app.server.tables.cases import case_action
from counter_app.server.tables.ledger import action_body

_HERE = and_(
    action_body.c.window == case_action.c.window,
    action_body.c.epoch == case_action.c.epoch,
    action_body.c.seq == case_action.c.seq,
    action_body.c.created == case_action.c.created,
)
_ACTIONS = (
    select(case_action.c.case_id, action_body.c.header, action_body.c.facts, action_body.c.personal)
    .join(action_body, _HERE)
    .order_by(case_action.c.epoch, case_action.c.seq)
)


async def read_cases(connection: AsyncConnection, window: str, case_ids: Sequence[str]) -> dict[str, Case]:
    """Cases of one window by their ids, as far as the projector has come; those that are not here are left out."""
    wanted = _ACTIONS.where(case_action.c.window == window, case_action.c.case_id.in_(list(case_ids)))
    rows = (await connection.execute(wanted)).all()

    def told() -> dict[str, Case]:
        actions: dict[str, list[Action]] = {}
        for row in rows:
            actions.setdefault(row.case_id, []).append(decode(ActionBytes(row.header, row.facts, row.personal)))
        cases = {one: replay(written) for one, written in actions.items()}
        return {one: case for one, case in cases.items() if case is not None}

    return await asyncio.to_thread(told)


async def read_case(connection: AsyncConnection, window: str, case_id: str) -> Case | None:
    """One case; None where the centre has nothing of it."""
    return (await read_cases(connection, window, [case_id])).get(case_id)
