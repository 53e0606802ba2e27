# SPDX-License-Identifier: Apache-2.0
"""The centre's pages as answers: who may see them, what they forbid the browser, and what they refuse."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest
from argon2 import PasswordHasher

from counter_app.base.resources import resources_root
from counter_app.server import people
from counter_app.ui.theme import Colour
from counter_app.wire.staff import Role
from server.made_centre import MadeCentre, refusal_of

PASSWORD = "一个够长的密码吧"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to compare with
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeCentre]:
    """One for all tests; who is added again begins anew."""
    made = MadeCentre(tmp_path_factory.mktemp("centre"))
    yield made
    made.close()


def add(centre: MadeCentre, number: str, role: Role, hall: str = "") -> None:
    """Somebody with the password of all."""
    centre.inside(
        lambda one: people.add(one, centre.centre, number=number, name="测试员", role=role, hall=hall, password=HASH)
    )


def post(centre: MadeCentre, path: str, headers: dict[str, str], **fields: str) -> httpx.Response:
    """A form, as a browser sends it."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return centre.call("POST", path, urlencode(fields).encode(), kind | headers)


def signed_in(centre: MadeCentre, number: str) -> dict[str, str]:
    """The headers of somebody's browser; over TLS, as behind nginx."""
    answer = post(centre, "https://centre/sign-in", OWN, number=number, password=PASSWORD, next="/board")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/board")
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("__Host-counter=", "HttpOnly", "Secure", "SameSite=strict", "Path=/"))
    return {"Cookie": cookie.partition(";")[0]}


def test_who_is_not_signed_in_comes_to_the_page_for_it_and_back(centre: MadeCentre) -> None:
    answer = centre.call("GET", "https://centre/board?hall=a%26b")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/board%3Fhall%3Da%2526b")
    piece = centre.call("GET", "/board", headers={"HX-Request": "true", "HX-Current-URL": "https://centre/board?x=1"})
    assert (piece.status_code, piece.headers["HX-Redirect"]) == (401, "/sign-in?next=/board%3Fx%3D1")
    add(centre, "0301", Role.supervisor)
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        away = post(centre, "https://centre/sign-in", OWN, number="0301", password=PASSWORD, next=elsewhere)
        assert away.headers["Location"] == "/"


def test_pages_forbid_what_they_do_not_need_and_go_by_rights(centre: MadeCentre) -> None:
    add(centre, "0301", Role.supervisor)
    add(centre, "0312", Role.clerk)
    page = centre.call("GET", "https://centre/board", headers=signed_in(centre, "0301"))
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert "<style" not in page.text
    assert " style=" not in page.text
    refused = centre.call("GET", "https://centre/board", headers=signed_in(centre, "0312"))
    assert refused.status_code == 403
    assert "<h1>这一页不归你看</h1>" in refused.text
    assert "这一步没有做" not in refused.text
    missing = centre.call("GET", "https://centre/nowhere")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert refusal_of(centre.call("GET", "https://centre/v1/nowhere")) == "404 call.path"


def test_a_form_of_another_site_does_nothing(centre: MadeCentre) -> None:
    add(centre, "0301", Role.supervisor)
    cookie = signed_in(centre, "0301")
    for said in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}):
        assert post(centre, "https://centre/sign-out", cookie | said).status_code == 403
    assert post(centre, "https://centre/sign-out", cookie | {"Origin": "https://evil.example"}).status_code == 403
    assert centre.call("GET", "https://centre/board", headers=cookie).status_code == 200
    assert refusal_of(centre.call("GET", "https://centre/v1/me", headers=cookie)) == "401 call.signed_out"
    assert post(centre, "https://centre/sign-out", cookie | OWN).status_code == 303
    assert centre.call("GET", "https://centre/board", headers=cookie).status_code == 303


def test_wrong_tries_are_told_on_the_page_and_wait_as_everywhere(centre: MadeCentre) -> None:
    add(centre, "0301", Role.supervisor)
    for _ in range(5):
        wrong = post(centre, "https://centre/sign-in", OWN, number="0301", password="falsch")
        assert (wrong.status_code, "工号或密码不对" in wrong.text) == (401, True)
    waits = post(centre, "https://centre/sign-in", OWN, number="0301", password=PASSWORD)
    assert (waits.status_code, "秒后再试" in waits.text) == (429, True)
    plain = post(centre, "http://centre/sign-in", OWN, number="0301", password=PASSWORD)
    assert (plain.status_code, "没有加密" in plain.text) == (400, True)


def test_what_pages_are_drawn_with_is_kept_until_it_changes(centre: MadeCentre) -> None:
    page = centre.call("GET", "https://centre/sign-in").text
    path = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in centre.call("GET", path).headers["Cache-Control"]
    assert centre.call("GET", "/static/older/web.css").headers["Cache-Control"] == "no-cache"
    assert centre.call("GET", "/static/older/htmx.LICENSE").status_code == 404


def test_pages_have_the_colours_of_the_window() -> None:
    style = (resources_root() / "web" / "static" / "web.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", style))
    known = {one.name.replace("_", "-"): one.value.lower() for one in Colour}
    assert named.keys() <= known.keys()
    assert named.items() <= known.items()
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", style)) <= named.keys() | set(
        re.findall(r"--([a-z0-9-]+): [0-9]", style)
    )
