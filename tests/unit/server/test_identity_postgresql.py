# SPDX-License-Identifier: Apache-2.0
"""Windows taken in and people signing in over PostgreSQL, by the same statements as over SQLite."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import postgres
import pytest
from argon2 import PasswordHasher

from counter_app.server import people
from counter_app.server.enrolment import revoke, write_revoked
from counter_app.server.sign_ins import Verifiers
from counter_app.wire.enrolling import RenewAsked
from counter_app.wire.staff import Role
from server.made_centre import MadeCentre, MadeWindow, certificate_request, new_window, refusal_of, tries_at_once

HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("lang genug")


@pytest.fixture
def centre(tmp_path: Path, cluster: postgres.Cluster) -> Iterator[MadeCentre]:
    name = cluster.fresh()
    made = MadeCentre(tmp_path, database=cluster.url(name))
    yield made
    made.close()
    cluster.drop(name)


def test_a_window_comes_in_is_heard_once_gives_way_and_is_revoked(centre: MadeCentre) -> None:
    window, _ = centre.taken_in("3")
    body = msgspec.json.encode(RenewAsked(request=certificate_request(window.key)))
    headers = window.signed("POST", "/v1/renew", body, at=centre.now)
    assert centre.call("POST", "/v1/renew", body, headers).status_code == 200
    assert refusal_of(centre.call("POST", "/v1/renew", body, headers)) == "401 call.replayed"
    second, code = new_window(), centre.code(number="3", replacing=True)
    assert centre.enrol(second, code).status_code == 200
    assert centre.enrol(second, code).status_code == 200  # its answer was lost
    assert refusal_of(centre.enrol(new_window(), code)) == "403 enrol.code"
    assert refusal_of(centre.signed_call(window, "POST", "/v1/renew", body)) == "401 call.unknown"
    again = MadeWindow(second.id, new_window().key)
    assert centre.enrol(again, centre.code(number="3", replacing=True)).status_code == 200
    centre.inside(lambda one: revoke(one, second.id, "windows.revoked", centre.now))
    centre.inside(lambda one: write_revoked(one, centre.centre))
    assert refusal_of(centre.signed_call(again, "POST", "/v1/renew", body)) == "401 call.unknown"


def test_somebody_waits_signs_in_and_is_revoked(centre: MadeCentre) -> None:
    def post(path: str, token: str = "", **values: str) -> str:
        headers = {"Authorization": f"Bearer {token}"}
        answer = centre.call("POST", path, msgspec.json.encode(values), headers)
        return str(msgspec.json.decode(answer.content)["token"]) if answer.status_code == 200 else refusal_of(answer)

    place = {"number": "9001", "name": "测试员", "role": Role.administrator, "hall": "", "password": HASH}
    centre.inside(lambda one: people.add(one, centre.centre, **place))  # type: ignore[arg-type]
    told = [post("/v1/sign-in", number="9001", password="falsch") for _ in range(6)]
    assert told == ["401 sign_in.wrong"] * 5 + ["429 sign_in.wait"]
    centre.clock.move(minutes=1)
    assert tries_at_once(centre, "0000", 12, Verifiers()) == {"sign_in.wrong": 5, "sign_in.wait": 7}
    token = post("/v1/sign-in", number="9001", password="lang genug")
    answer = centre.call("GET", "/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert msgspec.json.decode(answer.content)["number"] == "9001"
    centre.inside(lambda one: people.revoke(one, centre.centre, "9001"))
    assert post("/v1/staff/revoke", token, number="1") == "401 call.signed_out"
