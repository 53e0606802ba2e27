# SPDX-License-Identifier: Apache-2.0
"""Sending evaluations up: noted first, sent in batches, marked once they were taken; what is refused is parked.

A batch is noted with its number before it goes. Where its answer was lost it goes again under the same number, so that
an endpoint that looks at it takes it once; what was marked is never sent again. One process has the line at a time.
"""

import asyncio
import logging
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx
from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.base.ids import new_id
from counter_app.cases.case import Case
from counter_app.cases.rating_records import RatingOffice, counted_by_rule, default_facts, rating_facts
from counter_app.catalogue.rating_dialects import BY_RULE, Content, Dialect, Facts, FieldFault, Record
from counter_app.server.case_reading import read_cases
from counter_app.server.centre import Centre
from counter_app.server.ratings.finding import FOLLOWED, PARKED, SENDING, SENT, WAITING, find_records
from counter_app.server.ratings.follow_ups import follow_facts
from counter_app.server.ratings.line import Answer, Told, client, send
from counter_app.server.ratings.records import RatedCase, office_of, staff_names
from counter_app.server.ratings.settings import RatingSettings, load_rating_settings
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.ratings import rating_line, rating_upload
from counter_app.server.tables.windows import window

LEASE_MICROS = 120 * 1_000_000
"""So long a process has the line; longer than the longest answer."""

FIRST, LONGEST = 2.0, 600.0
"""Seconds after the first failure, and at most: a wait is drawn between half the limit and all of it."""

ALONE = "alone"
"""In place of a batch: it was in one that was refused as a whole, so it goes by itself."""

IDLE = 60.0
THOROUGH_EVERY = 3600.0

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What a step did."""

    idle = "idle"  # there is nothing to send
    sent = "sent"
    alone = "alone"  # refused as a whole: each goes alone now
    away = "away"
    busy = "busy"  # another process has the line, or it waits after a failure


@dataclass(frozen=True, slots=True)
class Step:
    """``wait`` in seconds until the next one is worth trying."""

    outcome: Outcome
    sent: int = 0
    parked: int = 0
    wait: float = 0.0
    code: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many records are in which state, and how the line stands."""

    states: Mapping[str, int]
    said: str
    failures: int
    heard_at: int
    not_before: int
    parked: Sequence[Row[*tuple[Any, ...]]]


async def upload(
    centre: Centre, settings: RatingSettings, chance: random.Random | None = None, *, thorough: bool = True
) -> list[Step]:
    """Find and send everything there is, until nothing is left or the line fails. Returns the steps. ``thorough`` as in
    ``find_records``.

    Raises CounterError ``rating_records.no_endpoint``, and for a token or a dialect that cannot be read.
    """
    if not settings.url:
        raise CounterError("rating_records.no_endpoint")
    dialect = settings.spoken()
    await find_records(centre, follows=dialect.follows, thorough=thorough, rules=dialect.counts_rules)
    steps: list[Step] = []
    async with client(settings.token()) as line:
        while not steps or steps[-1].outcome in (Outcome.sent, Outcome.alone):
            steps.append(await upload_step(centre, settings, dialect, line, chance))
    return steps


async def keep_sending(centre: Centre) -> None:
    """Go on until cancelled, where an endpoint is set; no call waits for it."""
    looked = -THOROUGH_EVERY
    while True:
        wait = IDLE
        try:
            settings = load_rating_settings(centre.settings)
            if settings.url:
                thorough = time.monotonic() - looked >= THOROUGH_EVERY
                steps = await upload(centre, settings, thorough=thorough)
                looked = time.monotonic() if thorough else looked
                wait = max(1.0, min(steps[-1].wait or IDLE, IDLE))
        except CounterError as error:
            logger.warning("evaluations stay here: %s", error.code)
        except Exception:
            logger.exception("sending evaluations has stumbled and goes on")
        await asyncio.sleep(wait)


