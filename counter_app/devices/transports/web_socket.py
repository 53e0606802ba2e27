# SPDX-License-Identifier: Apache-2.0
"""The WebSocket a pad connects to: the counter is the server. One pad at a time; one that logs in later takes over."""

import asyncio
import logging
import threading

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from counter_app.devices.faults import DeviceFault
from counter_app.devices.protocols.evaluation_socket import ask_login, hear

LOGIN_SECONDS = 10.0
"""How long whoever connects may take to say the key, whatever else is said meanwhile."""
WRONG_KEY_SECONDS = 1.0
MOST_WRONG_KEYS = 20
SEND_SECONDS = 5.0

logger = logging.getLogger(__name__)


class PadSocketWire:
    """The wire to the pad that logged in last. ``send`` belongs to the lane, the rest to the server's thread.

    After ``MOST_WRONG_KEYS`` wrong keys nobody gets in any more until the program starts anew.
    """

    def __init__(self, path: str, key: str, silent_seconds: float) -> None:
        self.route = WebSocketRoute(path, self._serve)
        self._key, self._silent_seconds = key, silent_seconds
        self._lock = threading.Lock()
        self._pad: WebSocket | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wrong_keys = 0

    @property
    def connected(self) -> bool:
        """Whether a pad has logged in and is still there."""
        with self._lock:
            return self._pad is not None

    def send(self, words: str) -> None:
        """Send the pad a message. Raises DeviceFault ``evaluator.pad_off`` where none is there."""
        with self._lock:
            pad, loop = self._pad, self._loop
        if pad is None or loop is None:
            raise DeviceFault("evaluator.pad_off")
        try:
            asyncio.run_coroutine_threadsafe(pad.send_text(words), loop).result(SEND_SECONDS)
        except (RuntimeError, OSError, TimeoutError, WebSocketDisconnect):
            raise DeviceFault("evaluator.pad_off") from None

    async def _serve(self, socket: WebSocket) -> None:
        if self._wrong_keys >= MOST_WRONG_KEYS:
            await socket.close(1008)
            return
        await socket.accept()
        try:
            await socket.send_text(ask_login())
            await self._talk(socket)
        except (WebSocketDisconnect, TimeoutError, RuntimeError, KeyError):
            pass  # it has left, says nothing any more, or sends what is no text
        finally:
            with self._lock:
                if self._pad is socket:
                    self._pad = None
                    logger.info("evaluator: the pad has left")

    async def _talk(self, socket: WebSocket) -> None:
        logged_in = False
        now = asyncio.get_running_loop().time
        known_by = now() + LOGIN_SECONDS
        while True:
            seconds = self._silent_seconds if logged_in else min(self._silent_seconds, known_by - now())
            words = await asyncio.wait_for(socket.receive_text(), max(0.0, seconds))
            heard = hear(words, self._key, logged_in=logged_in)
            if heard.login is False:
                self._wrong_keys += 1
                logger.warning("evaluator: a pad said a wrong key")
                await asyncio.sleep(WRONG_KEY_SECONDS)
            await socket.send_text(heard.reply)
            if heard.login is False:
                await socket.close(1008)
                return
            if heard.login:
                logged_in = True
                await self._take_over(socket)

    async def _take_over(self, socket: WebSocket) -> None:
        with self._lock:
            before, self._pad = self._pad, socket
            self._loop = asyncio.get_running_loop()
        if before is not None and before is not socket:
            logger.info("evaluator: another pad takes over")
            await before.close(1000)
