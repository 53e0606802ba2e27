# SPDX-License-Identifier: Apache-2.0
"""What is doubted, case by case, for auditors: the newest first. Nothing was refused for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from counter_app.base.texts import text
from counter_app.server.centre import Centre, centre_of
from counter_app.server.doubts import MOST, Doubt, list_doubts
from counter_app.server.pages.halls import Word, chosen_hall
from counter_app.server.pages.rendering import iso_day, rendered
from counter_app.server.pages.session import visitor
from counter_app.server.rights import Right

router = APIRouter()


@dataclass(slots=True)
class DoubtedCase:
    """What is doubted of one case, or of one window's own actions of one day; moments in µs."""

    window: str
    hall: str
    place: str
    case_id: str
    case: str
    first: int
    last: int
    actions: set[tuple[int, int]] = field(default_factory=set)  # epoch and seq
    acts: dict[str, None] = field(default_factory=dict)  # kinds, in order
    why: dict[str, None] = field(default_factory=dict)  # sentences, in order


def by_case(doubts: Iterable[Doubt]) -> tuple[DoubtedCase, ...]:
    """Doubts put together, in the order in which their cases come first."""
    found: dict[tuple[str, str], DoubtedCase] = {}
    for one in doubts:
        case = found.setdefault(
            (one.window, one.case_id or iso_day(one.at)),
            DoubtedCase(one.window, one.hall, one.place, one.case_id, one.case, first=one.at, last=one.at),
        )
        case.first, case.last = min(case.first, one.at), max(case.last, one.at)
        case.actions.add((one.epoch, one.seq))
        case.acts[one.kind] = None
        case.why[text(one.code, number=one.number)] = None
    return tuple(found.values())


@router.get("/doubts", response_class=HTMLResponse)
async def doubts(request: Request, centre: Annotated[Centre, Depends(centre_of)], hall: Word = "") -> HTMLResponse:
    """Of one's own hall, or of a chosen one."""
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_log)
        shown, halls = await chosen_hall(connection, person, hall)
        rows = await list_doubts(connection, shown)
    full = len(rows) >= MOST
    return rendered(request, "doubts.html", rows=by_case(rows), hall=shown, halls=halls, full=full, most=MOST)
