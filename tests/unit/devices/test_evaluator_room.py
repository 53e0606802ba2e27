# SPDX-License-Identifier: Apache-2.0
"""Evaluators in their lane: how they stand without being asked, gone and back, and a tablet paired meanwhile."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from simulated import simulated
from test_pad_page import Tablet

from counter_app.base.clock import system_clock
from counter_app.base.evaluation import shipped_levels
from counter_app.devices import lanes
from counter_app.devices.contracts import DeviceCondition, DeviceKind, Question
from counter_app.devices.faults import DeviceFault
from counter_app.devices.room import DeviceNews, DeviceRoom, StateChanged
from counter_app.devices.transports import pad_server
from counter_app.settings import DeviceSetting

LONG = 30.0


class Heard:
    """How the evaluator of a room stands, as it is told."""

    def __init__(self) -> None:
        self._news: queue.SimpleQueue[DeviceNews] = queue.SimpleQueue()

    def __call__(self, news: DeviceNews) -> None:
        self._news.put(news)

    def next(self) -> str:
        """The next state: ``ready``, or the code of its fault."""
        news = self._news.get(timeout=LONG)
        assert isinstance(news, StateChanged)
        return news.state.fault.code if news.state.fault else news.state.condition.value


@contextmanager
def _room(profile: str, port: str, folder: Path | None = None) -> Iterator[tuple[DeviceRoom, Heard]]:
    heard = Heard()
    room = DeviceRoom((DeviceSetting("evaluator", profile, port),), system_clock, heard, pads=folder)
    try:
        yield room, heard
    finally:
        room.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "REST_SECONDS", 0.1)
    monkeypatch.setattr(pad_server, "LOOK_SECONDS", 0.3)


def test_a_box_that_is_pulled_out_is_missed_without_being_asked() -> None:
    with simulated("evaluator", "--profile", "buttons-five") as box, _room("buttons-five", box.port) as (room, heard):
        assert heard.next() == "ready"
        request = room.ask_rating(Question("q-1", shipped_levels().levels), LONG)
        box.say("answer 4")
        assert request.result().level == 4
        assert heard.next() == "ready"  # with the moment of the last good rating
        box.kill()
        assert heard.next() in ("device.gone", "device.port_missing")
        with pytest.raises(DeviceFault) as told:
            room.ask_rating(Question("q-2", shipped_levels().levels), LONG).result()
        assert told.value.code in ("device.gone", "device.port_missing")
        assert room.states[0].last_good is not None


def test_a_tablet_is_paired_while_the_lane_lives(tmp_path: Path) -> None:
    with _room("pad-page-practice", "127.0.0.1:0", tmp_path) as (room, heard):
        assert heard.next() == "evaluator.pad_unpaired"
        pad = room.pad
        assert pad is not None
        tablet = Tablet(pad)
        assert tablet.pair(pad.pairing.begin()) == 204
        assert heard.next() == "evaluator.pad_closed"
        tablet.look()
        assert heard.next() == "ready"
        assert heard.next() == "evaluator.pad_closed"  # it has been left
        assert room.states[0].condition is DeviceCondition.fault


def test_a_window_without_a_pad_has_none(tmp_path: Path) -> None:
    with _room("buttons-five", str(tmp_path / "nothing")) as (room, heard):
        assert heard.next() == "device.port_missing"
        assert room.pad is None
    with _room("no-such-make", "") as (room, _):
        assert not room.has(DeviceKind.evaluator)
