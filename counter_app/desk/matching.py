# SPDX-License-Identifier: Apache-2.0
"""Whether the people of a table are known already: what this window's own store knows, and nothing more.

The register of everybody insured or supported is the centre's; until it can be asked, a note here says only in which
other case of this window the same number stands. A note decides nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from counter_app.base.texts import text
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.roster_rows import PeopleRoster
from counter_app.catalogue.roster_work import NUMBER
from counter_app.desk.counter import Counter

_OVER = frozenset({CaseStatus.refused, CaseStatus.withdrawn})
"""What came to nothing tells nothing of anybody."""


class Matching(Protocol):
    """Somebody who can tell of people by their numbers."""

    def notes_of(self, case: Case, numbers: Sequence[str]) -> Mapping[str, str]:
        """What is known, by number; nothing for a number that nobody knows. May take a while."""


class WindowMatching:
    """What the cases of this window tell: the same number in another case of the same item."""

    def __init__(self, counter: Counter) -> None:
        self._store = counter.store

    def notes_of(self, case: Case, numbers: Sequence[str]) -> Mapping[str, str]:
        """The other case, the one opened last, and how it stands."""
        found = self._store.cases_with(numbers, guide=case.guide, item=case.item, but=case.id)
        return {
            number: text("matching.in_case", number=row.number, status=row.status.label)
            for number, rows in found.items()
            for row in [next((one for one in rows if one.status not in _OVER), None)]
            if row is not None
        }


def match_people(counter: Counter, case: Case, roster: PeopleRoster, by: Matching | None = None) -> Mapping[int, str]:
    """What is known of the people of a table, by row. Reads the store: for a thread of its own."""
    numbers = {number: roster.row(number).get(NUMBER, "") for number in roster.people}
    told = (by or WindowMatching(counter)).notes_of(case, [one for one in numbers.values() if one])
    return {row: told[number] for row, number in numbers.items() if number in told}
