# SPDX-License-Identifier: Apache-2.0
"""How the centre refuses: a status, a code whose sentence the window has, and what a program does next. Always JSON."""

from collections.abc import Mapping
from typing import NoReturn

import msgspec
from fastapi import Request, Response

from counter_app.base.errors import CounterError
from counter_app.server.centre import centre_of
from counter_app.wire.messages import Fact, Refusal

JSON = "application/json"


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


async def answer_refused(request: Request, error: Exception) -> Response:
    """The exception handler of :class:`Refused`."""
    if not isinstance(error, Refused):
        raise error
    refusal = Refusal(code=error.code, now=centre_of(request).now(), facts=dict(error.facts))
    headers = {} if error.wait is None else {"Retry-After": str(error.wait)}
    return Response(msgspec.json.encode(refusal), error.status, headers, media_type=JSON)
