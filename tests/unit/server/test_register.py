# SPDX-License-Identifier: Apache-2.0
"""The register: loaded with every fault told or not at all, asked by windows, logged before it answers."""

import asyncio
import contextlib
import csv
import logging
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import postgres
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openpyxl import Workbook, load_workbook
from real_centre import HALL, RealCentre
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults
from counter_app.catalogue.register_book import Find, read_register, shipped_register
from counter_app.catalogue.register_rows import facts_of
from counter_app.server.centre import Centre, open_centre
from counter_app.server.register.city import MAP, open_city
from counter_app.server.register.ledgers import export
from counter_app.server.register.loading import Loaded, load, rows_of
from counter_app.server.register.look_ups import look_ups
from counter_app.server.register.making import MadeCity, write_city
from counter_app.server.tables.people import staff
from counter_app.server.tables.register import look_up
from counter_app.sync.client import CentreClient, RefusedByCentre
from counter_app.sync.register import CentreRegister
from counter_app.wire.register import Question
from counter_app.wire.signing import Ed25519Signer

T = TypeVar("T")
BOOK = shipped_register()
TODAY = date(2026, 11, 20)
WINDOW = "window-of-the-register"
PERSON = {"姓名": "张㛃", "身份证件类型": "身份证", "身份证件号码": "110101194912310024", "参保地": "沅江市"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small made-up city."""
    folder = tmp_path_factory.mktemp("city")
    write_city(MadeCity(60, TODAY), folder)
    return folder


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a made-up file by their headings."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def within(centre: RealCentre, work: Callable[[Centre], Coroutine[Any, Any, T]]) -> T:
    """Do something as a verb of the server does, beside what is running."""

    async def whole() -> T:
        opened = open_centre(centre.settings)
        try:
            return await work(opened)
        finally:
            await opened.close()

    return asyncio.run(whole())


def loaded(centre: RealCentre, kind: str, *files: Path, skip_faulty: bool = False) -> Loaded:
    """Load a kind."""
    return within(centre, lambda one: load(one, BOOK.kinds[kind], files, skip_faulty=skip_faulty))


def people_file(folder: Path, *people: dict[str, str], encoding: str = "utf-8") -> Path:
    """A file of people."""
    heads = list(PERSON)
    lines = [",".join(heads), *(",".join(one.get(head, "") for head in heads) for one in people)]
    file = folder / "people.csv"
    file.write_text("\n".join(lines) + "\n", encoding=encoding)
    return file


@pytest.fixture
def sqlite_centre(made_centre: Callable[[str], RealCentre]) -> RealCentre:
    """A running centre of the test's own, where the database makes no difference."""
    one = made_centre("sqlite")
    one.start()
    return one


@pytest.fixture
def register(centre: RealCentre) -> Iterator[CentreRegister]:
    """A window's way to the register of a centre that other tests use too."""
    one = register_of(centre, WINDOW, "7-77")
    yield one
    one.close()


def client_of(centre: RealCentre, window: str, number: str, hall: str = HALL) -> CentreClient:
    """The line of a window that was taken in."""
    signer = Ed25519Signer(Ed25519PrivateKey.generate())
    centre.add_window(window, signer.public_key, hall=hall, number=number)
    return CentreClient(centre.url, window, signer, centre.clock)


def register_of(centre: RealCentre, window: str, number: str) -> CentreRegister:
    """The way of a window that was taken in."""
    client = client_of(centre, window, number)
    return CentreRegister(lambda: client)


def question(number: str, query: str = "person_insurance", **changes: str) -> Question:
    """What a clerk asks."""
    asked = {"query": query, "number": number, "purpose": "item", "clerk": "007", "case": "case-1", **changes}
    return Question(**asked)


def log_of(centre: RealCentre) -> list[Any]:
    """Every look-up that was logged."""

    async def read(connection: AsyncConnection) -> list[Any]:
        return list((await connection.execute(select(look_up).order_by(look_up.c.id))).all())

    return centre.with_connection(read)


def test_person_and_unit_are_answered_and_every_look_up_is_logged(
    centre: RealCentre, register: CentreRegister, city: Path
) -> None:
    """Over both databases: the newest first, exact to the cent, with a line in the log that names nobody."""
    for kind in BOOK.kinds:
        told = loaded(centre, kind, city / f"{kind}.csv")
        assert (told.current, told.faults) == (True, ())
    account = rows(city / "accounts.csv")[0]
    number = account["身份证件号码"]
    answer = register.ask(question(number, "account"))
    by_kind = {one.kind: one.rows for one in answer.tables}
    assert by_kind["people"][0]["id_number"] == number
    assert by_kind["accounts"][0]["balance"] == account["账户余额"].replace(",", "")
    days = [one["day"] for one in by_kind["movements"]]
    assert days
    assert days == sorted(days, reverse=True)
    unit = rows(city / "units.csv")[0]
    insured = [one for one in rows(city / "insurance.csv") if one["统一社会信用代码"] == unit["统一社会信用代码"]]
    answer = register.ask(question(unit["统一社会信用代码"], "unit_insurance"))
    assert len({one.kind: one.rows for one in answer.tables}["insurance"]) == len(insured)
    code = next(one for one in rows(city / "codes.csv") if one["身份证件号码"] != number)
    assert register.insured_of(code["医保码"], "007").id_number == code["身份证件号码"]
    with pytest.raises(CounterError, match=r"core\.refused"):
        register.insured_of("0" * 28, "007")
    log = [one for one in log_of(centre) if one.window == WINDOW]
    assert [(one.query, one.purpose, one.clerk, one.case) for one in log] == [
        ("account", "item", "007", "case-1"),
        ("unit_insurance", "item", "007", "case-1"),
        ("identify", "identify", "007", ""),
        ("identify", "identify", "007", ""),
    ]
    assert not any(number in str(one) for one in log)
    about = within(centre, lambda one: look_ups(one, 0, number))
    assert [(one.query, one.hall) for one in about if one.window == WINDOW] == [("account", HALL)]
    certificate = register.ask(question(number, "certificate"))
    facts = facts_of(BOOK.queries["certificate"], {one.kind: one.rows for one in certificate.tables})
    assert facts["register.balance"] == account["账户余额"].replace(",", "")
    assert facts["register.insured_months"].endswith("/2026-11")


def test_who_does_not_say_why_is_answered_nothing(sqlite_centre: RealCentre) -> None:
    """No purpose, no case, no clerk: refused, and nothing is logged as if it had been answered."""
    register = register_of(sqlite_centre, "window-1", "01")
    for changes, code in (
        ({"purpose": ""}, "register.question"),
        ({"purpose": "curious"}, "register.question"),
        ({"case": ""}, "register.question"),
        ({"clerk": " "}, "register.question"),
        ({"number": "1" * 41}, "register.question"),
        ({"query": "everything"}, "register.query"),
    ):
        with pytest.raises(CounterError) as refused:
            register.ask(question(**{"number": "110101194912310024", **changes}))
        assert refused.value.code == code
    register.close()
    for body, status in (
        (b"", 422),
        (b"[]", 422),
        (b"\xff", 422),
        (b'{"query": 1, "more": {}}', 422),
        (b"1" * 5000, 413),
    ):
        with contextlib.closing(client_of(sqlite_centre, "window-2", "02")) as client:
            with pytest.raises(RefusedByCentre) as told:
                client.call("POST", "/register/query", body)
            assert told.value.status == status
    assert not log_of(sqlite_centre)


def test_clerk_of_another_hall_is_refused(sqlite_centre: RealCentre, tmp_path: Path) -> None:
    """Whose staff the centre keeps, of that hall only its own may ask."""

    async def add(connection: AsyncConnection) -> None:
        whole = {"duties": "window", "password": "", "version": 1, "changed_at": 0}
        for number, hall in (("007", HALL), ("101", "别的大厅")):
            one = insert(staff).values(number=number, name="丁一", role="clerk", hall=hall, **whole)
            await connection.execute(one)

    sqlite_centre.with_connection(add)
    loaded(sqlite_centre, "people", people_file(tmp_path, PERSON))
    register = register_of(sqlite_centre, "window-1", "01")
    assert register.ask(question(PERSON["身份证件号码"])).tables[0].rows
    with pytest.raises(CounterError, match=r"register\.clerk"):
        register.ask(question(PERSON["身份证件号码"], clerk="101"))
    register.close()
    assert len(log_of(sqlite_centre)) == 1


def test_who_has_no_right_to_ask_is_refused_and_an_administrator_alone_locks_nobody_out(
    sqlite_centre: RealCentre, tmp_path: Path
) -> None:
    """Rights are those of the centre's table; an administrator of the whole city is not yet the staff of a hall."""

    async def add(connection: AsyncConnection) -> None:
        whole = {"duties": "window", "password": "", "version": 1, "changed_at": 0, "name": "丁一", "hall": ""}
        for number, role in (("900", "administrator"), ("901", "auditor")):
            await connection.execute(insert(staff).values(number=number, role=role, **whole))
        gone = insert(staff).values(number="902", role="back_office", revoked_at=1, **whole)
        await connection.execute(gone)

    sqlite_centre.with_connection(add)
    loaded(sqlite_centre, "people", people_file(tmp_path, PERSON))
    register = register_of(sqlite_centre, "window-1", "01")
    assert register.ask(question(PERSON["身份证件号码"], clerk="007")).tables[0].rows
    for clerk in ("900", "901", "902"):
        with pytest.raises(CounterError, match=r"register\.clerk"):
            register.ask(question(PERSON["身份证件号码"], clerk=clerk))
    register.close()
    assert len(log_of(sqlite_centre)) == 1


def test_faulty_rows_are_all_told_and_nothing_changes(sqlite_centre: RealCentre, tmp_path: Path) -> None:
    """Every fault by its row; the register stays as it was unless somebody says to leave them out."""
    first = loaded(sqlite_centre, "people", people_file(tmp_path, PERSON, encoding="gb18030"))
    assert (first.rows, first.before) == (1, 0)
    wrong = PERSON | {"身份证件号码": "110101194912310021"}
    nameless = PERSON | {"姓名": "", "身份证件号码": "110101199003070011"}
    file = people_file(tmp_path, PERSON, wrong, PERSON, nameless)
    told = loaded(sqlite_centre, "people", file)
    assert not told.current
    assert [(one.row, one.column) for one in told.faults][:2] == [(3, "C"), (4, "")]
    assert told.faults[1].sentence == "“身份证件号码”和 people.csv 第 2 行重复。"
    assert {one.row for one in told.faults} == {3, 4, 5}
    assert within(sqlite_centre, lambda one: rows_of(one, BOOK.kinds["people"])) == 1
    skipped = loaded(sqlite_centre, "people", file, skip_faulty=True)
    assert (skipped.current, skipped.rows, skipped.skipped) == (True, 1, 3)


def test_workbook_is_read_and_a_file_without_its_columns_is_refused(sqlite_centre: RealCentre, tmp_path: Path) -> None:
    """.xlsx as people send it; a header that does not fit names what is wanting."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(PERSON))
    sheet.append(list(PERSON.values()))
    book.save(tmp_path / "people.xlsx")
    assert loaded(sqlite_centre, "people", tmp_path / "people.xlsx").rows == 1
    (tmp_path / "short.csv").write_text("姓名,参保地\n张三,沅江市\n", encoding="utf-8")
    with pytest.raises(CounterError, match=r"register\.header"):
        loaded(sqlite_centre, "people", tmp_path / "short.csv")
    assert within(sqlite_centre, lambda one: rows_of(one, BOOK.kinds["people"])) == 1


CITY = (
    "CREATE TABLE ac01 (aac003 VARCHAR(80), aac002 CHAR(18), aac004 CHAR(1), aab301 INTEGER)",
    "INSERT INTO ac01 VALUES ('张㛃', '110101194912310024', '2', 430981)",
    "CREATE TABLE kc04 (aac002 VARCHAR(18), akc087 INTEGER, aae036 DATE, akc088 INTEGER)",
    "INSERT INTO kc04 VALUES ('110101194912310024', 123456, '2026-11-19', 1)",
    "INSERT INTO kc04 VALUES ('110101199003070011', 1, '2026-11-19', 1)",
    "CREATE TABLE kc05 (aac002 VARCHAR(18), day TIMESTAMP, way VARCHAR(2), amount NUMERIC(12, 2))",
    "INSERT INTO kc05 VALUES ('110101194912310024', '2026-10-08 10:31:00', '2', 45.3)",
    "INSERT INTO kc05 VALUES ('110101194912310024', '2026-11-05 08:00:00', '1', 208)",
)
"""A city's own names and types."""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_citys_own_database_answers_through_a_map(
    engine: str,
    sqlite_centre: RealCentre,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    logged_errors: list[logging.LogRecord],
) -> None:
    """Its tables, its codes, its sums in fen; a map with faults tells all of them."""
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path / 'city.db'}"
        with contextlib.closing(sqlite3.connect(tmp_path / "city.db")) as city, city:
            for words in CITY:
                city.execute(words)
    else:
        cluster: postgres.Cluster = request.getfixturevalue("cluster")
        name = cluster.fresh("template0")
        request.addfinalizer(lambda: cluster.drop(name))
        for words in CITY:
            cluster.execute(words, name)
        url = cluster.url(name)
    mapped = """kinds:
  - {kind: people, table: ac01, columns: {name: aac003, id_number: aac002, sex: aac004, region: aab301},
     values: {sex: {"1": male, "2": female}}}
  - {kind: accounts, table: kc04, columns: {id_number: aac002, balance: akc087, settled_on: aae036, state: akc088},
     values: {state: {"1": active}}, fen: [balance]}
  - {kind: movements, table: kc05, columns: {id_number: aac002, day: day, direction: way, amount: amount},
     values: {direction: {"1": in, "2": out}}}
"""
    file = sqlite_centre.home / MAP
    file.write_text(mapped, encoding="utf-8")
    sqlite_centre.stop()
    sqlite_centre.changes["register"] = url
    sqlite_centre.start()
    register = register_of(sqlite_centre, "window-1", "01")
    answer = register.ask(question("110101194912310024", "account"))
    tables = {one.kind: one.rows for one in answer.tables}
    assert tables["people"][0] == {"name": "张㛃", "id_number": "110101194912310024", "region": "430981"}
    assert tables["accounts"][0] == {"balance": "1234.56", "settled_on": "2026-11-19", "state": "active"}
    assert tables["movements"] == (
        {"day": "2026-11-05", "direction": "in", "amount": "208.00"},
        {"day": "2026-10-08", "direction": "out", "amount": "45.30"},
    )
    register.close()
    file.write_text("kinds:\n  - {kind: pets, table: a, columns: {}}\n  - {kind: codes, table: a, columns: {x: y}}\n")
    with pytest.raises(ResourceFaults) as found:
        open_city("sqlite:///", file, BOOK, sqlite_centre.clock)
    assert len(found.value.faults) == 4
    sqlite_centre.stop()
    sqlite_centre.start()
    register = register_of(sqlite_centre, "window-2", "02")
    with pytest.raises(CounterError, match=r"looking_up\.away"):  # the centre stays up, and its log says why
        register.ask(question("110101194912310024", "account"))
    register.close()
    assert "没有“pets”这种表" in logged_errors[0].getMessage()


