# SPDX-License-Identifier: Apache-2.0
"""Which evaluations have to go up: every one that was given, found once in the ledger, and noted before it is sent."""

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.rating import BAD
from counter_app.cases.rating_records import counted_by_rule, given
from counter_app.catalogue.rating_dialects import BY_RULE
from counter_app.server.case_reading import read_cases
from counter_app.server.centre import Centre
from counter_app.server.ratings.follow_ups import followed
from counter_app.server.tables.cases import case_action, projection
from counter_app.server.tables.ratings import IS_RATING, rating_mark, rating_upload

RATED, FOLLOWED = "rated", "followed"
WAITING, SENDING, SENT, PARKED = "waiting", "sending", "sent", "parked"
_AT_ONCE = 200


async def find_records(centre: Centre, *, follows: bool, thorough: bool = True, rules: bool = False) -> int:
    """Note every evaluation that was not noted yet; with ``follows`` also bad ones whose follow-up is closed, with
    ``rules`` also what a local rule counts (as a stage of its own). Returns how many. ``thorough``: also those that
    came in behind what was looked through already (parked ones, taken later).
    """
    async with centre.reading() as connection:
        chains = (await connection.execute(select(projection))).all()
    found = 0
    for chain in chains:
        while (step := await _of_chain(centre, chain, thorough=thorough, rules=rules)) is not None:
            found += step
    return found + (await _closed(centre) if follows else 0)


async def _of_chain(centre: Centre, chain: Row[Any], *, thorough: bool, rules: bool) -> int | None:
    """A stretch of a chain; None where all of it was looked through."""
    async with centre.reading() as connection:
        mark, count = await _mark(connection, chain, thorough=thorough)
        here = case_action.c.window == chain.window, case_action.c.epoch == chain.epoch
        wanted = select(case_action.c.seq, case_action.c.case_id)
        wanted = wanted.where(IS_RATING, *here, case_action.c.seq > mark, case_action.c.seq <= chain.seq)
        rows = (await connection.execute(wanted.order_by(case_action.c.seq).limit(_AT_ONCE))).all()
    if not rows:
        return None
    async with centre.engine.begin() as connection:
        fresh = await _note(connection, chain.window, sorted({one.case_id for one in rows}), centre.now(), rules=rules)
        values = {"window": chain.window, "epoch": chain.epoch, "seq": rows[-1].seq, "acts": count + len(rows)}
        moved = insert(rating_mark).values(**values)
        place = [rating_mark.c.window, rating_mark.c.epoch]
        await connection.execute(moved.on_conflict_do_update(index_elements=place, set_=values))
    return fresh


async def _mark(connection: AsyncConnection, chain: Row[Any], *, thorough: bool) -> tuple[int, int]:
    """As far as the chain was looked through; its beginning where an act came in later before that."""
    wanted = select(rating_mark).where(rating_mark.c.window == chain.window, rating_mark.c.epoch == chain.epoch)
    mark = (await connection.execute(wanted)).one_or_none()
    if mark is None:
        return 0, 0
    if not thorough:
        return mark.seq, mark.acts
    here = case_action.c.window == chain.window, case_action.c.epoch == chain.epoch, case_action.c.seq <= mark.seq
    counted = await connection.scalar(select(func.count()).select_from(case_action).where(IS_RATING, *here))
    return (mark.seq, mark.acts) if counted == mark.acts else (0, 0)


async def _note(connection: AsyncConnection, window: str, case_ids: list[str], now: int, *, rules: bool) -> int:
    cases = await read_cases(connection, window, case_ids)
    rows = [
        _row(one.question, RATED, window, case.id, one.level, now) for case in cases.values() for one in given(case)
    ]
    if rules:
        counted = [(case, one) for case in cases.values() for one in counted_by_rule(case)]
        rows += [_row(one.question, BY_RULE, window, case.id, one.level, now) for case, one in counted]
    return await _add(connection, rows)


async def _add(connection: AsyncConnection, rows: list[dict[str, Any]]) -> int:
    if not rows:
        return 0
    added = insert(rating_upload).values(rows).on_conflict_do_nothing().returning(rating_upload.c.question)
    return len((await connection.execute(added)).all())


def _row(question: str, stage: str, window: str, case_id: str, level: int, now: int) -> dict[str, Any]:
    place = {"question": question, "stage": stage, "window": window, "case_id": case_id, "level": level}
    return {**place, "state": WAITING, "batch": "", "reason": "", "found_at": now, "done_at": 0}


async def _closed(centre: Centre) -> int:
    """Bad evaluations that went up, and whose follow-up was closed since."""
    later = rating_upload.alias()
    told = select(later.c.question).where(later.c.question == rating_upload.c.question, later.c.stage == FOLLOWED)
    wanted = select(rating_upload).where(rating_upload.c.stage == RATED, rating_upload.c.state == SENT)
    wanted = wanted.where(rating_upload.c.level.in_(sorted(BAD)), ~told.exists())
    found = 0
    async with centre.reading() as connection:
        bad = (await connection.execute(wanted)).all()
    for one in bad:
        async with centre.engine.begin() as connection:
            case = (await read_cases(connection, one.window, [one.case_id])).get(one.case_id)
            state = followed(case, one.question) if case is not None else None
            if state is not None and state.closed:
                row = _row(one.question, FOLLOWED, one.window, one.case_id, one.level, centre.now())
                found += await _add(connection, [row])
    return found
