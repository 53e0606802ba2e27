# SPDX-License-Identifier: Apache-2.0
"""How far a window's chain and the centre's are one and the same: what a frozen window asks before it joins again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from counter_app.base.errors import CounterError
from counter_app.server.access import fresh_caller
from counter_app.server.centre import Centre, centre_of
from counter_app.server.ledger import Place, links_of
from counter_app.server.pushes import MOST_EPOCH, MOST_NUMBER
from counter_app.server.refusals import Refused
from counter_app.server.routes.push import DESCRIBED, body_in_time
from counter_app.server.tables.windows import chain
from counter_app.wire import frames
from counter_app.wire.messages import CommonAsked, CommonTold
from counter_app.wire.versions import PREFIX

router = APIRouter(tags=["push"])

MOST_LINKS = 10_000


@router.post(f"{PREFIX}/common", response_class=Response, openapi_extra=DESCRIBED)
async def common(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Response:
    """Compare a stretch of links. ``common`` is the last seq that both sides hold alike, ``from_seq`` - 1 for none."""
    body = await body_in_time(request)
    async with centre.engine.begin() as connection:
        caller = await fresh_caller(request, body, connection)
        asked = _read(body)
        place, last = Place(caller.window, asked.epoch), asked.from_seq + len(asked.links) - 1
        known = await links_of(connection, place, asked.from_seq, last)
        here = select(chain.c.mark).where(chain.c.window == place.window, chain.c.epoch == place.epoch)
        mark = (await connection.execute(here)).scalar_one_or_none()
    agreed = asked.from_seq - 1
    for seq, told in enumerate(asked.links, asked.from_seq):
        if known.get(seq) != told:
            break
        agreed = seq
    answer = CommonTold(common=agreed, mark=int(mark or 0), now=centre.now())
    return Response(frames.pack(answer), media_type=frames.CONTENT_TYPE)


def _read(body: bytes) -> CommonAsked:
    try:
        asked = frames.unpack(body, CommonAsked)
    except CounterError as error:
        raise Refused(413 if error.code == "wire.too_large" else 400, error.code) from None
    if len(asked.links) > MOST_LINKS:
        raise Refused(413, "push.items", most=MOST_LINKS)
    if not 0 <= asked.epoch <= MOST_EPOCH or not 1 <= asked.from_seq <= MOST_NUMBER:
        raise Refused(400, "push.words")
    return asked
