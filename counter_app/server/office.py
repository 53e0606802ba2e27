# SPDX-License-Identifier: Apache-2.0
"""The back office at work: what waits, in the order of its last day, and deciding one by one or several at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.work_book import shipped_work
from counter_app.server.case_reading import read_case
from counter_app.server.catalogue import checklist_of, have_ready
from counter_app.server.centre import Centre
from counter_app.server.commits import commit_surely
from counter_app.server.deciding import decide
from counter_app.server.office_rules import Decidable, check_kind, decidable
from counter_app.server.people import Person
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.office import office_case, office_decision
from counter_app.server.tables.windows import window
from counter_app.wire.feeds import DecisionKind

PAGE = 50
MOST_AT_ONCE = 100
_HERE = and_(office_decision.c.window == office_case.c.window, office_decision.c.case_id == office_case.c.case_id)
_ON_ITS_WAY = select(office_decision.c.decision).where(_HERE, office_decision.c.standing == "").exists()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the waiting cases. "" for all of them; ``duties`` none for all."""

    hall: str = ""
    verb: str = ""
    duties: tuple[str, ...] = ()
    by: str = ""  # ISO: due on this day or before
    on_its_way: bool = False  # decided, and the window has not heard it yet

    def where(self) -> list[Any]:
        """As conditions."""
        found: list[Any] = [_ON_ITS_WAY if self.on_its_way else ~_ON_ITS_WAY]
        if self.hall:
            found.append(office_case.c.hall == self.hall)
        if self.verb:
            found.append(office_case.c.verb == self.verb)
        if self.duties:
            found.append(office_case.c.duty.in_(self.duties))
        if self.by:
            found.append(office_case.c.due <= self.by)
        return found


Place = tuple[str, int, str, str]
"""Where a page ends: due, since, window, case."""


