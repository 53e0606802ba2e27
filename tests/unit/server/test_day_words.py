# SPDX-License-Identifier: Apache-2.0
"""Words on closed days at the centre, over both databases: one counts, the rules hold, answers of windows are kept."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from argon2 import PasswordHasher
from real_centre import RealCentre
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Action, AnyFacts
from counter_app.cases.chain import forge
from counter_app.cases.day_acts import (
    DayClosed,
    DayHeard,
    DaySampled,
    DaySays,
    DaySigned,
    SampledCase,
    Verdict,
    WordStanding,
)
from counter_app.cases.duty_log import duty_log, log_hash
from counter_app.cases.encoding import encode
from counter_app.cases.people import Personal
from counter_app.cases.sampling import sample, seed_of
from counter_app.server import people
from counter_app.server.centre import Centre, open_centre
from counter_app.server.day_logs import count_days, day_log, list_days, window_of
from counter_app.server.day_words import Said, draw, sampling_of, say, signing_of
from counter_app.server.doubts import list_doubts
from counter_app.server.people import Person, find
from counter_app.server.recounting import recount
from counter_app.server.tables.cases import quarantine
from counter_app.server.tables.day_words import day_sample, day_word
from counter_app.server.tables.feeds import feed_row
from counter_app.server.tables.ledger import action_body
from counter_app.wire.feeds import DayWord, DayWordKind, read
from counter_app.wire.staff import Role
from server.conftest import ENGINES, Maker
from server.pushing import MadeWindow, opened
from server.test_counted import Writing
from server.test_projector import ACCEPTED, projected
from server.test_push import rows

HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("一个够长的密码吧")
DAY = date(2026, 11, 20)
ON = DAY.isoformat()
CASES = 2  # one is drawn, the other deviates as well
SIGNERS = ("0301", "0302")


class Closed:
    """A window that closed a day of some cases, and its centre."""

    def __init__(self, centre: RealCentre, signers: tuple[str, ...] = (*SIGNERS, "1001")) -> None:
        self.centre, self.window = centre, MadeWindow(centre).enrol()
        for signer in signers:
            self.do(partial(_add, signer))
        self.write = Writing(self.window)
        for number in range(CASES):
            case = new_id()
            self.write(opened(number + 1), case)
            self.write(ACCEPTED, case)
        self.close()

    @property
    def path(self) -> str:
        """The day's page."""
        return f"/logs/{self.window.id}/{ON}"

    def do(self, work: Callable[[AsyncConnection, Centre], Awaitable[Any]]) -> Any:  # noqa: ANN401
        """In one transaction of the centre's."""

        async def run() -> Any:  # noqa: ANN401
            held = open_centre(self.centre.settings)
            try:
                async with held.engine.begin() as connection:
                    return await work(connection, held)
            finally:
                await held.close()

        return asyncio.run(run())

    def close(self, *, hash_of_log: str = "") -> None:
        """关账, and the centre hears it."""
        actions = self.write.actions
        self.log = duty_log(actions, DAY)
        self.hash = hash_of_log or log_hash(self.log)
        facts = DayClosed(
            day=ON,
            window=self.window.number,
            last=actions[-1].id,
            epoch=1,
            seq=len(actions),
            log_hash=self.hash,
            surroundings=self.log.surroundings,
        )
        self.closing = self.write(facts, "")
        self.push()

    def push(self) -> None:
        self.window.push()
        projected(self.centre)

    def said(
        self, verdict: Verdict | None = Verdict.fine, kind: DayWordKind = DayWordKind.signed, **words: str
    ) -> Said:
        """A word that says the same of every case."""
        seed = seed_of(self.log, self.hash)
        verdicts = {one.case: verdict for one in sample(self.log, seed)} if verdict else {}
        return Said(kind, new_id(), verdicts, words)

    def code(self, work: Callable[[AsyncConnection, Centre], Awaitable[Any]]) -> str:
        """Why it is refused; "" where it is not."""
        try:
            self.do(work)
        except CounterError as refused:
            return refused.code
        return ""

    def draw(self, number: str = "0301") -> str:
        return self.code(lambda one, centre: _by(one, number, partial(draw, one, centre), self.window.id, DAY))

    def say(self, said: Said, number: str = "0301") -> str:
        return self.code(lambda one, centre: _by(one, number, partial(say, one, centre), self.window.id, DAY, said))

    def words(self) -> list[Any]:
        return list(rows(self.centre, select(day_word).where(day_word.c.window == self.window.id)))

    def told(self) -> list[DayWord]:
        """What the window is told."""
        wanted = select(feed_row.c.body).where(feed_row.c.feed == "days").order_by(feed_row.c.cursor)
        return [read(bytes(one.body), DayWord) for one in rows(self.centre, wanted)]

    def by_centre(self, facts: AnyFacts, by: str, **words: str) -> None:
        """The window writes an act as one of somebody at the centre."""
        self.write.at += 1
        action = Action(
            id=new_id(),
            transaction=new_id(),
            case="",
            at=self.write.at,
            clerk=f"中心 {by}",
            window=self.window.number,
            epoch=1,
            seq=len(self.window.chain) + 1,
            facts=facts,
            personal=Personal(words=words),
        )
        self.window.put(forge(self.window.link_at(len(self.window.chain)), encode(action)))


async def _add(number: str, connection: AsyncConnection, centre: Centre) -> None:
    more: dict[str, Any] = {"number": number, "name": "测试员", "hall": "", "password": HASH}
    await people.add(connection, centre, role=Role.supervisor, **more)


