# SPDX-License-Identifier: Apache-2.0
"""Calls of people: signing in, and what an administrator does with staff and windows. Each right is checked here."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.server import enrolment, people
from counter_app.server.centre import Centre, centre_of
from counter_app.server.deciding import decide
from counter_app.server.descriptions import JSON, answer_of, body_of, read_json
from counter_app.server.halls import check_hall
from counter_app.server.people import Person
from counter_app.server.rates import address_of, hold_rate, hold_shared_rate
from counter_app.server.refusals import Refused, refuse
from counter_app.server.rights import RIGHTS, Right
from counter_app.server.sign_ins import TRIES_A_MINUTE, hash_password, person_calling, sign_in, sign_out, verifiers_of
from counter_app.wire.feeds import DecisionKind
from counter_app.wire.messages import Answer, Message
from counter_app.wire.staff import Role
from counter_app.wire.versions import PREFIX

router = APIRouter(prefix=PREFIX, tags=["people"])

_MOST_NUMBER = 32
_MOST_ID = 64


class SignInAsked(Message, frozen=True, kw_only=True):
    """A number and its password."""

    number: str
    password: str


class PersonTold(Answer, frozen=True, kw_only=True):
    """Somebody, and what they may do."""

    number: str
    name: str
    role: Role
    hall: str
    duties: tuple[str, ...]
    rights: tuple[Right, ...]
    revoked: bool


class SignInTold(Answer, frozen=True, kw_only=True):
    """The token goes into ``Authorization: Bearer …`` until ``until`` (µs)."""

    token: str
    until: int
    person: PersonTold
    now: int


class StaffTold(Answer, frozen=True, kw_only=True):
    """People, by number."""

    staff: tuple[PersonTold, ...]


class StaffAsked(Message, frozen=True, kw_only=True):
    """Add somebody, or change who is there."""

    number: str
    name: str
    role: Role
    password: str
    hall: str = ""
    duties: tuple[str, ...] = ()
    new_hall: bool = False  # the hall's name is new, and not written wrongly


class NumberAsked(Message, frozen=True, kw_only=True):
    """Somebody by their number."""

    number: str


class CodeAsked(Message, frozen=True, kw_only=True):
    """A one-time code for a window."""

    hall: str
    number: str
    replace: bool = False
    new_hall: bool = False


class CodeTold(Answer, frozen=True, kw_only=True):
    """Told once, and kept nowhere."""

    code: str
    until: int


class WindowAsked(Message, frozen=True, kw_only=True):
    """A window by its id."""

    window: str


class DecideAsked(Message, frozen=True, kw_only=True):
    """What the back office decided on a case. ``decision`` is an id made when the page was opened."""

    case: str  # its number or its id
    kind: DecisionKind
    step: str
    decision: str
    reason: str = ""
    amount: str = ""
    on: str = ""


class DecidedTold(Answer, frozen=True, kw_only=True):
    """It is on its way to the window that has the case."""

    decision: str
    case: str
    number: str


class Done(Answer, frozen=True, kw_only=True):
    """It is done."""

    now: int


def told(person: Person) -> PersonTold:
    """As others see them."""
    return PersonTold(
        number=person.number,
        name=person.name,
        role=person.role,
        hall=person.hall,
        duties=tuple(person.duties),
        rights=tuple(sorted(RIGHTS[person.role])),
        revoked=person.revoked_at is not None,
    )


def _answer(message: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(message), media_type=JSON)


OfCentre = Annotated[Centre, Depends(centre_of)]


@contextmanager
def _refusing(status: int = 400) -> Iterator[None]:
    """What is expected to fail becomes a refusal."""
    try:
        yield
    except CounterError as error:
        refuse(error, 409 if error.code == "enrol.taken" else status)


@asynccontextmanager
async def _called(
    request: Request, centre: Centre, right: Right, status: int = 400
) -> AsyncIterator[tuple[AsyncConnection, Person]]:
    """A transaction, and who calls, once they may; refuses as :func:`_refusing` does."""
    with _refusing(status):
        async with centre.engine.begin() as connection:
            yield connection, await person_calling(request, connection, right)


@router.post(
    "/sign-in",
    response_class=Response,
    openapi_extra=body_of(SignInAsked),
    responses=answer_of(SignInTold, "a token"),
)
async def let_in(request: Request, centre: OfCentre) -> Response:
    """Sign in by number and password. Wrong tries make the number wait, longer each time."""
    hold_rate(request, "sign_in", address_of(request), TRIES_A_MINUTE)
    await hold_shared_rate(centre, "sign_in", address_of(request), TRIES_A_MINUTE, 60)
    asked = await read_json(request, SignInAsked)
    if len(asked.number) > _MOST_NUMBER or len(asked.password) > people.MOST_LETTERS or "\0" in asked.number:
        raise Refused(401, "sign_in.wrong")
    found = await sign_in(centre, verifiers_of(request), asked.number, asked.password)
    return _answer(SignInTold(token=found.token, until=found.until, person=told(found.person), now=centre.now()))


@router.post("/sign-out", response_class=Response, responses=answer_of(Done, "the token counts no longer"))
async def let_out(request: Request, centre: OfCentre) -> Response:
    """End the session of this token; one that is none changes nothing."""
    async with centre.engine.begin() as connection:
        await sign_out(request, connection)
    return _answer(Done(now=centre.now()))


@router.get("/me", response_class=Response, responses=answer_of(PersonTold, "whose token it is"))
async def me(request: Request, centre: OfCentre) -> Response:
    """Who calls, and what they may do."""
    async with centre.reading() as connection:
        return _answer(told(await person_calling(request, connection)))


@router.get("/staff", response_class=Response, responses=answer_of(StaffTold, "staff"))
async def staff(request: Request, centre: OfCentre) -> Response:
    """Everybody; of one's own hall for who belongs to one."""
    async with centre.reading() as connection:
        caller = await person_calling(request, connection, Right.see_staff)
        found = await people.list_staff(connection, caller.hall)
    return _answer(StaffTold(staff=tuple(told(one) for one in found)))


