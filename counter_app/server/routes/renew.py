# SPDX-License-Identifier: Apache-2.0
"""A window's next certificate: the one call that a window whose certificate has ended may still make."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from counter_app.server.access import fresh_caller, whole_body
from counter_app.server.centre import Centre, centre_of
from counter_app.server.descriptions import JSON, answer_of, body_of
from counter_app.server.enrolment import renew
from counter_app.server.rates import hold_rate
from counter_app.server.refusals import Refused
from counter_app.wire.enrolling import MOST_BYTES, RenewAsked, Renewed
from counter_app.wire.versions import PREFIX

router = APIRouter(prefix=PREFIX, tags=["identity"])

RENEWALS_A_MINUTE = 4


@router.post(
    "/renew",
    response_class=Response,
    openapi_extra=body_of(RenewAsked),
    responses=answer_of(Renewed, "the new certificate"),
)
async def another(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Another certificate for the key that signs this call."""
    body = await whole_body(request, MOST_BYTES)
    async with centre.engine.begin() as connection:
        caller = await fresh_caller(request, body, connection, renewing=True)
        hold_rate(request, "renew", caller.window, RENEWALS_A_MINUTE)
        try:
            asked = msgspec.json.decode(body, type=RenewAsked)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Refused(400, "enrol.request") from error
        renewed = await renew(connection, centre, caller, asked.request)
    return Response(msgspec.json.encode(renewed), media_type=JSON)
