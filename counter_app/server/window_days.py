# SPDX-License-Identifier: Apache-2.0
"""Keeps how the log of each day of each window stands, in the projector's own transaction."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.actions import Action
from counter_app.cases.day_acts import OF_THE_LOG
from counter_app.cases.day_standing import DayActs, acts_of
from counter_app.cases.duty_log import day_of
from counter_app.cases.encoding import ActionBytes, decode
from counter_app.server.answered_words import note_met
from counter_app.server.tables.counted import day_act, window_day
from counter_app.server.tables.ledger import action_body

_STANDING = ("state", "closed_by", "closed_at", "log_hash", "signed_by", "signed_at", "returned", "amended")
_SAME = and_(
    action_body.c.window == day_act.c.window,
    action_body.c.epoch == day_act.c.epoch,
    action_body.c.seq == day_act.c.seq,
    action_body.c.created == day_act.c.created,
)


async def write_days(
    connection: AsyncConnection, window: str, hall: str, actions: Sequence[tuple[Action, int]]
) -> None:
    """Days on which these actions were done, and logs that they are about."""
    rows = {
        day: _row(window, day, hall, DayActs(), worked=True)
        for day in {day_of(one).isoformat() for one, _ in actions if one.case}
    }
    if rows:
        begun = insert(window_day)
        known = begun.on_conflict_do_update(
            index_elements=list(window_day.primary_key),
            set_={"worked": True},
            where=window_day.c.worked.is_(False),
        )
        await connection.execute(known, [rows[day] for day in sorted(rows)])
    acts = [
        {
            "window": window,
            "epoch": one.epoch,
            "seq": one.seq,
            "created": created,
            "day": one.facts.day,
        }
        for one, created in actions
        if isinstance(one.facts, OF_THE_LOG)
    ]
    if not acts:
        return
    await connection.execute(insert(day_act).on_conflict_do_nothing(), acts)
    await note_met(connection, window, [one for one, _ in actions])
    for day in sorted({str(one["day"]) for one in acts}):
        standing = acts_of(date.fromisoformat(day), await read_acts(connection, window, day))
        told = insert(window_day).values(_row(window, day, hall, standing, worked=False))
        changed = {name: told.excluded[name] for name in _STANDING}
        await connection.execute(told.on_conflict_do_update(index_elements=list(window_day.primary_key), set_=changed))


async def read_acts(connection: AsyncConnection, window: str, day: str) -> list[Action]:
    """The acts about the log of a day, in order."""
    wanted = (
        select(action_body.c.header, action_body.c.facts, action_body.c.personal)
        .join(day_act, _SAME)
        .where(day_act.c.window == window, day_act.c.day == day)
        .order_by(day_act.c.epoch, day_act.c.seq)
    )
    rows = (await connection.execute(wanted)).all()
    return [decode(ActionBytes(row.header, row.facts, row.personal)) for row in rows]


def _row(window: str, day: str, hall: str, acts: DayActs, *, worked: bool) -> dict[str, Any]:
    closed, signed = acts.closed, acts.signed
    return {
        "window": window,
        "day": day,
        "hall": hall,
        "worked": worked,
        "state": acts.state.value,
        "closed_by": closed.clerk if closed is not None else "",
        "closed_at": closed.at if closed is not None else 0,
        "log_hash": acts.closing.log_hash if acts.closing is not None else "",
        "signed_by": signed.clerk if signed is not None else "",
        "signed_at": signed.at if signed is not None else 0,
        "returned": len(acts.returned),
        "amended": len(acts.amended),
    }
