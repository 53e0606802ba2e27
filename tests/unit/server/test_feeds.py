# SPDX-License-Identifier: Apache-2.0
"""Feeds at the centre: no reader skips a row, only those it is for get it, and one that was put back tells all anew."""

import asyncio
from collections.abc import Callable, Iterable

import httpx
import pytest
from real_centre import HALL, RealCentre
from sqlalchemy import delete

from counter_app.base.errors import CounterError
from counter_app.server.centre import Centre, open_centre
from counter_app.server.feeds import put, rows_after
from counter_app.server.tables.feeds import feed_row
from counter_app.wire import frames
from counter_app.wire.feeds import EVERYBODY, MOST_BODY_BYTES, Feed, of_hall, of_window
from counter_app.wire.messages import FeedRow, Pull, Pulled, Refusal
from counter_app.wire.signing import holds, row_message
from server.pushing import MadeWindow


def add(centre: RealCentre, rows: Iterable[tuple[Feed, str, str]]) -> None:
    """Put rows of (feed, key, audience), a transaction each."""

    async def work() -> None:
        opened = open_centre(centre.settings)
        try:
            for feed, key, audience in rows:
                async with opened.engine.begin() as connection:
                    await put(connection, opened, feed, key, "1", key.encode(), audience=audience)
        finally:
            await opened.close()

    asyncio.run(work())


def pull(window: MadeWindow, message: Pull) -> Pulled:
    """Ask as a window does."""
    body = frames.pack(message)
    answer = httpx.post(f"{window.centre.url}/v1/pull", content=body, headers=window.headers("POST", "/v1/pull", body))
    assert answer.status_code == 200, answer.text
    return frames.unpack(answer.content, Pulled)


def keys(rows: Iterable[FeedRow]) -> list[str]:
    return [one.key for one in rows]


