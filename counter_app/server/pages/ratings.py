# SPDX-License-Identifier: Apache-2.0
"""差评 of all windows and how far each is followed up, over due first."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.evaluation import shipped_levels
from counter_app.server.bad_ratings import PAGE, count_bad, list_bad
from counter_app.server.centre import Centre, centre_of
from counter_app.server.pages.halls import Word, chosen_hall
from counter_app.server.pages.rendering import rendered
from counter_app.server.pages.session import visitor
from counter_app.server.published_rules import follow_up_rules
from counter_app.server.refusals import Refused
from counter_app.server.rights import Right

router = APIRouter()
PARTS = ("open", "done")


@router.get("/ratings", response_class=HTMLResponse)
async def ratings(
    request: Request,
    centre: Annotated[Centre, Depends(centre_of)],
    hall: Word = "",
    part: Word = "open",
    after: Word = "",
) -> HTMLResponse:
    """Open ones by their last day; or those that are done."""
    if part not in PARTS:
        raise Refused(404, "call.path")
    today = civil_date(from_micros(centre.now()))
    behind = after.split("~")
    place = (behind[0], behind[1], behind[2]) if len(behind) == 3 else None
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_days)
        shown, halls = await chosen_hall(connection, person, hall)
        rows = await list_bad(connection, shown, is_open=part == "open", after=place)
        rules = await follow_up_rules(connection)
        over, waiting, done = await count_bad(connection, shown, today.isoformat())
    page = rows[:PAGE]
    more = "~".join((page[-1].row.due, page[-1].row.window, page[-1].row.question)) if len(rows) > PAGE else ""
    levels = shipped_levels()
    days = sorted({one.rule.days for one in page} or {rules.of_hall(shown).days})
    told: dict[str, Any] = {"rows": page, "more": more, "after": after, "part": part, "parts": PARTS}
    return rendered(
        request,
        "ratings.html",
        hall=shown,
        halls=halls,
        over=over,
        counts={"open": waiting, "done": done},
        left=lambda one: one.days_left(today),
        level=lambda number: levels.words(number),
        reasons=lambda codes: "、".join((found.words if (found := levels.reason(one)) else one) for one in codes),
        days="、".join(str(one) for one in days),
        **told,
    )
