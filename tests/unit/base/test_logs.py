# SPDX-License-Identifier: Apache-2.0
"""The log says what happened and where, and never whom it happened to."""

import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_app.base.logs import close_log, masked, open_log


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    handler = open_log(tmp_path / "logs")
    assert handler is not None
    yield tmp_path / "logs" / "counter.jsonl"
    close_log(handler)


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_has_time_room_and_message(log_file: Path) -> None:
    logging.getLogger("counter_app.store").info("backup kept: %s", "a")

    (line,) = _lines(log_file)
    assert line["room"] == "counter_app.store"
    assert line["message"] == "backup kept: a"
    assert str(line["at"]).endswith("+08:00")


def test_numbers_of_people_never_reach_the_file(log_file: Path) -> None:
    logging.getLogger("counter_app.desk").info("who: %s, phone %s", "110101194912310029", "13800000000")

    written = log_file.read_text(encoding="utf-8")
    assert "110101" not in written
    assert "0000" not in written
    assert "[18位]" in written


def test_an_exception_leaves_its_places_and_not_its_words(log_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("张三 110101194912310029")
    except ValueError:
        logging.getLogger("counter_app.ui").info("it went wrong", exc_info=True)

    (line,) = _lines(log_file)
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in str(line["places"])
    assert "张三" not in log_file.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="files there have no mode")
def test_only_this_user_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        handler = open_log(tmp_path / "logs")
        assert handler is not None
        logging.getLogger("counter_app.store").info("backup kept")
        close_log(handler)
    finally:
        os.umask(before)
    for path in (tmp_path / "logs", tmp_path / "logs" / "counter.jsonl"):
        assert path.stat().st_mode & 0o077 == 0


def test_case_numbers_keep_their_ends() -> None:
    assert masked("430981-03-20261120-A0047K") == "[6位]-03-[8位]-A0047K"


def test_an_unwritable_folder_is_no_reason_not_to_work(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file is in the way", encoding="utf-8")

    assert open_log(tmp_path / "logs") is None
