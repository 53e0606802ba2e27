# SPDX-License-Identifier: Apache-2.0
"""The citizens' pages as answers: progress for who knows number and digits, and a press that counts once."""

import asyncio
import hashlib
from collections.abc import Iterator

import httpx
import pytest
from real_centre import RealCentre
from sqlalchemy import delete, select, text

from counter_app.base.clock import system_clock, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Accepted, Due, TakenBack
from counter_app.cases.people import Person, Personal
from counter_app.cases.rating import event_digest, phone_event
from counter_app.cases.rating_acts import RatingInvited
from counter_app.server.centre import open_centre
from counter_app.server.phone_ratings import OF_HANDLING, TokenState, take_press
from counter_app.server.projector import project_all
from counter_app.server.recounting import recount
from counter_app.server.status_query import OF_ADDRESS, OF_NUMBER
from counter_app.server.tables.citizens import holder_row, rating_token, status_row, visit_row
from counter_app.wire.feeds import Feed, PhonePress, read
from counter_app.wire.messages import Pull
from server.conftest import Maker
from server.pushing import PERSON, MadeWindow, opened
from server.test_feeds import pull

DUE = Accepted(lines=(), limit_kind="working_days", limit_amount=5, limit_text="5 个工作日", due=Due(due="2026-12-18"))
SILENT = Person(name="测试员", id_number=PERSON.id_number, sex="女", birth="1949-12-31")
NUMBER, WITHOUT, ELSEWHERE = "430981-03-20261120-A0001K", "430981-03-20261120-A0002K", "430981-03-20261120-A0009K"
TOKEN, AGAIN, LATE = "t" * 22, "u" * 22, "v" * 22
OWN = {"Sec-Fetch-Site": "same-origin"}
DAY = 86_400_000_000


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def accepted(window: MadeWindow, ordinal: int, person: Person) -> tuple[str, str]:
    """A case that is worked on: its id and its decision's."""
    case, decision = new_id(), new_id()
    window.write(opened(ordinal), case, personal=Personal(applicant=person))
    window.write(DUE, case, id=decision)
    return case, decision


def invite(window: MadeWindow, case: str, decision: str, token: str, days: int = 7) -> str:
    question = new_id()
    until = to_micros(system_clock()) + days * DAY
    facts = RatingInvited(question=question, decision=decision, token_digest=digest(token), until=until)
    window.write(facts, case, id=question)
    return question


class Hall:
    """A centre with a window that has sent two cases, one without a phone."""

    def __init__(self, centre: RealCentre) -> None:
        self.centre = centre
        self.window = MadeWindow(centre).enrol()
        self.case, self.decision = accepted(self.window, 1, PERSON)
        accepted(self.window, 2, SILENT)
        self.question = invite(self.window, self.case, self.decision, TOKEN)
        invite(self.window, self.case, self.decision, AGAIN)
        invite(self.window, self.case, self.decision, LATE, days=-1)
        self.push()

    def push(self) -> None:
        self.window.push()

        async def run() -> None:
            one = open_centre(self.centre.settings)
            try:
                await project_all(one)
            finally:
                await one.close()

        asyncio.run(run())

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.centre.url + path, trust_env=False)

    def post(self, path: str, **fields: str | list[str]) -> httpx.Response:
        return httpx.post(self.centre.url + path, data=fields, headers=OWN, trust_env=False)

    def status(self, number: str, digits: str) -> httpx.Response:
        return self.post("/c/status", number=number, digits=digits)

    def presses(self) -> list[PhonePress]:
        rows = pull(self.window, Pull(marks={Feed.ratings.value: 0})).rows
        return [read(one.body, PhonePress) for one in rows]


@pytest.fixture
def hall(made_centre: Maker) -> Iterator[Hall]:
    made = made_centre("sqlite")
    made.start()
    yield Hall(made)
    made.stop()


