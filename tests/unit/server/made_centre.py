# SPDX-License-Identifier: Apache-2.0
"""A real centre in a folder of its own, called without a wire; its clock is moved by hand."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import parse_moment, to_micros
from counter_app.server.app import make_app
from counter_app.server.authority import make_authority
from counter_app.server.centre import Centre, open_centre
from counter_app.server.enrolment import new_code
from counter_app.server.keys import make_keys
from counter_app.server.migrating import migrate
from counter_app.server.refusals import Refused
from counter_app.server.settings import CentreSettings
from counter_app.server.sign_ins import Verifiers, sign_in
from counter_app.wire.enrolling import EnrolAsked, Enrolled, OneTimeCode, secret_digest
from counter_app.wire.messages import Refusal
from counter_app.wire.signing import (
    ALGORITHM_HEADER,
    AT_HEADER,
    ED25519,
    KEY_HEADER,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    WINDOW_HEADER,
    Ed25519Signer,
    call_message,
    encoded,
    enrol_message,
    key_id,
)

T = TypeVar("T")
START = parse_moment("2026-11-20T09:42")


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        """Forward by days, hours, minutes."""
        self.moment += timedelta(**by)


def certificate_request(key: Ed25519PrivateKey) -> str:
    """As a window asks for its certificate."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "window")])
    made = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, None)
    return made.public_bytes(Encoding.PEM).decode()


@dataclass
class MadeWindow:
    """A window with a key of its own."""

    id: str
    key: Ed25519PrivateKey

    @property
    def signer(self) -> Ed25519Signer:
        """Signs with the key."""
        return Ed25519Signer(self.key)

    def asks(self, code: OneTimeCode, *, request: str = "", **changes: object) -> EnrolAsked:
        """What it sends to be taken in; ``changes`` are made behind its signature."""
        public, request = self.signer.public_key, request or certificate_request(self.key)
        message = enrol_message(self.id, public, request, secret_digest(code.secret))
        asked = EnrolAsked(
            code=code.secret,
            window=self.id,
            algorithm=ED25519,
            public_key=public,
            request=request,
            program="0.1.0",
            signature=self.signer.sign(message),
        )
        return msgspec.structs.replace(asked, **changes)

    def signed(self, method: str, path: str, body: bytes, *, at: int, nonce: str = "") -> dict[str, str]:
        """The headers of a call."""
        own = nonce or secrets.token_hex(16)
        key = key_id(self.signer.public_key)
        message = call_message(method, path, body, window=self.id, key=key, nonce=own, at=at)
        return {
            WINDOW_HEADER: self.id,
            KEY_HEADER: key,
            ALGORITHM_HEADER: ED25519,
            NONCE_HEADER: own,
            AT_HEADER: str(at),
            SIGNATURE_HEADER: encoded(self.signer.sign(message)),
        }


def new_window() -> MadeWindow:
    """A window nobody knows yet."""
    return MadeWindow(secrets.token_hex(8), Ed25519PrivateKey.generate())


class MadeCentre:
    """A centre on SQLite with one event loop of its own."""

    def __init__(self, home: Path, **settings: Any) -> None:  # noqa: ANN401 - of any setting
        self.clock = HandClock()
        self._runner = asyncio.Runner()
        make_keys(home)
        self.authority = make_authority(home, self.clock)
        own = replace(CentreSettings(home=home, name="沅江市中心", region="430981", pool=2), **settings)
        self.centre: Centre = open_centre(own, self.clock)
        self.run(migrate(self.centre.engine, self.clock().date()))
        self._transport = httpx.ASGITransport(app=make_app(self.centre), client=("192.0.2.7", 4711))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for it."""
        return self._runner.run(work)

    def inside(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        """Do something in one transaction."""

        async def whole() -> T:
            async with self.centre.engine.begin() as connection:
                return await work(connection)

        return self.run(whole())

    def close(self) -> None:
        """Give everything back."""
        self.run(self.centre.close())
        self._runner.close()

    @property
    def now(self) -> int:
        """The centre's clock, µs."""
        return to_micros(self.clock())

    def code(self, hall: str = "沅江大厅", number: str = "3", *, replacing: bool = False) -> OneTimeCode:
        """A fresh one-time code."""
        made = self.inside(lambda one: new_code(one, self.centre, hall, number, replacing=replacing))
        return made.code

    def call(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> httpx.Response:
        """One call as it comes over the wire."""

        async def whole() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://centre") as client:
                return await client.request(method, path, content=body, headers=headers)

        return self.run(whole())

    def enrol(self, who: MadeWindow, code: OneTimeCode, **changes: Any) -> httpx.Response:  # noqa: ANN401
        """Ask to be taken in."""
        return self.call("POST", "/v1/enrol", msgspec.json.encode(who.asks(code, **changes)))

    def taken_in(self, number: str = "3", hall: str = "沅江大厅") -> tuple[MadeWindow, Enrolled]:
        """A window that is enrolled."""
        window = new_window()
        answer = self.enrol(window, self.code(hall, number))
        assert answer.status_code == 200, answer.text
        return window, msgspec.json.decode(answer.content, type=Enrolled)

    def signed_call(self, window: MadeWindow, method: str, path: str, body: bytes = b"", **more: str) -> httpx.Response:
        """A signed call of a window; ``more`` are headers with ``_`` for ``-``."""
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        return self.call(method, path, body, window.signed(method, path, body, at=self.now) | headers)


def refusal_of(answer: httpx.Response) -> str:
    """``403 enrol.code``."""
    return f"{answer.status_code} {msgspec.json.decode(answer.content, type=Refusal).code}"


def tries_at_once(centre: MadeCentre, number: str, count: int, verifiers: Verifiers) -> Counter[str]:
    """Wrong passwords of one number, none of which waits for another's answer: how many were refused by which code."""

    async def one() -> str:
        try:
            await sign_in(centre.centre, verifiers, number, "falsch")
        except Refused as refused:
            return refused.code
        return ""

    async def all_at_once() -> Counter[str]:
        return Counter(await asyncio.gather(*(one() for _ in range(count))))

    return centre.run(all_at_once())
