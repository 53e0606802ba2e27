# SPDX-License-Identifier: Apache-2.0
"""From a keystroke to results: the search alone, and in the window until the list is painted."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bench.many_items import many_index, many_items
from bench.measuring import Table, percentile, spent, spread
from counter_app.app import make_window
from counter_app.base.clock import system_clock
from counter_app.desk.counter import Counter
from counter_app.desk.finding import find
from counter_app.desk.signing_in import sign_in
from counter_app.settings import Settings, load_settings
from counter_app.ui import theme
from counter_app.ui.background import Inline

TYPED = (
    "zgcbdj", "yuanjiang", "002036001002", "职工参保登记", "生育津贴", "异地就医 备案", "报销 住院", "ydjy",
    "参保凭证", "11620600MB", "身份证", "shenbaobiao", "医", "银行卡 授权",
)  # fmt: skip
AIM = 0.016


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path / "home")


def counters(settings: Settings) -> Iterator[tuple[int, Counter]]:
    """A counter with the guides as they are, and one with a hundred times as many."""
    for many in (False, True):
        home = settings.places.data.parent.with_name("many" if many else "few")
        counter = Counter(load_settings(home), system_clock)
        counter.load_catalogue()
        counter.open_store()
        if many:
            counter._catalogue = many_items()
            counter._index = many_index()
        yield len(counter.index.items), counter
        counter.close()


def keystrokes() -> list[str]:
    """What stands in the box after every keystroke."""
    return [words[:end] for words in TYPED for end in range(1, len(words) + 1)]


def test_search_alone(settings: Settings, table: Table) -> None:
    for count, counter in counters(settings):
        for words in keystrokes():
            find(counter, words, None, {})
        found = [spent(find, counter, words, None, {}) for _ in range(5) for words in keystrokes()]
        met = percentile(found, 0.99) < AIM
        table.add(f"keystroke → hits, {count:,} items (search alone)", spread(found), aim="p99 < 16 ms", met=met)


def test_search_in_the_window(qtbot: QtBot, qapp: QApplication, settings: Settings, table: Table) -> None:
    theme.apply(qapp, large=False)
    for count, counter in counters(settings):
        sign_in(counter, "0312", "0312")
        window = make_window(counter.settings, Inline(), make_counter=partial(_same, counter), motion=False)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        window.start()
        window.signed_in()
        qapp.processEvents()
        box = window.page.findChild(QLineEdit, "finder_search")
        assert isinstance(box, QLineEdit)
        found = []
        for _ in range(3):
            for words in TYPED:
                box.clear()
                qapp.processEvents()
                for character in words:
                    found.append(spent(type_and_paint, qapp, box, character))
        met = percentile(found, 0.99) < AIM
        table.add(f"keystroke → results painted, {count:,} items", spread(found), aim="p99 < 16 ms", met=met)
        window.close()
        window.deleteLater()
        qapp.processEvents()


def _same(counter: Counter) -> Counter:
    return counter


def type_and_paint(application: QApplication, box: QLineEdit, character: str) -> None:
    """One character as an input method commits it, until everything it changed is painted."""
    event = QInputMethodEvent()
    event.setCommitString(character)
    application.sendEvent(box, event)
    application.processEvents()
