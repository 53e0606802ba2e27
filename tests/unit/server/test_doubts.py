# SPDX-License-Identifier: Apache-2.0
"""What is stored is asked once more who was named in it; halls are known by name; who publishes has the right to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from msgspec.structs import replace
from real_centre import RealCentre
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import parse_moment, to_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import (
    Action,
    AnyFacts,
    Due,
    Extended,
    NotRated,
    NotRatedWhy,
    PairingAllowed,
    Rated,
    RatingSource,
    Withdrawn,
)
from counter_app.cases.centre_decisions import CentreDecided, CentreSays, Standing
from counter_app.cases.day_acts import DayReturned
from counter_app.cases.rating_acts import DefaultCounted
from counter_app.cases.shift_facts import HandedOver
from counter_app.server import people
from counter_app.server.centre import Centre, open_centre
from counter_app.server.doubts import list_doubts, write_doubts
from counter_app.server.feeds import put
from counter_app.server.halls import add_hall, check_hall, list_halls
from counter_app.server.pages.rendering import window_words
from counter_app.server.publishing import publish_configuration, published, withdraw
from counter_app.server.seen import VISITS, note_look
from counter_app.server.tables.halls import doubt
from counter_app.server.tables.office import office_decision
from counter_app.wire.feeds import Feed, PhonePress, of_window, written
from counter_app.wire.staff import Role
from server.conftest import ENGINES, Maker
from server.made_centre import MadeCentre
from server.test_pages import signed_in

HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("一个够长的密码吧")
HALL = "城东大厅"
START = parse_moment("2026-11-20T08:00")
EXTENDED = Extended(working_days=5, supervisor="0301", due=Due(due="2026-12-04"))
RETURNED = DayReturned(day="2026-11-20", window="3", log_hash="00")


@dataclass
class Quiet:
    """A centre nobody calls over the wire; its clock is moved by hand."""

    real: RealCentre
    hours: float = 0.0

    def do(self, work: Callable[[AsyncConnection, Centre], Awaitable[Any]]) -> Any:  # noqa: ANN401
        """In one transaction."""
        centre = open_centre(self.real.settings, lambda: START + timedelta(hours=self.hours))
        return self.real.with_connection(lambda connection: work(connection, centre))

    def add(self, number: str, role: Role, hall: str = HALL) -> None:
        """Somebody of the hall."""
        self.do(
            lambda connection, centre: people.add(
                connection, centre, number=number, name="测试员", role=role, hall=hall, password=HASH
            )
        )


@pytest.fixture(params=ENGINES)
def quiet(request: pytest.FixtureRequest, made_centre: Maker) -> Quiet:
    return Quiet(made_centre(request.param))


def acts(*given: tuple[float, str, AnyFacts]) -> list[tuple[Action, int]]:
    """Actions of a window: hours after the start, clerk, what they did."""
    made = [
        Action(
            id=new_id(),
            transaction=new_id(),
            case="case" if not isinstance(facts, PairingAllowed | DayReturned | HandedOver) else "",
            at=to_micros(START + timedelta(hours=hours)),
            clerk=clerk,
            window="3",
            epoch=1,
            seq=seq,
            facts=facts,
        )
        for seq, (hours, clerk, facts) in enumerate(given, 1)
    ]
    return [(one, one.at) for one in made]


def noted(quiet: Quiet, *given: tuple[float, str, AnyFacts]) -> list[tuple[int, str, str]]:
    """What is doubted of them: place, number, code."""
    actions = acts(*given)
    for _ in range(2):  # what is read again is not noted twice
        quiet.do(lambda connection, centre: write_doubts(connection, "w", HALL, actions))
    found = quiet.do(lambda connection, centre: list_doubts(connection, HALL))
    assert {one.hall for one in found} <= {HALL}
    quiet.do(lambda connection, centre: connection.execute(doubt.delete()))
    return sorted((one.seq, one.number, one.code) for one in found)


def test_nothing_is_doubted_of_a_hall_whose_staff_the_centre_does_not_keep(quiet: Quiet) -> None:
    quiet.add("9001", Role.administrator, "")
    quiet.add("0812", Role.clerk, "城西大厅")
    assert noted(quiet, (1, "0001", Withdrawn()), (1, "0001", EXTENDED)) == []


def test_who_was_named_is_held_against_the_staff_of_that_moment(quiet: Quiet) -> None:
    quiet.add("0812", Role.clerk)
    quiet.add("0301", Role.supervisor)
    quiet.add("0813", Role.back_office)
    quiet.hours = 10
    quiet.do(lambda connection, centre: people.revoke(connection, centre, "0301"))
    quiet.add("0812", Role.supervisor)
    given: tuple[tuple[float, str, AnyFacts], ...] = (
        (-1, "0001", Withdrawn()),  # before the centre kept them
        (1, "0812", EXTENDED),
        (1, "0001", Withdrawn()),
        (1, "0813", Withdrawn()),  # no window knows a back office
        (1, "0812", RETURNED),
        (1, "0812", PairingAllowed(supervisor="0812")),
        (10.01, "0301", Withdrawn()),  # clocks differ
        (11, "0812", EXTENDED),
        (11, "0812", RETURNED),
        (11, "", Withdrawn()),
        (11, "0812", HandedOver(to="0404")),
    )
    assert noted(quiet, *given) == [
        (3, "0001", "doubts.unknown"),
        (4, "0813", "doubts.unknown"),
        (5, "0812", "doubts.role"),
        (6, "0812", "doubts.role"),
        (8, "0301", "doubts.revoked"),
        (11, "0404", "doubts.unknown"),
    ]


def test_what_nobody_of_the_hall_did_is_doubted_of_nobody(quiet: Quiet) -> None:
    quiet.add("0812", Role.clerk)
    pressed = Rated(question="q", level=5, source=RatingSource.screen)
    asked = NotRated(question="q", why=NotRatedWhy.cancelled)
    counted = DefaultCounted(question="q", decision="d", level=5, rule="7 natural")
    given: tuple[tuple[float, str, AnyFacts], ...] = (
        (1, "当地规定", counted),
        (1, "0001", pressed),  # asked before they left
        (1, "0001", asked),
        (1, "0812", replace(pressed, source=RatingSource.paper)),
    )
    assert noted(quiet, *given) == [(4, "0812", "doubts.role")]


def test_an_evaluation_by_telephone_is_held_against_the_press_that_the_centre_took(quiet: Quiet) -> None:
    press = PhonePress(question="q", case="case", token_digest="t", level=2, pressed_at=1, digest="d", reasons=("207",))
    theirs = replace(press, question="theirs")

    async def pressed(connection: AsyncConnection, centre: Centre) -> None:
        for window, told in (("w", press), ("other", theirs)):
            await put(connection, centre, Feed.ratings, told.question, "1", written(told), audience=of_window(window))

    quiet.do(pressed)
    mine = Rated(question="q", level=2, reasons=("207",), source=RatingSource.phone, nonce="t", pressed_at=9)
    given = [
        mine,  # moved into the window's own clock
        replace(mine, level=5, reasons=()),
        replace(mine, reasons=("207", "208")),
        replace(mine, nonce="u"),
        replace(mine, question="nobody's"),
        replace(mine, question="theirs"),
    ]
    assert noted(quiet, *((1, "手机", one) for one in given)) == [
        (2, "手机", "doubts.other_press"),
        (3, "手机", "doubts.other_press"),
        (4, "手机", "doubts.other_press"),
        (5, "手机", "doubts.no_press"),
        (6, "手机", "doubts.no_press"),
    ]


def test_a_decision_of_the_centre_is_held_against_the_very_one_that_was_made(quiet: Quiet) -> None:
    quiet.add("0812", Role.clerk)
    place = {"window": "w", "case_id": "case", "number": "n", "hall": HALL, "decision": "d", "kind": "accepted"}
    kept = {**place, "step": "s", "by": "0813", "at": 1, "epoch": 1, "seq": 1, "standing": ""}
    quiet.do(lambda connection, centre: connection.execute(office_decision.insert().values(**kept)))
    said = CentreDecided(
        decision="d",
        says=CentreSays.accepted,
        step="s",
        verb="审核",
        by="0813",
        decided_at=1,
        base_epoch=1,
        base_seq=1,
        standing=Standing.followed,
    )
    came = acts(
        (1, "中心 0813", said),
        (1, "中心 0813", Withdrawn()),
        (1, "0812", Withdrawn()),
        (1, "中心 0813", Withdrawn()),  # named as of that press, long after it
        (1, "中心 0813", said),
        (1, "中心 0999", said),
        (1, "中心 0813", replace(said, says=CentreSays.returned)),
    )
    presses = ("t", "t", "u", "t", "again", "other", "else")
    ids = ("d", "a", "b", "c", "e", "d", "d")
    actions = [
        (replace(one, id=id, transaction=press), at) for (one, at), id, press in zip(came, ids, presses, strict=True)
    ]

    def found(known: int) -> list[tuple[int, str, str]]:
        """What is doubted where so many were read before."""
        before = [one for one, _ in actions[:known]]
        quiet.do(lambda connection, centre: write_doubts(connection, "w", HALL, actions[known:], before))
        rows = quiet.do(lambda connection, centre: list_doubts(connection, HALL))
        quiet.do(lambda connection, centre: connection.execute(doubt.delete()))
        return sorted((one.seq, one.number, one.code) for one in rows)

    doubted = [
        (seq, f"中心 {by}", "doubts.no_decision") for seq, by in ((4, "0813"), (5, "0813"), (6, "0999"), (7, "0813"))
    ]
    assert found(0) == doubted
    assert found(1) == doubted  # what follows it came in the next batch


def test_a_hall_is_known_by_its_name(quiet: Quiet) -> None:
    quiet.do(lambda connection, centre: check_hall(connection, centre, HALL))  # the first one of all
    with pytest.raises(CounterError) as refused:
        quiet.do(lambda connection, centre: check_hall(connection, centre, "城东服务大厅"))
    assert (refused.value.code, refused.value.facts["known"]) == ("halls.unknown", HALL)
    quiet.do(lambda connection, centre: check_hall(connection, centre, ""))
    quiet.do(lambda connection, centre: check_hall(connection, centre, "城西大厅", new=True))
    quiet.do(lambda connection, centre: add_hall(connection, centre, HALL))
    assert set(quiet.do(lambda connection, _centre: list_halls(connection))) == {HALL, "城西大厅"}
    with pytest.raises(CounterError, match=r"halls\.shape"):
        quiet.do(lambda connection, centre: add_hall(connection, centre, " 城北大厅"))


def test_who_publishes_has_the_right_to_and_is_named_and_the_same_again_is_told_once(
    quiet: Quiet, tmp_path: Path
) -> None:
    file = tmp_path / "hall.toml"
    file.write_text('address = "示例路1号"\n', encoding="utf-8")

    def publish(by: str, hall: str = "") -> Any:  # noqa: ANN401
        return quiet.do(lambda connection, centre: publish_configuration(connection, centre, file, by=by, hall=hall))

    assert publish("张主任").again is False  # there is no staff yet
    quiet.add("0812", Role.clerk)
    quiet.add("9001", Role.administrator, "")
    quiet.add("9002", Role.administrator)
    quiet.do(lambda connection, centre: add_hall(connection, centre, HALL))
    for by, hall in (("张主任", ""), ("0812", HALL), ("9002", "")):
        with pytest.raises(CounterError, match=r"staff\.right"):
            publish(by, hall)
    with pytest.raises(CounterError, match=r"halls\.unknown"):
        publish("9001", "城东服务大厅")
    assert publish("9001").again is True
    assert publish("9002", HALL).by == "测试员（9002）"
    with pytest.raises(CounterError, match=r"staff\.right"):
        quiet.do(lambda connection, centre: withdraw(connection, centre, Feed.configuration, "all", by="9002"))
    quiet.do(lambda connection, centre: withdraw(connection, centre, Feed.configuration, "all", by="9001"))
    assert publish("9001").again is False  # it did not count any more
    told = quiet.do(lambda connection, _centre: published(connection))
    assert [(one.gone, one.by) for one in told] == [
        (False, "测试员（9001）"),
        (True, "测试员（9001）"),
        (False, "测试员（9002）"),
        (False, "张主任"),
    ]


def test_an_auditor_reads_what_is_doubted_of_his_hall_alone(tmp_path: Path) -> None:
    centre = MadeCentre(tmp_path)

    async def made(connection: AsyncConnection) -> None:
        for number, role, hall in (
            ("0812", Role.clerk, HALL),
            ("7001", Role.auditor, HALL),
            ("7002", Role.auditor, "城西大厅"),
            ("0301", Role.supervisor, HALL),
        ):
            await people.add(
                connection, centre.centre, number=number, name="测试员", role=role, hall=hall, password=HASH
            )
        given = acts((3, "0813", Withdrawn()), (3, "0812", EXTENDED), (4, "0813", Withdrawn()))
        await write_doubts(connection, "w", HALL, given)
        case = {"window": "w", "case_id": "case", "number": "n", "hall": HALL}
        await note_look(connection, at=given[0][1], by="0812", what=VISITS + "02", **case)

    try:
        centre.inside(made)
        pages = [
            centre.call("GET", "https://centre/doubts", headers=signed_in(centre, one)) for one in ("7001", "7002")
        ]
        assert [page.status_code for page in pages] == [200, 200]
        assert ["中心没有工号 0813" in page.text for page in pages] == [True, False]
        assert "没有存疑的记录" in pages[1].text
        assert pages[0].text.count("<tr data-row>") == 1
        assert 'href="/office/w/case?back=/doubts"' in pages[0].text
        assert '<td class="right">2</td>' in pages[0].text
        assert centre.call("GET", "https://centre/doubts", headers=signed_in(centre, "0301")).status_code == 403
        seen = [centre.call("GET", "https://centre/seen", headers=signed_in(centre, one)) for one in ("7001", "7002")]
        told = [("来过几趟" in page.text, window_words("02") in page.text, ">n</a>" in page.text) for page in seen]
        assert told == [(True,) * 3, (False,) * 3]  # another window asked about the visits of a case
    finally:
        centre.close()
