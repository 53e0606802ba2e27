# SPDX-License-Identifier: Apache-2.0
"""Signatures: of calls, of a chain's head, of what comes from the centre. The algorithm's name always goes along.

Ed25519 today; SM2 with SM3 takes its place by a second entry in :data:`VERIFIERS` and a second signer.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = "ed25519"

WINDOW_HEADER = "Counter-Window"
KEY_HEADER = "Counter-Key"
ALGORITHM_HEADER = "Counter-Algorithm"
NONCE_HEADER = "Counter-Nonce"
AT_HEADER = "Counter-At"
SIGNATURE_HEADER = "Counter-Signature"
SKEW_HEADER = "Counter-Skew"
"""The centre's clock less the caller's own (µs), as it has learned it; unsigned, only told on."""

NONCE_BYTES = 16


class Signer(Protocol):
    """Signs with a key that stays where it is."""

    @property
    def algorithm(self) -> str:
        """Its name in headers."""

    @property
    def public_key(self) -> bytes:
        """What others check with."""

    def sign(self, message: bytes) -> bytes:
        """The signature of a message."""


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """A key in this process's memory."""

    private: Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        """``ed25519``."""
        return ED25519

    @property
    def public_key(self) -> bytes:
        """32 bytes."""
        return self.private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self.private.sign(message)


def key_id(public_key: bytes) -> str:
    """The short name of a key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def _ed25519_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


VERIFIERS: Mapping[str, Callable[[bytes, bytes, bytes], bool]] = {ED25519: _ed25519_holds}
"""By algorithm: whether (public key, message, signature) hold together."""


def holds(algorithm: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is one of this message by this key; False also for an algorithm nobody here knows."""
    verifier = VERIFIERS.get(algorithm)
    return verifier is not None and verifier(public_key, message, signature)


def call_message(method: str, target: str, body: bytes, *, window: str, key: str, nonce: str, at: int) -> bytes:
    """What is signed of a call. ``target`` is the path with its query, exactly as sent."""
    digest = hashlib.sha256(body).hexdigest()
    return _words("counter-call-1", method.upper(), target, digest, window, key, nonce, at)


def head_message(window: str, epoch: int, seq: int, link: bytes, at: int) -> bytes:
    """What is signed of a chain's head."""
    return _words("counter-head-1", window, epoch, seq, link.hex(), at)


def enrol_message(window: str, public_key: bytes, request: str, code: bytes) -> bytes:
    """What a new key signs to be taken in; ``code`` is the digest of the secret."""
    digest = hashlib.sha256(request.encode()).hexdigest()
    return _words("counter-enrol-1", window, public_key.hex(), digest, code.hex())


def row_message(
    feed: str, cursor: int, key: str, version: str, schema: int, at: int, *, gone: bool, body: bytes
) -> bytes:
    """What the centre signs of a feed's row."""
    digest = hashlib.sha256(body).hexdigest()
    return _words("counter-row-1", feed, cursor, key, version, schema, at, gone, digest)


def _words(*words: str | int) -> bytes:
    """Words as one JSON list, so that no two lists read alike."""
    return msgspec.json.encode(words)


def encoded(signature: bytes) -> str:
    """As it stands in a header."""
    return base64.b64encode(signature).decode()


def decoded(words: str) -> bytes:
    """Back from a header; empty for what is none."""
    try:
        return base64.b64decode(words, validate=True)
    except ValueError:
        return b""
