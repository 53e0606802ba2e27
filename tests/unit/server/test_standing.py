# SPDX-License-Identifier: Apache-2.0
"""What windows say of themselves, and what the board makes of it: faults, silence, and who was not here today."""

from collections.abc import Iterator

import msgspec
import pytest

from counter_app.server.board import BoardRow, Sight, board
from counter_app.wire.standing import StandingTaken, WindowStanding, WindowState
from server.made_centre import MadeCentre, MadeWindow, refusal_of


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeCentre]:
    made = MadeCentre(tmp_path_factory.mktemp("centre"))
    yield made
    made.close()


def tell(centre: MadeCentre, window: MadeWindow, **more: object) -> str:
    """Tell the centre: what it refused, "" for nothing."""
    told = msgspec.structs.replace(WindowStanding(at=centre.now, clerk="0312"), **more)
    answer = centre.signed_call(window, "POST", "/v1/standing", msgspec.json.encode(told))
    if answer.status_code != 200:
        return refusal_of(answer)
    assert msgspec.json.decode(answer.content, type=StandingTaken).now == centre.now
    return ""


def seen(centre: MadeCentre, hall: str) -> list[BoardRow]:
    """The board of a hall."""
    return centre.inside(lambda connection: board(connection, hall, centre.now))


def test_who_needs_somebody_leads_and_silence_is_told_until_the_day_ends(centre: MadeCentre) -> None:
    windows = {number: centre.taken_in(number, "看板厅")[0] for number in ("1", "2", "3", "10")}
    assert {one.sight for one in seen(centre, "看板厅")} == {Sight.absent}
    tell(centre, windows["1"], waiting=3, longest_wait_s=60)
    tell(centre, windows["2"], state=WindowState.closed)
    tell(centre, windows["3"], faults=("printer",))
    tell(centre, windows["10"], outbox=4, oldest_s=1200)
    rows = seen(centre, "看板厅")
    assert [(one.number, one.needs_somebody) for one in rows] == [("3", True), ("10", True), ("1", False), ("2", False)]
    centre.clock.move(minutes=3)
    assert [(one.number, one.sight) for one in seen(centre, "看板厅")] == [
        ("1", Sight.silent),
        ("3", Sight.silent),
        ("10", Sight.silent),
        ("2", Sight.closed),
    ]
    tell(centre, windows["1"], state=WindowState.paused)
    assert seen(centre, "看板厅")[2].sight is Sight.paused
    centre.clock.move(days=1)
    assert {(one.sight, one.waiting, one.faults) for one in seen(centre, "看板厅")} == {(Sight.absent, 0, ())}


def test_what_no_window_says_is_refused(centre: MadeCentre) -> None:
    window = centre.taken_in("7", "拒厅")[0]
    for wrong in (
        {"waiting": -1},
        {"outbox": 2**40},
        {"clerk": "一" * 41},
        {"faults": ("a b",)},
        {"faults": ("x",) * 17},
    ):
        assert tell(centre, window, **wrong) == "400 call.shape"
    body = msgspec.json.encode(WindowStanding(at=centre.now))
    assert refusal_of(centre.call("POST", "/v1/standing", body)) == "401 call.unsigned"
    assert [one.sight for one in seen(centre, "拒厅")] == [Sight.absent]
