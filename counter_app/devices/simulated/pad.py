# SPDX-License-Identifier: Apache-2.0
"""A pad that connects by WebSocket, opens the page it is sent and presses on it, as its browser would."""

import contextlib
import http.client
import json
import secrets
import threading
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from counter_app.devices.protocols.evaluation_socket import Code, Message, heartbeat, login, read

WORK_NUMBER = "0007"
AGAIN_SECONDS = 0.3
HEARTBEAT_SECONDS = 60.0
LINE_SECONDS = 20.0


class OpenedPage:
    """The page of one question, spoken by hand: its cookie, its looks, its presses."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._tab = secrets.token_hex(8)
        self._changed = threading.Condition()
        self._state: Mapping[str, object] = {"version": -1, "view": ""}
        self._question: Mapping[str, object] = {}
        self._closed = threading.Event()
        self._cookie = ""
        status, headers, _ = self._request("GET", parts.path)
        self._cookie = headers.get("set-cookie", "").split(";")[0] if status == 303 else ""
        if self._cookie:
            threading.Thread(target=self._look, name="simulated-page", daemon=True).start()

    def wait_for(self, view: str, seconds: float) -> bool:
        """Whether the page shows this, in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._state["view"] == view, seconds)

    def answer(self, act: str, *, nonce: str | None = None, **more: object) -> int:
        """Press something; the status the window answered with."""
        with self._changed:
            told = nonce if nonce is not None else self._question.get("nonce", "")
        said = {"act": act, "nonce": told, "tab": self._tab, **more}
        return self._request("POST", "/answer", json.dumps(said))[0]

    def close(self) -> None:
        """Leave the page."""
        self._closed.set()

    def _look(self) -> None:
        while not self._closed.is_set():
            try:
                with self._changed:
                    seen = self._state["version"]
                status, _, body = self._request("GET", f"/state?tab={self._tab}&seen={seen}")
            except (OSError, http.client.HTTPException):
                self._closed.wait(AGAIN_SECONDS)
                continue
            if status == 200:
                with self._changed:
                    self._state = json.loads(body)
                    if "nonce" in self._state:
                        self._question = self._state
                    self._changed.notify_all()
            elif status != 204:
                return

    def _request(self, method: str, path: str, said: str | None = None) -> tuple[int, Mapping[str, str], bytes]:
        headers = {"Cookie": self._cookie}
        if method == "POST":
            headers |= {"Origin": self._origin, "Content-Type": "application/json"}
        line = http.client.HTTPConnection(self._host, self._port, timeout=LINE_SECONDS)
        try:
            line.request(method, path, said, headers)
            answer = line.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            line.close()


class SimulatedPad:
    """Connects to ``url`` (again and again where nobody is there) and logs in with ``key``."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url, key
        self._changed = threading.Condition()
        self._socket: ClientConnection | None = None
        self._logged_in = False
        self.page: OpenedPage | None = None
        self._ended = threading.Event()
        self._off = False
        threading.Thread(target=self._serve, name="simulated-pad", daemon=True).start()

    def wait_logged_in(self, seconds: float) -> bool:
        """Whether the counter has let it in, in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._logged_in, seconds)

    def wait_page(self, seconds: float) -> OpenedPage | None:
        """The page of the question that is asked now, or next; None where none was opened in time."""
        with self._changed:
            self._changed.wait_for(lambda: self.page is not None, seconds)
            return self.page

    def forget_page(self) -> None:
        """The next question's page is waited for anew."""
        with self._changed:
            self.page = None

    def send(self, words: str) -> None:
        """A message as it is."""
        with self._changed:
            socket = self._socket
        if socket is not None:
            with contextlib.suppress(WebSocketException, OSError):
                socket.send(words)

    def switch(self, *, off: bool) -> None:
        """Off: it leaves the page and the wire. Or on again."""
        with self._changed:
            self._off = off
            socket, page = self._socket, self.page
        if off and page is not None:
            page.close()
        if off and socket is not None:
            socket.close()

    def close(self) -> None:
        """Pull the plug."""
        self._ended.set()
        self.switch(off=True)

    def _serve(self) -> None:
        while not self._ended.is_set():
            if not self._off:
                with contextlib.suppress(WebSocketException, OSError, TimeoutError), connect(self._url) as socket:
                    with self._changed:
                        self._socket = socket
                    self._talk(socket)
            with self._changed:
                self._socket, self._logged_in = None, False
            self._ended.wait(AGAIN_SECONDS)

    def _talk(self, socket: ClientConnection) -> None:
        while True:
            try:
                words = socket.recv(HEARTBEAT_SECONDS)
            except TimeoutError:
                socket.send(heartbeat(int(time.time() * 1000)))
                continue
            self._obey(socket, read(str(words)))

    def _obey(self, socket: ClientConnection, told: Message) -> None:
        code, state, data = told.code, told.state, told.data
        if code == Code.login and state == 0:
            socket.send(login(WORK_NUMBER, self._key))
        elif code == Code.login:
            with self._changed:
                self._logged_in = True
                self._changed.notify_all()
        elif code == Code.open_page and isinstance(data, str):
            page = OpenedPage(data)
            with self._changed:
                if self.page is not None:
                    self.page.close()
                self.page = page
                self._changed.notify_all()
