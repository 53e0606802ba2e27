# SPDX-License-Identifier: Apache-2.0
"""What the projector keeps for the back office: which cases wait for it, and how windows met its decisions."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.duties import Duty
from counter_app.cases.case import Case, CaseStatus
from counter_app.server.tables.office import NO_DAY, office_case, office_decision


@dataclass(slots=True)
class OfficeRows:
    """Gathered from the cases of a batch, which may be done beside the event loop; written in the end."""

    cases: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    standings: dict[str, str] = field(default_factory=dict)  # by decision

    def add(self, window: str, hall: str, case: Case) -> None:
        """Note a case as it stands now."""
        self.cases.append(case.id)
        self.standings.update({one.decision: one.standing.value for one in case.centre_words})
        ahead = case.ahead
        if case.status is not CaseStatus.accepted or ahead is None or not ahead.step or ahead.duty == Duty.window:
            return
        since = max((one.at for one in case.history if getattr(one.facts, "ahead", None) is not None), default=0)
        place = {"window": window, "case_id": case.id, "hall": hall, "number": case.number}
        work = {"step": ahead.step, "verb": ahead.verb, "duty": ahead.duty}
        due = min((one for one in (ahead.due, case.due.due) if one), default=NO_DAY)
        self.rows.append({**place, **work, "due": due, "since": since or case.updated_at})


async def write_office_rows(connection: AsyncConnection, window: str, found: OfficeRows) -> None:
    """Bring the lists of the back office up to date for these cases."""
    if found.cases:
        here = office_case.c.window == window, office_case.c.case_id.in_(found.cases)
        await connection.execute(delete(office_case).where(*here))
    if found.rows:
        await connection.execute(insert(office_case).on_conflict_do_nothing(), found.rows)
    for decision, standing in found.standings.items():
        met = update(office_decision).where(office_decision.c.decision == decision)
        await connection.execute(met.values(standing=standing))