async def upload_step(
    centre: Centre,
    settings: RatingSettings,
    dialect: Dialect,
    line: httpx.AsyncClient,
    chance: random.Random | None = None,
) -> Step:
    """Send one batch."""
    wait = await _take_line(centre)
    if wait:
        return Step(Outcome.busy, wait=wait)
    rows, batch = await _next(centre, settings.batch)
    if not rows:
        await _release(centre)
        return Step(Outcome.idle, wait=IDLE)
    records, unfit = await _records(centre, settings, dialect, rows)
    answer = await send(line, settings.url, dialect, list(records.values()), batch) if records else Answer(Told.taken)
    if answer.told is Told.away:
        return await _failed(centre, answer, chance)
    parked = {**unfit, **_parked(dialect, records, answer)}
    if answer.told is Told.refused and not answer.parked:
        if len(records) > 1:
            await _mark(centre, [one for one in rows if _place(one) in unfit], parked)
            await _alone(centre, [one for one in rows if _place(one) not in unfit])
            return Step(Outcome.alone, parked=len(unfit))
        parked |= dict.fromkeys(records, answer.reason)
    refused_some = answer.told is Told.refused and bool(answer.parked)
    done = [one for one in rows if not refused_some or _place(one) in parked]
    await _mark(centre, done, parked)
    if refused_some:  # the rest of it was not taken: it goes again, as another batch
        await _alone(centre, [one for one in rows if _place(one) not in parked], "")
    count = len(done) - len(parked)
    return Step(Outcome.sent, sent=count, parked=len(parked))


_Place = tuple[str, str]


def _place(row: Row[Any]) -> _Place:
    return row.question, row.stage


async def _take_line(centre: Centre) -> float:
    """0.0 where this process has the line now, else how many seconds to wait."""
    now = centre.now()
    async with centre.engine.begin() as connection:
        values = {"id": 1, "not_before": 0, "failures": 0, "said": "", "heard_at": 0}
        await connection.execute(insert(rating_line).values(**values).on_conflict_do_nothing())
        taken = update(rating_line).where(rating_line.c.id == 1, rating_line.c.not_before <= now)
        taken = taken.values(not_before=now + LEASE_MICROS).returning(rating_line.c.id)
        if (await connection.execute(taken)).one_or_none() is not None:
            return 0.0
        until = await connection.scalar(select(rating_line.c.not_before).where(rating_line.c.id == 1))
    return max(0.001, (int(until or now) - now) / 1e6)


async def _release(centre: Centre) -> None:
    async with centre.engine.begin() as connection:
        await connection.execute(update(rating_line).where(rating_line.c.id == 1).values(not_before=0))


async def _failed(centre: Centre, answer: Answer, chance: random.Random | None) -> Step:
    draw = (chance or random.SystemRandom()).random()
    async with centre.engine.begin() as connection:
        failures = int(await connection.scalar(select(rating_line.c.failures).where(rating_line.c.id == 1)) or 0) + 1
        limit = min(FIRST * 2.0 ** min(failures - 1, 16), LONGEST)
        wait = answer.wait * (1 + draw / 2) if answer.wait is not None else limit * (1 + draw) / 2
        values = {"not_before": centre.now() + round(wait * 1e6), "failures": failures, "said": answer.code}
        await connection.execute(update(rating_line).where(rating_line.c.id == 1).values(**values))
    logger.warning("the province's endpoint did not take evaluations: %s %d", answer.code, answer.status)
    return Step(Outcome.away, wait=wait, code=answer.code)


async def _next(centre: Centre, most: int) -> tuple[Sequence[Row[Any]], str]:
    """The batch that was on its way, else a new one; noted under its number before it goes."""
    async with centre.engine.begin() as connection:
        going = select(rating_upload).where(rating_upload.c.state == SENDING).order_by(rating_upload.c.question)
        rows = (await connection.execute(going)).all()
        if rows:
            return rows, str(rows[0].batch)
        order = rating_upload.c.found_at, rating_upload.c.question, rating_upload.c.stage.desc()
        waiting = select(rating_upload).where(rating_upload.c.state == WAITING).order_by(*order).limit(most)
        rows = (await connection.execute(waiting)).all()
        if any(one.batch == ALONE for one in rows):
            rows = [next(one for one in rows if one.batch == ALONE)]
        batch = new_id()
        for one in rows:
            await _set(connection, one, state=SENDING, batch=batch)
    return rows, batch


async def _set(connection: AsyncConnection, row: Row[Any], **values: object) -> None:
    here = rating_upload.c.question == row.question, rating_upload.c.stage == row.stage
    await connection.execute(update(rating_upload).where(*here).values(**values))


async def _alone(centre: Centre, rows: Sequence[Row[Any]], batch: str = ALONE) -> None:
    async with centre.engine.begin() as connection:
        for one in rows:
            await _set(connection, one, state=WAITING, batch=batch)
        await connection.execute(update(rating_line).where(rating_line.c.id == 1).values(not_before=0))


