# SPDX-License-Identifier: Apache-2.0
"""The whole way of a decision: taken in at a window, read and decided on the centre's pages, followed at the window."""

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from argon2 import PasswordHasher
from edited_guide import Edit, edit
from guides_as_shipped import put_compiled
from msgspec.structs import replace
from real_centre import HALL
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.duties import Duty
from counter_app.base.ids import new_id
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.centre_decisions import Standing
from counter_app.catalogue.compiling import compile_guide
from counter_app.catalogue.guide_folder import copy_guide
from counter_app.catalogue.shelf import Edition, Shelf, shipped_guides
from counter_app.desk import following
from counter_app.server import people
from counter_app.server.catalogue import item_of
from counter_app.server.centre import Centre
from counter_app.server.doubts import UNKNOWN, decided_by, list_doubts, write_doubts
from counter_app.server.publishing import publish_guide
from counter_app.server.seen import looks
from counter_app.wire.staff import Role
from flows.desk_day import open_day
from flows.money_day import MoneyDay
from flows.pulling_day import PullingDay, pulling_day

PASSWORD = "一个够长的密码吧"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to compare with
FIRST, SECOND, PAYER, PUBLISHER = "9001", "9002", "9003", "9000"
DUTIES = {
    FIRST: (Duty.review, Duty.second_review, Duty.principal),
    SECOND: (Duty.second_review, Duty.principal),
    PAYER: (Duty.finance,),
}


async def add(
    number: str, duties: Sequence[Duty], connection: AsyncConnection, centre: Centre, role: Role = Role.back_office
) -> None:
    """Somebody of the back office, or of another role."""
    who = {"number": number, "name": "测试员", "hall": "", "password": HASH}
    await people.add(connection, centre, role=role, duties=duties, **who)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PullingDay]:
    """A window and a centre with a back office of three."""
    home = tmp_path_factory.mktemp("office")
    put_compiled(home / "centre" / "cache")
    with open_day(home / "home") as day, pulling_day(day, home / "centre") as made:
        for number, duties in DUTIES.items():
            made.at_centre(partial(add, number, duties))
        made.at_centre(partial(add, PUBLISHER, (Duty.window,), role=Role.administrator))
        yield made


class Visitor:
    """Somebody's browser without its window."""

    def __init__(self, office: PullingDay, number: str) -> None:
        self.http = httpx.Client(base_url=office.centre.url, trust_env=False, headers={"Sec-Fetch-Site": "same-origin"})
        self.post("/sign-in", number=number, password=PASSWORD, next="/office")

    def get(self, path: str) -> str:
        """A page."""
        return unescape(self.http.get(path, follow_redirects=True).text)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """A form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.http.post(path, content=urlencode(fields), headers=kind)

    def decide(self, address: str, kind: str, page: str = "", **fields: str) -> httpx.Response:
        """Fill the form of a case in and send it."""
        page = page or self.get(address)
        hidden = {name: value for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}
        return self.post(address, kind=kind, **hidden, **fields)


@pytest.fixture
def visit(office: PullingDay) -> Iterator[Callable[[str], Visitor]]:
    """Lets somebody of the back office in."""
    with contextlib.ExitStack() as browsers:

        def let_in(number: str) -> Visitor:
            made = Visitor(office, number)
            browsers.callback(made.http.close)
            return made

        yield let_in


def address_of(office: PullingDay, case: Case) -> str:
    return f"/office/{office.day.counter.store.centre.window_id}/{case.id}"


def test_a_case_is_read_masked_decided_once_and_followed_at_its_window(
    office: PullingDay, visit: Callable[[str], Visitor]
) -> None:
    office.day.people.sit(Duty.window)
    case = office.day.accepted()
    office.push()
    first = visit(FIRST)
    address = address_of(office, case)
    assert case.number in first.get("/office?shown=mine")
    page = first.get(address)
    person = case.applicant
    assert person is not None
    assert person.name not in page
    assert "110101194912310022" not in page
    assert all(step.step.verb.value in page for step in following.steps_of(office.day.counter, case))
    refused = first.post(f"{address}/full", field="applicant.id_number")
    assert (refused.status_code, "没写为什么" in refused.text) == (400, True)
    shown = first.post(f"{address}/full", field="applicant.name", purpose="call_person", words="约时间")
    assert person.name in shown.text
    log = office.at_centre(lambda connection, _centre: looks(connection, number=case.number))
    assert [(one.by, one.what, one.why) for one in log if one.what != "case"] == [
        (FIRST, "field:applicant.name", "给本人打电话：约时间")
    ]
    assert first.decide(address, "returned", page).status_code == 409  # nobody says why
    for _ in range(2):  # the same page twice is one decision
        assert first.decide(address, "accepted", page, reason="材料齐").status_code == 200
    assert case.number not in first.get("/office")
    assert case.number in first.get("/office?shown=away")
    assert "等窗口收到" in first.get(address)
    report = office.pull()
    assert [one.code for one in report.news] == ["pull.decision.followed"]
    after = office.now(case)
    assert [(one.standing, one.reason) for one in after.centre_words] == [(Standing.followed, "材料齐")]
    office.push()
    assert "本窗口已跟着办" in first.get(address)
    assert office.day.counter.store.compare() == ()
    assert len([one for one in after.history if decided_by(one) == FIRST]) > 1
    assert office.at_centre(partial(doubted, office, after)) == {UNKNOWN}  # the clerk of the window alone


async def doubted(office: PullingDay, case: Case, connection: AsyncConnection, centre: Centre) -> set[str]:
    """What would be doubted of a case if the centre had kept the hall's clerks all along."""
    await add("0001", (Duty.window,), connection, centre, role=Role.clerk)
    window = office.day.counter.store.centre.window_id
    acts = [replace(one, at=centre.now()) for one in case.history]
    await write_doubts(connection, window, HALL, [(one, one.at) for one in acts])
    found = {one.code for one in await list_doubts(connection)}
    await connection.rollback()
    return found


