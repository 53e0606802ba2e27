# SPDX-License-Identifier: Apache-2.0
"""Joining again after the window's chain and the centre's had grown apart: how far do they agree, and what is behind?

The window was enrolled anew before, so that the centre answers it. Nothing is lost and nothing is sent twice: what the
centre holds alike stays where it is, the rest goes into a new epoch under the ids it has.
"""

from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.cases.rejoining import Rejoined
from counter_app.store.centre_store import CentreStore
from counter_app.store.outbox import Chain
from counter_app.sync.client import CentreClient
from counter_app.wire.messages import CommonAsked

MOST_LINKS = 5_000
"""Compared in one call."""


@dataclass(frozen=True, slots=True)
class Rejoining:
    """What was done: ``moved`` actions have a place in ``epoch`` now."""

    epoch: int
    moved: int


def rejoin(store: CentreStore, client: CentreClient, *, clerk: str) -> Rejoining:
    """Compare all epochs with the centre's, re-home what it does not hold, and thaw.

    Raises CounterError ``rejoin.not_frozen`` where nothing stands in the way of sending, and what the client raises.
    """
    standing = store.standing()
    if standing is None or not standing.frozen:
        raise CounterError("rejoin.not_frozen")
    agreed = {one.epoch: compare(store, client, one) for one in store.chains()}
    told_of = standing.frozen_facts.get("epoch")
    apart = [number for number, (common, mark) in agreed.items() if common < mark]
    begins = min([*apart, *([told_of] if isinstance(told_of, int) and told_of in agreed else [])], default=max(agreed))
    kept = {number: common for number, (common, _) in agreed.items() if number >= begins}
    number = store.next_epoch()
    while client.common(CommonAsked(epoch=number, from_seq=1, links=())).mark:  # a copy of this window was there before
        number += 1
    told = store.rejoin(begins, kept, why=standing.frozen, clerk=clerk, beyond=number)
    if not isinstance(told.facts, Rejoined):
        raise TypeError("a new epoch begins with what was done")
    return Rejoining(told.epoch, told.facts.count)


def compare(store: CentreStore, client: CentreClient, chain: Chain) -> tuple[int, int]:
    """Up to where both hold the same chain of an epoch, and how far the centre's goes."""
    agreed = 0
    while True:
        links = store.links(chain.epoch, agreed + 1, MOST_LINKS)
        told = client.common(CommonAsked(epoch=chain.epoch, from_seq=agreed + 1, links=links))
        if not links or told.common < agreed + len(links):
            return told.common, told.mark
        agreed = told.common
