# SPDX-License-Identifier: Apache-2.0
"""The small web server behind the pad's page: a thread of its own, one address, nothing but what the page needs."""

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from counter_app.base.resources import resources_root
from counter_app.devices.faults import DeviceFault
from counter_app.devices.pad_address import PadAddress
from counter_app.devices.pad_board import PadBoard
from counter_app.devices.pad_pairing import PadPairing
from counter_app.devices.protocols.pad_asking import PadAnswer, Taken
from counter_app.devices.transports.pad_connections import MOST_HEADER_BYTES, GuardedConnection, GuardedSocket
from counter_app.devices.transports.pad_gate import MOST_BODY, PadGate

LOOK_SECONDS = 5.0
"""How long a look at the page's state waits for something new."""
STEP_SECONDS = 0.05
START_SECONDS = 10.0
COOKIE_SECONDS = 400 * 24 * 3600
MOST_CONNECTIONS = 64
WRONG_CODE_SECONDS = 1.0

_UVICORN = logging.getLogger("uvicorn")
_UVICORN.addHandler(logging.NullHandler())
_UVICORN.setLevel(logging.WARNING)  # below that it tells what pads send, their key too
logger = logging.getLogger(__name__)


class _Code(msgspec.Struct, forbid_unknown_fields=True):
    code: Annotated[str, msgspec.Meta(max_length=32)]


class PadServer:
    """Serves one board at one address. ``start`` and ``close`` belong to the evaluator's lane."""

    def __init__(
        self,
        address: PadAddress,
        board: PadBoard,
        pairing: PadPairing,
        is_own: Callable[[str], bool],
        *,
        certificate: tuple[Path, Path] | None = None,
        routes: Sequence[BaseRoute] = (),
    ) -> None:
        self.address = address
        self._board, self._pairing, self._is_own = board, pairing, is_own
        self._certificate = certificate
        self._more_routes = routes
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._page = resources_root() / "pad"

    @property
    def running(self) -> bool:
        """Whether it is up."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Take the port and serve. Raises DeviceFault where the address, the port or the certificate is no good."""
        if self.running:
            return
        listening = self._listen()
        self.address = replace(self.address, port=listening.getsockname()[1])
        try:
            config = self._config()
            config.load()
        except (OSError, ssl.SSLError):
            listening.close()
            raise DeviceFault("evaluator.pad_certificate") from None
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listening]}, name="pad-server", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop serving and give the port back. Never raises."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(START_SECONDS)
        self._server = self._thread = None

    def _listen(self) -> socket.socket:
        host = self.address.host.strip("[]")
        try:
            family, _, _, _, where = socket.getaddrinfo(host, self.address.port, type=socket.SOCK_STREAM)[0]
            return GuardedSocket(socket.create_server(where[:2], family=family))
        except PermissionError:
            raise DeviceFault("device.no_permission") from None
        except OSError as error:
            taken = isinstance(error, OSError) and error.errno in (48, 98, 10048)
            code = "evaluator.pad_port_taken" if taken else "evaluator.pad_address"
            raise DeviceFault(code, address=self.address.netloc) from None

    def _config(self) -> uvicorn.Config:
        certificate, key = self._certificate or (None, None)
        return uvicorn.Config(
            PadGate(self._app(), self.address, self._is_own),
            log_config=None,
            access_log=False,
            lifespan="off",
            http=GuardedConnection,
            h11_max_incomplete_event_size=MOST_HEADER_BYTES,
            ws="websockets-sansio" if self._more_routes else "none",
            ws_max_size=MOST_BODY,
            ws_ping_interval=5,
            ws_ping_timeout=5,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
            ssl_certfile=certificate,
            ssl_keyfile=key,
            ssl_keyfile_password="none",  # noqa: S106 - a key that wants one is told as a fault; nobody sits at a terminal
        )

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                *self._more_routes,
                Route("/", self._file("index.html", "text/html")),
                Route("/pad.css", self._file("pad.css", "text/css")),
                Route("/pad.js", self._file("pad.js", "text/javascript")),
                Route("/pair", self._pair, methods=["POST"]),
                Route("/enter/{word}", self._enter),
                Route("/state", self._state),
                Route("/answer", self._answer, methods=["POST"]),
            ]
        )

    @property
    def _cookie(self) -> str:
        """Cookies do not tell ports apart: two windows on one machine have two names."""
        return f"pad_{self.address.port}"

    def _file(self, name: str, kind: str) -> Callable[[Request], Response]:
        path = self._page / name

        def give(request: Request) -> Response:
            del request
            return FileResponse(path, media_type=kind)

        return give

    async def _pair(self, request: Request) -> Response:
        """The tablet says the code that stands on the clerk's screen."""
        try:
            said = msgspec.json.decode(await _body(request), type=_Code)
        except _NO_ANSWER:
            return Response(status_code=400)
        token = self._pairing.try_code(said.code.replace(" ", ""))
        if token is None:
            await asyncio.sleep(WRONG_CODE_SECONDS)
            return Response(status_code=403)
        return self._let_in(Response(status_code=204), token)

    async def _enter(self, request: Request) -> Response:
        """A pad opens the page it was sent, for one question."""
        token = self._board.enter(str(request.path_params["word"]))
        if token is None:
            return Response(status_code=404)
        return self._let_in(RedirectResponse("/#once", 303), token)

    def _let_in(self, response: Response, token: str) -> Response:
        response.set_cookie(
            self._cookie,
            token,
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="strict",
            secure=self.address.tls,
        )
        return response

    def _admitted(self, request: Request) -> bool:
        return self._board.admits(request.cookies.get(self._cookie, ""))

    async def _state(self, request: Request) -> Response:
        """What the page shows, as soon as that is something new: the page asks again and again."""
        if not self._admitted(request):
            return Response(status_code=401)
        tab = request.query_params.get("tab", "")[:64]
        try:
            seen = int(request.query_params.get("seen", "-1"))
        except ValueError:
            return Response(status_code=400)
        if not tab or not self._board.arrive(tab, fresh=seen < 0):
            return JSONResponse({"version": seen, "view": "moved"})
        try:
            loop = asyncio.get_running_loop()
            until = loop.time() + LOOK_SECONDS
            while (found := self._board.look(tab, seen)) is None:
                stopping = self._server is None or self._server.should_exit
                if loop.time() >= until or stopping or await request.is_disconnected():
                    return Response(status_code=204)
                await asyncio.sleep(STEP_SECONDS)
            return JSONResponse(dict(found))
        finally:
            self._board.leave(tab)

    async def _answer(self, request: Request) -> Response:
        """A press, or the reasons after it."""
        if not self._admitted(request):
            return Response(status_code=401)
        try:
            answer = msgspec.json.decode(await _body(request), type=PadAnswer)
        except _NO_ANSWER:
            return Response(status_code=400)
        taken = self._board.answer(answer)
        return JSONResponse({"taken": taken is Taken.taken}, 200 if taken is Taken.taken else 409)


class _TooMuch(Exception):
    """More was sent than anything here can need."""


_NO_ANSWER = (msgspec.MsgspecError, UnicodeDecodeError, _TooMuch, ClientDisconnect)


async def _body(request: Request) -> bytes:
    whole = b""
    async for piece in request.stream():
        whole += piece
        if len(whole) > MOST_BODY:
            raise _TooMuch
    return whole
