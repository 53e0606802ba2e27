# SPDX-License-Identifier: Apache-2.0
"""A secret sealed for the city: X25519, HKDF-SHA256 and AES-256-GCM. Only the city's private key opens it again.

The private key is made at the centre and lies in a safe; windows have the public one and seal a copy of their
store's key, so that a dead window's disk can still be read.
"""

import re

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from counter_app.base.errors import CounterError
from counter_app.wire.signing import key_id

KEY_BYTES = 32
_SCHEME = "x25519-hkdf-sha256-aes256gcm"
_HEX = re.compile(r"[0-9a-f]{64}")
_NONCE = bytes(12)
"""A sealing key is used once, so its nonce need not differ."""


class Sealed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lies beside a store. ``about`` says of what it is (bound to it, not secret)."""

    scheme: str
    city: str  # name of the city's key
    about: str
    ephemeral: bytes
    sealed: bytes


def read_public(words: str) -> bytes:
    """A public key as settings hold it (hex); empty for none. Raises CounterError ``recovery.public``."""
    if words and not _HEX.fullmatch(words):
        raise CounterError("recovery.public")
    return bytes.fromhex(words)


def make_city_key(password: str) -> tuple[bytes, str]:
    """A new city key: the private one as PEM under a password, the public one as settings hold it."""
    private = X25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
    return pem, private.public_key().public_bytes_raw().hex()


def read_city_key(pem: bytes, password: str) -> X25519PrivateKey:
    """Raises CounterError ``recovery.city_key``."""
    try:
        private = load_pem_private_key(pem, password.encode())
    except (ValueError, TypeError) as error:
        raise CounterError("recovery.city_key") from error
    if not isinstance(private, X25519PrivateKey):
        raise CounterError("recovery.city_key")
    return private


def seal(secret: bytes, public: bytes, about: str) -> bytes:
    """A sealed copy, as a file holds it. Raises CounterError ``recovery.public``."""
    ephemeral = X25519PrivateKey.generate()
    try:
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:
        raise CounterError("recovery.public") from error
    own = ephemeral.public_key().public_bytes_raw()
    sealed = AESGCM(_stretched(shared, own, public)).encrypt(_NONCE, secret, about.encode())
    made = Sealed(scheme=_SCHEME, city=key_id(public), about=about, ephemeral=own, sealed=sealed)
    return msgspec.json.encode(made) + b"\n"


def read_sealed(whole: bytes) -> Sealed:
    """A sealed copy as a file holds it. Raises CounterError ``recovery.damaged``."""
    try:
        found = msgspec.json.decode(whole, type=Sealed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CounterError("recovery.damaged") from None
    if found.scheme != _SCHEME:
        raise CounterError("recovery.damaged")
    return found


def unseal(sealed: Sealed, private: X25519PrivateKey) -> bytes:
    """The secret. Raises CounterError ``recovery.other_city`` or ``recovery.damaged``."""
    public = private.public_key().public_bytes_raw()
    if key_id(public) != sealed.city:
        raise CounterError("recovery.other_city")
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(sealed.ephemeral))
        key = _stretched(shared, sealed.ephemeral, public)
        return AESGCM(key).decrypt(_NONCE, sealed.sealed, sealed.about.encode())
    except (InvalidTag, ValueError):
        raise CounterError("recovery.damaged") from None


def _stretched(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=ephemeral + public, info=b"counter-recovery-1").derive(shared)
