# SPDX-License-Identifier: Apache-2.0
"""Staff at the centre: wrong tries wait longer each time, every right is checked, windows are told of every change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from counter_app.base.errors import CounterError
from counter_app.server import people
from counter_app.server.rights import RIGHTS, Right
from counter_app.server.sign_ins import Verifiers
from counter_app.server.tables.feeds import feed_row
from counter_app.server.tables.people import session, staff
from counter_app.wire.feeds import read
from counter_app.wire.staff import Role, StaffRow, wait_after
from server.made_centre import MadeCentre, refusal_of, tries_at_once

PASSWORD = "一个够长的密码吧"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to compare with


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[MadeCentre]:
    made = MadeCentre(tmp_path)
    yield made
    made.close()


def add(centre: MadeCentre, number: str, role: Role, hall: str = "") -> None:
    """Somebody with the password of all."""
    centre.inside(
        lambda one: people.add(one, centre.centre, number=number, name="测试员", role=role, hall=hall, password=HASH)
    )


def post(centre: MadeCentre, path: str, token: str = "", **values: Any) -> Any:  # noqa: ANN401
    """A person's call in JSON."""
    headers = {"Authorization": f"Bearer {token}"} if token else None
    return centre.call("POST", path, msgspec.json.encode(values), headers)


def token_of(centre: MadeCentre, number: str) -> str:
    """Signed in."""
    answer = post(centre, "/v1/sign-in", number=number, password=PASSWORD)
    assert answer.status_code == 200, answer.text
    return str(msgspec.json.decode(answer.content)["token"])


def told_rows(centre: MadeCentre) -> list[tuple[str, str, str, bool]]:
    """What windows hear: number, version, audience, gone."""

    async def work(connection: Any) -> list[tuple[str, str, str, bool]]:  # noqa: ANN401
        wanted = select(feed_row).where(feed_row.c.feed == "staff").order_by(feed_row.c.cursor)
        rows = (await connection.execute(wanted)).all()
        return [(row.key, row.version, row.audience, bool(row.gone)) for row in rows]

    return centre.inside(work)


def test_somebody_signs_in_and_out(centre: MadeCentre) -> None:
    add(centre, "9001", Role.administrator)
    token = token_of(centre, "9001")
    headers = {"Authorization": f"Bearer {token}"}
    me = msgspec.json.decode(centre.call("GET", "/v1/me", headers=headers).content)
    assert (me["number"], me["role"]) == ("9001", "administrator")
    assert set(me["rights"]) == RIGHTS[Role.administrator]
    centre.clock.move(hours=11)
    assert refusal_of(centre.call("GET", "/v1/me", headers=headers)) == "401 call.signed_out"
    token = token_of(centre, "9001")
    assert post(centre, "/v1/sign-out", token).status_code == 200
    assert refusal_of(post(centre, "/v1/staff/revoke", token, number="9001")) == "401 call.signed_out"


def test_neither_token_nor_password_is_in_the_database(centre: MadeCentre) -> None:
    add(centre, "9001", Role.administrator)
    token = token_of(centre, "9001")

    async def rows(connection: Any) -> str:  # noqa: ANN401
        found = [(await connection.execute(select(one))).all() for one in (session, staff)]
        return repr(found)

    written = centre.inside(rows)
    assert token not in written
    assert PASSWORD not in written


@pytest.mark.parametrize("number", ["9001", "0000"], ids=["of somebody", "of nobody"])
def test_wrong_tries_wait_longer_each_time_and_say_nothing_of_who_there_is(centre: MadeCentre, number: str) -> None:
    add(centre, "9001", Role.administrator)
    answers = [refusal_of(post(centre, "/v1/sign-in", number=number, password="falsch")) for _ in range(6)]
    assert answers == ["401 sign_in.wrong"] * 5 + ["429 sign_in.wait"]
    centre.clock.move(seconds=60)
    assert refusal_of(post(centre, "/v1/sign-in", number=number, password="falsch")) == "401 sign_in.wrong"
    centre.clock.move(seconds=61)
    assert refusal_of(post(centre, "/v1/sign-in", number=number, password=PASSWORD)) == "429 sign_in.wait"
    centre.clock.move(seconds=60)
    right = post(centre, "/v1/sign-in", number=number, password=PASSWORD)
    assert right.status_code == (200 if number == "9001" else 401)


def test_of_many_tries_at_once_no_more_are_compared_than_in_turn(centre: MadeCentre) -> None:
    """A try counts before it is compared. One that found all comparers busy was none."""
    add(centre, "9001", Role.administrator)
    busy = Verifiers(threads=1, waiting=-1)
    assert tries_at_once(centre, "9001", 5, busy) == {"sign_in.busy": 5}
    assert tries_at_once(centre, "9001", 20, Verifiers()) == {"sign_in.wrong": 5, "sign_in.wait": 15}
    centre.clock.move(minutes=1)
    assert token_of(centre, "9001")
    assert tries_at_once(centre, "9001", 6, Verifiers()) == {"sign_in.wrong": 5, "sign_in.wait": 1}


def test_waits_double_up_to_an_hour() -> None:
    assert [wait_after(n) for n in (0, 4, 5, 6, 7, 11, 500)] == [0, 0, 60, 120, 240, 3600, 3600]


