# SPDX-License-Identifier: Apache-2.0
"""The projector tells cases from the ledger, parks what it cannot take, tells the window so, and goes on."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace
from real_centre import RealCentre
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import system_clock, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import (
    Accepted,
    Due,
    Rated,
    RatingAsked,
    RatingSource,
    StepDone,
    TakenBack,
    Withdrawn,
)
from counter_app.cases.chain import forge
from counter_app.cases.claims import SumsFixed
from counter_app.cases.encoding import SCHEMA, ActionBytes
from counter_app.cases.payments import PaymentAsked
from counter_app.cases.people import Person, Personal
from counter_app.cases.rating_acts import RatingInvited
from counter_app.server.board import Sight, board
from counter_app.server.centre import Centre, open_centre
from counter_app.server.parked import try_parked
from counter_app.server.projector import Progress, project_all
from counter_app.server.tables.cases import case_action, case_row, projection, quarantine
from counter_app.server.tables.feeds import feed_row
from counter_app.server.tables.windows import chain
from counter_app.wire.feeds import Feed, Quarantined, of_window, read
from counter_app.wire.messages import Acked
from server.conftest import Maker
from server.pushing import MadeWindow, opened
from server.test_push import rows

ACCEPTED = Accepted(
    lines=(), limit_kind="working_days", limit_amount=5, limit_text="5个工作日", due=Due(due="2026-11-27")
)


def beside(centre: RealCentre, work: Callable[[Centre], Awaitable[Progress]]) -> Progress:
    """Do something beside the running server."""

    async def run() -> Progress:
        one = open_centre(centre.settings)
        try:
            return await work(one)
        finally:
            await one.close()

    return asyncio.run(run())


def projected(centre: RealCentre) -> Progress:
    """Read everything."""
    return beside(centre, project_all)


def parked(window: MadeWindow) -> list[tuple[int, str]]:
    """What the centre parked of a window, as its feed tells it."""
    here = select(feed_row.c.body).where(
        feed_row.c.feed == Feed.quarantine.value, feed_row.c.audience == of_window(window.id)
    )
    told = [read(bytes(one.body), Quarantined) for one in rows(window.centre, here.order_by(feed_row.c.cursor))]
    kept = select(quarantine.c.seq, quarantine.c.code).where(quarantine.c.window == window.id)
    assert [(one.seq, one.code) for one in told] == [tuple(one) for one in rows(window.centre, kept)]
    return [(one.seq, one.code) for one in told]


def cases(window: MadeWindow) -> dict[str, tuple[str, str, bool, str]]:
    """Number, status, whether its deadline counts, and applicant of each case of a window."""
    wanted = select(case_row).where(case_row.c.window == window.id)
    return {one.number: (one.status, one.due, one.open, one.applicant) for one in rows(window.centre, wanted)}


def unread(window: MadeWindow) -> int:
    """How many actions the projector has not read."""
    here = (chain.c.window == projection.c.window) & (chain.c.epoch == projection.c.epoch)
    wanted = select(chain.c.mark - projection.c.seq).join(projection, here).where(chain.c.window == window.id)
    return sum(number for (number,) in rows(window.centre, wanted))


@pytest.mark.parametrize("engine", ["postgresql"])  # SQLite takes both as they are, or says so before
def test_what_the_database_cannot_hold_is_parked_and_keeps_no_other_window_waiting(
    engine: str, made_centre: Maker
) -> None:
    centre = made_centre(engine)
    centre.start()
    bad, good = MadeWindow(centre).enrol(), MadeWindow(centre).enrol()
    bad.write(replace(opened(1), title="a\0b"), new_id())
    case = new_id()
    bad.write(opened(2), case)
    accepted = msgspec.json.decode(bad.write(ACCEPTED, case).header)["id"]
    bad.write(RatingInvited(question="q", decision=accepted, token_digest="0" * 64, until=2**70), case)
    bad.push()
    good.write(opened(3), new_id())
    good.push()
    projected(centre)
    assert [one for one, _ in parked(bad)] == [1, 4]
    assert cases(bad)[opened(2).number][0] == "accepted"
    assert len(cases(good)) == 1
    assert (unread(bad), unread(good)) == (0, 0)
    assert beside(centre, try_parked) == Progress(0, 2)


def test_cases_are_told_from_the_ledger(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    case, other = new_id(), new_id()
    person = Personal(applicant=Person(name="测试员", id_number="110101194912310024"))
    window.write(opened(1), case, personal=person)
    window.write(opened(2), other)
    window.write(ACCEPTED, case)
    window.push()
    projected(centre)
    number = opened(1).number
    assert cases(window)[number] == ("accepted", "2026-11-27", True, "测**")
    decided = window.write(Withdrawn(), case)
    window.push(4)
    projected(centre)
    assert cases(window)[number][:3] == ("withdrawn", "2026-11-27", False)
    window.write(TakenBack(action=msgspec.json.decode(decided.header)["id"]), case)
    window.push(5)
    projected(centre)
    assert cases(window)[number][0] == "accepted"
    assert cases(window)[opened(2).number] == ("opened", "", False, "")
    assert (unread(window), parked(window)) == (0, [])


def test_a_case_goes_on_in_the_next_epoch(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    case = new_id()
    window.write(opened(1), case)
    window.push()
    window.epoch, window.chain = 2, []
    window.write(ACCEPTED, case)
    window.push()
    projected(centre)
    assert [one[0] for one in cases(window).values()] == ["accepted"]


def test_what_cannot_be_taken_is_parked_and_the_rest_goes_on(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    case = new_id()
    window.write(opened(1), case)
    header = msgspec.json.decode(window.chain[0].header)

    def put(facts: bytes, personal: bytes = b"{}", **changes: object) -> None:
        named = header | {"id": new_id(), "seq": len(window.chain) + 1, **changes}
        stored = ActionBytes(msgspec.json.encode(named), facts, personal)
        window.put(forge(window.link_at(len(window.chain)), stored))

    put(b'{"kind":"no_such_kind"}', kind="no_such_kind")
    put(b"\xff\xfe not even text")
    put(b'{"kind":"withdrawn"}', b'{"strange":1}', kind="withdrawn")
    put(b'{"kind":"withdrawn"}', kind="opened")
    put(b'{"kind":"withdrawn"}', kind="withdrawn", schema=SCHEMA - 3)
    put(b"{}", kind="withdrawn", more="than a header has")
    window.write(ACCEPTED, case)
    answer = window.push()
    assert isinstance(answer, Acked)
    assert answer.ack == 8
    projected(centre)
    assert parked(window) == [
        (2, "cases.encoding.damaged"),
        (3, "cases.encoding.damaged"),
        (4, "cases.encoding.damaged"),
        (5, "cases.encoding.damaged"),
        (6, "projector.older"),
        (7, "cases.encoding.damaged"),
    ]
    assert cases(window)[opened(1).number][0] == "accepted"


def test_an_action_with_which_no_case_can_be_told_is_parked_alone(centre: RealCentre) -> None:
    """They read well, but one fixes a sum that nobody claimed, and one pays more rows than anybody could count."""
    window = MadeWindow(centre).enrol()
    case = new_id()
    window.write(opened(1), case)
    window.write(ACCEPTED, case)
    window.write(SumsFixed(sheet="none", version="1", fixed=Decimal("1.00"), ordinal=1), case)
    window.write(PaymentAsked(batch="1", row=1, amount=Decimal("1.00"), lines=((1, 10**15),)), case)
    window.write(StepDone(step="review", verb="审核"), case)
    window.push()
    projected(centre)
    assert sorted(parked(window)) == [(3, "projector.replay"), (4, "projector.replay")]
    window.write(Withdrawn(), case)
    window.push(6)
    projected(centre)
    assert cases(window)[opened(1).number][0] == "withdrawn"


def test_a_level_that_no_press_proves_is_parked_and_the_case_goes_on(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    case, decision, now = new_id(), new_id(), to_micros(system_clock())
    window.write(opened(1), case)
    window.write(ACCEPTED, case, id=decision)
    nonce, digest = "a" * 32, "b" * 64
    window.write(RatingAsked(question="q1", decision=decision, device="box", nonce=nonce), case, at=now)
    told = Rated(question="q1", level=5, source=RatingSource.device, device="box", nonce=nonce, digest=digest)
    pressed = msgspec.structs.replace(told, asked_at=now, pressed_at=now)
    window.write(msgspec.structs.replace(pressed, nonce="c" * 32), case, at=now)
    window.write(Rated(question="q1", level=5, source=RatingSource.device), case, at=now)
    window.write(pressed, case, at=now)
    window.write(Withdrawn(), case)
    window.push()
    projected(centre)
    assert sorted(parked(window)) == [(4, "projector.rating"), (5, "projector.rating")]
    assert cases(window)[opened(1).number][0] == "withdrawn"


def test_what_nobody_foresaw_is_parked_too(centre: RealCentre, logged_errors: list[logging.LogRecord]) -> None:
    """Nesting so deep that the reader gives up with a fault of its own."""
    window = MadeWindow(centre).enrol()
    case = new_id()
    window.write(opened(1), case)
    header = msgspec.json.decode(window.chain[0].header) | {"id": new_id(), "seq": 2, "kind": "withdrawn"}
    stored = ActionBytes(msgspec.json.encode(header), b'{"kind":' + b"[" * 100_000, b"{}")
    window.put(forge(window.link_at(1), stored))
    window.write(ACCEPTED, case)
    window.push()
    projected(centre)
    assert parked(window) == [(2, "projector.unexpected")]
    assert cases(window)[opened(1).number][0] == "accepted"
    assert unread(window) == 0
    assert len(logged_errors) == 2


def test_what_was_parked_is_taken_by_a_program_that_can(centre: RealCentre) -> None:
    """As after an update: the bytes have been there all the time, the case gets them at their place."""
    window = MadeWindow(centre).enrol()
    case = new_id()
    window.write(opened(1), case)
    window.write(ACCEPTED, case)
    window.push()
    projected(centre)

    async def park(connection: AsyncConnection) -> None:
        """What an older program would have left behind."""
        await connection.execute(delete(case_action).where(case_action.c.window == window.id, case_action.c.seq == 2))
        await connection.execute(update(case_row).where(case_row.c.window == window.id).values(status="opened"))
        parked = {"window": window.id, "epoch": 1, "seq": 2, "id": "", "code": "cases.encoding.damaged", "at": 1}
        await connection.execute(insert(quarantine).values(parked))

    centre.with_connection(park)
    done = beside(centre, try_parked)
    assert done.read >= 1
    assert cases(window)[opened(1).number][0] == "accepted"
    assert rows(centre, select(quarantine).where(quarantine.c.window == window.id)) == []
    told = select(feed_row.c.gone, feed_row.c.body).where(feed_row.c.audience == of_window(window.id))
    [(gone, body)] = rows(centre, told)
    assert gone
    assert read(bytes(body), Quarantined).seq == 2
    assert beside(centre, try_parked).read == 0


def test_no_more_of_a_person_than_a_masked_name_stands_in_the_lists(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    person = Person(name="测试员", id_number="110101194912310024", phone="13800000000")
    window.write(opened(1), new_id(), personal=Personal(applicant=person))
    window.push()
    projected(centre)
    [row] = rows(centre, select(case_row).where(case_row.c.window == window.id))
    words = " ".join(str(one) for one in row)
    assert "测试员" not in words
    assert "110101" not in words
    assert "1380000" not in words


def test_a_serving_centre_projects_by_itself(made_centre: Maker) -> None:
    centre = made_centre("sqlite")
    centre.keeping_up = True
    centre.start()
    window = MadeWindow(centre).enrol()
    window.write(opened(1), new_id())
    window.push()
    until = time.monotonic() + 30
    while "counter_projected_total 1.0" not in (told := window.get("/metrics").text) and time.monotonic() < until:
        pass
    assert "counter_projected_total 1.0" in told
    assert "counter_unprojected 0.0" in told
    assert "counter_actions_total 1.0" in told
    assert 'counter_windows{state="active"} 1.0' in told
    assert list(cases(window)) == [opened(1).number]


def test_a_window_that_sent_work_and_not_how_it_stands_is_not_called_away(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    now = to_micros(system_clock())

    def seen(at: int) -> tuple[Sight, int, bool]:
        rows = centre.with_connection(lambda connection: board(connection, "", at))
        one = next(row for row in rows if row.window == window.id)
        return one.sight, one.open_cases, one.needs_somebody

    assert seen(now) == (Sight.absent, 0, False)
    case = new_id()
    window.write(opened(), case)
    window.write(ACCEPTED, case)
    window.push()
    projected(centre)
    assert seen(to_micros(system_clock())) == (Sight.unknown, 1, False)
    assert seen(now + 25 * 3600 * 1_000_000) == (Sight.absent, 0, False)
