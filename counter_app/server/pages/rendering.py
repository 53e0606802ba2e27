# SPDX-License-Identifier: Apache-2.0
"""Pages out of templates: sentences by their codes, nothing that a browser would run but our own files."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from counter_app.base.clock import civil_date, from_micros, spoken_date
from counter_app.base.resources import resources_root
from counter_app.base.texts import all_texts, text
from counter_app.server.centre import centre_of
from counter_app.server.pages.static import static_path
from counter_app.server.people import Person
from counter_app.server.rights import Right, may

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Of every page: no script and no style inside it, in nobody's frame, kept by nobody on the way."""


MOST_PATH = 500
"""Characters of an address of ours within another."""


class Way(NamedTuple):
    """A page that stands in the bar on top, and who may see it."""

    path: str
    title: str  # code of its word
    right: Right


WAYS: tuple[Way, ...] = (
    Way("/board", "web.board.title", Right.see_windows),
    Way("/logs", "web.logs.title", Right.see_days),
    Way("/ratings", "web.ratings.title", Right.see_days),
    Way("/figures", "web.figures.title", Right.see_days),
    Way("/office", "office.title", Right.see_cases),
    Way("/due", "web.due.title", Right.see_cases),
    Way("/search", "web.search.title", Right.see_cases),
    Way("/seen", "office.looks.title", Right.see_log),
    Way("/doubts", "doubts.title", Right.see_log),
)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(resources_root() / "web" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(t=text, static=static_path, case_path=case_path, device=device_words, window_words=window_words)
    made.filters.update(clock=clock_time, moment=moment, day=spoken_day, iso_day=iso_day, minutes=minutes)
    return made


def clock_time(micros: int) -> str:
    """``09:42``."""
    return f"{from_micros(micros):%H:%M}"


def moment(micros: int) -> str:
    """``11月20日 周五 09:42``."""
    return f"{spoken_date(civil_date(from_micros(micros)))} {clock_time(micros)}"


def spoken_day(iso: str) -> str:
    """``11月20日 周五``, of a day as the tables have it; nothing of none."""
    return spoken_date(date.fromisoformat(iso)) if iso else ""


def iso_day(micros: int) -> str:
    """The day of a moment as the tables have it."""
    return civil_date(from_micros(micros)).isoformat()


def minutes(seconds: int) -> int:
    """Begun minutes."""
    return -(-seconds // 60)


def window_words(number: str) -> str:
    """``3 号窗口``; what is no number is shown as it is."""
    return text("web.window", number=number) if number.isascii() and number.isdigit() else number


def device_words(kind: str) -> str:
    """What a kind of device is called; a kind of a newer window by its own name."""
    code = f"equipment.kind.{kind}"
    return text(code) if code in all_texts() else kind


def whole_path(path: str, query: str) -> str:
    """A page's address without the centre's own."""
    return f"{path}?{query}" if query else path


def case_path(window: str, case: str, back: str) -> str:
    """The page of a case, which leads back to where one comes from; not to what is too long for an address."""
    page = f"/office/{quote(window, safe='')}/{quote(case, safe='')}"
    return f"{page}?back={quote(back, safe='/')}" if len(back) <= MOST_PATH else page


def ways_of(person: Person) -> tuple[Way, ...]:
    """The pages that somebody may see."""
    return tuple(one for one in WAYS if may(person.role, one.right))


def visitor_of(request: Request) -> Person | None:
    """Who was found to be signed in by ``session.visitor``, if anybody was asked for."""
    found = getattr(request.state, "visitor", None)
    return found if isinstance(found, Person) else None


def rendered(request: Request, template: str, status: int = 200, **facts: object) -> HTMLResponse:
    """A page, or a piece of one for htmx. It knows who is signed in and where they may go."""
    person = visitor_of(request)
    told = {
        "centre": centre_of(request).settings.name,
        "now": centre_of(request).now(),
        "path": request.url.path,
        "here": whole_path(request.url.path, request.url.query),
        "person": person,
        "ways": ways_of(person) if person is not None else (),
        **facts,
    }
    return HTMLResponse(_templates().get_template(template).render(told), status, dict(HEADERS))