CALLS: dict[str, tuple[Right, dict[str, Any]]] = {
    "/v1/staff": (
        Right.keep_staff,
        {"number": "7", "name": "甲", "role": "clerk", "password": PASSWORD, "hall": "甲厅"},
    ),
    "/v1/staff/revoke": (Right.keep_staff, {"number": "1234"}),
    "/v1/codes": (Right.enrol_windows, {"hall": "甲厅", "number": "3"}),
    "/v1/decisions": (Right.decide, {"case": "没有", "kind": "accepted", "step": "审核", "decision": "1"}),
    "/v1/windows/revoke": (Right.revoke_windows, {"window": "nobody"}),
}


def test_every_right_is_checked_for_every_role(centre: MadeCentre) -> None:
    for number, role in enumerate(Role, 1):
        add(centre, f"900{number}", role)
        token = token_of(centre, f"900{number}")
        for path, (right, values) in CALLS.items():
            answer = post(centre, path, token, **values)
            allowed = right in RIGHTS[role]
            assert (answer.status_code == 403) != allowed, (role, path)
            if not allowed:
                assert refusal_of(answer) == "403 call.right"
        seen = centre.call("GET", "/v1/staff", headers={"Authorization": f"Bearer {token}"})
        assert (seen.status_code == 200) == (Right.see_staff in RIGHTS[role])
    for path, (_, values) in CALLS.items():
        assert refusal_of(post(centre, path, **values)) == "401 call.signed_out"
        assert refusal_of(post(centre, path, "made-up", **values)) == "401 call.signed_out"


def test_an_administrator_of_a_hall_keeps_to_it(centre: MadeCentre) -> None:
    add(centre, "9001", Role.administrator, "甲厅")
    add(centre, "9002", Role.clerk, "乙厅")
    token = token_of(centre, "9001")
    person = {"number": "9002", "name": "乙", "role": "clerk", "password": PASSWORD}
    assert refusal_of(post(centre, "/v1/staff", token, hall="甲厅", **person)) == "403 staff.hall_only"
    assert refusal_of(post(centre, "/v1/staff", token, **{**person, "number": "8"})) == "403 staff.hall_only"
    assert refusal_of(post(centre, "/v1/staff/revoke", token, number="9002")) == "403 staff.hall_only"
    assert refusal_of(post(centre, "/v1/codes", token, hall="乙厅", number="1")) == "403 staff.hall_only"
    assert post(centre, "/v1/codes", token, hall="甲厅", number="1").status_code == 200
    listed = centre.call("GET", "/v1/staff", headers={"Authorization": f"Bearer {token}"})
    assert [one["number"] for one in msgspec.json.decode(listed.content)["staff"]] == ["9001"]


def test_windows_hear_of_their_own_staff_only_and_of_every_change(centre: MadeCentre) -> None:
    add(centre, "1", Role.clerk, "甲厅")
    add(centre, "1", Role.clerk, "乙厅")
    add(centre, "2", Role.auditor)
    centre.inside(lambda one: people.change_password(one, centre.centre, "1", HASH))
    centre.inside(lambda one: people.revoke(one, centre.centre, "1"))
    assert told_rows(centre) == [
        ("1", "1", "hall:甲厅", False),
        ("1", "2", "hall:甲厅", True),
        ("1", "3", "hall:乙厅", False),
        ("1", "4", "hall:乙厅", False),
        ("1", "5", "hall:乙厅", True),
    ]

    async def first(connection: Any) -> bytes:  # noqa: ANN401
        return bytes(await connection.scalar(select(feed_row.c.body).where(feed_row.c.feed == "staff").limit(1)))

    row = read(centre.inside(first), StaffRow)
    assert (row.number, row.role, row.hall, row.password) == ("1", Role.clerk, "甲厅", HASH)


def test_who_is_revoked_is_out_at_once(centre: MadeCentre) -> None:
    add(centre, "9001", Role.administrator)
    token = token_of(centre, "9001")
    centre.inside(lambda one: people.revoke(one, centre.centre, "9001"))
    assert refusal_of(post(centre, "/v1/codes", token, hall="甲", number="1")) == "401 call.signed_out"
    assert refusal_of(post(centre, "/v1/sign-in", number="9001", password=PASSWORD)) == "401 sign_in.wrong"


def test_who_decides_by_the_command_line_has_the_right_too_once_the_centre_keeps_staff(centre: MadeCentre) -> None:
    def may_decide(number: str, hall: str) -> bool:
        try:
            centre.inside(lambda one: people.check_right(one, number, Right.decide, hall))
        except CounterError:
            return False
        return True

    assert may_decide("anybody", "甲厅")
    add(centre, "1", Role.clerk, "甲厅")
    add(centre, "2", Role.back_office, "甲厅")
    add(centre, "3", Role.back_office)
    asked = [("1", "甲厅"), ("2", "甲厅"), ("2", "乙厅"), ("3", "乙厅"), ("9", "甲厅")]
    assert [may_decide(*one) for one in asked] == [False, True, False, True, False]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "十"},
        {"number": ""},
        {"name": ""},
        {"name": "a\nb"},
        {"duties": ["x"]},
        {"password": "kurz"},
        {"role": 3},
    ],
    ids=str,
)
def test_bad_staff_is_refused_and_nothing_is_told(centre: MadeCentre, changes: dict[str, object]) -> None:
    add(centre, "9001", Role.administrator)
    before = told_rows(centre)
    person: dict[str, Any] = {"number": "7", "name": "甲", "role": "clerk", "password": PASSWORD}
    answer = post(centre, "/v1/staff", token_of(centre, "9001"), **{**person, **changes})
    assert refusal_of(answer).split(".")[0] in ("400 staff", "400 call")
    assert told_rows(centre) == before
