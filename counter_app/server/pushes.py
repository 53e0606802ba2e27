# SPDX-License-Identifier: Apache-2.0
"""A push as it came over the wire, and everything that can be said of it without the database."""

import re
from collections.abc import Sequence

import msgspec

from counter_app.base.errors import CounterError
from counter_app.cases.chain import ALGORITHMS, digest_personal, link
from counter_app.cases.encoding import SCHEMA
from counter_app.server.access import Caller
from counter_app.server.ledger import Stored
from counter_app.server.refusals import Refused
from counter_app.wire import frames
from counter_app.wire.messages import Item, Push
from counter_app.wire.signing import head_message, holds
from counter_app.wire.versions import MOST_BATCH_BYTES, MOST_ITEMS

MOST_NUMBER = 2**53
MOST_EPOCH = 2**31 - 1
_LINK_BYTES = 32
_SALT_BYTES = 16
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_WORD = re.compile(r"[A-Za-z0-9_.-]{0,64}")
_LAST_MOMENT = 2**53


class _Header(msgspec.Struct):
    """What the ledger needs of an action's header; a projector reads the rest."""

    schema: int
    id: str
    at: int
    epoch: int
    seq: int


_header = msgspec.json.Decoder(_Header)


def read_push(frame: bytes, caller: Caller) -> Push:
    """Unpack and check a push. Raises Refused; nothing of it is quoted."""
    try:
        push = frames.unpack(frame, Push)
    except CounterError as error:
        raise Refused(413 if error.code == "wire.too_large" else 400, error.code) from None
    _check_words(push, caller)
    _check_items(push.items)
    _check_head(push, caller)
    return push


def _check_words(push: Push, caller: Caller) -> None:
    if push.window != caller.window:
        raise Refused(403, "push.window")
    numbers_hold = 0 <= push.epoch <= MOST_EPOCH and 0 <= push.last_seq <= MOST_NUMBER
    if not numbers_hold or not _WORD.fullmatch(push.reason) or len(push.previous) != _LINK_BYTES:
        raise Refused(400, "push.words")
    if push.algorithm not in ALGORITHMS:
        raise Refused(400, "push.algorithm")
    if push.items and push.items[-1].seq > push.last_seq:
        raise Refused(400, "push.words")


def _check_items(items: Sequence[Item]) -> None:
    if len(items) > MOST_ITEMS:
        raise Refused(413, "push.items", most=MOST_ITEMS)
    size = 0
    for number, one in enumerate(items):
        if one.seq != items[0].seq + number or not 1 <= one.seq <= MOST_NUMBER:
            raise Refused(400, "push.order")
        size += len(one.header) + len(one.facts) + len(one.personal or b"")
        erased = one.personal is None and one.salt is None
        whole = one.personal is not None and one.salt is not None and len(one.salt) == _SALT_BYTES
        if not (erased or whole) or len(one.personal_digest) != _LINK_BYTES or len(one.link) != _LINK_BYTES:
            raise Refused(400, "push.item", seq=one.seq)
    if size > MOST_BATCH_BYTES and len(items) > 1:
        raise Refused(413, "push.size", most=MOST_BATCH_BYTES)


def _check_head(push: Push, caller: Caller) -> None:
    """The window's word for its chain is signed with the key that signed the call."""
    head = push.head
    if not 0 <= head.seq <= push.last_seq or not 0 <= head.at <= _LAST_MOMENT or len(head.link) != _LINK_BYTES:
        raise Refused(400, "push.head")
    message = head_message(push.window, push.epoch, head.seq, head.link, head.at)
    if (head.key, head.algorithm) != (caller.key, caller.algorithm) or not holds(
        caller.algorithm, caller.public_key, message, head.signature
    ):
        raise Refused(401, "push.head")
    if any(one.seq == head.seq and one.link != head.link for one in push.items):
        raise Refused(400, "push.head")


def chained(push: Push, items: Sequence[Item], previous: bytes) -> list[Stored]:
    """Items as they go into the ledger, each link worked out anew behind ``previous``.

    Raises Refused: ``push.newer`` (409) for an action of a newer program, ``push.item`` or ``push.link`` (400).
    """
    taken: list[Stored] = []
    for one in items:
        header = _read_header(one, push.epoch)
        if one.personal is not None and one.salt is not None:
            if digest_personal(one.salt, one.personal, push.algorithm) != one.personal_digest:
                raise Refused(400, "push.link", seq=one.seq)
        if link(previous, one.header, one.facts, one.personal_digest, push.algorithm) != one.link:
            raise Refused(400, "push.link", seq=one.seq)
        taken.append(
            Stored(
                one.seq,
                header.id,
                header.at,
                one.link,
                one.header,
                one.facts,
                one.personal,
                one.salt,
                one.personal_digest,
            )
        )
        previous = one.link
    return taken


def _read_header(one: Item, epoch: int) -> _Header:
    try:
        header = _header.decode(one.header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(400, "push.item", seq=one.seq) from None
    if header.schema > SCHEMA:
        raise Refused(409, "push.newer", schema=header.schema, known=SCHEMA)
    placed = (header.epoch, header.seq) == (epoch, one.seq)
    if not placed or not _ID.fullmatch(header.id) or not 0 <= header.at <= _LAST_MOMENT:
        raise Refused(400, "push.item", seq=one.seq)
    return header
