# SPDX-License-Identifier: Apache-2.0
"""Every route, called with what its own description allows and with what it does not: refused, never broken.

The calls are signed as a window's, so that they come as far as they can.
"""

from typing import Any

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from real_centre import RealCentre
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from counter_app.wire import frames
from counter_app.wire.messages import Refusal
from server.pushing import MadeWindow, call

MOST = settings(
    max_examples=120,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schemathesis.serializer(frames.CONTENT_TYPE, "application/offset+octet-stream")
def as_bytes(_context: schemathesis.SerializationContext, value: object) -> bytes:
    """Bytes as they are; of anything else its words."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.mark.slow
@pytest.mark.parametrize("centre", ["postgresql"], indirect=True)
def test_no_call_breaks_anything(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    schema = schemathesis.openapi.from_url(f"{centre.url}/openapi.json")
    results = list(schema.get_all_operations())
    ways = [result.ok() for result in results if isinstance(result, Ok)]
    assert len(ways) == len(results)
    assert len(ways) > 10
    cases = st.one_of(
        *(way.as_strategy(generation_mode=GenerationMode.POSITIVE) for way in ways),
        *(way.as_strategy(generation_mode=GenerationMode.NEGATIVE) for way in ways if way.body or way.query),
    )
    tried: dict[str, set[int]] = {}

    @given(case=cases)
    @MOST
    def run(case: schemathesis.Case[Any]) -> None:
        made = requests.Request(**case.as_transport_kwargs(base_url=centre.url)).prepare()
        body = made.body.encode() if isinstance(made.body, str) else made.body or b""
        assert isinstance(body, bytes)
        target = made.path_url
        headers = {name: str(one) for name, one in made.headers.items()}
        headers |= window.headers(made.method or "", target, body)
        response = call(centre, made.method or "", target, body, headers)
        tried.setdefault(case.path, set()).add(response.status_code)
        assert response.status_code < 500, (made.method, target, response.status_code)
        if response.status_code >= 400 and made.method != "HEAD":
            assert msgspec.json.decode(response.content, type=Refusal).code

    run()
    assert len(tried) > 10
    assert isinstance(window.push().now, int)
