# SPDX-License-Identifier: Apache-2.0
"""What a window and the centre say to each other while the window is enrolled, and when its certificate grows old.

The one-time code is a secret and a pin: sixteen characters nobody can guess, and sixteen that name the centre's
authority, so that the window knows whom it talks to before it sends the secret. JSON, since it is rare and small.
"""

import base64
import hashlib
import re
import secrets

import msgspec

from counter_app.base.errors import CounterError
from counter_app.wire.messages import Answer, Message

CODE_BYTES = 10
"""80 bits each: of the secret, of the authority's digest."""
MOST_BYTES = 16 * 1024
"""A call of this kind."""
_SHAPE = re.compile(r"[A-Z2-7]{32}")
_LETTERS = 16


class EnrolAsked(Message, frozen=True, kw_only=True):
    """Take this window in. ``signature`` is the new key's, over :func:`counter_app.wire.signing.enrol_message`."""

    code: str  # the secret half
    window: str
    algorithm: str
    public_key: bytes
    request: str  # for a certificate of the same key, PEM
    program: str  # version
    signature: bytes


class Enrolled(Answer, frozen=True, kw_only=True):
    """The window's place at the centre, and with what the centre signs. All certificates are PEM."""

    name: str  # of the centre
    region: str
    hall: str
    number: str
    algorithm: str
    public_key: bytes  # of the centre
    authority: str
    certificate: str
    recovery: bytes = b""  # the city's public recovery key; empty where it has none
    now: int


class RenewAsked(Message, frozen=True, kw_only=True):
    """Another certificate for the key this call is signed with."""

    request: str


class Renewed(Answer, frozen=True, kw_only=True):
    """The new certificate; the old one counts until it ends by itself."""

    authority: str
    certificate: str
    recovery: bytes = b""
    now: int


class AuthorityTold(Answer, frozen=True, kw_only=True):
    """The authority's certificate, for a window that holds it against the pin of its code."""

    authority: str
    now: int


class OneTimeCode(msgspec.Struct, frozen=True):
    """A code as it is typed: the secret and the pin."""

    secret: str
    pin: str

    @property
    def written(self) -> str:
        """In fours: ``ABCD-EFGH-…``."""
        whole = self.secret + self.pin
        return "-".join(whole[start : start + 4] for start in range(0, len(whole), 4))

    @property
    def digest(self) -> bytes:
        """All that the centre keeps of the secret."""
        return secret_digest(self.secret)


def secret_digest(secret: str) -> bytes:
    """What a secret is found by."""
    return hashlib.sha256(b"counter-code-1" + secret.encode()).digest()


def make_code(pin: str) -> OneTimeCode:
    """A new code for the authority with this pin."""
    return OneTimeCode(base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode(), pin)


def read_code(typed: str) -> OneTimeCode:
    """Spaces, hyphens and small letters do not matter. Raises CounterError ``enrol.code_shape``."""
    plain = re.sub(r"[\s\-‐–—]", "", typed).upper()
    if not _SHAPE.fullmatch(plain):
        raise CounterError("enrol.code_shape")
    return OneTimeCode(plain[:_LETTERS], plain[_LETTERS:])


def pin_of(certificate: bytes) -> str:
    """The pin of an authority whose certificate (DER) this is."""
    return base64.b32encode(hashlib.sha256(certificate).digest()[:CODE_BYTES]).decode()
