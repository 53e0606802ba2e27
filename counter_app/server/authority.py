# SPDX-License-Identifier: Apache-2.0
"""The centre's own certificate authority: for windows, 90 days each; for its own TLS; and the list of revoked ones.

Its key is made once by ``init`` and lies with the centre's other secrets. P-256, which every TLS library and
every card has; the windows' own keys are what they are.
"""

import ipaddress
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from counter_app.base.clock import Clock, from_micros, system_clock, to_micros
from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder, private_opener
from counter_app.server.keys import keys_folder
from counter_app.wire.enrolling import pin_of

WINDOW_DAYS = 90
SERVER_DAYS = 398
AUTHORITY_DAYS = 20 * 365
LIST_DAYS = 3650
"""How long nginx takes a list of revoked certificates for true. Behind that it would refuse everybody, so it is long;
a new one is written with every revocation, and the centre itself asks its own table with every call."""
_KEY, _CERTIFICATE = "authority.pem", "authority.crt"
_BACK = timedelta(minutes=10)
"""A certificate counts from a little earlier on, for clocks that are behind."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A window's certificate. ``until`` in µs, ``serial`` in hex as nginx tells it."""

    pem: str
    serial: str
    until: int


@dataclass(frozen=True, slots=True)
class Served:
    """What nginx shows: its certificate with the authority's behind it, and the key."""

    chain: bytes
    key: bytes


def serial_text(serial: int) -> str:
    """As nginx writes ``$ssl_client_serial``: hex in capitals, whole bytes."""
    words = f"{serial:X}"
    return words if len(words) % 2 == 0 else f"0{words}"


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority's certificate and key."""

    certificate: x509.Certificate
    private: EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        """The certificate as it is handed out."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def pin(self) -> str:
        """What one-time codes name it by."""
        return pin_of(self.certificate.public_bytes(Encoding.DER))

    def issue(self, request: str, public_key: bytes, *, window: str, hall: str, number: str, now: int) -> Issued:
        """A certificate for a window's key. Raises CounterError ``enrol.request`` where the request is another's."""
        try:
            asked = x509.load_pem_x509_csr(request.encode())
            key = asked.public_key()
            whole = asked.is_signature_valid
        except (ValueError, TypeError, InvalidSignature, x509.InvalidVersion) as error:
            raise CounterError("enrol.request") from error
        if not whole or not isinstance(key, Ed25519PublicKey) or key.public_bytes_raw() != public_key:
            raise CounterError("enrol.request")
        moment = from_micros(now)
        until = moment + timedelta(days=WINDOW_DAYS)
        subject = _name(window, organisation=hall, unit=number)
        made = self._begun(subject, moment, until).public_key(key)
        made = made.add_extension(_usage(ExtendedKeyUsageOID.CLIENT_AUTH), critical=False)
        done = made.sign(self.private, SHA256())
        pem = done.public_bytes(Encoding.PEM).decode()
        return Issued(pem, serial_text(done.serial_number), to_micros(done.not_valid_after_utc))

    def serve(self, names: Sequence[str], now: datetime, private: EllipticCurvePrivateKey | None = None) -> Served:
        """A certificate for the centre's own TLS, under these names and addresses, with a new key or its old one."""
        private = private or generate_private_key(SECP256R1())
        until = now + timedelta(days=SERVER_DAYS)
        alternatives = x509.SubjectAlternativeName([_alternative(one) for one in names])
        made = self._begun(_name(names[0]), now, until).public_key(private.public_key())
        made = made.add_extension(alternatives, critical=False)
        made = made.add_extension(_usage(ExtendedKeyUsageOID.SERVER_AUTH), critical=False)
        done = made.sign(self.private, SHA256())
        chain = done.public_bytes(Encoding.PEM) + self.certificate.public_bytes(Encoding.PEM)
        return Served(chain, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    def revocation_list(self, revoked: Iterable[tuple[str, int]], now: datetime) -> bytes:
        """The signed list of serials (hex) with the moment of each (µs)."""
        made = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        made = made.last_update(now).next_update(now + timedelta(days=LIST_DAYS))
        for serial, at in revoked:
            one = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(from_micros(at))
            made = made.add_revoked_certificate(one.build())
        return made.sign(self.private, SHA256()).public_bytes(Encoding.PEM)

    def _begun(self, subject: x509.Name, since: datetime, until: datetime) -> x509.CertificateBuilder:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(self.certificate.subject)
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(since - _BACK).not_valid_after(until)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.private.public_key())
        return made.add_extension(own, critical=False)


def make_authority(home: Path, clock: Clock = system_clock) -> Authority:
    """Make the authority of a new centre; one that is there stays. Raises CounterError where it is not whole."""
    folder = private_folder(keys_folder(home))
    if (folder / _KEY).exists() or (folder / _CERTIFICATE).exists():
        return read_authority(home)
    now = clock()
    private = generate_private_key(SECP256R1())
    name = _name("counter-server authority")
    public = private.public_key()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(public)
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - _BACK).not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    made = made.add_extension(_SIGNS, critical=True)
    certificate = made.sign(private, SHA256())
    key = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for file, whole in ((_KEY, key), (_CERTIFICATE, certificate.public_bytes(Encoding.PEM))):
        with open(folder / file, "xb", opener=private_opener) as stream:
            stream.write(whole)
            stream.flush()
            os.fsync(stream.fileno())
    return Authority(certificate, private)


def read_authority(home: Path) -> Authority:
    """Raises CounterError ``server.keys.missing`` or ``server.keys.damaged``."""
    folder = keys_folder(home)
    try:
        private = load_pem_private_key((folder / _KEY).read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((folder / _CERTIFICATE).read_bytes())
    except OSError as error:
        raise CounterError("server.keys.missing", file=str(folder / _KEY)) from error
    except ValueError as error:
        raise CounterError("server.keys.damaged", file=str(folder / _KEY)) from error
    if not isinstance(private, EllipticCurvePrivateKey) or private.public_key() != certificate.public_key():
        raise CounterError("server.keys.damaged", file=str(folder / _KEY))
    return Authority(certificate, private)


_SIGNS = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def _usage(use: x509.ObjectIdentifier) -> x509.ExtendedKeyUsage:
    return x509.ExtendedKeyUsage([use])


def _name(common: str, *, organisation: str = "", unit: str = "") -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, organisation), (NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
    given = [x509.NameAttribute(kind, words[:64]) for kind, words in parts if words]
    return x509.Name([*given, x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
