# SPDX-License-Identifier: Apache-2.0
"""The morning's copy: once a day, seven kept, whole, and made while the window works."""

import shutil
import threading
from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from counter_app.store.backup import is_whole, list_backups
from counter_app.store.key import read_key
from store.made_store import Hall, draft, refusal_code


def test_a_copy_holds_everything_and_opens_elsewhere(hall: Hall, tmp_path: Path) -> None:
    case = hall.open_case()
    kept = draft()
    hall.store.save_draft(kept)
    made = hall.store.morning_backup()
    assert made is not None
    assert made.path.name == "counter-20261120-094300-e0.db"
    assert [one.name for one in hall.places.backups.iterdir()] == [made.path.name]
    other = Hall(tmp_path / "other")
    other.places.data.mkdir(parents=True)
    shutil.copy(made.path, other.places.database)
    shutil.copy(hall.places.data / "counter.key", other.places.data)
    assert other.store.case(case) == hall.store.case(case)
    assert other.store.list_drafts() == (kept,)
    assert other.store.compare() == ()
    other.close()


def test_a_file_with_another_name_is_no_copy(hall: Hall) -> None:
    hall.open_case()
    made = hall.store.morning_backup()
    assert made is not None
    for name in ("counter-99999999-999999-e0.db", "counter-.db", "counter-20261120-0943-e0.db"):
        made.path.with_name(name).write_bytes(b"")
    assert list_backups(hall.places.backups) == (made,)


def test_one_copy_a_day_and_seven_are_kept(hall: Hall) -> None:
    hall.open_case()
    for _ in range(9):
        assert hall.store.morning_backup() is not None
        hall.clock.move(hours=3)
        assert hall.store.morning_backup() is None
        hall.clock.move(hours=21)
    names = [one.path.name for one in list_backups(hall.places.backups)]
    assert len(names) == 7
    assert names[0] == "counter-20261128-094300-e0.db"
    assert names[-1] == "counter-20261122-094300-e0.db"


def test_a_copy_made_before_a_migration_is_not_counted_and_stays(hall: Hall) -> None:
    hall.open_case()
    first = hall.store.morning_backup()
    assert first is not None
    kept = first.path.with_name("counter-20261101-080000-e0-before-0002.db")
    first.path.rename(kept)
    for _ in range(9):
        assert hall.store.morning_backup() is not None
        hall.clock.move(days=1)
    assert kept.exists()
    assert len(list_backups(hall.places.backups)) == 8


def test_cases_are_saved_while_the_copy_is_made(hall: Hall) -> None:
    for _ in range(30):
        hall.open_case()
    made: list[object] = []
    copying = threading.Thread(target=lambda: made.append(hall.store.morning_backup()))
    copying.start()
    for _ in range(30):
        hall.open_case()
    copying.join()
    copy = list_backups(hall.places.backups)[0]
    assert made == [copy]
    assert is_whole(copy.path, read_key(hall.places.data / "counter.key"))
    assert len(hall.raw("SELECT * FROM action")) == 60


def test_what_an_interrupted_copy_left_is_cleared_away(hall: Hall) -> None:
    hall.open_case()
    hall.places.backups.mkdir()
    (hall.places.backups / "counter-20261119-080000-e0.part").write_bytes(b"half")
    made = hall.store.morning_backup()
    assert made is not None
    assert list(hall.places.backups.iterdir()) == [made.path]


def test_a_backup_folder_that_cannot_be_made_is_told(hall: Hall) -> None:
    hall.open_case()
    hall.places.backups.write_bytes(b"")
    with pytest.raises(CounterError) as error:
        hall.store.morning_backup()
    assert refusal_code(error) == "store.disk_fault"
    assert hall.store.list_cases().rows


def test_other_files_among_the_backups_are_left_alone(hall: Hall) -> None:
    hall.open_case()
    hall.places.backups.mkdir()
    strange = hall.places.backups / "counter-of-last-year.db"
    strange.write_bytes(b"")
    hall.store.morning_backup()
    assert strange.exists()
    assert len(list_backups(hall.places.backups)) == 1
