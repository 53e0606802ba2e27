# SPDX-License-Identifier: Apache-2.0
"""Faults in the telling of faults: none of them goes round in a circle, and nobody is left waiting."""

import logging
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from counter_app.base.clock import Clock
from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault, ResourceFaults
from counter_app.ui.background import Background, Inline, Lane, Threads
from counter_app.ui.crash import CrashDesk
from counter_app.ui.messages import MessageBoard, Tone, message_of
from counter_app.ui.operation import StoreOperation


@pytest.fixture
def board() -> MessageBoard:
    made = MessageBoard()
    made.listen()
    return made


def raised(error: Exception) -> Exception:
    """The error with the trace of this line, always the same."""
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_fault_that_comes_again_and_again_is_logged_once(
    qtbot: QtBot, clock: Clock, board: MessageBoard, logged_errors: list[logging.LogRecord]
) -> None:
    desk = CrashDesk(board, clock, lambda: None)
    numbers = {desk.report(raised(ValueError("x"))) for _ in range(100)}
    assert len(numbers) == 1
    assert len(logged_errors) == 1
    assert len(set(board.history)) == 1
    assert desk.report(raised(KeyError("x"))) not in numbers
    assert len(logged_errors) == 2


def test_a_draft_that_cannot_be_saved_does_not_hide_the_fault(
    qtbot: QtBot, clock: Clock, board: MessageBoard, logged_errors: list[logging.LogRecord]
) -> None:
    def save() -> None:
        raise RuntimeError("the page is broken too")

    number = CrashDesk(board, clock, save).report(ValueError("first"))
    assert [one.tone for one in board.history] == [Tone.fault]
    assert number in board.history[0].text
    assert len(logged_errors) == 2


@pytest.fixture
def hooks() -> Iterator[None]:
    before = sys.excepthook
    yield
    sys.excepthook = before


def test_an_expected_failure_where_nobody_took_it_says_its_own_sentence(
    qtbot: QtBot, clock: Clock, board: MessageBoard, hooks: None
) -> None:
    desk = CrashDesk(board, clock, lambda: None)
    desk.install()
    sys.excepthook(CounterError, CounterError("deciding.nothing_to_take_back"), None)
    assert [one.title for one in board.history] == ["没有可以撤回的决定"]


def test_a_damaged_file_is_told_with_its_first_places() -> None:
    faults = [Fault("papers/notice.yaml", line, 1, "缺") for line in range(3, 9)]
    message = message_of(ResourceFaults(faults), Tone.fault)
    assert message.title == "资料文件 papers/notice.yaml 第 3 行有错，共 6 处"
    assert message.text.count("papers/notice.yaml:") == 3
    whole = message_of(ResourceFaults([Fault("texts/ui.yaml", 0, 0, "读不出")]))
    assert whole.title == "资料文件 texts/ui.yaml 整个有错，共 1 处"


class _Waiting(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.codes: list[str] = []
        self.bugs = 0

    def failed(self, error: CounterError) -> None:
        self.codes.append(error.code)

    def bug(self, error: BaseException) -> None:
        self.bugs += 1


@pytest.mark.parametrize("make", [Inline, Threads])
def test_who_waits_for_the_end_hears_of_a_fault_too(qtbot: QtBot, make: Callable[[], Background]) -> None:
    background = make()
    waiting, banner = _Waiting(), _Waiting()
    call: Callable[[], object] = lambda: 1 / 0  # noqa: E731
    for operation in (
        StoreOperation(background, call, lane=Lane.writing, failure=banner.failed, bug=waiting.bug),
        StoreOperation(background, call, lane=Lane.writing, failure=banner.failed, bug=waiting.bug).failure(
            waiting.failed
        ),
    ):
        operation.start()
    qtbot.waitUntil(lambda: waiting.codes == ["ui.crash.stopped"])
    background.close()
    assert (waiting.bugs, banner.codes) == (2, [])
