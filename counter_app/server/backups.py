# SPDX-License-Identifier: Apache-2.0
"""Backups of a centre: the database as one file, the attachments that are new, and a manifest that says what is in.

A backup counts only once it was read back: restored into a database of its own, every chain recomputed there, every
attachment that is new compared with its digest. Then windows are told how far it goes. Keys are never in it.
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

import counter_app
from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.errors import CounterError
from counter_app.server.attachments import mark_durable
from counter_app.server.blob_folder import place_in
from counter_app.server.blobs import Blobs, blobs_of
from counter_app.server.centre import Centre
from counter_app.server.database import make_engine
from counter_app.server.dumps import FILES, engine_of, scratch, take_dump
from counter_app.server.durable_files import digest_of, durable_folder, sync_file, sync_folder
from counter_app.server.key_marks import KeyMarks, key_marks
from counter_app.server.tables.blobs import blob
from counter_app.server.tables.windows import chain
from counter_app.server.verifying import verify_chains

FORMAT = 1
MANIFEST, ATTACHMENTS, POOL = "manifest.json", "attachments.txt", "attachments"
_PART = ".part"
_STAMP = "%Y%m%d-%H%M%S"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How far a backup holds a chain. ``whole`` is false where the chain did not hold when it was recomputed."""

    window: str
    epoch: int
    mark: int
    head: str
    whole: bool


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. ``attachments`` are counted; which ones they are stands in a file beside it."""

    format: int
    made_at: int
    program: str
    schema: str
    engine: str
    digest: str  # sha256 of the database's file
    attachments: int
    attachments_digest: str  # sha256 of their list
    missing: tuple[str, ...]  # attachments that the list of the centre has and its disk had not
    signing_key: str  # public part; the key itself is not in it
    chains: tuple[Mark, ...]
    authority: str = ""  # digest of its certificate; these two are not in older backups
    register_key: str = ""  # digest

    @property
    def keys(self) -> KeyMarks:
        """What tells the keys of the centre it was made of."""
        return KeyMarks(self.signing_key, self.authority, self.register_key)

    @property
    def whole(self) -> bool:
        """Whether everything that should be in it is, and holds."""
        return not self.missing and all(one.whole for one in self.chains)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was read back."""

    folder: Path
    manifest: Manifest

    @property
    def file(self) -> Path:
        """The database."""
        return self.folder / FILES[self.manifest.engine]

    @property
    def pool(self) -> Path:
        """Where the attachments of all backups in this place lie."""
        return self.folder.parent / POOL

    def attachments(self) -> Iterator[str]:
        """The digests of its attachments."""
        with (self.folder / ATTACHMENTS).open(encoding="ascii") as lines:
            for line in lines:
                yield line.rstrip("\n")


def list_backups(place: Path) -> tuple[Backup, ...]:
    """Every finished backup in a place, the newest first. Raises CounterError ``server.restore.manifest``."""
    found = [read_backup(one.parent) for one in place.glob(f"*/{MANIFEST}") if not one.parent.name.endswith(_PART)]
    return tuple(sorted(found, key=lambda one: one.manifest.made_at, reverse=True))


