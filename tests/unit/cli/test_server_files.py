# SPDX-License-Identifier: Apache-2.0
"""Verbs that write files: nothing of anybody's is written over, and a folder that cannot be used is named."""

from datetime import date
from pathlib import Path

import pytest

from counter_app.cli.server import main
from counter_app.server.register.making import MadeCity, write_city

TODAY = ("--day", "2026-11-20")


def test_a_made_up_city_is_written_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "city"
    make = ["make-register", "--people", "3", *TODAY, "--out", str(out)]
    assert main(make) == 0
    written = {one.name: one.read_bytes() for one in out.iterdir()}
    name = sorted(written)[-1]
    (out / name).write_text("本市自己的", encoding="utf-8")
    for other in written:
        if other != name:
            (out / other).unlink()
    capsys.readouterr()
    assert main(make) == 1
    assert name in capsys.readouterr().err
    assert [(one.name, one.read_text(encoding="utf-8")) for one in out.iterdir()] == [(name, "本市自己的")]


def test_a_ledger_for_a_place_nobody_can_write_to_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, city, file = tmp_path / "centre", tmp_path / "city", tmp_path / "a file"
    assert main(["init", "--home", str(home)]) == 0
    write_city(MadeCity(3, date(2026, 11, 20), seed=1), city)
    assert main(["import-register", "people", str(city / "people.csv"), "--home", str(home)]) == 0
    file.write_text("", encoding="utf-8")
    capsys.readouterr()
    out = file / "people.csv"
    assert main(["export-ledger", "people", "--out", str(out), "--home", str(home)]) == 1
    said = capsys.readouterr().err
    assert str(out) in said
    assert "Traceback" not in said
