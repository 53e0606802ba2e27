# SPDX-License-Identifier: Apache-2.0
"""How often this person came to this window for this matter: warned on the second time, helped on the third."""

from dataclasses import dataclass

from counter_app.cases.people import Party, Person
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.months import asks_month
from counter_app.desk.counter import Counter
from counter_app.store.case_lists import CaseRow

HELP_FROM = 3
"""From this visit on the 办不成事 path is offered."""


@dataclass(frozen=True, slots=True)
class EarlierVisits:
    """Earlier cases of the same person in the same matter, the last first. ``coming`` is the number of this visit."""

    cases: tuple[CaseRow, ...]
    coming: int


def earlier_visits(counter: Counter, party: Party, item: ServiceItem) -> EarlierVisits:
    """Earlier cases at this window by the whole number of the identity paper, or the unit's credit code."""
    number = party.id_number if isinstance(party, Person) else party.credit_code
    if not number or asks_month(item):  # an institution comes every month, and not because anything was missing
        return EarlierVisits((), 1)
    rows = tuple(
        row for row in counter.store.search_cases(number) if (row.guide, row.item) == (item.guide, item.ordinal)
    )
    found = (counter.store.case(row.case_id) for row in rows)
    return EarlierVisits(rows, 1 + sum(case.visits for case in found if case is not None))