def test_ledger_is_masked_unless_somebody_says_why(sqlite_centre: RealCentre, city: Path, tmp_path: Path) -> None:
    """台账 of people and units; all of it only with a reason, which is logged."""
    for kind in ("people", "units", "insurance", "accounts"):
        loaded(sqlite_centre, kind, city / f"{kind}.csv")
    people, units = BOOK.ledgers["people"], BOOK.ledgers["units"]
    told = within(sqlite_centre, lambda one: export(one, people, tmp_path / "people.csv"))
    written = rows(tmp_path / "people.csv")
    assert (told.rows, len(written), told.masked) == (60, 60, True)
    whole = rows(city / "people.csv")[0]["身份证件号码"]
    assert written[0]["身份证件号码"] == f"{whole[:4]}**********{whole[-4:]}"
    assert written[0]["实际缴费月数"].isdecimal()
    within(sqlite_centre, lambda one: export(one, units, tmp_path / "u.xlsx", clerk="900", reason="年度核对"))
    lines = list(load_workbook(tmp_path / "u.xlsx").worksheets[0].iter_rows(values_only=True))
    assert lines[1][1] == rows(city / "units.csv")[0]["统一社会信用代码"]
    assert lines[0][-1] == "参保缴费行数"
    assert [(one.query, one.purpose, one.clerk) for one in log_of(sqlite_centre)] == [
        ("ledger:units", "年度核对", "900")
    ]
    with pytest.raises(CounterError, match=r"register\.ledger\.there"):
        within(sqlite_centre, lambda one: export(one, units, tmp_path / "u.xlsx"))

    async def add(connection: AsyncConnection) -> None:
        whole = {"duties": "window", "password": "", "version": 1, "changed_at": 0, "hall": HALL}
        await connection.execute(insert(staff).values(number="007", name="丁一", role="back_office", **whole))

    sqlite_centre.with_connection(add)
    with pytest.raises(CounterError, match=r"staff\.right"):  # of one hall, not of the city
        within(sqlite_centre, lambda one: export(one, units, tmp_path / "v.xlsx", clerk="007", reason="年度核对"))
    assert not (tmp_path / "v.xlsx").exists()
    assert len(log_of(sqlite_centre)) == 1


def test_made_city_is_the_same_again_and_sound(tmp_path: Path, city: Path) -> None:
    """The same seed, the same bytes."""
    write_city(MadeCity(60, TODAY), tmp_path)
    assert all((tmp_path / f"{kind}.csv").read_bytes() == (city / f"{kind}.csv").read_bytes() for kind in BOOK.kinds)


def test_data_tell_all_their_faults(tmp_path: Path) -> None:
    """What is wrong in the register's own data."""
    (tmp_path / "kinds.yaml").write_text(
        "kinds:\n  - kind: people\n    title: 人\n    columns:\n"
        "      - {key: name, label: 姓名, type: person_name, masked: false}\n"
        "      - {key: a, label: 甲, type: signature}\n",
        encoding="utf-8",
    )
    (tmp_path / "queries.yaml").write_text(
        "purposes: []\nqueries:\n  - {query: q, title: 问, of: person, tables: [{kind: pets, columns: [x]}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ResourceFaults) as found:
        read_register(tmp_path)
    assert len(found.value.faults) == 5
    assert BOOK.kinds["people"].finds(Find.person) is not None
