# SPDX-License-Identifier: Apache-2.0
"""How long nobody answered at the centre, and how late what was written got there, by day."""

from datetime import date

from counter_app.store.centre_days import CentreDay
from store.made_store import Hall
from store.test_centre_store import enrol

MINUTE = 60_000_000
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)


def test_a_gap_counts_from_the_first_attempt_in_vain_to_the_next_answer(hall: Hall) -> None:
    centre = hall.store.centre
    hall.open_case()
    enrol(hall)
    assert centre.day(FRIDAY) == CentreDay()
    centre.unheard()
    for minutes in (4, 5):
        hall.clock.move(minutes=minutes)
        centre.unheard()
    hall.clock.move(minutes=2)
    centre.heard(0)
    hall.clock.move(minutes=3)
    centre.heard(0)  # in reach: nothing more is counted
    assert centre.day(FRIDAY).offline == 11 * MINUTE
    centre.unheard()
    hall.clock.move(hours=15)  # the window was closed over night
    centre.unheard()
    hall.clock.move(minutes=1)
    centre.heard(0)
    assert centre.day(FRIDAY).offline == 11 * MINUTE
    assert centre.day(SATURDAY).offline == MINUTE


def test_what_needed_more_than_ten_minutes_is_late(hall: Hall) -> None:
    centre = hall.store.centre
    hall.open_case()
    hall.clock.move(days=3)
    enrol(hall)
    centre.acknowledge(0, 1)  # of the time before the window was enrolled: it could not be there
    assert centre.day(date(2026, 11, 23)) == CentreDay()
    hall.open_case()
    hall.clock.move(minutes=25)
    hall.open_case()
    hall.clock.move(minutes=1)
    centre.acknowledge(1, 2)
    assert centre.day(date(2026, 11, 23)) == CentreDay(late=1, slowest=28 * MINUTE)
    centre.acknowledge(1, 2)  # the same answer once more
    assert centre.day(date(2026, 11, 23)).late == 1
