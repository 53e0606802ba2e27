# SPDX-License-Identifier: Apache-2.0
"""评价: each handling is evaluated once, by the citizen's own press, on exactly the question that was asked."""

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Channel, NotRatedWhy, Rated, RatingAsked, RatingSource
from counter_app.cases.case import Case, CaseRating, decisions

RATING_WORDS = "rating"
"""Under which key of ``Personal.words`` the citizen's own words stand."""
MOST_WORDS = 150
BEST, WORST = 5, 1
BAD = frozenset({1, 2})
"""差评: levels that open a follow-up."""

NOBODY_HERE = frozenset({Channel.phone, Channel.letter, Channel.list})
"""Channels by which nobody sits at the window: nobody is there to press."""

_ASK_AGAIN = frozenset({NotRatedWhy.cancelled, NotRatedWhy.device_fault})
"""Endings that were not the citizen's own: the handling may be asked about once more."""


def check_may_ask(case: Case, facts: RatingAsked) -> None:
    """Raises CounterError unless the question is a new one about a decision that counts and was not asked about.

    A decision that was taken back leaves its rating to the one made instead of it: that is the same handling.
    """
    if case.channel in NOBODY_HERE:
        raise CounterError("cases.rules.rating_nobody")
    counting = [one.id for one in decisions(case)]
    if facts.decision not in counting:
        raise CounterError("cases.rules.rating_decision")
    place = counting.index(facts.decision)
    since = decisions(case)[place - 1].at if place else 0
    for one in case.ratings:
        same = one.decision == facts.decision or (one.decision not in counting and one.asked_at >= since)
        if one.question == facts.question or (same and one.why not in _ASK_AGAIN):
            raise CounterError("cases.rules.rating_once")


def may_ask(case: Case) -> bool:
    """Whether the citizen may be asked about the case's last decision."""
    if case.outcome is None:
        return False
    try:
        check_may_ask(case, RatingAsked(question="", decision=case.outcome.id, device=""))
    except CounterError:
        return False
    return True


def check_rated(case: Case, facts: Rated, *, words: str, clerk: str) -> None:
    """Raises CounterError for a level that nobody can have pressed, and for one that answers no open question."""
    asked = open_question(case, facts.question)
    if not WORST <= facts.level <= BEST:
        raise CounterError("cases.rules.rating_level")
    codes = facts.reasons
    if len(set(codes)) < len(codes) or not all(one.startswith(str(facts.level)) for one in codes):
        raise CounterError("cases.rules.rating_reasons")
    if len(words) > MOST_WORDS:
        raise CounterError("cases.rules.rating_words", most=MOST_WORDS)
    if facts.source is RatingSource.paper and clerk == asked.clerk:
        raise CounterError("cases.rules.rating_own")


def open_question(case: Case, question: str) -> CaseRating:
    """The question as it was asked. Raises CounterError where the case has none such that is still open."""
    found = next((one for one in case.ratings if one.question == question and one.is_open), None)
    if found is None:
        raise CounterError("cases.rules.rating_not_open")
    return found
