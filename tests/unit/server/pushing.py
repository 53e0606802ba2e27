# SPDX-License-Identifier: Apache-2.0
"""A made-up window for the tests of the centre: writes a chain of its own and signs its calls."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from real_centre import HALL, RealCentre

from counter_app.base.clock import system_clock, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Action, AnyFacts, Opened, Withdrawn
from counter_app.cases.chain import SHA256, Link, forge, genesis
from counter_app.cases.encoding import encode
from counter_app.cases.people import Person, Personal
from counter_app.wire import frames
from counter_app.wire.messages import Acked, Item, Push, Refusal, SignedHead
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
    head_message,
    key_id,
)

PERSON = Person(name="测试员", id_number="110101194912310024", sex="女", birth="1949-12-31", phone="13800000000")
_numbers = count(1)
_http = httpx.Client(trust_env=False, verify=False)  # noqa: S501 - there is nothing but our own loopback


def opened(number: int = 1) -> Opened:
    """A case gets its number."""
    return Opened(
        number=f"430981-03-20261120-A{number:04}K",
        guide="yuanjiang",
        item=3,
        code="002014003000",
        title="参保信息变更",
        version="2026-01",
    )


@dataclass(slots=True)
class MadeWindow:
    """A window that was enrolled with a key of its own."""

    centre: RealCentre
    number: str = field(default_factory=lambda: str(next(_numbers)))
    id: str = field(default_factory=new_id)
    epoch: int = 1
    chain: list[Item] = field(default_factory=list)
    signer: Ed25519Signer = field(default_factory=lambda: Ed25519Signer(Ed25519PrivateKey.generate()))

    def enrol(self, hall: str = HALL) -> "MadeWindow":
        """Be taken in at the centre."""
        self.centre.add_window(self.id, self.signer.public_key, hall=hall, number=self.number)
        return self

    @property
    def start(self) -> bytes:
        """What its first action is linked to."""
        return genesis(self.id, self.epoch)

    def link_at(self, seq: int) -> bytes:
        """The link of an action, or what the first one is linked to."""
        return self.chain[seq - 1].link if seq else self.start

    def write(
        self,
        facts: AnyFacts,
        case: str,
        *,
        at: int = 0,
        id: str = "",
        personal: Personal | None = None,
        clerk: str = "1001",
    ) -> Item:
        """Write an action behind the last one."""
        action = Action(
            id=id or new_id(),
            transaction=new_id(),
            case=case,
            at=at or to_micros(system_clock()),
            clerk=clerk,
            window=self.number,
            epoch=self.epoch,
            seq=len(self.chain) + 1,
            facts=facts,
            personal=personal or Personal(),
        )
        return self.put(forge(self.link_at(len(self.chain)), encode(action)))

    def put(self, made: Link) -> Item:
        """Add a link as it is."""
        stored = made.stored
        item = Item(
            len(self.chain) + 1,
            stored.header,
            stored.facts,
            stored.personal,
            made.salt,
            made.personal_digest,
            made.link,
        )
        self.chain.append(item)
        return item

    def write_cases(self, cases: int) -> None:
        """Write some cases of two actions each."""
        for _ in range(cases):
            case, number = new_id(), len(self.chain) + 1
            self.write(opened(number), case, personal=Personal(applicant=PERSON))
            self.write(Withdrawn(), case)

    def head(self, seq: int) -> SignedHead:
        """Its word for where its chain stands."""
        at, link = to_micros(system_clock()), self.link_at(seq)
        signature = self.signer.sign(head_message(self.id, self.epoch, seq, link, at))
        return SignedHead(seq, link, at, key_id(self.signer.public_key), ED25519, signature)

    def message(self, first: int = 1, last: int = 0, **changes: Any) -> Push:  # noqa: ANN401
        """A push of a stretch of the chain; without ``last`` to its end, ``first`` behind it for none."""
        last = last or len(self.chain)
        return msgspec.structs.replace(
            Push(
                window=self.id,
                epoch=self.epoch,
                reason="enrolled",
                algorithm=SHA256,
                previous=self.link_at(first - 1),
                last_seq=len(self.chain),
                open=True,
                items=tuple(self.chain[first - 1 : last]),
                head=self.head(last),
            ),
            **changes,
        )

    def headers(self, method: str, target: str, body: bytes, *, at: int | None = None) -> dict[str, str]:
        """A call's signature."""
        key, nonce = key_id(self.signer.public_key), secrets.token_hex(16)
        at = to_micros(system_clock()) if at is None else at
        message = call_message(method, target, body, window=self.id, key=key, nonce=nonce, at=at)
        return {
            WINDOW_HEADER: self.id,
            KEY_HEADER: key,
            ALGORITHM_HEADER: ED25519,
            NONCE_HEADER: nonce,
            AT_HEADER: str(at),
            SIGNATURE_HEADER: encoded(self.signer.sign(message)),
        }

    def post(self, body: bytes, target: str = "/v1/push", *, at: int | None = None) -> httpx.Response:
        """Send bytes as they are, signed."""
        return call(self.centre, "POST", target, body, self.headers("POST", target, body, at=at))

    def push(self, first: int = 1, last: int = 0, **changes: Any) -> Acked | Refusal:  # noqa: ANN401
        """Push a stretch of the chain: the answer."""
        return answer(self.post(frames.pack(self.message(first, last, **changes))))

    def get(self, target: str) -> httpx.Response:
        """A signed question."""
        return call(self.centre, "GET", target, b"", self.headers("GET", target, b""))


def call(centre: RealCentre, method: str, target: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
    """A call as it stands."""
    return _http.request(method, centre.url + target, content=body, headers=headers)


def answer(response: httpx.Response) -> Acked | Refusal:
    """What a push was answered."""
    if response.status_code == 200:
        return frames.unpack(response.content, Acked)
    return msgspec.json.decode(response.content, type=Refusal)


def links(items: Sequence[Item]) -> list[bytes]:
    """Their links."""
    return [one.link for one in items]
