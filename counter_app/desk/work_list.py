# SPDX-License-Identifier: Apache-2.0
"""待办: the work of whoever is at the window, by their duties; counts come from the same rows as the list.

Who may do a step of one case is decided when it is done: the two-person rule looks at the whole case.
"""

from collections.abc import Mapping

from counter_app.base.duties import Duty
from counter_app.catalogue.items import Verb
from counter_app.catalogue.work_book import OWN_ACTIONS, StepWork
from counter_app.desk.counter import Counter
from counter_app.desk.listing import CaseRow, items_meant_by
from counter_app.store.work_lists import WorkFilter, WorkList, WorkPart

__all__ = [
    "CaseRow",
    "WorkFilter",
    "WorkList",
    "WorkPart",
    "begins_with_work",
    "list_work",
    "search_work",
    "waiting_work",
    "work_of",
]


def duties_here(counter: Counter) -> frozenset[Duty]:
    """The duties of whoever is at the window."""
    return frozenset(counter.duties_of(counter.clerk_number))


def begins_with_work(counter: Counter) -> bool:
    """Whether whoever is at the window has work but no window duty: the day begins with the list of work."""
    duties = duties_here(counter)
    return bool(duties) and Duty.window not in duties


def list_work(
    counter: Counter,
    part: WorkPart = WorkPart.all,
    *,
    verb: str | None = None,
    item: tuple[str, int] | None = None,
    after: CaseRow | None = None,
) -> WorkList:
    """A page of the work there is for whoever is at the window, behind ``after``, with every part's count."""
    wanted = WorkFilter(_names(counter), part, verb, item)
    found = counter.store.list_work(wanted, after=after)
    return WorkList(found.rows, found.parts, in_order(counter, found.verbs))


def waiting_work(counter: Counter) -> Mapping[WorkPart, int]:
    """How much work of each part there is for whoever is at the window."""
    return counter.store.count_work(WorkFilter(_names(counter)))


def search_work(counter: Counter, words: str, *, after: CaseRow | None = None) -> tuple[CaseRow, ...]:
    """Work in cases that all words fit: numbers, names, last digits, titles of items and their initials."""
    return counter.store.search_work(words, _names(counter), items_meant=items_meant_by(counter), after=after)


def work_of(counter: Counter, row: CaseRow) -> StepWork | None:
    """How the next step of a row is worked; None for 办结 and for a case whose next step is looked up first."""
    known = row.verb in set(Verb) and Verb(row.verb) not in OWN_ACTIONS
    return counter.work.step(Verb(row.verb)) if known else None


def in_order(counter: Counter, verbs: Mapping[str, int]) -> dict[str, int]:
    """Steps with their counts in the order of the work book, 办结 and what is to be looked up behind them."""
    places = {verb.value: place for place, verb in enumerate(counter.work.steps)}
    return dict(sorted(verbs.items(), key=lambda one: places.get(one[0], len(places))))


def _names(counter: Counter) -> frozenset[str]:
    return frozenset(one.value for one in duties_here(counter))
