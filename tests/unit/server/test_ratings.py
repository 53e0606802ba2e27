# SPDX-License-Identifier: Apache-2.0
"""Evaluations beyond the window: taken in apart, published in numbers, and sent up once each over real HTTP."""

import asyncio
import csv
import io
import json
import random
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from openpyxl import Workbook
from real_centre import RealCentre
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.cases.follow_up import Finding
from counter_app.catalogue.outside_sheets import OutsideSource
from counter_app.catalogue.rating_dialects import LEVELS, Dialect, dialect_named, shipped_dialects
from counter_app.cli.server import main
from counter_app.server.centre import Centre, open_centre
from counter_app.server.projector import project_all
from counter_app.server.ratings.checking import conformance, sound_records, wrong_records
from counter_app.server.ratings.finding import find_records
from counter_app.server.ratings.importing import import_ratings
from counter_app.server.ratings.receiving import Receiver, make_receiver
from counter_app.server.ratings.settings import RatingSettings, load_rating_settings
from counter_app.server.ratings.uploading import Outcome, send_parked_again, upload, upload_standing
from counter_app.server.seen import looks
from counter_app.server.tables.ratings import outside_rating
from server.conftest import Maker
from server.pushing import PERSON
from server.rating_window import RatingWindow

T = TypeVar("T")


def at(centre: RealCentre, work: Callable[[Centre], Awaitable[T]]) -> T:
    """Something at a centre, behind everything that was pushed."""

    async def run() -> T:
        one = open_centre(centre.settings)
        try:
            await project_all(one)
            return await work(one)
        finally:
            await one.close()

    return asyncio.run(run())


