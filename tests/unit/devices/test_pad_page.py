# SPDX-License-Identifier: Apache-2.0
"""The pad's page over real HTTP: who gets in, who is turned away, and what a lost page ends in."""

import http.client
import json
import logging
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.base.errors import Cancelled
from counter_app.base.evaluation import shipped_levels
from counter_app.devices.contracts import Ending, Question, Rating
from counter_app.devices.drivers.pad_page import PadPage, PadWays
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.pad_asking import PadTimes
from counter_app.devices.room import PairedPad
from counter_app.devices.transports import pad_connections, pad_server
from counter_app.devices.transports.pad_connections import MOST_OF_ONE_HOST
from counter_app.devices.transports.pad_gate import Rates

LONG = 30.0
TABLET, CLERK = "127.0.0.2", "127.0.0.1"
QUESTION = Question("q-1", shipped_levels().levels, title="住院费用报销")
WAYS = PadWays(times=PadTimes(early=0.0), grace=LONG, opening=LONG, is_own=lambda host: host == CLERK)


class Tablet:
    """A browser's part, spoken by hand: whatever headers a request has are chosen here."""

    def __init__(self, page: PairedPad, source: str = TABLET) -> None:
        self.host = page.url.removeprefix("http://")
        self.origin = page.url
        self.cookie = ""
        self.tab = "tab-1"
        self._source = source

    def request(self, method: str, path: str, said: object = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        sent = {"Host": self.host, "Cookie": self.cookie}
        if method == "POST":
            sent |= {"Origin": self.origin, "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        address, port = self.host.split(":")
        line = http.client.HTTPConnection(address, int(port), timeout=LONG, source_address=(self._source, 0))
        try:
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            line.request(method, path, body if method == "POST" else None, {k: v for k, v in sent.items() if v})
            answer = line.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            line.close()

    def pair(self, code: str) -> int:
        status, headers, _ = self.request("POST", "/pair", {"code": code})
        self.cookie = headers.get("set-cookie", self.cookie).split(";")[0]
        return status

    def look(self, seen: int = -1) -> dict[str, object]:
        status, _, body = self.request("GET", f"/state?tab={self.tab}&seen={seen}")
        assert status == 200, status
        found = json.loads(body)
        assert isinstance(found, dict)
        return found

    def wait_for(self, view: str) -> dict[str, object]:
        """Look until this is shown."""
        found = self.look()
        patience = Patience(LONG)
        while found["view"] != view:
            assert not patience.over, f"{view} was not shown"
            version = found["version"]
            status, _, body = self.request("GET", f"/state?tab={self.tab}&seen={version}")
            found = json.loads(body) if status == 200 else found
        return found

    def answer(self, found: dict[str, object], act: str, **more: object) -> int:
        said = {"act": act, "nonce": found["nonce"], "tab": self.tab, **more}
        return self.request("POST", "/answer", said)[0]


class Asking(threading.Thread):
    """A question under way in a thread of its own, as in a lane."""

    def __init__(self, page: PadPage, seconds: float = LONG) -> None:
        super().__init__()
        self._page, self.patience = page, Patience(seconds)
        self._end: Rating | Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._end = self._page.ask(QUESTION, self.patience)
        except (DeviceFault, Cancelled) as error:
            self._end = error

    def end(self) -> Rating:
        self.join(LONG)
        if isinstance(self._end, Exception):
            raise self._end
        assert self._end is not None
        return self._end


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[PadPage]:
    monkeypatch.setattr(pad_server, "WRONG_CODE_SECONDS", 0.0)
    monkeypatch.setattr(pad_server, "LOOK_SECONDS", 0.2)
    page = PadPage("127.0.0.1:0", tmp_path, ways=getattr(request, "param", WAYS))
    page.serve()
    yield page
    page.close()


@pytest.fixture
def tablet(page: PadPage) -> Tablet:
    tablet = Tablet(page)
    assert tablet.pair(page.pairing.begin()) == 204
    return tablet


def test_a_paired_tablet_is_asked_and_answers(page: PadPage, tablet: Tablet) -> None:
    assert tablet.look()["view"] == "greeting"
    asking = Asking(page)
    found = tablet.wait_for("question")
    assert [one["level"] for one in found["levels"]] == [5, 4, 3, 2, 1]  # type: ignore[attr-defined]
    assert tablet.answer(found, "press", level=3) == 200
    found = tablet.wait_for("reasons")
    assert tablet.answer(found, "done", reasons=["314"]) == 200
    rating = asking.end()
    assert (rating.question, rating.level, rating.reasons) == ("q-1", 3, ("314",))
    assert rating.pressed_at is not None
    assert tablet.look()["view"] == "thanks"


def test_a_page_asked_by_word_is_nobody_elses(page: PadPage, tablet: Tablet) -> None:
    word = page.board.post(QUESTION, entry=True)
    assert tablet.request("GET", "/state?tab=a&seen=-1")[0] == 401  # paired with this window once
    guest = Tablet(page, "127.0.0.3")
    status, headers, _ = guest.request("GET", f"/enter/{word}")
    guest.cookie = headers["set-cookie"].split(";")[0]
    assert status == 303
    assert Tablet(page, "127.0.0.4").request("GET", f"/enter/{word}")[0] == 404
    assert guest.look()["view"] == "question"
    assert page.board.withdraw(Ending.cancelled).ending is Ending.cancelled


def test_nothing_a_pad_says_is_in_any_log(
    page: PadPage, tablet: Tablet, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    tablet.look()
    asking = Asking(page)
    found = tablet.wait_for("question")
    assert tablet.answer(found, "press", level=2) == 200
    said = {"act": "done", "nonce": found["nonce"], "tab": tablet.tab, "words": "测试员110101194912310022"}
    tablet.request("POST", "/answer", said)
    tablet.request("POST", "/pair", b'{"code":"110101194912310022')
    tablet.request("GET", "/110101194912310022")
    asking.patience.cancel()
    assert asking.end().level == 2
    told = caplog.text + "".join(capfd.readouterr())
    secret = tablet.cookie.partition("=")[2]
    assert not [one for one in ("测试员", "1101011949", str(found["nonce"]), secret) if one in told]


def test_late_other_and_second_presses_reach_no_case(
    page: PadPage, tablet: Tablet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    tablet.look()
    asking = Asking(page)
    older = tablet.wait_for("question")
    asking.patience.cancel()
    with pytest.raises(Cancelled):
        asking.end()
    assert tablet.answer(older, "press", level=1) == 409
    asking = Asking(page)
    found = tablet.wait_for("question")
    assert found["nonce"] != older["nonce"]
    assert tablet.answer(older, "press", level=1) == 409
    assert tablet.answer(found, "press", level=5) == 200
    assert tablet.answer(found, "press", level=1) == 409
    assert tablet.answer(found, "done") == 200
    assert asking.end().level == 5
    assert all(f"dropped, {why}" in caplog.text for why in ("too_late", "other_question", "doubled"))


def test_a_press_stands_though_the_question_is_taken_back(page: PadPage, tablet: Tablet) -> None:
    tablet.look()
    asking = Asking(page)
    assert tablet.answer(tablet.wait_for("question"), "press", level=1) == 200
    asking.patience.cancel()
    assert asking.end().level == 1


def test_no_press_is_no_rating(page: PadPage, tablet: Tablet) -> None:
    tablet.look()
    asking = Asking(page, 1.0)
    tablet.wait_for("question")
    tablet.wait_for("greeting")
    assert asking.end() == Rating("q-1", Ending.timed_out)


@pytest.mark.parametrize("page", [replace(WAYS, grace=1.0, opening=0.3)], indirect=True)
def test_no_page_and_a_page_that_is_closed(page: PadPage) -> None:
    tablet = Tablet(page)
    assert _fault(lambda: page.check(Patience(LONG))) == "evaluator.pad_unpaired"
    tablet.pair(page.pairing.begin())
    assert _fault(lambda: page.ask(QUESTION, Patience(LONG))) == "evaluator.pad_closed"
    tablet.look()
    assert page.check(Patience(LONG)) == page.url
    asking = Asking(page)
    tablet.wait_for("question")
    assert _fault(asking.end) == "evaluator.pad_gone"
    tablet.look()  # opened again, asked again
    asking = Asking(page)
    assert tablet.answer(tablet.wait_for("question"), "press", level=4) == 200
    assert asking.end().level == 4  # closed after the press: the press stands


def test_a_page_opened_later_takes_the_place(page: PadPage, tablet: Tablet) -> None:
    tablet.look()
    asking = Asking(page)
    found = tablet.wait_for("question")
    tablet.tab = "tab-2"
    again = tablet.wait_for("question")
    assert again["nonce"] == found["nonce"]
    tablet.tab = "tab-1"
    assert tablet.look(0)["view"] == "moved"
    assert tablet.answer(found, "press", level=1) == 409
    tablet.tab = "tab-2"
    assert tablet.answer(again, "decline") == 200
    assert asking.end() == Rating("q-1", Ending.declined)


def test_a_tablet_paired_later_leaves_the_older_outside(page: PadPage, tablet: Tablet) -> None:
    newer = Tablet(page, "127.0.0.3")
    assert newer.pair(page.pairing.begin()) == 204
    assert newer.look()["view"] == "greeting"
    assert tablet.request("GET", "/state?tab=a&seen=-1")[0] == 401


def test_the_pairing_outlives_the_program(page: PadPage, tablet: Tablet, tmp_path: Path) -> None:
    port = tablet.host.split(":")[1]
    page.close()
    again = PadPage(f"127.0.0.1:{port}", tmp_path, ways=WAYS)
    try:
        again.serve()
        assert tablet.look()["view"] == "greeting"
    finally:
        again.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "hall.example:80"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Origin": "http://hall.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Cookie": ""}, 401),
        ({"Cookie": "pad_1=x; pad=y"}, 401),
    ],
)
def test_forged_requests_are_turned_away(page: PadPage, tablet: Tablet, headers: dict[str, str], status: int) -> None:
    tablet.look()
    asking = Asking(page)
    found = tablet.wait_for("question")
    said = {"act": "press", "nonce": found["nonce"], "tab": tablet.tab, "level": 5}
    assert tablet.request("POST", "/answer", said, **headers)[0] == status
    assert tablet.answer(found, "press", level=1) == 200
    assert tablet.answer(found, "done") == 200
    assert asking.end().level == 1


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{",
        b"[]",
        b'{"act":"press"}',
        b'{"code":1}',
        b"x" * 5000,
        b'{"code":"1","more":2}',
        b"\xff\xfe",
        b'{"code":"\xed\xa0\x80"}',
    ],
)
def test_what_is_no_answer_changes_nothing(tablet: Tablet, said: bytes) -> None:
    assert tablet.request("POST", "/answer", said)[0] == 400
    assert tablet.request("POST", "/pair", said)[0] == 400
    assert tablet.look()["view"] == "greeting"


def test_the_window_itself_may_not_even_look(page: PadPage) -> None:
    clerk = Tablet(page, CLERK)
    for path in ("/", "/state?tab=a&seen=-1", "/enter/x"):
        assert clerk.request("GET", path)[0] == 403
    assert clerk.pair(page.pairing.begin()) == 403
    forwarded = clerk.request("GET", "/", X_Forwarded_For="192.0.2.1", Forwarded="for=192.0.2.1")
    assert forwarded[0] == 403
    assert not page.pairing.paired


def test_the_code_cannot_be_tried_through(page: PadPage) -> None:
    code = page.pairing.begin()
    thief = Tablet(page)
    wrong = [f"{number:08}" for number in range(6) if f"{number:08}" != code][:5]
    assert [thief.pair(one) for one in wrong] == [403] * 5
    assert thief.pair(code) == 403
    assert not page.pairing.paired


def test_too_many_requests_are_turned_away_by_address() -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert sum(rates.allow("a") for _ in range(100)) == 60
    assert rates.allow("b")
    now[0] = 1.0
    assert sum(rates.allow("a") for _ in range(100)) == 10


def test_one_address_cannot_take_all_connections(page: PadPage) -> None:
    host, port = page.url.removeprefix("http://").split(":")
    idle = [socket.create_connection((host, int(port)), LONG, (TABLET, 0)) for _ in range(100)]
    other = Tablet(page, "127.0.0.3")
    assert other.request("GET", "/")[0] == 200
    closed = 0
    for one in idle:
        one.settimeout(0.01)
        try:
            closed += one.recv(1) == b""
        except TimeoutError:
            continue  # it is left open, for as long as its first request may take
        finally:
            one.close()
    assert closed == 100 - MOST_OF_ONE_HOST


def test_a_connection_that_says_nothing_is_closed(page: PadPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pad_connections, "REQUEST_SECONDS", 0.1)
    host, port = page.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), LONG, (TABLET, 0)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert slow.recv(1) == b""


