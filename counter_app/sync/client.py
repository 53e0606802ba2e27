# SPDX-License-Identifier: Apache-2.0
"""The centre at the other end of the line: calls are signed, its clock is learned, its refusals are told apart."""

import secrets
import ssl
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import httpx
import msgspec

import counter_app
from counter_app.base.clock import Clock, to_micros
from counter_app.base.errors import CounterError
from counter_app.wire import frames
from counter_app.wire.messages import Acked, CommonAsked, CommonTold, Fact, Pull, Pulled, Push, Refusal, SignedHead
from counter_app.wire.signing import (
    ALGORITHM_HEADER,
    AT_HEADER,
    KEY_HEADER,
    NONCE_BYTES,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    SKEW_HEADER,
    WINDOW_HEADER,
    Signer,
    call_message,
    encoded,
    head_message,
    key_id,
)
from counter_app.wire.versions import MOST_FRAME_BYTES, PREFIX

JSON = "application/json"
CLOCK = "call.clock"
CLOCK_OFF = "sync.clock"
_NOT_YET, _ENDED = 9, 10  # OpenSSL: a certificate's days, which TLS holds against the machine's own clock
EARLIEST = 1_577_836_800_000_000
"""µs: the year 2020."""
Patience: TypeAlias = httpx.Timeout
PATIENCE: Patience = httpx.Timeout(30.0, connect=5.0)
"""For an answer and for a connection (s)."""

A = TypeVar("A", bound=msgspec.Struct)


class Unheard(CounterError):
    """Nobody answered, or the answer broke off: whether anything was taken is not known, so it is sent again."""

    def __init__(self, why: str, code: str = "sync.unheard") -> None:
        super().__init__(code, why=why)


