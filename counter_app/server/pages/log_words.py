# SPDX-License-Identifier: Apache-2.0
"""What a supervisor says to a closed day on its page: the sample is drawn, the day is signed or given back."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.day_acts import CASE_WORDS, NOTE_WORDS, Verdict
from counter_app.server.centre import Centre, centre_of
from counter_app.server.commits import commit_surely
from counter_app.server.day_words import REASON, Said, draw, say
from counter_app.server.pages.logs import named_day, shown_log
from counter_app.server.pages.rendering import HEADERS
from counter_app.server.pages.session import Form, form_of, read_form
from counter_app.server.people import Person
from counter_app.server.refusals import Refused
from counter_app.server.rights import Right
from counter_app.wire.feeds import DayWordKind

router = APIRouter()
OfCentre = Annotated[Centre, Depends(centre_of)]

MOST_BYTES = 1024 * 1024
"""Words on every case of a large sample."""

VERDICT, FINDING = "verdict:", "finding:"
"""Before the id of a case, in the names of the form's fields."""

Work = Callable[[AsyncConnection, Person, date], Awaitable[None]]


@router.post("/logs/{window}/{day}/sample", response_class=HTMLResponse)
async def sampled(request: Request, centre: OfCentre, window: str, day: str) -> Response:
    """Draw the sample; once drawn it stays, whoever asks again."""

    async def work(connection: AsyncConnection, person: Person, on: date) -> None:
        await draw(connection, centre, person, window, on)

    return await _done(request, centre, window, day, work)


@router.post(
    "/logs/{window}/{day}/word", response_class=HTMLResponse, openapi_extra=form_of("press", "kind", "reason", "note")
)
async def said(request: Request, centre: OfCentre, window: str, day: str) -> Response:
    """Sign the day or give it back. The same page sent twice says it once."""
    async with centre.reading() as connection:
        await named_day(request, connection, window, day, Right.sign_days)
    filled = _read_said(await read_form(request, MOST_BYTES))

    async def work(connection: AsyncConnection, person: Person, on: date) -> None:
        await say(connection, centre, person, window, on, filled)

    return await _done(request, centre, window, day, work, filled)


async def _done(
    request: Request, centre: Centre, window: str, day: str, work: Work, filled: Said | None = None
) -> Response:
    """Do it, and show the day as it is then; where it is refused, why, with nothing written."""
    async with centre.reading() as connection:
        person, _, on = await named_day(request, connection, window, day, Right.sign_days)
    try:
        async with centre.engine.connect() as connection:
            await work(connection, person, on)
            await commit_surely(connection)
    except CounterError as refused:
        return await shown_log(request, centre, window, day, sentence(refused), filled)
    return RedirectResponse(f"/logs/{quote(window)}/{on}#sign", 303, dict(HEADERS))


def _read_said(form: Form) -> Said:
    """What was filled in. Raises Refused ``call.shape`` (422) for what no page of ours sends."""
    try:
        kind, press = DayWordKind(form.one("kind")), str(UUID(form.one("press")))
        verdicts = {
            name.removeprefix(VERDICT): Verdict(form.one(name))
            for name in form.names
            if name.startswith(VERDICT) and form.one(name)
        }
    except ValueError as error:
        raise Refused(422, "call.shape") from error
    words = {name: " ".join(form.one(name).split()) for name in (REASON, NOTE_WORDS)}
    for name in form.names:
        if name.startswith(FINDING):
            words[CASE_WORDS + name.removeprefix(FINDING)] = " ".join(form.one(name).split())
    return Said(kind, press, verdicts, words)
