# SPDX-License-Identifier: Apache-2.0
"""What comes from the centre: kept as it was signed, counting from its day, written over nothing."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from edited_guide import Edit, edit, in_force
from msgspec.structs import replace
from real_centre import HALL

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults
from counter_app.base.texts import sentence, text
from counter_app.cases.case import CaseStatus
from counter_app.cases.centre_decisions import Standing
from counter_app.cases.duty_log import duty_log
from counter_app.catalogue.guide_folder import copy_guide
from counter_app.catalogue.shelf import shipped_guides
from counter_app.desk import centre_decisions, following, listing
from counter_app.desk.centre import look
from counter_app.desk.counter import Counter
from counter_app.desk.work_list import list_work
from counter_app.server.feeds import put
from counter_app.server.publishing import publish_calendar, publish_configuration, publish_guide, withdraw
from counter_app.settings import load_settings
from counter_app.store.case_lists import CaseFilter
from counter_app.store.feed_store import Arrival, PulledRow
from counter_app.sync.errand import Gate, Outcome, Stopped
from counter_app.sync.pull_errand import Puller
from counter_app.sync.pulling import apply_waiting, pull_once
from counter_app.ui.case.case_history import act_words
from counter_app.ui.case.decided import waiting_words
from counter_app.wire.feeds import Decision, DecisionKind, Feed, HallSettings, of_window, written
from counter_app.wire.messages import Pull, Pulled
from counter_app.wire.staff import Role, StaffRow
from flows.desk_day import MORNING, DeskDay, open_day
from flows.money_day import MoneyDay
from flows.pulling_day import BACK_OFFICE, PullingDay, pulling_day

NEXT = "2026-12-01"
TITLE = 4  # the line of 武威's guide.yaml
MAKE_UP = "year: 2027\nsource: 测试通知\nholidays:\n"


@pytest.fixture
def wired(day: DeskDay, tmp_path: Path) -> Iterator[PullingDay]:
    """A window of its own with a centre of its own."""
    with pulling_day(day, tmp_path / "centre") as made:
        yield made


@pytest.fixture(scope="module")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PullingDay]:
    """A window and a centre that decide on many cases."""
    home = tmp_path_factory.mktemp("office")
    with open_day(home / "home") as day, pulling_day(day, home / "centre") as made:
        yield made


@pytest.fixture
def office(_office: PullingDay) -> PullingDay:
    """The same, the clerk at the window."""
    _office.day.people.sit(Duty.window)
    return _office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """武威's guide as it ships, with a word changed and a layout of a form beside it."""
    made = tmp_path / "edition"
    made.mkdir()
    copy_guide(shipped_guides() / "wuwei", made)
    edit(made, Edit("guide.yaml", "title: ", "title: 新编", TITLE))
    (made / "forms").mkdir()
    layout = (shipped_guides().parent / "forms" / "work_visit.yaml").read_text(encoding="utf-8")
    (made / "forms" / "work_visit.yaml").write_text(layout, encoding="utf-8")
    return made


def publish(wired: PullingDay, folder: Path, valid_from: str = NEXT) -> str:
    """Publish the edition; its version."""
    return wired.at_centre(
        lambda connection, centre: publish_guide(connection, centre, folder, by=BACK_OFFICE, valid_from=valid_from)
    ).version


def shown_on(wired: PullingDay, day: str) -> str:
    """The version that counts on a day."""
    edition = wired.day.counter.shelf.edition("wuwei", day)
    assert edition is not None
    return edition.folder.name


