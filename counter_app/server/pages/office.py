# SPDX-License-Identifier: Apache-2.0
"""The back office's list: what waits for it, the most urgent first, and deciding on several cases at once."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.duties import Duty
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.server.centre import Centre, centre_of
from counter_app.server.office import (
    MOST_AT_ONCE,
    PAGE,
    Place,
    Said,
    Wanted,
    count_waiting,
    decide_several,
    waiting,
)
from counter_app.server.pages.halls import Word, chosen_hall
from counter_app.server.pages.rendering import rendered
from counter_app.server.pages.session import form_of, read_form, visitor
from counter_app.server.people import Person
from counter_app.server.refusals import Refused
from counter_app.server.rights import Right, may
from counter_app.server.tables.office import NO_DAY
from counter_app.wire.feeds import DecisionKind

router = APIRouter()
OfCentre = Annotated[Centre, Depends(centre_of)]
_MOST_REASON = 500
_FILTERS = ("", "mine", "due", "away")
Shown = Annotated[str, Query(pattern="^(mine|due|away)?$")]


@router.get("/office", response_class=HTMLResponse)
async def queue(
    request: Request, centre: OfCentre, hall: Word = "", verb: Word = "", shown: Shown = "", after: Word = ""
) -> HTMLResponse:
    """One page of the list."""
    today = civil_date(from_micros(centre.now())).isoformat()
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_cases)
        own, halls = await chosen_hall(connection, person, hall)
        wanted = _wanted(person, own, verb, shown, today)
        rows = await waiting(connection, wanted, _place(after), PAGE + 1)
        verbs, late, away = await count_waiting(connection, wanted, today)
    page = rows[:PAGE]
    more = _query(own, verb, shown, after=_spoken(page[-1])) if len(rows) > PAGE else ""
    filters = [(one, _query(own, "", one), one == shown) for one in _FILTERS]
    steps = [(one, count, _query(own, one, shown)) for one, count in sorted(verbs.items())]
    told: dict[str, Any] = {
        "rows": page,
        "verbs": steps,
        "every": _query(own, "", shown),
        "total": sum(verbs.values()),
        "late": late,
        "away": away,
        "filters": filters,
        "more": more,
        "first": _query(own, verb, shown) if after else "",
    }
    return rendered(
        request,
        "office.html",
        hall=own,
        halls=halls,
        verb=verb,
        shown=shown,
        today=today,
        no_day=NO_DAY,
        press=new_id(),
        decides=may(person.role, Right.decide),
        kinds=[one.value for one in DecisionKind],
        **told,
    )


@router.post(
    "/office",
    response_class=HTMLResponse,
    openapi_extra=form_of("press", "case", "kind", "reason", "on", "together"),
)
async def decided(request: Request, centre: OfCentre) -> Response:
    """Decide the same on every case that was ticked; what came of it, case by case."""
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.decide)
    form = await read_form(request)
    cases = [_case(one) for one in dict.fromkeys(form.many("case"))]
    said = read_said(form.one("kind"), form.one("press"), form.one("reason"), "", form.one("on"))
    if not cases or len(cases) > MOST_AT_ONCE:
        fault = text("office.many", most=MOST_AT_ONCE) if cases else text("office.nothing_ticked")
        return rendered(request, "office_done.html", 400, results=(), fault=fault, kind=said.kind.value)
    results = await decide_several(centre, person, cases, said, all_or_none=form.one("together") == "all")
    status = 200 if any(one.done for one in results) else 409
    return rendered(request, "office_done.html", status, results=results, fault="", kind=said.kind.value)


def read_said(kind: str, press: str, reason: str, amount: str, on: str) -> Said:
    """What was filled in. Raises Refused ``call.shape`` (422) for what no page of ours sends."""
    try:
        return Said(DecisionKind(kind), str(UUID(press)), reason.strip()[:_MOST_REASON], amount.strip(), on.strip())
    except ValueError as error:
        raise Refused(422, "call.shape") from error


def _wanted(person: Person, hall: str, verb: str, shown: str, today: str) -> Wanted:
    duties = tuple(one.value for one in person.duties if one is not Duty.window) if shown == "mine" else ()
    return Wanted(hall, verb, duties, by=today if shown == "due" else "", on_its_way=shown == "away")


def _place(after: str) -> Place | None:
    due, _, rest = after.partition("~")
    since, _, rest = rest.partition("~")
    window, _, case = rest.partition("~")
    small = since.isascii() and since.isdigit() and len(since) < 19
    return (due, int(since), window, case) if case and small else None


def _spoken(row: Any) -> str:  # noqa: ANN401 - a row
    return f"{row.due}~{row.since}~{row.window}~{row.case_id}"


def _query(hall: str, verb: str, shown: str, after: str = "") -> str:
    given = {"hall": hall, "verb": verb, "shown": shown, "after": after}
    words = urlencode({name: value for name, value in given.items() if value})
    return f"/office?{words}" if words else "/office"


def _case(word: str) -> tuple[str, str]:
    window, slash, case = word.partition("/")
    if not slash or not window or not case or "/" in case:
        raise Refused(422, "call.shape")
    return window, case
