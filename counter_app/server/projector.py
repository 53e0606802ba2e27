# SPDX-License-Identifier: Apache-2.0
"""Reads the ledger behind the pushes and keeps the lists of cases. What it cannot take it parks, and goes on.

Nothing here is waited for by a window: bytes are safe before anybody looks into them. One window is read by one
projector at a time; several may work side by side.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.privacy import mask_name
from counter_app.cases.actions import Action
from counter_app.cases.case import Case
from counter_app.cases.encoding import SCHEMA, ActionBytes, decode, decode_header, kind_of
from counter_app.cases.people import Person, Unit
from counter_app.cases.rating import is_unproved, lacks_proof
from counter_app.cases.replay import replay
from counter_app.server import queue
from counter_app.server.attachments import add_links, links_of
from counter_app.server.bad_ratings import bad_rows, write_bad
from counter_app.server.centre import Centre
from counter_app.server.citizen_rows import CitizenRows, write_citizen_rows
from counter_app.server.counted import Counting, write_counted, write_waits
from counter_app.server.doubts import write_doubts
from counter_app.server.feeds import put
from counter_app.server.ledger import Place
from counter_app.server.office_rows import OfficeRows, write_office_rows
from counter_app.server.tables.cases import case_action, case_row, projection, quarantine
from counter_app.server.tables.ledger import action_body, ledger
from counter_app.server.tables.windows import chain, window
from counter_app.server.window_days import write_days
from counter_app.wire.feeds import Feed, Quarantined, of_window, written

BATCH = 100
ALL_BATCH = 2000
"""Where nobody waits for anything else."""
CANDIDATES = 20
OLDER = 2
"""So many older schemas are read."""
PROVED_SINCE = 4
"""Programs before this schema recorded no proof of a citizen's press."""
UNPROVED = "projector.rating"
_OF_VALUES = frozenset({"22", "23"})
"""Classes of SQLSTATE: data exception, integrity constraint violation."""

logger = logging.getLogger(__name__)


class Progress(NamedTuple):
    """What one batch did."""

    read: int
    parked: int


NOTHING = Progress(0, 0)


class Parked(NamedTuple):
    """An action that could not be taken, and the code of why."""

    seq: int
    id: str
    code: str


@dataclass(slots=True)
class Batch:
    """Actions of one chain, read as far as they could be."""

    place: Place
    last: int
    actions: list[tuple[Action, int]] = field(default_factory=list)  # with the moment they are filed under
    parked: list[Parked] = field(default_factory=list)

    @property
    def cases(self) -> list[str]:
        """The cases these actions are of."""
        return sorted({one.case for one, _ in self.actions if one.case})


async def project(centre: Centre, batch: int = BATCH) -> Progress:
    """Read one batch of one window's chain. :data:`NOTHING` where all is read, or others are at what is left."""
    async with centre.reading() as connection:
        candidates = await _behind(connection)
    for one in candidates:
        progress = await project_window(centre, one, batch)
        if progress is not None:
            return progress
    return NOTHING


async def project_all(centre: Centre) -> Progress:
    """Read everything there is."""
    read = parked = 0
    while (step := await project(centre, ALL_BATCH)) != NOTHING:
        read, parked = read + step.read, parked + step.parked
    return Progress(read, parked)


def _unread() -> Any:  # noqa: ANN401 - SQLAlchemy's own type is a long one
    here = and_(chain.c.window == projection.c.window, chain.c.epoch == projection.c.epoch)
    return select(projection.c.window).join(chain, here).where(chain.c.mark > projection.c.seq)


async def _behind(connection: AsyncConnection) -> list[str]:
    """Windows with actions that are not read, the one that was quiet for longest first."""
    wanted = _unread().group_by(projection.c.window).order_by(func.min(chain.c.touched_at)).limit(CANDIDATES)
    return list((await connection.execute(wanted)).scalars())