@router.post(
    "/staff", response_class=Response, openapi_extra=body_of(StaffAsked), responses=answer_of(PersonTold, "saved")
)
async def keep(request: Request, centre: OfCentre) -> Response:
    """Add or change somebody; who belongs to a hall does so for that hall only."""
    asked = await read_json(request, StaffAsked)
    async with centre.reading() as connection:
        await person_calling(request, connection, Right.keep_staff)  # nobody else has a password hashed
    with _refusing():
        duties = people.checked_duties(asked.duties)
        password = await hash_password(request, asked.password)
    async with _called(request, centre, Right.keep_staff) as (connection, caller):
        before = await people.find(connection, asked.number)
        _check_hall(caller, asked.hall, *([before.hall] if before is not None else []))
        await check_hall(connection, centre, asked.hall, new=asked.new_hall)
        saved = await people.add(
            connection,
            centre,
            number=asked.number,
            name=asked.name,
            role=asked.role,
            hall=asked.hall,
            duties=duties,
            password=password,
        )
    return _answer(told(saved))


@router.post(
    "/staff/revoke",
    response_class=Response,
    openapi_extra=body_of(NumberAsked),
    responses=answer_of(PersonTold, "revoked"),
)
async def revoke(request: Request, centre: OfCentre) -> Response:
    """Somebody may not come in any more, here and at the windows."""
    asked = await read_json(request, NumberAsked)
    async with _called(request, centre, Right.keep_staff) as (connection, caller):
        before = await people.find(connection, asked.number)
        _check_hall(caller, *([before.hall] if before is not None else []))
        gone = await people.revoke(connection, centre, asked.number)
    return _answer(told(gone))


@router.post(
    "/codes", response_class=Response, openapi_extra=body_of(CodeAsked), responses=answer_of(CodeTold, "a code")
)
async def code(request: Request, centre: OfCentre) -> Response:
    """A one-time code for a window of a hall."""
    asked = await read_json(request, CodeAsked)
    async with _called(request, centre, Right.enrol_windows) as (connection, caller):
        _check_hall(caller, asked.hall)
        await check_hall(connection, centre, asked.hall, new=asked.new_hall)
        made = await enrolment.new_code(connection, centre, asked.hall, asked.number, replacing=asked.replace)
    return _answer(CodeTold(code=made.code.written, until=made.until))


@router.post(
    "/windows/revoke", response_class=Response, openapi_extra=body_of(WindowAsked), responses=answer_of(Done, "revoked")
)
async def revoke_window(request: Request, centre: OfCentre) -> Response:
    """A window may not come any more; what it sent stays."""
    asked = await read_json(request, WindowAsked)
    async with _called(request, centre, Right.revoke_windows, 404) as (connection, caller):
        _check_hall(caller, await enrolment.hall_of(connection, asked.window))
        await enrolment.revoke(connection, asked.window, "windows.revoked", centre.now())
    with _refusing(404):
        async with centre.engine.begin() as connection:
            await enrolment.write_revoked(connection, centre)
    return _answer(Done(now=centre.now()))


@router.post(
    "/decisions",
    response_class=Response,
    openapi_extra=body_of(DecideAsked),
    responses=answer_of(DecidedTold, "decided"),
)
async def decide_case(request: Request, centre: OfCentre) -> Response:
    """Decide on a case as the centre has it; the same decision again is the same one."""
    asked = await read_json(request, DecideAsked)
    if not 0 < len(asked.decision) <= _MOST_ID:
        raise Refused(400, "call.shape")
    given = msgspec.structs.asdict(asked)
    async with _called(request, centre, Right.decide) as (connection, caller):
        made = await decide(connection, centre, given.pop("case"), given.pop("kind"), by=caller.number, **given)
    told_of = made.decision
    return _answer(DecidedTold(decision=told_of.decision, case=told_of.case, number=told_of.number))


def _check_hall(caller: Person, *halls: str) -> None:
    """Who belongs to a hall acts for that hall only."""
    if caller.hall and any(one != caller.hall for one in halls):
        raise Refused(403, "staff.hall_only")
