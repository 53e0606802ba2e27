# SPDX-License-Identifier: Apache-2.0
"""Attachments come in here, piece by piece. A window may ask where one stands and add to it, nothing else."""

import asyncio
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel

from counter_app.base.errors import CounterError
from counter_app.server.access import Caller, fresh_caller, signed_caller, whole_body
from counter_app.server.attachments import hold_unnamed, note_blob, present
from counter_app.server.blob_parts import OtherOffset
from counter_app.server.blobs import Standing, WrongDigest, blobs_of
from counter_app.server.centre import Centre, centre_of
from counter_app.server.commits import commit_surely
from counter_app.server.descriptions import shape_of
from counter_app.server.durable_files import NO_ROOM
from counter_app.server.rates import hold_rate
from counter_app.server.refusals import Refused
from counter_app.server.tables.windows import FROZEN
from counter_app.wire.blobs import (
    LENGTH_HEADER,
    MOST_ASKED,
    OFFSET_HEADER,
    PIECE_TYPE,
    BlobsAsked,
    is_digest,
)
from counter_app.wire.messages import Refusal
from counter_app.wire.versions import CHUNK_BYTES, MOST_BLOB_BYTES, PREFIX

router = APIRouter(prefix=PREFIX, tags=["attachments"])
PIECES_A_MINUTE = 1200
_WAIT = 60
_STATUS = {"blob.too_large": 413, "blob.no_room": 507, "blob.busy": 429, "blob.store": 503}
_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
Digest = Annotated[str, Path(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})]
_REFUSED: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {"application/json": {"schema": shape_of(Refusal)}}}
    for status, words in {
        400: "a header or the body says nothing",
        401: "the call is not signed by a window, or was made before",
        403: "the window may not call",
        404: "no digest",
        409: "the piece does not follow what is here, or the window is frozen",
        413: "too large",
        422: "what came is not what was announced",
        429: "come again later",
        503: "come again later",
        507: "the disk is full",
    }.items()
}


class BlobStanding(BaseModel):
    """``have``: all of it is here. Else ``offset`` bytes of this window are. ``now`` in µs by the centre's clock."""

    have: bool
    offset: int
    now: int


class BlobsThere(BaseModel):
    """Of the digests asked about those that are here; true for what a verified backup holds too."""

    there: dict[str, bool]
    now: int


def _number(name: str, most: int) -> dict[str, Any]:
    """A header with a number in it."""
    whole = {"type": "integer", "minimum": 0, "maximum": most}
    return {"name": name, "in": "header", "required": True, "schema": whole}


@router.get("/blobs/{digest}", responses=_REFUSED)
async def where(digest: Digest, request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> BlobStanding:
    """Where an attachment stands for this window."""
    _check_digest(digest)
    async with centre.engine.begin() as connection:
        caller = await fresh_caller(request, b"", connection)
    standing = await asyncio.to_thread(_faults_refused, blobs_of(centre.settings).standing, caller.window, digest)
    return await _told(centre, caller, digest, standing)


@router.patch(
    "/blobs/{digest}",
    responses=_REFUSED,
    openapi_extra={
        "parameters": [_number(OFFSET_HEADER, MOST_BLOB_BYTES), _number(LENGTH_HEADER, MOST_BLOB_BYTES)],
        "requestBody": {
            "required": True,
            "content": {PIECE_TYPE: {"schema": {"type": "string", "format": "binary", "maxLength": CHUNK_BYTES}}},
        },
    },
)
async def add(digest: Digest, request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> BlobStanding:
    """Add a piece. It is on the disk before this answers; with the last one the digest is checked.

    409 ``blob.offset`` tells where to go on; 422 ``blob.digest``: what came was something else and is thrown away.
    """
    _check_digest(digest)
    offset, length = _header(request, OFFSET_HEADER), _header(request, LENGTH_HEADER)
    piece = await whole_body(request, CHUNK_BYTES)
    async with centre.engine.begin() as connection:
        caller = await signed_caller(request, piece, connection)
        if offset == 0:
            await hold_unnamed(connection, caller.window, centre.now())
    if caller.state == FROZEN:
        raise Refused(409, "push.frozen")
    hold_rate(request, "blob", caller.window, PIECES_A_MINUTE)
    blobs = blobs_of(centre.settings)
    try:
        standing = await asyncio.to_thread(_faults_refused, blobs.add, caller.window, digest, offset, length, piece)
    except OtherOffset as other:
        raise Refused(409, "blob.offset", offset=other.offset) from other
    except WrongDigest as wrong:
        raise Refused(422, "blob.digest") from wrong
    return await _told(centre, caller, digest, standing)


@router.post(
    "/blobs/there",
    responses=_REFUSED,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["digests"],
                        "additionalProperties": False,
                        "properties": {"digests": {"type": "array", "maxItems": MOST_ASKED, "items": _DIGEST}},
                    }
                }
            },
        }
    },
)
async def there(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> BlobsThere:
    """Which attachments are here, many at once."""
    body = await whole_body(request, MOST_ASKED * 80)
    async with centre.engine.begin() as connection:
        await fresh_caller(request, body, connection)
        try:
            asked = msgspec.json.decode(body, type=BlobsAsked)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refused(400, "wire.damaged") from None
        if len(asked.digests) > MOST_ASKED or not all(is_digest(one) for one in asked.digests):
            raise Refused(400, "wire.damaged")
        noted = await present(connection, asked.digests)
    lying = await asyncio.to_thread(_faults_refused, _lying, centre, tuple(noted))
    return BlobsThere(there={digest: noted[digest] for digest in lying}, now=centre.now())


async def _told(centre: Centre, caller: Caller, digest: str, standing: Standing) -> BlobStanding:
    if standing.have:
        async with centre.engine.connect() as connection:
            await note_blob(connection, digest, standing.offset, caller.window, centre.now())
            await commit_surely(connection)
    return BlobStanding(have=standing.have, offset=standing.offset, now=centre.now())


def _lying(centre: Centre, digests: tuple[str, ...]) -> tuple[str, ...]:
    """What the list says and the disk has: a disk put back to an older day has less."""
    store = blobs_of(centre.settings).store
    return tuple(one for one in digests if store.size_of(one) is not None)


def _faults_refused(work: Any, *given: Any) -> Any:  # noqa: ANN401 - whatever the work returns
    """Turn what a disk or a store did not do into the refusal that says so."""
    try:
        return work(*given)
    except CounterError as error:
        status = _STATUS.get(error.code, 503)
        wait = 1 if status == 429 else _WAIT if status in (503, 507) else None
        facts = {name: value for name, value in error.facts.items() if isinstance(value, int)}
        raise Refused(status, error.code, wait=wait, **facts) from error
    except OSError as error:
        full = error.errno in NO_ROOM
        raise Refused(507 if full else 503, "blob.no_room" if full else "blob.store", wait=_WAIT) from error


def _check_digest(digest: str) -> None:
    if not is_digest(digest):
        raise Refused(404, "blob.name")


def _header(request: Request, name: str) -> int:
    words = request.headers.get(name, "")
    if not (words.isascii() and words.isdigit() and len(words) < 16):
        raise Refused(400, "blob.headers")
    return int(words)
