# SPDX-License-Identifier: Apache-2.0
"""Who looks at a page: the token lies in a cookie that no script reads and no other site sends."""

from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, urlsplit

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.texts import text
from counter_app.server.access import whole_body
from counter_app.server.centre import Centre, centre_of
from counter_app.server.pages.rendering import HEADERS, MOST_PATH, rendered, ways_of, whole_path
from counter_app.server.people import MOST_LETTERS, Person
from counter_app.server.rates import address_of, hold_rate, hold_shared_rate
from counter_app.server.refusals import Refused
from counter_app.server.rights import Right, may
from counter_app.server.sign_ins import (
    SESSION_MICROS,
    TRIES_A_MINUTE,
    end_session,
    person_of_token,
    sign_in,
    verifiers_of,
)

router = APIRouter()

COOKIE = "__Host-counter"
COOKIE_ON_LOOPBACK = "counter"
"""Where the program is tried out on one's own machine, without TLS."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MOST_FORM_BYTES = 64 * 1024
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 2000
_MOST_NUMBER = 32
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedOut(Exception):
    """Nobody is signed in: the page of signing in comes first, and then the one that was wanted."""


class Form:
    """Fields of a form as they were sent."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields

    @property
    def names(self) -> tuple[str, ...]:
        """What fields there are, each once."""
        return tuple(dict.fromkeys(name for name, _ in self._fields))

    def one(self, name: str, otherwise: str = "") -> str:
        """The last value of a field."""
        return next((value for own, value in reversed(self._fields) if own == name), otherwise)

    def many(self, name: str) -> tuple[str, ...]:
        """Every value of a field, as of boxes that were ticked."""
        return tuple(value for own, value in self._fields if own == name)


async def read_form(request: Request, most: int = MOST_FORM_BYTES) -> Form:
    """A form, urlencoded. Raises Refused ``call.shape`` (400) for anything else, ``call.size`` (413)."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _FORM:
        raise Refused(400, "call.shape")
    body = await whole_body(request, most)
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(400, "call.shape") from error
    if any("\0" in value for _, value in fields):
        raise Refused(400, "call.shape")
    return Form(fields)


def form_of(*names: str) -> dict[str, Any]:
    """``openapi_extra`` of a page that reads a form with these fields."""
    fields = {name: {"type": "string"} for name in names}
    return {"requestBody": {"required": True, "content": {_FORM: {"schema": {"type": "object", "properties": fields}}}}}


async def check_origin(request: Request) -> None:
    """Raises Refused ``call.origin`` (403) where something that changes things was not sent by a page of ours."""
    if request.method in _SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "")
    own = site == "same-origin" if site is not None else urlsplit(origin).netloc == request.headers.get("Host") != ""
    if not own:
        raise Refused(403, "call.origin")


def is_on_loopback(request: Request) -> bool:
    """Whether this is plain HTTP on one's own machine, which needs no TLS."""
    return request.url.scheme == "http" and request.url.hostname in LOOPBACK


def _cookie(request: Request) -> str:
    return COOKIE_ON_LOOPBACK if is_on_loopback(request) else COOKIE


def token_of(request: Request) -> str:
    """The token that the browser keeps, "" for none."""
    return request.cookies.get(_cookie(request), "")


async def visitor(request: Request, connection: AsyncConnection, right: Right) -> Person:
    """Who looks at a page. Raises SignedOut, or Refused ``call.right`` (403) for who may not see it."""
    person = await person_of_token(connection, token_of(request), centre_of(request).now())
    if person is None:
        raise SignedOut
    request.state.visitor = person
    if not may(person.role, right):
        raise Refused(403, "call.right")
    return person


def answer_signed_out(request: Request) -> Response:
    """To the page of signing in, and from there back to the page that was wanted."""
    if "HX-Request" in request.headers:
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        return Response(
            status_code=401, headers={**HEADERS, "HX-Redirect": _sign_in_path(whole_path(shown.path, shown.query))}
        )
    wanted = whole_path(request.url.path, request.url.query) if request.method == "GET" else "/"
    return RedirectResponse(_sign_in_path(wanted), 303, dict(HEADERS))


def _sign_in_path(wanted: str) -> str:
    wanted = own_path(wanted)
    return "/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='/')}"


def own_path(wanted: str) -> str:
    """A path of this centre; the first page for what would lead elsewhere."""
    away = not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or len(wanted) > MOST_PATH
    return "/" if away or not wanted.isprintable() else wanted


OfCentre = Annotated[Centre, Depends(centre_of)]


@router.get("/", response_class=HTMLResponse)
async def first(request: Request, centre: OfCentre) -> Response:
    """The first page that one may see."""
    async with centre.reading() as connection:
        person = await person_of_token(connection, token_of(request), centre.now())
    if person is None:
        raise SignedOut
    ways = ways_of(person)
    if not ways:
        request.state.visitor = person
        raise Refused(403, "call.right")
    return RedirectResponse(ways[0].path, 303, dict(HEADERS))


@router.get("/sign-in", response_class=HTMLResponse)
async def asked(request: Request, next: Annotated[str, Query(max_length=MOST_PATH)] = "/") -> Response:
    """Number and password."""
    return _page(request, next)


@router.post("/sign-in", response_class=HTMLResponse, openapi_extra=form_of("number", "password", "next"))
async def let_in(request: Request, centre: OfCentre) -> Response:
    """Sign in. A wrong try shows the page again and says no more than that it was wrong."""
    form = await read_form(request)
    number, password, wanted = form.one("number"), form.one("password"), form.one("next")
    if request.url.scheme == "http" and not is_on_loopback(request) and not centre.settings.trusted_proxy:
        return _page(request, wanted, number, text("web.sign_in.plain"), 400)
    try:
        hold_rate(request, "sign_in", address_of(request), TRIES_A_MINUTE)
        await hold_shared_rate(centre, "sign_in", address_of(request), TRIES_A_MINUTE, 60)
        if len(number) > _MOST_NUMBER or len(password) > MOST_LETTERS:
            raise Refused(401, "sign_in.wrong")
        found = await sign_in(centre, verifiers_of(request), number, password)
    except Refused as refused:
        code = "web.refused.call.often" if refused.code == "call.often" else refused.code
        answer = _page(request, wanted, number, text(code, **refused.facts), refused.status)
        if refused.wait is not None:
            answer.headers["Retry-After"] = str(refused.wait)
        return answer
    response = RedirectResponse(own_path(wanted), 303, dict(HEADERS))
    response.set_cookie(
        _cookie(request),
        found.token,
        max_age=SESSION_MICROS // 1_000_000,
        path="/",
        secure=not is_on_loopback(request),
        httponly=True,
        samesite="strict",
    )
    return response


@router.post("/sign-out", response_class=HTMLResponse)
async def let_out(request: Request, centre: OfCentre) -> Response:
    """End the session; the cookie goes."""
    async with centre.engine.begin() as connection:
        await end_session(connection, token_of(request))
    response = RedirectResponse("/sign-in", 303, dict(HEADERS))
    response.delete_cookie(_cookie(request), path="/", secure=not is_on_loopback(request), httponly=True)
    return response


def _page(request: Request, wanted: str, number: str = "", fault: str = "", status: int = 200) -> HTMLResponse:
    return rendered(request, "sign_in.html", status, next=own_path(wanted), number=number[:_MOST_NUMBER], fault=fault)
