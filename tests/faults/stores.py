# SPDX-License-Identifier: Apache-2.0
"""A window's own store, opened for a rehearsal and read for the checker."""

from collections.abc import Sequence
from pathlib import Path

from counter_app.base.clock import Clock, system_clock
from counter_app.cases.actions import Action
from counter_app.settings import find_places
from counter_app.store.case_store import Store
from counter_app.store.database import open_raw
from counter_app.store.key import read_key
from counter_app.store.opening import key_file
from faults.checker import StoredAction

REGION = "430981"
RESERVE = 64 * 1024
_LINKS = "SELECT epoch, seq, id, link FROM action WHERE transaction_id = ? ORDER BY epoch, seq"
_ACTIONS = "SELECT epoch, seq, id, header, facts, personal, salt, personal_digest, link FROM action ORDER BY epoch, seq"


def open_store(home: Path, number: int = 1, clock: Clock = system_clock) -> Store:
    """The real store of a made-up window."""
    return Store.open(find_places(home), region=REGION, window=str(number), clock=clock, reserve_bytes=RESERVE)


def places_written(store: Store, written: Sequence[Action]) -> list[tuple[int, int, str, bytes]]:
    """(epoch, seq, id, link) of what one press wrote."""
    with store._database.reading.begin() as connection:
        rows = connection.exec_driver_sql(_LINKS, (written[0].transaction,))
        return [(epoch, seq, one, bytes(link)) for epoch, seq, one, link in rows]


def window_ledger(home: Path) -> tuple[str, dict[tuple[str, int], list[StoredAction]]]:
    """The window's id and all its actions, read below the store."""
    places = find_places(home)
    connection = open_raw(places.database, read_key(key_file(places)))
    try:
        window = str(connection.execute("SELECT window_id FROM meta").fetchone()[0])
        stored: dict[tuple[str, int], list[StoredAction]] = {}
        for epoch, *rest in connection.execute(_ACTIONS):
            stored.setdefault((window, epoch), []).append(StoredAction(*rest))
        return window, stored
    finally:
        connection.close()
