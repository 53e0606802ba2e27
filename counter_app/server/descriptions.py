# SPDX-License-Identifier: Apache-2.0
"""Messages in JSON that are no models of the framework: read whole, and told to OpenAPI by their own shapes."""

from typing import Any, TypeVar

import msgspec
from fastapi import Request

from counter_app.server.access import whole_body
from counter_app.server.refusals import Refused

JSON = "application/json"
M = TypeVar("M", bound=msgspec.Struct)


def shape_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """A message's schema, whole in itself."""
    (schema,), parts = msgspec.json.schema_components((kind,), ref_template="{name}")
    found: dict[str, Any] = _inside(schema, parts)
    return {key: value for key, value in found.items() if key != "title"}


def _inside(found: Any, parts: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON, whatever its shape
    """A schema with what it refers to in the place of the reference."""
    if isinstance(found, list):
        return [_inside(one, parts) for one in found]
    if not isinstance(found, dict):
        return found
    if "$ref" in found:
        return _inside(parts[found["$ref"]], parts)
    return {key: _inside(value, parts) for key, value in found.items()}


async def read_json(request: Request, kind: type[M], most: int = 16 * 1024) -> M:
    """A message out of a call's body. Raises Refused ``call.shape`` (400), which quotes nothing of it."""
    body = await whole_body(request, most)
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, "call.shape") from error


def body_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """``openapi_extra`` of a route that reads this message."""
    return {"requestBody": {"required": True, "content": {JSON: {"schema": shape_of(kind)}}}}


def answer_of(kind: type[msgspec.Struct], words: str) -> dict[int | str, dict[str, Any]]:
    """``responses`` of a route that answers with this message."""
    return {200: {"description": words, "content": {JSON: {"schema": shape_of(kind)}}}}