def test_a_guide_counts_from_its_day_with_its_forms(wired: PullingDay, folder: Path) -> None:
    version = publish(wired, folder)
    report = wired.pull()
    assert [(one.code, one.facts) for one in report.news] == [("pull.guide", {"guide": "武威", "day": "12月1日 周二"})]
    assert (shown_on(wired, "2026-11-30"), shown_on(wired, NEXT)) == ("wuwei", version)
    wired.day.clock.set(f"{NEXT}T09:00")
    again = Counter(wired.day.counter.settings, wired.day.clock)
    assert in_force(again.shelf, again.today(), "wuwei").title.startswith("新编")
    assert [one.parent.name for one in again.form_shelf.editions] == [version]
    assert wired.pull().news == ()
    wired.at_centre(
        lambda connection, centre: withdraw(connection, centre, Feed.guides, "wuwei", version=version, by=BACK_OFFICE)
    )
    assert [one.code for one in wired.pull().news] == ["pull.guide_gone"]
    assert shown_on(wired, NEXT) == "wuwei"
    assert wired.day.counter.shelf.kept("wuwei", version) is not None


def test_a_window_whose_sending_is_frozen_hears_its_centre_all_the_same(wired: PullingDay) -> None:
    """Who may sign in by the centre's word depends on how far its staff were read."""
    store = wired.day.counter.store
    store.centre.freeze("push.fork", {})
    before = store.centre.standing()
    wired.day.clock.set("2026-12-30T09:00")
    puller = Puller(store, wired.client, wired.key, {}, Gate(), told=lambda news: None)
    assert puller.step().outcome is Outcome.idle
    after = store.centre.standing()
    assert before is not None
    assert after is not None
    assert after.heard_at > before.heard_at
    assert store.feeds.whole_at("staff") == wired.day.counter.now_micros()
    store.centre.thaw()


def test_staff_count_as_read_only_where_every_row_of_theirs_counts(wired: PullingDay) -> None:
    """A row that cannot be used may be the one that revokes somebody."""
    feeds = wired.day.counter.store.feeds
    row = StaffRow(number="9001", name="测试员", role=Role.administrator, hall="", duties=(), password="")
    body = written(row)

    def put_row(version: str, schema: int) -> None:
        wired.at_centre(
            lambda connection, centre: put(connection, centre, Feed.staff, row.number, version, body, schema=schema)
        )

    def forged(asked: Pull) -> Pulled:
        told = wired.client.pull(asked)
        return replace(told, rows=tuple(replace(one, at=0) for one in told.rows))

    wired.pull()
    first = feeds.whole_at("staff")
    assert first == wired.day.counter.now_micros()
    wired.day.clock.set("2026-12-30T09:00")
    put_row("1", 2)
    assert [one.reason for one in wired.pull(forged).refused] == ["pull.forged"]
    assert feeds.whole_at("staff") == first
    assert [one.reason for one in wired.pull().refused] == ["pull.newer"]
    assert feeds.whole_at("staff") == first
    put_row("2", 1)
    wired.pull()
    assert feeds.whole_at("staff") == wired.day.counter.now_micros()
    assert set(feeds.marks().cursors) == {"staff"}


def test_other_words_that_the_hall_has_under_the_same_version_are_told(wired: PullingDay, folder: Path) -> None:
    version = publish(wired, folder)
    own = wired.day.counter.shelf.own
    assert own is not None
    ours = own / "wuwei" / version / "guide.yaml"
    ours.parent.mkdir(parents=True)
    ours.write_text("title: 本大厅自己的\n", encoding="utf-8")
    assert [(one.key, one.reason) for one in wired.pull().refused] == [("wuwei", "pull.unfit")]
    assert ours.read_text(encoding="utf-8") == "title: 本大厅自己的\n"
    assert [one.name for one in ours.parent.iterdir()] == ["guide.yaml"]


