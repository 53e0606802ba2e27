# SPDX-License-Identifier: Apache-2.0
"""What the centre publishes: checked whole before anything is written, signed, and fetched by the windows it is for.

Nothing that was published is ever taken out; withdrawing adds a row that says so. Each takes the number of somebody who
may publish (``by``); where the centre keeps no staff yet, a name that is written down. What is published again as it
stands is not told twice.
"""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import from_micros
from counter_app.base.errors import CounterError
from counter_app.cases.calendar import WorkCalendar
from counter_app.catalogue.edition_package import check_package, read_package
from counter_app.catalogue.shelf import Shelf, shipped_guides
from counter_app.server.bad_ratings import due_again
from counter_app.server.centre import Centre
from counter_app.server.feeds import history, put
from counter_app.server.halls import check_hall
from counter_app.server.people import check_right
from counter_app.server.rights import Right
from counter_app.settings import CENTRE_FILES, sample_profile, with_centre
from counter_app.wire.feeds import EVERYBODY, CalendarYear, Feed, GuideEdition, HallSettings, of_hall, written
from counter_app.wire.frames import pack, unpack

PUBLISHED = (Feed.guides, Feed.calendar, Feed.configuration)
"""What people publish; the other feeds are written by what happens."""

ALL, HALL = CENTRE_FILES
"""The keys of settings: for all halls, and for one, which the audience says."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Something that windows fetch. ``audience`` as in ``wire.feeds``, ``what`` in people's words."""

    feed: Feed
    cursor: int
    key: str
    version: str
    audience: str
    at: int
    gone: bool
    what: str
    by: str
    again: bool = False  # it was published just so before; nothing was added


async def publish_guide(
    connection: AsyncConnection, centre: Centre, path: Path, *, by: str, valid_from: str = "", hall: str = ""
) -> Publication:
    """Publish an edition of a guide with its forms, from a folder or a zip; for one hall or for all.

    Raises ResourceFaults with every fault, and CounterError for a day that is taken; nothing is published then.
    """
    publisher = await publisher_of(connection, centre, by, hall)
    guide, files = check_package(read_package(path), Shelf(shipped_guides()), valid_from)
    audience = of_hall(hall) if hall else EVERYBODY
    for one in await _standing(connection, Feed.guides, guide.id):
        body = unpack(one.body, GuideEdition)
        if (body.version, body.valid_from, one.audience, body.files) == (
            guide.version,
            guide.valid_from,
            audience,
            files,
        ):
            return _again(Feed.guides, guide.id, one, f"{guide.short} {guide.valid_from}")
        if body.valid_from == guide.valid_from and body.version != guide.version and one.audience == audience:
            raise CounterError("publishing.day_taken", day=guide.valid_from)
    told = GuideEdition(
        guide=guide.id,
        short=guide.short,
        version=guide.version,
        valid_from=guide.valid_from,
        by=publisher,
        at=from_micros(centre.now()).isoformat(),
        files=files,
    )
    place = guide.id, guide.version
    cursor = await put(connection, centre, Feed.guides, *place, pack(told), audience=audience, by=publisher)
    what = f"{guide.short} {guide.valid_from}"
    return Publication(Feed.guides, cursor, *place, audience, centre.now(), False, what, publisher)


async def publish_calendar(connection: AsyncConnection, centre: Centre, file: Path, *, by: str) -> Publication:
    """Publish an announced year's table, for every hall. Raises ResourceFaults with every fault."""
    publisher = await publisher_of(connection, centre, by, "")
    words = _words(file)
    with tempfile.TemporaryDirectory(prefix="calendar-") as made:
        (Path(made) / file.name).write_text(words, encoding="utf-8")
        calendar = WorkCalendar.load(Path(made))
    year = file.stem
    if not year.isdecimal() or int(year) not in calendar.tables:
        raise CounterError("publishing.no_year", file=file.name)
    body = written(CalendarYear(year=int(year), table=words))
    version = _version(body)
    for one in await _standing(connection, Feed.calendar, year):
        if one.version == version:
            return _again(Feed.calendar, year, one, year)
    cursor = await put(connection, centre, Feed.calendar, year, version, body, by=publisher)
    await due_again(connection)
    return Publication(Feed.calendar, cursor, year, version, EVERYBODY, centre.now(), False, year, publisher)


