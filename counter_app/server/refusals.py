# SPDX-License-Identifier: Apache-2.0
"""How the centre refuses: a status, a code whose sentence the window has, and what a program does next. Always JSON."""

import logging
import re
from collections.abc import Mapping
from typing import NoReturn

import msgspec
from fastapi import Request, Response

from counter_app.base.errors import CounterError
from counter_app.server.centre import centre_of
from counter_app.server.metrics import Metrics
from counter_app.wire.messages import Fact, Refusal
from counter_app.wire.signing import WINDOW_HEADER

JSON = "application/json"
_STRANGE = re.compile(r"[^0-9A-Za-z/_-]")

logger = logging.getLogger(__name__)


class Refused(Exception):
    """A call that changes nothing. ``wait`` (s) tells the window when to come again."""

    def __init__(self, status: int, code: str, *, wait: int | None = None, **facts: Fact) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.wait = wait
        self.facts: Mapping[str, Fact] = facts


def refuse(error: CounterError, status: int = 400) -> NoReturn:
    """Turn an expected failure into a refusal; its facts stay here."""
    raise Refused(status, error.code) from error


def metrics_of(request: Request) -> Metrics:
    """The counts of the application."""
    metrics = request.app.state.metrics
    if not isinstance(metrics, Metrics):
        raise TypeError("no metrics behind this application")
    return metrics


async def answer_refused(request: Request, error: Exception) -> Response:
    """The exception handler of :class:`Refused`."""
    if not isinstance(error, Refused):
        raise error
    note_refused(request, error)
    refusal = Refusal(code=error.code, now=centre_of(request).now(), facts=dict(error.facts))
    headers = {} if error.wait is None else {"Retry-After": str(error.wait)}
    return Response(msgspec.json.encode(refusal), error.status, headers, media_type=JSON)


def note_refused(request: Request, error: Refused) -> None:
    """Count a refusal, and log which call it was: never the path itself where it holds somebody's own words."""
    path = getattr(request.scope.get("route"), "path", request.url.path)
    where, who = (_STRANGE.sub("?", one)[:80] for one in (path, request.headers.get(WINDOW_HEADER, "")))
    logger.info("refused %s of %s: %d %s", where, who or "nobody", error.status, error.code)
    metrics_of(request).refusals.labels(error.code).inc()