def read_backup(folder: Path) -> Backup:
    """A backup by its folder. Raises CounterError ``server.restore.manifest`` where it is none or is another kind."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CounterError("server.restore.manifest", folder=str(folder)) from error
    if manifest.format != FORMAT or manifest.engine not in FILES:
        raise CounterError("server.restore.manifest", folder=str(folder))
    return Backup(folder, manifest)


async def take_backup(centre: Centre, place: Path, *, server: str = "", reread: bool = False) -> Backup:
    """Make a backup in a place that may hold others, read it back, and move the marks that windows are told.

    ``server`` is a PostgreSQL on which to read it back, ``reread`` compares also the attachments of former backups.
    Raises CounterError ``server.backup.*``; what was begun is gone then.
    """
    with _held(place):
        now = centre.now()
        folder = place / from_micros(now).astimezone(SHANGHAI).strftime(_STAMP)
        if folder.exists():
            raise CounterError("server.backup.there", folder=str(folder))
        part = durable_folder(folder.with_name(folder.name + _PART))
        try:
            manifest = await _make(centre, part, place / POOL, now, server, reread)
            os.replace(part, folder)
            sync_folder(place)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    made = Backup(folder, manifest)
    await _tell(centre, made)
    return made


def prune(place: Path, keep: int) -> int:
    """Throw all but the newest backups away, never the newest one that is whole. Returns how many went.

    Their attachments stay: they are those of the later ones too.
    """
    found = list_backups(place)
    last = next((one for one in found if one.manifest.whole), None)
    old = [one for one in found[keep:] if one != last]
    with _held(place):
        for one in old:
            gone = one.folder.with_name(one.folder.name + _PART)
            one.folder.rename(gone)  # no backup any more, whatever happens now
            shutil.rmtree(gone, ignore_errors=True)
    return len(old)


async def _make(centre: Centre, part: Path, pool: Path, now: int, server: str, reread: bool) -> Manifest:
    file = await take_dump(centre.settings, part)
    async with scratch(centre.settings, file, server) as own:
        engine = make_engine(own)
        try:
            schema, digests = await _inside(engine)
            marks = await _marks(engine)
        finally:
            await engine.dispose()
    blobs = blobs_of(centre.settings)
    missing = await asyncio.to_thread(_bring_all, blobs, digests, pool, reread)
    lost = frozenset(missing)
    there = [one for one in digests if one not in lost]
    listed = part / ATTACHMENTS
    listed.write_text("".join(f"{one}\n" for one in there), encoding="ascii")
    sync_file(listed)
    keys = key_marks(centre.settings.home)
    manifest = Manifest(
        format=FORMAT,
        made_at=now,
        program=counter_app.__version__,
        schema=schema,
        engine=engine_of(centre.settings),
        digest=await asyncio.to_thread(digest_of, file),
        attachments=len(there),
        attachments_digest=digest_of(listed),
        missing=missing,
        signing_key=centre.keys.signer.public_key.hex(),
        chains=marks,
        authority=keys.authority,
        register_key=keys.register,
    )
    written = part / MANIFEST
    written.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    sync_file(written)
    sync_folder(part)
    return manifest


async def _inside(engine: AsyncEngine) -> tuple[str, list[str]]:
    """The schema of what was read back, and the attachments it lists."""
    async with engine.connect() as connection:
        schema = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        digests = (await connection.execute(select(blob.c.digest).order_by(blob.c.digest))).scalars()
        return str(schema), list(digests)


async def _marks(engine: AsyncEngine) -> tuple[Mark, ...]:
    """Every chain recomputed, and how far it goes."""
    whole: dict[tuple[str, int], bool] = {}
    async for report in verify_chains(engine):
        whole[report.place.window, report.place.epoch] = not report.faults
    async with engine.connect() as connection:
        rows = (await connection.execute(select(chain).order_by(chain.c.window, chain.c.epoch))).all()
    marks = [
        Mark(window=row.window, epoch=row.epoch, mark=row.mark, head=bytes(row.head).hex(), whole=whole[place])
        for row in rows
        if (place := (row.window, row.epoch)) in whole
    ]
    known = {(one.window, one.epoch) for one in marks}
    strays = [Mark(window=one[0], epoch=one[1], mark=0, head="", whole=False) for one in sorted(set(whole) - known)]
    return (*marks, *strays)


def _bring_all(blobs: Blobs, digests: list[str], pool: Path, reread: bool) -> tuple[str, ...]:
    """Bring what the pool lacks, and compare it with its digest. Returns what could not be brought."""
    missing = []
    for digest in digests:
        target = place_in(pool, digest)
        if target.exists() and (not reread or digest_of(target) == digest):
            continue
        durable_folder(target.parent)
        target.unlink(missing_ok=True)
        try:
            blobs.store.bring(digest, target)
        except FileNotFoundError:
            missing.append(digest)
        except CounterError as error:
            if error.code != "blob.none":
                raise
            missing.append(digest)
        else:
            if digest_of(target) != digest:
                target.unlink()
                missing.append(digest)
    return tuple(missing)


async def _tell(centre: Centre, made: Backup) -> None:
    """From now on windows hear that a backup holds this much."""
    for one in made.manifest.chains:
        if one.whole and one.mark:
            at_least = (chain.c.durable < one.mark) & (chain.c.mark >= one.mark)
            of = (chain.c.window == one.window) & (chain.c.epoch == one.epoch)
            async with centre.engine.begin() as connection:
                await connection.execute(update(chain).where(of, at_least).values(durable=one.mark))
    held = frozenset(made.attachments())
    async with centre.engine.begin() as connection:
        fresh = (await connection.execute(select(blob.c.digest).where(blob.c.durable.is_(False)))).scalars()
        await mark_durable(connection, [one for one in fresh if one in held])


@contextlib.contextmanager
def _held(place: Path) -> Iterator[None]:
    """One backup at a time; what an interrupted one left is cleared away."""
    durable_folder(place)
    handle = os.open(place / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CounterError("server.backup.busy") from error
        for left in place.glob(f"*{_PART}"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)
