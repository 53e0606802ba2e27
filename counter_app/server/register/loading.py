# SPDX-License-Identifier: Apache-2.0
"""Loading a kind of the register: every row looked at, all faults told, and the whole kind changed at one moment.

Rows are written aside first, in pieces that hold nobody up; what is answered changes with one small transaction. A
load that did not come to its end is swept away by the next.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.register_book import Column, Find, Kind
from counter_app.catalogue.register_rows import stored
from counter_app.server.centre import Centre
from counter_app.server.register.own import row_of
from counter_app.server.register.reading import ReadRow, RowFault, read_rows
from counter_app.server.register.source import Digests, read_digests
from counter_app.server.tables.register import register_load, register_row

PIECE = 1000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of it. Nothing was changed where there are ``faults`` and ``current`` is False."""

    kind: Kind
    rows: int
    skipped: int
    before: int  # rows that were answered from until now
    faults: tuple[RowFault, ...]
    current: bool


async def load(centre: Centre, kind: Kind, files: Sequence[Path], *, skip_faulty: bool = False) -> Loaded:
    """Load the files as all there is of a kind.

    Raises CounterError for a file that cannot be read, ``register.no_rows`` where no sound row is in them, and
    ``register.busy`` where somebody else loads the same; nothing is changed then.
    """
    digests = read_digests(centre.settings.home)
    today = civil_date(centre.clock())
    await _sweep(centre, kind)
    number = await _begin(centre, kind, files)
    try:
        loaded = await _stage(centre, kind, files, digests, number, today, skip_faulty=skip_faulty)
        if loaded.current:
            await _swap(centre, kind, number, loaded)
    except IntegrityError as error:
        raise CounterError("register.busy", title=kind.title) from error
    finally:
        await _sweep(centre, kind)
    return loaded


async def _begin(centre: Centre, kind: Kind, files: Sequence[Path]) -> int:
    values = {"kind": kind.kind, "source": " ".join(one.name for one in files), "began_at": centre.now()}
    async with centre.engine.begin() as connection:
        made = insert(register_load).values(**values, rows=0, skipped=0, current=False).returning(register_load.c.id)
        return int((await connection.execute(made)).scalar_one())


async def _stage(
    centre: Centre,
    kind: Kind,
    files: Sequence[Path],
    digests: Digests,
    number: int,
    today: date,
    *,
    skip_faulty: bool,
) -> Loaded:
    checker = _Once(kind, digests)
    faults: list[RowFault] = []
    rows = skipped = 0
    coming = _all(files, kind, today)
    while piece := tuple(islice(coming, PIECE)):
        sound: list[ReadRow] = []
        for one in piece:
            wrong = (*one.faults, *checker.faults(one)) if not one.faults else one.faults
            faults += wrong
            skipped += bool(wrong)
            if not wrong:
                sound.append(one)
        if sound and (skip_faulty or not faults):
            columns = kind.columns
            written = [
                {"load": number, "ordinal": rows + place, **row_of(kind, digests, stored(columns, one.values))}
                for place, one in enumerate(sound, 1)
            ]
            async with centre.engine.begin() as connection:
                await connection.execute(insert(register_row), written)
        rows += len(sound)
    if not rows and not faults:
        raise CounterError("register.no_rows", title=kind.title)
    current = bool(rows) and (skip_faulty or not faults)
    return Loaded(kind, rows, skipped, await rows_of(centre, kind), tuple(faults), current)


def _all(files: Iterable[Path], kind: Kind, today: date) -> Iterator[ReadRow]:
    for file in files:
        yield from read_rows(file, kind, today)


class _Once:
    """Finds rows that hold what another row of the kind holds already."""

    def __init__(self, kind: Kind, digests: Digests) -> None:
        self._columns: Sequence[Column] = [one for one in kind.columns if one.once]
        self._digests = digests
        self._seen: dict[str, str] = {}

    def faults(self, row: ReadRow) -> Iterator[RowFault]:
        """What a row holds twice, with the place where it stood first."""
        for one in self._columns:
            digest = self._digests.of(one.find or Find.code, row.values.get(one.key, ""))
            where = self._seen.setdefault(f"{one.key} {digest}", f"{row.file} {row.number}") if digest else ""
            if where and where != f"{row.file} {row.number}":
                file, _, number = where.rpartition(" ")
                said = text("register.twice", label=one.field.label, file=file, row=number)
                yield RowFault(row.file, row.number, "", said)


async def rows_of(centre: Centre, kind: Kind) -> int:
    """How many rows of a kind are answered from."""
    wanted = select(register_load.c.rows).where(register_load.c.kind == kind.kind, register_load.c.current)
    async with centre.reading() as connection:
        return int((await connection.execute(wanted)).scalar() or 0)


async def _swap(centre: Centre, kind: Kind, number: int, loaded: Loaded) -> None:
    async with centre.engine.begin() as connection:
        await connection.execute(
            update(register_load)
            .where(register_load.c.kind == kind.kind, register_load.c.current)
            .values(current=False)
        )
        swapped = await connection.execute(
            update(register_load)
            .where(register_load.c.id == number)
            .values(current=True, rows=loaded.rows, skipped=loaded.skipped)
        )
        if swapped.rowcount != 1:  # another load of the same kind swept this one away
            raise CounterError("register.busy", title=kind.title)


async def _sweep(centre: Centre, kind: Kind) -> None:
    """Take away what nobody is answered from any more, in pieces."""
    old = select(register_load.c.id).where(register_load.c.kind == kind.kind, register_load.c.current.is_(False))
    async with centre.reading() as connection:
        numbers = [int(one) for one in (await connection.execute(old)).scalars()]
    for number in numbers:
        async with centre.reading() as connection:
            found = select(func.max(register_row.c.ordinal)).where(register_row.c.load == number)
            last = int((await connection.execute(found)).scalar() or 0)
        for first in range(0, last, PIECE * 10):
            within = register_row.c.ordinal.between(first + 1, first + PIECE * 10)
            async with centre.engine.begin() as connection:
                await connection.execute(delete(register_row).where(register_row.c.load == number, within))
        async with centre.engine.begin() as connection:
            await connection.execute(delete(register_load).where(register_load.c.id == number))