@pytest.mark.parametrize("begun", ["POST /pair HTTP/1.1\r\n{heads}Content-Length: 9\r\n\r\n", "GET / HTTP/1.1\r\nHo"])
def test_a_request_that_comes_drop_by_drop_is_closed(
    page: PadPage, monkeypatch: pytest.MonkeyPatch, begun: str
) -> None:
    monkeypatch.setattr(pad_connections, "REQUEST_SECONDS", 0.3)
    tablet = Tablet(page)
    heads = f"Host: {tablet.host}\r\nOrigin: {tablet.origin}\r\nContent-Type: application/json\r\n"
    host, port = tablet.host.split(":")
    with socket.create_connection((host, int(port)), LONG, (TABLET, 0)) as slow:
        slow.sendall(f"GET /pad.css HTTP/1.1\r\nHost: {tablet.host}\r\n\r\n".encode())  # a good one before it
        while not slow.recv(65536).rstrip().endswith(b"}"):
            pass
        slow.sendall(begun.format(heads=heads).encode())
        slow.settimeout(0.05)
        patience, closed = Patience(LONG), False
        while not closed and not patience.over:
            try:
                slow.sendall(b" ")
                closed = slow.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                closed = True
        assert closed


def test_every_answer_has_its_headers_and_the_cookie_is_no_scripts_business(page: PadPage) -> None:
    tablet = Tablet(page)
    status, headers, _ = tablet.request("POST", "/pair", {"code": page.pairing.begin()})
    assert status == 204
    cookie = headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/"))
    for path in ("/", "/pad.js", "/nothing", "/state"):
        _, headers, body = tablet.request("GET", path)
        assert "'unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert not [name for name in headers if name.startswith("access-control")]
        assert b"://" not in body  # nothing from elsewhere
    assert tablet.request("OPTIONS", "/answer", Origin="http://hall.example")[0] == 403


