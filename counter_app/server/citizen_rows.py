# SPDX-License-Identifier: Apache-2.0
"""What the projector keeps for the citizens' pages: how each case stands, by its comparison values, and invitations."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import delete, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, from_micros
from counter_app.cases.case import Case, CaseStatus, decisions
from counter_app.cases.people import Person
from counter_app.cases.rating import KnownBy, rated_level
from counter_app.cases.trips import case_trips
from counter_app.server.status_keys import holder_key, last_digits, last_of_identity, status_key, visit_key
from counter_app.server.tables.citizens import holder_row, rating_token, status_row, visit_row
from counter_app.wire.visits import CaseVisits, VisitTold

MOST_VISITS = 20
"""So many visits of one case are told."""
_RUNNING = frozenset({CaseStatus.accepted, CaseStatus.suspended})
_add_token = insert(rating_token)
_ADD_TOKENS = _add_token.on_conflict_do_update(
    index_elements=[rating_token.c.digest],
    set_={"rated": or_(rating_token.c.rated, _add_token.excluded.rated), "until": _add_token.excluded.until},
)


@dataclass(slots=True)
class CitizenRows:
    """Rows of the cases of one batch. ``secret`` is the centre's key of comparison values."""

    secret: bytes = field(repr=False)
    hall: str
    cases: list[str] = field(default_factory=list)
    status: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)
    holders: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, case: Case) -> None:
        """What a window's case is now."""
        self.cases.append(case.id)
        self.visits += _visits(name, self.hall, self.secret, case)
        if not case.number:
            return
        place = {"window": name, "case_id": case.id}
        shown = {"status": case.status.value, "day": day_of(case)}
        for digits in last_digits(case):
            self.status.append({**place, "key": status_key(self.secret, case.number, digits), **shown})
        self.tokens += ({**place, **one} for one in _invitations(case))
        if case.invitations:
            self.holders += ({**place, **one} for one in _holders(case, self.secret))


def day_of(case: Case) -> str:
    """The last day while a case is worked on, else the day on which it came to what it is (ISO); "" for none."""
    if case.status in _RUNNING:
        return case.due.due
    at = {CaseStatus.completed: case.completed_at, CaseStatus.delivered: case.completed_at}.get(
        case.status, case.outcome.at if case.outcome is not None else 0
    )
    return civil_date(from_micros(at)).isoformat() if at else ""


def _visits(name: str, hall: str, secret: bytes, case: Case) -> Iterator[dict[str, Any]]:
    """A row of a case whose applicant gave a number, where it tells of a visit."""
    party, found = case.applicant, case_trips(case)
    number = party.id_number if isinstance(party, Person) else party.credit_code if party is not None else ""
    if not number or not (found.trips or found.taken_at):
        return
    visits = tuple(VisitTold(at=one.at, end=one.end.value, missing=one.missing) for one in found.trips)
    told = CaseVisits(
        case=case.id, number=case.number, waits=found.waits, taken_at=found.taken_at, visits=visits[-MOST_VISITS:]
    )
    key = visit_key(secret, number, case.guide, case.item)
    body = msgspec.json.encode(told)
    yield {"window": name, "case_id": case.id, "hall": hall, "key": key, "body": body, "at": case.updated_at}


def _holders(case: Case, secret: bytes) -> Iterator[dict[str, Any]]:
    """Every four digits by which the citizen is known; what is of a phone and of a number alike, by the phone."""
    known = {one: KnownBy.identity for one in last_of_identity(case)}
    known |= {one: KnownBy.phone for one in last_digits(case)}
    for digits, by in known.items():
        yield {"key": holder_key(secret, case.id, digits), "known_by": by.value}


def _invitations(case: Case) -> Iterator[dict[str, Any]]:
    """Every invitation of the case; one to a decision that was taken back is over at once."""
    made, counting = {one.id: one.at for one in case.history}, {one.id for one in decisions(case)}
    for one in case.invitations:
        yield {
            "digest": one.token_digest,
            "question": one.question,
            "decision": one.decision,
            "title": case.title,
            "day": civil_date(from_micros(made.get(one.decision, one.at))).isoformat(),
            "until": one.until if one.decision in counting else 0,
            "rated": bool(rated_level(case, one.decision)),
            "used_at": 0,
        }


async def write_citizen_rows(connection: AsyncConnection, name: str, rows: CitizenRows) -> None:
    """Bring the rows of these cases up to date; what was pressed stays pressed."""
    if rows.cases:
        for table in (status_row, visit_row, holder_row):
            await connection.execute(delete(table).where(table.c.window == name, table.c.case_id.in_(rows.cases)))
    if rows.visits:
        await connection.execute(insert(visit_row), rows.visits)
    if rows.status:
        await connection.execute(insert(status_row), rows.status)
    if rows.holders:
        await connection.execute(insert(holder_row), rows.holders)
    if rows.tokens:
        await connection.execute(_ADD_TOKENS, rows.tokens)
