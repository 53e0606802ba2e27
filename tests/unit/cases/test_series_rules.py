# SPDX-License-Identifier: Apache-2.0
"""Which official number a case has now, over voids and papers issued anew in another year."""

import pytest
from made_up import Window

from counter_app.cases.series import NumberGiven, NumberVoided
from counter_app.cases.series_rules import live_number

FIRST = NumberGiven(series="s", year=2025, number="0001")
ANEW = NumberGiven(series="s", year=2026, number="0001", instead_of="0001")
LATER = NumberGiven(series="s", year=2026, number="0002", instead_of="0001")
VOID = NumberVoided(series="s", year=2026, number="0001", reason="spoiled")


@pytest.mark.parametrize(
    ("told", "live"),
    [
        ((), None),
        ((FIRST,), (2025, "0001")),
        ((FIRST, ANEW), (2026, "0001")),
        ((FIRST, ANEW, VOID), (2025, "0001")),
        ((FIRST, ANEW, LATER), (2026, "0002")),
        ((FIRST, ANEW, VOID, LATER), (2026, "0002")),
    ],
)
def test_a_paper_issued_anew_in_another_year_may_have_the_same_number(
    told: tuple[NumberGiven | NumberVoided, ...], live: tuple[int, str] | None
) -> None:
    window = Window()
    window.open()
    for one in told:
        window.write_facts(one)
    found = live_number(window.present, "s")
    assert (found and (found.year, found.number)) == live
