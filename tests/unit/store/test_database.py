# SPDX-License-Identifier: Apache-2.0
"""The file: encrypted, durable, and no update of two at once is lost."""

import os
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import exc, text

from counter_app.store.database import reading_engine, writing_engine
from counter_app.store.key import StoreKey, create_key
from counter_app.store.restoration import restore
from store.made_store import Hall, person


@pytest.fixture
def key(tmp_path: Path) -> StoreKey:
    return create_key(tmp_path / "a.key")


def test_three_threads_that_read_and_then_write_lose_nothing(tmp_path: Path, key: StoreKey) -> None:
    path = tmp_path / "a.db"
    first = writing_engine(path, key)
    with first.begin() as connection:
        connection.execute(text("CREATE TABLE counted (n INTEGER)"))
        connection.execute(text("INSERT INTO counted VALUES (0)"))
    first.dispose()
    faults: list[BaseException] = []

    def count() -> None:
        engine = writing_engine(path, key)
        try:
            for _ in range(40):
                with engine.begin() as connection:
                    seen = connection.execute(text("SELECT n FROM counted")).scalar_one()
                    connection.execute(text("UPDATE counted SET n = :n"), {"n": seen + 1})
        except BaseException as fault:
            faults.append(fault)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=count) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    reading = reading_engine(path, key)
    with reading.begin() as connection:
        assert connection.execute(text("SELECT n FROM counted")).scalar_one() == 120
    reading.dispose()


def test_cases_recorded_by_three_threads_get_different_numbers(hall: Hall) -> None:
    store = hall.store

    def open_cases() -> None:
        for _ in range(40):
            hall.open_case()

    threads = [threading.Thread(target=open_cases) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    numbers = hall.raw("SELECT DISTINCT number FROM case_row")
    assert len(numbers) == 120
    assert store.compare() == ()


def test_every_commit_reaches_the_disk(tmp_path: Path, key: StoreKey) -> None:
    engine = writing_engine(tmp_path / "a.db", key)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    with engine.begin() as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in wanted}
    engine.dispose()
    assert found == wanted


def test_the_reading_engine_cannot_write(tmp_path: Path, key: StoreKey) -> None:
    writing, reading = writing_engine(tmp_path / "a.db", key), reading_engine(tmp_path / "a.db", key)
    with writing.begin() as connection:
        connection.execute(text("CREATE TABLE counted (n INTEGER)"))
    with pytest.raises(exc.OperationalError), reading.begin() as connection:
        connection.execute(text("INSERT INTO counted VALUES (1)"))
    writing.dispose()
    reading.dispose()


def test_a_list_that_is_read_meanwhile_does_not_keep_a_save_waiting(hall: Hall) -> None:
    case = hall.open_case()
    with hall.store._database.reading.begin() as connection:
        connection.execute(text("SELECT count(*) FROM action"))
        hall.open_case()
        assert connection.execute(text("SELECT count(*) FROM action")).scalar_one() == 1
    assert hall.store.case(case) is not None
    assert len(hall.raw("SELECT * FROM action")) == 2


def test_nothing_can_be_read_on_the_disk(hall: Hall) -> None:
    hall.open_case(person("欧阳测试", "110101194912310024", "13800001234"))
    hall.store.morning_backup()
    hall.close()
    files = [one for one in hall.places.data.rglob("*") if one.is_file()]
    assert {one.name for one in files} >= {"counter.db", "counter.key"}
    key_hex = (hall.places.data / "counter.key").read_bytes().split()[0]
    for one in files:
        content = one.read_bytes()
        for words in ("欧阳测试".encode(), b"110101194912310024", b"13800001234", b"SQLite format 3", b"yuanjiang"):
            assert words not in content
        assert one.name == "counter.key" or (key_hex not in content and bytes.fromhex(key_hex.decode()) not in content)


def test_names_and_numbers_stand_in_no_list(hall: Hall) -> None:
    hall.open_case(person("欧阳测试", "110101194912310024", "13800001234"))
    for table in ("case_row", "case_day", "item_usage", "tally", "case_word_data"):
        kept = repr(hall.raw(f"SELECT * FROM {table}"))  # noqa: S608 - names from the line above
        for words in ("测试", "19491231", "00001234"):
            assert words not in kept


@pytest.mark.skipif(sys.platform == "win32", reason="files there have no mode")
def test_only_this_user_can_read_what_is_kept(hall: Hall) -> None:
    before = os.umask(0)
    try:
        hall.open_case()
        backup = hall.store.morning_backup()
        assert backup is not None
        in_use = {path.name: path.stat().st_mode for path in hall.places.data.iterdir()}
        hall.close()
        restore(hall.places, backup.path.name, hall.clock)
    finally:
        os.umask(before)
    assert {"counter.db", "counter.db-wal", "counter.key"} <= set(in_use)
    assert [name for name, mode in in_use.items() if mode & 0o077] == []
    kept = {path.relative_to(hall.places.data).as_posix(): path for path in hall.places.data.rglob("*")}
    assert {"counter.db", "backups", "aside"} <= set(kept)
    assert [name for name, path in kept.items() if path.stat().st_mode & 0o077] == []
    assert hall.places.data.stat().st_mode & 0o077 == 0


def test_a_fault_of_ours_is_not_called_a_fault_of_the_disk(hall: Hall) -> None:
    store = hall.store
    hall.raw("DROP TABLE favourite")
    with pytest.raises(exc.OperationalError):
        store.favourites()


def test_what_was_asked_stands_in_no_exception(hall: Hall) -> None:
    store = hall.store
    hall.raw("DROP TABLE draft")
    with pytest.raises(exc.OperationalError) as error:
        store.load_draft("测试员 110101194912310024")
    assert "110101194912310024" not in str(error.value)


def test_a_closed_store_can_be_closed_again(hall: Hall) -> None:
    store = hall.store
    store.close()
    store.close()
    hall.close()
    assert sorted(one.name for one in hall.places.data.iterdir()) == [
        "counter.db",
        "counter.epoch",
        "counter.key",
        "counter.lock",
        "counter.reserve",
    ]
