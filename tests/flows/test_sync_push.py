# SPDX-License-Identifier: Apache-2.0
"""A day at a window that is enrolled: worked through the desk, sent by the real line, told on the command line."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from real_centre import RealCentre
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import system_clock
from counter_app.cli.counter import main
from counter_app.desk.centre import CentreState, look
from counter_app.desk.centre_line import open_line
from counter_app.server.authority import make_authority
from counter_app.server.enrolment import new_code
from counter_app.server.tables.ledger import ledger
from counter_app.server.tables.standing import window_standing
from counter_app.server.tables.windows import FROZEN, window
from counter_app.settings import find_places
from counter_app.store.ledger import verify_epochs
from counter_app.store.opening import reading_only
from counter_app.sync.errand import Outcome
from flows import desk_day
from flows.desk_day import SUPERVISOR

Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RealCentre]:
    """A running centre that can take windows in."""
    made = RealCentre(tmp_path / "centre")
    made.start()
    make_authority(made.home, made.clock)
    yield made
    made.stop()


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """``counter-app sync WORDS --json``, with what is typed: the exit code and the answer."""

    def run(*words: str, typed: str = "") -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capsys.readouterr()
        code = main(["sync", *words, "--home", str(tmp_path / "home"), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def code_of(centre: RealCentre, *, replacing: bool = False) -> str:
    """A one-time code for window 3."""
    held = centre.centre
    assert held is not None
    made = centre.with_connection(lambda one: new_code(one, held, "测试大厅", "3", replacing=replacing))
    return made.code.written


def stored(centre: RealCentre) -> int:
    """How many actions stand in the centre's ledger, each once."""

    async def read(connection: AsyncConnection) -> int:
        places = (await connection.execute(select(ledger.c.epoch, ledger.c.seq, ledger.c.id))).all()
        assert len({one.id for one in places}) == len(places)
        return len(places)

    return centre.with_connection(read)


def worked(home: Path, cases: int) -> int:
    """A clerk works some cases. Returns how many actions the window has written."""
    with desk_day.open_day(home, system_clock()) as day:
        for _ in range(cases):
            day.accepted()
        return day.counter.store.centre.situation().written


def test_a_day_without_the_centre_then_enrolled_sent_compared_and_joined_again(
    centre: RealCentre, ask: Ask, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    worked(home, 1)
    assert ask("status")[1]["state"] == "apart"
    assert ask("now")[1]["error"]["code"] == "sync.not_enrolled"
    code, told = ask("enrol", centre.url, code_of(centre))
    assert (code, told["hall"], told["epoch"]) == (0, "测试大厅", 1)
    written = worked(home, 2)
    assert ask("status")[1]["waiting"] == written
    code, told = ask("now")
    assert (code, told) == (0, {"written": written, "taken": written, "waiting": 0, "code": ""})
    assert stored(centre) == written
    code, told = ask("counts")
    assert code == 0
    assert sum(one["there"] for one in told["epochs"]) == written

    async def freeze(connection: AsyncConnection) -> None:
        await connection.execute(update(window).values(state=FROZEN, reason="push.fork"))

    centre.with_connection(freeze)
    worked(home, 1)
    code, told = ask("now")
    assert (code, told["code"]) == (1, "push.frozen")
    code, told = ask("status")
    assert (code, told["state"], told["obstacle"]["who"]) == (1, "frozen", "主管和中心管理员")
    assert ask("rejoin", "--clerk", SUPERVISOR, typed="0000\n")[1]["error"]["code"] == "signing_in.wrong"
    typed = f"{SUPERVISOR}\n{code_of(centre, replacing=True)}\n"
    code, told = ask("rejoin", "--clerk", SUPERVISOR, typed=typed)
    assert (code, told["epoch"]) == (0, 2)
    assert told["moved"] > 0
    assert ask("now")[0] == 0
    with reading_only(find_places(home), system_clock) as connection:
        assert [one.broken_at for one in verify_epochs(connection)] == [None, None, None]
    assert stored(centre) == ask("status")[1]["written"]
    centre.stop()
    code, told = ask("now")  # all is there, but nobody said so this time
    assert (code, told["waiting"], told["code"]) == (1, 0, "sync.unheard")


def told_standing(centre: RealCentre) -> list[tuple[object, ...]]:
    """State, devices in fault and what waits to be sent, as windows told the centre."""

    async def read(connection: AsyncConnection) -> list[tuple[object, ...]]:
        here = window_standing.c
        return [tuple(one) for one in await connection.execute(select(here.state, here.faults, here.outbox))]

    return centre.with_connection(read)


def test_an_open_window_sends_what_is_recorded_and_can_be_asked_beside(
    centre: RealCentre, ask: Ask, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    worked(home, 1)
    ask("enrol", centre.url, code_of(centre))
    with desk_day.open_day(home, system_clock()) as day:
        line = open_line(day.counter, devices=lambda: ("printer",))
        assert line is not None
        try:
            day.accepted()
            assert look(day.counter, {}).state is CentreState.waiting
            while (step := line.pump.send_once()).outcome is Outcome.done:
                pass
            assert step.outcome is Outcome.idle
            assert look(day.counter, line.steps).state is CentreState.at_centre
            assert ask("status")[1]["state"] == "at_centre"
            assert ask("counts")[0] == 0
            assert line.errands[-1].step().outcome is Outcome.idle
            assert told_standing(centre) == [("open", "printer", 0)]
            assert 0 < line.errands[-1].step().wait <= 10  # not again at once
            assert ask("now")[1]["error"]["code"] == "store.in_use"
        finally:
            line.close()
    assert stored(centre) == ask("status")[1]["written"]
