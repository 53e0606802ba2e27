# SPDX-License-Identifier: Apache-2.0
"""A closed day looked through, given back and signed on the centre's pages: its window follows, or says why."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial

import httpx
import pytest
from argon2 import PasswordHasher
from real_centre import HALL
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date
from counter_app.base.ids import new_id
from counter_app.cases.day_acts import DayHeard, DaySampled, DaySigned, Verdict, WordStanding
from counter_app.cases.day_standing import DayActs, DayStanding, DayState
from counter_app.cases.log_parts import RedAnswer
from counter_app.desk import daily_log, log_checking
from counter_app.desk.daily_log import Found
from counter_app.server import people
from counter_app.server.centre import Centre
from counter_app.server.doubts import list_doubts
from counter_app.server.feeds import put
from counter_app.server.seen import looks
from counter_app.server.tables.day_words import day_sample, day_word
from counter_app.server.tables.feeds import feed_row
from counter_app.sync.pulling import PullReport
from counter_app.wire.feeds import DayWord, Feed, of_window, read, written
from counter_app.wire.staff import Role
from flows.desk_day import CLERK, COLLEAGUE, SUPERVISOR, open_day
from flows.pulling_day import PullingDay, pulling_day

PASSWORD = "long-enough-to-be-one"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to compare with
OWN = {"Sec-Fetch-Site": "same-origin"}
NOTHING: Mapping[str, str] = {}
PATIENCE = 60.0
STRANGER, AUDITOR, SECOND = "0401", "0501", "0302"


class Page:
    """Somebody at the centre, at the page of one day."""

    def __init__(self, hall: "Signing", number: str, day: date) -> None:
        self.centre = hall.wired.centre.url
        self.url = f"{self.centre}/logs/{hall.window}/{day}"
        let_in = httpx.post(
            f"{hall.wired.centre.url}/sign-in",
            data={"number": number, "password": PASSWORD},
            headers=OWN,
            trust_env=False,
            timeout=PATIENCE,
        )
        assert let_in.status_code == 303, let_in.text
        self._cookie = {"Cookie": let_in.headers["Set-Cookie"].partition(";")[0]}

    def get(self, status: int = 200, of: str = "") -> str:
        """This page, or another one of the centre's."""
        answer = httpx.get(
            self.centre + of if of else self.url, headers=self._cookie, trust_env=False, timeout=PATIENCE
        )
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, fields: Mapping[str, str] = NOTHING, status: int = 303) -> str:
        """Send a form of it."""
        headers = {**self._cookie, **OWN}
        answer = httpx.post(self.url + path, data=dict(fields), headers=headers, trust_env=False, timeout=PATIENCE)
        assert answer.status_code == status, answer.text
        return answer.text

    def form(self, verdict: str = "fine", **more: str) -> dict[str, str]:
        """The form of the page as somebody fills it in, every case alike."""
        page = self.get()
        press = re.search(r'name="press" value="([^"]+)"', page)
        assert press is not None
        names = re.findall(r'name="(verdict:[^"]+)"', page)
        return {"press": press.group(1), "kind": "signed", **dict.fromkeys(names, verdict), **more}


