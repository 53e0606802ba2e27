# SPDX-License-Identifier: Apache-2.0
"""``verify`` recomputes every chain and names what somebody did to the centre's own database, by kind and place."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from real_centre import RealCentre
from sqlalchemy import ColumnElement, Table, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.chain import digest_personal, link
from counter_app.server.database import make_engine
from counter_app.server.tables.ledger import action_body, ledger
from counter_app.server.tables.windows import chain
from counter_app.server.verifying import ChainReport, verify_chains
from counter_app.wire.messages import Acked
from server.pushing import MadeWindow


def verified(window: MadeWindow) -> ChainReport:
    """What is found in the window's chain."""

    async def work() -> list[ChainReport]:
        engine = make_engine(window.centre.settings)
        try:
            return [one async for one in verify_chains(engine, window.id)]
        finally:
            await engine.dispose()

    [report] = asyncio.run(work())
    return report


def found(window: MadeWindow) -> list[tuple[str, int]]:
    """Kinds and places."""
    return [(one.fault.value, one.seq) for one in verified(window).findings]


Deed = Callable[[AsyncConnection, MadeWindow], Awaitable[object]]


def at(table: Table, window: MadeWindow, seq: int) -> ColumnElement[bool]:
    """Where a row of the window's is."""
    return and_(table.c.window == window.id, table.c.seq == seq)


async def change(connection: AsyncConnection, window: MadeWindow) -> None:
    """Other facts."""
    await connection.execute(update(action_body).where(at(action_body, window, 3)).values(facts=b"{}"))


async def change_personal(connection: AsyncConnection, window: MadeWindow) -> None:
    """Another person."""
    await connection.execute(update(action_body).where(at(action_body, window, 3)).values(personal=b"{}"))


async def take_away(connection: AsyncConnection, window: MadeWindow) -> None:
    """An action in the middle, place and bytes."""
    for table in (ledger, action_body):
        await connection.execute(delete(table).where(at(table, window, 3)))


async def empty(connection: AsyncConnection, window: MadeWindow) -> None:
    """The bytes only."""
    await connection.execute(delete(action_body).where(at(action_body, window, 3)))


async def redate(connection: AsyncConnection, window: MadeWindow) -> None:
    """Filed a day earlier."""
    for table in (ledger, action_body):
        there = at(table, window, 3)
        await connection.execute(update(table).where(there).values(created=table.c.created - 86_400_000_000))


async def redate_the_bytes(connection: AsyncConnection, window: MadeWindow) -> None:
    """A day earlier in the action's own header, and filed accordingly."""
    row = (await connection.execute(select(action_body).where(at(action_body, window, 3)))).one()
    told = msgspec.json.decode(bytes(row.header))
    told["at"] -= 86_400_000_000
    bytes_changed = {"header": msgspec.json.encode(told), "created": told["at"]}
    await connection.execute(update(action_body).where(at(action_body, window, 3)).values(bytes_changed))
    await connection.execute(update(ledger).where(at(ledger, window, 3)).values(created=told["at"]))


async def rename(connection: AsyncConnection, window: MadeWindow) -> None:
    """Filed under another id."""
    await connection.execute(update(ledger).where(at(ledger, window, 3)).values(id=f"not-{window.id}"))


async def swap(connection: AsyncConnection, window: MadeWindow) -> None:
    """Two actions in each other's place."""
    for table in (ledger, action_body):
        for before, after in ((3, 1003), (4, 3), (1003, 4)):
            await connection.execute(update(table).where(at(table, window, before)).values(seq=after))


async def slip_in(connection: AsyncConnection, window: MadeWindow) -> None:
    """A copy behind the end."""
    for table in (ledger, action_body):
        row = (await connection.execute(select(table).where(at(table, window, 3)))).mappings().one()
        changed = dict(row) | {"seq": 7} | ({"id": None} if "id" in row else {})
        await connection.execute(insert(table).values(changed))


async def slip_between(connection: AsyncConnection, window: MadeWindow) -> None:
    """A copy in the middle, all behind it one place on, and the mark with them."""
    for table in (ledger, action_body):
        row = (await connection.execute(select(table).where(at(table, window, 3)))).mappings().one()
        for seq in (6, 5, 4):
            await connection.execute(update(table).where(at(table, window, seq)).values(seq=seq + 1))
        changed = dict(row) | {"seq": 4} | ({"id": None} if "id" in row else {})
        await connection.execute(insert(table).values(changed))
    await connection.execute(update(chain).where(chain.c.window == window.id).values(mark=7))


