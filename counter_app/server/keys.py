# SPDX-License-Identifier: Apache-2.0
"""The centre's signing key: made once by ``init``, readable by its own user only; windows check all feeds with it."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder, private_opener
from counter_app.wire.signing import Ed25519Signer

_FILE = "signing.pem"


@dataclass(frozen=True, slots=True)
class CentreKeys:
    """What the centre signs with. ``status``: what citizens' cases are compared by, made from the same key."""

    signer: Ed25519Signer
    status: bytes = field(repr=False)


def _keys(private: Ed25519PrivateKey) -> CentreKeys:
    derived = HKDF(SHA256(), 32, salt=None, info=b"counter-server status 1").derive(private.private_bytes_raw())
    return CentreKeys(Ed25519Signer(private), derived)


def keys_folder(home: Path) -> Path:
    """Where all of a centre's secrets lie. It belongs to no backup of the database; keep a copy apart."""
    return home / "keys"


def make_keys(home: Path) -> CentreKeys:
    """Make the keys of a new centre. Raises CounterError ``server.keys.there`` rather than write over old ones."""
    folder = private_folder(keys_folder(home))
    private = Ed25519PrivateKey.generate()
    whole = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        with open(folder / _FILE, "xb", opener=private_opener) as stream:
            stream.write(whole)
    except FileExistsError as error:
        raise CounterError("server.keys.there", file=str(folder / _FILE)) from error
    return _keys(private)


def read_keys(home: Path) -> CentreKeys:
    """Raises CounterError ``server.keys.missing`` or ``server.keys.damaged``."""
    file = keys_folder(home) / _FILE
    try:
        private = load_pem_private_key(file.read_bytes(), None)
    except OSError as error:
        raise CounterError("server.keys.missing", file=str(file)) from error
    except ValueError as error:
        raise CounterError("server.keys.damaged", file=str(file)) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise CounterError("server.keys.damaged", file=str(file))
    return _keys(private)