async def waiting(
    connection: AsyncConnection, wanted: Wanted, after: Place | None = None, most: int = PAGE
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The most urgent first, then the oldest; those behind ``after``."""
    order = office_case.c.due, office_case.c.since, office_case.c.window, office_case.c.case_id
    here = and_(case_row.c.window == office_case.c.window, case_row.c.case_id == office_case.c.case_id)
    newest = select(office_decision.c.standing).where(_HERE).order_by(office_decision.c.at.desc()).limit(1)
    met = newest.correlate(office_case).scalar_subquery()
    columns = case_row.c.title, case_row.c.applicant, window.c.number.label("place"), met.label("standing")
    found = select(office_case, *columns).join(case_row, here).join(window, window.c.id == office_case.c.window)
    found = found.where(*wanted.where()).order_by(*order).limit(most)
    if after is not None:
        found = found.where(tuple_(*order) > tuple_(*after))
    return (await connection.execute(found)).all()


async def count_waiting(connection: AsyncConnection, wanted: Wanted, today: str) -> tuple[Mapping[str, int], int, int]:
    """How many wait by verb, how many of them are over due, and how many decisions are on their way."""
    known = Wanted(wanted.hall, duties=wanted.duties)
    by_verb = select(office_case.c.verb, func.count()).where(*known.where()).group_by(office_case.c.verb)
    verbs = {verb: int(count) for verb, count in (await connection.execute(by_verb)).all()}
    late = select(func.count()).select_from(office_case).where(*known.where(), office_case.c.due < today)
    going = Wanted(wanted.hall, duties=wanted.duties, on_its_way=True)
    away = select(func.count()).select_from(office_case).where(*going.where())
    return verbs, int(await connection.scalar(late) or 0), int(await connection.scalar(away) or 0)


@dataclass(frozen=True, slots=True)
class OfficeCase:
    """A case as it stands, with what somebody may decide on it."""

    window: str
    place: str  # number of the window in its hall
    hall: str
    case: Case
    checklist: Checklist | None
    may: Decidable
    on_its_way: tuple[Row[*tuple[Any, ...]], ...]  # decisions that its window has not answered


async def open_case(
    connection: AsyncConnection, centre: Centre, person: Person, window_id: str, case_id: str
) -> OfficeCase | None:
    """A case of somebody's hall; None where there is none such."""
    wanted = select(case_row.c.hall, window.c.number).join(window, window.c.id == case_row.c.window)
    wanted = wanted.where(case_row.c.window == window_id, case_row.c.case_id == case_id)
    row = (await connection.execute(wanted)).one_or_none()
    if row is None or person.hall not in ("", row.hall):
        return None
    case = await read_case(connection, window_id, case_id)
    if case is None:
        return None
    here = office_decision.c.window == window_id, office_decision.c.case_id == case_id
    going = select(office_decision).where(*here, office_decision.c.standing == "").order_by(office_decision.c.at)
    away = tuple((await connection.execute(going)).all())
    checklist = await checklist_of(connection, centre, case)
    may = decidable(case, checklist, shipped_work(), person, on_its_way=bool(away))
    return OfficeCase(window_id, row.number, row.hall, case, checklist, may, away)


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as it was filled in. ``press`` was made with the page: the same press again is the same decision."""

    kind: DecisionKind
    press: str
    reason: str = ""
    amount: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it for one case. ``why`` is the sentence where nothing was decided."""

    window: str
    case_id: str
    number: str
    done: bool
    why: str = ""


async def decide_one(
    connection: AsyncConnection, centre: Centre, person: Person, window_id: str, case_id: str, step: str, said: Said
) -> Result:
    """Decide on a case in the caller's transaction.

    Raises CounterError, also where the case has gone on since the page was opened, and ValueError for a press that is
    none.
    """
    decision = derived_id(said.press, f"{window_id} {case_id}")
    known = await connection.scalar(select(office_decision.c.number).where(office_decision.c.decision == decision))
    if known is not None:
        return Result(window_id, case_id, known, done=True)
    held = select(office_case.c.case_id).where(office_case.c.window == window_id, office_case.c.case_id == case_id)
    await connection.execute(held.with_for_update())
    found = await open_case(connection, centre, person, window_id, case_id)
    if found is None:
        raise CounterError("office.none")
    check_kind(found.may, said.kind, step or found.may.step)
    amount = said.amount
    if said.kind is DecisionKind.paid and found.may.amount is not None:
        amount = amount or str(found.may.amount)
    if said.kind in (DecisionKind.paid, DecisionKind.published) and not said.on:
        raise CounterError("office.day")
    told = {"step": found.may.step, "by": person.number, "reason": said.reason, "amount": amount, "on": said.on}
    await decide(connection, centre, case_id, said.kind, decision=decision, **told)
    return Result(window_id, case_id, found.case.number, done=True)


async def decide_several(
    centre: Centre, person: Person, cases: Sequence[tuple[str, str]], said: Said, *, all_or_none: bool
) -> tuple[Result, ...]:
    """Decide the same on several cases: each for itself, or with ``all_or_none`` only where it can be on all."""
    if len(cases) > MOST_AT_ONCE:
        raise CounterError("office.many", most=MOST_AT_ONCE)
    await have_ready(centre, cases)
    if not all_or_none:
        return tuple([await _alone(centre, person, one, said) for one in cases])
    results: list[Result] = []
    async with centre.engine.connect() as connection:
        for window_id, case_id in cases:
            try:
                results.append(await decide_one(connection, centre, person, window_id, case_id, "", said))
            except CounterError as refused:
                results.append(await _refused(connection, window_id, case_id, refused))
        if all(one.done for one in results):
            await commit_surely(connection)
            return tuple(results)
        await connection.rollback()
    kept = text("office.with_others")
    return tuple(Result(one.window, one.case_id, one.number, False, one.why or kept) for one in results)


async def _alone(centre: Centre, person: Person, place: tuple[str, str], said: Said) -> Result:
    try:
        async with centre.engine.connect() as connection:
            result = await decide_one(connection, centre, person, *place, "", said)
            await commit_surely(connection)
            return result
    except CounterError as refused:
        async with centre.reading() as connection:
            return await _refused(connection, *place, refused)


async def _refused(connection: AsyncConnection, window_id: str, case_id: str, refused: CounterError) -> Result:
    wanted = select(case_row.c.number).where(case_row.c.window == window_id, case_row.c.case_id == case_id)
    number = await connection.scalar(wanted)
    return Result(window_id, case_id, str(number or ""), False, text(refused.code, **refused.facts))


async def decisions_of(connection: AsyncConnection, window_id: str, case_id: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Everything the centre decided on a case, the newest first."""
    here = office_decision.c.window == window_id, office_decision.c.case_id == case_id
    return (await connection.execute(select(office_decision).where(*here).order_by(office_decision.c.at.desc()))).all()
