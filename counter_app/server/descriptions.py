# SPDX-License-Identifier: Apache-2.0
"""What OpenAPI says of messages that are no models of the framework: their own shapes, as JSON schemas."""

from typing import Any

import msgspec

JSON = "application/json"


def shape_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """A message's schema, whole in itself."""
    (schema,), parts = msgspec.json.schema_components((kind,), ref_template="{name}")
    found = parts[schema["$ref"]] if "$ref" in schema else schema
    return {key: value for key, value in found.items() if key != "title"}


def body_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """``openapi_extra`` of a route that reads this message."""
    return {"requestBody": {"required": True, "content": {JSON: {"schema": shape_of(kind)}}}}


def answer_of(kind: type[msgspec.Struct], words: str) -> dict[int | str, dict[str, Any]]:
    """``responses`` of a route that answers with this message."""
    return {200: {"description": words, "content": {JSON: {"schema": shape_of(kind)}}}}
