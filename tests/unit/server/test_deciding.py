# SPDX-License-Identifier: Apache-2.0
"""What the back office decides and publishes, over both databases: once, for whom it is, and not on everything."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from real_centre import RealCentre
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import sentence
from counter_app.cases.actions import Accepted, Due
from counter_app.cases.encoding import decode_header
from counter_app.server.centre import Centre, open_centre
from counter_app.server.deciding import Decided, decide
from counter_app.server.projector import project_all
from counter_app.server.publishing import publish_configuration, published, withdraw
from counter_app.wire.feeds import Decision, DecisionKind, Feed, read
from counter_app.wire.messages import Pull
from server.pushing import MadeWindow, opened
from server.test_feeds import pull

T = TypeVar("T")
ACCEPTED = Accepted(lines=(), limit_kind="working_days", limit_amount=5, limit_text="5 个工作日", due=Due())


def at(centre: RealCentre, work: Callable[[AsyncConnection, Centre], Awaitable[T]]) -> T:
    """Something in one transaction, behind everything that was pushed."""

    async def run() -> T:
        one = open_centre(centre.settings)
        try:
            await project_all(one)
            async with one.engine.begin() as connection:
                return await work(connection, one)
        finally:
            await one.close()

    return asyncio.run(run())


def last(window: MadeWindow, feed: str) -> int:
    """The cursor of the last row that the window gets."""
    return max((one.cursor for one in pull(window, Pull(marks={feed: 0})).rows), default=0)


def decided(window: MadeWindow, kind: DecisionKind = DecisionKind.accepted, **more: str) -> Decided:
    """A decision on the window's case."""
    case = decode_header(window.chain[0].header).case
    said = {"step": "review", "by": "9001"} | more
    return at(window.centre, lambda connection, one: decide(connection, one, case, kind, **said))


def with_case(centre: RealCentre) -> MadeWindow:
    """A window of its own with an accepted case."""
    made = MadeWindow(centre).enrol()
    case = new_id()
    made.write(opened(), case)
    made.write(ACCEPTED, case)
    made.push()
    return made


@pytest.fixture
def window(centre: RealCentre) -> MadeWindow:
    """A window whose case was accepted."""
    return with_case(centre)


def test_a_decision_reaches_the_window_that_works_the_case_and_only_once(
    centre: RealCentre, window: MadeWindow
) -> None:
    decision = new_id()
    behind = last(window, "decisions")
    made = decided(window, reason="材料齐", decision=decision)
    assert (made.window, made.decision.epoch, made.decision.seq) == (window.id, window.epoch, 2)
    assert decided(window, DecisionKind.returned, reason="再想想", decision=decision) == made
    rows = pull(window, Pull(marks={"decisions": behind})).rows
    assert [read(one.body, Decision) for one in rows] == [made.decision]
    other = MadeWindow(centre).enrol()
    assert pull(other, Pull(marks={"decisions": behind})).rows == ()


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        (DecisionKind.returned, {"reason": " "}, "deciding_centre.reason"),
        (DecisionKind.accepted, {"step": ""}, "deciding_centre.step"),
        (DecisionKind.accepted, {"by": ""}, "publishing.nobody"),
        (DecisionKind.paid, {"amount": "1.005"}, "deciding_centre.amount"),
        (DecisionKind.paid, {"amount": "NaN"}, "deciding_centre.amount"),
        (DecisionKind.paid, {"amount": "1", "on": "昨天"}, "deciding_centre.day"),
    ],
)
def test_half_a_decision_is_none(window: MadeWindow, kind: DecisionKind, more: dict[str, str], code: str) -> None:
    with pytest.raises(CounterError) as told:
        decided(window, kind, **more)
    assert told.value.code == code
    assert sentence(told.value) != code


def test_settings_are_published_for_a_hall_and_withdrawn(
    centre: RealCentre, window: MadeWindow, tmp_path: Path
) -> None:
    file = tmp_path / "hall.toml"
    file.write_text('phone = "0737-0000001"\n', encoding="utf-8")
    at(centre, lambda connection, one: publish_configuration(connection, one, file, by="张主任", hall="别的大厅"))
    asked = Pull(marks={"configuration": last(window, "configuration")})
    assert pull(window, asked).rows == ()
    at(centre, lambda connection, one: publish_configuration(connection, one, file, by="张主任"))
    at(centre, lambda connection, one: withdraw(connection, one, Feed.configuration, "all", by="张主任"))
    assert [one.gone for one in pull(window, asked).rows] == [False, True]
    assert [one.gone for one in at(centre, lambda connection, _one: published(connection))][:3] == [True, False, False]
    with pytest.raises(CounterError):
        at(centre, lambda connection, one: withdraw(connection, one, Feed.configuration, "all", by="张主任"))
