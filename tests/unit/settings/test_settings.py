# SPDX-License-Identifier: Apache-2.0
"""Hall and window files: read with defaults, refused whole with the file's name when they cannot be used."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.settings import load_settings


def _write(home: Path, name: str, words: str) -> None:
    folder = home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(words, encoding="utf-8")


def test_without_files_the_sample_hall_stands_in(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)

    assert settings.hall.guide == "yuanjiang"
    assert settings.hall.hours.text == "08:30–12:00，14:00–17:00"
    assert settings.places.database == tmp_path / "data" / "counter.db"
    for member in settings.hall.staff:
        assert PasswordHasher().verify(member.password, member.number)


def test_passwords_are_never_shown(tmp_path: Path) -> None:
    assert "argon2" not in repr(load_settings(tmp_path))


def test_the_window_file_overrides_defaults(tmp_path: Path) -> None:
    _write(tmp_path, "window.toml", 'number = "7"\nslip_width = 58\npractice = true\n')

    window = load_settings(tmp_path).window
    assert (window.number, window.slip_width, window.practice, window.copies) == ("7", 58, True, 2)


def test_the_command_line_overrides_the_window_file(tmp_path: Path) -> None:
    _write(tmp_path, "window.toml", 'number = "7"\n')

    assert load_settings(tmp_path, overrides={"number": "9"}).window.number == "9"


@pytest.mark.parametrize(
    ("name", "words", "key"),
    [
        ("window.toml", "numbre = 1\n", "numbre"),
        ("window.toml", "number = 3\n", "number"),
        ("window.toml", "number = [\n", ""),
        ("hall.toml", 'name = "甲"\n', ""),
        ("hall.toml", 'hours = [["8点", "12:00"]]\n', ""),
    ],
)
def test_an_unusable_file_is_refused_by_name(tmp_path: Path, name: str, words: str, key: str) -> None:
    _write(tmp_path, name, words)

    with pytest.raises(CounterError) as caught:
        load_settings(tmp_path)

    assert name in sentence(caught.value)
    assert caught.value.facts["key"] == key


def test_the_home_variable_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path))

    assert load_settings().places.logs == tmp_path / "logs"
