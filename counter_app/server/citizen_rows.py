# SPDX-License-Identifier: Apache-2.0
"""What the projector keeps for the citizens' pages: how each case stands, by its comparison values, and invitations."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, from_micros
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.rating import rated_level
from counter_app.server.status_keys import last_digits, status_key
from counter_app.server.tables.citizens import rating_token, status_row

_RUNNING = frozenset({CaseStatus.accepted, CaseStatus.suspended})
_add_token = insert(rating_token)
_ADD_TOKENS = _add_token.on_conflict_do_update(
    index_elements=[rating_token.c.digest], set_={"rated": or_(rating_token.c.rated, _add_token.excluded.rated)}
)


@dataclass(slots=True)
class CitizenRows:
    """Rows of the cases of one batch. ``secret`` is the centre's key of comparison values."""

    secret: bytes = field(repr=False)
    cases: list[str] = field(default_factory=list)
    status: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, case: Case) -> None:
        """What a window's case is now."""
        if not case.number:
            return
        self.cases.append(case.id)
        place = {"window": name, "case_id": case.id}
        shown = {"status": case.status.value, "day": day_of(case)}
        for digits in last_digits(case):
            self.status.append({**place, "key": status_key(self.secret, case.number, digits), **shown})
        self.tokens += ({**place, **one} for one in _invitations(case))


def day_of(case: Case) -> str:
    """The last day while a case is worked on, else the day on which it came to what it is (ISO); "" for none."""
    if case.status in _RUNNING:
        return case.due.due
    at = {CaseStatus.completed: case.completed_at, CaseStatus.delivered: case.completed_at}.get(
        case.status, case.outcome.at if case.outcome is not None else 0
    )
    return civil_date(from_micros(at)).isoformat() if at else ""


def _invitations(case: Case) -> Iterator[dict[str, Any]]:
    made = {one.id: one.at for one in case.history}
    for one in case.invitations:
        yield {
            "digest": one.token_digest,
            "question": one.question,
            "decision": one.decision,
            "title": case.title,
            "day": civil_date(from_micros(made.get(one.decision, one.at))).isoformat(),
            "until": one.until,
            "rated": bool(rated_level(case, one.decision)),
            "used_at": 0,
        }


async def write_citizen_rows(connection: AsyncConnection, name: str, rows: CitizenRows) -> None:
    """Bring the rows of these cases up to date; what was pressed stays pressed."""
    if rows.cases:
        old = delete(status_row).where(status_row.c.window == name, status_row.c.case_id.in_(rows.cases))
        await connection.execute(old)
    if rows.status:
        await connection.execute(insert(status_row), rows.status)
    if rows.tokens:
        await connection.execute(_ADD_TOKENS, rows.tokens)
