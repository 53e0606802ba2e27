# SPDX-License-Identifier: Apache-2.0
"""``counter-app log``: a day shown, closed, sampled, signed, written out and checked, as people and programs use it."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from guides_as_shipped import put_compiled
from sqlalchemy import text as sql

import counter_app
from counter_app.base.clock import civil_date, fixed_clock, parse_moment
from counter_app.cases.actions import Consulted, Intent
from counter_app.cli import log
from counter_app.cli.counter import main
from counter_app.desk.counter import Counter
from counter_app.desk.recording import record
from counter_app.settings import load_settings

NOON = parse_moment("2026-11-20T12:30")
EVENING = fixed_clock(NOON + timedelta(hours=5, minutes=10))


@pytest.fixture(autouse=True)
def _day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path))
    monkeypatch.setattr(log, "system_clock", EVENING)
    settings = load_settings(None)
    put_compiled(settings.places.cache)
    counter = Counter(settings, fixed_clock(NOON))
    counter.open_store()
    asked = Consulted(guide="yuanjiang", item=2, title="职工参保登记")
    record(counter, [Intent(id="01a2048e-8d93-7001-8243-8df46406dd88", case="", facts=asked)], clerk="0312")
    counter.close()


def run(monkeypatch: pytest.MonkeyPatch, password: str, *words: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return main(["log", *words])


def test_a_day_goes_from_open_to_amended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "", "show") == 0
    shown = capsys.readouterr().out
    assert "职工参保登记　咨询 1" in shown
    assert "还没关账" in shown
    assert run(monkeypatch, "0301", "sign", "--supervisor", "0301") == 1  # not closed yet
    assert run(monkeypatch, "wrong", "close", "--clerk", "0312") == 1
    assert run(monkeypatch, "0312", "close", "--clerk", "0312", "--answer", "nothing=0315=x") == 1
    assert run(monkeypatch, "0312", "close", "--clerk", "0312", "--note", "钥匙交 0315") == 0
    assert run(monkeypatch, "0312", "close", "--clerk", "0312") == 1  # twice
    assert run(monkeypatch, "0315", "sign", "--supervisor", "0315") == 1  # no supervisor
    assert run(monkeypatch, "0301", "return", "--supervisor", "0301", "--reason", "再看一遍") == 0
    assert run(monkeypatch, "0312", "close", "--clerk", "0312") == 0
    assert run(monkeypatch, "0301", "sign", "--supervisor", "0301", "--opinion", "好") == 0  # no case to look at
    assert run(monkeypatch, "0301", "amend", "--supervisor", "0301", "--reason", "日期写错") == 0
    capsys.readouterr()
    files = [tmp_path / name for name in ("one.pdf", "two.pdf", "log.json", "log.xlsx")]
    for file in files:
        assert run(monkeypatch, "", "export", "--format", file.suffix[1:], "--output", str(file)) == 0
    assert run(monkeypatch, "", "export", "--format", "pdf", "--output", str(files[0])) == 1  # it is there
    assert files[0].read_bytes() == files[1].read_bytes()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    words = (sys.executable, "-m", "counter_app", "log", "export", "--date", "2026-11-20", "--format", "pdf")
    subprocess.run(
        (*words, "--output", "three.pdf"),
        check=True,
        cwd=elsewhere,
        env={
            "PATH": "/usr/bin",
            "PYTHONPATH": str(Path(counter_app.__file__).parents[1]),
            "COUNTER_APP_HOME": str(tmp_path),
            "PYTHONHASHSEED": "7",
            "TZ": "America/New_York",
            "LANG": "C",
        },
    )
    assert (elsewhere / "three.pdf").read_bytes() == files[0].read_bytes()
    with zipfile.ZipFile(files[3]) as book:  # nothing of when or where it was written out
        assert {part.date_time for part in book.infolist()} == {(2026, 11, 20, 17, 40, 0)}
        assert book.read("docProps/core.xml").count(b"2026-11-20T09:40:00Z") == 2
    capsys.readouterr()
    assert run(monkeypatch, "", "verify", "--json") == 0
    (checked,) = json.loads(capsys.readouterr().out)["days"]
    assert (checked["whole"], checked["signed"]) == (True, True)
    assert checked["log"] == checked["found"] == hashlib.sha256(files[2].read_bytes()).hexdigest()
    assert json.loads(files[2].read_text())["totals"][0] == {"name": "consulted", "count": 1, "cases": []}


def test_what_a_day_is_called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "", "show", "--date", "20.11.2026") == 1
    assert "2026-11-20" in capsys.readouterr().err
    assert run(monkeypatch, "", "show", "--date", "2026-11-19", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["log"]["actions"], told["log"]["day"]) == (0, "2026-11-19")
    assert civil_date(NOON).isoformat() == "2026-11-20"


def test_the_action_that_is_not_what_it_was_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "0312", "close", "--clerk", "0312") == 0
    counter = Counter(load_settings(None), EVENING)
    counter.open_store()
    with counter.store._database.writing.begin() as connection:
        changed = "UPDATE action SET facts = CAST(replace(facts, '职工', '居民') AS BLOB) WHERE kind = 'consulted'"
        connection.execute(sql(changed))
    counter.close()
    capsys.readouterr()
    assert run(monkeypatch, "", "verify") == 1
    told = capsys.readouterr().out
    assert "这一条是 记咨询，2026年11月20日 周五 12:30" in told
    assert "重算和关账的不一样" in told
    assert run(monkeypatch, "0301", "sign", "--supervisor", "0301") == 1
    assert "不能签" in capsys.readouterr().err