async def cut(connection: AsyncConnection, window: MadeWindow) -> None:
    """The last two actions, and the mark set back as if they had never been."""
    for table in (ledger, action_body):
        await connection.execute(delete(table).where(table.c.window == window.id, table.c.seq > 4))
    row = (await connection.execute(select(ledger.c.link).where(at(ledger, window, 4)))).one()
    await connection.execute(update(chain).where(chain.c.window == window.id).values(mark=4, head=row.link))


async def write_anew(connection: AsyncConnection, window: MadeWindow, first: int = 3) -> None:
    """Other facts, and every link behind them worked out anew, up to the chain's own head."""
    wanted = select(action_body).where(action_body.c.window == window.id).order_by(action_body.c.seq)
    previous = window.link_at(first - 1)
    for row in (await connection.execute(wanted)).all()[first - 1 :]:
        facts = b"{}" if row.seq == first else bytes(row.facts)
        previous = link(previous, bytes(row.header), facts, bytes(row.personal_digest))
        await connection.execute(update(action_body).where(at(action_body, window, row.seq)).values(facts=facts))
        await connection.execute(update(ledger).where(at(ledger, window, row.seq)).values(link=previous))
    await connection.execute(update(chain).where(chain.c.window == window.id).values(head=previous))


async def write_all_anew(connection: AsyncConnection, window: MadeWindow) -> None:
    """The whole chain from its first action on."""
    await write_anew(connection, window, 1)


async def write_anew_with_the_head(connection: AsyncConnection, window: MadeWindow) -> None:
    """And the window's word for its head put right as well, which only its own key could sign."""
    await write_anew(connection, window)
    here = update(chain).where(chain.c.window == window.id)
    await connection.execute(here.values(signed_link=chain.c.head))


async def other_word(connection: AsyncConnection, window: MadeWindow) -> None:
    """The chain's own head."""
    await connection.execute(update(chain).where(chain.c.window == window.id).values(head=bytes(32)))


@pytest.mark.parametrize("centre", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("deed", "faults"),
    [
        (change, [("changed", 3)]),
        (change_personal, [("changed", 3)]),
        (take_away, [("removed", 3)]),
        (empty, [("bodiless", 3)]),
        (redate, [("redated", 3)]),
        (redate_the_bytes, [("changed", 3)]),
        (rename, [("renamed", 3)]),
        (swap, [("moved", 3), ("moved", 4), ("changed", 5)]),
        (slip_in, [("inserted", 7)]),
        (slip_between, [("moved", 4), ("moved", 5), ("moved", 6), ("moved", 7), ("head", 6)]),
        (cut, [("tail", 5), ("tail", 6)]),
        (write_anew, [("head", 6)]),
        (write_all_anew, [("head", 6)]),
        (write_anew_with_the_head, [("signature", 6)]),
        (other_word, [("head", 6)]),
    ],
)
def test_every_deed_is_named_with_its_place(centre: RealCentre, deed: Deed, faults: list[tuple[str, int]]) -> None:
    window = MadeWindow(centre).enrol()
    window.write_cases(3)
    assert isinstance(window.push(), Acked)
    assert found(window) == []
    centre.with_connection(lambda connection: deed(connection, window))
    assert found(window) == faults


def test_a_whole_chain_in_several_pieces(window: MadeWindow) -> None:
    """Erased persons keep their digest, and the chain its links."""
    window.push(1, 4)
    window.push(5, 6)
    salt = window.chain[0].salt or b""
    assert digest_personal(salt, window.chain[0].personal or b"") == window.chain[0].personal_digest

    async def erase(connection: AsyncConnection) -> None:
        here = update(action_body).where(action_body.c.window == window.id, action_body.c.seq == 1)
        await connection.execute(here.values(personal=None, salt=None))

    window.centre.with_connection(erase)
    report = verified(window)
    assert (report.actions, report.erased, report.faults) == (6, 1, 0)
    assert report.head == window.chain[-1].link
    assert msgspec.json.encode(report.place) == msgspec.json.encode((window.id, 1))
