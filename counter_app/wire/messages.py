# SPDX-License-Identifier: Apache-2.0
"""The messages themselves. Moments are µs since 1970 (UTC); links, digests, keys and signatures are bare bytes."""

from typing import TypeAlias

import msgspec

Fact: TypeAlias = str | int


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a window sends: a field that the centre does not know is refused."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre answers: a window passes over fields that are newer than itself."""


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One action exactly as the window stored it: its three pieces, and what ties it into the chain.

    Of an erased person ``personal`` and ``salt`` are both None.
    """

    seq: int
    header: bytes
    facts: bytes
    personal: bytes | None
    salt: bytes | None
    personal_digest: bytes
    link: bytes


class SignedHead(msgspec.Struct, frozen=True, array_like=True):
    """The window's word for where its chain stands: signed over :func:`counter_app.wire.signing.head_message`."""

    seq: int
    link: bytes
    at: int
    key: str
    algorithm: str  # of the signature
    signature: bytes


class Push(Message, frozen=True, kw_only=True):
    """Actions of one epoch in order, the first one behind ``previous``. Without items it only asks where things stand.

    ``last_seq`` is the window's own last action in this epoch, ``open`` whether it still writes in it.
    """

    window: str
    epoch: int
    reason: str  # why the epoch was opened
    algorithm: str  # of the chain
    previous: bytes
    last_seq: int
    open: bool
    items: tuple[Item, ...]
    head: SignedHead


class Acked(Answer, frozen=True, kw_only=True):
    """All actions of the epoch up to ``ack`` are on the centre's disk; up to ``durable`` also in a verified backup."""

    ack: int
    head: bytes
    now: int
    durable: int = 0


class Refusal(Answer, frozen=True, kw_only=True):
    """Why nothing was taken. ``code`` names the sentence; ``facts`` fill it and tell a program what to do next."""

    code: str
    now: int
    facts: dict[str, Fact] = {}


class FeedRow(msgspec.Struct, frozen=True, array_like=True):
    """One version of one thing that comes from the centre. Signed over :func:`counter_app.wire.signing.row_message`.

    ``schema`` is that of the feed's body; ``gone`` says that the thing no longer counts.
    """

    feed: str
    cursor: int
    key: str
    version: str
    schema: int
    at: int
    gone: bool
    body: bytes
    signature: bytes


class Pull(Message, frozen=True, kw_only=True):
    """Give me what is new: the last cursor seen of each feed; 0 for everything. ``seen`` are those rows' signatures: a
    centre that was brought back from an older copy has other rows there, and tells such a feed from its beginning."""

    marks: dict[str, int]
    seen: dict[str, bytes] = {}
    most_bytes: int = 4 * 1024 * 1024


class Pulled(Answer, frozen=True, kw_only=True):
    """Rows of each feed in the order of their cursors. ``more`` while the centre has further ones."""

    rows: tuple[FeedRow, ...]
    more: bool
    now: int


class CommonAsked(Message, frozen=True, kw_only=True):
    """Links of an epoch from ``from_seq`` on: up to where do we agree?"""

    epoch: int
    from_seq: int
    links: tuple[bytes, ...]


class CommonTold(Answer, frozen=True, kw_only=True):
    """Up to ``common`` both sides hold the same chain; ``mark`` is how far the centre's goes."""

    common: int
    mark: int
    now: int
