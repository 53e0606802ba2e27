# SPDX-License-Identifier: Apache-2.0
"""One question to the register: who may ask, what is answered, and the line in the log before any of it leaves."""

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.id_papers import IdKind
from counter_app.catalogue.register_book import AskedTable, Find, Query, RegisterBook, shipped_register
from counter_app.catalogue.register_rows import told
from counter_app.server.access import Caller
from counter_app.server.centre import Centre
from counter_app.server.refusals import Refused
from counter_app.server.register.city import MAP, CityRegister, open_city
from counter_app.server.register.own import OwnRegister
from counter_app.server.register.source import Digests, Found, Register, read_digests
from counter_app.server.rights import Right, may
from counter_app.server.tables.people import staff
from counter_app.server.tables.register import look_up
from counter_app.wire.staff import KEPT_BY_CENTRE, Role

MOST_ROWS = 200
"""Of one table in one answer."""
IDENTIFY = "identify"
"""What a look-up of a code is logged as: as its query, and as its purpose."""


@dataclass(frozen=True, slots=True)
class AskedBy:
    """Who asks, for which case, and why."""

    caller: Caller
    clerk: str
    case: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Rows of each table that was asked for, as windows read them."""

    tables: tuple[tuple[AskedTable, Found, tuple[dict[str, str], ...]], ...]

    @property
    def rows(self) -> int:
        """How many there are of all tables."""
        return sum(len(rows) for _, _, rows in self.tables)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a centre's questions are answered: its register, its book, and the digests of its log."""

    register: Register
    digests: Digests
    book: RegisterBook

    async def close(self) -> None:
        """Give the city's connections back."""
        if isinstance(self.register, CityRegister):
            await self.register.engine.dispose()


def open_desk(centre: Centre) -> Desk:
    """Raises CounterError for a key or a map that cannot be read."""
    book, digests = shipped_register(), read_digests(centre.settings.home)
    if centre.settings.register:
        city = open_city(centre.settings.register, centre.settings.home / MAP, book, centre.clock)
        return Desk(city, digests, book)
    return Desk(OwnRegister(centre.engine, digests), digests, book)


async def check_clerk(connection: AsyncConnection, hall: str, clerk: str) -> None:
    """Raises Refused ``register.clerk`` (403) for somebody the hall does not know, or who may not ask.

    A hall for whose windows the centre keeps no staff answers for its own.
    """
    here = select(staff.c.number, staff.c.role, staff.c.revoked_at).where(staff.c.hall.in_(("", hall)))
    rows = (await connection.execute(here)).all()
    kept = any(row.role in KEPT_BY_CENTRE or row.number == clerk for row in rows)
    mays = {row.number for row in rows if row.revoked_at is None and may(Role(row.role), Right.ask_register)}
    if kept and clerk not in mays:
        raise Refused(403, "register.clerk")


async def ask(desk: Desk, query: Query, number: str) -> Answered:
    """Everything a query answers about one person or unit. Raises Refused 503 where the city's database is away."""
    tables = []
    for one in query.tables:
        found = await _rows(desk, one, query.of, number)
        tables.append((one, found, tuple(told(one.columns, row) for row in found.rows)))
    return Answered(tuple(tables))


async def _rows(desk: Desk, table: AskedTable, by: Find, number: str) -> Found:
    try:
        return await desk.register.rows(table.kind, by, number, MOST_ROWS)
    except CounterError as error:
        raise Refused(503, error.code, wait=30) from error


async def insured_of(centre: Centre, desk: Desk, code: str) -> dict[str, str]:
    """Whose a 医保码 is: name, id_kind, id_number, region, card_number; empty for a code nobody has now."""
    codes, people = desk.book.kinds["codes"], desk.book.kinds["people"]
    owner = await _first(desk, codes.kind, Find.code, code)
    until = str(owner.get("until", ""))
    if not owner or (until and until < civil_date(centre.clock()).isoformat()):
        return {}
    person = await _first(desk, people.kind, Find.person, str(owner["id_number"]))
    wanted = ("name", "id_kind", "id_number", "region", "card_number")
    found = {key: str(person[key]) for key in wanted if key in person}
    return {"id_kind": IdKind.resident_id.value, **found} if found.get("name") else {}


async def _first(desk: Desk, kind: str, by: Find, value: str) -> dict[str, str | int]:
    named = desk.book.kinds[kind]
    found = await _rows(desk, AskedTable(named, named.columns), by, value)
    return dict(found.rows[0]) if found.rows else {}


async def log_look_up(
    connection: AsyncConnection, centre: Centre, asked: AskedBy, query: str, subject: str, rows: int
) -> None:
    """Write the line, in the caller's transaction: it is committed before the answer goes out."""
    await connection.execute(
        insert(look_up).values(
            at=centre.now(),
            window=asked.caller.window,
            hall=asked.caller.hall,
            clerk=asked.clerk,
            case=asked.case,
            query=query,
            purpose=asked.purpose,
            subject=subject,
            rows=rows,
        )
    )
