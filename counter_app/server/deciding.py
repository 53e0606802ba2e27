# SPDX-License-Identifier: Apache-2.0
"""The back office decides on a case: a signed row for the window that works it, which the window follows or answers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import Row, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.case import CaseStatus
from counter_app.server.centre import Centre
from counter_app.server.feeds import history, put
from counter_app.server.people import check_right
from counter_app.server.rights import Right
from counter_app.server.tables.cases import case_action, case_row
from counter_app.server.tables.office import office_decision
from counter_app.wire.feeds import Decision, DecisionKind, Feed, of_window, read, written


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that is on its way to its window."""

    decision: Decision
    window: str
    cursor: int


async def decide(
    connection: AsyncConnection,
    centre: Centre,
    case: str,
    kind: DecisionKind,
    *,
    step: str,
    by: str,
    reason: str = "",
    amount: str = "",
    on: str = "",
    decision: str = "",
) -> Decided:
    """Decide on a case, named by its number or its id. ``decision`` is an id made when the page was opened: the same
    one again is the same decision, and nothing is added.

    Raises CounterError ``deciding.…`` where the case is not here, does not wait for anybody, or something is missing.
    """
    if decision and (before := await history(connection, Feed.decisions, decision)):
        first = before[-1]
        return Decided(read(bytes(first.body), Decision), first.audience.removeprefix(of_window("")), first.cursor)
    row = await _case(connection, case.strip())
    if row.status != CaseStatus.accepted.value:
        raise CounterError("deciding_centre.status", number=row.number, status=CaseStatus(row.status).label)
    _check_said(kind, step=step, by=by, reason=reason, amount=amount, on=on)
    place_of_case = case_row.c.window == row.window, case_row.c.case_id == row.case_id
    hall = await connection.scalar(select(case_row.c.hall).where(*place_of_case))
    await check_right(connection, by.strip(), Right.decide, hall or "")
    place = (case_action.c.window == row.window) & (case_action.c.case_id == row.case_id)
    newest = select(case_action.c.epoch, case_action.c.seq).where(place)
    newest = newest.order_by(case_action.c.epoch.desc(), case_action.c.seq.desc()).limit(1)
    epoch, seq = (await connection.execute(newest)).one()
    told = Decision(
        decision=decision or new_id(),
        case=row.case_id,
        number=row.number,
        kind=kind,
        step=step.strip(),
        by=by.strip(),
        at=centre.now(),
        epoch=epoch,
        seq=seq,
        reason=reason.strip(),
        amount=amount.strip(),
        on=on.strip(),
    )
    place = {"window": row.window, "case_id": row.case_id, "number": row.number, "hall": hall or ""}
    what = {"decision": told.decision, "kind": kind.value, "step": told.step, "by": told.by, "at": told.at}
    noted = {**place, **what, "epoch": epoch, "seq": seq, "standing": ""}
    await connection.execute(insert(office_decision).values(**noted))
    audience = of_window(row.window)
    cursor = await put(connection, centre, Feed.decisions, told.decision, "1", written(told), audience=audience)
    return Decided(told, row.window, cursor)


async def _case(connection: AsyncConnection, named: str) -> Row[str, str, str, str]:
    """The case; the centre knows as much of it as its window has sent."""
    wanted = select(case_row.c.window, case_row.c.case_id, case_row.c.number, case_row.c.status)
    rows = (await connection.execute(wanted.where(or_(case_row.c.number == named, case_row.c.case_id == named)))).all()
    if len(rows) != 1 or not rows[0].number:
        raise CounterError("deciding_centre.no_case", number=named)
    return rows[0]


def _check_said(kind: DecisionKind, *, step: str, by: str, reason: str, amount: str, on: str) -> None:
    if not by.strip():
        raise CounterError("publishing.nobody")
    if not step.strip():
        raise CounterError("deciding_centre.step")
    if kind is DecisionKind.returned and not reason.strip():
        raise CounterError("deciding_centre.reason")
    try:
        date.fromisoformat(on or "2000-01-01")
    except ValueError as error:
        raise CounterError("deciding_centre.day", day=on) from error
    try:
        paid = Decimal(amount or "1")
    except InvalidOperation as error:
        raise CounterError("deciding_centre.amount", amount=amount) from error
    if not paid.is_finite() or paid <= 0 or paid != round(paid, 2):
        raise CounterError("deciding_centre.amount", amount=amount)
