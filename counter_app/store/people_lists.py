# SPDX-License-Identifier: Apache-2.0
"""In which cases of an item people stand, many at once, by their whole numbers."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, bindparam, select, text

from counter_app.catalogue.folding import folded
from counter_app.store.case_lists import CaseRow, row_shown
from counter_app.store.search_terms import Terms, Use
from counter_app.store.tables import case_row, case_word

_FOUND = (
    select(case_row)
    .select_from(case_word.join(case_row, case_word.c.rowid == case_row.c.ordinal))
    .where(text("case_word MATCH :asked"), case_row.c.guide == bindparam("guide"), case_row.c.item == bindparam("item"))
    .order_by(case_word.c.rowid.desc())
    .limit(3)
)


def cases_with(
    connection: Connection, terms: Terms, numbers: Iterable[str], *, guide: str, item: int, today: date
) -> Mapping[str, tuple[CaseRow, ...]]:
    """The cases opened last in which each number stands; a number that stands in none is left out."""
    found: dict[str, tuple[CaseRow, ...]] = {}
    for number in dict.fromkeys(numbers):
        asked = f'"{terms.digest(Use.number, folded(number))}"'
        rows = connection.execute(_FOUND, {"asked": asked, "guide": guide, "item": item}).all()
        if rows:
            found[number] = tuple(row_shown(one, today) for one in rows)
    return found
