# SPDX-License-Identifier: Apache-2.0
"""Evaluations that were given elsewhere, month by month and apart from every press at a window."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.evaluation import shipped_levels
from counter_app.catalogue.outside_sheets import shipped_outside
from counter_app.server.centre import Centre, centre_of
from counter_app.server.pages.halls import Word, chosen_hall
from counter_app.server.pages.rendering import rendered
from counter_app.server.pages.session import visitor
from counter_app.server.ratings.counting import LEVELS, month_of, outside_bad, outside_numbers
from counter_app.server.rights import Right

router = APIRouter()
Month = Annotated[str, Query(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$")]


@router.get("/ratings/outside", response_class=HTMLResponse)
async def outside(
    request: Request, centre: Annotated[Centre, Depends(centre_of)], hall: Word = "", month: Month = ""
) -> HTMLResponse:
    """One month by source and level, and the bad ones with what was written."""
    today = civil_date(from_micros(centre.now()))
    first, last = month_of(date.fromisoformat(f"{month}-01") if month else today)
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_days)
        shown, halls = await chosen_hall(connection, person, hall)
        numbers = await outside_numbers(connection, first, last, shown)
        bad = await outside_bad(connection, first, last, shown)
    sources = {source.value: sheet.title for source, sheet in shipped_outside().items()}
    return rendered(
        request,
        "outside.html",
        hall=shown,
        halls=halls,
        month=first,
        before=f"{first - timedelta(days=1):%Y-%m}",
        behind=f"{last + timedelta(days=1):%Y-%m}" if last < today else "",
        levels=[(level, shipped_levels().words(level)) for level in LEVELS],
        sources=sources,
        numbers=numbers,
        bad=bad,
    )
