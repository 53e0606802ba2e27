# SPDX-License-Identifier: Apache-2.0
"""How often somebody may call: a bucket for each caller and each kind of call.

Most buckets are in a process's memory; nginx holds the same for a whole node. Where guessing would pay they are in the
database as well, one for all workers of all nodes: :func:`hold_shared_rate`.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy import delete, select, text

from counter_app.server.centre import Centre, centre_of
from counter_app.server.database import is_postgresql
from counter_app.server.refusals import Refused
from counter_app.server.tables.rates import shared_rate

MOST_KEPT = 20_000
"""Buckets; the one not used for longest goes first, which is full again by then."""
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_SWEEP = 64
"""One of so many counted calls takes the buckets along that are full again: that of the µs that this divides."""

_TAKE = text(
    "INSERT INTO shared_rate (digest, full_at) VALUES (:digest, :first) "
    "ON CONFLICT (digest) DO UPDATE SET full_at = "
    "(CASE WHEN shared_rate.full_at > :now THEN shared_rate.full_at ELSE :now END) + :step "
    "WHERE shared_rate.full_at <= :latest RETURNING full_at"
)
"""One statement, so that of many at once each is counted; no row comes back where the bucket is empty."""


@dataclass(slots=True)
class _Bucket:
    """What is left, and when that was counted (µs)."""

    left: float
    at: int


class Rates:
    """Buckets that fill evenly: ``per_minute`` calls, all of them at once if need be."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def take(self, kind: str, caller: str, per_minute: int, now: int) -> int:
        """Count a call. 0 where it may be, else the seconds after which one may."""
        place = kind, caller
        bucket = self._buckets.pop(place, None) or _Bucket(per_minute, now)
        self._buckets[place] = bucket
        if len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        passed = max(0, now - bucket.at)
        bucket.left = min(per_minute, bucket.left + passed * per_minute / _MINUTE)
        bucket.at = now
        if bucket.left >= 1:
            bucket.left -= 1
            return 0
        return max(1, round((1 - bucket.left) * 60 / per_minute))


def hold_rate(request: Request, kind: str, caller: str, per_minute: int) -> None:
    """Raises Refused ``call.often`` (429) where a caller comes more often than that."""
    rates = getattr(request.app.state, "rates", None)
    if not isinstance(rates, Rates):
        rates = request.app.state.rates = Rates()
    if wait := rates.take(kind, caller, per_minute, centre_of(request).now()):
        raise Refused(429, "call.often", wait=wait, seconds=wait)


async def hold_shared_rate(centre: Centre, what: str, key: str, most: int, seconds: int) -> None:
    """``most`` calls in ``seconds`` of one ``key`` (an address, a number) for one ``what``, at whatever worker or node;
    all of them at once if need be, and they come back evenly.

    Counted in a transaction of its own, which a later refusal does not take back: call it before any other is open.
    Raises Refused ``call.often`` (429). The table keeps a digest of the key, and that only until the bucket is full.
    """
    digest = hashlib.sha256(f"{what}\0{key}".encode("utf-8", "surrogatepass")).digest()
    now, step = centre.now(), seconds * _SECOND // most
    latest = now + step * (most - 1)
    async with centre.engine.begin() as connection:
        if is_postgresql(centre.settings):  # nothing is lost that anybody was promised
            await connection.execute(text("SET LOCAL synchronous_commit TO off"))
        if now % _SWEEP == 0:
            await connection.execute(delete(shared_rate).where(shared_rate.c.full_at < now))
        given = {"digest": digest, "now": now, "step": step, "first": now + step, "latest": latest}
        if (await connection.execute(_TAKE, given)).one_or_none() is not None:
            return
        full_at = await connection.scalar(select(shared_rate.c.full_at).where(shared_rate.c.digest == digest))
    wait = max(1, -(-((full_at or latest) - latest) // _SECOND))
    raise Refused(429, "call.often", wait=wait, seconds=wait)


def address_of(request: Request) -> str:
    """Where a call comes from; through one's own nginx by what that says."""
    if centre_of(request).settings.trusted_proxy:
        return request.headers.get("X-Real-IP", "")
    return request.client.host if request.client else ""