class Signing:
    """One window and its centre, a day after the other."""

    def __init__(self, wired: PullingDay) -> None:
        self.wired = wired
        self.window = wired.day.counter.store.centre.window_id

    def closed(self) -> date:
        """A day of one case, closed by the clerk and known at the centre."""
        day, clock = self.wired.day, self.wired.day.clock
        clock.put(clock().replace(hour=9, minute=42) + timedelta(days=1))
        while not day.counter.calendar.day(civil_date(clock())).working:
            clock.move(days=1)
        day.accepted()
        self.close()
        return civil_date(clock())

    def close(self) -> None:
        clock, counter = self.wired.day.clock, self.wired.day.counter
        clock.put(max(clock(), clock().replace(hour=17, minute=40)))
        answers = [RedAnswer(line.key, COLLEAGUE, "明天补") for line in daily_log.standing(counter).log.exceptions]
        daily_log.close(counter, daily_log.standing(counter, answers=answers))
        self.wired.push()

    def page(self, day: date, number: str = SUPERVISOR) -> Page:
        return Page(self, number, day)

    def stands(self, day: date) -> DayStanding:
        return daily_log.standing(self.wired.day.counter, day)

    def acts(self, day: date) -> DayActs:
        return self.stands(day).acts

    def pull(self) -> PullReport:
        report = self.wired.pull()
        self.wired.push()
        return report

    def word(self, day: date) -> DayWord:
        """The last word on a day, as it went out."""

        async def bodies(connection: AsyncConnection, _centre: Centre) -> list[bytes]:
            wanted = select(feed_row.c.body).where(feed_row.c.feed == "days").order_by(feed_row.c.cursor)
            return [bytes(one) for one in (await connection.execute(wanted)).scalars()]

        found = [read(one, DayWord) for one in self.wired.at_centre(bodies)]
        return [one for one in found if one.day == day.isoformat()][-1]

    def count(self, table: Table) -> int:
        """So many rows a table has."""

        async def rows(connection: AsyncConnection, _centre: Centre) -> int:
            return len((await connection.execute(select(table))).all())

        return self.wired.at_centre(rows)


async def add(number: str, role: Role, hall: str, connection: AsyncConnection, centre: Centre) -> None:
    """Somebody of the centre or of a hall."""
    await people.add(connection, centre, number=number, name="测试员", role=role, hall=hall, password=HASH)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    home = tmp_path_factory.mktemp("signing")
    with open_day(home / "home") as day, pulling_day(day, home / "centre") as wired:
        for number, role, of in (
            (CLERK, Role.clerk, HALL),
            (COLLEAGUE, Role.clerk, HALL),
            (SUPERVISOR, Role.supervisor, HALL),
            (SECOND, Role.supervisor, ""),
            (STRANGER, Role.supervisor, "另一个大厅"),
            (AUDITOR, Role.auditor, ""),
        ):
            wired.at_centre(partial(add, number, role, of))
        yield Signing(wired)


def test_a_day_is_signed_at_the_centre_and_written_at_its_window(hall: Signing) -> None:
    day = hall.closed()
    page = hall.page(day)
    assert "抽查</button>" in page.get()
    page.post("/sample")
    page.post("/sample")
    first = page.get()
    assert hall.page(day, SECOND).get().count("种子") == 1
    sampled = re.findall(r'name="verdict:([^"]+)"', first)
    assert len(sampled) == 1
    case = sampled[0]
    office = f"/office/{hall.window}/{case}"
    assert office in first
    page.get(of=office)

    async def seen(connection: AsyncConnection, _centre: Centre) -> list[tuple[str, str]]:
        return [(one.by, one.case_id) for one in await looks(connection)]

    assert (SUPERVISOR, case) in hall.wired.at_centre(seen)
    form = page.form("correct")
    assert "要写一句" in page.post("/word", form, 409)
    kept = page.post("/word", {**form, f"verdict:{case}": "", f"finding:{case}": "编号写错"}, 409)
    assert "还有 1 件没看" in kept
    assert "编号写错</textarea>" in kept
    assert hall.count(day_word) == 0
    form |= {f"finding:{case}": "编号\n写错", "note": "其余都好"}
    page.post("/word", form)
    page.post("/word", form)  # the same page again is the same word
    assert hall.count(day_word) == 1
    waiting = page.get()
    assert "已签字，待窗口收到" in waiting
    assert 'name="press"' not in waiting
    assert "已签字，待窗口收到" in page.get(of="/logs")
    late = hall.page(day, SECOND).post("/word", {"press": new_id(), "kind": "returned", "reason": "再看一遍"}, 409)
    assert "已经有人签过或退回" in late
    assert hall.acts(day).state is DayState.closed
    report = hall.pull()
    assert [(one.code, one.day, one.aloud) for one in report.news] == [("pull.day.signed", day.isoformat(), False)]
    stands = hall.stands(day)
    acts = stands.acts
    assert (acts.state, stands.log_hash) == (DayState.signed, acts.signing and acts.signing.log_hash)
    assert acts.signed is not None
    assert acts.signed.clerk == f"中心 {SUPERVISOR}"
    assert (acts.opinion, acts.finding(case)) == ("其余都好", "编号 写错")
    assert acts.signing is not None
    assert [(one.case, one.verdict) for one in acts.signing.cases] == [(case, Verdict.correct)]
    assert acts.sampling is not None
    assert acts.sampling.seed in first
    assert [(one.standing, one.by) for one in acts.words] == [(WordStanding.followed, SUPERVISOR)]
    press = [acts.heard[0], acts.sampled, acts.signed]
    assert [type(one.facts) for one in press if one] == [DayHeard, DaySampled, DaySigned]
    assert {one.transaction for one in press if one} == {acts.words[0].word}
    counter = hall.wired.day.counter
    check = next(one for one in log_checking.check_days(counter) if one.day == day)
    assert (check.whole, check.signed) == (True, True)
    assert counter.store.compare() == ()
    assert hall.pull().news == ()
    done = page.get()
    assert "签字 中心 0301" in done
    assert "窗口已记下" in done
    assert "待窗口收到" not in done
    assert "编号 写错" in done
    assert hall.wired.at_centre(lambda connection, _: list_doubts(connection)) == ()
    assert "已签字" in page.post("/word", {"press": new_id(), "kind": "returned", "reason": "晚了"}, 409)


