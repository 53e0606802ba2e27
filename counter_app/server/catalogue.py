# SPDX-License-Identifier: Apache-2.0
"""Items as the back office needs them: at the version a case was opened with, as shipped or as the centre published it.

The centre keeps what it read in ``cache`` and ``guides`` of its home folder; both may be thrown away.
"""

import asyncio
import logging
import shutil
import tempfile
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.cases.case import Case
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.edition_package import check_names
from counter_app.catalogue.items import Catalogue, ServiceItem
from counter_app.catalogue.loader import load_shelf
from counter_app.catalogue.shelf import Edition, Shelf, shipped_guides
from counter_app.server.centre import Centre
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.feeds import feed_row
from counter_app.wire import frames
from counter_app.wire.feeds import Feed, GuideEdition

CACHE, GUIDES = "cache", "guides"
_reading = threading.Lock()
"""The catalogue is read by one thread; the others wait for it."""

logger = logging.getLogger(__name__)


async def checklist_of(connection: AsyncConnection, centre: Centre, case: Case) -> Checklist | None:
    """The checklist of a case under its own answers; None where its item is not known at this version, or is kept as
    text only."""
    item = await item_of(connection, centre, case)
    if item is None or item.structure is None:
        return None
    return build_checklist(item, case.answers)


async def item_of(connection: AsyncConnection, centre: Centre, case: Case) -> ServiceItem | None:
    """The item at the version of a case."""
    day, home = civil_date(centre.clock()).isoformat(), centre.settings.home
    item = await asyncio.to_thread(_shipped_item, home, day, case.guide, str(case.item))
    if item is not None and item.version == case.version:
        return item
    editions = select(feed_row.c.version, feed_row.c.cursor).where(feed_row.c.feed == Feed.guides.value)
    editions = editions.where(feed_row.c.key == case.guide, feed_row.c.gone.is_(False))
    for version, cursor in (await connection.execute(editions.order_by(feed_row.c.cursor.desc()))).all():
        folder = home / GUIDES / case.guide / version
        if not folder.exists():
            packed = select(feed_row.c.body).where(feed_row.c.feed == Feed.guides.value, feed_row.c.cursor == cursor)
            body = (await connection.execute(packed)).scalar_one()
            await asyncio.to_thread(_lay_out, folder, bytes(body))
        item = await asyncio.to_thread(_edition_item, folder, case.guide, case.item)
        if item is not None and item.version == case.version:
            return item
    return None


async def have_ready(centre: Centre, cases: Sequence[tuple[str, str]]) -> None:
    """Read the guides that these cases (window, id) follow, where they were not read yet: no transaction has to wait
    for it then."""
    day = civil_date(centre.clock()).isoformat()
    async with centre.reading() as connection:
        named = select(case_row.c.guide).distinct()
        named = named.where(tuple_(case_row.c.window, case_row.c.case_id).in_(list(cases)))
        guides = (await connection.execute(named)).scalars().all()
    for guide in guides:
        await asyncio.to_thread(_shipped_item, centre.settings.home, day, guide, "")


def _shipped_item(home: Path, day: str, guide: str, ordinal: str) -> ServiceItem | None:
    if not (shipped_guides() / guide).is_dir():
        return None
    with _reading:
        return _catalogue(home, day).item(guide, ordinal)


@lru_cache(maxsize=1)
def _catalogue(home: Path, day: str) -> Catalogue:
    """The guides that ship with the program; the compiled copy is made once."""
    return load_shelf(Shelf(shipped_guides()), day, private_folder(home / CACHE)).catalogue


@lru_cache(maxsize=64)
def _edition_item(folder: Path, guide: str, ordinal: int) -> ServiceItem | None:
    """An item of an edition; None where this program cannot read it."""
    from counter_app.catalogue.compiling import compile_guide

    if not folder.is_dir():
        return None
    found, _ = compile_guide(Edition(guide, folder), Shelf(shipped_guides()).matters, ordinal)
    return next((one for one in found.items if one.ordinal == ordinal), None) if found is not None else None


def _lay_out(folder: Path, packed: bytes) -> None:
    """Put an edition's files where they are looked for, all of them or none."""
    building = Path(tempfile.mkdtemp(prefix=".new-", dir=private_folder(folder.parent)))
    try:
        told = frames.unpack(packed, GuideEdition)
        check_names(told.guide, told.version, told.files)
        for name, content in told.files.items():
            (building / name).parent.mkdir(parents=True, exist_ok=True)
            (building / name).write_bytes(content)
        building.rename(folder)
    except (CounterError, OSError) as error:
        logger.warning("an edition stays packed: %s", type(error).__name__)
        shutil.rmtree(building, ignore_errors=True)
