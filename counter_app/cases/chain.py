# SPDX-License-Identifier: Apache-2.0
"""The chain of a window's actions: each link covers the one before, so nothing can be changed or left out unseen.

``link = H(alg ‖ previous ‖ header ‖ H(facts) ‖ H(salt ‖ personal))`` and ``genesis = H(window ‖ epoch)``, every part
with its length before it. Of an erased person only the digest of salt and personal part is kept; the chain stays
whole. What no chain can show by itself: a tail that was cut off, or a chain that was recomputed as a whole.
"""

import hashlib
import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.cases.encoding import ActionBytes, decode_header

SHA256 = "sha256"
SM3 = "sm3"
ALGORITHMS = (SHA256, SM3)
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Link:
    """An action in its chain, as stored. ``salt`` is None once the personal part was erased."""

    stored: ActionBytes
    salt: bytes | None
    personal_digest: bytes
    link: bytes
    algorithm: str = SHA256


def new_salt() -> bytes:
    """Salt for one personal part, so that its digest tells nothing about it."""
    return secrets.token_bytes(SALT_BYTES)


def genesis(window_id: str, epoch: int, algorithm: str = SHA256) -> bytes:
    """What the first action of an epoch is linked to."""
    return _digest(algorithm, b"genesis", window_id.encode(), str(epoch).encode())


def digest_personal(salt: bytes, personal: bytes, algorithm: str = SHA256) -> bytes:
    """The digest of a personal part, which outlives its erasure."""
    return _digest(algorithm, b"personal", salt, personal)


def link(previous: bytes, header: bytes, facts: bytes, personal_digest: bytes, algorithm: str = SHA256) -> bytes:
    """The link of an action that follows ``previous``."""
    return _digest(algorithm, b"link", previous, header, _digest(algorithm, b"facts", facts), personal_digest)


def forge(previous: bytes, stored: ActionBytes, algorithm: str = SHA256) -> Link:
    """Put a new action behind ``previous``, with fresh salt."""
    if stored.personal is None:
        raise ValueError("a new action has a personal part, if an empty one")
    salt = new_salt()
    personal_digest = digest_personal(salt, stored.personal, algorithm)
    joined = link(previous, stored.header, stored.facts, personal_digest, algorithm)
    return Link(stored, salt, personal_digest, joined, algorithm)


def verify(start: bytes, links: Iterable[Link], *, epoch: int) -> int | None:
    """The position (from 1) of the first link that does not hold, or None where the whole epoch does.

    Checked are the link itself, the personal part where it is still there, and that the header names this
    epoch and this position.
    """
    previous = start
    for position, one in enumerate(links, 1):
        if not _holds(previous, one, epoch, position):
            return position
        previous = one.link
    return None


def _holds(previous: bytes, one: Link, epoch: int, position: int) -> bool:
    try:
        header = decode_header(one.stored.header)
        if (header.epoch, header.seq) != (epoch, position):
            return False
        erased = one.stored.personal is None and one.salt is None
        if not erased:
            if one.stored.personal is None or one.salt is None:
                return False
            if digest_personal(one.salt, one.stored.personal, one.algorithm) != one.personal_digest:
                return False
        joined = link(previous, one.stored.header, one.stored.facts, one.personal_digest, one.algorithm)
    except CounterError:
        return False
    return joined == one.link


def _digest(algorithm: str, *parts: bytes) -> bytes:
    """Parts with their lengths, the algorithm's own name first, so that no two inputs read alike."""
    if algorithm not in ALGORITHMS:
        raise CounterError("cases.chain.algorithm", algorithm=algorithm)
    whole = _NAMED[algorithm] + b"".join([_length(len(part)) + part for part in parts])
    if algorithm == SHA256:  # every action is digested three times, at both ends of the line
        return hashlib.sha256(whole).digest()
    try:
        return hashlib.new(algorithm, whole).digest()
    except ValueError as error:  # SM3 is missing where OpenSSL was built without it
        raise CounterError("cases.chain.algorithm", algorithm=algorithm) from error


_length = struct.Struct(">Q").pack
_NAMED = {name: _length(len(name)) + name.encode() for name in ALGORITHMS}
