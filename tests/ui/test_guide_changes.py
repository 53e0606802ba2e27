# SPDX-License-Identifier: Apache-2.0
"""指南变动: a quiet line on the start page, the list by item, the item's card, the guide's words, the paper."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from edited_guide import Edit, publish, use
from printed_words import words_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from counter_app.base.texts import text
from counter_app.catalogue.archive import kept_editions
from counter_app.catalogue.change_sheet import ChangeSheet
from counter_app.catalogue.changes import changes
from counter_app.catalogue.loader import load_shelf
from counter_app.catalogue.shelf import Shelf, shelf_of, shipped_guides
from counter_app.settings import Settings, find_places
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.guide.guide_changes import GuideChangesPage
from counter_app.ui.guide.item_card import ItemCardPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.text import Prose
from ui.conftest import NOW, sign_in
from ui.hands import ALT, CTRL, SHIFT, Hands, Key

GUIDE = "yuanjiang"
RULES = (
    "guide: yuanjiang\ntitle: 补充规定\nnumber: 1号\nissuer: 测试市\nsigned_by: 测试员\nsigned_on: '2026-11-01'\n"
    "valid_from: '2026-11-19'\nitems:\n  - item: 职工参保登记\n    materials:\n"
    "      - {id: extra, text: 就业登记凭证, quote: 另交就业登记凭证。}\n"
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a window has kept: the guide as shipped, a paper more three weeks ago, then a limit and a phone."""
    places = find_places(tmp_path_factory.mktemp("kept"))
    shelf = shelf_of(places)
    paper = Edit("items/02.yaml", "text: 退休审批材料", "text: 退休审批表")
    use(shelf, "2026-10-01")
    publish(shelf, GUIDE, "a1", "2026-10-30", paper)
    use(shelf, "2026-10-30")
    publish(
        shelf,
        GUIDE,
        "a2",
        "2026-11-18",
        paper,
        Edit("guide.txt", "不超过5个工作日", "不超过3个工作日", 31),
        Edit("guide.txt", "0737-2726749", "0737-2720000"),
        Edit("items/01.yaml", "amount: 5, text: 不超过5个工作日", "amount: 3, text: 不超过3个工作日"),
        Edit("items/01.yaml", "quote: 不超过5个工作日", "quote: 不超过3个工作日"),
    )
    use(shelf, "2026-11-18")
    load_shelf(shelf, NOW.date().isoformat(), places.cache)
    return places.data


@pytest.fixture
def changed(settings: Settings, kept: Path) -> Settings:
    """A hall whose guide changed two days ago."""
    shutil.copytree(kept, settings.places.data, dirs_exist_ok=True)
    return settings


@pytest.fixture
def start(make: Callable[..., MainWindow], changed: Settings, qtbot: QtBot) -> tuple[MainWindow, Hands]:
    """Its window, with its clerk signed in."""
    window = make()
    hands = Hands(qtbot, window)
    sign_in(hands)
    return window, hands


def page_of(window: MainWindow) -> GuideChangesPage:
    page = window.page
    assert isinstance(page, GuideChangesPage)
    return page


def finder_of(window: MainWindow) -> FinderPage:
    page = window.page
    assert isinstance(page, FinderPage)
    return page


def opened(start: tuple[MainWindow, Hands]) -> tuple[GuideChangesPage, Hands]:
    window, hands = start
    hands.press(Key.Key_F5, SHIFT)
    return page_of(window), hands


def words_in(part: QWidget) -> list[str]:
    return [one.text() for one in part.findChildren(Prose) if one.isVisible()]


def rows(page: GuideChangesPage) -> list[tuple[str, str, bool]]:
    return [(one.change.sentence, one.words, one.first) for one in page.list.rows]


def test_the_start_page_says_it_in_one_quiet_line(start: tuple[MainWindow, Hands]) -> None:
    window, hands = start
    page = finder_of(window)
    assert page.news.said == "近 7 天，沅江的指南有 3 处变动"
    assert window.banners == ()
    assert hands.focus is page.box
    hands.type("syjt")
    assert page.box.text() == "syjt"
    hands.press(Key.Key_F5, SHIFT)
    assert window.page.id is PageId.guide_changes
    hands.press(Key.Key_Escape)
    assert finder_of(window).box.text() == "syjt"
    QTest.mouseClick(page.news, Qt.MouseButton.LeftButton)
    assert window.page.id is PageId.guide_changes