async def _by(connection: AsyncConnection, number: str, work: Callable[..., Awaitable[None]], *more: object) -> None:
    person = await find(connection, number)
    assert person is not None
    await work(person, *more)


@pytest.fixture(params=ENGINES)
def closed(request: pytest.FixtureRequest, made_centre: Maker) -> Closed:
    centre = made_centre(request.param)
    centre.start()
    return Closed(centre)


def test_of_two_supervisors_at_once_one_is_heard_and_the_answer_is_kept(closed: Closed) -> None:
    assert closed.draw() == ""
    assert closed.draw("0302") == ""
    [drawn] = rows(closed.centre, select(day_sample))
    assert (drawn.by, drawn.seed) == ("0301", seed_of(closed.log, closed.hash))

    async def both() -> list[str]:
        return await asyncio.gather(*(one_of_them(number) for number in SIGNERS))

    async def one_of_them(number: str) -> str:
        held = open_centre(closed.centre.settings)
        try:
            async with held.engine.begin() as connection:
                await _by(connection, number, partial(say, connection, held), closed.window.id, DAY, closed.said())
        except CounterError as refused:
            return refused.code
        finally:
            await held.close()
        return ""

    assert sorted(asyncio.run(both())) == ["", "day_words.on_its_way"]
    [word], [told] = closed.words(), closed.told()
    assert (word.word, word.closing, word.standing) == (told.word, closed.closing, "")
    assert [one.why for one in told.cases] == ["random", "unprinted"]

    async def shown(connection: AsyncConnection, _centre: Centre) -> tuple[object, ...]:
        [row] = await list_days(connection, "", "to_sign")
        return row.word_kind, row.word_standing, (await count_days(connection, "", ""))["to_sign"]

    assert closed.do(shown) == ("signed", "", 0)  # in the list, but nobody has to sign it any more
    about = {"day": ON, "window": closed.window.number, "log_hash": closed.hash}
    seen = tuple(SampledCase(case=one.case, why=one.why, verdict=Verdict(one.verdict)) for one in told.cases)
    heard = DayHeard(
        **about,
        word=told.word,
        closing=told.closing,
        says=DaySays.signed,
        by=told.by,
        said_at=told.at,
        standing=WordStanding.followed,
    )
    asked = tuple(SampledCase(case=one.case, why=one.why) for one in seen)
    closed.by_centre(heard, told.by)
    closed.by_centre(DaySampled(**about, seed=told.seed, cases=asked), told.by)
    closed.by_centre(DaySigned(**about, seed=told.seed, cases=seen), told.by)
    closed.push()
    assert [one.standing for one in closed.words()] == ["followed"]
    assert closed.do(lambda one, _: list_doubts(one)) == ()
    asyncio.run(_recounted(closed.centre))
    assert [one.standing for one in closed.words()] == ["followed"]
    good = tuple(SampledCase(case=one.case, why=one.why, verdict=Verdict.good) for one in seen)
    other = next(one for one in SIGNERS if one != told.by)
    closed.by_centre(DaySigned(**about, seed=told.seed, cases=good), told.by)  # not what was found
    closed.by_centre(DaySigned(**about, seed=told.seed, cases=seen), other)  # not by whom
    closed.push()
    found = closed.do(lambda one, _: list_doubts(one))
    assert sorted((one.number, one.code) for one in found) == sorted(
        (f"中心 {one}", "doubts.no_word") for one in (told.by, other)
    )


async def _recounted(centre: RealCentre) -> None:
    held = open_centre(centre.settings)
    try:
        await recount(held)
    finally:
        await held.close()


def test_the_rules_of_the_window_hold_at_the_centre(closed: Closed) -> None:
    assert closed.say(closed.said()) == "daily_log.not_sampled"
    assert closed.draw("1001") == "daily_log.own"
    assert closed.say(closed.said(kind=DayWordKind.returned, reason="不够"), "1001") == "daily_log.own"
    assert closed.draw() == ""
    assert closed.say(closed.said(None)) == "daily_log.not_seen"
    assert closed.say(closed.said(Verdict.rectify)) == "daily_log.no_finding"
    assert closed.say(closed.said(kind=DayWordKind.returned, note="不是理由")) == "cases.rules.reason"
    closed.do(partial(_park, closed.window.id))
    assert closed.say(closed.said()) == "day_words.parked"
    closed.do(lambda one, _: one.execute(delete(quarantine)))
    late = new_id()
    closed.write(opened(99), late)
    closed.push()
    assert closed.say(closed.said()) == "daily_log.later"
    lost = delete(action_body).where(action_body.c.window == closed.window.id, action_body.c.seq == 2)
    closed.do(lambda one, _: one.execute(lost))
    assert closed.say(closed.said()) == "daily_log.differs"
    assert closed.say(closed.said(kind=DayWordKind.returned, reason="不够")) == "daily_log.differs"
    assert (closed.words(), closed.told()) == ([], [])

    async def why(connection: AsyncConnection, centre: Centre) -> str:
        person, place = await find(connection, "0301"), await window_of(connection, closed.window.id)
        assert isinstance(person, Person)
        assert place is not None
        found = await day_log(connection, place, DAY)
        assert await sampling_of(connection, found) is None  # of another log nothing was drawn
        return (await signing_of(connection, centre, person, found)).why

    assert "和关账时不一样" in closed.do(why)


async def _park(window: str, connection: AsyncConnection, _centre: Centre) -> None:
    values = {"window": window, "epoch": 1, "seq": 10**6, "id": "", "code": "projector.replay", "at": 1}
    await connection.execute(quarantine.insert().values(**values))
