# SPDX-License-Identifier: Apache-2.0
"""The days of a window: on which it worked, and what was written about the log of each."""

import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, case, func, literal_column, select

from counter_app.base.clock import SHANGHAI, from_micros, to_micros
from counter_app.cases.actions import Action
from counter_app.cases.day_acts import DAY_KINDS
from counter_app.store import ledger
from counter_app.store.tables import ORIGINAL_KINDS, case_day
from counter_app.store.tables import action as actions

T = TypeVar("T")
_OF_ORIGINALS: ColumnElement[bool] = literal_column(ORIGINAL_KINDS)  # as it stands in the index: so that one is used


class Reader(Protocol):
    """How a store reads: one question at one moment."""

    def __call__(self, work: Callable[[Connection], T]) -> T:
        """Ask it."""


class DutyDays:
    """Reads only; what is written goes through the store's ``record``."""

    def __init__(self, read: Reader) -> None:
        self._read = read

    def acts(self, since: date) -> tuple[Action, ...]:
        """Acts about logs that were written on a day or later, in order."""
        start = to_micros(datetime.combine(since, time(), SHANGHAI))
        return self._read(lambda connection: ledger.window_acts(connection, DAY_KINDS, start))

    def rejoinings(self, since: date) -> tuple[Action, ...]:
        """When the window joined the centre again, on a day or later."""
        start = to_micros(datetime.combine(since, time(), SHANGHAI))
        return self._read(lambda connection: ledger.window_acts(connection, ("rejoined",), start))

    def written_since(self, moment: int) -> tuple[Action, ...]:
        """Every action from a moment (µs) on, in order."""
        return self._read(lambda connection: ledger.actions_between(connection, moment, sys.maxsize))

    def holding(self, day: date) -> tuple[str, ...]:
        """Cases of which an original was kept, however long ago, that was not given back by the end of a day. Each is
        given back once, so more were kept than given back. The index answers alone."""
        end = to_micros(datetime.combine(day + timedelta(days=1), time(), SHANGHAI))
        here = func.sum(case((actions.c.kind == "original_held", 1), else_=-1)) > 0
        wanted = select(actions.c.case_id).where(_OF_ORIGINALS, actions.c.at < end)
        wanted = wanted.group_by(actions.c.case_id).having(here).order_by(actions.c.case_id)
        return self._read(lambda connection: tuple(connection.scalars(wanted)))

    def worked(self, since: date, before: date) -> tuple[date, ...]:
        """Days on which cases were worked on."""
        wanted = select(case_day.c.day).distinct().order_by(case_day.c.day)
        wanted = wanted.where(case_day.c.day >= since.isoformat(), case_day.c.day < before.isoformat())
        found = self._read(lambda connection: tuple(connection.scalars(wanted)))
        return tuple(date.fromisoformat(one) for one in found)

    def latest(self) -> datetime | None:
        """The moment of the last action of all."""
        last = self._read(lambda connection: connection.scalar(select(func.max(actions.c.at))))
        return from_micros(last) if last is not None else None

    def link_of(self, action_id: str) -> str:
        """The link of an action in its chain, in hex; "" where it is not here."""
        wanted = select(actions.c.link).where(actions.c.id == action_id)
        found = self._read(lambda connection: connection.scalar(wanted))
        return bytes(found).hex() if found is not None else ""

    def place_of(self, action_id: str) -> tuple[int, int] | None:
        """Where an action stands: its epoch and its number there; None where it is not here."""
        wanted = select(actions.c.epoch, actions.c.seq).where(actions.c.id == action_id)
        found = self._read(lambda connection: connection.execute(wanted).one_or_none())
        return (found.epoch, found.seq) if found is not None else None

    def at_place(self, epoch: int, seq: int) -> Action | None:
        """The action at a place of the chain, as far as it can still be read."""
        return self._read(lambda connection: ledger.action_at(connection, epoch, seq))
