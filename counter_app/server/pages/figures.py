# SPDX-License-Identifier: Apache-2.0
"""Figures over days as a table, a chart and a file; each number leads to its cases."""

import csv
import io
import logging
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.cases.charts import Picture, bars_chart, ranges_chart
from counter_app.cases.counting import ASKED, DEFAULTED, NOT_RATED, RATED
from counter_app.cases.log_words import minutes
from counter_app.cases.rating import BEST, WORST
from counter_app.server.centre import Centre, centre_of
from counter_app.server.figures import (
    BAD_ONES,
    COMPARED,
    ENOUGH,
    OF_LEVEL,
    PAGE,
    SHOWN,
    By,
    FigureRow,
    Place,
    Span,
    cases_behind,
    figures,
)
from counter_app.server.pages.drawing import svg
from counter_app.server.pages.halls import Day, Word, chosen_hall
from counter_app.server.pages.rendering import HEADERS, rendered, window_words
from counter_app.server.pages.session import visitor
from counter_app.server.refusals import Refused
from counter_app.server.rights import Right

router = APIRouter()
logger = logging.getLogger(__name__)
OfCentre = Annotated[Centre, Depends(centre_of)]

COLUMNS = ("consulted", "opened", "accepted", "notices", "refused", "completed")
CHART_WIDTH = 900.0
MOST_BARS = 20
ALIKE = 0.05
"""Up to which difference two times are called alike."""
LEVELS = range(BEST, WORST - 1, -1)
"""Of evaluations, as they stand beside one another."""
_FORMULA = ("=", "+", "-", "@", "\t")


@router.get("/figures", response_class=HTMLResponse)
async def page(
    request: Request, centre: OfCentre, hall: Word = "", by: By = By.item, first: Day = "", last: Day = ""
) -> HTMLResponse:
    """The table and its charts, all in one order; this month where no days are chosen."""
    async with centre.reading() as connection:
        span, halls = await _asked(request, connection, centre, hall, first, last, by)
        found = await figures(connection, span, by)
    rows = [
        (name_of_row(one, by), minutes(one.times.median), minutes(one.times.p90), one.times.counted)
        for one in found.rows
    ]
    drawn = [one for one in rows if one[3]]
    chart = ranges_chart("times", drawn[:MOST_BARS], CHART_WIDTH) if drawn else None
    waited = [
        (name_of_row(one, by), minutes(one.waits.median), minutes(one.waits.p90), one.waits.counted)
        for one in found.rows
    ]
    waits = ranges_chart("waits", [one for one in waited if one[3]][:MOST_BARS], CHART_WIDTH)
    levels = levels_chart(found.whole)
    evaluated = [one for one in found.rows if one.count(ASKED) + one.count(RATED) + one.count(DEFAULTED)]
    told: dict[str, Any] = {"rows": found.rows, "whole": found.whole, "by": by, "columns": COLUMNS, "span": span}
    return rendered(
        request,
        "figures.html",
        hall=span.hall,
        halls=halls,
        ways_by=[one for one in By if halls or one is not By.hall],
        names={one.key: name_of_row(one, by) for one in found.rows},
        against={one.key: against_words(one) for one in found.rows} if by in COMPARED else {},
        compared=by in COMPARED,
        evaluated=evaluated,
        levels=[(level, shipped_levels().words(level)) for level in LEVELS],
        levels_chart=svg(levels) if levels.shapes else "",
        chart=svg(chart) if chart else "",
        waits=svg(waits) if waits.shapes else "",
        waits_title=waits.title,
        left=max(0, len(drawn) - MOST_BARS),
        enough=ENOUGH,
        in_minutes=minutes,
        asked=f"hall={quote(span.hall)}&by={by}&first={span.first}&last={span.last}",
        **told,
    )


@router.get("/figures.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def file(
    request: Request, centre: OfCentre, hall: Word = "", by: By = By.item, first: Day = "", last: Day = ""
) -> Response:
    """The same as a file for a spreadsheet."""
    async with centre.reading() as connection:
        span, _ = await _asked(request, connection, centre, hall, first, last, by)
        found = await figures(connection, span, by)
    logger.info("figures of %s to %s were taken out", span.first, span.last)
    out = io.StringIO()
    writer = csv.writer(out)
    heads = [text(f"web.figures.by.{by}"), *(text(f"web.figures.kind.{one}") for one in SHOWN), text("web.figures.bad")]
    heads += [shipped_levels().words(level) for level in LEVELS]
    heads += [text(f"web.figures.{one}") for one in ("median", "p90", "waited", "wait_median", "wait_p90")]
    heads += [text("web.figures.against")] if by in COMPARED else []
    writer.writerow(heads)
    for row in [*found.rows, found.whole]:
        name = name_of_row(row, by) if row.key else text("web.figures.whole")
        given = [row.levels.get(level, 0) for level in LEVELS]
        times = [minutes(row.times.median), minutes(row.times.p90)] if row.times.counted else ["", ""]
        waits = (
            [row.waits.counted, minutes(row.waits.median), minutes(row.waits.p90)]
            if row.waits.counted
            else ["", "", ""]
        )
        against = [f"{row.against:.2f}" if row.against is not None else ""] if by in COMPARED else []
        writer.writerow([_plain(name), *(row.count(one) for one in SHOWN), row.bad, *given, *times, *waits, *against])
    name = f"figures-{by}-{span.first}-{span.last}.csv"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + out.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