@pytest.fixture
def window(made_centre: Maker, request: pytest.FixtureRequest) -> RatingWindow:
    """A centre of its own with a window that evaluations come from."""
    centre = made_centre(getattr(request, "param", "sqlite"))
    centre.changes["region"] = "430981"
    centre.start()
    (centre.home / "centre.toml").write_text('region = "430981"\n', encoding="utf-8")
    return RatingWindow(centre)


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """An application on a port of its own: its address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/records"
    finally:
        server.should_exit = True
        thread.join(10)


def settings_of(centre: RealCentre, url: str, dialect: str = "shandong", batch: int = 3) -> RatingSettings:
    """As they would be read from its file."""
    return RatingSettings(centre.home, url=url, dialect=dialect, batch=batch, department_code="11430981000000000X")


# Taking in


def sheet(path: Path, rows: list[list[str]]) -> Path:
    """A sheet as another system exports it, with a title above."""
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
        return path
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def count_outside(centre: RealCentre) -> int:
    """How many rows stand in the table."""

    async def counted(connection: AsyncConnection) -> int:
        return int(await connection.scalar(select(func.count()).select_from(outside_rating)) or 0)

    return centre.with_connection(counted)


def test_what_was_given_elsewhere_comes_in_once_and_apart(made_centre: Maker, tmp_path: Path) -> None:
    centre = made_centre("sqlite")
    head = ["评价时间", "满意度", "评价编号", "评价指标", "评价内容"]
    good = sheet(
        tmp_path / "厅码.xlsx",
        [
            ["二维码评价导出"],
            head,
            ["2026-10-12 09:30:00", "非常满意", "A1", "510,517", ""],
            ["2026-10-13", "2", "A2", "", "打 13800000000 没人接"],
        ],
    )

    def take(file: Path, source: OutsideSource = OutsideSource.hall_qr, **more: Any) -> Any:  # noqa: ANN401
        return at(centre, lambda one: import_ratings(one, file, source, by="9001", **more))

    assert (take(good).rows, count_outside(centre)) == (2, 2)
    again = take(good)
    assert (again.rows, again.known, count_outside(centre)) == (0, 2, 2)

    async def words(connection: AsyncConnection) -> list[str]:
        return list((await connection.execute(select(outside_rating.c.words).order_by(outside_rating.c.key))).scalars())

    assert centre.with_connection(words)[1] == "打 138****0000 没人接"
    bad = sheet(
        tmp_path / "网上.csv",
        [
            ["日期", "等级", "指标"],
            ["2026-10-12", "5星", "510"],
            ["2026-13-12", "一般", ""],
            ["2026-10-12", "满意极了", ""],
            ["2026-10-12", "5", "207"],
        ],
    )
    told = take(bad, OutsideSource.internet)
    assert not told.done
    assert [(one.row, one.column) for one in told.faults] == [(3, "A"), (4, "B"), (5, "C")]
    assert count_outside(centre) == 2
    partly = take(bad, OutsideSource.internet, partial=True)
    assert (partly.done, partly.rows, partly.faulty, count_outside(centre)) == (True, 1, 3, 3)
    lacking = sheet(tmp_path / "缺列.csv", [["日期", "别的"], ["2026-10-12", "5"]])
    with pytest.raises(CounterError) as refused:
        take(lacking, OutsideSource.third_party)
    assert refused.value.code == "rating_records.columns"


# Publishing


def test_a_month_is_published_with_every_handling_in_one_column(
    window: RatingWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = window.made.centre
    for level, code in ((5, "510"), (4, "408"), (3, "309"), (2, "214"), (1, "113")):
        window.rated(level, [code])
    window.unrated()
    window.unrated(default=4)
    window.follow_up(window.rated(1, ["115"]), Finding.malicious)
    window.push()
    good = sheet(tmp_path / "厅码.csv", [["日期", "等级"], ["2026-10-12", "5"], ["2026-11-01", "5"]])
    assert at(centre, lambda one: import_ratings(one, good, OutsideSource.hall_qr, by="9001")).rows == 2
    words = ["publish-ratings", "--month", "2026-10", "--guide", "yuanjiang", "--home", str(centre.home)]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["asked"], told["given"], told["unrated"], told["defaults"]) == (8, 6, 1, 1)
    assert (told["levels"], told["not_counted"]) == (dict.fromkeys(LEVELS, 1), 1)
    assert told["outside"] == {"hall_qr": {"5": 1}}
    assert told["body"] == "沅江市行政审批服务局"
    table, page = tmp_path / "十月.csv", tmp_path / "十月.txt"
    assert main([*words, "--csv", str(table), "--page", str(page)]) == 0
    whole = page.read_text(encoding="utf-8")
    for title in ("政务服务事项管理", "办事流程", "服务规范", "服务质量", "监督管理"):
        assert title in whole
    assert "214 服务态度生硬" in whole
    assert "115 " not in whole  # what does not count after the review tells nothing of the window
    assert "第 41—42 行" in whole
    assert "未评价" in table.read_text(encoding="utf-8-sig")
    assert PERSON.name not in whole + table.read_text(encoding="utf-8-sig")
    assert main([*words, "--csv", str(table)]) == 1  # nothing is written over
    assert main(["publish-ratings", "--month", "2026-9", "--home", str(centre.home)]) == 1


# Records


@pytest.mark.parametrize("name", sorted(shipped_dialects()))
def test_every_record_of_a_dialect_passes_its_own_check_and_every_fault_is_found(name: str) -> None:
    dialect, levels = dialect_named(name), shipped_levels()
    for level, record in sound_records(dialect, levels):
        assert dialect.faults(record, levels) == ()
        assert dialect.level_of(record) == int(level)
    for wrong in wrong_records(dialect, levels):
        assert (wrong.field, wrong.why) in {(one.field, one.why) for one in dialect.faults(wrong.record, levels)}
    fallen = dict(next(record for level, record in sound_records(dialect, levels) if level == "3"))
    fallen[dialect.level.key] = dialect.level.values["2"]  # level 3 that falls through into 2
    assert {one.why for one in dialect.faults(fallen, levels)} == {"other_level"}


def test_a_dialect_that_lets_a_level_fall_through_is_refused(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[3] / "resources" / "evaluation" / "dialects" / "shandong.yaml"
    words = shipped.read_text(encoding="utf-8").replace('"3": "3", "2": "2"', '"3": "2", "2": "2"')
    (tmp_path / "shandong.yaml").write_text(words.replace('paper: "1", ', ""), encoding="utf-8")
    with pytest.raises(CounterError) as refused:
        dialect_named("shandong", tmp_path)
    assert {line.rpartition(": ")[2] for line in str(refused.value).splitlines()} == {
        "要写全 5、4、3、2、1，各不相同",
        "要写全 device、screen、pad、paper、phone，没有编码的写进 without",
    }


def test_records_are_exported_masked_and_in_full_only_with_a_note(
    window: RatingWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = window.made.centre
    window.rated(3, ["309"], words="=1+1")
    window.unrated(default=5)
    window.push()
    at(centre, lambda one: find_records(one, follows=False))
    words = ["ratings", "export", "--from", "2026-10-01", "--to", "2026-10-31", "--dialect", "anhui"]

    def export(name: str, *more: str) -> tuple[int, Path]:
        file = tmp_path / name
        return main([*words, "--output", str(file), *more, "--home", str(centre.home), "--json"]), file

    code, file = export("遮.json", "--format", "json")
    records = json.loads(file.read_text(encoding="utf-8"))["records"]
    assert (code, len(records), file.stat().st_mode & 0o077) == (0, 1, 0)
    record = records[0]
    assert (record["applicantName"], record["regionCode"], record["satisfaction"]) == ("测**", "430981000000", "3")
    assert PERSON.id_number not in file.read_text(encoding="utf-8")
    assert export("全.json", "--full")[0] == 1
    code, file = export("全.csv", "--full", "--by", "9001", "--reason", "省里核对")
    assert code == 0
    assert PERSON.id_number in file.read_text(encoding="utf-8-sig")
    assert "'=1+1" in file.read_text(encoding="utf-8-sig")
    found = centre.with_connection(looks)
    assert [(one.by, one.what, one.why) for one in found] == [("9001", "export", "省里核对")]
    assert main([*words, "--output", str(tmp_path / "x"), "--from", "2026-12-01", "--home", str(centre.home)]) == 1


def with_code(window: RatingWindow) -> Dialect:
    """A dialect of a province that has a code for what its own rule counts."""
    shipped = Path(__file__).parents[3] / "resources" / "evaluation" / "dialects" / "shandong.yaml"
    words = shipped.read_text(encoding="utf-8").replace('pad: "5"}', 'pad: "5", default: "9"}')
    folder = window.made.centre.home / "dialects"
    folder.mkdir()
    (folder / "shandong.yaml").write_text(words, encoding="utf-8")
    return dialect_named("shandong", folder)


def test_what_a_local_rule_counts_goes_out_as_that_or_not_at_all(
    window: RatingWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never as a press: without a code of the province it is kept back and told, with one it says so itself."""
    centre = window.made.centre
    question = window.unrated(default=5)
    window.rated(4)
    window.push()
    at(centre, lambda one: find_records(one, follows=False))
    words = ["ratings", "export", "--from", "2026-10-01", "--to", "2026-10-31", "--dialect", "shandong", "--json"]

    def export(kind: str) -> tuple[dict[str, Any], str]:
        file = tmp_path / f"出-{len(list(tmp_path.iterdir()))}.{kind}"
        assert main([*words, "--format", kind, "--output", str(file), "--home", str(centre.home)]) == 0
        return json.loads(capsys.readouterr().out), file.read_text(encoding="utf-8-sig")

    told, file = export("json")
    assert (told["records"], told["defaults"], told["defaults_left"]) == (1, 0, 1)
    assert question not in file
    dialect = with_code(window)
    told, file = export("json")
    assert (told["records"], told["defaults"], told["defaults_left"]) == (2, 1, 0)
    pressed, counted = json.loads(file)["records"]
    assert (pressed["pf"], pressed["satisfaction"]) == ("4", "4")
    assert (counted["pf"], counted["satisfaction"], counted["recordid"]) == ("9", "5", f"{question}-default")
    assert dialect.faults(counted, shipped_levels()) == ()
    rows = list(csv.DictReader(io.StringIO(export("csv")[1])))
    assert [row["pf"] for row in rows] == ["4", "9"]


