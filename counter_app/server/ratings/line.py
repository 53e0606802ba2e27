# SPDX-License-Identifier: Apache-2.0
"""The line to the province's endpoint: one batch over HTTP, and what its answer means for each record of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx

from counter_app.catalogue.rating_dialects import Dialect, Record

SECONDS = 30.0
MOST_ANSWER_BYTES = 4 * 1024 * 1024
KEY_HEADER = "Idempotency-Key"
ABOUT_THE_RECORDS = frozenset({400, 409, 413, 422})
"""What is wrong lies in what was sent; every other refusal is about the line, the token or the address."""
_MOST_REASON = 200


class Told(StrEnum):
    """How a batch ended."""

    taken = "taken"
    refused = "refused"  # something in it is wrong
    away = "away"  # nobody answered, or not now


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``parked``: reasons by the record's own id, of records that were not taken."""

    told: Told
    code: str = ""  # of ``rating_records.line``, where it was not taken
    status: int = 0
    wait: float | None = None  # as the endpoint asked
    parked: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)  # as the endpoint understood them, where it says so
    reason: str = ""


def client(token: str, *, seconds: float = SECONDS) -> httpx.AsyncClient:
    """One line; nothing of the machine's own settings, and nowhere else than where it was told to go."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.AsyncClient(headers=headers, timeout=seconds, trust_env=False, follow_redirects=False)


async def send(line: httpx.AsyncClient, url: str, dialect: Dialect, records: Sequence[Record], key: str) -> Answer:
    """Send a batch. The same ``key`` again is the same batch, for endpoints that look at it."""
    try:
        answer = await line.post(url, json={dialect.records: list(records)}, headers={KEY_HEADER: key})
    except httpx.HTTPError as error:
        return Answer(Told.away, "unheard", reason=type(error).__name__)
    status = answer.status_code
    if answer.is_success:
        parked, levels = _results(answer)
        return Answer(Told.taken, status=status, parked=parked, levels=levels)
    if status in ABOUT_THE_RECORDS:
        parked, _ = _results(answer)
        return Answer(Told.refused, "refused", status, parked=parked, reason=_reason(answer))
    code = "token" if status in (401, 403, 407) else "busy" if status in (408, 425, 429) or status >= 500 else "address"
    return Answer(Told.away, code, status, _asked_wait(answer))


def _asked_wait(answer: httpx.Response) -> float | None:
    given = answer.headers.get("Retry-After", "")
    return float(min(int(given), 24 * 3600)) if given.isascii() and given.isdigit() else None


def _results(answer: httpx.Response) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Refused records with their reasons, and levels as they were understood, where the answer tells either."""
    parked: dict[str, str] = {}
    levels: dict[str, str] = {}
    for one in _listed(answer):
        record = one.get("record")
        if isinstance(record, str):
            if one.get("ok") is False:
                parked[record] = _spoken(one.get("faults"))
            if isinstance(one.get("level"), str):
                levels[record] = str(one["level"])
    return parked, levels


def _listed(answer: httpx.Response) -> list[dict[str, Any]]:
    try:
        whole = answer.json() if len(answer.content) <= MOST_ANSWER_BYTES else None
    except ValueError:
        return []
    found = whole.get("results") if isinstance(whole, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _spoken(faults: object) -> str:
    """``areacode:region12 evaltime:moment``; an endpoint's own words are cut and never trusted to be short."""
    if not isinstance(faults, list):
        return str(faults or "")[:_MOST_REASON]
    each = [f"{one.get('field', '')}:{one.get('why', '')}" for one in faults if isinstance(one, dict)]
    return " ".join(each)[:_MOST_REASON]


def _reason(answer: httpx.Response) -> str:
    words = [one for one in answer.text[:_MOST_REASON].split() if one.isprintable()]
    return f"{answer.status_code} {' '.join(words)}".strip()
