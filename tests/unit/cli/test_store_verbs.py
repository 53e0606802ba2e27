# SPDX-License-Identifier: Apache-2.0
"""``counter-app log verify`` and ``counter-app restore``, as people and as programs read them."""

import json
from pathlib import Path
from typing import Any

import pytest

from counter_app.base.clock import system_clock, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, SignedIn
from counter_app.cli.counter import main
from counter_app.settings import find_places
from counter_app.store.case_store import Store
from counter_app.store.database import open_raw
from counter_app.store.key import read_key
from counter_app.store.opening import key_file


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A window with three actions and one backup."""
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path))
    store = Store.open(find_places(), region="430981", window="3", clock=system_clock, reserve_bytes=0)
    for _ in range(3):
        intent = Intent(id=new_id(), case="", facts=SignedIn(role="clerk"))
        store.record([intent], clerk="0312", at=to_micros(system_clock()))
    store.morning_backup()
    store.close()
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    """A verb's answer to a program."""
    assert main([*words, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def change(statement: str) -> None:
    """Change the database as a stranger with the key would."""
    places = find_places()
    connection = open_raw(places.database, read_key(key_file(places)))
    connection.execute(statement)
    connection.close()


def test_a_whole_log(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "log", "verify")
    assert found["whole"] is True
    (epoch,) = found["epochs"]
    assert {name: epoch[name] for name in ("epoch", "actions", "erased", "broken_at")} == {
        "epoch": 0,
        "actions": 3,
        "erased": 0,
        "broken_at": None,
    }
    assert main(["log", "verify"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "第 0 段 3 条，一条接一条，都对得上。"
    assert said[1] == f"最后一条：{epoch['head']}"
    assert said[2] == "整段重算过，或连尾带数一起删掉，单看本机查不出。"


def test_a_broken_log_names_the_first_link(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change("UPDATE action SET facts = replace(facts, 'clerk', 'chief') WHERE seq > 1")
    found = answer(capsys, "log", "verify", code=1)
    assert found["whole"] is False
    assert [one["broken_at"] for one in found["epochs"]] == [2]
    assert main(["log", "verify"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "第 0 段第 2 条对不上，从这条起不可信。"


def test_verify_while_the_window_is_open(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store.open(find_places(), region="430981", window="3", clock=system_clock, reserve_bytes=0)
    assert answer(capsys, "log", "verify")["whole"] is True
    store.close()


def test_verify_where_there_is_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "verify", "--home", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err == "这里还没有数据。先打开一次窗口。\n"
    assert not (tmp_path / "none" / "data").exists()


def test_verify_where_the_database_is_gone_names_the_backup(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    find_places().database.unlink()
    assert answer(capsys, "log", "verify", code=1)["error"]["code"] == "store.missing"


def test_a_log_without_an_action_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log"]) == 2
    assert main(["log", "burn"]) == 2


def test_backups_are_listed_and_one_is_put_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (listed,) = answer(capsys, "restore")["backups"]
    assert (listed["epoch"], listed["morning"]) == (0, True)
    assert main(["restore"]) == 0
    assert listed["name"] in capsys.readouterr().out
    done = answer(capsys, "restore", listed["name"])
    assert (done["restored"], done["epoch"]) == (listed["name"], 1)
    assert Path(str(done["aside"])).exists()
    epochs = answer(capsys, "log", "verify")["epochs"]
    assert [(one["epoch"], one["actions"]) for one in epochs] == [(0, 3), (1, 0)]
    assert main(["restore", listed["name"]]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("已换回 今天 ")
    assert said[1].startswith("原来的数据移到 ")
    assert len(said) == 3


def test_a_backup_that_is_not_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", "counter-x.db"]) == 1
    assert capsys.readouterr().err == "没有叫 counter-x.db 的备份。用 restore 看有哪些。\n"


def test_no_backups(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", "--home", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "还没有备份。每天第一次打开窗口时会做。\n"
    assert answer(capsys, "restore", "--home", str(tmp_path)) == {"backups": []}


def test_an_open_window_is_not_restored(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (listed,) = answer(capsys, "restore")["backups"]
    store = Store.open(find_places(), region="430981", window="3", clock=system_clock, reserve_bytes=0)
    assert main(["restore", listed["name"]]) == 1
    assert capsys.readouterr().err == "另一个窗口程序正开着这份数据，这里不能再开。\n"
    store.close()