@pytest.mark.parametrize("coded", [False, True])
def test_what_a_local_rule_counts_goes_up_as_that_or_not_at_all(window: RatingWindow, *, coded: bool) -> None:
    centre = window.made.centre
    question = window.unrated(default=5)
    pressed = window.rated(2)
    window.push()
    dialect = with_code(window) if coded else dialect_named("shandong")
    receiver = Receiver(dialect)
    with serving(make_receiver(receiver)) as url:
        (*_, last) = at(centre, lambda one: upload(one, settings_of(centre, url)))
    assert last.outcome is Outcome.idle
    assert {level: count for level, count in receiver.report()["levels"].items() if count} == (
        {"2": 1, "5": 1} if coded else {"2": 1}
    )
    assert set(receiver.seen.ids) == {pressed, *([f"{question}-default"] if coded else [])}


# Sending up


@pytest.mark.parametrize("window", ["sqlite", "postgresql"], indirect=True)
def test_every_evaluation_goes_up_once_and_none_twice(window: RatingWindow) -> None:
    centre = window.made.centre
    receiver = Receiver(dialect_named("shandong"), "geheim")
    token = centre.home / "token"
    token.write_text("geheim\n", encoding="ascii")
    for level in (5, 4, 3, 2, 1, 5, 3):
        window.rated(level)
    window.unrated(default=5)
    window.push()
    with serving(make_receiver(receiver)) as url:
        settings = replace(settings_of(centre, url), token_file=str(token))
        token.chmod(0o644)
        with pytest.raises(CounterError) as refused:
            at(centre, lambda one: upload(one, settings))
        assert refused.value.code == "rating_records.token_open"
        token.chmod(0o600)
        steps = at(centre, lambda one: upload(one, settings))
        assert [one.outcome for one in steps] == [Outcome.sent] * 3 + [Outcome.idle]
        assert sum(one.sent for one in steps) == 7
        assert receiver.report()["levels"] == {"5": 2, "4": 1, "3": 2, "2": 1, "1": 1}
        assert receiver.report()["missing_levels"] == []
        window.rated(4)
        window.push()
        again = at(centre, lambda one: upload(one, settings))
        assert (sum(one.sent for one in again), receiver.seen.records, receiver.seen.again) == (1, 8, 0)
        assert sorted(receiver.seen.ids) == sorted(one for one in window.questions if one in receiver.seen.ids)
        assert len(receiver.seen.ids) == 8
        bad = window.rated(2, ["214"])
        window.push()
        at(centre, lambda one: upload(one, settings))
        window.follow_up(bad, Finding.true)
        window.push()
        followed = at(centre, lambda one: upload(one, settings))
        assert (sum(one.sent for one in followed), receiver.seen.records, receiver.seen.again) == (1, 10, 1)
        assert sum(one.sent for one in at(centre, lambda one: upload(one, settings))) == 0


