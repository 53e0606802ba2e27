# SPDX-License-Identifier: Apache-2.0
"""Cases by their evaluations: each follow-up is known by its own question."""

from datetime import date, timedelta

from counter_app.cases.actions import Rated, RatingSource
from counter_app.cases.follow_up import FollowedUp, FollowUpStep
from store.made_store import Hall, accepted

LATE = date(2027, 6, 1)


def rated(question: str, level: int = 2) -> Rated:
    return Rated(question=question, level=level, source=RatingSource.screen)


def closed(question: str) -> FollowedUp:
    return FollowedUp(question=question, step=FollowUpStep.closed)


def test_a_follow_up_of_long_ago_that_is_closed_late_hides_no_other(hall: Hall) -> None:
    case = hall.open_case(None, accepted(), rated("q1"))
    hall.open_case(None, accepted(), rated("q3", 3))
    hall.clock.move(days=193)
    hall.do(case, rated("q2"), closed("q1"))
    followed = hall.store.ratings.followed
    since = LATE - timedelta(days=180)
    assert followed(since, LATE, below=3) == (case,)
    hall.clock.move(days=1)
    hall.do(case, closed("q2"))
    assert followed(since, LATE + timedelta(days=1), below=3) == ()
    assert followed(since, LATE, below=3) == (case,)  # as it was that evening
