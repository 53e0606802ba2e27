# SPDX-License-Identifier: Apache-2.0
"""Who gets through to the pad's page at all: not this machine, not too often, by the right name, from no other page."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counter_app.base.texts import text
from counter_app.devices.pad_address import PadAddress

MOST_BODY = 4096
BURST = 60.0
PER_SECOND = 10.0
MOST_GUESTS = 256

_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Rates:
    """A bucket of requests for each address; the one heard of longest ago is forgotten when there are too many."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, host: str) -> bool:
        """Whether one more request of this address is not too many."""
        now = self._now()
        level, at = self._buckets.pop(host, (BURST, now))
        level = min(BURST, level + (now - at) * PER_SECOND)
        allowed = level >= 1
        self._buckets[host] = (level - 1 if allowed else level, now)
        while len(self._buckets) > MOST_GUESTS:
            self._buckets.popitem(last=False)
        return allowed


class PadGate:
    """Around the whole server. What is turned away reaches nothing behind it; every answer carries the headers."""

    def __init__(self, app: ASGIApp, address: PadAddress, is_own: Callable[[str], bool]) -> None:
        self._app, self._address, self._is_own = app, address, is_own
        self._rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server for every request."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            else:
                status, words = refused
                await PlainTextResponse(words, status)(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = scope["client"][0] if scope.get("client") else ""
        if self._is_own(host):
            return 403, text("evaluator.page.own_machine")
        if not self._rates.allow(host):
            return 429, text("evaluator.page.too_many")
        if [one.lower() for one in headers.getlist("host")] != [self._address.netloc]:
            return 421, text("evaluator.page.not_here")
        posts = scope.get("method") == "POST"
        origins = headers.getlist("origin")
        if (origins or posts) and origins != [self._address.url]:
            return 403, text("evaluator.page.not_here")
        opened = not posts and headers.get("sec-fetch-dest") == "document"  # by hand, or by a link on another page
        if not opened and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, text("evaluator.page.not_here")
        if posts and headers.get("content-type") != "application/json":
            return 415, text("evaluator.page.not_here")
        return None