class RefusedByCentre(CounterError):
    """The centre said no, or not now. ``code`` and ``facts`` are its own; ``wait`` (s) where it asked for one."""

    def __init__(self, status: int, code: str, facts: dict[str, Fact], wait: float | None) -> None:
        super().__init__(code, **facts)
        self.status = status
        self.wait = wait
        self.told = facts

    @property
    def later(self) -> bool:
        """Whether it only asked to come again."""
        return self.status in (429, 502, 503, 504) or self.status == 500


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back of a call that was taken."""

    status: int
    body: bytes
    headers: httpx.Headers


class CentreClient:
    """Calls of one window. Used by one thread at a time; ``skew`` (µs) is the centre's clock less this machine's.

    ``signer`` holds the window's key; ``context`` the certificate that the outer wall asks for.
    """

    def __init__(
        self,
        url: str,
        window: str,
        signer: Signer,
        clock: Clock,
        *,
        context: ssl.SSLContext | None = None,
        skew: int = 0,
        timeout: httpx.Timeout = PATIENCE,
    ) -> None:
        self.window = window
        self.skew = skew
        self._signer = signer
        self._key = key_id(signer.public_key)
        self._clock = clock
        self._url = url
        self._timeout = timeout
        self._last_at = 0  # what the last call was signed with
        self._http = self._connections(context)

    def _connections(self, context: ssl.SSLContext | None) -> httpx.Client:
        return httpx.Client(
            base_url=self._url,
            verify=context if context is not None else self._url.startswith("https"),  # else no TLS: read no lists
            timeout=self._timeout,
            trust_env=False,
            headers={"User-Agent": f"counter-app/{counter_app.__version__}"},
            limits=httpx.Limits(max_connections=2, max_keepalive_connections=1, keepalive_expiry=240.0),
        )

    def reconnect(self, context: ssl.SSLContext | None) -> None:
        """Call with another certificate from now on."""
        self._http.close()
        self._http = self._connections(context)

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def now(self) -> int:
        """The present moment (µs) by the centre's clock, as far as it is known."""
        return to_micros(self._clock()) + self.skew

    def signed_head(self, epoch: int, seq: int, link: bytes) -> SignedHead:
        """This window's word for where a chain of its own stands."""
        at = self.now()
        signature = self._signer.sign(head_message(self.window, epoch, seq, link, at))
        return SignedHead(seq, link, at, self._key, self._signer.algorithm, signature)

    # The calls of the protocol

    def push(self, message: Push) -> Acked:
        """Send actions; the answer says up to where they are on the centre's disk."""
        return self.push_frame(frames.pack(message))

    def push_frame(self, frame: bytes) -> Acked:
        """As :meth:`push`, made ready before."""
        return self._framed("/push", frame, Acked)

    def common(self, message: CommonAsked) -> CommonTold:
        """Up to where both sides hold the same chain."""
        return self.framed("/common", message, CommonTold)

    def pull(self, message: Pull) -> Pulled:
        """What is new at the centre."""
        return self.framed("/pull", message, Pulled)

    # Ways to call

    def framed(self, path: str, message: msgspec.Struct, answer: type[A]) -> A:
        """Send a frame and read the frame that comes back; its ``now`` teaches the clock."""
        return self._framed(path, frames.pack(message), answer)

    def _framed(self, path: str, content: bytes, answer: type[A]) -> A:
        sent = to_micros(self._clock())
        reply = self.call("POST", path, content, kind=frames.CONTENT_TYPE)
        try:
            told = frames.unpack(reply.body, answer)
        except CounterError as damaged:
            raise Unheard("damaged") from damaged
        now = getattr(told, "now", None)
        if isinstance(now, int):
            self._learn(now, sent)
        return told

    def asked(self, method: str, path: str, answer: type[A], message: msgspec.Struct | None = None) -> A:
        """A call in JSON. ``path`` may carry a query."""
        body = b"" if message is None else msgspec.json.encode(message)
        reply = self.call(method, path, body, kind=JSON)
        try:
            return msgspec.json.decode(reply.body, type=answer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unheard("damaged") from None

    def call(
        self, method: str, path: str, body: bytes = b"", *, kind: str = "", headers: dict[str, str] | None = None
    ) -> Reply:
        """One signed call; repeated once where only our clock was wrong. Raises Unheard or RefusedByCentre."""
        try:
            return self._call(method, path, body, kind, headers)
        except RefusedByCentre as refused:
            if refused.status != 401 or refused.code != CLOCK:
                raise
        self._last_at = 0
        return self._call(method, path, body, kind, headers)

    def _call(self, method: str, path: str, body: bytes, kind: str, more: dict[str, str] | None) -> Reply:
        target = PREFIX + path
        headers = self._signed(method, target, body) | (more or {})
        if kind:
            headers["Content-Type"] = kind
        sent = to_micros(self._clock())
        try:
            with self._http.stream(method, target, content=body, headers=headers) as response:
                whole = _within(response)
        except (httpx.HTTPError, httpx.StreamError, ssl.SSLError, OSError) as error:
            raise unheard(error) from error
        if response.status_code >= 400:
            raise self._refusal(response, whole, sent)
        return Reply(response.status_code, whole, response.headers)

    def _signed(self, method: str, target: str, body: bytes) -> dict[str, str]:
        nonce = secrets.token_hex(NONCE_BYTES)
        at = self._last_at = max(self.now(), self._last_at + 1)  # the centre tells by it which of two calls is older
        message = call_message(method, target, body, window=self.window, key=self._key, nonce=nonce, at=at)
        return {
            WINDOW_HEADER: self.window,
            KEY_HEADER: self._key,
            ALGORITHM_HEADER: self._signer.algorithm,
            NONCE_HEADER: nonce,
            AT_HEADER: str(at),
            SIGNATURE_HEADER: encoded(self._signer.sign(message)),
            SKEW_HEADER: str(self.skew),
        }

    def _refusal(self, response: httpx.Response, whole: bytes, sent: int) -> RefusedByCentre:
        wait = _seconds(response.headers.get("Retry-After", ""))
        try:
            told = msgspec.json.decode(whole, type=Refusal)
        except (msgspec.DecodeError, UnicodeDecodeError):  # somebody in between, who does not speak our language
            return RefusedByCentre(response.status_code, f"sync.status.{response.status_code // 100}", {}, wait)
        self._learn(told.now, sent)
        return RefusedByCentre(response.status_code, told.code, dict(told.facts), wait)

    def _learn(self, now: int, sent: int) -> None:
        """The centre wrote down its time somewhere between our sending and now; one before its time is nobody's."""
        if now > EARLIEST:
            self.skew = now - (sent + to_micros(self._clock())) // 2


def unheard(error: Exception) -> Unheard:
    """What a call that broke off is to whoever made it: where the clock is why, that is said (``sync.clock``)."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code in (_NOT_YET, _ENDED):
            return Unheard(type(cause).__name__, CLOCK_OFF)
        cause = cause.__cause__ or cause.__context__
    return Unheard(type(error).__name__)


def _within(response: httpx.Response) -> bytes:
    """The body, as far as the limit allows."""
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_bytes():
        size += len(piece)
        if size > MOST_FRAME_BYTES:
            raise Unheard("size")
        pieces.append(piece)
    return b"".join(pieces)


def _seconds(words: str) -> float | None:
    """Retry-After in seconds; a date is not honoured, nobody of ours sends one."""
    return float(words) if words.isascii() and words.isdigit() and len(words) < 6 else None
