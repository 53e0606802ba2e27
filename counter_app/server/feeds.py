# SPDX-License-Identifier: Apache-2.0
"""Feeds: what the centre has to tell, in lines that no reader can skip a row of.

A row's cursor comes from the feed's head, which stays locked until the writer's transaction ends. So a row that is
seen has all rows with a smaller cursor before it. One transaction writes to several feeds in the order of
:class:`counter_app.wire.feeds.Feed`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.server.centre import Centre
from counter_app.server.tables.feeds import feed_head, feed_row
from counter_app.wire.feeds import EVERYBODY, MOST_BODY_BYTES, Feed
from counter_app.wire.messages import FeedRow
from counter_app.wire.signing import row_message

MOST_BYTES = 4 * 1024 * 1024
"""Bodies of one answer, together; a single row that is larger goes alone."""

MOST_ROWS = 500
_NEWEST_FIRST = select(feed_row).order_by(feed_row.c.cursor.desc())


@dataclass(frozen=True, slots=True)
class Page:
    """Rows for one caller. ``more`` while there are further ones."""

    rows: tuple[FeedRow, ...]
    more: bool


async def put(
    connection: AsyncConnection,
    centre: Centre,
    feed: Feed,
    key: str,
    version: str,
    body: bytes,
    *,
    schema: int = 1,
    audience: str = EVERYBODY,
    gone: bool = False,
    by: str = "",
) -> int:
    """Add a signed row to a feed, inside the caller's transaction. Returns its cursor.

    Raises CounterError ``feeds.too_large``.
    """
    if len(body) > MOST_BODY_BYTES:
        raise CounterError("feeds.too_large", most=MOST_BODY_BYTES)
    head = update(feed_head).where(feed_head.c.feed == feed.value).values(cursor=feed_head.c.cursor + 1)
    cursor = int((await connection.execute(head.returning(feed_head.c.cursor))).scalar_one())
    at = centre.now()
    message = row_message(feed.value, cursor, key, version, schema, at, gone=gone, body=body)
    await connection.execute(
        insert(feed_row).values(
            feed=feed.value,
            cursor=cursor,
            key=key,
            version=version,
            schema=schema,
            at=at,
            gone=gone,
            audience=audience,
            body=body,
            size=len(body),
            signature=centre.keys.signer.sign(message),
            by=by,
        )
    )
    return cursor


async def rows_after(
    connection: AsyncConnection,
    audiences: Collection[str],
    marks: Mapping[str, int],
    seen: Mapping[str, bytes],
    most_bytes: int = MOST_BYTES,
) -> Page:
    """Rows behind the marks of each feed, feed by feed, for these audiences.

    ``seen`` holds the signature of the row at each mark. Where the centre has no such row there (it was brought back
    from an older copy), the feed is told from its beginning.
    """
    found: list[FeedRow] = []
    left = min(most_bytes, MOST_BYTES)
    for feed in (one for one in Feed if one.value in marks):
        mark = await _sure_mark(connection, feed, marks[feed.value], seen.get(feed.value, b""))
        rows, more = await _of_feed(connection, feed, audiences, mark, left, len(found))
        found += rows
        left -= sum(len(one.body) for one in rows)
        if more:
            return Page(tuple(found), more=True)
    return Page(tuple(found), more=False)


async def _sure_mark(connection: AsyncConnection, feed: Feed, mark: int, signature: bytes) -> int:
    if mark <= 0 or not signature:
        return max(mark, 0)
    here = select(feed_row.c.signature).where(feed_row.c.feed == feed.value, feed_row.c.cursor == mark)
    known = (await connection.execute(here)).scalar_one_or_none()
    return mark if known is not None and bytes(known) == signature else 0


async def _of_feed(
    connection: AsyncConnection, feed: Feed, audiences: Collection[str], mark: int, left: int, already: int
) -> tuple[list[FeedRow], bool]:
    """What of a feed fits into ``left`` bytes; at least one row of the whole answer goes, however large it is."""
    behind = and_(feed_row.c.feed == feed.value, feed_row.c.cursor > mark, feed_row.c.audience.in_(sorted(audiences)))
    sizes = select(feed_row.c.cursor, feed_row.c.size).where(behind).order_by(feed_row.c.cursor)
    fitting: list[int] = []
    more = False
    for cursor, size in (await connection.execute(sizes.limit(MOST_ROWS + 1))).all():
        if (size > left and (fitting or already)) or len(fitting) + already >= MOST_ROWS:
            more = True
            break
        fitting.append(cursor)
        left -= size
    if not fitting:
        return [], more
    wanted = select(feed_row).where(behind, feed_row.c.cursor <= fitting[-1]).order_by(feed_row.c.cursor)
    return [_as_told(one) for one in (await connection.execute(wanted)).all()], more


async def history(connection: AsyncConnection, feed: Feed, key: str = "") -> Sequence[Row[Any]]:
    """Every row of a feed, or of one of its keys, the newest first."""
    wanted = _NEWEST_FIRST.where(feed_row.c.feed == feed.value)
    return (await connection.execute(wanted.where(feed_row.c.key == key) if key else wanted)).all()


async def standing_rows(connection: AsyncConnection, feed: Feed) -> Sequence[Row[Any]]:
    """The newest row of each key and audience of a feed, where that does not take it out."""
    last = func.max(feed_row.c.cursor).label("cursor")
    newest = select(last).where(feed_row.c.feed == feed.value).group_by(feed_row.c.key, feed_row.c.audience)
    wanted = select(feed_row).where(feed_row.c.feed == feed.value, feed_row.c.cursor.in_(newest), ~feed_row.c.gone)
    return (await connection.execute(wanted.order_by(feed_row.c.cursor))).all()


def _as_told(row: Row[Any]) -> FeedRow:
    return FeedRow(
        feed=row.feed,
        cursor=row.cursor,
        key=row.key,
        version=row.version,
        schema=row.schema,
        at=row.at,
        gone=bool(row.gone),
        body=bytes(row.body),
        signature=bytes(row.signature),
    )