def test_a_day_given_back_at_the_centre_is_closed_anew_and_looked_through_again(hall: Signing) -> None:
    day = hall.closed()
    page = hall.page(day)
    assert "还没写原因" in page.post("/word", {"press": new_id(), "kind": "returned", "reason": " "}, 409)
    page.post("/word", {"press": new_id(), "kind": "returned", "reason": "红线的理由不够"})
    assert "已退回，待窗口收到" in page.get()
    report = hall.pull()
    assert [(one.code, one.aloud) for one in report.news] == [("pull.day.returned", True)]
    acts = hall.acts(day)
    assert acts.state is DayState.open
    assert [one.clerk for one in acts.returned] == [f"中心 {SUPERVISOR}"]
    assert acts.returned[0].personal is not None
    assert acts.returned[0].personal.words == {"reason": "红线的理由不够"}
    assert "还没关账" in page.get()
    hall.close()
    assert hall.acts(day).state is DayState.closed
    page.post("/sample")
    page.post("/word", page.form())
    hall.pull()
    assert hall.acts(day).state is DayState.signed


def test_what_the_window_did_meanwhile_stands_and_both_sides_are_told(hall: Signing) -> None:
    day = hall.closed()
    page = hall.page(day)
    page.post("/sample")
    page.post("/word", page.form())
    counter = hall.wired.day.counter
    stands = daily_log.take_sample(counter, hall.stands(day), SUPERVISOR)
    sampling = stands.acts.sampling
    assert sampling is not None
    signed = daily_log.sign(counter, stands, SUPERVISOR, {one.case: Found(Verdict.good) for one in sampling.cases})
    report = hall.pull()
    assert [(one.code, one.aloud) for one in report.news] == [("pull.day.unfollowed", True)]
    acts = hall.acts(day)
    assert (acts.signed, acts.sampled) == (signed.acts.signed, signed.acts.sampled)
    assert [one.standing for one in acts.words] == [WordStanding.overtaken]
    assert "签字 0301" in page.get()

    again = hall.closed()  # given back at the window and closed anew: the word was on the first closing
    page = hall.page(again)
    page.post("/sample")
    page.post("/word", page.form())
    daily_log.give_back(counter, hall.stands(again), SUPERVISOR, "备注没写")
    hall.close()
    closing = hall.acts(again).closed
    assert [one.facts["why"] for one in hall.pull().news] == ["窗口退回后重新关过账，再看一遍。"]
    assert (hall.acts(again).closed, hall.acts(again).state) == (closing, DayState.closed)
    page.post("/sample")
    page.post("/word", page.form())  # on the second one
    hall.pull()
    assert hall.acts(again).state is DayState.signed