async def project_window(centre: Centre, name: str, batch: int) -> Progress | None:
    """One batch of a window; None where somebody else is at it or it is done. What fails as a batch goes singly."""
    try:
        return await _one_batch(centre, name, batch)
    except (DBAPIError, OSError) as error:
        if not is_of_values(error):
            raise
        logger.warning("the projector stumbled over a batch of %s: the database takes it not", name)
    except Exception:
        logger.exception("the projector stumbled over a batch of %s", name)
    read = parked = 0
    for _ in range(batch):
        step = await _one_action(centre, name)
        if step is None:
            break
        read, parked = read + step.read, parked + step.parked
    return Progress(read, parked) if read else None


async def _one_action(centre: Centre, name: str) -> Progress | None:
    """The next action of a window; parked where nobody foresaw what it does."""
    try:
        return await _one_batch(centre, name, 1)
    except (DBAPIError, OSError) as error:
        if not is_of_values(error):
            raise
        logger.warning("the projector parks an action of %s that the database takes not", name)
    except Exception:
        logger.exception("the projector parks an action of %s", name)
    return await _one_batch(centre, name, 1, blindly=True)


def is_of_values(error: Exception) -> bool:
    """Whether the database refused the values themselves, as it will every time: nobody else is to wait for them."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    return isinstance(error, DataError | IntegrityError) or state[:2] in _OF_VALUES


async def _one_batch(centre: Centre, name: str, most: int, *, blindly: bool = False) -> Progress | None:
    async with centre.engine.begin() as connection:
        held = await _hold(connection, name)
        if held is None:
            return None
        place, seq, mark, hall = held
        last = min(mark, seq + most)
        if blindly:
            found = Batch(place, last, parked=[Parked(last, "", "projector.unexpected")])
        else:
            rows = await rows_between(connection, place, seq, last)
            found = await asyncio.to_thread(read_actions, place, last, rows)
            await write_cases(connection, found, hall, centre.keys.status)
            await queue.follow(connection, place.window, hall, [one for one, _ in found.actions])
        await _park(connection, centre, found)
        done = update(projection).where(projection.c.window == place.window, projection.c.epoch == place.epoch)
        await connection.execute(done.values(seq=last))
    return Progress(last - seq, len(found.parked))


async def _hold(connection: AsyncConnection, name: str) -> tuple[Place, int, int, str] | None:
    """Lock the window for projecting: its chain to be read next, from where to where, and its hall."""
    everything = select(func.count()).select_from(projection).where(projection.c.window == name)
    wanted = (
        select(projection.c.epoch, projection.c.seq)
        .where(projection.c.window == name)
        .order_by(projection.c.epoch)
        .with_for_update(skip_locked=True)
    )
    locked = (await connection.execute(wanted)).all()
    if len(locked) != (await connection.execute(everything)).scalar_one():
        return None
    marks = select(chain.c.epoch, chain.c.mark, window.c.hall).join(window, window.c.id == chain.c.window)
    there = {one.epoch: one for one in (await connection.execute(marks.where(chain.c.window == name))).all()}
    for epoch, seq in locked:
        if there[epoch].mark > seq:
            return Place(name, epoch), seq, there[epoch].mark, there[epoch].hall
    return None


_BYTES = (action_body.c.header, action_body.c.facts, action_body.c.personal)


class StoredBytes(NamedTuple):
    """An action as it lies in the ledger: its place, id and moment, and its bytes, None where these are gone."""

    seq: int
    id: str | None
    created: int
    header: bytes | None
    facts: bytes | None
    personal: bytes | None


async def rows_between(connection: AsyncConnection, place: Place, seq: int, last: int) -> Sequence[StoredBytes]:
    """The actions of a chain behind ``seq`` up to ``last``, each with its bytes where they are there.

    The two tables are asked one after the other: before its statistics are taken PostgreSQL plans their join as if
    there were one row, and reads the whole window for each stretch.
    """
    wanted = (
        select(ledger.c.seq, ledger.c.id, ledger.c.created)
        .where(ledger.c.window == place.window, ledger.c.epoch == place.epoch, ledger.c.seq.between(seq + 1, last))
        .order_by(ledger.c.seq)
    )
    body = action_body.c
    here = body.window == place.window, body.epoch == place.epoch, body.seq.between(seq + 1, last)
    pieces = (await connection.execute(select(body.seq, body.created, *_BYTES).where(*here))).all()
    bytes_of = {(one.seq, one.created): (one.header, one.facts, one.personal) for one in pieces}
    gone = (None, None, None)
    rows = (await connection.execute(wanted)).all()
    return [StoredBytes(*row, *bytes_of.get((row.seq, row.created), gone)) for row in rows]


def read_actions(place: Place, last: int, rows: Iterable[StoredBytes]) -> Batch:
    """Decode actions; who sent again in a new epoch what stands elsewhere is passed over."""
    found = Batch(place, last)
    for row in rows:
        if row.id is None:
            continue
        code = "projector.gone"
        if row.header is not None and row.facts is not None:
            try:
                found.actions.append((_decoded(row.header, row.facts, row.personal), row.created))
                continue
            except CounterError as error:
                code = error.code
        found.parked.append(Parked(row.seq, row.id, code))
    return found


def _decoded(header: bytes, facts: bytes, personal: bytes | None) -> Action:
    schema = decode_header(header).schema
    if schema < SCHEMA - OLDER:
        raise CounterError("projector.older")
    action = decode(ActionBytes(header, facts, personal))
    if schema >= PROVED_SINCE and lacks_proof(action.facts):
        raise CounterError(UNPROVED)
    return action


async def write_cases(connection: AsyncConnection, found: Batch, hall: str, secret: bytes) -> None:
    """Bring the cases of a batch up to date: all their actions are told again, which is what makes a case.

    ``secret`` is the key of the values that citizens' cases are compared by.
    """
    await write_days(connection, found.place.window, hall, found.actions)
    await write_waits(connection, found.place.window, hall, (one for one, _ in found.actions))
    known = await _known(connection, found.place.window, found.cases) if found.cases else {}
    before = [one for each in known.values() for one in each]
    await write_doubts(connection, found.place.window, hall, found.actions, before)
    if not found.cases:
        return
    citizens, office = CitizenRows(secret, hall), OfficeRows()
    rows, taken, named, counting = await asyncio.to_thread(_folded, found, known, hall, citizens, office)
    if taken:
        await connection.execute(insert(case_action).on_conflict_do_nothing(), taken)
    await add_links(connection, named)
    await write_counted(connection, found.place.window, counting)
    await write_bad(connection, counting.bad)
    await write_citizen_rows(connection, found.place.window, citizens)
    await write_office_rows(connection, found.place.window, office)
    if rows:
        upsert = insert(case_row)
        changed = {one.name: upsert.excluded[one.name] for one in case_row.c if not one.primary_key}
        await connection.execute(
            upsert.on_conflict_do_update(index_elements=list(case_row.primary_key), set_=changed), rows
        )


async def _known(connection: AsyncConnection, name: str, cases: Sequence[str]) -> dict[str, list[Action]]:
    """What was read of these cases before."""
    body = action_body.c
    joined = and_(
        body.window == case_action.c.window,
        body.epoch == case_action.c.epoch,
        body.seq == case_action.c.seq,
        body.created == case_action.c.created,
    )
    wanted = (
        select(case_action.c.case_id, *_BYTES)
        .join(action_body, joined)
        .where(case_action.c.window == name, case_action.c.case_id.in_(cases))
        .order_by(case_action.c.epoch, case_action.c.seq)
    )
    known: dict[str, list[Action]] = {one: [] for one in cases}
    for row in (await connection.execute(wanted)).all():
        known[row.case_id].append(_decoded(row.header, row.facts, row.personal))
    return known


def _folded(
    found: Batch, known: dict[str, list[Action]], hall: str, citizens: CitizenRows, office: OfficeRows
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]], Counting]:
    """The rows of the cases as they are now, which actions made them so, the attachments that these name, and what
    they add to the figures; ``citizens`` takes what citizens are told, ``office`` what waits for the back office."""
    rows: list[dict[str, Any]] = []
    taken: list[dict[str, Any]] = []
    named: list[dict[str, Any]] = []
    counting = Counting()
    of_case: dict[str, list[tuple[Action, int]]] = {one: [] for one in found.cases}
    for one, created in found.actions:
        if one.case:
            of_case[one.case].append((one, created))
    for case_id, fresh in of_case.items():
        case, good = _replayed(known[case_id], fresh, found.parked)
        if case is not None:
            rows.append(row_of(found.place.window, hall, case))
            counting.bad += bad_rows(found.place.window, hall, case)
            citizens.add(found.place.window, case)
            office.add(found.place.window, hall, case)
        taken += [
            {
                "window": found.place.window,
                "case_id": case_id,
                "epoch": found.place.epoch,
                "seq": one.seq,
                "created": created,
                "kind": kind_of(one.facts),
            }
            for one, created in good
        ]
        named += links_of(found.place.window, case.number if case is not None else "", (one for one, _ in good))
        counting.add(found.place.window, hall, known[case_id], [one for one, _ in good])
    return rows, taken, named, counting


def _replayed(
    known: Sequence[Action], fresh: Sequence[tuple[Action, int]], parked: list[Parked]
) -> tuple[Case | None, Sequence[tuple[Action, int]]]:
    """The case with new actions behind it; those with which it cannot be told are parked one by one."""
    try:
        whole = replay(_in_order([*known, *(one for one, _ in fresh)]))
        if not any(is_unproved(whole, one) for one, _ in fresh):
            return whole, fresh
    except Exception:
        logger.warning("a case could not be told with %d new actions", len(fresh))
    good: list[tuple[Action, int]] = []
    case = replay(known)
    for one, created in fresh:
        try:
            further = replay(_in_order([*known, *(before for before, _ in good), one]))
        except Exception:
            parked.append(Parked(one.seq, one.id, "projector.replay"))
            continue
        if is_unproved(further, one):
            parked.append(Parked(one.seq, one.id, UNPROVED))
            continue
        case = further
        good.append((one, created))
    return case, good


def _in_order(actions: Iterable[Action]) -> list[Action]:
    """An older epoch may come to an end after a newer one has begun."""
    return sorted(actions, key=lambda one: (one.epoch, one.seq))


def row_of(name: str, hall: str, case: Case) -> dict[str, Any]:
    """A case as its row: of a person no more than a masked name."""
    match case.applicant:
        case Person():
            applicant = mask_name(case.applicant.name)
        case Unit():  # registers of units are public
            applicant = case.applicant.name
        case None:
            applicant = ""
    follows = bool(case.papers_follow and case.papers_due)
    days = [case.due.due] if case.clock_runs or not case.papers_follow else []
    days += [case.papers_due] if case.papers_follow else []
    return {
        "window": name,
        "case_id": case.id,
        "hall": hall,
        "number": case.number,
        "guide": case.guide,
        "item": case.item,
        "title": case.title,
        "version": case.version,
        "status": case.status.value,
        "open": case.clock_runs or follows,
        "due": min((one for one in days if one), default=""),
        "clerk": case.clerk,
        "applicant": applicant,
        "opened_at": case.opened_at,
        "updated_at": case.updated_at,
    }


async def _park(connection: AsyncConnection, centre: Centre, found: Batch) -> None:
    """Note what could not be taken, and tell the window in its feed."""
    now = centre.now()
    for one in sorted(found.parked):
        place = {"window": found.place.window, "epoch": found.place.epoch, "seq": one.seq}
        await connection.execute(insert(quarantine).values(**place, id=one.id, code=one.code, at=now))
        told = Quarantined(epoch=found.place.epoch, seq=one.seq, action=one.id, code=one.code)
        audience = of_window(found.place.window)
        key = feed_key(found.place, one.seq)
        await put(connection, centre, Feed.quarantine, key, "1", written(told), audience=audience)
        logger.warning("parked %s epoch %d seq %d: %s", found.place.window, found.place.epoch, one.seq, one.code)


def feed_key(place: Place, seq: int) -> str:
    """What a parked action is called in its feed."""
    return f"{place.window}/{place.epoch}/{seq}"