def test_a_lost_answer_a_busy_line_and_a_wrong_record(window: RatingWindow) -> None:
    centre = window.made.centre
    nameless = replace_name()
    for level in (5, 3):
        window.rated(level)
    window.rated(4, person=nameless)
    window.push()
    receiver = Receiver(dialect_named("shandong"))
    inner, moods = make_receiver(receiver), ["busy", "lost", "refuse"]
    app = FastAPI()

    @app.post("/records")
    async def records(request: Request) -> Response:
        mood = moods.pop(0) if moods else ""
        body, key = await request.body(), request.headers.get("Idempotency-Key", "")
        if mood == "busy":
            return Response(status_code=503, headers={"Retry-After": "0"})
        if mood == "refuse":
            return Response("整批不收", 400)
        status, told = receiver.take(body, key)
        return Response(status_code=502) if mood == "lost" else Response(json.dumps(told), status)

    assert inner.title
    chance = random.Random(1)  # noqa: S311 - draws waits
    with serving(app) as url:
        settings = settings_of(centre, url, batch=10)

        def once() -> list[Outcome]:
            return [one.outcome for one in at(centre, lambda one: upload(one, settings, chance))]

        assert once() == [Outcome.away]
        assert once() == [Outcome.away]  # the receiver has them, and nobody here knows
        assert receiver.seen.records == 2
        assert once() == [Outcome.busy]  # it waits after the second failure
        at(centre, hurried)
        found = once()
        assert found[0] is Outcome.alone  # the whole batch was refused without a word on which
        assert found[-1] is Outcome.idle
        assert receiver.seen.again == 2

        async def standing(one: Centre) -> Any:  # noqa: ANN401
            async with one.engine.connect() as connection:
                return await upload_standing(connection)

        told = at(centre, standing)
        assert told.states == {"sent": 2, "parked": 1}
        assert [one.reason for one in told.parked] == ["username:missing"]
        assert once() == [Outcome.idle]
        assert at(centre, send_parked_again) == 1
        assert once() == [Outcome.sent, Outcome.idle]
        assert at(centre, standing).states == {"sent": 2, "parked": 1}


