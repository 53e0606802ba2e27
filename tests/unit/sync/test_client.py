# SPDX-License-Identifier: Apache-2.0
"""Whatever answers instead of the centre: nothing of it counts, and the pump comes again."""

import contextlib
import random
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from store.made_store import HandClock

from counter_app.base.clock import system_clock
from counter_app.base.texts import sentence
from counter_app.cases.chain import genesis
from counter_app.desk.centre import obstacle
from counter_app.server.authority import make_authority
from counter_app.sync.backoff import LONG_OUTAGE, LONGEST, LONGEST_UNHEARD, SPREAD, Backoff
from counter_app.sync.client import CentreClient, Unheard
from counter_app.sync.errand import Outcome
from counter_app.sync.identity import authority_context
from counter_app.wire import frames
from counter_app.wire.messages import Acked
from counter_app.wire.signing import AT_HEADER, Ed25519Signer
from sync.synced import Synced


@contextlib.contextmanager
def answering(raw: bytes) -> Iterator[str]:
    """Somebody who reads a call and answers these bytes, whatever was asked, then hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with contextlib.suppress(OSError):
                calling, _ = listening.accept()
                with calling:
                    whole = calling.recv(65536)
                    head, _, body = whole.partition(b"\r\n\r\n")
                    length = next((int(one.split(b":")[1]) for one in head.split(b"\r\n") if b"ength" in one), 0)
                    while len(body) < length:
                        body += calling.recv(65536)
                    calling.sendall(raw)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        ended.set()
        with contextlib.suppress(OSError), socket.create_connection(listening.getsockname(), 1):
            pass
        listening.close()
        thread.join(10)


def reply(body: bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """An answer in full."""
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {size}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def test_calls_are_signed_with_rising_moments_whatever_the_clock_does() -> None:
    """A clock that is put back does not make a later call look older: the centre tells copies of a window by it."""
    moments: list[int] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            moments.append(int(self.headers[AT_HEADER]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Noting) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        clock = HandClock()
        signer = Ed25519Signer(Ed25519PrivateKey.generate())
        client = CentreClient(f"http://127.0.0.1:{server.server_port}", "window-1", signer, clock)
        for minutes in (0, -4, 5):
            clock.move(minutes=minutes)
            client.call("GET", "/counts")
        client.close()
        server.shutdown()
        thread.join(10)
    assert moments == sorted(set(moments))
    assert moments[2] - moments[0] == 60_000_000


@pytest.mark.parametrize(
    ("days", "code"), [(365, "sync.clock"), (-400, "sync.clock"), (0, "sync.unheard")], ids=["behind", "ahead", "right"]
)
def test_a_clock_by_which_the_centres_certificate_does_not_count_is_told(tmp_path: Path, days: int, code: str) -> None:
    """Made for a day that far from this machine's; on the right day it is somebody of another name who answers."""
    authority = make_authority(tmp_path)
    served = authority.serve(["127.0.0.1" if days else "elsewhere"], system_clock() + timedelta(days=days))
    (tmp_path / "served.pem").write_bytes(served.chain + served.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "served.pem")
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        signer = Ed25519Signer(Ed25519PrivateKey.generate())
        url, trusted = f"https://127.0.0.1:{server.server_port}", authority_context(authority.pem)
        client = CentreClient(url, "window-1", signer, HandClock(), context=trusted)
        try:
            with pytest.raises(Unheard) as broken:
                client.call("GET", "/counts")
        finally:
            client.close()
            server.shutdown()
            thread.join(10)
    assert broken.value.code == code
    if days:
        assert "把电脑的时间对准" in sentence(broken.value)
        assert "把电脑的时间对准" in obstacle(broken.value.code).cure


LYING = frames.pack(Acked(ack=99, head=b"x" * 32, now=1))
OTHER = frames.pack(Acked(ack=2, head=b"x" * 32, now=1))
ANSWERS = (
    (b"", Outcome.later, "sync.unheard"),
    (b"SSH-2.0-something\r\n", Outcome.later, "sync.unheard"),
    (reply(b"<html>portal</html>"), Outcome.later, "sync.unheard"),
    (reply(OTHER[:10]), Outcome.later, "sync.unheard"),
    (reply(OTHER, length=len(OTHER) + 100), Outcome.later, "sync.unheard"),
    (reply(b"<html>bad gateway</html>", "502 Bad Gateway"), Outcome.later, "sync.status.5"),
    (reply(b"<html>no</html>", "403 Forbidden"), Outcome.refused, "sync.status.4"),
    (reply(b"", "302 Found", "Location: http://elsewhere.test/"), Outcome.later, "sync.unheard"),
    (reply(LYING), Outcome.frozen, "push.ahead"),
    (reply(OTHER), Outcome.frozen, "push.fork"),
)


def test_nothing_is_taken_on_the_word_of_somebody_else(synced: Synced) -> None:
    synced.enrol()
    synced.hall.open_case()
    synced.hall.open_case()
    start = genesis(synced.store.window_id, 1)
    nothing = reply(frames.pack(Acked(ack=0, head=start, now=1)))
    for raw, outcome, code in (*ANSWERS, (nothing, Outcome.later, "sync.fault")):
        with answering(raw) as url:
            synced.url = url
            synced.drop_client()
            step = synced.send()
        assert (step.outcome, step.code) == (outcome, code), raw
        synced.store.thaw()
    assert synced.waiting() == 2


def test_what_the_centre_asks_to_wait_is_waited_and_a_little_more(synced: Synced) -> None:
    synced.enrol()
    synced.hall.open_case()
    with answering(reply(b'{"code":"centre.busy","now":1}', "503 Service Unavailable", "Retry-After: 40")) as url:
        synced.url = url
        step = synced.send()
    assert step.code == "centre.busy"
    assert 40 <= step.wait <= 60


def test_waits_grow_to_a_limit_and_differ_between_windows() -> None:
    windows = [Backoff(random.Random(seed)) for seed in range(50)]  # noqa: S311 - no secret
    first, tenth = [], []
    for one in windows:
        waits = [one.failed() for _ in range(10)]
        first.append(waits[0])
        tenth.append(waits[9])
    assert max(first) <= 2
    assert LONGEST / 2 < max(tenth) <= LONGEST
    assert len(set(tenth)) == len(windows)
    assert all(one.failed(heard=False) <= LONGEST_UNHEARD for one in windows)
    windows[0].succeeded()
    assert windows[0].failed() <= 2
    assert windows[0].spread(LONG_OUTAGE - 1) == 0
    spread = [one.spread(LONG_OUTAGE) for one in windows]
    assert min(spread) < SPREAD / 4 < 3 * SPREAD / 4 < max(spread) <= SPREAD
