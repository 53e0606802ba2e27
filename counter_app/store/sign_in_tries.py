# SPDX-License-Identifier: Apache-2.0
"""Wrong tries at signing in, kept over a restart: by the number as it was typed, also of nobody."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.base.clock import Clock, to_micros
from counter_app.store.tables import sign_in_try

T = TypeVar("T")
KEPT_MICROS = 2 * 24 * 3600 * 1_000_000
MOST_LETTERS = 32


class _Works(Protocol):
    def __call__(self, work: Callable[[Connection], T]) -> T: ...


class SignInTries:
    """Counts wrong tries in a row. ``wait`` says for how many seconds a number is not let in after so many."""

    def __init__(self, write: _Works, read: _Works, clock: Clock) -> None:
        self._write = write
        self._read = read
        self._clock = clock

    def seconds_left(self, number: str) -> int:
        """How long this number still waits; 0 where it need not. A clock that was set back waits no longer for it."""
        now = to_micros(self._clock())
        wanted = select(sign_in_try).where(sign_in_try.c.number == number[:MOST_LETTERS])
        row = self._read(lambda connection: connection.execute(wanted).one_or_none())
        if row is None or now < row.at:
            return 0
        return int(max(0, -(-(row.until - now) // 1_000_000)))

    def wrong(self, number: str, wait: Callable[[int], int]) -> None:
        """One more wrong try."""
        now = to_micros(self._clock())

        def work(connection: Connection) -> None:
            connection.execute(delete(sign_in_try).where(sign_in_try.c.at < now - KEPT_MICROS))
            of_number = sign_in_try.c.number == number[:MOST_LETTERS]
            count = (connection.scalar(select(sign_in_try.c.wrong).where(of_number)) or 0) + 1
            kept = {"wrong": count, "until": now + wait(count) * 1_000_000, "at": now}
            row = insert(sign_in_try).values(number=number[:MOST_LETTERS], **kept)
            connection.execute(row.on_conflict_do_update(index_elements=[sign_in_try.c.number], set_=kept))

        self._write(work)

    def right(self, number: str) -> None:
        """Somebody is in: what was wrong before counts no longer."""
        wanted = select(sign_in_try.c.number).where(sign_in_try.c.number == number[:MOST_LETTERS])
        if self._read(lambda connection: connection.scalar(wanted)) is not None:
            gone = delete(sign_in_try).where(sign_in_try.c.number == number[:MOST_LETTERS])
            self._write(lambda connection: connection.execute(gone))