def test_a_faulty_guide_is_not_published_and_every_fault_is_told(wired: PullingDay, folder: Path) -> None:
    (folder / "items" / "02.yaml").write_text("nonsense: [\n", encoding="utf-8")
    (folder / "items" / "03.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    (folder / "forms" / "work_visit.yaml").write_text("fields: 3\n", encoding="utf-8")
    with pytest.raises(ResourceFaults) as told:
        publish(wired, folder)
    files = {one.file.rpartition("/")[2] for one in told.value.faults}
    assert {"02.yaml", "03.yaml", "work_visit.yaml"} <= files
    assert wired.pull().fetched == 0


def test_the_halls_own_settings_stand_before_those_for_all(wired: PullingDay, tmp_path: Path) -> None:
    def told(words: str, hall: str) -> None:
        file = tmp_path / "hall.toml"
        file.write_text(words, encoding="utf-8")
        wired.at_centre(
            lambda connection, centre: publish_configuration(connection, centre, file, by=BACK_OFFICE, hall=hall)
        )
        wired.pull()

    counter = wired.day.counter
    staff, bus = counter.settings.hall.staff, counter.settings.hall.buses
    told('phone = "0737-0000001"\n', HALL)
    told('phone = "0737-0000002"\nbuses = "8 路"\n', "")
    assert (counter.settings.hall.phone, counter.settings.hall.buses) == ("0737-0000001", "8 路")
    assert load_settings(tmp_path / "home").hall.phone == "0737-0000001"
    told('phone = "0737-0000003"\n', HALL)
    told('phone = "0737-0000001"\n', HALL)  # back to what counted before: the same words, told anew
    assert counter.settings.hall.phone == "0737-0000001"
    wired.at_centre(
        lambda connection, centre: withdraw(connection, centre, Feed.configuration, "hall", hall=HALL, by=BACK_OFFICE)
    )
    wired.pull()
    assert (counter.settings.hall.phone, counter.settings.hall.staff) == ("0737-0000002", staff)
    wired.at_centre(lambda connection, centre: withdraw(connection, centre, Feed.configuration, "all", by=BACK_OFFICE))
    wired.pull()
    assert counter.settings.hall.buses == bus


def test_two_editions_from_one_day_are_not_published(wired: PullingDay, folder: Path) -> None:
    publish(wired, folder)
    edit(folder, Edit("guide.yaml", "title: 新编", "title: 再编", TITLE))
    with pytest.raises(CounterError) as told:
        publish(wired, folder)
    assert told.value.code == "publishing.day_taken"
    assert sentence(told.value)


def test_what_came_before_the_program_ended_counts_at_the_next_start(wired: PullingDay, folder: Path) -> None:
    version = publish(wired, folder)
    counter = wired.day.counter
    pull_once(wired.client.pull, counter.store, wired.key, {Feed.guides: _struck})
    assert [one.state for one in counter.store.feeds.waiting("guides")] == ["waiting"]
    assert shown_on(wired, NEXT) == "wuwei"
    assert [one.code for one in wired.start_again().news] == ["pull.guide"]
    assert shown_on(wired, NEXT) == version
    assert wired.start_again().news == ()


def test_a_row_that_nobody_foresaw_holds_up_no_other(
    wired: PullingDay, tmp_path: Path, logged_errors: list[logging.LogRecord]
) -> None:
    file = tmp_path / "hall.toml"
    file.write_text('phone = "0737-0000001"\n', encoding="utf-8")
    wired.at_centre(lambda connection, centre: publish_configuration(connection, centre, file, by=BACK_OFFICE))
    counter = wired.day.counter
    report = pull_once(wired.client.pull, counter.store, wired.key, {Feed.configuration: lambda row: _strange()})
    assert [one.reason for one in report.refused] == ["pull.unfit"]
    assert len(logged_errors) == 1
    assert [one.code for one in wired.start_again().news] == ["pull.configuration"]


def _strange() -> None:
    raise ValueError


def _struck(_row: object) -> None:
    """The disk gives out between keeping and applying."""
    raise OSError


def test_what_is_newer_than_the_program_is_kept_and_used_after_an_upgrade(wired: PullingDay) -> None:
    settings = written(HallSettings(values='phone = "0737-0000001"\n'))

    def add(schema: int, key: str) -> None:
        wired.at_centre(
            lambda connection, centre: put(connection, centre, Feed.configuration, key, "1", settings, schema=schema)
        )

    add(1, "hall")
    assert [one.code for one in wired.pull().news] == ["pull.configuration"]
    assert wired.day.counter.settings.hall.phone == "0737-0000001"
    add(2, "hall2")
    report = wired.pull()
    assert [(one.code, one.aloud, text(one.code, **one.facts)) for one in report.news] == [
        ("pull.refused", True, "中心发来的大厅设置没用上：本程序太旧，读不了，升级后自动用上。叫管理员。")
    ]
    assert [one.reason for one in report.refused] == ["pull.newer"]
    assert look(wired.day.counter).unused == ("大厅设置 1 份没用上：本程序太旧，读不了，升级后自动用上。",)
    assert wired.pull().news == ()
    wired.day.accepted()
    wired.push()
    assert wired.day.counter.store.centre.next_batch() is None
    wired.day.counter.store.feeds.try_again({"configuration": 2})
    assert [one.key for one in wired.day.counter.store.feeds.waiting("configuration")] == ["hall2"]


@pytest.mark.parametrize("damage", [lambda row: replace(row, body=row.body + b" "), lambda row: replace(row, cursor=9)])
def test_what_the_centre_did_not_sign_is_told_and_asked_for_again(
    wired: PullingDay, tmp_path: Path, damage: Callable[..., object]
) -> None:
    file = tmp_path / "hall.toml"
    file.write_text('phone = "0737-0000002"\n', encoding="utf-8")
    wired.at_centre(lambda connection, centre: publish_configuration(connection, centre, file, by=BACK_OFFICE))

    def on_the_way(asked: Pull) -> Pulled:
        told = wired.client.pull(asked)
        return replace(told, rows=tuple(damage(one) for one in told.rows))

    report = wired.pull(on_the_way)
    assert [one.reason for one in report.refused] == ["pull.forged"]
    assert [one.aloud for one in report.news] == [True]
    assert wired.day.counter.store.feeds.marks().cursors == {}
    assert wired.pull(on_the_way).news == ()
    whole = wired.pull()
    assert ([one.code for one in whole.news], whole.refused) == (["pull.configuration"], ())


def test_holidays_count_at_once_and_go_again(wired: PullingDay, tmp_path: Path) -> None:
    calendar = wired.day.counter.calendar
    named = sorted((day, name) for day, name in calendar.statutory.days_of(2027).items())
    spans = "".join(f'  - {{name: {name}, from: "{day}", to: "{day}"}}\n' for day, name in named)
    saturday = date(2027, 3, 6)
    file = tmp_path / "2027.yaml"
    with pytest.raises(CounterError) as missing:
        wired.at_centre(lambda connection, centre: publish_calendar(connection, centre, file, by=BACK_OFFICE))
    assert sentence(missing.value) == "“2027.yaml”打不开，什么都没发。看看路径和文件名。"
    file.write_text(f'{MAKE_UP}{spans}workdays: ["{saturday}"]\n', encoding="utf-8")
    wired.at_centre(lambda connection, centre: publish_calendar(connection, centre, file, by=BACK_OFFICE))
    assert not wired.day.counter.calendar.day(saturday).working
    assert [one.code for one in wired.pull().news] == ["pull.calendar"]
    assert wired.day.counter.calendar.day(saturday).working
    wired.at_centre(lambda connection, centre: withdraw(connection, centre, Feed.calendar, "2027", by=BACK_OFFICE))
    wired.pull()
    assert not wired.day.counter.calendar.day(saturday).working


def test_of_what_is_published_again_and_again_two_versions_are_kept(wired: PullingDay, tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    for number in range(4):
        file.write_text(f'address = "示例路{number}号"\n', encoding="utf-8")
        wired.at_centre(lambda connection, centre: publish_configuration(connection, centre, file, by=BACK_OFFICE))
        if number != 1:  # one comes together with the next
            wired.pull()
    feeds = wired.day.counter.store.feeds
    assert len(feeds.ever(Feed.configuration.value)) == 2
    latest = feeds.latest(Feed.configuration.value, "all")
    assert latest is not None
    assert "示例路3号" in latest.body.decode()
    assert wired.day.counter.settings.hall.address == "示例路3号"


def test_a_window_that_closes_while_an_edition_is_made_goes_on_at_its_next_start(
    wired: PullingDay, folder: Path
) -> None:
    version = publish(wired, folder)
    gate, store = Gate(), wired.day.counter.store

    def closing(row: PulledRow) -> None:
        gate.outside(gate.close)  # nobody waits: what takes long has stepped out

    told = wired.client.pull(Pull(marks={Feed.guides.value: 0}))
    store.feeds.take([Arrival(one) for one in told.rows])
    with pytest.raises(Stopped):
        gate.through(lambda: apply_waiting(store, {Feed.guides: closing}))
    assert [one.version for one in store.feeds.waiting(Feed.guides.value)] == [version]
    assert [one.code for one in wired.start_again().news] == ["pull.guide"]


def test_a_passed_review_is_followed_once(office: PullingDay) -> None:
    case = office.day.accepted()
    step = following.steps_of(office.day.counter, case)[0].step
    office.push()
    told = office.decide(case, DecisionKind.accepted, step.id, reason="材料齐")
    report = office.pull()
    after = office.now(case)
    assert [(one.code, one.case, one.aloud) for one in report.news] == [("pull.decision.followed", case.id, False)]
    assert step.id in after.passed_steps
    assert [(one.decision, one.standing, one.reason) for one in after.centre_words] == [
        (told.decision, Standing.followed, "材料齐")
    ]
    assert after.steps[-1].clerk == f"中心 {BACK_OFFICE}"
    decided = next(one for one in after.history if one.id == told.decision)
    assert act_words(decided) == "中心审核通过（9001，11月20日）：本窗口已跟着办：材料齐"
    counter = office.day.counter
    row = counter.store.feeds.latest("decisions", told.decision)
    assert row is not None
    assert centre_decisions.take_decision(counter, row) is None
    assert office.now(case).history == after.history
    assert counter.store.compare() == ()
    office.push()
    assert counter.store.centre.next_batch() is None


def test_a_returned_case_is_told_to_the_citizen_with_the_reason(office: PullingDay) -> None:
    case = office.day.accepted()
    step = following.steps_of(office.day.counter, case)[0].step
    office.push()
    office.decide(case, DecisionKind.returned, step.id, reason="工资表没有盖章")
    office.pull()
    after = office.now(case)
    assert after.status is CaseStatus.sent_back
    assert after.outcome is not None
    assert after.outcome.personal is not None
    assert after.outcome.personal.words["reason"] == "工资表没有盖章"
    assert [one.paper for one in after.missing_papers if one.paper == "sent_back"] == ["sent_back"]
    with pytest.raises(CounterError) as told:
        office.decide(after, DecisionKind.returned, step.id)
    assert told.value.code == "deciding_centre.reason"


def test_where_the_window_went_on_nothing_is_written_over_and_somebody_looks(office: PullingDay) -> None:
    case = office.day.accepted()
    step = following.steps_of(office.day.counter, case)[0].step
    office.push()
    office.decide(case, DecisionKind.accepted, step.id, reason="材料齐")
    gone = following.withdraw(office.day.counter, case, "不办了").case
    report = office.pull()
    after = office.now(case)
    counter = office.day.counter
    assert (after.status, after.steps) == (CaseStatus.withdrawn, gone.steps)
    assert [(one.code, one.aloud) for one in report.news] == [("pull.decision.differs", True)]
    found = listing.list_cases(counter, CaseFilter.unsettled)
    assert case.id in [one.case_id for one in found.rows]
    assert found.counts[CaseFilter.unsettled] == len(found.rows)
    assert "中心的决定与本窗口不符：中心审核通过（9001，11月20日）：材料齐" in waiting_words(counter, after)
    told = [one.words for one in duty_log(after.history, MORNING.date(), [after]).exceptions if one.kind == "centre"]
    assert told == [f"{case.number}　中心审核通过（9001，11月20日），本窗口没跟着办，还没核对"]
    with pytest.raises(CounterError):
        centre_decisions.settle(counter, after, " ")
    settled = centre_decisions.settle(counter, after, "已电话告知中心，本件已撤回").case
    assert case.id not in [one.case_id for one in listing.list_cases(counter, CaseFilter.unsettled).rows]
    assert (settled.status, waiting_words(counter, settled)) == (CaseStatus.withdrawn, waiting_words(counter, gone))
    assert counter.store.compare() == ()
    with pytest.raises(CounterError) as refused:
        centre_decisions.settle(counter, settled, "再核对一次")
    assert refused.value.code == "cases.rules.centre_settled"


def test_the_same_decided_on_both_sides_is_no_task(office: PullingDay) -> None:
    case = office.day.accepted()
    step = following.steps_of(office.day.counter, case)[0].step
    office.push()
    office.decide(case, DecisionKind.accepted, step.id)
    following.pass_step(office.day.counter, case, step)
    assert [one.code for one in office.pull().news] == ["pull.decision.agreed"]
    assert [one.standing for one in office.now(case).centre_words] == [Standing.agreed]


def test_what_the_rules_do_not_let_the_window_do_alone_waits_for_somebody(office: PullingDay) -> None:
    """A paying item's review wants its sums fixed: the decision is kept, the case is as it was."""
    birth = {"claimant": "employed", "outcome": "difficult", "agent": "no"}
    case = office.day.accepted(office.day.judged(office.day.begin(office.day.item(26), birth)))
    step = following.steps_of(office.day.counter, case)[0].step
    office.push()
    office.decide(case, DecisionKind.accepted, step.id)
    assert [(one.code, one.aloud) for one in office.pull().news] == [("pull.decision.open", True)]
    after = office.now(case)
    assert (after.steps, [one.standing for one in after.centre_words]) == ((), [Standing.open])
    assert after.centre_words[0].why in waiting_words(office.day.counter, after)
    assert {one.case_id: one.unsettled for one in list_work(office.day.counter).rows}[case.id] == 1


@pytest.mark.parametrize(("amount", "standing"), [("100.00", Standing.followed), ("99.00", Standing.open)])
def test_what_the_centre_paid_is_paid_here_where_the_sums_agree(
    office: PullingDay, amount: str, standing: Standing
) -> None:
    case = MoneyDay(office.day).payable("100.00")
    step = next(one.step for one in following.steps_of(office.day.counter, case) if not one.done)
    office.push()
    office.decide(case, DecisionKind.paid, step.id, amount=amount, on="2026-11-20")
    office.pull()
    after = office.now(case)
    assert [one.standing for one in after.centre_words] == [standing]
    assert (step.id in after.passed_steps) is (standing is Standing.followed)
    assert after.paid_sum == (Decimal("100.00") if standing is Standing.followed else 0)
    assert office.day.counter.store.compare() == ()


def test_a_decision_on_a_case_that_is_not_here_is_kept_and_told(wired: PullingDay) -> None:
    told = Decision(
        decision="d",
        case="elsewhere",
        number="x",
        kind=DecisionKind.accepted,
        step="review",
        by="1",
        at=1,
        epoch=1,
        seq=1,
    )
    audience = of_window(wired.day.counter.store.centre.window_id)
    wired.at_centre(
        lambda connection, centre: put(connection, centre, Feed.decisions, "d", "1", written(told), audience=audience)
    )
    report = wired.pull()
    assert [one.reason for one in report.refused] == ["pull.no_case"]
    assert [one.code for one in report.news] == ["pull.refused"]


def test_what_another_centre_said_counts_no_more(wired: PullingDay, tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    file.write_text('phone = "0737-0000003"\n', encoding="utf-8")
    wired.at_centre(lambda connection, centre: publish_configuration(connection, centre, file, by=BACK_OFFICE))
    wired.pull()
    feeds = wired.day.counter.store.feeds
    assert feeds.latest("configuration", "all") is not None
    feeds.follow(b"another centre's key")
    assert (feeds.latest("configuration", "all"), feeds.marks().cursors) == (None, {})
    assert wired.pull().fetched == 1
    assert feeds.latest("configuration", "all") is not None