def test_where_nothing_changed_there_is_no_line(window: MainWindow, hands: Hands) -> None:
    assert finder_of(window).news.said == ""
    hands.press(Key.Key_F5, SHIFT)
    page = page_of(window)
    assert page.said == "近 7 天指南没有变动。按 Ctrl+L 看近 30 天。"
    assert not page.list.isVisible()
    assert hands.focus is page.days
    hands.press(Key.Key_F9)
    assert page.print.reason == "没有变动"
    assert page.printed == ""
    hands.press(Key.Key_L, CTRL)
    assert page.said == "近 30 天指南没有变动。"
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.finder


def test_changes_stand_under_their_items(start: tuple[MainWindow, Hands]) -> None:
    page, hands = opened(start)
    assert rows(page) == [
        ("生效日期改了。", "2026年10月30日 周五 → 2026年11月18日 周三", True),
        ("33 个事项，“监督电话”改了。", "0737-2726749 → 0737-2720000", False),
        ("办结时限缩短了。", "不超过5个工作日 → 不超过3个工作日", True),
    ]
    assert hands.focus is page.list
    assert page.list.rows[2].told == (
        "1 单位参保登记，时限，办结时限缩短了。，不超过5个工作日 → 不超过3个工作日，11月18日 周三 起"
    )
    hands.press(Key.Key_Down, times=2)
    assert words_in(page.card) == [
        "1 单位参保登记 · 时限",
        "办结时限缩短了。",
        "不超过5个工作日",
        "不超过3个工作日",
        "11月18日 周三 起",
    ]


def test_a_month_shows_more_and_a_week_again_less(start: tuple[MainWindow, Hands]) -> None:
    page, hands = opened(start)
    hands.press(Key.Key_Down, times=2)
    hands.press(Key.Key_L, CTRL)
    assert [one.change.sentence for one in page.list.rows][-1] == "“退休审批材料”改为“退休审批表”。"
    assert page.list.rows[-1].change.since == "2026-10-30"
    assert page.list.rows[page.list.currentIndex().row()].change.sentence == "办结时限缩短了。"
    hands.press(Key.Key_L, CTRL)
    assert len(page.list.rows) == 3
    assert hands.focus is page.list


def test_enter_opens_the_item_and_esc_comes_back_to_the_same_change(start: tuple[MainWindow, Hands]) -> None:
    page, hands = opened(start)
    window = start[0]
    hands.press(Key.Key_Down, times=2)
    hands.enter()
    assert isinstance(window.page, ItemCardPage)
    assert "不超过3个工作日" in "".join(words_in(window.page))
    hands.press(Key.Key_Left, ALT)
    assert page_of(window) is page
    change = page.list.selected()
    assert change is not None
    assert change.sentence == "办结时限缩短了。"
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.finder


def test_an_item_opened_elsewhere_goes_back_to_the_start_page(start: tuple[MainWindow, Hands]) -> None:
    _, hands = opened(start)
    window = start[0]
    hands.press(Key.Key_Down, times=2)
    hands.enter()
    hands.press(Key.Key_F3)
    hands.type("syjt")
    hands.enter()
    assert isinstance(window.page, ItemCardPage)
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.finder


def test_what_is_of_no_single_item_opens_nothing_and_says_why(start: tuple[MainWindow, Hands]) -> None:
    page, hands = opened(start)
    window = start[0]
    assert (page.open.reason, page.words.reason) == ("整本指南", "原文里没有")
    hands.enter()
    hands.press(Key.Key_F5)
    assert window.page is page
    assert window.panel is None
    hands.press(Key.Key_Down)
    assert (page.open.reason, page.words.reason) == ("不止一个事项", "")
    assert "1 单位参保登记、2 职工参保登记" in "".join(words_in(page.card))


def test_f5_shows_the_guides_words_and_they_follow(start: tuple[MainWindow, Hands]) -> None:
    page, hands = opened(start)
    window = start[0]
    hands.press(Key.Key_Down, times=2)
    hands.press(Key.Key_F5)
    panel = window.panel
    assert isinstance(panel, GuidePanel)
    assert [line.text[start:end] for line in panel._lines for start, end in line.marks] == ["不超过3个工作日"]
    hands.press(Key.Key_Up)
    assert isinstance(window.panel, GuidePanel)
    marked = [line.text for line in window.panel._lines if line.marks]
    assert marked == ["0737-2720000。"]
    hands.press(Key.Key_Up)
    assert window.panel is None
    assert window.page is page


