# SPDX-License-Identifier: Apache-2.0
"""窗口日志 of all windows: which wait for a signature, and each day made again here, its figures leading to cases."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.evaluation import shipped_levels
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.charts import day_charts
from counter_app.cases.day_acts import Verdict
from counter_app.cases.day_rules import MOST_WORDS
from counter_app.cases.log_parts import DutyLog, Figure
from counter_app.cases.log_words import (
    device_lines,
    minutes,
    quiet_lines,
    reconciled_words,
    rest_lines,
    system_lines,
    times_words,
)
from counter_app.server.centre import Centre, centre_of
from counter_app.server.day_logs import PAGE, PARTS, CentreDay, count_days, day_log, list_days, window_of
from counter_app.server.day_words import Said, Signing, signing_of
from counter_app.server.pages.case_list import cases_by_id
from counter_app.server.pages.drawing import svg
from counter_app.server.pages.halls import Word, chosen_hall
from counter_app.server.pages.rendering import rendered
from counter_app.server.pages.session import visitor
from counter_app.server.people import Person
from counter_app.server.refusals import Refused
from counter_app.server.rights import Right

router = APIRouter()
OfCentre = Annotated[Centre, Depends(centre_of)]

COUNTED_DAYS = timedelta(days=62)
"""So far back the parts of the list are counted; the lists themselves go back for ever."""

CHART_WIDTH = 620.0

MOST_RED = 12
"""More red lines of one kind than this are folded, so that the figures stay in reach."""


@router.get("/logs", response_class=HTMLResponse)
async def logs(
    request: Request, centre: OfCentre, hall: Word = "", part: Word = PARTS[0], after: Word = ""
) -> HTMLResponse:
    """Logs by how they stand, the latest first."""
    if part not in PARTS:
        raise Refused(404, "call.path")
    at, _, window = after.partition("~")
    today = civil_date(from_micros(centre.now()))
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_days)
        shown, halls = await chosen_hall(connection, person, hall)
        rows = await list_days(connection, shown, part, (at, window) if window else None)
        counts = await count_days(connection, shown, (today - COUNTED_DAYS).isoformat())
    page = rows[:PAGE]
    more = f"{page[-1].day}~{page[-1].window}" if len(rows) > PAGE else ""
    told: dict[str, Any] = {"rows": page, "more": more, "after": after, "counts": counts, "part": part, "parts": PARTS}
    return rendered(request, "logs.html", hall=shown, halls=halls, today=today.isoformat(), **told)


@router.get("/logs/{window}/{day}", response_class=HTMLResponse)
async def log(request: Request, centre: OfCentre, window: str, day: str) -> HTMLResponse:
    """The log of a window's day, made again from the actions that are here."""
    return await shown_log(request, centre, window, day)


async def shown_log(
    request: Request, centre: Centre, window: str, day: str, fault: str = "", filled: Said | None = None
) -> HTMLResponse:
    """The page of a day; with a ``fault`` why nothing was written, and with what was ``filled`` in."""
    async with centre.reading() as connection:
        person, found = await found_day(request, connection, window, day)
        signing = await signing_of(connection, centre, person, found)
        cases = {one.case_id: one for one in await cases_by_id(connection, window, _named(found, signing))}
    told = found.log
    numbers = {case_id: row.number or row.title for case_id, row in cases.items()}
    return rendered(
        request,
        "log.html",
        409 if fault else 200,
        found=found,
        log=told,
        signing=signing,
        verdicts=list(Verdict),
        most_words=MOST_WORDS,
        press=new_id(),
        fault=fault,
        filled=filled,
        numbers=numbers,
        titles={case_id: row.title for case_id, row in cases.items() if row.number},
        charts=[(one.title, svg(one)) for one in day_charts(told, CHART_WIDTH)],
        answers={one.line: one for one in told.answers},
        open_lines={one.key for one in told.unanswered},
        red=[(kind, list(lines)) for kind, lines in groupby(told.exceptions, key=lambda one: one.kind)],
        most_red=MOST_RED,
        lines=[
            *device_lines(told),
            reconciled_words(told.reconciled, told.surroundings),
            *system_lines(told.surroundings),
        ],
        quiet=list(quiet_lines(told)),
        rest=list(rest_lines(told, cases=False)),
        times=times_words(told.times),
        levels=[(shipped_levels().words(int(one.name)), one) for one in told.ratings.levels],
        before=(found.day - timedelta(days=1)).isoformat(),
        behind=(found.day + timedelta(days=1)).isoformat(),
        in_minutes=minutes,
        address=f"/logs/{window}/{day}",
    )


