# SPDX-License-Identifier: Apache-2.0
"""A small receiver in the province's place: takes records over HTTP, checks each against the list of fields, and says
field by field what passed. It keeps no value of a record but its level, and nothing on disk."""

import hmac
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response

from counter_app.base.evaluation import LevelList, shipped_levels
from counter_app.catalogue.rating_dialects import LEVELS, Content, Dialect
from counter_app.server.ratings.line import KEY_HEADER

MOST_BYTES = 16 * 1024 * 1024
REPORT = "/report"


@dataclass(slots=True)
class Seen:
    """What came in so far."""

    records: int = 0
    again: int = 0
    faulty: int = 0
    passed: Counter[str] = field(default_factory=Counter)  # by field
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)  # by field and why
    levels: Counter[str] = field(default_factory=Counter)
    ids: dict[str, str] = field(default_factory=dict)  # of records that were taken, with the batch they came in


class Receiver:
    """The receiver's memory, and what it answers."""

    def __init__(self, dialect: Dialect, token: str = "", levels: LevelList | None = None) -> None:
        self.dialect = dialect
        self.seen = Seen()
        self._token = token
        self._levels = levels or shipped_levels()
        found = dialect.field_of(Content.record)
        self._id = found.key if found is not None else ""

    def lets_in(self, request: Request) -> bool:
        """Whether the token is the one."""
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        return not self._token or hmac.compare_digest(given, f"Bearer {self._token}".encode())

    def take(self, body: bytes, batch: str) -> tuple[int, dict[str, Any]]:
        """A batch: the status and what is answered. One wrong record keeps no other out."""
        try:
            whole = msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError):
            return 400, {"faults": [{"field": "", "why": "not_json"}]}
        records = whole.get(self.dialect.records) if isinstance(whole, dict) else None
        if not isinstance(records, list) or not records:
            return 400, {"faults": [{"field": self.dialect.records, "why": "not_a_list"}]}
        results = [self._one(record, batch) for record in records]
        status = 200 if any(one["ok"] for one in results) else 422
        return status, {"results": results}

    def _one(self, record: object, batch: str) -> dict[str, Any]:
        faults = self.dialect.faults(record, self._levels)
        own = record if isinstance(record, dict) else {}
        known = str(own.get(self._id, ""))
        if not faults and known in self.seen.ids and not self.dialect.follows and self.seen.ids[known] != batch:
            return self._refused(known, [("twice", self._id)])
        self.seen.records += 1
        wrong = {one.field for one in faults}
        self.seen.passed.update(one.key for one in self.dialect.fields if one.key not in wrong)
        if faults:
            self.seen.faulty += 1
            return self._refused(known, [(one.why, one.field) for one in faults])
        self.seen.again += known in self.seen.ids
        level = str(self.dialect.level_of(own))
        if known not in self.seen.ids:
            self.seen.levels[level] += 1
        self.seen.ids[known] = batch
        return {"record": known, "ok": True, "level": self.dialect.level.values[level]}

    def _refused(self, known: str, faults: list[tuple[str, str]]) -> dict[str, Any]:
        self.seen.faults.update((where, why) for why, where in faults)
        return {"record": known, "ok": False, "faults": [{"field": where, "why": why} for why, where in faults]}

    def report(self) -> dict[str, Any]:
        """Everything that was seen, by field; ``missing_levels`` are those of which no record was right."""
        seen = self.seen
        fields = [
            {
                "field": one.key,
                "passed": seen.passed[one.key],
                "faults": {why: count for (where, why), count in seen.faults.items() if where == one.key},
                "assumed": one.assumed,
            }
            for one in self.dialect.fields
        ]
        besides = {f"{where}:{why}": count for (where, why), count in seen.faults.items() if not self._is_field(where)}
        return {
            "dialect": self.dialect.dialect,
            "records": seen.records,
            "again": seen.again,
            "faulty": seen.faulty,
            "levels": {level: seen.levels[level] for level in LEVELS},
            "missing_levels": [level for level in LEVELS if not seen.levels[level]],
            "fields": fields,
            "besides": besides,
        }

    def _is_field(self, key: str) -> bool:
        return any(one.key == key for one in self.dialect.fields)


def make_receiver(receiver: Receiver) -> FastAPI:
    """The receiver as an application: records by POST on any path, ``GET /report`` for what was seen."""
    app = FastAPI(title="ratings-receiver", docs_url=None, redoc_url=None, openapi_url=None)

    def told(status: int, body: object) -> Response:
        return Response(msgspec.json.encode(body), status, media_type="application/json")

    @app.get(REPORT)
    async def report() -> Response:
        return told(200, receiver.report())

    @app.post("/{path:path}")
    async def records(path: str, request: Request) -> Response:
        if not receiver.lets_in(request):
            return told(401, {"faults": [{"field": "", "why": "token"}]})
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                return told(413, {"faults": [{"field": "", "why": "too_long"}]})
        return told(*receiver.take(bytes(body), request.headers.get(KEY_HEADER, "")))

    return app
