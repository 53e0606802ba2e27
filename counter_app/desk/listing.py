# SPDX-License-Identifier: Apache-2.0
"""Today's cases, and a search over all of them; counts come from the same rows as the list."""

from collections.abc import Collection
from datetime import date

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.desk.counter import Counter
from counter_app.store.case_lists import CaseFilter, CaseList, CaseRow, ItemsMeant

__all__ = ["CaseFilter", "CaseList", "CaseRow", "get_case", "items_meant_by", "list_cases", "search_cases"]


def list_cases(
    counter: Counter, shown: CaseFilter = CaseFilter.all, *, day: date | None = None, after: CaseRow | None = None
) -> CaseList:
    """A page of the cases worked on that day (on any, without one), behind ``after``, with every filter's count."""
    return counter.store.list_cases(shown, day=day, after=after)


def search_cases(counter: Counter, words: str, *, after: CaseRow | None = None) -> tuple[CaseRow, ...]:
    """Cases that all words fit: numbers, names, last digits, titles of items and their initials."""
    return counter.store.search_cases(words, items_meant=items_meant_by(counter), after=after)


def items_meant_by(counter: Counter) -> ItemsMeant:
    """Which items a typed word may mean, by what the finder knows of them."""
    names = {text(f"search.label.{kind}") for kind in ("title", "pinyin", "code")}

    def items_meant(word: str) -> Collection[tuple[str, int]]:
        hits = (hit for hit in counter.index.search(word) if names & {why.label for why in hit.why})
        return {(hit.item.guide, hit.item.ordinal) for hit in hits}

    return items_meant


def get_case(counter: Counter, case_id: str) -> Case:
    """A case by its id. Raises CounterError where it is not in this window's store."""
    case = counter.store.case(case_id)
    if case is None:
        raise CounterError("listing.gone")
    return case