def test_who_reviewed_first_reviews_no_second_time_and_money_goes_as_it_was_fixed(
    office: PullingDay, visit: Callable[[str], Visitor]
) -> None:
    money = MoneyDay(office.day)
    case = money.payable("100.00")
    office.push()
    address = address_of(office, case)
    first, payer = visit(FIRST), visit(PAYER)
    assert "不是你的岗位" in first.get(address)
    page = payer.get(address)
    assert "核定要付 100.00 元" in page
    assert payer.decide(address, "accepted", page).status_code == 409
    assert payer.decide(address, "paid", page, on="").status_code == 409
    assert payer.decide(address, "paid", page, on="2026-11-20").status_code == 200
    office.pull()
    assert office.now(case).paid_sum == case.fixed_sum
    other = reviewed_twice(office)
    office.push()
    address = address_of(office, other)
    assert first.decide(address, "accepted").status_code == 200
    office.pull()
    office.push()
    assert "要换一个人" in first.get(address)
    step = following.steps_of(office.day.counter, office.now(other))[1].step.id
    refused = first.post(address, press=new_id(), step=step, kind="accepted")  # though the page has no form for it
    assert (refused.status_code, "要换一个人" in refused.text) == (409, True)
    assert visit(SECOND).decide(address, "accepted").status_code == 200
    office.pull()
    assert [one.standing for one in office.now(other).centre_words] == [Standing.followed, Standing.followed]


def reviewed_twice(office: PullingDay) -> Case:
    """A case of an item with a review and then another person's, that pays nothing."""
    office.day.people.sit(Duty.window)
    item = office.day.counter.item("wuhu", 11)
    assert item is not None
    assert item.structure is not None
    answers = {one.key: one.options[0].value for one in item.structure.circumstances}
    return office.day.accepted(office.day.judged(office.day.begin(item, answers)))


def test_several_are_decided_together_or_each_for_itself(office: PullingDay, visit: Callable[[str], Visitor]) -> None:
    office.day.people.sit(Duty.window)
    cases = [office.day.accepted() for _ in range(3)]
    office.push()
    first = visit(FIRST)
    first.decide(address_of(office, cases[0]), "accepted")
    places = [address_of(office, one).removeprefix("/office/") for one in cases]
    press = re.search(r'name="press" value="([^"]*)"', first.get("/office"))
    assert press is not None

    def batch(**fields: str) -> httpx.Response:
        told = [("press", press[1]), *(("case", one) for one in places), *fields.items()]
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return first.http.post("/office", content=urlencode(told), headers=kind)

    together = batch(kind="accepted", together="all")
    assert (together.status_code, "发给窗口 0 件，没发 3 件" in together.text) == (409, True)
    assert "别的件不能定，这件也没发" in together.text
    each = batch(kind="accepted", together="each")
    assert "发给窗口 2 件，没发 1 件" in each.text
    again = batch(kind="accepted", together="each")  # the same page: nothing is decided twice
    assert "发给窗口 2 件，没发 1 件" in again.text
    assert sorted(one.code for one in office.pull().news) == ["pull.decision.followed"] * 3


def test_an_item_is_known_at_the_version_that_the_centre_published(office: PullingDay, tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    folder.mkdir()
    copy_guide(shipped_guides() / "wuwei", folder)
    edit(folder, Edit("guide.yaml", "title: ", "title: 新编", 4))
    made = office.at_centre(
        lambda connection, centre: publish_guide(connection, centre, folder, by=PUBLISHER, valid_from="2026-12-01")
    )
    unknown = Case(id="x", status=CaseStatus.accepted, guide="wuwei", item=1, title="", version="nobody's")
    assert office.at_centre(lambda connection, centre: item_of(connection, centre, unknown)) is None
    kept = office.centre.home / "guides" / "wuwei" / made.version
    ours, _ = compile_guide(Edition("wuwei", kept), Shelf(shipped_guides()).matters, 1)
    assert ours is not None
    version = next(one.version for one in ours.items if one.ordinal == 1)
    found = office.at_centre(lambda connection, centre: item_of(connection, centre, replace(unknown, version=version)))
    assert found is not None
    assert found.version == version
