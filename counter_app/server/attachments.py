# SPDX-License-Identifier: Apache-2.0
"""Which case names which attachment, which of them are here, and reading one back. A window may only add."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action
from counter_app.cases.attachments import AttachmentKind, attachment_of
from counter_app.server.blobs import Blobs
from counter_app.server.refusals import Refused
from counter_app.server.tables.blobs import blob, blob_link

_ADD = text(
    'INSERT INTO blob (digest, size, "window", at, durable) VALUES (:digest, :size, :window, :at, :durable)'
    " ON CONFLICT (digest) DO UPDATE SET durable = blob.durable"  # written also when repeated: see ``intake``
).bindparams(durable=False)
_LINK = text(
    'INSERT INTO blob_link ("window", case_id, ref, kind, digest, size, action_id, at)'
    " VALUES (:window, :case_id, :ref, :kind, :digest, :size, :action_id, :at)"
    ' ON CONFLICT ("window", case_id, ref) DO UPDATE SET digest = excluded.digest, size = excluded.size,'
    " action_id = excluded.action_id, at = excluded.at"
)
_AT_ONCE = 500
MOST_UNNAMED_BYTES = 1024 * 1024 * 1024
"""Of attachments that a window brought lately and that no case names: its cases are a few seconds behind at most."""

UNNAMED_MICROS = 3 * 24 * 3600 * 1_000_000
_LATER = 600


@dataclass(frozen=True, slots=True)
class CaseAttachment:
    """Something that a case names. ``here`` is false while it is still on its way."""

    ref: str
    kind: AttachmentKind
    digest: str
    action: str
    at: int
    here: bool


async def note_blob(connection: AsyncConnection, digest: str, size: int, window: str, at: int) -> None:
    """An attachment is whole. Noted again it stays with the window that brought it first."""
    await connection.execute(_ADD, {"digest": digest, "size": size, "window": window, "at": at})


async def hold_unnamed(connection: AsyncConnection, window: str, now: int, most: int = MOST_UNNAMED_BYTES) -> None:
    """Raises Refused ``blob.unnamed`` (429) for a window that brought too much which no case names."""
    named = select(blob_link.c.digest).where(blob_link.c.digest == blob.c.digest).exists()
    lately = (blob.c.window == window, blob.c.at >= now - UNNAMED_MICROS)
    if (await connection.scalar(select(func.sum(blob.c.size)).where(*lately, ~named)) or 0) >= most:
        raise Refused(429, "blob.unnamed", wait=_LATER)


def links_of(window: str, case_number: str, actions: Iterable[Action]) -> list[dict[str, Any]]:
    """What these actions of one case name, as rows for ``add_links``."""
    rows = []
    for one in actions:
        named = attachment_of(one.facts, case_number)
        if named is not None:
            rows.append(
                {
                    "window": window,
                    "case_id": one.case,
                    "ref": named.ref,
                    "kind": named.kind.value,
                    "digest": named.digest,
                    "size": named.size,
                    "action_id": one.id,
                    "at": one.at,
                }
            )
    return rows


async def add_links(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Note what cases name, whether it is here yet or not. The same again changes nothing."""
    if rows:
        await connection.execute(_LINK, rows)


async def attachments_of(connection: AsyncConnection, window: str, case_id: str) -> tuple[CaseAttachment, ...]:
    """Everything that a case names, in the order it was named."""
    wanted = (
        select(blob_link, blob.c.digest.label("found"))
        .outerjoin(blob, blob.c.digest == blob_link.c.digest)
        .where(blob_link.c.window == window, blob_link.c.case_id == case_id)
        .order_by(blob_link.c.at, blob_link.c.ref)
    )
    return tuple(
        CaseAttachment(row.ref, AttachmentKind(row.kind), row.digest, row.action_id, row.at, row.found is not None)
        for row in (await connection.execute(wanted)).all()
    )


async def present(connection: AsyncConnection, digests: Collection[str]) -> Mapping[str, bool]:
    """Those that are here; true for what a verified backup holds too."""
    wanted = select(blob.c.digest, blob.c.durable).where(blob.c.digest.in_(list(digests)))
    return {row.digest: bool(row.durable) for row in (await connection.execute(wanted)).all()}


async def mark_durable(connection: AsyncConnection, digests: Collection[str]) -> None:
    """A verified backup holds these."""
    some = sorted(digests)
    for start in range(0, len(some), _AT_ONCE):
        await connection.execute(
            update(blob).where(blob.c.digest.in_(some[start : start + _AT_ONCE])).values(durable=True)
        )


def read_back(blobs: Blobs, one: CaseAttachment) -> Iterator[bytes]:
    """The bytes of something a case names, for people of the back office; whether they may is asked before.

    Raises CounterError ``blob.on_its_way`` or ``blob.none``.
    """
    if not one.here:
        raise CounterError("blob.on_its_way")
    return blobs.store.read(one.digest)
