# SPDX-License-Identifier: Apache-2.0
"""One case, many people: everybody in its tables gets a result of their own; what is not rejected is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Intent
from counter_app.cases.case import Case, next_ordinal
from counter_app.cases.people import Personal
from counter_app.cases.roster_rows import PeopleRoster, decided_rosters
from counter_app.cases.rosters import RowRejected, RowsDecided
from counter_app.cases.spans import spans_of
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record
from counter_app.desk.subsidy_lists import results_written


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a row is not taken: a code of ``resources/work/reasons.yaml``, or the reviewer's own words."""

    row: int
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class RowsReviewed:
    """The case once its people have their results."""

    case: Case
    changes: Changes


def rosters_to_review(counter: Counter, case: Case) -> tuple[PeopleRoster, ...]:
    """The tables of a case whose people each get a result, as they stand."""
    return decided_rosters(case, counter.work)


def spoken_rows(roster: PeopleRoster) -> str:
    """``3 人``, or ``3 行（2 人）`` where somebody stands in several rows."""
    rows, persons = len(roster.people), roster.persons
    return text("roster_results.people" if rows == persons else "roster_results.rows", rows=rows, persons=persons)


def reason_words(counter: Counter, reason: str) -> str:
    """What is said of a reason: the words of its code, else the reviewer's own."""
    return counter.work.row_reasons.get(reason, reason)


def review_rows(
    counter: Counter, case: Case, roster: PeopleRoster, rejections: Sequence[Rejection] = ()
) -> RowsReviewed:
    """Write the results of everybody in a table: who is not rejected is taken. A list's sums and the treasury's list
    go with it.

    Raises CounterError as the rules do, also where somebody else decided meanwhile; nothing is changed then.
    """
    rejected = {one.row: one for one in rejections}
    facts = RowsDecided(
        form=roster.work.form,
        roster=roster.work.roster,
        passed=spans_of(one for one in roster.people if one not in rejected),
        rejected=tuple(RowRejected(row=one.row, reason=one.reason) for one in rejections),
        ordinal=next_ordinal(case, RowsDecided),
    )
    words = {f"row:{one.row}": one.words.strip() for one in rejections if one.words.strip()}
    intent = Intent(id=new_id(), case=case.id, facts=facts, personal=Personal(words=words))
    told = {one.row: one.words.strip() or reason_words(counter, one.reason) for one in rejections}
    sums, papers = results_written(counter, case, roster, told)
    record(counter, [intent, *sums, *papers], seen=case, checklist=checklist_of(counter, case))
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    return RowsReviewed(after, Changes(frozenset({case.id}), papers=bool(papers)))
