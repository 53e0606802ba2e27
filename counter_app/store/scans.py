# SPDX-License-Identifier: Apache-2.0
"""Scanned sheets in the encrypted file. One that no action names yet goes with its draft."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action, Scanned
from counter_app.store.tables import draft as drafts
from counter_app.store.tables import scan as scans

ALONE_MICROS = 24 * 3600 * 1_000_000
"""How long a scan may be there before its draft is."""


def add(connection: Connection, scan_id: str, draft_id: str, body: bytes, at: int) -> None:
    """Keep a scan for a draft; the same once more changes nothing."""
    row = insert(scans).values(id=scan_id, draft=draft_id, kept=0, at=at, body=body)
    connection.execute(row.on_conflict_do_nothing())


def load(connection: Connection, scan_id: str) -> bytes | None:
    """A scan's picture."""
    return connection.scalar(select(scans.c.body).where(scans.c.id == scan_id))


def keep(connection: Connection, actions: Sequence[Action]) -> None:
    """Scans that an action names stay for good. Raises CounterError ``store.scan_gone`` where one is not there."""
    for one in actions:
        if isinstance(one.facts, Scanned):
            found = connection.execute(update(scans).where(scans.c.id == one.facts.scan).values(kept=1))
            if found.rowcount != 1:
                raise CounterError("store.scan_gone")


def drop_loose(connection: Connection, draft_id: str) -> None:
    """Forget what was scanned for a draft and never recorded."""
    connection.execute(delete(scans).where(scans.c.draft == draft_id, scans.c.kept == 0))


def drop_orphans(connection: Connection, now: int) -> None:
    """Forget what came too late for its draft: that was decided or thrown away while the sheet was straightened."""
    alone = scans.c.draft.not_in(select(drafts.c.id))
    connection.execute(delete(scans).where(alone, scans.c.kept == 0, scans.c.at < now - ALONE_MICROS))
