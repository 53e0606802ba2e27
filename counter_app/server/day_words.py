# SPDX-License-Identifier: Apache-2.0
"""A supervisor at the centre looks through a closed day, gives it back or signs it: a signed row for the window, which
writes what it means by the same rules, or says why not.

Nothing of a day's log is kept here but what was drawn and said: how a day stands is what its window wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id, new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Intent
from counter_app.cases.asked import Asked
from counter_app.cases.day_acts import (
    CASE_WORDS,
    NOTE_WORDS,
    DayFacts,
    DayHeard,
    DayReturned,
    DaySampled,
    DaySigned,
    SampledCase,
    Verdict,
    WordStanding,
)
from counter_app.cases.day_rules import check_may_sign
from counter_app.cases.day_standing import DayState
from counter_app.cases.people import Personal
from counter_app.cases.rules import check
from counter_app.cases.sampling import sample, seed_of
from counter_app.catalogue.work_book import shipped_work
from counter_app.server.centre import Centre
from counter_app.server.day_logs import CentreDay, day_log, window_of
from counter_app.server.feeds import put
from counter_app.server.people import Person, check_right
from counter_app.server.rights import Right, may
from counter_app.server.tables.counted import window_day
from counter_app.server.tables.day_words import day_sample, day_word
from counter_app.server.tables.feeds import feed_row
from counter_app.wire.feeds import DayWord, DayWordKind, Feed, SeenCase, of_window, read, written

REASON = "reason"


@dataclass(frozen=True, slots=True)
class Said:
    """A word as it was filled in. ``press`` was made with the page: the same press again is the same word."""

    kind: DayWordKind
    press: str
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)  # under the names of ``cases.day_acts``


@dataclass(frozen=True, slots=True)
class Signing:
    """What somebody may do to a day. ``why`` is the sentence where nothing; ``way`` the kind of a word that the window
    has not answered and ``said`` what it says, ``unfollowed`` why it did not follow the last one."""

    may: bool
    why: str = ""
    sampling: DaySampled | None = None
    way: Row[*tuple[Any, ...]] | None = None
    said: DayWord | None = None
    unfollowed: DayHeard | None = None


async def signing_of(connection: AsyncConnection, centre: Centre, person: Person, found: CentreDay) -> Signing:
    """How a closed day may be signed by somebody; of any other day nothing."""
    closed = found.acts.closed
    if closed is None or found.state is DayState.signed:
        return Signing(may=False)
    last = next((one for one in reversed(found.acts.words) if one.closing == closed.id), None)
    unfollowed = last if last is not None and last.standing is not WordStanding.followed else None
    if not may(person.role, Right.sign_days):
        return Signing(may=False, why=text("day_words.not_yours"), unfollowed=unfollowed)
    way = await _on_its_way(connection, found)
    if way is not None:
        return Signing(may=False, way=way, said=await _said_in(connection, way.word))
    try:
        _check(found, centre, person)
    except CounterError as refused:
        return Signing(may=False, why=text(refused.code, **refused.facts), unfollowed=unfollowed)
    return Signing(may=True, sampling=await sampling_of(connection, found), unfollowed=unfollowed)


async def _said_in(connection: AsyncConnection, word: str) -> DayWord | None:
    """What a word says, as it stands in the feed of its window."""
    wanted = select(feed_row.c.body).where(feed_row.c.feed == Feed.days.value, feed_row.c.key == word, ~feed_row.c.gone)
    body = await connection.scalar(wanted.order_by(feed_row.c.cursor.desc()).limit(1))
    return read(bytes(body), DayWord) if body is not None else None


async def sampling_of(connection: AsyncConnection, found: CentreDay) -> DaySampled | None:
    """The sample of a closed log: the window's own, or the one that was drawn here."""
    if found.acts.sampling is not None:
        return found.acts.sampling
    here = day_sample.c.window == found.window.id, day_sample.c.day == found.day.isoformat()
    wanted = select(day_sample.c.seed, day_sample.c.cases).where(*here, day_sample.c.log_hash == found.recomputed)
    row = (await connection.execute(wanted)).one_or_none()
    if row is None:
        return None
    cases = msgspec.json.decode(row.cases, type=tuple[SampledCase, ...])
    return _sampled(found, row.seed, cases)


async def draw(connection: AsyncConnection, centre: Centre, person: Person, window: str, day: date) -> None:
    """抽查: which cases are to be looked at is written down before anybody looks, once for a log.

    Raises CounterError where this person may not sign the day.
    """
    found = await _held(connection, centre, person, window, day)
    if await sampling_of(connection, found) is not None:
        return
    seed = seed_of(found.log, found.recomputed)
    drawn = _sampled(found, seed, sample(found.log, seed))
    _check_act(found, centre, person, drawn, {})
    row = {"window": window, "day": day.isoformat(), "log_hash": found.recomputed, "seed": seed}
    cases = msgspec.json.encode(drawn.cases).decode()
    await connection.execute(insert(day_sample).values(**row, cases=cases, by=person.number, at=centre.now()))