def test_progress_is_told_to_who_knows_both_and_to_all_others_alike(hall: Hall) -> None:
    told = hall.status(NUMBER, "0000")
    assert ("正在办" in told.text, "12月18日 周五" in told.text) == (True, True)
    for word in ("测试", PERSON.id_number, "1380", "参保信息变更", NUMBER):
        assert word not in told.text
    typed = hall.status(f" {NUMBER} ", "００００")
    assert typed.text == told.text
    others = [hall.status(NUMBER, "0001"), hall.status(ELSEWHERE, "0000"), hall.status(WITHOUT, "0000")]
    others += [hall.status(WITHOUT, ""), hall.status("x", "0000")]
    bodies = [
        one.text.replace(number, "N")
        for one, number in zip(others, (NUMBER, ELSEWHERE, WITHOUT, WITHOUT, 'value="x"'), strict=True)
    ]
    assert {one.status_code for one in others} == {200}
    assert len({one.replace('value="N"', "N").replace("N", "") for one in bodies}) == 1
    assert "没有查到" in bodies[0]
    assert {tuple(sorted(set(one.headers) - {"content-length"})) for one in others} == {
        tuple(sorted(set(told.headers) - {"content-length"}))
    }


def test_the_table_holds_no_digits_and_no_number(hall: Hall) -> None:
    rows = hall.centre.with_connection(lambda one: one.execute(select(status_row)))
    (row,) = rows.all()
    assert len(row.key) == 32
    assert b"0000" not in row.key
    assert (row.status, row.day) == ("accepted", "2026-12-18")


def test_what_was_read_before_is_told_once_it_is_counted_anew(hall: Hall) -> None:
    hall.post(f"/c/rate/{TOKEN}", level="4", digits="0000")
    hall.centre.with_connection(lambda one: one.execute(delete(status_row)))
    hall.centre.with_connection(lambda one: one.execute(delete(visit_row)))

    async def run() -> None:
        one = open_centre(hall.centre.settings)
        try:
            await recount(one)
        finally:
            await one.close()

    asyncio.run(run())
    assert "正在办" in hall.status(NUMBER, "0000").text
    assert "您已经评过了" in hall.get(f"/c/rate/{TOKEN}").text
    kept = hall.centre.with_connection(lambda one: one.execute(select(visit_row.c.case_id)))
    assert hall.case in kept.scalars().all()


def test_guessing_is_slow_by_number_and_by_address_whether_there_is_such_a_case_or_not(hall: Hall) -> None:
    for number in (NUMBER, ELSEWHERE):
        tries = [hall.status(number, f"{one:04}") for one in range(1, OF_NUMBER[0] + 2)]
        assert [one.status_code for one in tries] == [200] * OF_NUMBER[0] + [429]
        assert "分钟再查" in tries[-1].text
        assert int(tries[-1].headers["Retry-After"]) > 0
    assert hall.status(NUMBER, "0000").status_code == 429  # the right ones wait too
    left = OF_ADDRESS[0] - 2 * OF_NUMBER[0] - 3
    answers = [hall.status(f"{one}", "0000").status_code for one in range(left + 1)]
    assert answers == [200] * left + [429]


def test_a_press_counts_once_and_goes_to_the_window_with_its_proof(hall: Hall) -> None:
    page = hall.get(f"/c/rate/{TOKEN}")
    assert "参保信息变更" in page.text
    assert [page.text.count(word) for word in ("非常满意", "测试", NUMBER)] == [1, 0, 0]
    assert hall.post(f"/c/rate/{TOKEN}", level="2", reason="510", digits="0000").status_code == 400
    assert "先选一个" in hall.post(f"/c/rate/{TOKEN}", level="9").text
    thanks = hall.post(f"/c/rate/{TOKEN}", level="2", reason=["207"], words=" 排队久 ", digits="0000")
    assert (thanks.status_code, "谢谢您" in thanks.text) == (200, True)
    for token in (TOKEN, AGAIN):
        assert "评过了" in hall.post(f"/c/rate/{token}", level="5").text
    (press,) = hall.presses()
    assert (press.case, press.question, press.level) == (hall.case, hall.question, 2)
    assert (press.reasons, press.words, press.token_digest) == (("207",), "排队久", digest(TOKEN))
    event = phone_event(
        token_digest=digest(TOKEN), level=2, reasons=("207",), pressed_at=press.pressed_at, known_by="phone"
    )
    assert press.digest == event_digest(event)
    hall.window.write(DUE, hall.case)  # something later of the same case does not open it again
    hall.push()
    assert "您已经评过了" in hall.get(f"/c/rate/{TOKEN}").text


