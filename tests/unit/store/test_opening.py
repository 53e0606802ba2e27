# SPDX-License-Identifier: Apache-2.0
"""Opening a store that cannot be used: a sentence, and nothing changed."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.actions import FormFilled
from counter_app.cases.people import Personal
from counter_app.forms.filled import FilledForm
from counter_app.store.case_lists import CaseFilter
from counter_app.store.work_lists import WorkFilter
from store import held_open
from store.made_store import Hall, accepted, refusal_code


def contents(hall: Hall) -> dict[str, bytes]:
    """Every file and what is in it."""
    return {
        str(one.relative_to(hall.places.data)): one.read_bytes()
        for one in hall.places.data.rglob("*")
        if one.is_file() and one.name not in ("counter.reserve", "counter.lock")
    }


def refused(hall: Hall) -> str:
    """The code told when opening; no file has changed by it."""
    before = contents(hall)
    with pytest.raises(CounterError) as error:
        assert hall.store
    assert contents(hall) == before
    return refusal_code(error)


@pytest.fixture
def used(hall: Hall) -> Hall:
    """A store with some cases in it, closed."""
    for _ in range(20):
        hall.open_case()
    hall.close()
    return hall


def damage(path: Path, at: int, length: int = 16) -> None:
    """Turn some bits over."""
    content = bytearray(path.read_bytes())
    content[at : at + length] = bytes(one ^ 0xFF for one in content[at : at + length])
    path.write_bytes(content)


def test_what_was_saved_is_there_again(used: Hall) -> None:
    assert used.store.list_cases().counts[CaseFilter.all] == 20


def test_a_missing_key_is_told(used: Hall) -> None:
    (used.places.data / "counter.key").unlink()
    assert refused(used) == "store.key_missing"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"ab cd ef\n", b"0" * 64 + b" " + b"1" * 32 + b" 00000000\n"])
def test_a_damaged_key_is_told(used: Hall, content: bytes) -> None:
    (used.places.data / "counter.key").write_bytes(content)
    assert refused(used) == "store.key_damaged"


def test_one_wrong_letter_in_the_key_is_told(used: Hall) -> None:
    path = used.places.data / "counter.key"
    words = path.read_text(encoding="ascii")
    path.write_text(("1" if words[0] == "0" else "0") + words[1:], encoding="ascii")
    assert refused(used) == "store.key_damaged"


def test_the_key_of_another_window_is_told(used: Hall, tmp_path: Path) -> None:
    other = Hall(tmp_path / "other")
    other.open_case()
    other.close()
    shutil.copy(other.places.data / "counter.key", used.places.data)
    assert refused(used) == "store.key_wrong"


def test_a_damaged_first_page_is_told_with_the_backup_that_is_left(used: Hall) -> None:
    used.store.morning_backup()
    used.close()
    damage(used.places.database, at=100)
    with pytest.raises(CounterError) as error:
        assert used.store
    assert error.value.code == "store.damaged"
    assert sentence(error.value) == "数据文件坏了，已停用。今天 10:02 的备份还在。"


def test_a_damaged_file_without_backup_is_told(used: Hall) -> None:
    damage(used.places.database, at=100)
    assert refused(used) == "store.damaged_no_backup"


@pytest.mark.parametrize("kept", [100, 4096, 5000, 3 * 4096])
def test_a_file_cut_short_is_told(used: Hall, kept: int) -> None:
    used.places.database.write_bytes(used.places.database.read_bytes()[:kept])
    with pytest.raises(CounterError) as error:
        used.store.morning_backup()
    assert refusal_code(error) in ("store.damaged_no_backup", "store.key_wrong")


def test_damage_anywhere_is_found_by_the_morning_backup_and_no_bad_copy_is_kept(used: Hall) -> None:
    size = used.places.database.stat().st_size
    good = used.places.database.read_bytes()
    for place in range(4096, size, size // 12):
        used.places.database.write_bytes(good)
        damage(used.places.database, at=place + 200)
        with pytest.raises(CounterError) as error:
            used.store.morning_backup()
        assert refusal_code(error).startswith("store.damaged")
        used.close()
        assert list(used.places.backups.glob("*")) == []


def test_a_file_of_something_else_is_left_alone(hall: Hall) -> None:
    hall.places.data.mkdir(parents=True)
    hall.places.database.write_bytes(b"SQLite format 3\0" + b"\0" * 5000)
    assert refused(hall) == "store.key_missing"


def test_a_database_of_a_newer_program_is_refused_politely(used: Hall) -> None:
    used.raw("UPDATE alembic_version SET version_num = '9999'")
    assert refused(used) == "store.newer"


def test_a_database_that_is_no_counters_is_left_alone(used: Hall) -> None:
    used.raw("DROP TABLE alembic_version")
    assert refused(used) == "store.foreign"


def test_a_database_that_vanished_is_not_silently_replaced(used: Hall) -> None:
    used.store.morning_backup()
    used.close()
    used.places.database.unlink()
    assert refused(used) == "store.missing"


def test_a_second_store_in_this_process_is_refused(used: Hall) -> None:
    assert used.store
    second = Hall(used.places.data.parent)
    with pytest.raises(CounterError) as error:
        assert second.store
    assert refusal_code(error) == "store.in_use"
    used.close()
    assert second.store.list_cases().counts[CaseFilter.all] == 20
    second.close()


def program(*words: str) -> subprocess.Popen[str]:
    """A real second process."""
    path = Path(held_open.__file__)
    return subprocess.Popen(
        [sys.executable, str(path), *words],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_second_program_is_refused_until_the_first_has_ended_even_by_kill(hall: Hall) -> None:
    home = hall.places.data.parent
    first = program(str(home), "hold")
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        with pytest.raises(CounterError) as error:
            assert hall.store
        assert refusal_code(error) == "store.in_use"
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate()
    assert hall.store.list_cases().counts[CaseFilter.all] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="users")
def test_a_folder_that_can_only_be_read_is_told(used: Hall, tmp_path: Path) -> None:
    for one in [*tmp_path.parents, tmp_path]:
        if one.stat().st_uid == os.getuid() and "pytest" in str(one):
            one.chmod(0o755)
    for one in [used.places.data, *used.places.data.iterdir()]:
        one.chmod(0o555 if one.is_dir() else 0o444)
    before = contents(used)
    told, _ = program(str(used.places.data.parent), "nobody").communicate()
    assert told == "store.read_only\n"
    assert contents(used) == before
    used.places.data.chmod(0o755)


def test_an_old_copy_put_in_place_by_hand_gives_no_number_twice(used: Hall) -> None:
    old = used.places.database.read_bytes()
    copy = used.store.morning_backup()
    assert copy is not None
    used.close()
    shutil.copy(copy.path, copy.path.with_name("counter-20261120-100300-e3.db"))
    used.places.database.write_bytes(old)
    case = used.store.case(used.open_case())
    assert case is not None
    assert "-E0001" in case.number


def test_a_new_store_after_one_that_is_gone_begins_another_epoch(used: Hall) -> None:
    used.places.database.unlink()
    case = used.store.case(used.open_case())
    assert case is not None
    assert "-B0001" in case.number


def test_a_window_without_a_usable_number_is_told_before_anything_is_made(tmp_path: Path) -> None:
    hall = Hall(tmp_path / "home", window="三号")
    with pytest.raises(CounterError) as error:
        assert hall.store
    assert refusal_code(error) == "cases.number.window"
    assert not hall.places.data.exists()


_ADDED = ("duty", "verb", "step", "step_due", "begun", "work_due", "untold", "unsettled")
_INDICES: tuple[str, ...] = (
    "case_row_work",
    "case_row_work_verb",
    "case_row_work_item",
    "case_row_work_begun",
    "case_row_untold",
)
_INDICES += ("case_row_unsettled", "action_rating", "action_window", "action_original")
_TABLES: tuple[str, ...] = ("work_tally", "held_key", "series_block", "given_number")
_TABLES += ("centre", "upload", "feed_mark", "pulled", "register_answer", "sign_in_try", "asked_only", "centre_day")


def test_the_lists_of_an_older_database_are_written_anew_when_it_is_brought_up(hall: Hall) -> None:
    """Everybody in the roster of an old case is found, and its work is listed, without anything done by hand."""
    rows = [{"name": "测试员乙", "id_number": "110101195001010025"}]
    sheet = FilledForm(form="work_subsidy", version="1", rosters={"lines": rows})
    case = hall.open_case()
    filled = FormFilled(form=sheet.form, title="名单", version="1")
    hall.do(case, filled, personal=Personal(forms={sheet.form: sheet}))
    hall.do(case, accepted())
    hall.close()
    for name in _INDICES:
        hall.raw(f"DROP INDEX {name}")
    for name in _ADDED:
        hall.raw(f"ALTER TABLE case_row DROP COLUMN {name}")
    for name in ("epoch DROP COLUMN durable_seq", "outbox DROP COLUMN reason", "outbox DROP COLUMN since"):
        hall.raw(f"ALTER TABLE {name}")
    for name in _TABLES:
        hall.raw(f"DROP TABLE {name}")
    hall.raw("DELETE FROM tally WHERE name IN ('untold', 'unsettled')")
    hall.raw("INSERT INTO case_word (case_word) VALUES ('delete-all')")
    hall.raw("UPDATE alembic_version SET version_num = '0002'")
    assert [one.case_id for one in hall.store.search_cases("110101195001010025")] == [case]
    assert hall.store.list_work(WorkFilter(frozenset({"review"}))).rows[0].case_id == case
    assert hall.store.compare() == ()
