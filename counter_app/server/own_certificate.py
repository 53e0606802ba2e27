# SPDX-License-Identifier: Apache-2.0
"""The centre's own TLS certificate, which nginx shows to windows: written, asked how long it lasts, renewed in time."""

import os
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder, private_opener
from counter_app.server.authority import Authority, read_authority

TLS_FOLDER = "tls"
WARNED_DAYS = 30
"""From so many days before its end on an administrator is told; by then it should have renewed itself long ago."""
_CHAIN, _KEY, _AUTHORITY = "server.crt", "server.key", "authority.crt"
_RENEWED_AT = 3
"""With one part of so many of its life left."""


def write_certificate(home: Path, names: Sequence[str], now: datetime) -> Path:
    """A new key and certificate under these names, the certificate last: nginx is told by it. Returns the folder."""
    authority = read_authority(home)
    served = authority.serve(names, now)
    folder = private_folder(home / TLS_FOLDER)
    write_whole(folder / _AUTHORITY, authority.pem.encode())
    write_whole(folder / _KEY, served.key)
    write_whole(folder / _CHAIN, served.chain)
    return folder


def certificate_until(home: Path) -> datetime | None:
    """When it ends. None where there is none, or none that can be read."""
    try:
        return x509.load_pem_x509_certificate((home / TLS_FOLDER / _CHAIN).read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return None


def renew_certificate(home: Path, now: datetime) -> bool:
    """Renew it with a third of its life left: same key, same names, so that one file changes at once or not at all.

    One that another authority has given is left as it is. Raises CounterError ``server.keys.*``. Returns whether.
    """
    file = home / TLS_FOLDER / _CHAIN
    try:
        shown = x509.load_pem_x509_certificate(file.read_bytes())
    except FileNotFoundError:
        return False
    except ValueError as error:
        raise CounterError("server.keys.damaged", file=str(file)) from error
    life = shown.not_valid_after_utc - shown.not_valid_before_utc
    if now < shown.not_valid_after_utc - life / _RENEWED_AT:
        return False
    authority = read_authority(home)
    if not _given_by(authority, shown):
        return False
    private = _key_of(home, shown)
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    renewed = authority.serve([str(one.value) for one in names], now, private)
    write_whole(file, renewed.chain)
    return True


def write_whole(path: Path, whole: bytes) -> None:
    """In place of what is there, whole or not at all; others may do the same at the same moment."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with open(part, "xb", opener=private_opener) as stream:
            stream.write(whole)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _key_of(home: Path, shown: x509.Certificate) -> EllipticCurvePrivateKey:
    file = home / TLS_FOLDER / _KEY
    try:
        private = load_pem_private_key(file.read_bytes(), None)
    except OSError as error:
        raise CounterError("server.keys.missing", file=str(file)) from error
    except (ValueError, TypeError) as error:
        raise CounterError("server.keys.damaged", file=str(file)) from error
    if not isinstance(private, EllipticCurvePrivateKey) or private.public_key() != shown.public_key():
        raise CounterError("server.keys.damaged", file=str(file))
    return private


def _given_by(authority: Authority, shown: x509.Certificate) -> bool:
    try:
        shown.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
