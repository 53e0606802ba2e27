# SPDX-License-Identifier: Apache-2.0
"""A refusal as a page: one sentence, and the way on. Which paths are pages, and which are calls of programs."""

import re

from fastapi import Request, Response

from counter_app.base.texts import text
from counter_app.server.pages.rendering import rendered
from counter_app.server.pages.session import SignedOut, answer_signed_out
from counter_app.server.refusals import Refused, note_refused

_CALLS = re.compile(r"/(v\d+|health|metrics|openapi\.json)(/|$)")
CITIZENS = "/c/"
"""Where the pages of those begin who have no sign-in to go back to."""

OWN_WORDS = frozenset(
    "call.broken_off call.often call.origin call.path call.right call.shape call.size centre.busy centre.database "
    "centre.unexpected".split()
)
"""What is told to a person in other words than to a window."""


SEEN_ONLY = frozenset({"GET", "HEAD"})


def heading_of(request: Request, code: str) -> str:
    """The code of what stands above a refusal: who only wanted to look has done nothing that could be left undone."""
    if request.method not in SEEN_ONLY:
        return "web.refused.title"
    return "web.refused.not_yours" if code == "call.right" else "web.refused.unseen"


def is_page(request: Request) -> bool:
    """Whether a path is one for people and their browsers."""
    return _CALLS.match(request.url.path) is None


async def answer_page(request: Request, error: Exception) -> Response:
    """The exception handler of SignedOut, and of Refused on a page."""
    if isinstance(error, SignedOut):
        return answer_signed_out(request)
    if not isinstance(error, Refused):
        raise error
    note_refused(request, error)
    code = f"web.refused.{error.code}" if error.code in OWN_WORDS else error.code
    template = "citizen_refused.html" if request.url.path.startswith(CITIZENS) else "refused.html"
    told = {"sentence": text(code, **error.facts), "heading": heading_of(request, error.code), "code": error.code}
    answer = rendered(request, template, error.status, **told)
    if error.wait is not None:
        answer.headers["Retry-After"] = str(error.wait)
    return answer
