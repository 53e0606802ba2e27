# SPDX-License-Identifier: Apache-2.0
"""Hall and window files: read with defaults, refused whole with the file's name when they cannot be used."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.settings import load_settings, sample_hall


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
    _write(tmp_path, "window.toml", 'number = "7"\nslip_width = 58\npractice = true\nvolume = 0\n')

    window = load_settings(tmp_path).window
    assert (window.number, window.slip_width, window.practice, window.copies) == ("7", 58, True, 2)
    assert window.volume == 0


def test_the_command_line_overrides_the_window_file(tmp_path: Path) -> None:
    _write(tmp_path, "window.toml", 'number = "7"\n')

    assert load_settings(tmp_path, overrides={"number": "9"}).window.number == "9"


@pytest.mark.parametrize(
    ("name", "words", "key"),
    [
        ("window.toml", "numbre = 1\n", "numbre"),
        ("window.toml", "number = 3\n", "number"),
        ("window.toml", "number = [\n", ""),
        ("window.toml", 'number = "3"\nslip_width = 57\n', "slip_width"),
        ("window.toml", "copies = 0\n", "copies"),
        ("window.toml", "volume = 101\n", "volume"),
        ("window.toml", "volume = -1\n", "volume"),
        ("window.toml", "rating_seconds = 19\n", "rating_seconds"),
        ("window.toml", "rating_seconds = 601\n", "rating_seconds"),
        ("window.toml", "second_screen = true\n", "second_screen"),
        ("window.toml", "scan_size = 49\n", "scan_size"),
        ("window.toml", "scan_size = 5001\n", "scan_size"),
        ("window.toml", 'volume = "loud"\n', "volume"),
        ("window.toml", "sheet_offset = 2\n", "sheet_offset"),
        ("window.toml", "sheet_offset = [1.5]\n", "sheet_offset"),
        ("window.toml", 'sheet_offset = [1.5, "2"]\n', "sheet_offset"),
        ("window.toml", "sheet_offset = [1.5, 30.1]\n", "sheet_offset"),
        ("window.toml", "sheet_offset = [nan, 0]\n", "sheet_offset"),
        ("hall.toml", 'name = "甲"\n', "kind"),
        ("hall.toml", "nmae = '甲'\n", "nmae"),
    ],
)
def test_an_unusable_file_is_refused_by_name(tmp_path: Path, name: str, words: str, key: str) -> None:
    _write(tmp_path, name, words)

    with pytest.raises(CounterError) as caught:
        load_settings(tmp_path)

    assert name in sentence(caught.value)
    assert caught.value.facts["key"] == key


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('["08:30", "12:00"]', '["8点", "12:00"]', "hall.toml 第 10 行“hours”"),
        ('"17:00"', '"13:00"', "hall.toml 第 10 行“hours”"),
        ('region = "430981"', 'region = "43098"', "hall.toml 第 5 行“region”"),
        ('phone = "0737-2817103"', "phone = 2817103", "hall.toml 第 8 行“phone”"),
        ('number = "0315"', 'number = "0312"', "hall.toml 第 20 行“number”"),
        ('role = "supervisor"', 'role = "chief"', "hall.toml 第 27 行“role”"),
        ('duties = ["window", "review"]', 'duties = ["chief"]', "hall.toml 第 13 行“duties”"),
        ('duties = ["window", "review"]', "duties = []", "hall.toml 第 13 行“duties”"),
        ("[[staff]]", "[staff", "hall.toml 第 13 行"),
        ("[[staff]]", 'postcode = "41310"\n[[staff]]', "hall.toml 第 13 行“postcode”"),
        ("[[staff]]", 'bank_code = "1"\n[[staff]]', "hall.toml 第 13 行“bank_code”"),
        ("[[staff]]", 'bank_account = "6222-02"\n[[staff]]', "hall.toml 第 13 行“bank_account”"),
    ],
)
def test_a_wrong_value_is_told_with_its_line(tmp_path: Path, before: str, after: str, told: str) -> None:
    words = sample_hall().read_text(encoding="utf-8")
    assert before in words
    _write(tmp_path, "hall.toml", words.replace(before, after, 1))
    with pytest.raises(CounterError) as caught:
        load_settings(tmp_path)
    assert told in sentence(caught.value)


def test_duties_are_those_written_or_window_and_review(tmp_path: Path) -> None:
    words = sample_hall().read_text(encoding="utf-8")
    _write(tmp_path, "hall.toml", words.replace('duties = ["window", "review"]\n', "", 1))
    staff = {one.number: one.duties for one in load_settings(tmp_path).hall.staff}
    assert staff["0312"] == (Duty.window, Duty.review)
    assert staff["0321"] == (Duty.finance,)


def test_a_printers_offset_is_read_in_millimetres(tmp_path: Path) -> None:
    assert load_settings(tmp_path).window.sheet_offset == (0.0, 0.0)
    _write(tmp_path, "window.toml", "sheet_offset = [1.5, -2]\n")
    assert load_settings(tmp_path).window.sheet_offset == (1.5, -2.0)


def test_a_byte_that_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    _write(tmp_path, "window.toml", "")
    (tmp_path / "config" / "window.toml").write_bytes(b'number = "3"\na4_queue = "\xff"\n')
    with pytest.raises(CounterError) as caught:
        load_settings(tmp_path)
    assert "window.toml 第 2 行" in sentence(caught.value)


def test_a_file_saved_on_windows_is_read(tmp_path: Path) -> None:
    _write(tmp_path, "window.toml", '\ufeffnumber = "7"\r\ncopies = 3\r\n')
    window = load_settings(tmp_path).window
    assert (window.number, window.copies) == ("7", 3)


def test_the_home_variable_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path))

    assert load_settings().places.logs == tmp_path / "logs"
