# SPDX-License-Identifier: Apache-2.0
"""Being taken in by a centre: it is known by the code's pin before the code's secret is sent; then all is kept here."""

import ipaddress
import ssl
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

import counter_app
from counter_app.base.errors import CounterError
from counter_app.settings import Places
from counter_app.store.centre_store import CentreStore
from counter_app.sync.client import JSON, PATIENCE, RefusedByCentre, Unheard, unheard
from counter_app.sync.identity import authority_context, certificate_request, identity_of, make_key
from counter_app.wire.enrolling import AuthorityTold, EnrolAsked, Enrolled, OneTimeCode, pin_of, secret_digest
from counter_app.wire.messages import Refusal
from counter_app.wire.signing import ED25519, Ed25519Signer, enrol_message
from counter_app.wire.versions import PREFIX

A = TypeVar("A", bound=msgspec.Struct)
TRIES = 3
"""Of one enrolment whose answer did not come: the same key with the same code is told the same."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Where the window is enrolled now, and the epoch it writes in from here on."""

    name: str
    hall: str
    number: str
    epoch: int


def enrol(store: CentreStore, places: Places, url: str, code: OneTimeCode) -> TakenIn:
    """Make a key, have it taken in, and keep what the centre answers. Whatever is refused leaves everything as it was.

    Raises CounterError ``enrol.address``, ``enrol.plain``, ``enrol.stranger``, ``enrol.answer``, and what the client
    raises.
    """
    address = checked_address(url)
    authority = _authority(address, code)
    private = make_key()
    signer, window = Ed25519Signer(private), store.window_id
    request = certificate_request(private, window)
    message = enrol_message(window, signer.public_key, request, secret_digest(code.secret))
    asked = EnrolAsked(
        code=code.secret,
        window=window,
        algorithm=ED25519,
        public_key=signer.public_key,
        request=request,
        program=counter_app.__version__,
        signature=signer.sign(message),
    )
    context = authority_context(authority) if address.startswith("https:") else None
    enrolled = _asked(address, msgspec.json.encode(asked), context)
    if enrolled.authority != authority:
        raise CounterError("enrol.stranger")
    identity = identity_of(store, places, private, enrolled.certificate, enrolled.authority)
    identity.keep()
    store.seal_for_city(enrolled.recovery)
    epoch = store.enrolled(
        url=address,
        name=enrolled.name,
        hall=enrolled.hall,
        number=enrolled.number,
        algorithm=enrolled.algorithm,
        public_key=enrolled.public_key,
    )
    return TakenIn(enrolled.name, enrolled.hall, enrolled.number, epoch)


def checked_address(url: str) -> str:
    """A centre's address without what does not belong there. Only on this machine it may do without TLS."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise CounterError("enrol.address") from error
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise CounterError("enrol.address")
    if parts.path not in ("", "/"):
        raise CounterError("enrol.address")
    if parts.scheme == "http" and not _is_here(parts.hostname):
        raise CounterError("enrol.plain")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _authority(address: str, code: OneTimeCode) -> str:
    """The centre's authority, held against the code's pin. Until then nobody is trusted, and nothing is sent."""
    anybody = ssl.create_default_context()
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    told = _call("GET", f"{address}{PREFIX}/authority", b"", anybody, AuthorityTold)
    try:
        found = x509.load_pem_x509_certificate(told.authority.encode())
    except ValueError as error:
        raise CounterError("enrol.answer") from error
    if pin_of(found.public_bytes(Encoding.DER)) != code.pin:
        raise CounterError("enrol.stranger")
    return told.authority


def _asked(address: str, body: bytes, context: ssl.SSLContext | None) -> Enrolled:
    for _ in range(TRIES - 1):
        try:
            return _call("POST", f"{address}{PREFIX}/enrol", body, context, Enrolled)
        except Unheard:
            continue
    return _call("POST", f"{address}{PREFIX}/enrol", body, context, Enrolled)


def _call(method: str, url: str, body: bytes, context: ssl.SSLContext | None, kind: type[A]) -> A:
    """One unsigned call: the window has no key there yet."""
    try:
        with httpx.Client(verify=context or True, timeout=PATIENCE, trust_env=False) as client:
            answer = client.request(method, url, content=body, headers={"Content-Type": JSON})
    except (httpx.HTTPError, ssl.SSLError, OSError) as error:
        raise unheard(error) from error
    if answer.status_code >= 400:
        raise _refusal(answer)
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise CounterError("enrol.answer") from None


def _refusal(answer: httpx.Response) -> CounterError:
    try:
        told = msgspec.json.decode(answer.content, type=Refusal)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return CounterError("enrol.answer")
    return RefusedByCentre(answer.status_code, told.code, dict(told.facts), None)