def test_an_address_that_is_taken_or_not_ours(page: PadPage) -> None:
    host = page.url.removeprefix("http://")
    other = PadPage(host, None, ways=WAYS)
    assert _fault(other.serve) == "evaluator.pad_port_taken"
    assert _fault(PadPage("192.0.2.1:8765", None, ways=WAYS).serve) == "evaluator.pad_address"
    assert _fault(lambda: PadPage("192.0.2.1:8765", None, practice=True)) == "evaluator.practice_address"
    other.close()


def test_with_the_halls_certificate(tmp_path: Path) -> None:
    https = PadPage("https://localhost:0", tmp_path, ways=WAYS)
    assert _fault(https.serve) == "evaluator.pad_certificate"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "certificate.pem")]
    subprocess.run([*made, *names, *files], check=True, capture_output=True)
    key = (tmp_path / "key.pem").read_bytes()
    locked = ["openssl", "ec", "-aes128", "-passout", "pass:told to nobody", "-in", files[1], "-out", files[1]]
    subprocess.run(locked, check=True, capture_output=True)
    assert _fault(https.serve) == "evaluator.pad_certificate"
    (tmp_path / "key.pem").write_bytes(key)
    https.serve()
    try:
        silent = [socket.create_connection(("localhost", _port(https)), LONG, (TABLET, 0)) for _ in range(40)]
        assert sum(_is_closed(one) for one in silent) >= 40 - MOST_OF_ONE_HOST  # before any handshake
        for one in silent:
            one.close()
        trusted = ssl.create_default_context(cafile=tmp_path / "certificate.pem")
        line = http.client.HTTPSConnection(
            "localhost", _port(https), context=trusted, timeout=LONG, source_address=("127.0.0.3", 0)
        )
        said = json.dumps({"code": https.pairing.begin()})
        line.request("POST", "/pair", said, {"Origin": https.url, "Content-Type": "application/json"})
        answer = line.getresponse()
        assert answer.status == 204
        assert "Secure" in str(answer.getheader("Set-Cookie"))
        line.close()
    finally:
        https.close()


def _port(page: PadPage) -> int:
    return int(page.url.rpartition(":")[2])


def _is_closed(line: socket.socket) -> bool:
    line.settimeout(0.01)
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def _fault(work: Callable[[], object]) -> str:
    with pytest.raises(DeviceFault) as told:
        work()
    return told.value.code
