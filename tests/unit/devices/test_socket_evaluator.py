# SPDX-License-Identifier: Apache-2.0
"""A pad that connects by WebSocket: who may log in, the page it is sent, and what its absence ends in."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from simulated import Simulated, simulated
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from counter_app.base.evaluation import shipped_levels
from counter_app.devices.contracts import Question, Rating
from counter_app.devices.drivers.pad_page import PadWays
from counter_app.devices.drivers.socket_evaluator import LOGIN_FILE, SocketEvaluator
from counter_app.devices.evaluator_profiles import PadSocket
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.evaluation_socket import hear, heartbeat, login
from counter_app.devices.protocols.pad_asking import PadTimes
from counter_app.devices.transports import pad_server, web_socket

ROOT = Path(__file__).resolve().parents[3]
LONG = 30.0
QUESTION = Question("q-1", shipped_levels().levels)
WAYS = PadWays(times=PadTimes(early=0.0), grace=2.0, opening=10.0)


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketEvaluator]:
    folder = tmp_path_factory.mktemp("pad")
    driver = SocketEvaluator(PadSocket(practice=True), "127.0.0.1:0", folder, ways=WAYS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web_socket, "WRONG_KEY_SECONDS", 0.0)
        patch.setattr(pad_server, "LOOK_SECONDS", 0.3)
        assert _fault(lambda: driver.check(Patience(0.5))) == "evaluator.pad_off"
        assert (folder / LOGIN_FILE).stat().st_mode & 0o777 == 0o600
        yield driver
        driver.close()


@pytest.fixture(scope="module")
def pad(driver: SocketEvaluator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    key = tmp_path_factory.mktemp("key") / "key"
    key.write_text(driver.login_key, encoding="utf-8")
    with simulated("evaluator", "--pad", driver.url, "--key-file", str(key)) as pad:
        assert pad.say("connected")["connected"]
        yield pad


class Asking(threading.Thread):
    """A question under way in a thread of its own, as in a lane."""

    def __init__(self, driver: SocketEvaluator, seconds: float = LONG) -> None:
        super().__init__()
        self._driver, self.patience = driver, Patience(seconds)
        self._end: Rating | DeviceFault | None = None
        self.start()

    def run(self) -> None:
        try:
            self._end = self._driver.ask(QUESTION, self.patience)
        except DeviceFault as error:
            self._end = error

    def end(self) -> Rating:
        self.join(LONG)
        if isinstance(self._end, DeviceFault):
            raise self._end
        assert self._end is not None
        return self._end


def test_the_pad_opens_the_questions_page_and_its_press_comes_back(driver: SocketEvaluator, pad: Simulated) -> None:
    assert driver.check(Patience(LONG)) == driver.url
    pad.say("noise")  # it is answered, and nothing else
    asking = Asking(driver)
    assert pad.say("asked")["asked"]
    assert pad.say("other-question 1")["statuses"] == [409]
    assert pad.say("answer 2 208 209")["statuses"] == [200, 200]
    rating = asking.end()
    assert (rating.level, rating.reasons) == (2, ("208", "209"))
    asking = Asking(driver)
    assert pad.say("decline")["statuses"] == [200]
    assert asking.end().level == 0


def test_a_page_that_is_left(driver: SocketEvaluator, pad: Simulated) -> None:
    asking = Asking(driver)
    assert pad.say("asked")["asked"]
    pad.say("leave")
    assert _fault(asking.end) == "evaluator.pad_gone"


def test_pulled_out_and_put_back(driver: SocketEvaluator, pad: Simulated) -> None:
    asking = Asking(driver)
    assert pad.say("asked")["asked"]
    pad.say("silent")
    assert _fault(asking.end) == "evaluator.pad_off"
    assert _fault(lambda: driver.ask(QUESTION, Patience(0.3))) == "evaluator.pad_off"
    pad.say("loud")
    assert pad.say("connected")["connected"]
    assert driver.check(Patience(LONG)) == driver.url


def test_a_wrong_key_gets_nothing_and_is_shown_the_door(driver: SocketEvaluator) -> None:
    with connect(driver.url) as stranger:
        assert json.loads(stranger.recv())["code"] == 40001
        stranger.send('{"code": 40000, "data": 1}')
        assert json.loads(stranger.recv())["code"] == 40001  # log in first
        stranger.send(login("0001", "wrong"))
        assert json.loads(stranger.recv()) == {"code": 40001, "state": 0, "msg": "", "data": None}
        with pytest.raises(ConnectionClosed):
            stranger.recv()


def test_who_says_everything_but_the_key_is_shown_the_door(
    driver: SocketEvaluator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_socket, "LOGIN_SECONDS", 0.2)
    patience = Patience(LONG)
    with connect(driver.url) as stranger:
        try:
            while not patience.over:
                stranger.send(heartbeat(1))
                stranger.recv(LONG)
        except ConnectionClosed:
            return
    pytest.fail("it was let stay")


def test_the_windows_own_machine_may_not_connect(tmp_path: Path) -> None:
    driver = SocketEvaluator(PadSocket(), "127.0.0.1:0", tmp_path, ways=WAYS)
    assert _fault(lambda: driver.check(Patience(0.1))) == "evaluator.pad_off"
    try:
        with pytest.raises(InvalidStatus), connect(driver.url):
            pass
    finally:
        driver.close()


def test_what_a_pad_sends_is_answered_by_the_book() -> None:
    def code(words: str, *, logged_in: bool = True) -> int:
        return int(json.loads(hear(words, "key", logged_in=logged_in).reply)["code"])

    assert [code(one) for one in ("", "[]", "{", '{"state": 1}', '{"code": "x"}')] == [40002] * 5
    assert code('{"code": 50100}') == 50000
    assert json.loads(hear('{"code": 40000, "data": 5}', "key", logged_in=True).reply)["state"] == 1
    assert hear(login("7", "key"), "key", logged_in=False).login
    for data in ("null", "[]", "{}", '{"work_no": 7}', '{"work_no": {}, "key": "key"}', '{"work_no": "7", "key": 1}'):
        assert hear(f'{{"code": 40001, "data": {data}}}', "key", logged_in=False).login is False


def test_asked_by_a_command(tmp_path: Path) -> None:
    with simulated("evaluator", "--profile", "buttons-four") as box:
        words = ["--profile", "buttons-four", "--port", box.port, "--question", "q-7", "--timeout", "30"]
        command = [
            sys.executable,
            "-m",
            "counter_app",
            "device",
            "ask-rating",
            *words,
            "--json",
            "--home",
            str(tmp_path),
        ]
        asking = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        box.say("answer 5")
        told, _ = asking.communicate(timeout=LONG)
    assert asking.returncode == 0
    assert json.loads(told) == {"question": "q-7", "ending": "rated", "level": 5, "reasons": [], "words": ""}


def _fault(work: Callable[[], object]) -> str:
    with pytest.raises(DeviceFault) as told:
        work()
    return told.value.code
