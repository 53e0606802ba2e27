# SPDX-License-Identifier: Apache-2.0
"""A real encrypted store in a folder of its own, with made-up people and a clock that is moved by hand."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.base.clock import parse_moment, to_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import (
    Accepted,
    AnyFacts,
    Due,
    Intent,
    NoticeGiven,
    Opened,
    Printed,
    PrintState,
    Refused,
)
from counter_app.cases.draft import Draft
from counter_app.cases.people import Party, Person, Personal
from counter_app.settings import Places, find_places
from counter_app.store.case_store import Recorded, Store
from counter_app.store.database import open_raw
from counter_app.store.key import read_key
from counter_app.store.opening import key_file

START = parse_moment("2026-11-20T09:42")
RESERVE = 64 * 1024
NOBODY = Personal()


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: int) -> None:
        """Forward by days, hours, minutes."""
        self.moment += timedelta(**by)


def person(name: str = "测试员", id_number: str = "110101194912310024", phone: str = "13800000000") -> Person:
    """A made-up person."""
    return Person(name=name, id_number=id_number, phone=phone)


def opened(item: int = 2, title: str = "职工参保登记") -> Opened:
    """A case that is to get its number."""
    return Opened(number="", guide="yuanjiang", item=item, code="", title=title, version="v1")


def accepted(due: str = "2026-11-27", *, promise: bool = False) -> Accepted:
    """An acceptance with a due date."""
    return Accepted(
        lines=(),
        limit_kind="working_days",
        limit_amount=5,
        limit_text="5 个工作日",
        due=Due(due=due),
        promise=promise,
    )


NOTICE = NoticeGiven(number="", ordinal=0, lines=())
REFUSAL = Refused(number="")


def printed(state: PrintState, paper: str = "notice", copy: int = 1) -> Printed:
    """A paper and what became of it."""
    return Printed(paper=paper, number="1", state=state, copy=copy)


def draft(updated_at: int = 1, **changes: Any) -> Draft:  # noqa: ANN401 - any field of a draft
    """Something typed and not decided."""
    fields = {"id": new_id(), "action_id": new_id()} | changes
    return Draft(guide="yuanjiang", item=2, version="v1", clerk="0312", began_at=1, updated_at=updated_at, **fields)


class Hall:
    """A store that can be closed and opened again."""

    def __init__(self, home: Path, window: str = "3") -> None:
        self.clock = HandClock()
        self.places: Places = find_places(home)
        self.window = window
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """The open store; opened when first asked for."""
        if self._store is None:
            self._store = Store.open(
                self.places, region="430981", window=self.window, clock=self.clock, reserve_bytes=RESERVE
            )
        return self._store

    def close(self) -> None:
        """Give the file back."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def do(self, case: str, *facts: AnyFacts, personal: Personal = NOBODY) -> Recorded:
        """Record facts of a case in one press, the personal part with the first; a minute passes."""
        intents = [
            Intent(id=new_id(), case=case, facts=one, personal=NOBODY if place else personal)
            for place, one in enumerate(facts)
        ]
        recorded = self.store.record(intents, clerk="0312", at=to_micros(self.clock()))
        self.clock.move(minutes=1)
        return recorded

    def open_case(self, applicant: Party | None = None, *more: AnyFacts, item: int = 2) -> str:
        """A new case with a number. Returns its id."""
        case = new_id()
        self.do(case, opened(item), *more, personal=Personal(applicant=applicant or person()))
        return case

    def raw(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement below the store, as a stranger with the key would."""
        connection = open_raw(self.places.database, read_key(key_file(self.places)))
        try:
            return list(connection.execute(statement, values))
        finally:
            connection.close()


def refusal_code(error: pytest.ExceptionInfo[CounterError]) -> str:
    """The code of a refusal, whose sentence must exist."""
    from counter_app.base.texts import sentence

    assert sentence(error.value)
    return error.value.code
