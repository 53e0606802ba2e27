# SPDX-License-Identifier: Apache-2.0
"""Both sides counted, and what the window says of how it stands."""

from datetime import timedelta

from counter_app.base.clock import civil_date
from counter_app.sync.counts import compare_day
from sync.synced import Synced


def test_a_day_is_counted_on_both_sides(synced: Synced) -> None:
    synced.enrol()
    day = civil_date(synced.hall.clock())
    for _ in range(3):
        synced.hall.open_case()
    synced.drain()
    synced.hall.open_case()
    (one,) = [found for found in compare_day(synced.store, synced.client, day) if found.written]
    assert (one.written, one.taken, one.there, one.agrees) == (4, 3, 3, True)
    assert compare_day(synced.store, synced.client, day - timedelta(days=9)) == ()
    synced.store.acknowledge(1, 4)
    (wrong,) = [found for found in compare_day(synced.store, synced.client, day) if found.written]
    assert not wrong.agrees
