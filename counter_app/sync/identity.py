# SPDX-License-Identifier: Apache-2.0
"""Who this window is to the centre: an Ed25519 key made here, which never leaves, and the certificate for it.

One private file beside the store (``identity.pem``): the key as PKCS#8 under a password that only the store's own key
leads to, the window's certificate, the authority's. It is written whole or not at all.
"""

import ssl
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from counter_app.base.errors import CounterError
from counter_app.settings import Places
from counter_app.store.centre_store import CentreStore
from counter_app.store.disk import disk_faults_told, write_whole
from counter_app.wire.signing import Ed25519Signer

PURPOSE = "identity"
RENEWED_AT = 2 / 3
"""Of a certificate's life, after which the next one is asked for."""


def identity_file(places: Places) -> Path:
    """The window's key and certificates. Without the store's key it opens nothing."""
    return places.data / "identity.pem"


def make_key() -> Ed25519PrivateKey:
    """A new key, for one enrolment."""
    return Ed25519PrivateKey.generate()


def certificate_request(private: Ed25519PrivateKey, window: str) -> str:
    """What a certificate for a key is asked for with, PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, window)])
    made = x509.CertificateSigningRequestBuilder().subject_name(name).sign(private, None)
    return made.public_bytes(Encoding.PEM).decode()


def authority_context(authority: str) -> ssl.SSLContext:
    """TLS that trusts this authority and nobody else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=authority)
    return context


@dataclass(frozen=True, slots=True)
class Identity:
    """The window's key with its certificate and the authority's."""

    file: Path
    password: bytes = field(repr=False)
    private: Ed25519PrivateKey
    certificate: x509.Certificate
    authority: x509.Certificate

    @property
    def signer(self) -> Ed25519Signer:
        """Signs calls and heads."""
        return Ed25519Signer(self.private)

    def ended(self, now: datetime) -> bool:
        """Whether the certificate counts no longer; a new one may still be asked for."""
        return now >= self.certificate.not_valid_after_utc

    def is_due(self, now: datetime) -> bool:
        """Whether it is time for the next certificate."""
        since, until = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        return now >= since + (until - since) * RENEWED_AT

    def ssl_context(self, now: datetime) -> ssl.SSLContext:
        """For calls over https: shows the certificate while it counts; nginx refuses one that has ended."""
        context = authority_context(_pem(self.authority))
        if not self.ended(now):
            context.load_cert_chain(self.file, password=self.password)
        return context

    def request(self, window: str) -> str:
        """What the next certificate is asked for with."""
        return certificate_request(self.private, window)

    def keep(self) -> None:
        """Write the file; on the disk before this returns."""
        key = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(self.password))
        whole = key.decode() + _pem(self.certificate) + _pem(self.authority)
        with disk_faults_told():
            write_whole(self.file, whole.encode())

    def renewed(self, certificate: str, authority: str) -> "Identity":
        """The same key with a new certificate, kept. Raises CounterError ``enrol.answer`` where it is not for it."""
        own, issuer = _checked(self.private, certificate, authority)
        fresh = replace(self, certificate=own, authority=issuer)
        fresh.keep()
        return fresh


def identity_of(
    store: CentreStore, places: Places, private: Ed25519PrivateKey, certificate: str, authority: str
) -> Identity:
    """A window's new identity, not kept yet. Raises CounterError ``enrol.answer`` where the parts do not fit."""
    own, issuer = _checked(private, certificate, authority)
    return Identity(identity_file(places), _password(store), private, own, issuer)


def read_identity(store: CentreStore, places: Places) -> Identity:
    """Raises CounterError ``identity.key_gone`` or ``identity.key_damaged``: then the window is enrolled anew."""
    file = identity_file(places)
    if not file.exists():
        raise CounterError("identity.key_gone")
    with disk_faults_told():
        whole = file.read_bytes()
    password = _password(store)
    try:
        private = load_pem_private_key(whole, password)
        certificate, authority = x509.load_pem_x509_certificates(whole)
    except (ValueError, TypeError) as error:
        raise CounterError("identity.key_damaged") from error
    if not isinstance(private, Ed25519PrivateKey) or certificate.public_key() != private.public_key():
        raise CounterError("identity.key_damaged")
    return Identity(file, password, private, certificate, authority)


def context_for(identity: Identity, url: str, now: datetime) -> ssl.SSLContext | None:
    """What the client of a centre at this address needs; None without TLS (a centre on this very machine).

    ``now`` is by the centre's clock, as far as that is known.
    """
    return identity.ssl_context(now) if url.startswith("https:") else None


def _password(store: CentreStore) -> bytes:
    return store.secret(PURPOSE).hex().encode()


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _checked(private: Ed25519PrivateKey, certificate: str, authority: str) -> tuple[x509.Certificate, x509.Certificate]:
    """Both certificates, if one is for the key and by the other."""
    try:
        own = x509.load_pem_x509_certificate(certificate.encode())
        issuer = x509.load_pem_x509_certificate(authority.encode())
        own.verify_directly_issued_by(issuer)
    except Exception as error:  # the library raises its own, TypeError and ValueError
        raise CounterError("enrol.answer") from error
    if own.public_key() != private.public_key():
        raise CounterError("enrol.answer")
    return own, issuer