def test_the_slip_alone_is_not_enough_where_the_case_knows_its_citizen(hall: Hall) -> None:
    """Whoever tears it off holds it as well. A wrong digit takes nothing away that was written already."""
    page = hall.get(f"/c/rate/{TOKEN}?level=2").text
    assert 'name="digits"' in page
    for digits in ("", "0001", "００24Ｘ"):
        wrong = hall.post(f"/c/rate/{TOKEN}", level="2", reason="207", words="排队久", digits=digits)
        assert (wrong.status_code, "后四位对不上" in wrong.text) == (200, True)
        assert ('value="207" checked' in wrong.text, ">排队久</textarea>" in wrong.text) == (True, True)
    assert hall.presses() == []
    assert "谢谢您" in hall.post(f"/c/rate/{TOKEN}", level="2", digits=" ００２４").text  # of the identity number
    (press,) = hall.presses()
    assert (press.level, press.known_by) == (2, "identity")
    rows = hall.centre.with_connection(lambda one: one.execute(select(holder_row)))
    kept = rows.all()
    assert {one.known_by for one in kept} == {"phone", "identity"}
    assert not [one for one in kept if b"0024" in one.key or b"0000" in one.key]


def test_guessing_the_digits_is_slow_for_a_handling_by_all_its_papers(hall: Hall) -> None:
    tries = [hall.post(f"/c/rate/{(TOKEN, AGAIN)[one % 2]}", level="5", digits=f"1{one:03}") for one in range(7)]
    assert [one.status_code for one in tries] == [200] * OF_HANDLING[0] + [429]
    assert "小时再交" in tries[-1].text
    assert int(tries[-1].headers["Retry-After"]) > 0
    assert hall.post(f"/c/rate/{TOKEN}", level="5", digits="0000").status_code == 429  # the right ones wait too
    assert hall.presses() == []


def test_a_case_that_knows_nobody_asks_nothing_and_says_so(hall: Hall) -> None:
    case, decision = accepted(hall.window, 3, Person(name="测试员", id_number=""))
    token = "w" * 22
    invite(hall.window, case, decision, token)
    hall.push()
    assert 'name="digits"' not in hall.get(f"/c/rate/{token}?level=5").text
    assert "谢谢您" in hall.post(f"/c/rate/{token}", level="5").text
    assert [one.known_by for one in hall.presses()] == ["holder"]


def test_what_is_over_or_unknown_is_said_kindly(hall: Hall) -> None:
    assert (hall.get(f"/c/rate/{LATE}").status_code, "不再收评价" in hall.get(f"/c/rate/{LATE}").text) == (410, True)
    for token in ("nobody", "a" * 64):
        answer = hall.get(f"/c/rate/{token}")
        assert (answer.status_code, "过一会儿再扫" in answer.text) == (404, True)
    assert hall.post(f"/c/rate/{LATE}", level="5").status_code == 410
    assert hall.presses() == []
    hall.window.write(TakenBack(action=hall.decision), hall.case)
    hall.push()
    assert hall.get(f"/c/rate/{TOKEN}").status_code == 410
    nowhere = hall.get("/c/nowhere")
    assert (nowhere.status_code, "/c/status" in nowhere.text, 'href="/"' in nowhere.text) == (404, True, False)
    other = httpx.post(hall.centre.url + f"/c/rate/{TOKEN}", data={"level": "1"}, trust_env=False)
    assert other.status_code == 403


def test_of_two_presses_at_once_one_counts(made_centre: Maker) -> None:
    made = made_centre("postgresql")
    made.start()
    hall = Hall(made)

    async def run() -> list[TokenState]:
        one = open_centre(made.settings)

        async def press(token: str) -> TokenState:
            async with one.engine.begin() as connection:
                await connection.execute(text("SELECT pg_sleep(0.01)"))
                return (await take_press(connection, one, token, 5, (), "", "0000")).state

        try:
            return list(await asyncio.gather(*(press(token) for token in (TOKEN, AGAIN) * 4)))
        finally:
            await one.close()

    states = asyncio.run(run())
    assert states.count(TokenState.taken) == 1
    assert len(hall.presses()) == 1
    rows = made.with_connection(lambda one: one.execute(select(rating_token.c.used_at)))
    assert sum(bool(one) for one in rows.scalars()) == 1