def test_a_window_gets_what_is_for_it_in_order_and_signed(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    behind = {one.feed: one.cursor for one in pull(window, Pull(marks=dict.fromkeys(Feed, 0))).rows}
    told = [
        (Feed.decisions, "mine", of_window(window.id)),
        (Feed.decisions, "another's", of_window("somebody")),
        (Feed.guides, "all", EVERYBODY),
        (Feed.guides, "hall", of_hall(HALL)),
        (Feed.guides, "other hall", of_hall("别的大厅")),
        (Feed.calendar, "2027", EVERYBODY),
    ]
    add(centre, told)
    found = pull(window, Pull(marks=dict.fromkeys(Feed, 0) | behind))
    assert keys(found.rows) == ["all", "hall", "2027", "mine"]
    assert not found.more
    assert centre.centre is not None
    signer = centre.centre.keys.signer
    for one in found.rows:
        words = row_message(
            one.feed, one.cursor, one.key, one.version, one.schema, one.at, gone=one.gone, body=one.body
        )
        assert holds(signer.algorithm, signer.public_key, words, one.signature)
    marks = behind | {one.feed: one.cursor for one in found.rows}
    seen = {one.feed: one.signature for one in found.rows}
    assert pull(window, Pull(marks=marks, seen=seen)).rows == ()
    little = pull(window, Pull(marks={"guides": behind.get("guides", 0), "calendar": marks["calendar"]}, most_bytes=1))
    assert (keys(little.rows), little.more) == (["all"], True)
    assert pull(window, Pull(marks={"no such feed": 0})).rows == ()


def test_a_feed_that_was_put_back_is_told_from_its_beginning(made_centre: Callable[[str], RealCentre]) -> None:
    alone = made_centre("sqlite")
    alone.start()
    window = MadeWindow(alone).enrol()
    add(alone, [(Feed.calendar, year, EVERYBODY) for year in ("2025", "2026", "2027")])
    last = pull(window, Pull(marks={"calendar": 0})).rows[-1]
    alone.with_connection(lambda connection: connection.execute(delete(feed_row).where(feed_row.c.cursor == 3)))
    asked = Pull(marks={"calendar": last.cursor}, seen={"calendar": last.signature})
    assert keys(pull(window, asked).rows) == ["2025", "2026"]


def test_nobody_overtakes_a_writer_whose_row_has_a_smaller_cursor(centre: RealCentre) -> None:
    """Two writers at once: until the first has committed, the second has no place, and readers see neither."""

    async def work(opened: Centre) -> None:
        async with opened.engine.connect() as first:
            transaction = await first.begin()
            before = await put(first, opened, Feed.staff, "slow", "1", b"") - 1

            async def second() -> int:
                async with opened.engine.begin() as connection:
                    return await put(connection, opened, Feed.staff, "quick", "1", b"")

            hurrying = asyncio.create_task(second())
            await asyncio.wait([hurrying], timeout=0.3)
            assert not hurrying.done()
            await transaction.commit()
            assert await hurrying == before + 2
        async with opened.engine.begin() as connection:
            page = await rows_after(connection, {EVERYBODY}, {"staff": before}, {})
            assert [(one.cursor - before, one.key) for one in page.rows] == [(1, "slow"), (2, "quick")]

    async def beside() -> None:
        opened = open_centre(centre.settings)
        try:
            await work(opened)
        finally:
            await opened.close()

    asyncio.run(beside())


def test_many_writers_and_a_reader_that_never_misses_a_row(centre: RealCentre) -> None:
    """The reader moves its mark to the last row it saw, again and again; what was put is exactly what it saw."""
    seen: list[str] = []

    async def write(opened: Centre, name: str) -> None:
        for n in range(12):
            async with opened.engine.begin() as connection:
                await put(connection, opened, Feed.decisions, f"{name}{n}", "1", b"")
                if n % 3 == 0:
                    await asyncio.sleep(0)

    async def read(opened: Centre, mark: int, writers: list[asyncio.Task[None]]) -> None:
        over = False
        while not over:
            over = all(one.done() for one in writers)
            async with opened.engine.begin() as connection:
                page = await rows_after(connection, {EVERYBODY}, {"decisions": mark}, {})
            seen.extend(one.key for one in page.rows)
            mark = max([mark, *(one.cursor for one in page.rows)])

    async def beside() -> None:
        opened = open_centre(centre.settings)
        try:
            async with opened.engine.begin() as connection:
                mark = await put(connection, opened, Feed.decisions, "before", "1", b"")
            writers = [asyncio.create_task(write(opened, name)) for name in "ab"]
            await read(opened, mark, writers)
        finally:
            await opened.close()

    asyncio.run(beside())
    assert sorted(seen) == sorted(f"{name}{n}" for name in "ab" for n in range(12))


def test_what_is_too_large_for_a_frame_is_not_taken(centre: RealCentre) -> None:
    async def work() -> None:
        opened = open_centre(centre.settings)
        try:
            async with opened.engine.begin() as connection:
                await put(connection, opened, Feed.guides, "x", "1", bytes(MOST_BODY_BYTES + 1))
        finally:
            await opened.close()

    with pytest.raises(CounterError) as told:
        asyncio.run(work())
    assert told.value.code == "feeds.too_large"


@pytest.mark.parametrize(
    "body", [b"", b"no frame", frames.pack(Refusal(code="x", now=0))], ids=["empty", "words", "another"]
)
def test_nonsense_is_refused(centre: RealCentre, body: bytes) -> None:
    window = MadeWindow(centre).enrol()
    target = "/v1/pull"
    answer = httpx.post(f"{centre.url}{target}", content=body, headers=window.headers("POST", target, body))
    assert (answer.status_code, answer.json()["code"]) == (400, "wire.damaged")
    stranger = MadeWindow(centre)
    answer = httpx.post(f"{centre.url}{target}", content=body, headers=stranger.headers("POST", target, body))
    assert answer.status_code == 401
