# SPDX-License-Identifier: Apache-2.0
"""Drafts in the encrypted file, as they were typed. A draft whose outcome is recorded cannot come back."""

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.base.errors import CounterError
from counter_app.cases.draft import Draft
from counter_app.store import scans
from counter_app.store.tables import action as actions
from counter_app.store.tables import draft as drafts


def save(connection: Connection, draft: Draft) -> bool:
    """Keep a draft. False where its outcome is recorded already: a late save must not bring it back."""
    if connection.scalar(select(actions.c.ordinal).where(actions.c.id == draft.action_id)) is not None:
        return False
    kept = {"updated_at": draft.updated_at, "body": msgspec.json.encode(draft)}
    row = insert(drafts).values(id=draft.id, **kept)
    connection.execute(row.on_conflict_do_update(index_elements=[drafts.c.id], set_=kept))
    return True


def load(connection: Connection, draft_id: str) -> Draft | None:
    """A draft by its id."""
    body = connection.scalar(select(drafts.c.body).where(drafts.c.id == draft_id))
    return None if body is None else _read(body)


def all_of(connection: Connection) -> tuple[Draft, ...]:
    """Every draft, the one touched last first."""
    wanted = select(drafts.c.body).order_by(drafts.c.updated_at.desc(), drafts.c.id.desc())
    return tuple(_read(body) for body in connection.scalars(wanted))


def drop(connection: Connection, draft_id: str) -> None:
    """Forget a draft and what was scanned for it only; one that is not there is fine."""
    connection.execute(delete(drafts).where(drafts.c.id == draft_id))
    scans.drop_loose(connection, draft_id)


def _read(body: bytes) -> Draft:
    try:
        return msgspec.json.decode(body, type=Draft)
    except msgspec.DecodeError:
        raise CounterError("store.draft_unreadable") from None  # the cause may quote what was typed
