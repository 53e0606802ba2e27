# SPDX-License-Identifier: Apache-2.0
"""A store with very many cases: the lists' own rows, written in bulk and without their actions, which no list reads."""

import itertools
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, update

from bench.hall import name_of
from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.base.privacy import mask_name, mask_number
from counter_app.cases.numbers import CaseNumber
from counter_app.cases.people import Person
from counter_app.catalogue.items import Guide
from counter_app.store.case_store import Store
from counter_app.store.search_terms import Terms
from counter_app.store.tables import case_day, case_row, case_word, item_usage, tally, work_tally

A_DAY = 250
CHUNK = 20_000
OPEN_DAYS = 20  # cases older than this many working days are all finished


@dataclass(frozen=True, slots=True)
class Filled:
    """What to look for afterwards."""

    number: str  # of a case in the middle
    name: str
    tail: str


def fill(store: Store, guide: Guide, count: int, today: date) -> Filled:
    """Write ``count`` cases, A_DAY each working day, the last ones today."""
    engine = store._database.writing
    made = _rows(store._terms, guide, count, today)
    middle: dict[str, Any] = {}
    totals = {"all": 0, "unprinted": 0, "notified": 0, "promised": 0}
    uses: dict[int, int] = {}
    work: dict[tuple[str, str, int], int] = {}
    while chunk := list(itertools.islice(made, CHUNK)):
        with engine.begin() as connection:
            connection.execute(insert(case_row), [row for row, _, _ in chunk])
            connection.execute(insert(case_day), [{"day": day, "ordinal": row["ordinal"]} for row, day, _ in chunk])
            connection.execute(
                insert(case_word), [{"rowid": row["ordinal"], "words": words} for row, _, words in chunk]
            )
        for row, _, _ in chunk:
            totals["all"] += 1
            totals["unprinted"] += row["unprinted"]
            totals["notified"] += row["status"] == "notified"
            totals["promised"] += row["promised"]
            uses[row["item"]] = uses.get(row["item"], 0) + 1
            if row["duty"]:
                key = row["duty"], row["verb"], row["begun"]
                work[key] = work.get(key, 0) + 1
            if row["ordinal"] == count // 2:
                middle = row
    titles = {item.ordinal: item.title for item in guide.items}
    with engine.begin() as connection:
        for name, total in totals.items():
            connection.execute(update(tally).where(tally.c.name == name).values(count=total))
        used = [
            {"guide": guide.id, "item": item, "title": titles[item], "count": times, "last_at": 0}
            for item, times in uses.items()
        ]
        connection.execute(insert(item_usage), used)
        waits = [
            {"duty": duty, "verb": verb, "begun": begun, "count": times} for (duty, verb, begun), times in work.items()
        ]
        connection.execute(insert(work_tally), waits)
        connection.exec_driver_sql("ANALYZE")
    person = _person(count // 2)
    return Filled(middle["number"], person.name, person.id_number[-4:])


def _person(number: int) -> Person:
    digits = random.Random(number).randrange(10**17)  # noqa: S311 - made-up people
    return Person(name=name_of(number), id_number=f"{digits:017}0", sex="女", phone=f"138{number:08}")


def _rows(terms: Terms, guide: Guide, count: int, today: date) -> Iterator[tuple[dict[str, Any], str, str]]:
    days = list(itertools.islice(_working_days(today), -(-count // A_DAY)))[::-1]
    items = guide.items
    for place in range(count):
        ordinal = place + 1
        before, sequence = divmod(place, A_DAY)
        day = days[before]
        item, person = items[place * 7 % len(items)], _person(ordinal)
        number = str(CaseNumber(guide.region, 3, day, 0, sequence + 1))
        at = to_micros(datetime.combine(day, time(8, 30), tzinfo=SHANGHAI) + timedelta(seconds=100 * sequence))
        recent = len(days) - before <= OPEN_DAYS
        status = (
            ("accepted" if place % 4 == 0 else "notified" if place % 20 == 1 else "delivered")
            if recent
            else ("notified" if place % 50 == 1 else "delivered")
        )
        due = (day + timedelta(days=20)).isoformat() if status == "accepted" else ""
        verb = ("公示" if place % 16 == 0 else "审核") if status == "accepted" else ""
        words = terms.of_case(person, None, guide=guide.id, item=item.ordinal, sequence=f"{sequence + 1:04}")
        yield (
            {
                "ordinal": ordinal,
                "case_id": str(uuid.UUID(int=ordinal)),
                "number": number,
                "guide": guide.id,
                "item": item.ordinal,
                "title": item.title,
                "version": item.version,
                "status": status,
                "open": int(status == "accepted"),
                "promised": int(place % 100 == 3),
                "unprinted": int(recent and place % 50 == 7),
                "applicant": mask_name(person.name),
                "identity": mask_number(person.id_number),
                "clerk": "0312",
                "opened_at": at,
                "updated_at": at,
                "due": due,
                "duty": {"审核": "review", "公示": "agreement", "": ""}[verb],
                "verb": verb,
                "step": verb,
                "step_due": "",
                "begun": int(verb == "公示" and place % 32 == 0),
                "work_due": due,
            },
            day.isoformat(),
            " ".join(sorted(words)),
        )


def _working_days(last: date) -> Iterator[date]:
    day = last
    while True:
        if day.weekday() < 5:
            yield day
        day -= timedelta(days=1)