def test_what_is_gone_shows_the_words_that_were(start: tuple[MainWindow, Hands]) -> None:
    page, hands = opened(start)
    window = start[0]
    guide = window.counter.catalogue.guides[GUIDE]
    item = guide.items[0]
    assert item.structure is not None
    fewer = replace(item, structure=replace(item.structure, materials=item.structure.materials[1:]))
    without = replace(guide, items=(fewer, *guide.items[1:-1]))
    page.show_sheet(ChangeSheet(without, "a", "b", "2026-11-13", "2026-11-20", changes(guide, without)))
    assert [one.change.sentence for one in page.list.rows] == [
        "不再要“统一社会信用代码证书或单位批准成立的文件”。",
        "这个事项没有了。",
    ]
    hands.press(Key.Key_F5)
    panel = window.panel
    assert isinstance(panel, GuidePanel)
    assert panel.accessibleName().startswith("原来的原文")
    assert any(line.text.startswith("1.统一社会信用代码证书") for line in panel._lines if line.marks)
    hands.press(Key.Key_Down)
    assert page.open.reason == "已经没有了"
    hands.enter()
    assert window.page is page
    assert isinstance(window.panel, GuidePanel)
    assert window.panel.accessibleName().startswith("原来的原文")
    assert any(guide.items[-1].title in line.text for line in window.panel._lines)


def test_f9_prints_the_sheet(start: tuple[MainWindow, Hands]) -> None:
    page, hands = opened(start)
    window = start[0]
    hands.press(Key.Key_F9)
    assert page.printed == "已存成文件 changes-yuanjiang-2026-11-20.pdf。"
    assert page.print.text() == text("changes.page.print")
    words = words_of((window.settings.places.papers / "changes-yuanjiang-2026-11-20.pdf").read_bytes())
    for wanted in ("指南变动", "1单位参保登记", "办结时限缩短了。11月18日起", "33个事项，“监督电话”改了。"):
        assert wanted in words


def test_a_paper_that_cannot_be_kept_is_told(start: tuple[MainWindow, Hands]) -> None:
    page, hands = opened(start)
    window = start[0]
    papers = window.settings.places.papers
    papers.parent.mkdir(parents=True, exist_ok=True)
    papers.write_text("a file where the folder should be", encoding="utf-8")
    hands.press(Key.Key_F9)
    assert page.printed == ""
    assert [one.message.title for one in window.banners] == ["文件存不下，变动表没有存成"]


def test_a_local_supplement_is_shown_as_one(make: Callable[..., MainWindow], changed: Settings, qtbot: QtBot) -> None:
    changed.places.supplements.mkdir(parents=True)
    (changed.places.supplements / "one.yaml").write_text(RULES, encoding="utf-8")
    window = make()
    hands = Hands(qtbot, window)
    sign_in(hands)
    hands.press(Key.Key_F5, SHIFT)
    page = page_of(window)
    hands.press(Key.Key_Down, times=3)
    assert words_in(page.card)[:5] == [
        "2 职工参保登记 · 材料",
        "按本地补充，多要“就业登记凭证”。",
        "就业登记凭证（《补充规定》1号，2026年11月19日 周四 起）",
        "11月20日 周五 起",
        "《补充规定》1号",
    ]
    hands.press(Key.Key_F5)
    assert isinstance(window.panel, GuidePanel)
    assert "另交就业登记凭证。" in "".join(words_in(window.panel))


def test_an_edition_that_cannot_be_read_holds_nobody_up(
    make: Callable[..., MainWindow], changed: Settings, qtbot: QtBot
) -> None:
    shelf = Shelf(shipped_guides(), changed.places.guides)
    old = kept_editions(shelf, GUIDE)[1]
    (old.edition.folder / "guide.yaml").write_text("id: [\n", encoding="utf-8")
    window = make()
    hands = Hands(qtbot, window)
    sign_in(hands)
    assert finder_of(window).news.said == ""
    assert window.banners == ()
    hands.press(Key.Key_F5, SHIFT)
    assert page_of(window).said == f"版本 {old.version} 读不出来，没法对照。今天的指南照常用。"
    assert window.banners == ()


def test_it_can_be_read_in_the_midst_of_a_case(start: tuple[MainWindow, Hands]) -> None:
    window, hands = start
    Stage(window).serve("职工参保登记", applicant=PERSON)
    window.go(PageId.identity)
    hands.press(Key.Key_F5, SHIFT)
    assert window.page.id is PageId.guide_changes
    hands.press(Key.Key_Escape)
    assert isinstance(window.page, IdentityPage)
    assert window.current.busy
