# SPDX-License-Identifier: Apache-2.0
"""The checker: what windows said, beside what is stored. It believes neither database, and recomputes every link."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from counter_app.cases.chain import digest_personal, genesis, link
from counter_app.cases.encoding import decode_header
from faults.told import Told


@dataclass(frozen=True, slots=True)
class StoredAction:
    """A row of a ledger, whichever side it lies on."""

    seq: int
    id: str | None  # None: the same action stands in another place too, and counts there
    header: bytes
    facts: bytes
    personal: bytes | None
    salt: bytes | None
    personal_digest: bytes
    link: bytes


Stored: TypeAlias = Mapping[tuple[str, int], Sequence[StoredAction]]
"""By (window, epoch), as the database gave it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. ``faults`` is empty where everything holds."""

    faults: tuple[str, ...]
    saved: int
    acked: int
    stored: int


def check(told: Sequence[Told], stored: Stored, *, drained: bool, own: Iterable[str] = ()) -> Found:
    """Nothing acknowledged is missing or other than it was, nothing is there twice, no gap, every chain whole.

    ``drained``: everything had its time to arrive, so all that was saved is stored too, and all that is stored was
    saved: said, or at least in a window's own store (``own``: the ids there).
    """
    faults = [*_chain_faults(stored), *_twice(stored)]
    by_place = {(window, epoch, one.seq): one for (window, epoch), rows in stored.items() for one in rows}
    acked = 0
    for one in told:
        acked += sum(one.acked.values())
        faults += _acked_faults(one, by_place)
    ids = {one.id for rows in stored.values() for one in rows if one.id is not None}
    if drained:
        for one in told:
            faults += _some(f"{one.window}: saved, not stored", sorted(one.saved - ids))
        said = {key for one in told for key in one.said} | set(own)
        faults += _some("stored, never saved", [key for key in ids if key not in said])
    saved = sum(len(one.said) for one in told)
    return Found(tuple(faults), saved, acked, sum(len(rows) for rows in stored.values()))


def _acked_faults(told: Told, by_place: Mapping[tuple[str, int, int], StoredAction]) -> list[str]:
    faults = []
    for epoch, upto in told.acked.items():
        lost = [seq for seq in range(1, upto + 1) if (told.window, epoch, seq) not in by_place]
        faults += _some(f"{told.window}/{epoch}: acknowledged, not stored", lost)
    other = [
        key
        for life in told.lives
        for key, (epoch, seq, joined) in life.saved.items()
        if life.is_acked(key)
        and (found := by_place.get((told.window, epoch, seq))) is not None
        and found.link != joined
    ]
    return faults + _some(f"{told.window}: acknowledged, stored otherwise", other)


def _twice(stored: Stored) -> list[str]:
    everything = [one for rows in stored.values() for one in rows]
    ids = Counter(one.id for one in everything if one.id is not None)
    strays = [one.seq for one in everything if one.id is None and decode_header(one.header).id not in ids]
    doubled = [key for key, count in ids.items() if count > 1]
    return _some("stored twice", doubled) + _some("counted nowhere", strays)


def _chain_faults(stored: Stored) -> list[str]:
    faults = []
    for (window, epoch), rows in stored.items():
        ordered = sorted(rows, key=lambda one: one.seq)
        places = [one.seq for one in ordered]
        if places != list(range(1, len(places) + 1)):
            faults.append(f"{window}/{epoch}: gaps or doubles in {len(places)} places up to {max(places)}")
            continue
        previous = genesis(window, epoch)
        for one in ordered:
            previous = link(previous, one.header, one.facts, one.personal_digest)
            header = decode_header(one.header)
            held = one.personal is None or digest_personal(one.salt or b"", one.personal) == one.personal_digest
            named = (header.epoch, header.seq) == (epoch, one.seq) and one.id in (None, header.id)
            if previous != one.link or not held or not named:
                faults.append(f"{window}/{epoch}: the chain does not hold at {one.seq}")
                break
    return faults


def _some(what: str, found: Sequence[object]) -> list[str]:
    """One fault for many of a kind, the first few named."""
    return [f"{what}: {len(found)} ({', '.join(map(str, found[:3]))})"] if found else []
