# SPDX-License-Identifier: Apache-2.0
"""What a supervisor at the centre said to the log of a day, at this window: written once, followed by the rules here.

One press records the word and writes what it means: the sample, the signature, or that the day was given back. Where
the day went on meanwhile, the log is another one, or a rule says no, the word alone is recorded, and says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from counter_app.base.clock import spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import Intent
from counter_app.cases.case import Case
from counter_app.cases.day_acts import (
    DayHeard,
    DayReturned,
    DaySampled,
    DaySays,
    DaySigned,
    SampledCase,
    Verdict,
    WordStanding,
)
from counter_app.cases.day_rules import met
from counter_app.cases.day_standing import DayStanding, DayState, acts_of
from counter_app.cases.people import Personal
from counter_app.cases.rules import check
from counter_app.desk import daily_log
from counter_app.desk.counter import Counter
from counter_app.store.feed_store import PulledRow
from counter_app.sync.pulling import UNFIT, News, NotNow
from counter_app.wire.feeds import DayWord, read

_TRIES = 3


class _Meanwhile(Exception):
    """Somebody here did something to the log between looking and writing."""


def take_word(counter: Counter, row: PulledRow) -> News | None:
    """Record a word that came, and follow it where that may be. Doing so again changes nothing.

    Raises CounterError ``pull.unfit`` for what is not about a day of this window, NotNow where the day would not stand
    still.
    """
    told = read(row.body, DayWord)
    day, chosen = _read_further(told)
    if told.window != counter.store.centre.window_id:
        raise CounterError(UNFIT)
    for _ in range(_TRIES):
        stands = daily_log.standing(counter, day)
        if any(one.word == told.word for one in stands.acts.words):
            return None
        try:
            heard = _follow(counter, stands, told, chosen)
        except _Meanwhile:
            continue
        return _news(row.feed, heard)
    raise NotNow


def _read_further(told: DayWord) -> tuple[date, tuple[SampledCase, ...]]:
    try:
        UUID(told.word)
        chosen = tuple(SampledCase(case=one.case, why=one.why, verdict=Verdict(one.verdict)) for one in told.cases)
        return date.fromisoformat(told.day), chosen
    except ValueError:
        raise CounterError(UNFIT) from None


def _follow(counter: Counter, stands: DayStanding, told: DayWord, chosen: tuple[SampledCase, ...]) -> DayHeard:
    """Write the word with what it means; alone, and why, where it is not to be followed."""
    standing = met(stands, told.closing, told.log_hash)
    if standing is None:
        heard = _heard(stands, told, WordStanding.followed)
        try:
            _write(counter, stands, told, heard, _meant(stands, told, chosen))
        except CounterError as refused:
            if refused.code.startswith("store."):
                raise
            heard = _heard(stands, told, WordStanding.refused, sentence(refused))
        else:
            return heard
    else:
        heard = _heard(stands, told, standing, _why(stands, standing))
    _write(counter, stands, told, heard)
    return heard


def _why(stands: DayStanding, standing: WordStanding) -> str:
    if standing is WordStanding.differs:
        return text("daily_log.word.differs")
    state = "signed" if stands.state is DayState.signed else "open" if stands.state is DayState.open else "closed"
    return text(f"daily_log.word.overtaken.{state}")


def _heard(stands: DayStanding, told: DayWord, standing: WordStanding, why: str = "") -> DayHeard:
    return DayHeard(
        day=told.day,
        window=stands.window,
        word=told.word,
        closing=told.closing,
        log_hash=told.log_hash,
        says=DaySays(told.kind.value),
        by=told.by,
        said_at=told.at,
        standing=standing,
        why=why,
    )


def _meant(stands: DayStanding, told: DayWord, chosen: tuple[SampledCase, ...]) -> Sequence[Intent]:
    """The acts that a word means."""
    about = {"day": told.day, "window": stands.window, "log_hash": told.log_hash}
    if told.kind.value == DaySays.returned.value:
        words = _words(told, "reason")
        return [_intent(told, "returned", DayReturned(**about), words)]
    signed = _intent(told, "signed", DaySigned(**about, seed=told.seed, cases=chosen), _words(told, "note", "case:"))
    if stands.acts.sampling is not None:
        return [signed]
    asked = tuple(SampledCase(case=one.case, why=one.why) for one in chosen)
    return [_intent(told, "sampled", DaySampled(**about, seed=told.seed, cases=asked), {}), signed]


def _words(told: DayWord, *names: str) -> dict[str, str]:
    return {name: words for name, words in told.words.items() if name.startswith(names)}


def _intent(told: DayWord, use: str, facts: DaySampled | DaySigned | DayReturned, words: Mapping[str, str]) -> Intent:
    return Intent(id=derived_id(told.word, use), case="", facts=facts, personal=Personal(words=dict(words)))


def _write(counter: Counter, stands: DayStanding, told: DayWord, heard: DayHeard, meant: Sequence[Intent] = ()) -> None:
    """Through the rules, as whoever said it at the centre; raises _Meanwhile where the day is another one by now."""
    now, clerk = counter.clock(), text("cases.centre.clerk", by=told.by)
    intents = [Intent(id=told.word, case="", facts=heard), *meant]
    drawn = next((one.facts for one in intents if isinstance(one.facts, DaySampled)), None)

    def guard(current: Case | None, intent: Intent) -> None:
        if intent is intents[0]:
            written = counter.store.days.acts(stands.day - daily_log.DAYS_BACK)
            if acts_of(stands.day, written) != stands.acts:
                raise _Meanwhile
        day = stands if isinstance(intent.facts, DaySampled) else replace(stands, drawn=drawn)
        check(current, intent, clerk=told.by, duties=frozenset(), now=now, work=counter.work, log_day=day)

    counter.store.record(intents, clerk=clerk, at=counter.now_micros(), check=guard)


def _news(feed: str, heard: DayHeard) -> News:
    day = date.fromisoformat(heard.day)
    facts = {"by": heard.by, "date": spoken_date(day), "why": heard.why, "said": text(f"daily_log.word.{heard.says}")}
    followed = heard.standing is WordStanding.followed
    code = f"pull.day.{heard.says}" if followed else "pull.day.unfollowed"
    return News(feed, code, facts, aloud=not followed or heard.says is DaySays.returned, day=heard.day)
