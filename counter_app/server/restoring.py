# SPDX-License-Identifier: Apache-2.0
"""A centre from a backup, into an empty database only. Windows then send again by themselves what it does not hold.

Attachments come first and the database last: until that is in, which happens at once or not at all, the same may be
tried again.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select, update

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.server.attachments import mark_durable
from counter_app.server.backups import ATTACHMENTS, Backup, list_backups, read_backup
from counter_app.server.blob_folder import place_in
from counter_app.server.blobs import Blobs, blobs_of
from counter_app.server.database import make_engine
from counter_app.server.dumps import clear_away, engine_of, holds_anything, load_dump
from counter_app.server.durable_files import digest_of, durable_folder, link_or_copy
from counter_app.server.key_marks import key_marks
from counter_app.server.keys import keys_folder
from counter_app.server.migrating import SCHEMA, migrate
from counter_app.server.settings import CentreSettings
from counter_app.server.tables.blobs import blob
from counter_app.server.tables.windows import chain


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought. ``lost`` attachments were not in the backup any more, or not what they should be;
    ``newer`` is how many newer backups there are in the same place;
    ``unlike`` are the centre's keys that are not those of the backup."""

    backup: Backup
    attachments: int
    lost: tuple[str, ...]
    newer: int
    unlike: tuple[str, ...]


def choose(place: Path) -> tuple[Backup, int]:
    """A backup's own folder, or the newest in a place of backups; and how many newer ones there are beside it.

    Raises CounterError ``server.restore.none``.
    """
    if (place / ATTACHMENTS).exists():
        chosen = read_backup(place)
        others = list_backups(place.parent)
        return chosen, sum(one.manifest.made_at > chosen.manifest.made_at for one in others)
    found = list_backups(place)
    if not found:
        raise CounterError("server.restore.none", folder=str(place))
    return found[0], 0


async def restore(settings: CentreSettings, place: Path, *, other_keys: bool = False) -> Restored:
    """Put a backup into the settings' empty database. ``other_keys`` takes it also where the keys here are others.

    Raises CounterError ``server.restore.*`` with nothing changed: where the database holds anything, the backup is of
    the other kind of database, damaged, made by a newer program, or of a centre with other keys.
    """
    backup, newer = choose(place)
    manifest = backup.manifest
    if manifest.engine != engine_of(settings):
        raise CounterError("server.restore.engine", there=manifest.engine, here=engine_of(settings))
    if manifest.schema > SCHEMA:
        raise CounterError("server.schema.newer", found=manifest.schema, known=SCHEMA)
    unlike = key_marks(settings.home).unlike(manifest.keys)
    if unlike and not other_keys:
        which = "、".join(text(f"server.restore.keys.{one}") for one in unlike)
        raise CounterError("server.restore.other_keys", keys=which, folder=str(keys_folder(settings.home)))
    await asyncio.to_thread(_check_files, backup)
    engine = make_engine(settings)
    try:
        if await holds_anything(engine):
            raise CounterError("server.restore.not_empty")
        brought, lost = await asyncio.to_thread(_bring_back, backup, blobs_of(settings))
        await clear_away(engine)
    finally:
        await engine.dispose()
    await load_dump(settings, backup.file)
    engine = make_engine(settings)
    try:
        await migrate(engine)
        async with engine.begin() as connection:
            for one in manifest.chains:
                if one.whole:
                    of = (chain.c.window == one.window) & (chain.c.epoch == one.epoch)
                    await connection.execute(update(chain).where(of).values(durable=one.mark))
            listed = (await connection.execute(select(blob.c.digest))).scalars()
            gone = sorted(set(listed) - brought)
            for digest in gone:  # the windows that have them are asked for them again
                await connection.execute(delete(blob).where(blob.c.digest == digest))
            await mark_durable(connection, brought)
    finally:
        await engine.dispose()
    return Restored(backup, len(brought), lost, newer, unlike)


def _check_files(backup: Backup) -> None:
    """Raises CounterError ``server.restore.damaged`` where a file is not the one that was read back."""
    listed = backup.folder / ATTACHMENTS
    try:
        sound = digest_of(backup.file) == backup.manifest.digest
        sound = sound and digest_of(listed) == backup.manifest.attachments_digest
    except OSError:
        sound = False
    if not sound:
        raise CounterError("server.restore.damaged", folder=str(backup.folder))


def _bring_back(backup: Backup, blobs: Blobs) -> tuple[set[str], tuple[str, ...]]:
    """Every attachment of the backup that is not here yet; which are here, and which were not to be had."""
    brought: set[str] = set()
    lost: list[str] = []
    staging = durable_folder(blobs.staging)
    for digest in backup.attachments():
        if blobs.store.size_of(digest) is None:
            source, part = place_in(backup.pool, digest), staging / f"restoring-{digest}"
            part.unlink(missing_ok=True)
            if not source.exists() or digest_of(source) != digest:
                lost.append(digest)
                continue
            link_or_copy(source, part)
            blobs.store.take(digest, part)
        brought.add(digest)
    return brought, tuple(lost)
