# SPDX-License-Identifier: Apache-2.0
"""F9 for the citizen: the list of an item's papers, from the finder, the item card and a case, on paper of nobody."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from counter_app.base.clock import civil_date
from counter_app.ui.background import Lane
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.guide.item_card import ItemCardPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.text import Elided
from ui.hands import Hands, Key

EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}


def _papers(window: MainWindow) -> list[Path]:
    return sorted(window.counter.settings.places.papers.glob("*.pdf"))


def _words(window: MainWindow) -> str:
    [path] = _papers(window)
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def _said(page: ItemCardPage | FinderPage | ChecklistPage) -> set[str]:
    return {one.text() for one in page.findChildren(Elided) if one.isVisibleTo(page)}


def _actions(window: MainWindow) -> int:
    counter = window.counter
    return len(list(counter.store.actions_on(civil_date(counter.clock()))))


def _open_card(window: MainWindow, hands: Hands) -> ItemCardPage:
    hands.press(Key.Key_F3)
    hands.type("zgcb")
    hands.enter()
    assert isinstance(window.page, ItemCardPage)
    return window.page


def test_f9_on_the_card_prints_what_to_bring_and_records_nothing(window: MainWindow, hands: Hands) -> None:
    page = _open_card(window, hands)
    before = _actions(window)
    hands.press(Key.Key_F9)
    assert "清单已存成 list-yuanjiang-02.pdf" in _said(page)
    words = _words(window)
    assert "职工参保登记" in words
    assert "看情形带的材料" in words  # nothing is answered yet
    assert "出国定居护照或永久居留证" in words
    assert _actions(window) == before
    assert window.page is page
    assert page.begin_button.hasFocus()
    assert not window.current.busy


def test_f9_in_the_finder_prints_the_selected_item(window: MainWindow, hands: Hands) -> None:
    hands.press(Key.Key_F3)
    hands.press(Key.Key_F9)
    assert _papers(window) == []  # nothing is selected
    hands.type("zgcb")
    hands.press(Key.Key_F9)
    page = window.page
    assert isinstance(page, FinderPage)
    assert "清单已存成 list-yuanjiang-02.pdf" in _said(page)
    assert "材料清单" in _words(window)
    assert page.box.hasFocus()
    hands.press(Key.Key_Down)
    assert "清单已存成 list-yuanjiang-02.pdf" not in _said(page)  # that was another item


def test_another_places_item_is_printed_for_reference(window: MainWindow, hands: Hands) -> None:
    window.go(PageId.item_card, item=Stage(window).item("职工参保登记", "hubei"))
    hands.press(Key.Key_F9)
    assert "只供参考" in _words(window)


def test_f9_in_a_case_prints_under_its_answers_and_names_nobody(window: MainWindow, hands: Hands) -> None:
    Stage(window).serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    window.go(PageId.checklist)
    page = window.page
    assert isinstance(page, ChecklistPage)
    before = _actions(window)
    hands.press(Key.Key_F9)
    assert "清单已存成 list-yuanjiang-02.pdf" in _said(page)
    words = _words(window)
    assert "情形在职职工；内地居民；一般登记；不是委托" in words
    assert "参保相关证明材料" in words
    assert "看情形" not in words
    for private in (PERSON.name, PERSON.id_number, PERSON.phone, PERSON.id_number[-4:]):
        assert private not in words
    assert _actions(window) == before
    assert page.lines.hasFocus()


def test_a_printer_that_does_not_take_it_is_told_and_the_page_stays(
    window: MainWindow, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no print program
    kept = window.counter.settings
    window.counter.settings = replace(kept, window=replace(kept.window, a4_queue="hall-a4"))
    page = _open_card(window, hands)
    hands.press(Key.Key_F9)
    [banner] = window.banners
    assert banner.message.title == "本机没有装打印服务，清单没打"
    assert window.page is page
    assert _papers(window) == []


class _SlowPrinter:
    """Work away from the window; what prints waits until the test lets it."""

    def __init__(self) -> None:
        self.held: list[Callable[[], Callable[[], None]]] = []

    def run(self, lane: Lane, work: Callable[[], Callable[[], None]]) -> None:
        """Keep what prints; do the rest at once."""
        if lane is Lane.printing:
            self.held.append(work)
        else:
            work()()

    def close(self) -> None:
        """Nothing runs by itself."""


@pytest.fixture
def slow(make: Callable[..., MainWindow]) -> tuple[MainWindow, _SlowPrinter]:
    printer = _SlowPrinter()
    window = make(background=printer)
    Stage(window).sign_in()
    return window, printer


def test_a_slow_printer_blocks_nothing_and_a_doubled_key_prints_once(
    slow: tuple[MainWindow, _SlowPrinter], qtbot: QtBot
) -> None:
    window, printer = slow
    hands = Hands(qtbot, window)
    page = _open_card(window, hands)
    [button] = [one for one in page.findChildren(Button) if one.text() == "打印材料清单给群众"]
    wide = button.width()
    hands.press(Key.Key_F9, times=3)
    assert len(printer.held) == 1
    assert button.text() == "正在打印清单…"
    assert button.width() == wide
    hands.enter()  # the case begins meanwhile
    assert window.page.id is PageId.identity
    printer.held.pop()()()
    assert button.text() == "打印材料清单给群众"
    assert "材料清单" in _words(window)