@router.get("/figures/cases", response_class=HTMLResponse)
async def cases(
    request: Request,
    centre: OfCentre,
    kind: Word,
    key: Word = "",
    hall: Word = "",
    by: By = By.item,
    first: Day = "",
    last: Day = "",
    after: Word = "",
) -> HTMLResponse:
    """The cases behind a number, a page at a time."""
    parts = (key.split("~") if by is By.item else [key]) if key else []
    if kind not in (*SHOWN, BAD_ONES, *OF_LEVEL) or (key and not _is_key(by, parts)):
        raise Refused(404, "call.path")
    async with centre.reading() as connection:
        span, _ = await _asked(request, connection, centre, hall, first, last, by)
        rows = await cases_behind(connection, span, by, parts, kind, _place(after))
    shown = rows[:PAGE]
    end = shown[-1] if len(rows) > PAGE else None
    more = f"{end.on_day}~{end.window}~{end.epoch}~{end.seq}" if end is not None else ""
    asked = f"hall={quote(span.hall)}&by={by}&first={span.first}&last={span.last}"
    words = shipped_levels().words(OF_LEVEL[kind]) if kind in OF_LEVEL else text(f"web.figures.kind.{kind}")
    told: dict[str, Any] = {"rows": shown, "more": more, "after": after, "span": span, "asked": asked, "kind": kind}
    told["words"] = words
    return rendered(request, "figure_cases.html", key=key, name=_name_of(by, parts, shown), **told)


def levels_chart(whole: FigureRow) -> Picture:
    """Every level, and who gave none as a number of its own; what a local rule counted stands apart."""
    rows = [(shipped_levels().words(level), whole.levels.get(level, 0)) for level in LEVELS]
    rows.append((text("web.figures.kind.not_rated"), whole.count(NOT_RATED)))
    counted = [(shipped_levels().words(level), whole.defaults[level]) for level in LEVELS if level in whole.defaults]
    apart = [(text("web.figures.by_rule", level=words), count) for words, count in counted]
    return bars_chart("levels", rows, CHART_WIDTH, apart=apart)


def _name_of(by: By, parts: Sequence[str], rows: Sequence[Row[Any]]) -> str:
    """Which line of the table these cases stand behind; nothing for its sum."""
    if not parts or not rows:
        return ""
    known = {By.item: rows[0].title, By.window: window_words(rows[0].place)}
    return known.get(by) or (text("web.log.hour", hour=parts[0]) if by is By.hour else parts[0])


def _is_key(by: By, parts: Sequence[str]) -> bool:
    """Whether this is how a key of that kind stands in an address."""
    if len(parts) != (2 if by is By.item else 1):
        return False
    number = parts[-1]
    return by not in (By.item, By.hour) or (number.isascii() and number.isdigit() and len(number) < 10)


def against_words(row: FigureRow) -> str:
    """A comparison in words."""
    if row.against is None:
        return text("web.figures.few")
    share = round(abs(row.against - 1) * 100)
    if abs(row.against - 1) <= ALIKE:
        return text("web.figures.alike")
    return text("web.figures.slower" if row.against > 1 else "web.figures.quicker", share=share)


async def _asked(
    request: Request, connection: AsyncConnection, centre: Centre, hall: str, first: str, last: str, by: By
) -> tuple[Span, tuple[str, ...]]:
    """Who looks, and at which days of which hall: of all, where halls stand beside one another. That sees nobody who
    is bound to one."""
    person = await visitor(request, connection, Right.see_days)
    shown, halls = await chosen_hall(connection, person, "" if by is By.hall else hall)
    if by is By.hall and not halls:
        raise Refused(404, "call.path")
    today = civil_date(from_micros(centre.now()))
    try:
        until = date.fromisoformat(last) if last else today
        since = date.fromisoformat(first) if first else until.replace(day=1)
    except ValueError:
        raise Refused(400, "call.shape") from None
    return Span(shown, since.isoformat(), until.isoformat()), halls


def _place(after: str) -> Place | None:
    day, window, epoch, seq = (*after.split("~"), "", "", "")[:4]
    if not (
        epoch.isascii() and epoch.isdigit() and seq.isascii() and seq.isdigit() and len(epoch) < 10 and len(seq) < 19
    ):
        return None
    return day, window, int(epoch), int(seq)


def name_of_row(row: FigureRow, by: By) -> str:
    """What a row is called on the page and in the file."""
    if by is By.hour:
        return text("web.log.hour", hour=row.name)
    if by is By.hall:
        return row.name or text("web.figures.no_hall")
    if by is not By.window:
        return row.name
    hall, _, number = row.name.rpartition(" ")
    return f"{hall} {window_words(number)}".strip()


def _plain(words: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words
