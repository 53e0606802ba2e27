# SPDX-License-Identifier: Apache-2.0
"""YAML files are read with the place of every value; what is wrong is told with file and line."""

from pathlib import Path

import pytest

from counter_app.base.resources import ResourceFaults, read_yaml


def _write(tmp_path: Path, words: str) -> Path:
    path = tmp_path / "a.yaml"
    path.write_text(words, encoding="utf-8")
    return path


def test_values_keep_their_places(tmp_path: Path) -> None:
    document = read_yaml(_write(tmp_path, "first: 1\nlist:\n  - {name: 甲}\n  - {name: 乙}\n"))

    assert document.data == {"first": 1, "list": [{"name": "甲"}, {"name": "乙"}]}
    fault = document.fault(("list", 1, "name"), "不对")
    assert (fault.file, fault.line) == ("a.yaml", 4)


def test_a_missing_value_is_told_at_its_parent(tmp_path: Path) -> None:
    document = read_yaml(_write(tmp_path, "list:\n  - {name: 甲}\n"))

    assert document.fault(("list", 0, "code"), "缺").line == 2


def test_yes_and_no_are_words_and_true_is_not(tmp_path: Path) -> None:
    assert read_yaml(_write(tmp_path, "a: yes\nb: no\nc: true\nd: '002036'\ne: 2020-12-28\n")).data == {
        "a": "yes",
        "b": "no",
        "c": True,
        "d": "002036",
        "e": "2020-12-28",
    }


@pytest.mark.parametrize(
    ("words", "line"),
    [("a: 1\nb: [1, 2\nc: 3\n", 3), ("a: 1\na: 2\n", 2), ("a: 'open\n", 2)],
)
def test_bad_yaml_is_told_with_its_line(tmp_path: Path, words: str, line: int) -> None:
    with pytest.raises(ResourceFaults) as caught:
        read_yaml(_write(tmp_path, words))

    assert caught.value.faults[0].line == line


def test_every_repeated_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceFaults) as caught:
        read_yaml(_write(tmp_path, "a: 1\na: 2\nb: {c: 1, c: 2}\n"))

    assert [fault.line for fault in caught.value.faults] == [2, 3]


def test_a_file_that_is_not_text_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ResourceFaults, match="读不出"):
        read_yaml(path)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a: 1\nb: \xff\n", 2),
        (b"a: 1\nb: \0\n", 2),
        (b"a: 1\nb: \x07\n", 2),
        (b"a: &x [*x]\n", 1),  # would read without end
        (b"a: 1\nb: " + b"[" * 300 + b"]" * 300, 2),
    ],
)
def test_damage_is_told_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    with pytest.raises(ResourceFaults) as caught:
        read_yaml(path)
    assert [one.line for one in caught.value.faults] == [line]


def test_times_and_codes_are_words(tmp_path: Path) -> None:
    assert read_yaml(_write(tmp_path, "a: 8:30\nb: 0x1F\nc: !!int abc\nd: 017\n")).data == {
        "a": "8:30",
        "b": "0x1F",
        "c": "abc",
        "d": 17,
    }


def test_a_file_saved_on_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: 甲\r\nb: |\r\n  乙\r\n  丙\r\n".encode())
    assert read_yaml(path).data == {"a": "甲", "b": "乙\n丙\n"}
