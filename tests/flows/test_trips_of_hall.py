# SPDX-License-Identifier: Apache-2.0
"""跑了几趟 over the windows of one hall: the centre tells the others' visits, and nobody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from real_centre import HALL

from counter_app.cases.actions import LineState, Opened
from counter_app.cases.case import Case
from counter_app.cases.coming import Coming
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person
from counter_app.desk import deciding
from counter_app.desk.visiting import EarlierVisits, earlier_visits, trip_words, visits_everywhere
from counter_app.server.seen import looks
from flows.desk_day import PERSON, DeskDay, open_day
from flows.pulling_day import PullingDay, asking_beside, pulling_day

OTHER = Person(name="测试员丁", id_number="110101198001010037", sex="男", birth="1980-01-01")


@pytest.fixture
def first(day: DeskDay, tmp_path: Path) -> Iterator[PullingDay]:
    """A window with its centre."""
    with pulling_day(day, tmp_path / "centre") as made:
        yield made


def beside(first: PullingDay, home: Path, hall: str = HALL) -> Iterator[DeskDay]:
    """Another window at the same centre."""
    with open_day(home) as made, asking_beside(first, made.counter, hall):
        yield made


@pytest.fixture
def second(first: PullingDay, tmp_path: Path) -> Iterator[DeskDay]:
    """The hall's other window."""
    yield from beside(first, tmp_path / "second")


@pytest.fixture
def elsewhere(first: PullingDay, tmp_path: Path) -> Iterator[DeskDay]:
    """A window of another hall."""
    yield from beside(first, tmp_path / "elsewhere", "别的大厅")


def notified(first: PullingDay) -> Case:
    line = first.day.flexible().checklist.lines[0].material.id
    case = first.day.notified(line)
    first.push()
    return case


def seen(day: DeskDay, person: Person = PERSON) -> EarlierVisits:
    item = day.find("zgcbdj")
    return visits_everywhere(day.counter, person, item, earlier_visits(day.counter, person, item))


def test_the_halls_other_window_counts_what_was_in_vain_here(
    first: PullingDay, second: DeskDay, elsewhere: DeskDay
) -> None:
    case = notified(first)
    visits = seen(second)
    assert (visits.coming, visits.everywhere, visits.cases) == (2, True, ())
    assert case.notices[0].open_lines[0].text in trip_words(visits.trips[0])
    assert (seen(elsewhere).coming, seen(second, OTHER).coming) == (1, 1)
    noted = first.at_centre(lambda connection, _centre: looks(connection))
    asked = second.counter.clerk_number, HALL, "visits:02"
    assert [(one.by, one.hall, one.what, one.case_id, one.number) for one in noted] == [(*asked, case.id, case.number)]

    serving = second.judged(second.flexible())
    serving.coming = visits.noted
    opened = deciding.decide(second.counter, serving, Outcome.accept).case.history[0].facts
    assert isinstance(opened, Opened)
    assert opened.coming == Coming(visit=2, earlier=(case.id,))

    first.day.accepted(first.day.judged(first.day.back(case)))
    first.push()
    assert seen(second).coming == 1


def test_what_was_taken_back_was_no_visit(first: PullingDay, second: DeskDay) -> None:
    case = notified(first)
    assert seen(second).coming == 2
    deciding.take_back(first.day.counter, case)
    first.push()
    assert (seen(second).coming, seen(second).everywhere) == (1, True)


def test_where_the_centre_is_away_the_window_counts_its_own(first: PullingDay, second: DeskDay) -> None:
    notified(first)
    line = second.flexible().checklist.lines[0].material.id
    deciding.decide(second.counter, second.flexible({line: LineState.missing}), Outcome.notice)
    assert seen(second).coming == 3
    first.centre.stop()
    visits = seen(second)
    assert (visits.coming, visits.everywhere) == (2, False)
    first.centre.start()
