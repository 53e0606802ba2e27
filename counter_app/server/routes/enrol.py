# SPDX-License-Identifier: Apache-2.0
"""Taking a window in: unsigned, since it has no key here yet; proved by the one-time code and by the new key itself."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from counter_app.server.access import whole_body
from counter_app.server.authority import read_authority
from counter_app.server.centre import Centre, centre_of
from counter_app.server.descriptions import JSON, answer_of, body_of
from counter_app.server.enrolment import enrol, write_revoked
from counter_app.server.rates import address_of, hold_rate, hold_shared_rate
from counter_app.server.refusals import Refused
from counter_app.wire.enrolling import MOST_BYTES, AuthorityTold, EnrolAsked, Enrolled
from counter_app.wire.versions import PREFIX

router = APIRouter(prefix=PREFIX, tags=["identity"])

TRIES_A_MINUTE = 10
ALL_TRIES_A_MINUTE = 120
"""From everywhere together: codes cannot be guessed from many addresses either."""


@router.get("/authority", response_class=Response, responses=answer_of(AuthorityTold, "the authority's certificate"))
async def authority(centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """The centre's authority. A window holds it against the pin in its code before it trusts it."""
    told = AuthorityTold(authority=read_authority(centre.settings.home).pem, now=centre.now())
    return Response(msgspec.json.encode(told), media_type=JSON)


@router.post(
    "/enrol",
    response_class=Response,
    openapi_extra=body_of(EnrolAsked),
    responses=answer_of(Enrolled, "the window's place and its certificate"),
)
async def take_in(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Take a window in. Every code that does not count is answered alike."""
    hold_rate(request, "enrol", address_of(request), TRIES_A_MINUTE)
    hold_rate(request, "enrol", "", ALL_TRIES_A_MINUTE)
    await hold_shared_rate(centre, "enrol", address_of(request), TRIES_A_MINUTE, 60)
    await hold_shared_rate(centre, "enrol", "", ALL_TRIES_A_MINUTE, 60)
    body = await whole_body(request, MOST_BYTES)
    try:
        asked = msgspec.json.decode(body, type=EnrolAsked)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, "enrol.request") from error
    async with centre.engine.begin() as connection:
        enrolled = await enrol(connection, centre, asked)
    async with centre.engine.begin() as connection:
        await write_revoked(connection, centre)
    return Response(msgspec.json.encode(enrolled), media_type=JSON)
