# SPDX-License-Identifier: Apache-2.0
"""What the centre's register answered last, for the hours in which it cannot be asked; under keyed digests only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.base.clock import Clock, to_micros
from counter_app.catalogue.folding import folded
from counter_app.store.search_terms import Terms, Use
from counter_app.store.tables import register_answer

T = TypeVar("T")
KEPT_DAYS = 7
_DAY = 24 * 3600 * 1_000_000


class _Runs(Protocol):
    """Runs something as one transaction."""

    def __call__(self, work: Callable[[Connection], T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer's bytes as they came, and the moment of it by the centre's clock (µs)."""

    body: bytes
    at: int


class RegisterAnswers:
    """The last answer to each question, for a week. Writing is done on the store's writing thread."""

    def __init__(self, write: _Runs, read: _Runs, terms: Terms, clock: Clock) -> None:
        self._write = write
        self._read = read
        self._terms = terms
        self._clock = clock

    def keep(self, query: str, number: str, body: bytes, at: int) -> None:
        """Keep an answer instead of the one before; what is older than a week goes."""
        values = {"kind": query, "key": self._key(query, number), "body": body, "at": at}
        kept = insert(register_answer).values(**values)
        kept = kept.on_conflict_do_update(index_elements=["kind", "key"], set_={"body": body, "at": at})

        def work(connection: Connection) -> None:
            connection.execute(delete(register_answer).where(register_answer.c.at < self._oldest()))
            connection.execute(kept)

        self._write(work)

    def kept(self, query: str, number: str) -> KeptAnswer | None:
        """The last answer to a question, where it is not too old to be shown."""
        wanted = select(register_answer.c.body, register_answer.c.at).where(
            register_answer.c.kind == query,
            register_answer.c.key == self._key(query, number),
            register_answer.c.at >= self._oldest(),
        )
        found = self._read(lambda connection: connection.execute(wanted).one_or_none())
        return KeptAnswer(bytes(found.body), int(found.at)) if found is not None else None

    def _oldest(self) -> int:
        return to_micros(self._clock()) - KEPT_DAYS * _DAY

    def _key(self, query: str, number: str) -> str:
        return self._terms.digest(Use.held, f"register\0{query}\0{folded(number)}")