async def _mark(centre: Centre, rows: Sequence[Row[Any]], parked: Mapping[_Place, str]) -> None:
    now = centre.now()
    async with centre.engine.begin() as connection:
        for one in rows:
            reason = parked.get(_place(one))
            state = SENT if reason is None else PARKED
            await _set(connection, one, state=state, reason=reason or "", done_at=now)
        line = {"not_before": 0, "failures": 0, "said": "", "heard_at": now}
        await connection.execute(update(rating_line).where(rating_line.c.id == 1).values(**line))


def _parked(dialect: Dialect, records: Mapping[_Place, Record], answer: Answer) -> Mapping[_Place, str]:
    field = dialect.field_of(Content.record)
    key = field.key if field is not None else ""
    named = {place: str(record.get(key, "")) for place, record in records.items()}
    return {place: answer.parked[one] or "refused" for place, one in named.items() if one in answer.parked}


async def _records(
    centre: Centre, settings: RatingSettings, dialect: Dialect, rows: Sequence[Row[Any]]
) -> tuple[dict[_Place, Record], dict[_Place, str]]:
    """The records to go, and why those are parked that the province's own list of fields would not take."""
    levels = shipped_levels()
    records: dict[_Place, Record] = {}
    unfit: dict[_Place, str] = {}
    async with centre.reading() as connection:
        names = await staff_names(connection)
        for row in rows:
            rated = await _rated(connection, row)
            facts = _facts(rated.case, row, office_of(centre, settings, rated, names)) if rated is not None else None
            if facts is None:
                unfit[_place(row)] = "gone"
                continue
            lacking = dialect.lacks(facts)
            record = dialect.record(facts)
            faults: Sequence[FieldFault] = (lacking,) if lacking else dialect.faults(record, levels)
            if faults:
                unfit[_place(row)] = " ".join(f"{one.field}:{one.why}" for one in faults)
            else:
                records[_place(row)] = record
    return records, unfit


def _facts(case: Case, row: Row[Any], office: RatingOffice) -> Facts | None:
    """What a record says at its stage; None where there is nothing left to say, as of a default somebody overtook."""
    if row.stage == BY_RULE:
        counted = next((one for one in counted_by_rule(case) if one.question == row.question), None)
        return default_facts(case, counted, office) if counted is not None else None
    rating = next((one for one in case.ratings if one.question == row.question), None)
    if rating is None:
        return None
    facts = rating_facts(case, rating, office)
    return {**facts, **follow_facts(case, row.question)} if row.stage == FOLLOWED else facts


async def _rated(connection: AsyncConnection, row: Row[Any]) -> RatedCase | None:
    wanted = select(window.c.number, case_row.c.hall).join(case_row, case_row.c.window == window.c.id)
    wanted = wanted.where(case_row.c.window == row.window, case_row.c.case_id == row.case_id)
    place = (await connection.execute(wanted)).one_or_none()
    case = (await read_cases(connection, row.window, [row.case_id])).get(row.case_id)
    return RatedCase(row.window, place.number, place.hall, case) if place is not None and case is not None else None


async def send_parked_again(centre: Centre) -> int:
    """Put what was parked back into the line, after whatever it was parked for was put right. Returns how many."""
    again = update(rating_upload).where(rating_upload.c.state == PARKED)
    again = again.values(state=WAITING, batch="", reason="", done_at=0).returning(rating_upload.c.question)
    async with centre.engine.begin() as connection:
        return len((await connection.execute(again)).all())


async def upload_standing(connection: AsyncConnection, most: int = 50) -> Standing:
    """How many records are where, and which are parked, the newest first."""
    counted = select(rating_upload.c.state, func.count()).group_by(rating_upload.c.state)
    states = {state: count for state, count in (await connection.execute(counted)).all()}
    line = (await connection.execute(select(rating_line).where(rating_line.c.id == 1))).one_or_none()
    here = (case_row.c.window == rating_upload.c.window) & (case_row.c.case_id == rating_upload.c.case_id)
    wanted = select(rating_upload.c.question, rating_upload.c.stage, rating_upload.c.reason, case_row.c.number)
    wanted = wanted.outerjoin(case_row, here).where(rating_upload.c.state == PARKED)
    parked = (await connection.execute(wanted.order_by(rating_upload.c.done_at.desc()).limit(most))).all()
    if line is None:
        return Standing(states, "", 0, 0, 0, parked)
    return Standing(states, line.said, line.failures, line.heard_at, line.not_before, parked)
