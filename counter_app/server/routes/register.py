# SPDX-License-Identifier: Apache-2.0
"""What a window asks of the register: about one person or unit, for one case, for a reason; and whose a code is."""

import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.catalogue.register_book import Find
from counter_app.server.access import Caller, signed_caller, whole_body
from counter_app.server.centre import Centre, centre_of
from counter_app.server.nonces import use_nonce
from counter_app.server.rates import hold_rate
from counter_app.server.refusals import Refused
from counter_app.server.register.asking import (
    IDENTIFY,
    AskedBy,
    Desk,
    ask,
    check_clerk,
    insured_of,
    log_look_up,
    open_desk,
)
from counter_app.wire.versions import PREFIX

logger = logging.getLogger(__name__)
MOST_ASKED_BYTES = 4 * 1024
ASKED_A_MINUTE = 120

Clerk = Annotated[str, Field(min_length=1, max_length=40)]


class Question(BaseModel):
    """``query`` and ``purpose`` are those of ``resources/register``; ``case`` is the window's own id of the case, or of
    the draft that becomes one."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    query: str = Field(min_length=1, max_length=40)
    number: str = Field(min_length=4, max_length=40)
    purpose: str = Field(min_length=1, max_length=40)
    clerk: Clerk
    case: str = Field(min_length=1, max_length=64)


class CodeQuestion(BaseModel):
    """A 医保码 as it was scanned."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    code: str = Field(min_length=4, max_length=64)
    clerk: Clerk


class Table(BaseModel):
    """Rows of one kind, the newest first. ``at``: when they were loaded in µs, 0 for rows of now."""

    kind: str
    rows: list[dict[str, str]]
    more: bool
    at: int


class Answer(BaseModel):
    """``now`` in µs by the centre's clock: the moment of this answer."""

    now: int
    tables: list[Table]


class CodeAnswer(BaseModel):
    """Whose the code is; all empty for one that nobody has now."""

    now: int
    name: str = ""
    id_kind: str = ""
    id_number: str = ""
    region: str = ""
    card_number: str = ""


@contextlib.asynccontextmanager
async def _closing(app: FastAPI) -> AsyncIterator[None]:
    yield
    desk = getattr(app.state, "register", None)
    if isinstance(desk, Desk):
        await desk.close()


router = APIRouter(prefix=f"{PREFIX}/register", tags=["register"], lifespan=_closing)
Asked = TypeVar("Asked", bound=BaseModel)


def _body_of(model: type[BaseModel]) -> dict[str, object]:
    schema = {"content": {"application/json": {"schema": model.model_json_schema()}}, "required": True}
    return {"requestBody": schema}


def desk_of(request: Request) -> Desk:
    """The centre's register, opened when it is first asked. Raises Refused 503 where key or map cannot be read."""
    desk = getattr(request.app.state, "register", None)
    if not isinstance(desk, Desk):
        try:
            desk = request.app.state.register = open_desk(centre_of(request))
        except CounterError as error:
            logger.error("the register cannot be opened: %s: %s", error.code, error)
            raise Refused(503, "register.unread", wait=60) from error
    return desk


async def _asked(
    request: Request, centre: Centre, connection: AsyncConnection, model: type[Asked]
) -> tuple[Caller, Asked]:
    """Who calls and what is asked; a call counts once."""
    body = await whole_body(request, MOST_ASKED_BYTES)
    caller = await signed_caller(request, body, connection)
    hold_rate(request, "register", caller.window, ASKED_A_MINUTE)
    await use_nonce(connection, key=caller.key, nonce=caller.nonce, at=caller.at, now=centre.now())
    try:
        return caller, model.model_validate_json(body)
    except ValidationError as error:
        missing = ",".join(str(one["loc"][0]) for one in error.errors(include_input=False) if one["loc"])
        raise Refused(422, "register.question", fields=missing) from None


@router.post("/query", openapi_extra=_body_of(Question))
async def query(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> Answer:
    """Everything of one query about one person or unit. Logged before it is answered."""
    async with centre.engine.begin() as connection:
        caller, asked = await _asked(request, centre, connection, Question)
        await check_clerk(connection, caller.hall, asked.clerk)
    desk = desk_of(request)
    wanted = desk.book.queries.get(asked.query)
    if wanted is None:
        raise Refused(404, "register.query", query=asked.query)
    if asked.purpose not in desk.book.purposes:
        raise Refused(422, "register.question", fields="purpose")
    found = await ask(desk, wanted, asked.number)
    by = AskedBy(caller, asked.clerk, asked.case, asked.purpose)
    subject = desk.digests.of(wanted.of, asked.number)
    async with centre.engine.begin() as connection:
        await log_look_up(connection, centre, by, wanted.query, subject, found.rows)
    tables = [
        Table(kind=one.kind.kind, rows=list(rows), more=known.more, at=known.at) for one, known, rows in found.tables
    ]
    return Answer(now=centre.now(), tables=tables)


@router.post("/code", openapi_extra=_body_of(CodeQuestion))
async def code(request: Request, centre: Annotated[Centre, Depends(centre_of)]) -> CodeAnswer:
    """Whose a scanned 医保码 is. Logged before it is answered."""
    async with centre.engine.begin() as connection:
        caller, asked = await _asked(request, centre, connection, CodeQuestion)
        await check_clerk(connection, caller.hall, asked.clerk)
    desk = desk_of(request)
    found = await insured_of(centre, desk, asked.code)
    by = AskedBy(caller, asked.clerk, "", IDENTIFY)
    subject = desk.digests.of(Find.person, found.get("id_number", ""))
    async with centre.engine.begin() as connection:
        await log_look_up(connection, centre, by, IDENTIFY, subject, int(bool(found)))
    return CodeAnswer(now=centre.now(), **found)
