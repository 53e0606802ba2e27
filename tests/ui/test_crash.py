# SPDX-License-Identifier: Apache-2.0
"""Faults nobody expected: the draft is saved, the log names places and no people, the clerk reads a calm banner."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from counter_app.base.clock import Clock
from counter_app.base.errors import Cancelled, CounterError
from counter_app.ui.crash import CrashDesk
from counter_app.ui.messages import Message, MessageBoard, Tone, message_of, split_sentence

NUMBER = "110101194912310024"


class _Desk:
    def __init__(self, clock: Clock) -> None:
        self.board = MessageBoard()
        self.order: list[str] = []
        self.board.told.connect(self._told)
        self.board.listen()
        self.desk = CrashDesk(self.board, clock, self._save)

    def _save(self) -> None:
        self.order.append("saved")

    def _told(self, message: Message) -> None:
        self.order.append("told")


@pytest.fixture
def crash(qtbot: QtBot, clock: Clock) -> Iterator[_Desk]:
    made = _Desk(clock)
    hooks = sys.excepthook, threading.excepthook
    yield made
    sys.excepthook, threading.excepthook = hooks


def test_the_draft_is_saved_before_the_clerk_is_told(crash: _Desk, logged_errors: list[logging.LogRecord]) -> None:
    number = crash.desk.report(ValueError(f"测试员 {NUMBER}"))
    assert crash.order == ["saved", "told"]
    message = crash.board.history[-1]
    assert message.tone is Tone.fault
    assert number in message.text
    assert number.startswith("1120-")


def test_the_log_names_places_and_no_people(crash: _Desk, logged_errors: list[logging.LogRecord]) -> None:
    def type_in(name: str) -> None:
        raise ValueError(f"{name} {NUMBER}")

    with pytest.raises(ValueError, match="测试员") as caught:
        type_in("测试员")
    crash.desk.report(caught.value)
    [record] = logged_errors
    words = record.getMessage()
    assert "ValueError" in words
    assert "test_crash.py" in words
    assert "type_in" in words
    assert NUMBER not in words
    assert "测试员" not in words
    assert record.exc_info is None


def test_a_fault_in_a_thread_is_told_on_the_main_thread(
    crash: _Desk, qtbot: QtBot, logged_errors: list[logging.LogRecord]
) -> None:
    def fail() -> None:
        raise RuntimeError("lost")

    crash.desk.install()
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: crash.order == ["saved", "told"])
    assert len(logged_errors) == 1


def test_the_main_hook_reports_and_cancelling_is_no_fault(crash: _Desk, logged_errors: list[logging.LogRecord]) -> None:
    crash.desk.install()
    sys.excepthook(RuntimeError, RuntimeError("lost"), None)
    assert crash.order == ["saved", "told"]
    sys.excepthook(Cancelled, Cancelled(), None)
    assert len(crash.board.history) == 1


def test_a_fault_while_saving_does_not_save_again(
    qtbot: QtBot, clock: Clock, logged_errors: list[logging.LogRecord]
) -> None:
    board = MessageBoard()
    saves: list[int] = []

    def save() -> None:
        saves.append(1)
        desk.report(RuntimeError("again"))

    desk = CrashDesk(board, clock, save)
    desk.report(RuntimeError("first"))
    assert saves == [1]
    assert len(board.history) == 2


def test_messages_wait_until_a_window_listens(qtbot: QtBot) -> None:
    board = MessageBoard()
    heard: list[Message] = []
    early = Message(Tone.warn, "早")
    board.tell(early)
    board.told.connect(heard.append)
    board.listen()
    board.tell(Message(Tone.info, "晚"))
    assert [one.title for one in heard] == ["早", "晚"]


def test_the_first_sentence_is_the_title() -> None:
    assert split_sentence("卡已移开，没读完。再放一次。") == ("卡已移开，没读完", "再放一次。")
    assert split_sentence("没有句号") == ("没有句号", "")
    message = message_of(CounterError("signing_in.wrong"))
    assert (message.title, message.text) == ("工号或密码不对", "再试一次，或找主管。")
