# SPDX-License-Identifier: Apache-2.0
"""What the centre has sent ahead of its register: an answer for the hours in which it cannot be asked."""

from counter_app.base.errors import CounterError
from counter_app.base.identity import compact
from counter_app.catalogue.register_book import Query
from counter_app.desk.counter import Counter
from counter_app.wire.feeds import Feed, RegisterExtract, part_of
from counter_app.wire.frames import unpack
from counter_app.wire.register import Answered, AnsweredTable


def extracted(counter: Counter, query: Query, number: str) -> Answered | None:
    """What the extract has of a number, as of the moment it was loaded; None where it has nothing of it."""
    table = query.tables[0]
    column = table.kind.finds(query.of)
    if not query.extract or column is None:
        return None
    part = counter.store.feeds.latest(Feed.register.value, f"{query.query}/{part_of(number)}")
    if part is None:
        return None
    try:
        told = unpack(part.body, RegisterExtract)
    except CounterError:  # of a newer centre, or not what it says
        return None
    wanted = compact(number)
    rows = tuple(one for one in told.rows if compact(one.get(column.key, "")) == wanted)
    return Answered(now=told.at, tables=(AnsweredTable(kind=table.kind.kind, rows=rows, at=told.at),)) if rows else None
