# SPDX-License-Identifier: Apache-2.0
"""Going back to a backup: nothing is deleted, nothing is numbered twice."""

import shutil
from collections.abc import Sequence

import pytest

from counter_app.base.errors import CounterError
from counter_app.store.backup import Backup
from counter_app.store.ledger import verify_epochs
from counter_app.store.opening import reading_only
from counter_app.store.restoration import Restored, restore
from store.made_store import NOTICE, Hall, refusal_code


def number(hall: Hall, case_id: str) -> str:
    """A case's number."""
    case = hall.store.case(case_id)
    assert case is not None
    return case.number


def copied(hall: Hall) -> Backup:
    """Today's copy; the store is closed after it."""
    made = hall.store.morning_backup()
    hall.close()
    assert made is not None
    return made


def go_back(hall: Hall, backup: Backup) -> Restored:
    """Restore with the window closed."""
    hall.close()
    return restore(hall.places, backup.path.name, hall.clock)


def epochs(hall: Hall) -> Sequence[tuple[int, int | None]]:
    """Every epoch and whether its chain holds."""
    with reading_only(hall.places, hall.clock) as connection:
        return [(one.epoch, one.broken_at) for one in verify_epochs(connection)]


def test_what_the_backup_held_is_there_and_the_rest_is_aside(hall: Hall) -> None:
    before = hall.open_case(None, NOTICE)
    backup = copied(hall)
    after = hall.open_case()
    done = go_back(hall, backup)
    assert hall.store.case(before) is not None
    assert hall.store.case(after) is None
    assert hall.store.compare() == ()
    assert done.epoch == 1
    assert done.aside is not None
    assert epochs(hall) == [(0, None), (1, None)]
    aside = Hall(hall.places.data.parent.parent / "aside")
    aside.places.data.mkdir(parents=True)
    shutil.copy(done.aside, aside.places.database)
    shutil.copy(hall.places.data / "counter.key", aside.places.data)
    assert aside.store.case(after) is not None
    aside.close()


def test_no_number_is_given_twice_however_often_one_goes_back(hall: Hall) -> None:
    hall.open_case()
    backup = copied(hall)
    numbers = [number(hall, hall.open_case())]
    for epoch in (1, 2, 3):
        assert go_back(hall, backup).epoch == epoch
        numbers += [number(hall, hall.open_case()) for _ in range(2)]
    assert len(set(numbers)) == len(numbers)
    assert [one[19:24] for one in numbers] == ["A0002", "B0001", "B0002", "C0001", "C0002", "D0001", "D0002"]


def test_numbers_do_not_repeat_where_the_note_of_the_epoch_is_lost_too(hall: Hall) -> None:
    hall.open_case()
    backup = copied(hall)
    go_back(hall, backup)
    first = number(hall, hall.open_case())
    hall.close()
    (hall.places.data / "counter.epoch").unlink()
    assert go_back(hall, backup).epoch == 2
    assert number(hall, hall.open_case()) != first


def test_what_was_only_in_the_write_ahead_log_goes_aside_too(hall: Hall) -> None:
    hall.open_case()
    backup = copied(hall)
    case = hall.open_case()
    kept = {one.name: one.read_bytes() for one in hall.places.data.glob("counter.db*")}
    hall.close()
    for name, content in kept.items():  # as after a kill: the last case stands in the log only
        (hall.places.data / name).write_bytes(content)
    assert len(kept["counter.db-wal"]) > 0
    done = restore(hall.places, backup.path.name, hall.clock)
    assert hall.store.case(case) is None
    hall.close()
    assert done.aside is not None
    shutil.copy(done.aside, hall.places.database)
    assert hall.store.case(case) is not None


def test_a_damaged_database_is_put_aside_as_it_is(hall: Hall) -> None:
    case = hall.open_case()
    backup = copied(hall)
    hall.places.database.write_bytes(b"\0" * 9000)
    done = restore(hall.places, backup.path.name, hall.clock)
    assert done.aside is not None
    assert done.aside.read_bytes() == b"\0" * 9000
    assert hall.store.case(case) is not None


def test_a_database_that_vanished_comes_back(hall: Hall) -> None:
    case = hall.open_case()
    backup = copied(hall)
    hall.places.database.unlink()
    assert restore(hall.places, backup.path.name, hall.clock).aside is None
    assert hall.store.case(case) is not None
    assert number(hall, hall.open_case())[19] == "B"


def contents(hall: Hall) -> dict[str, bytes]:
    """Every file and what is in it."""
    return {
        str(one.relative_to(hall.places.data)): one.read_bytes()
        for one in hall.places.data.rglob("*")
        if one.is_file() and one.name not in ("counter.reserve", "counter.lock")
    }


@pytest.mark.parametrize("fault", ["unknown", "damaged", "cut", "other key", "no key", "newer", "outside"])
def test_what_cannot_be_restored_changes_nothing(hall: Hall, fault: str) -> None:
    hall.open_case()
    if fault == "newer":
        assert hall.store
        hall.close()
        hall.raw("UPDATE alembic_version SET version_num = '9999'")
        hall.places.backups.mkdir()
        name = "counter-20261120-080000-e0.db"
        shutil.copy(hall.places.database, hall.places.backups / name)
        hall.raw("UPDATE alembic_version SET version_num = '0001'")
    else:
        name = copied(hall).path.name
    path = hall.places.backups / name
    content = path.read_bytes()
    if fault == "damaged":
        path.write_bytes(content[:9000] + bytes([content[9000] ^ 1]) + content[9001:])
    elif fault == "cut":
        path.write_bytes(content[: 3 * 4096])
    elif fault == "other key":
        path.write_bytes(b"0" * 16 + content[16:])
    elif fault == "no key":
        (hall.places.data / "counter.key").unlink()
    before = contents(hall)
    asked = {"unknown": "counter-20200101-000000-e0.db", "outside": "../counter.db"}.get(fault, name)
    with pytest.raises(CounterError) as error:
        restore(hall.places, asked, hall.clock)
    assert (
        refusal_code(error)
        == {
            "unknown": "store.backup_unknown",
            "outside": "store.backup_unknown",
            "damaged": "store.backup_damaged",
            "cut": "store.backup_damaged",
            "other key": "store.key_wrong",
            "no key": "store.key_missing",
            "newer": "store.newer",
        }[fault]
    )
    assert contents(hall) == before


def test_an_open_window_is_not_restored_under_its_feet(hall: Hall) -> None:
    hall.open_case()
    backup = hall.store.morning_backup()
    assert backup is not None
    with pytest.raises(CounterError) as error:
        restore(hall.places, backup.path.name, hall.clock)
    assert refusal_code(error) == "store.in_use"
    assert hall.open_case()


def test_two_restores_in_one_second_put_both_aside(hall: Hall) -> None:
    hall.open_case()
    backup = copied(hall)
    first, second = go_back(hall, backup), go_back(hall, backup)
    assert first.aside is not None
    assert second.aside is not None
    assert first.aside != second.aside
    assert first.aside.exists()
