# SPDX-License-Identifier: Apache-2.0
"""What was written about the queue and about shifts, read back by the day."""

from datetime import date, datetime, time

from sqlalchemy import literal_column, select

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.cases.actions import Action
from counter_app.cases.queue_facts import QUEUE_KINDS
from counter_app.cases.shift_facts import SHIFT_KINDS
from counter_app.store import ledger
from counter_app.store.duty_days import Reader
from counter_app.store.tables import case_row

_SIGNING = ("signed_in", "signed_out")


class QueueActs:
    """Reads only; what is written goes through the store's ``record``."""

    def __init__(self, read: Reader) -> None:
        self._read = read

    def on(self, day: date) -> tuple[Action, ...]:
        """Acts about tickets, pauses, locks and signing in since the beginning of a day, in order."""
        start = to_micros(datetime.combine(day, time(), SHANGHAI))
        kinds = (*QUEUE_KINDS, *SHIFT_KINDS, *_SIGNING)
        return self._read(lambda connection: ledger.window_acts(connection, kinds, start))

    def handovers(self, since: date) -> tuple[Action, ...]:
        """Handovers on a day or later, in order."""
        start = to_micros(datetime.combine(since, time(), SHANGHAI))
        return self._read(lambda connection: ledger.window_acts(connection, ("handed_over",), start))

    def written(self, action_id: str) -> bool:
        """Whether an act is there already: a key that was pressed twice."""
        return bool(self._read(lambda connection: ledger.actions_by_id(connection, [action_id])))

    def cases_in_work(self, clerk: str, most: int) -> tuple[str, ...]:
        """Ids of a clerk's cases whose clock runs, the one due first leading."""
        wanted = (
            select(case_row.c.case_id)
            .where(literal_column("case_row.open = 1"), case_row.c.clerk == clerk)
            .order_by(case_row.c.due == "", case_row.c.due, case_row.c.ordinal)
            .limit(most)
        )
        return self._read(lambda connection: tuple(connection.scalars(wanted)))
