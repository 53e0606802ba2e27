# SPDX-License-Identifier: Apache-2.0
"""Every route, called with what its own description allows and with what it does not: refused, never broken.

Calls are signed as a window's, and pages looked at by who may see them, so that they come as far as they can.
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

from counter_app.server import people
from counter_app.wire import frames
from counter_app.wire.messages import Refusal
from counter_app.wire.staff import Role
from server.pushing import MadeWindow, call

MOST = settings(
    max_examples=200,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schemathesis.serializer(frames.CONTENT_TYPE, "application/offset+octet-stream")  # type: ignore[untyped-decorator]
def as_bytes(_context: schemathesis.SerializationContext, value: object) -> bytes:
    """Bytes as they are; of anything else its words."""
    return value if isinstance(value, bytes) else str(value).encode()


def cookie_of(centre: RealCentre, number: str, role: Role) -> str:
    """What the browser of somebody who is signed in sends."""
    held = centre.centre
    assert held is not None
    password = "long-enough-to-be-one"
    centre.with_connection(
        lambda one: people.add(
            one, held, number=number, name="测试员", role=role, hall="", password=people.hashed(password)
        )
    )
    form = {"number": number, "password": password}
    own = {"Sec-Fetch-Site": "same-origin"}
    answer = requests.post(f"{centre.url}/sign-in", data=form, headers=own, allow_redirects=False, timeout=30)
    return answer.headers["Set-Cookie"].partition(";")[0]


@pytest.mark.slow
@pytest.mark.parametrize("centre", ["postgresql"], indirect=True)
def test_no_call_breaks_anything(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    hall, office = (
        cookie_of(centre, number, role) for number, role in (("71", Role.supervisor), ("72", Role.back_office))
    )
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
        if case.path != "/sign-out":
            headers |= {"Sec-Fetch-Site": "same-origin", "Cookie": office if case.path.startswith("/office") else hall}
        response = call(centre, made.method or "", target, body, headers)
        tried.setdefault(case.path, set()).add(response.status_code)
        assert response.status_code < 500, (made.method, target, response.status_code)
        if response.status_code < 400 or made.method == "HEAD":
            return
        if case.path.startswith(("/v1/", "/health/", "/metrics")):
            assert msgspec.json.decode(response.content, type=Refusal).code
        else:
            assert response.headers["Content-Type"].startswith("text/html")

    run()
    assert len(tried) > 10
    assert isinstance(window.push().now, int)