def test_a_serving_centre_sends_by_itself_where_an_endpoint_is_declared(window: RatingWindow) -> None:
    centre = window.made.centre
    window.rated(5)
    window.push()
    at(centre, lambda one: find_records(one, follows=False))
    receiver, came = Receiver(dialect_named("shandong")), threading.Event()
    app = FastAPI()

    @app.post("/records")
    async def records(request: Request) -> Response:
        status, told = receiver.take(await request.body(), request.headers.get("Idempotency-Key", ""))
        came.set()
        return Response(json.dumps(told), status)

    with serving(app) as url:
        (centre.home / "ratings.toml").write_text(f'url = "{url}"\ndialect = "shandong"\n', encoding="utf-8")
        centre.stop()
        centre.keeping_up = True
        centre.start()
        assert came.wait(30)
        centre.stop()
    assert receiver.report()["levels"]["5"] == 1


def replace_name() -> Any:  # noqa: ANN401
    """Somebody whose name was not taken down."""
    from msgspec.structs import replace as changed

    return changed(PERSON, name="")


async def hurried(one: Centre) -> None:
    """As if the wait were over."""
    from counter_app.server.tables.ratings import rating_line

    async with one.engine.begin() as connection:
        await connection.execute(rating_line.update().values(not_before=0))


def test_an_endpoint_is_tried_field_by_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    token = tmp_path / "token"
    token.write_text("geheim", encoding="ascii")
    token.chmod(0o600)
    receiver = Receiver(dialect_named("anhui"), "geheim")
    with serving(make_receiver(receiver)) as url:
        words = ["ratings", "conformance", "--endpoint", url, "--dialect", "anhui", "--token-file", str(token)]
        assert main([*words, "--home", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["failed"], told["untold"]) == (0, 0)
    assert {one["why"] for one in told["checks"] if one["what"] == "level"} == set(LEVELS)
    assert "satisfaction" in told["assumed"]
    assert receiver.report()["missing_levels"] == []
    assert all(one["passed"] or one["faults"] for one in receiver.report()["fields"])

    taker = FastAPI()

    @taker.post("/records")
    async def everything() -> dict[str, str]:
        return {"code": "200"}

    dialect: Dialect = dialect_named("shandong")
    with serving(taker) as url:
        checks = asyncio.run(conformance(url, dialect, "", shipped_levels()))
    assert all(one.passed for one in checks if one.what == "level")
    assert all(one.passed is None for one in checks if one.what == "understood")
    assert not any(one.passed for one in checks if one.what == "wrong")  # who takes everything checks nothing


def test_the_endpoint_is_declared_in_a_file_of_its_own(made_centre: Maker) -> None:
    centre = made_centre("sqlite")
    assert load_rating_settings(centre.settings).url == ""
    for words, key in (
        ('url = "http://10.0.0.1/"', "url"),
        ("batch = 0", "batch"),
        ('ur1 = "x"', "ur1"),
        ('batch = "5"', "batch"),
    ):
        (centre.home / "ratings.toml").write_text(words, encoding="utf-8")
        with pytest.raises(CounterError) as refused:
            load_rating_settings(centre.settings)
        assert refused.value.facts["key"] == key
    (centre.home / "ratings.toml").write_text('url = "https://example.invalid/rate"\n', encoding="utf-8")
    assert load_rating_settings(centre.settings).batch == 50
