# SPDX-License-Identifier: Apache-2.0
"""Parts of pages that nobody holds any more are destroyed on the main thread, whatever other threads do."""

import gc
from collections.abc import Iterator
from threading import Thread, get_ident

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from counter_app.ui.collector import Collector

MUCH = 200_000
"""Objects for which Python would have looked for rubbish many times."""


class Part(QObject):
    """Something of a page that holds itself: only the collector finds it. Tells on which thread it went."""

    def __init__(self, gone: list[int]) -> None:
        super().__init__()
        self.itself = self
        self._gone = gone

    def __del__(self) -> None:
        self._gone.append(get_ident())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    """As in the program, which starts with Python's own way."""
    gc.collect()
    gc.enable()
    made = Collector()
    yield made
    made.close()
    assert gc.isenabled()
    gc.disable()
    gc.unfreeze()


def _work(made: list[list[int]]) -> None:
    made.extend([one] for one in range(MUCH))


def test_another_threads_work_destroys_nothing_of_the_window(qtbot: QtBot, collector: Collector) -> None:
    gone: list[int] = []
    Part(gone)
    made: list[list[int]] = []
    thread = Thread(target=_work, args=(made,))
    thread.start()
    thread.join()
    assert (gone, len(made)) == ([], MUCH)
    qtbot.waitUntil(lambda: gone != [])
    assert gone == [get_ident()]


def test_without_it_another_thread_would(qtbot: QtBot) -> None:
    """What the collector is there for; a plain object stands for the part, which would end the process."""
    gone: list[int] = []

    class Plain:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            gone.append(get_ident())

    gc.collect()
    gc.enable()
    Plain()
    made: list[list[int]] = []
    thread = Thread(target=_work, args=(made,))
    thread.start()
    thread.join()
    gc.disable()
    assert gone != []
    assert gone != [get_ident()]


def test_who_had_stopped_python_before_finds_it_stopped(qtbot: QtBot) -> None:
    assert not gc.isenabled()
    Collector().close()
    assert not gc.isenabled()
