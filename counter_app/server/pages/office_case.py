# SPDX-License-Identifier: Apache-2.0
"""One case before the back office: read masked, looked at in full with a reason that is written down first, decided."""

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.attachments import AttachmentKind
from counter_app.cases.steps import remaining_steps
from counter_app.server.attachments import attachments_of, read_back
from counter_app.server.blobs import blobs_of
from counter_app.server.catalogue import have_ready
from counter_app.server.centre import Centre, centre_of
from counter_app.server.commits import commit_surely
from counter_app.server.evaluation_view import evaluations_of
from counter_app.server.office import OfficeCase, decide_one, decisions_of, open_case
from counter_app.server.office_view import evaluation_scans, forms_of, hidden_fields, lines_of, other_scans, people_of
from counter_app.server.pages.office import read_said
from counter_app.server.pages.rendering import HEADERS, MOST_PATH, rendered
from counter_app.server.pages.session import form_of, own_path, read_form, visitor
from counter_app.server.people import Person
from counter_app.server.published_rules import follow_up_rules
from counter_app.server.refusals import Refused
from counter_app.server.rights import Right, may
from counter_app.server.seen import CASE, FIELD, SCAN, note_look

router = APIRouter()
OfCentre = Annotated[Centre, Depends(centre_of)]
Name = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z._:-]+$")]
Back = Annotated[str, Query(max_length=MOST_PATH)]
PURPOSES = ("check_paper", "call_person", "check_account", "check_identity", "complaint")
"""The closed list of why somebody looks in full; the words stand in the texts (``office.purpose``)."""

_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp", b"%PDF": "application/pdf"}
_NONE: frozenset[str] = frozenset()


@router.get("/office/{window}/{case}", response_class=HTMLResponse)
async def case(request: Request, centre: OfCentre, window: Name, case: Name, back: Back = "") -> Response:
    """The case, masked. That somebody looked at it is written down first. ``back`` is where one came from."""
    return await _shown(request, centre, window, case, back=back)


@router.post(
    "/office/{window}/{case}/full", response_class=HTMLResponse, openapi_extra=form_of("field", "purpose", "words")
)
async def full(request: Request, centre: OfCentre, window: Name, case: Name, back: Back = "") -> Response:
    """The case with some of its fields in full. Which and why is committed before anything is shown."""
    form = await read_form(request)
    purpose, words = form.one("purpose"), form.one("words").strip()
    if purpose not in PURPOSES:
        return await _shown(request, centre, window, case, back=back, fault=text("seen.why"))
    why = text(f"office.purpose.{purpose}") + (f"：{words}" if words else "")
    return await _shown(request, centre, window, case, back=back, asked=frozenset(form.many("field")), why=why)


@router.get("/office/{window}/{case}/scans/{scan}", response_class=Response)
async def scan(request: Request, centre: OfCentre, window: Name, case: Name, scan: Name) -> Response:
    """A scanned sheet of the case, out of the centre's store."""
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_cases)
        found = await _found(connection, centre, person, window, case)
        if scan in evaluation_scans(found.case) and not may(person.role, Right.see_days):
            raise Refused(403, "call.right")
        named = await attachments_of(connection, window, case)
        sheet = next((one for one in named if one.ref == scan and one.kind is AttachmentKind.scan), None)
        if sheet is None:
            raise Refused(404, "call.path")
        if not sheet.here:
            raise Refused(404, "office.scan_away")
    await _note(centre, person, found, [SCAN + scan])
    try:
        pieces = read_back(blobs_of(centre.settings), sheet)
        first = next(pieces, b"")
    except CounterError as error:
        raise Refused(404, "office.scan_away") from error
    kind = next((kind for mark, kind in _PICTURES.items() if first.startswith(mark)), "application/octet-stream")
    return StreamingResponse(_whole(first, pieces), media_type=kind, headers=dict(HEADERS))


def _whole(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


@router.post(
    "/office/{window}/{case}",
    response_class=HTMLResponse,
    openapi_extra=form_of("press", "step", "kind", "reason", "amount", "on"),
)
async def decided(request: Request, centre: OfCentre, window: Name, case: Name, back: Back = "") -> Response:
    """Decide. The same page sent twice decides once."""
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.decide)
    form = await read_form(request)
    said = read_said(form.one("kind"), form.one("press"), form.one("reason"), form.one("amount"), form.one("on"))
    await have_ready(centre, [(window, case)])
    try:
        async with centre.engine.connect() as connection:
            result = await decide_one(connection, centre, person, window, case, form.one("step"), said)
            await commit_surely(connection)
    except CounterError as refused:
        if refused.code == "office.none":
            raise Refused(404, "call.path") from refused
        told = text(refused.code, **refused.facts)
        return await _shown(request, centre, window, case, back=back, fault=told, filled=said)
    return rendered(request, "office_done.html", results=(result,), fault="", kind=said.kind.value)


async def _found(connection: AsyncConnection, centre: Centre, person: Person, window: str, case: str) -> OfficeCase:
    found = await open_case(connection, centre, person, window, case)
    if found is None:
        raise Refused(404, "call.path")
    return found


async def _note(centre: Centre, person: Person, found: OfficeCase, what: Sequence[str], why: str = "") -> None:
    """Write looks down for good; only then anything is shown."""
    place = {"window": found.window, "case_id": found.case.id, "number": found.case.number, "hall": found.hall}
    async with centre.engine.connect() as connection:
        for one in what:
            await note_look(connection, at=centre.now(), by=person.number, what=one, why=why, **place)
        await commit_surely(connection)


async def _shown(
    request: Request,
    centre: Centre,
    window: str,
    case: str,
    *,
    back: str = "",
    asked: Collection[str] = _NONE,
    why: str = "",
    fault: str = "",
    filled: object = None,
) -> Response:
    async with centre.reading() as connection:
        person = await visitor(request, connection, Right.see_cases)
        found = await _found(connection, centre, person, window, case)
        sheets = (people_of(found.case, _NONE), *forms_of(found.case, _NONE))
        shown = hidden_fields(sheets) & frozenset(asked)
        decisions = await decisions_of(connection, window, case)
        named = await attachments_of(connection, window, case)
        sees_levels = may(person.role, Right.see_days)
        rules = await follow_up_rules(connection) if sees_levels and found.case.ratings else None
    await _note(centre, person, found, [FIELD + name for name in sorted(shown)] or [CASE], why)
    told: dict[str, Any] = {
        "who": people_of(found.case, shown),
        "forms": forms_of(found.case, shown),
        "lines": lines_of(found.case),
        "others": other_scans(found.case),
        "here": {one.ref for one in named if one.here},
        "decisions": decisions,
        "left": remaining_steps(found.case, found.checklist) if found.checklist is not None else (),
        "purposes": PURPOSES,
        "full": bool(shown),
    }
    today = civil_date(centre.clock())
    wanted = own_path(back) if own_path(back) != "/" else "/office"
    decides = may(person.role, Right.decide)
    status = 409 if fault and filled is not None else 400 if fault else 200
    return rendered(
        request,
        "office_case.html",
        status,
        found=found,
        case=found.case,
        fault=fault,
        filled=filled,
        press=new_id(),
        decides=decides,
        today=today.isoformat(),
        back=wanted,
        path=wanted.partition("?")[0],
        evaluations=evaluations_of(found.case, rules.of_hall(found.hall), today) if rules is not None else (),
        **told,
    )
