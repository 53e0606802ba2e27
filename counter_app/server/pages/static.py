# SPDX-License-Identifier: Apache-2.0
"""What pages are drawn with: style, script and marks, under a name that changes with what is in them."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

from fastapi import APIRouter, Response

from counter_app.base.resources import resources_root
from counter_app.server.refusals import Refused

router = APIRouter()

KINDS: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_DIGITS = 16


class _File(NamedTuple):
    """A file and its digest."""

    digest: str
    body: bytes
    kind: str


@cache
def _files() -> Mapping[str, _File]:
    found: dict[str, _File] = {}
    for path in sorted((resources_root() / "web" / "static").iterdir()):
        if kind := KINDS.get(path.suffix):
            body = path.read_bytes()
            found[path.name] = _File(hashlib.sha256(body).hexdigest()[:_DIGITS], body, kind)
    return found


def static_path(name: str) -> str:
    """Where a page finds a file."""
    return str(PurePosixPath("/static") / _files()[name].digest / name)


@router.get("/static/{digest}/{name}", response_class=Response)
async def static(digest: str, name: str) -> Response:
    """A file; kept for ever where it is the one that was asked for."""
    found = _files().get(name)
    if found is None:
        raise Refused(404, "call.path")
    cache_control = _FOR_EVER if digest == found.digest else "no-cache"  # another version of the program asked
    headers = {"Cache-Control": cache_control, "X-Content-Type-Options": "nosniff"}
    return Response(found.body, headers=headers, media_type=found.kind)
