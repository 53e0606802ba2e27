# SPDX-License-Identifier: Apache-2.0
"""In which cases of an item people stand, many at once, by their whole numbers."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, bindparam, select, text

from counter_app.catalogue.folding import folded
from counter_app.store.case_lists import CaseRow, row_shown
from counter_app.store.search_terms import Terms, Use
from counter_app.store.tables import asked_only, case_row, case_word

_AT_ONCE = 100
"""Numbers looked for together: where none of them stands anywhere else, none is looked for by itself."""
_MATCHED = (
    select(case_row)
    .select_from(case_word.join(case_row, case_word.c.rowid == case_row.c.ordinal))
    .where(
        text("case_word MATCH :asked"),
        case_row.c.guide == bindparam("guide"),
        case_row.c.item == bindparam("item"),
        case_row.c.case_id != bindparam("but"),
    )
)
_FOUND = _MATCHED.order_by(case_word.c.rowid.desc()).limit(3)
_ANY = _MATCHED.with_only_columns(case_row.c.ordinal).limit(1)


def cases_with(
    connection: Connection,
    terms: Terms,
    numbers: Sequence[str],
    *,
    guide: str,
    item: int,
    but: str = "",
    today: date,
) -> Mapping[str, tuple[CaseRow, ...]]:
    """The cases opened last in which each number stands, except ``but``; a number that stands in none is left out."""
    digests = {number: f'"{terms.digest(Use.number, folded(number))}"' for number in dict.fromkeys(numbers)}
    of = {"guide": guide, "item": item, "but": but}
    found: dict[str, tuple[CaseRow, ...]] = {}
    each = list(digests)
    for start in range(0, len(each), _AT_ONCE):
        some = each[start : start + _AT_ONCE]
        if connection.execute(_ANY, {"asked": " OR ".join(digests[one] for one in some), **of}).first() is None:
            continue
        for number in some:
            rows = connection.execute(_FOUND, {"asked": digests[number], **of}).all()
            if rows:
                found[number] = tuple(row_shown(one, today) for one in rows)
    return found


def asked_about(connection: Connection, terms: Terms, number: str, *, guide: str, item: int) -> tuple[str, ...]:
    """Ids of the consultations about an item of whom this whole number is."""
    wanted = select(asked_only.c.case_id).where(
        asked_only.c.person == terms.digest(Use.number, folded(number)),
        asked_only.c.guide == guide,
        asked_only.c.item == item,
    )
    return tuple(connection.scalars(wanted.order_by(asked_only.c.case_id)))
