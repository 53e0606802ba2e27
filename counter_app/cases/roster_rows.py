# SPDX-License-Identifier: Apache-2.0
"""The people of a case: the rows of its rosters, and which of them have a result yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from counter_app.cases.actions import Channel
from counter_app.cases.case import Case
from counter_app.cases.rosters import RowResult
from counter_app.catalogue.roster_work import NAME, NUMBER, RosterWork
from counter_app.catalogue.work_book import WorkBook

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PeopleRoster:
    """A table of people as it was filled in, with the results so far. Rows count from 1; empty ones are no people."""

    work: RosterWork
    rows: Sequence[Row]
    results: Mapping[int, RowResult]

    @property
    def people(self) -> tuple[int, ...]:
        """The rows that hold somebody."""
        return tuple(number for number, row in enumerate(self.rows, 1) if any(row.values()))

    @property
    def persons(self) -> int:
        """How many people those are: somebody may stand in several rows (several gaps, several changes)."""
        rows = (self.rows[number - 1] for number in self.people)
        return len({row.get(NUMBER, "") or row.get(NAME, "") for row in rows})

    @property
    def undecided(self) -> tuple[int, ...]:
        """People without a result."""
        return tuple(number for number in self.people if number not in self.results)

    @property
    def passed(self) -> tuple[int, ...]:
        """People who were taken."""
        return tuple(number for number in self.people if number in self.results and self.results[number].passed)

    @property
    def rejected(self) -> tuple[int, ...]:
        """People who were not."""
        return tuple(number for number in self.people if number in self.results and not self.results[number].passed)

    def row(self, number: int) -> Row:
        """A row, from 1."""
        return self.rows[number - 1]


def rosters_of(case: Case, work: WorkBook) -> Iterator[PeopleRoster]:
    """Every table of people of the case's forms that holds somebody."""
    for key, one in work.rosters.items():
        form = case.forms.get(one.form)
        rows = form.filled.rosters.get(one.roster, ()) if form is not None and form.filled is not None else ()
        if any(any(row.values()) for row in rows):
            yield PeopleRoster(one, rows, case.rows.get(key, {}))


def decided_rosters(case: Case, work: WorkBook) -> tuple[PeopleRoster, ...]:
    """The tables whose people each have a result of their own: those of several people, and lists that nobody applied
    with. What becomes of one person alone is what becomes of the case."""
    listed = case.channel is Channel.list
    return tuple(one for one in rosters_of(case, work) if listed or one.persons > 1)


def undecided_rows(case: Case, work: WorkBook) -> int:
    """How many rows have no result yet."""
    return sum(len(one.undecided) for one in decided_rosters(case, work))


def everybody_rejected(case: Case, work: WorkBook) -> bool:
    """Whether all rows are decided and nobody was taken."""
    found = decided_rosters(case, work)
    return bool(found) and not any(one.undecided or one.passed for one in found)


def named_people(case: Case, work: WorkBook) -> Iterator[tuple[str, str]]:
    """Name and number of everybody who stands in a table of the case."""
    for roster in rosters_of(case, work):
        for row in roster.rows:
            if row.get(NAME) or row.get(NUMBER):
                yield row.get(NAME, ""), row.get(NUMBER, "")


def kept_results(
    results: Mapping[str, Mapping[int, RowResult]],
    form: str,
    before: Mapping[str, Sequence[Row]],
    after: Mapping[str, Sequence[Row]],
) -> Mapping[str, Mapping[int, RowResult]]:
    """The results after a form was filled in anew: a row in which something changed is to be decided again."""
    kept: dict[str, Mapping[int, RowResult]] = {}
    for key, found in results.items():
        of, _, roster = key.partition(".")
        old, new = before.get(roster, ()), after.get(roster, ())
        same = old == new or of != form
        kept[key] = found if same else {at: one for at, one in found.items() if _stays(old, new, at)}
    return kept


def _stays(old: Sequence[Row], new: Sequence[Row], number: int) -> bool:
    """Whether a row still says what it said; the office may have added to it."""
    if number > min(len(old), len(new)):
        return False
    return all(new[number - 1].get(key, "") == value for key, value in old[number - 1].items())