def test_a_word_on_another_log_for_another_window_or_by_who_worked_is_not_followed(hall: Signing) -> None:
    day = hall.closed()
    page = hall.page(day)
    page.post("/sample")
    page.post("/word", page.form())
    real = hall.word(day)
    before = hall.acts(day)

    def send(told: DayWord) -> PullReport:
        """Put a word that the centre never let anybody say."""
        audience = of_window(hall.window)
        hall.wired.at_centre(
            lambda one, centre: put(one, centre, Feed.days, told.word, "1", written(told), audience=audience)
        )
        return hall.wired.pull()

    hall.wired.pull()
    assert hall.acts(day).state is DayState.signed
    other = hall.closed()
    closing = hall.acts(other).closed
    assert closing is not None
    base = {"day": other.isoformat(), "closing": closing.id, "log_hash": hall.stands(other).log_hash, "cases": ()}
    before = hall.acts(other)
    differs = send(changed(real, **base | {"log_hash": "0" * 64}))
    own = send(changed(real, **base, by=CLERK))
    unsampled = send(changed(real, **base))
    assert [one.code for one in (*differs.news, *own.news, *unsampled.news)] == ["pull.day.unfollowed"] * 3
    after = hall.acts(other)
    assert [one.standing for one in after.words] == [WordStanding.differs, *[WordStanding.refused] * 2]
    assert "要换一位主管来签" in after.words[1].why
    assert (after.closed, after.sampled, after.signed) == (before.closed, None, None)
    refused = send(changed(real, **base, window="somebody-elses"))
    assert [one.reason for one in refused.refused] == ["pull.unfit"]
    assert send(changed(real, **base | {"day": "2026-11-31"})).refused[-1].reason == "pull.unfit"
    assert hall.acts(other) == after
    again = send(changed(real, word=real.word, by=SECOND))  # an id that was heard before
    assert again.news == ()
    assert hall.acts(day).words[-1].by == SUPERVISOR
    hall.wired.push()
    shown = hall.page(other).get()
    assert "的签字没用上" in shown
    doubted = hall.wired.at_centre(lambda connection, _: list_doubts(connection))
    assert {one.code for one in doubted} <= {"doubts.no_word"}
    hall.page(other).post("/sample")
    hall.page(other).post("/word", hall.page(other).form())
    hall.pull()
    assert hall.acts(other).state is DayState.signed


def changed(told: DayWord, **changes: object) -> DayWord:
    """Another word with something else in it."""
    fields = {name: getattr(told, name) for name in told.__struct_fields__}
    return DayWord(**{**fields, "word": new_id(), **changes})


def test_who_may_not_sign_reads_why(hall: Signing) -> None:
    day = hall.closed()
    press = {"press": new_id(), "kind": "returned", "reason": "不够"}
    hall.page(day, STRANGER).post("/word", press, 404)
    hall.page(day, STRANGER).post("/sample", status=404)
    hall.page(day, AUDITOR).post("/word", press, 403)
    assert "主管才能签" in hall.page(day, AUDITOR).get()
    hall.page(day, CLERK).post("/word", press, 403)
    before = hall.count(day_word), hall.count(day_sample)
    page = hall.page(day)
    page.post("/word", {"press": "no id", "kind": "returned", "reason": "x"}, 422)
    page.post("/word", {"press": new_id(), "kind": "amended"}, 422)
    assert "还没抽查" in page.post("/word", {"press": new_id(), "kind": "signed"}, 409)
    assert "最多 500 个字" in page.post("/word", {"press": new_id(), "kind": "returned", "reason": "长" * 501}, 409)
    assert (hall.count(day_word), hall.count(day_sample)) == before
    hall.wired.day.accepted()
    hall.wired.push()
    assert "关账后又办了 1 件" in page.get()
    open_day_page = hall.page(day + timedelta(days=30))
    assert "还没关账" in open_day_page.post("/word", {"press": new_id(), "kind": "signed"}, 409)