async def say(connection: AsyncConnection, centre: Centre, person: Person, window: str, day: date, said: Said) -> None:
    """Sign a closed day, or give it back: a row for its window, in the caller's transaction. Of two people at once one
    is heard. Raises CounterError where the rules do not let them, ValueError for a press that is none."""
    word = derived_id(said.press, f"{window} {day}")
    if await connection.scalar(select(day_word.c.word).where(day_word.c.word == word)) is not None:
        return
    found = await _held(connection, centre, person, window, day)
    closed = found.acts.closed
    if closed is None:
        raise ValueError("who may sign a day has a closed one")
    sampling = await sampling_of(connection, found)
    kept = _kept(said, sampling)
    about = {"day": day.isoformat(), "window": found.standing.window, "log_hash": found.recomputed}
    told = DayWord(
        word=word,
        window=window,
        day=day.isoformat(),
        closing=closed.id,
        log_hash=found.recomputed,
        kind=said.kind,
        by=person.number,
        at=centre.now(),
        words=kept,
    )
    if said.kind is DayWordKind.returned:
        _check_act(found, centre, person, DayReturned(**about), kept)
    else:
        seed = sampling.seed if sampling is not None else ""
        seen = tuple(_seen(one, said) for one in sampling.cases) if sampling is not None else ()
        _check_act(found, centre, person, DaySigned(**about, seed=seed, cases=seen), kept, sampling)
        cases = tuple(SeenCase(case=one.case, why=one.why, verdict=one.verdict or "") for one in seen)
        told = msgspec.structs.replace(told, seed=seed, cases=cases)
    noted = {"word": word, "window": window, "day": told.day, "hall": found.window.hall, "closing": told.closing}
    what = {"log_hash": told.log_hash, "kind": told.kind.value, "by": told.by, "at": told.at, "standing": ""}
    await connection.execute(insert(day_word).values(**noted, **what))
    await put(connection, centre, Feed.days, word, "1", written(told), audience=of_window(window))


async def _held(connection: AsyncConnection, centre: Centre, person: Person, window: str, day: date) -> CentreDay:
    """The day, held against everybody else until the caller's transaction ends, and open to this person's word."""
    here = window_day.c.window == window, window_day.c.day == day.isoformat()
    await connection.execute(select(window_day.c.day).where(*here).with_for_update())
    place = await window_of(connection, window)
    if place is None:
        raise CounterError("day_words.none")
    await check_right(connection, person.number, Right.sign_days, place.hall)
    found = await day_log(connection, place, day)
    if found.acts.closed is not None and await _on_its_way(connection, found) is not None:
        raise CounterError("day_words.on_its_way")
    _check(found, centre, person)
    return found


def _check(found: CentreDay, centre: Centre, person: Person) -> None:
    """Raise CounterError where this person may neither sign the day nor give it back."""
    if found.acts.erased:
        raise CounterError("daily_log.erased")
    if found.acts.closed is not None and found.parked:
        raise CounterError("day_words.parked", count=found.parked)
    asked = Asked(None, Personal(), person.number, frozenset(), centre.clock(), shipped_work(), None)
    check_may_sign(asked, found.standing)


def _check_act(
    found: CentreDay,
    centre: Centre,
    person: Person,
    facts: DayFacts,
    words: Mapping[str, str],
    drawn: DaySampled | None = None,
) -> None:
    """By the window's own rules."""
    intent = Intent(id=new_id(), case="", facts=facts, personal=Personal(words=dict(words)))
    day = found.standing_with(drawn)
    check(None, intent, clerk=person.number, duties=frozenset(), now=centre.clock(), work=shipped_work(), log_day=day)


def _sampled(found: CentreDay, seed: str, cases: tuple[SampledCase, ...]) -> DaySampled:
    about = {"day": found.day.isoformat(), "window": found.standing.window, "log_hash": found.recomputed}
    return DaySampled(**about, seed=seed, cases=cases)


def _seen(one: SampledCase, said: Said) -> SampledCase:
    return msgspec.structs.replace(one, verdict=said.verdicts.get(one.case))


def _kept(said: Said, sampling: DaySampled | None) -> dict[str, str]:
    """The words that belong to this kind of word and were written."""
    names = {REASON}
    if said.kind is DayWordKind.signed:
        names = {NOTE_WORDS, *(CASE_WORDS + one.case for one in (sampling.cases if sampling is not None else ()))}
    return {name: words.strip() for name, words in said.words.items() if name in names and words.strip()}


async def _on_its_way(connection: AsyncConnection, found: CentreDay) -> Row[*tuple[Any, ...]] | None:
    """A word on this very closing that its window has not answered."""
    closed = found.acts.closed
    here = day_word.c.window == found.window.id, day_word.c.day == found.day.isoformat()
    wanted = select(day_word).where(*here, day_word.c.closing == (closed.id if closed else ""))
    return (await connection.execute(wanted.where(day_word.c.standing == "").limit(1))).one_or_none()