async def publish_configuration(
    connection: AsyncConnection, centre: Centre, file: Path, *, by: str, hall: str = ""
) -> Publication:
    """Publish settings of one hall, or of all. Raises CounterError ``settings.faulty`` naming line and key."""
    publisher = await publisher_of(connection, centre, by, hall)
    words = _words(file)
    with_centre(sample_profile(), file)
    audience = of_hall(hall) if hall else EVERYBODY
    body = written(HallSettings(values=words))
    key = HALL if hall else ALL
    version = _version(body)
    for one in await _standing(connection, Feed.configuration, key):
        if (one.version, one.audience) == (version, audience):
            return _again(Feed.configuration, key, one, hall)
    cursor = await put(connection, centre, Feed.configuration, key, version, body, audience=audience, by=publisher)
    await due_again(connection)
    return Publication(Feed.configuration, cursor, key, version, audience, centre.now(), False, hall, publisher)


async def withdraw(
    connection: AsyncConnection, centre: Centre, feed: Feed, key: str, *, by: str, version: str = "", hall: str = ""
) -> Publication:
    """Say that something no longer counts: an edition by its version, anything else as a whole.

    Raises CounterError ``publishing.none`` where there is no such thing.
    """
    publisher = await publisher_of(connection, centre, by, hall)
    audience = of_hall(hall) if hall else EVERYBODY
    standing = [
        one
        for one in await _standing(connection, feed, key)
        if one.audience == audience and (feed is not Feed.guides or one.version == version)
    ]
    if feed not in PUBLISHED or not standing:
        raise CounterError("publishing.none", key=key, version=version)
    version, what = standing[0].version, _what(feed, standing[0].body)
    cursor = await put(connection, centre, feed, key, version, b"", audience=audience, gone=True, by=publisher)
    if feed is not Feed.guides:
        await due_again(connection)
    return Publication(feed, cursor, key, version, audience, centre.now(), True, what, publisher)


async def published(connection: AsyncConnection) -> tuple[Publication, ...]:
    """Everything that people published, the newest first of each feed."""
    found: list[Publication] = []
    for feed in PUBLISHED:
        found += await _told(connection, feed)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Standing:
    cursor: int
    at: int
    by: str
    version: str
    audience: str
    body: bytes


async def _standing(connection: AsyncConnection, feed: Feed, key: str) -> list[_Standing]:
    """What counts of a key: of each version the last word, and of feeds without editions of each audience."""
    last: dict[tuple[str, str], _Standing | None] = {}
    for one in await history(connection, feed, key):
        place = (one.version if feed is Feed.guides else "", one.audience)
        standing = _Standing(one.cursor, one.at, one.by, one.version, one.audience, bytes(one.body))
        last.setdefault(place, None if one.gone else standing)
    return [one for one in last.values() if one is not None]


async def _told(connection: AsyncConnection, feed: Feed) -> list[Publication]:
    return [
        Publication(
            feed, one.cursor, one.key, one.version, one.audience, one.at, bool(one.gone), _what(feed, one.body), one.by
        )
        for one in await history(connection, feed)
    ]


def _again(feed: Feed, key: str, one: _Standing, what: str) -> Publication:
    return Publication(feed, one.cursor, key, one.version, one.audience, one.at, False, what, one.by, again=True)


async def publisher_of(connection: AsyncConnection, centre: Centre, by: str, hall: str) -> str:
    """Who publishes, as people read it. Raises CounterError ``publishing.nobody``, ``staff.right``, ``halls.…``."""
    if not by.strip():
        raise CounterError("publishing.nobody")
    await check_hall(connection, centre, hall)
    person = await check_right(connection, by.strip(), Right.publish, hall)
    return by.strip() if person is None else f"{person.name}（{person.number}）"


def _what(feed: Feed, body: bytes) -> str:
    if feed is not Feed.guides or not body:
        return ""
    told = unpack(bytes(body), GuideEdition)
    return f"{told.short} {told.valid_from}"


def _words(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CounterError("publishing.unreadable", file=file.name) from error


def _version(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:12]
