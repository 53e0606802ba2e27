# SPDX-License-Identifier: Apache-2.0
"""Work away from the window: where it runs, where its results arrive, and what becomes of the three endings."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from counter_app.base.errors import Cancelled, CounterError
from counter_app.ui.background import Background, Inline, Lane, Threads
from counter_app.ui.operation import StoreOperation


class _Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[str] = []
        self.bugs: list[str] = []
        self.threads: list[int] = []

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(threading.get_ident())

    def failed(self, error: CounterError) -> None:
        self.errors.append(error.code)

    def bug(self, error: BaseException) -> None:
        self.bugs.append(type(error).__name__)


@pytest.fixture(params=["inline", "threads"])
def background(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Background]:
    made: Background = Inline() if request.param == "inline" else Threads()
    yield made
    made.close()


def _operation(
    background: Background, receiver: _Receiver, call: Callable[[], object], lane: Lane = Lane.writing
) -> StoreOperation[object]:
    return StoreOperation(background, call, lane=lane, failure=receiver.failed, bug=receiver.bug)


def test_a_result_arrives_on_the_main_thread(background: Background, qtbot: QtBot) -> None:
    receiver = _Receiver()
    _operation(background, receiver, lambda: 2**40).success(receiver.done).start()
    qtbot.waitUntil(lambda: receiver.results == [2**40])
    assert receiver.threads == [threading.get_ident()]


def test_an_expected_failure_goes_to_its_receiver(background: Background, qtbot: QtBot) -> None:
    def fail() -> object:
        raise CounterError("signing_in.wrong")

    receiver = _Receiver()
    _operation(background, receiver, fail).success(receiver.done).start()
    qtbot.waitUntil(lambda: receiver.errors == ["signing_in.wrong"])
    assert receiver.results == []


def test_a_bug_is_reported(background: Background, qtbot: QtBot) -> None:
    receiver = _Receiver()
    _operation(background, receiver, lambda: 1 / 0).success(receiver.done).start()
    qtbot.waitUntil(lambda: receiver.bugs == ["ZeroDivisionError"])


def test_cancelling_is_silent(background: Background, qtbot: QtBot) -> None:
    def cancel() -> object:
        raise Cancelled

    receiver = _Receiver()
    _operation(background, receiver, cancel).success(receiver.done).start()
    _operation(background, receiver, lambda: "after").success(receiver.done).start()
    qtbot.waitUntil(lambda: receiver.results == ["after"])
    assert receiver.errors == []
    assert receiver.bugs == []


def test_work_of_a_lane_runs_in_order_and_never_on_the_main_thread(qtbot: QtBot) -> None:
    background = Threads()
    receiver = _Receiver()
    for number in range(50):
        _operation(background, receiver, lambda number=number: (number, threading.get_ident())).success(  # type: ignore[misc]
            receiver.done
        ).start()
    qtbot.waitUntil(lambda: len(receiver.results) == 50)
    background.close()
    assert [one[0] for one in receiver.results] == list(range(50))  # type: ignore[index]
    workers = {one[1] for one in receiver.results}  # type: ignore[index]
    assert len(workers) == 1
    assert threading.get_ident() not in workers


def test_a_reader_does_not_wait_for_a_writer(qtbot: QtBot) -> None:
    background = Threads()
    receiver = _Receiver()
    gate = threading.Event()
    _operation(background, receiver, gate.wait).success(receiver.done).start()
    _operation(background, receiver, lambda: "read", Lane.reading).success(receiver.done).start()
    qtbot.waitUntil(lambda: receiver.results == ["read"])
    gate.set()
    qtbot.waitUntil(lambda: len(receiver.results) == 2)
    background.close()


def test_a_result_for_a_closed_receiver_is_dropped(qtbot: QtBot) -> None:
    background = Threads()
    receiver, watcher = _Receiver(), _Receiver()
    gate = threading.Event()
    results = receiver.results
    _operation(background, watcher, gate.wait).success(receiver.done).start()
    receiver.deleteLater()
    destroyed: list[bool] = []
    receiver.destroyed.connect(lambda: destroyed.append(True))
    qtbot.waitUntil(lambda: destroyed == [True])
    gate.set()
    _operation(background, watcher, lambda: "later").success(watcher.done).start()
    qtbot.waitUntil(lambda: watcher.results == ["later"])
    background.close()
    assert results == []


def test_closing_waits_for_what_was_asked(qtbot: QtBot) -> None:
    background = Threads()
    done: list[int] = []
    for number in range(20):
        StoreOperation(
            background,
            lambda number=number: done.append(number),  # type: ignore[misc]
            lane=Lane.writing,
            failure=_Receiver().failed,
            bug=print,
        ).start()
    background.close()
    assert done == list(range(20))


def test_only_bound_methods_of_qobjects_may_receive() -> None:
    receiver = _Receiver()
    operation = _operation(Inline(), receiver, lambda: 1)
    with pytest.raises(TypeError):
        operation.success(lambda result: None)
    with pytest.raises(TypeError):
        operation.failure(print)
