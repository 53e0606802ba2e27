# SPDX-License-Identifier: Apache-2.0
"""A day's actions counted on both sides: what was written here, and what of it the centre says it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from counter_app.store.centre_store import CentreStore
from counter_app.sync.client import CentreClient
from counter_app.wire.messages import Answer


class EpochCount(msgspec.Struct, frozen=True):
    """The centre's count of a day in one epoch."""

    epoch: int
    actions: int


class CountsTold(Answer, frozen=True, kw_only=True):
    """The centre's answer."""

    day: date
    now: int
    actions: Sequence[EpochCount]


@dataclass(frozen=True, slots=True)
class DayCompared:
    """One epoch on one day. ``taken`` of ``written`` are there as the window knows, ``there`` as the centre counts."""

    epoch: int
    written: int
    taken: int
    there: int

    @property
    def agrees(self) -> bool:
        """Whether the centre has exactly what it acknowledged."""
        return self.taken == self.there


def compare_day(store: CentreStore, client: CentreClient, day: date) -> tuple[DayCompared, ...]:
    """Both counts of a day, by epoch. Raises what the client raises."""
    told = client.asked("GET", f"/counts?day={day.isoformat()}", CountsTold)
    there = {one.epoch: one.actions for one in told.actions}
    here = {one.epoch: one for one in store.day_counts(day)}
    return tuple(
        DayCompared(
            epoch,
            here[epoch].written if epoch in here else 0,
            here[epoch].taken if epoch in here else 0,
            there.get(epoch, 0),
        )
        for epoch in sorted(here.keys() | there.keys())
    )
