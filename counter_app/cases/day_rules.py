# SPDX-License-Identifier: Apache-2.0
"""Guards of a day's log: closed once it is over and every red line has a reason and an owner, signed by another."""

from collections.abc import Callable, Mapping
from typing import Any

from counter_app.base.clock import civil_date, spoken_date
from counter_app.base.errors import CounterError
from counter_app.cases.asked import Asked
from counter_app.cases.day_acts import (
    LINE_WORDS,
    DayAmended,
    DayClosed,
    DayFacts,
    DayHeard,
    DayReturned,
    DaySampled,
    DaySigned,
    Verdict,
    WordStanding,
)
from counter_app.cases.day_standing import DayStanding, DayState
from counter_app.cases.sampling import sample, seed_of

MOST_WORDS = 500
NEEDS_WORDS = frozenset({Verdict.ask, Verdict.correct, Verdict.rectify})
"""Verdicts that say what is to be done."""


def check_may_close(asked: Asked, day: DayStanding) -> None:
    """Raise CounterError where the day may not be closed now, whatever its red lines."""
    today = civil_date(asked.now)
    if day.latest is not None and civil_date(day.latest) > today:
        raise CounterError("daily_log.clock_back", date=spoken_date(civil_date(day.latest)))
    if day.day > today:
        raise CounterError("daily_log.not_come", date=spoken_date(day.day))
    if day.ends_at is not None and asked.now < day.ends_at:
        raise CounterError("daily_log.not_over", time=f"{day.ends_at:%H:%M}")
    if day.state is DayState.signed:
        raise CounterError("daily_log.signed", date=spoken_date(day.day))
    if day.state is not DayState.open:
        raise CounterError("daily_log.closed", date=spoken_date(day.day))


def check_may_sign(asked: Asked, day: DayStanding) -> None:
    """Raise CounterError where this clerk may not sample or sign the day."""
    if asked.supervisors is not None and asked.clerk not in asked.supervisors:
        raise CounterError("cases.rules.supervisor_none")
    if day.state is DayState.open:
        raise CounterError("daily_log.not_closed", date=spoken_date(day.day))
    if day.state is DayState.signed:
        raise CounterError("daily_log.signed", date=spoken_date(day.day))
    if day.acts.closing is not None and day.acts.closing.log_hash != day.log_hash:
        raise CounterError("daily_log.differs", date=spoken_date(day.day))
    if asked.clerk in day.own:
        raise CounterError("daily_log.own", number=asked.clerk)


def _same_log(asked: Asked, facts: DayFacts) -> DayStanding:
    """The log the facts are about has to be this window's, and the one that was in sight."""
    day = asked.log_day
    if facts.window != day.window:
        raise CounterError("daily_log.other_window", window=facts.window)
    if facts.day != day.day.isoformat():
        raise ValueError("the standing is of another day")
    if any(len(words) > MOST_WORDS for words in asked.personal.words.values()):
        raise CounterError("daily_log.long_words", most=MOST_WORDS)
    return day


def _closed(asked: Asked, facts: DayClosed) -> None:
    day = _same_log(asked, facts)
    check_may_close(asked, day)
    if day.log.unanswered:
        raise CounterError("daily_log.open_lines", count=len(day.log.unanswered))
    said = {LINE_WORDS + one.line: one.reason for one in day.log.answers}
    given = {key: words for key, words in asked.personal.words.items() if key.startswith(LINE_WORDS)}
    if facts.owners != {one.line: one.owner for one in day.log.answers} or given != said:
        raise CounterError("cases.rules.changed_meanwhile")
    if facts.last != day.log.last or facts.log_hash != day.log_hash:
        raise CounterError("cases.rules.changed_meanwhile")


def _sampled(asked: Asked, facts: DaySampled) -> None:
    day = _same_log(asked, facts)
    check_may_sign(asked, day)
    seed = seed_of(day.log, day.log_hash)
    if (facts.log_hash, facts.seed, facts.cases) != (day.log_hash, seed, sample(day.log, seed)):
        raise CounterError("cases.rules.changed_meanwhile")


def _returned(asked: Asked, facts: DayReturned) -> None:
    day = _same_log(asked, facts)
    check_may_sign(asked, day)
    asked.need_reason()


def _signed(asked: Asked, facts: DaySigned) -> None:
    day = _same_log(asked, facts)
    check_may_sign(asked, day)
    sampling = day.sampling
    if sampling is None:
        raise CounterError("daily_log.not_sampled")
    if day.later:
        raise CounterError("daily_log.later", count=len(day.later))
    if facts.log_hash != day.log_hash or facts.seed != sampling.seed:
        raise CounterError("cases.rules.changed_meanwhile")
    if [(one.case, one.why) for one in facts.cases] != [(one.case, one.why) for one in sampling.cases]:
        raise CounterError("cases.rules.changed_meanwhile")
    open_cases = sum(one.verdict is None for one in facts.cases)
    if open_cases:
        raise CounterError("daily_log.not_seen", count=open_cases)
    words = asked.personal.words
    if any(one.verdict in NEEDS_WORDS and not words.get(f"case:{one.case}", "").strip() for one in facts.cases):
        raise CounterError("daily_log.no_finding")


def _amended(asked: Asked, facts: DayAmended) -> None:
    day = _same_log(asked, facts)
    if day.state is not DayState.signed:
        raise CounterError("daily_log.not_signed", date=spoken_date(day.day))
    if asked.supervisors is not None and asked.clerk not in asked.supervisors:
        raise CounterError("cases.rules.supervisor_none")
    if facts.log_hash != day.log_hash:
        raise CounterError("cases.rules.changed_meanwhile")
    asked.need_reason()


def _heard(asked: Asked, facts: DayHeard) -> None:
    day = _same_log(asked, facts)
    if any(one.word == facts.word for one in day.acts.words):
        raise CounterError("daily_log.word.known")
    if (facts.standing is WordStanding.followed) == bool(facts.why):
        raise ValueError("what is not followed says why")


def met(day: DayStanding, closing: str, log_hash: str) -> WordStanding | None:
    """How a word of the centre on this closing and this log meets the day; None where it is to be followed."""
    closed = day.acts.closing
    if closed is None or day.acts.closed is None or day.acts.closed.id != closing or day.state is DayState.signed:
        return WordStanding.overtaken
    if {closed.log_hash, day.log_hash} != {log_hash}:
        return WordStanding.differs
    return None


DAY_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    DayClosed: _closed,
    DaySampled: _sampled,
    DayReturned: _returned,
    DaySigned: _signed,
    DayAmended: _amended,
    DayHeard: _heard,
}
"""The guards of these actions, for the rules' table."""