@router.get("/logs/{window}/{day}/cases", response_class=HTMLResponse)
async def cases(request: Request, centre: OfCentre, window: str, day: str, of: Word = "") -> HTMLResponse:
    """The cases behind a figure."""
    async with centre.reading() as connection:
        _, found = await found_day(request, connection, window, day)
        named = dict(figures(found.log))
        if of not in named:
            raise Refused(404, "call.path")
        title, figure = named[of]
        rows = await cases_by_id(connection, window, figure.cases)
    told: dict[str, Any] = {
        "found": found,
        "rows": rows,
        "figure": figure,
        "about": title,
        "address": f"/logs/{window}/{day}",
    }
    return rendered(request, "log_cases.html", **told)


def figures(log: DutyLog) -> Iterator[tuple[str, tuple[str, Figure]]]:
    """Every figure of a log that leads to cases, by what it is called in an address, with its words."""
    for one in log.totals:
        yield f"total.{one.name}", (text(f"cases.figure.{one.name}"), one)
    for item in log.items:
        for one in item.counts:
            words = f"{item.title} · {text(f'cases.figure.{one.name}')}"
            yield f"item.{item.guide}.{item.item}.{one.name}", (words, one)
        timed = Figure("timed", item.times.counted, item.times.cases)
        yield f"timed.{item.guide}.{item.item}", (f"{item.title} · {text('web.log.timed')}", timed)
    left_out = Figure("left_out", log.times.left_out, log.times.cases_left_out)
    yield "left_out", (text("web.log.left_out"), left_out)
    for one in (log.ratings.asked_in_all, log.ratings.rated, log.ratings.not_rated):
        yield f"rating.{one.name}", (text(f"web.log.rating.{one.name}"), one)
    for one in log.ratings.levels:
        yield f"level.{one.name}", (shipped_levels().words(int(one.name)), one)
    for one in (log.reconciled.owed, log.reconciled.out, log.reconciled.missing, log.reconciled.without_decision):
        yield f"paper.{one.name}", (text(f"web.log.paper.{one.name}"), one)
    yield "still_open", (text("web.log.still_open"), log.still_open)
    yield "typed", (text("web.log.typed"), log.devices.typed_identities)
    for hour in log.hours:
        yield f"hour.{hour.hour}", (text("web.log.hour", hour=hour.hour), hour.received)


def _named(found: CentreDay, signing: Signing) -> set[str]:
    """Cases that the page names."""
    sampling = found.acts.sampling or signing.sampling
    lines = [*found.log.exceptions, *found.log.ratings.follow_ups, *found.log.sensitive]
    if found.log.rest is not None:
        lines += [*found.log.rest.third_trips, *found.log.rest.follow_ups]
    sampled = {one.case for one in sampling.cases} if sampling else set()
    sampled |= {one.case for one in signing.said.cases} if signing.said is not None else set()
    return sampled | {one.case for one in lines if one.case}


async def found_day(request: Request, connection: AsyncConnection, window: str, day: str) -> tuple[Person, CentreDay]:
    """Who asks, and the day as it stands."""
    person, place, wanted = await named_day(request, connection, window, day, Right.see_days)
    return person, await day_log(connection, place, wanted)


async def named_day(
    request: Request, connection: AsyncConnection, window: str, day: str, right: Right
) -> tuple[Person, Row[Any], date]:
    """Who asks, and the window and the day that the address names; what is not of one's own hall is as if it were not
    there."""
    person = await visitor(request, connection, right)
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Refused(404, "call.path") from None
    place = await window_of(connection, window) if len(window) <= 64 and "\0" not in window else None
    if place is None or person.hall not in ("", place.hall) or not 2000 <= wanted.year <= 2200:
        raise Refused(404, "call.path")
    return person, place, wanted
