# SPDX-License-Identifier: Apache-2.0
"""What the centre stored and could not take in: parked here with its reason, let go once it could."""

from dataclasses import dataclass

from counter_app.store.case_store import Store
from counter_app.store.feed_store import PulledRow
from counter_app.wire.feeds import Quarantined, read


@dataclass(frozen=True, slots=True)
class ParkedActions:
    """The store whose actions are meant."""

    store: Store

    def take(self, row: PulledRow) -> None:
        """Park an action, or let it go where the row is gone. One that is not here any more concerns nobody."""
        told = read(row.body, Quarantined)
        if row.gone:
            self.store.centre.release(told.epoch, told.seq)
        else:
            self.store.centre.park(told.epoch, told.seq, told.code, row.at)
