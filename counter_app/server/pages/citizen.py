# SPDX-License-Identifier: Apache-2.0
"""Pages for citizens, on their own telephones and without signing in: a case's progress, and the evaluation."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from counter_app.base.evaluation import Level, shipped_levels
from counter_app.base.texts import text
from counter_app.cases.case import CaseStatus
from counter_app.cases.rating import MOST_WORDS
from counter_app.server.centre import Centre, centre_of
from counter_app.server.commits import commit_surely
from counter_app.server.pages.rendering import rendered, spoken_day
from counter_app.server.pages.session import form_of, read_form
from counter_app.server.phone_ratings import Invitation, TokenState, hold_tries, invitation, take_press
from counter_app.server.rates import address_of, hold_shared_rate
from counter_app.server.refusals import Refused
from counter_app.server.status_query import Stand, find_stand, hold_query

router = APIRouter()

RATE_OF_ADDRESS = (60, 600)
"""Looks at invitations, of one address in so many seconds: a hall's guests may share one."""
_MOST_NUMBER, _MOST_DIGITS, _MOST_TOKEN = 64, 16, 64
_MOST_FORM = 8 * 1024
_RUNNING = frozenset({CaseStatus.accepted})
_FURTHER = frozenset({CaseStatus.notified, CaseStatus.sent_back, CaseStatus.refused, CaseStatus.completed})
_STATUS, _RATE = "citizen_status.html", "citizen_rate.html"

OfCentre = Annotated[Centre, Depends(centre_of)]
Token = Annotated[str, Path(max_length=_MOST_TOKEN)]


def _page(request: Request, template: str, status: int = 200, **facts: object) -> HTMLResponse:
    """A page that says to its own site where one comes from: old browsers tell nothing else of a form's origin."""
    facts.setdefault("number", request.query_params.get("number", "")[:_MOST_NUMBER])
    page = rendered(request, template, status, **facts)
    page.headers["Referrer-Policy"] = "same-origin"
    return page


@router.get("/c/status", response_class=HTMLResponse)
async def asked(request: Request, number: Annotated[str, Query(max_length=_MOST_NUMBER)] = "") -> Response:
    """Case number and a phone's last four."""
    return _status(request, number)


@router.post("/c/status", response_class=HTMLResponse, openapi_extra=form_of("number", "digits"))
async def told(request: Request, centre: OfCentre) -> Response:
    """Where the case stands. What does not fit together is answered alike, whatever is wrong with it."""
    form = await read_form(request, _MOST_FORM)
    number, digits = form.one("number")[:_MOST_NUMBER], form.one("digits")[:_MOST_DIGITS]
    try:
        await hold_query(centre, address_of(request), number)
    except Refused as refused:
        page = _status(request, number, minutes=-(-(refused.wait or 60) // 60), status=refused.status)
        page.headers["Retry-After"] = str(refused.wait)
        return page
    async with centre.reading() as connection:
        stand = await find_stand(connection, centre, number, digits)
    return _status(request, number, stand=stand, is_answer=True)


def _status(
    request: Request,
    number: str,
    *,
    stand: Stand | None = None,
    is_answer: bool = False,
    minutes: int = 0,
    status: int = 200,
) -> HTMLResponse:
    further = stand is not None and stand.status in _FURTHER
    return _page(
        request,
        _STATUS,
        status,
        number=number,
        stand=stand,
        asked=is_answer,
        minutes=minutes,
        due=stand is not None and stand.status in _RUNNING,
        further=text(f"web_citizen.status.next.{stand.status.value}") if stand is not None and further else "",
    )


@router.get("/c/rate/{token}", response_class=HTMLResponse)
async def invited(
    request: Request, centre: OfCentre, token: Token, level: Annotated[str, Query(max_length=4)] = ""
) -> Response:
    """Five equal levels; with one chosen its reasons and a place for words."""
    await hold_shared_rate(centre, "rate.address", address_of(request), *RATE_OF_ADDRESS)
    async with centre.reading() as connection:
        found = await invitation(connection, centre, token)
    return _rate(request, found, _level(level))


@router.post(
    "/c/rate/{token}", response_class=HTMLResponse, openapi_extra=form_of("level", "reason", "words", "digits")
)
async def pressed(request: Request, centre: OfCentre, token: Token) -> Response:
    """The press: it counts once, and is on its way to the window when thanks are said."""
    await hold_shared_rate(centre, "rate.address", address_of(request), *RATE_OF_ADDRESS)
    form = await read_form(request, _MOST_FORM)
    level, reasons, words = _level(form.one("level")), form.many("reason"), form.one("words")
    typed = _Typed(reasons, words[:MOST_WORDS])
    async with centre.reading() as connection:
        found = await invitation(connection, centre, token)
    if level is None:
        return _rate(request, found, None, fault=text("web_citizen.rate.choose"))
    try:
        await hold_tries(centre, found)
    except Refused as refused:
        hours = -(-(refused.wait or 3600) // 3600)
        fault = text("web_citizen.rate.often", hours=hours)
        page = _rate(request, found, level, fault=fault, typed=typed, status=refused.status)
        page.headers["Retry-After"] = str(refused.wait)
        return page
    async with centre.engine.connect() as connection:
        try:
            digits = form.one("digits")[:_MOST_DIGITS]
            found = await take_press(connection, centre, token, level.level, reasons, words, digits)
        except ValueError as error:
            raise Refused(400, "call.shape") from error
        if found.state is TokenState.taken:
            await commit_surely(connection)
    fault = text("web_citizen.rate.wrong") if found.state is TokenState.wrong else ""
    return _rate(request, found, level, fault=fault, typed=typed)


def _level(typed: str) -> Level | None:
    return next((one for one in shipped_levels().levels if str(one.level) == typed), None)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What somebody wrote already, which a wrong digit does not take from them."""

    reasons: tuple[str, ...] = ()
    words: str = ""


_NOTHING = _Typed()


def _rate(
    request: Request,
    found: Invitation,
    level: Level | None,
    *,
    fault: str = "",
    typed: _Typed = _NOTHING,
    status: int = 200,
) -> HTMLResponse:
    match found.state:
        case TokenState.open | TokenState.wrong:
            matter = text("web_citizen.rate.matter", day=spoken_day(found.day), title=found.title)
            return _page(
                request,
                _RATE,
                status,
                state=TokenState.open.value,
                asks=found.asks,
                typed=typed,
                matter=matter,
                level=level,
                levels=shipped_levels().levels,
                most=MOST_WORDS,
                fault=fault,
            )
        case TokenState.taken:
            return _said(request, "thanks", "thanks_more", 200)
        case TokenState.used | TokenState.rated:
            return _said(request, found.state.value, "used_more", 200)
        case TokenState.over:
            return _said(request, "over", "over_more", 410)
        case TokenState.unknown:
            return _said(request, "unknown", "unknown_more", 404)


def _said(request: Request, said: str, more: str, status: int) -> HTMLResponse:
    return _page(request, _RATE, status, state=said, said=said, more=more)
