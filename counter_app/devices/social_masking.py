# SPDX-License-Identifier: Apache-2.0
"""Masking of APDU traces: what a card holds gives way to a made-up card's, byte for byte as long as it was.

Commands and status words stay: they are the reader's talk and no person's. A record keeps its tag and its length;
what is no record, or is none that is known, is blanked, since nobody can tell what it holds.
"""

from collections.abc import Sequence
from dataclasses import replace

from counter_app.devices.protocols.social_security_card import FILES
from counter_app.devices.simulated.sample_cards import sample_cards
from counter_app.devices.simulated.social_card import records_of
from counter_app.devices.traces import Passage

STAND_IN = "resident"
NAME_TAGS = (0x09, 0x4E)
_READ, _GO_ON = 0xB2, 0xC0
_HEAD, _STATUS = 2, 2
_TAGS = frozenset(item.tag for items in FILES.values() for item in items)


def mask_social(passages: Sequence[Passage]) -> list[Passage]:
    """The same passages with nobody in them."""
    masked = list(passages)
    parts: list[int] = []  # where the pieces of one answer stand
    reading = False
    for place, one in enumerate(passages):
        if one.sent:
            if one.data[1:2] != bytes([_GO_ON]):  # else it asks for the rest of the same answer
                _put(masked, parts, reading=reading)
                parts, reading = [], one.data[1:2] == bytes([_READ])
        else:
            parts.append(place)
    _put(masked, parts, reading=reading)
    return masked


def _put(masked: list[Passage], parts: Sequence[int], *, reading: bool) -> None:
    """Exchange one answer, which may have come in pieces, each with a status word at its end."""
    bodies = [masked[place].data[:-_STATUS] for place in parts]
    made, at = _made(b"".join(bodies)) if reading else bytes(sum(map(len, bodies))), 0
    for place, body in zip(parts, bodies, strict=True):
        one = masked[place]
        status = one.data[len(body) :] if len(one.data) >= _STATUS else bytes(len(one.data))
        masked[place] = replace(one, data=made[at : at + len(body)] + status)
        at += len(body)


def _made(data: bytes) -> bytes:
    """The stand-in's record in the place of somebody's."""
    if len(data) <= _HEAD or data[0] not in _TAGS:
        return bytes(len(data))
    value = data[_HEAD:]
    known = records_of(sample_cards()[STAND_IN])[data[0]]
    made = _name(value) if data[0] in NAME_TAGS else known[: len(value)].ljust(len(value), b"\0")
    return data[:_HEAD] + made


def _name(value: bytes) -> bytes:
    """A name that fills as much of its record as the true one."""
    filled = len(value.rstrip(b"\0"))
    name = sample_cards()[STAND_IN].name.encode("gb18030")
    return (name * filled)[: filled - filled % 2].ljust(len(value), b"\0")
