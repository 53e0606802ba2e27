# SPDX-License-Identifier: Apache-2.0
"""The hall's queue for its windows: who waits, the next one, a new number, numbers for when nobody answers."""

from typing import Annotated, TypeVar

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server import queue, queue_slips
from counter_app.server.access import Caller, fresh_caller, whole_body
from counter_app.server.centre import Centre, centre_of
from counter_app.server.descriptions import JSON, answer_of, body_of
from counter_app.server.rates import hold_rate
from counter_app.server.refusals import Refused
from counter_app.wire.queue import (
    MOST_SLIPS,
    HallAsked,
    HallCalled,
    HallTaken,
    HallView,
    LeasedNumbers,
    NumbersWanted,
    SlipsKept,
    SlipsTold,
    TicketWanted,
)
from counter_app.wire.versions import PREFIX

router = APIRouter(prefix=f"{PREFIX}/queue", tags=["queue"])
MOST_BYTES, MOST_SLIPS_BYTES = 4096, 65_536
ASKED_A_MINUTE = 120
_LONGEST, _MOST_MATTERS = 64, 26
M = TypeVar("M", bound=msgspec.Struct)


@router.get("", response_class=Response, responses=answer_of(HallView, "the hall's queue of today"))
async def look(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Who waits in the calling window's hall."""
    async with centre.engine.begin() as connection:
        caller = await _caller(request, b"", connection)
        told = await queue.view(connection, caller, centre.now())
    return _answer(told)


@router.post(
    "/call",
    response_class=Response,
    openapi_extra=body_of(HallAsked),
    responses=answer_of(HallCalled, "who comes, or nobody"),
)
async def call(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """The next ticket for the calling window."""
    body = await whole_body(request, MOST_BYTES)
    async with centre.engine.begin() as connection:
        caller = await _caller(request, body, connection)
        asked = _read(body, HallAsked)
        _check(asked.request, asked.have, asked.ticket, asked.number, *asked.matters)
        if not asked.request or len(asked.matters) > _MOST_MATTERS:
            raise Refused(400, "call.shape")
        told = await queue.call(connection, caller, asked, centre.now())
    return _answer(told)


@router.post(
    "/take",
    response_class=Response,
    openapi_extra=body_of(TicketWanted),
    responses=answer_of(HallTaken, "the ticket"),
)
async def take(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """A ticket of the calling window's hall."""
    body = await whole_body(request, MOST_BYTES)
    async with centre.engine.begin() as connection:
        caller = await _caller(request, body, connection)
        wanted = _read(body, TicketWanted)
        _check(wanted.ticket, wanted.priority, wanted.aims)
        _check_matter(wanted.matter)
        if not wanted.ticket:
            raise Refused(400, "call.shape")
        told = await queue.take(connection, caller.hall, wanted, centre.now())
    return _answer(told)


@router.post(
    "/numbers",
    response_class=Response,
    openapi_extra=body_of(NumbersWanted),
    responses=answer_of(LeasedNumbers, "numbers of today"),
)
async def numbers(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Numbers that the calling window may give while nobody answers."""
    body = await whole_body(request, MOST_BYTES)
    async with centre.engine.begin() as connection:
        caller = await _caller(request, body, connection)
        wanted = _read(body, NumbersWanted)
        _check(wanted.request, wanted.day)
        _check_matter(wanted.matter)
        now = centre.now()
        if not wanted.request or wanted.day not in queue.days_to_lease(now):
            raise Refused(400, "call.shape")
        told = await queue.lease(connection, caller, wanted, now)
    return _answer(told)


@router.post(
    "/slips",
    response_class=Response,
    openapi_extra=body_of(SlipsTold),
    responses=answer_of(SlipsKept, "numbers that the centre has"),
)
async def slips(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """What the calling ticket machine gave while nobody answered it."""
    body = await whole_body(request, MOST_SLIPS_BYTES)
    async with centre.engine.begin() as connection:
        caller = await _caller(request, body, connection)
        told = _read(body, SlipsTold)
        if len(told.slips) > MOST_SLIPS:
            raise Refused(400, "call.shape")
        for one in told.slips:
            _check(one.day, one.number, one.priority, one.unheard)
            _check_matter(one.matter)
        kept = await queue_slips.keep(connection, caller, told, centre.now())
    return _answer(kept)


async def _caller(request: Request, body: bytes, connection: AsyncConnection) -> Caller:
    caller = await fresh_caller(request, body, connection)
    hold_rate(request, "queue", caller.window, ASKED_A_MINUTE)
    return caller


def _read(body: bytes, kind: type[M]) -> M:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, "call.shape") from error


def _check(*words: str) -> None:
    """Short printable words without blanks; they stand in rows and on slips."""
    if any(len(one) > _LONGEST or not one.isprintable() or " " in one for one in words):
        raise Refused(400, "call.shape")


def _check_matter(matter: str) -> None:
    if len(matter) != 1 or not "A" <= matter <= "Z":
        raise Refused(400, "call.shape")


def _answer(told: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(told), media_type=JSON)
