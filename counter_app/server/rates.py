# SPDX-License-Identifier: Apache-2.0
"""How often somebody may call: a bucket for each caller and each kind of call, in this process's memory."""

from collections import OrderedDict
from dataclasses import dataclass

from fastapi import Request

from counter_app.server.centre import centre_of
from counter_app.server.refusals import Refused

MOST_KEPT = 20_000
"""Buckets; the one not used for longest goes first, which is full again by then."""
_MINUTE = 60_000_000


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


def address_of(request: Request) -> str:
    """Where a call comes from; through one's own nginx by what that says."""
    if centre_of(request).settings.trusted_proxy:
        return request.headers.get("X-Real-IP", "")
    return request.client.host if request.client else ""
