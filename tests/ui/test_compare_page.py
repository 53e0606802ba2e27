# SPDX-License-Identifier: Apache-2.0
"""各地对照 by keyboard: an item beside its counterparts, for everybody and for one person's circumstances."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame

from counter_app.catalogue.comparing import Likeness
from counter_app.catalogue.items import ServiceItem
from counter_app.ui.guide.compare import ComparePage
from counter_app.ui.guide.compare_row import TopicHead
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.guide.item_card import ItemCardPage
from counter_app.ui.keys import Command, bar_keys
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.likeness_mark import TONES, LikenessMark
from counter_app.ui.widgets.text import Prose
from ui.hands import ALT, CTRL, Hands, Key

ACCOUNT = 11  # 参保人员个人账户一次性支取


@pytest.fixture
def window(same_window: MainWindow) -> MainWindow:
    """One window for all: each test begins with the start page and no draft."""
    return same_window


def _open(window: MainWindow, number: int = ACCOUNT, guide: str = "yuanjiang") -> ComparePage:
    """Open an item's card, and from there its comparison."""
    item = window.counter.item(guide, number)
    assert item is not None
    window.go(PageId.item_card, item=item)
    QTest.keyClick(window, Qt.Key.Key_F10)
    assert isinstance(window.page, ComparePage)
    return window.page


def _names(page: ComparePage) -> list[str]:
    comparison = page.comparison
    assert comparison is not None
    return [comparison.places[one].name for one in page.table.columns]


def _words(page: ComparePage, row: str) -> list[str]:
    """What stands in a row, place by place as they are in sight."""
    shown = page.table.shown(row)
    return [shown.cells[column].words for column in shown.columns]


def _ids(page: ComparePage) -> list[str]:
    return [one.id for one in page.table.rows]


def test_f10_on_the_card_and_back(window: MainWindow, hands: Hands) -> None:
    page = _open(window)
    assert page.table.hasFocus()
    assert _names(page) == ["沅江", "芜湖", "湖北", "武威"]
    assert _words(page, "materials:inheritance") == [
        "死亡：继承权公证书或其他合法有效遗产继承材料",
        "没有列",
        "没有列",
        "没有列",
    ]
    assert _words(page, "limits:statutory") == ["指南未写", "指南未写", "指南未写", "工作日办理"]
    assert _words(page, "circumstances:death_record")[3] == "不问"
    hands.press(Key.Key_Escape)
    assert isinstance(window.page, ItemCardPage)


def test_f10_in_the_finder_and_back_to_the_search(window: MainWindow, hands: Hands) -> None:
    hands.press(Key.Key_F10)  # nothing is selected: nothing to compare
    assert isinstance(window.page, FinderPage)
    hands.type("grzh")
    finder = window.page
    chosen = finder.results.row
    assert chosen is not None
    hands.press(Key.Key_F10)
    page = window.page
    assert isinstance(page, ComparePage)
    assert page.comparison is not None
    assert page.comparison.places[0].item == chosen.item
    hands.press(Key.Key_Left, ALT)
    assert window.page is finder
    assert finder.box.text() == "grzh"


def test_digits_answer_and_the_table_shows_only_what_applies(window: MainWindow, hands: Hands) -> None:
    page = _open(window)
    assert "materials:waiver_statement" in _ids(page)
    hands.digits(1)  # 死亡
    assert "materials:waiver_statement" not in _ids(page)
    assert _words(page, "materials:inheritance")[0] == "继承权公证书或其他合法有效遗产继承材料"
    assert _words(page, "materials:personal_promise")[2] == "死亡信息查不到：死亡信息的个人承诺书"
    hands.digits(1)  # 查得到
    assert "materials:personal_promise" not in _ids(page)
    hands.digits(1)  # 不是委托
    assert "materials:mandate" not in _ids(page)
    assert page.asks.options is None
    assert {fact.label: fact.value for fact in page.facts()}["情形"] == "死亡 · 死亡信息查得到 · 不是委托"
    wuwei = [row.id for row in page.table.rows if row.id.startswith("materials:") and row.cells[3] is not None]
    assert wuwei == ["materials:identity", "materials:application"]


def test_ctrl_z_takes_answers_back_one_by_one(window: MainWindow, hands: Hands) -> None:
    page = _open(window)
    everybody = _ids(page)
    hands.digits(1, 0)  # 死亡; the next one is left open
    assert page.asks.options is not None
    assert page.asks.options.accessibleName().startswith("是委托别人来办吗？")
    hands.press(Key.Key_Z, CTRL)
    assert page.asks.options.accessibleName().startswith("死亡信息通过数据共享查得到吗？")
    hands.press(Key.Key_Z, CTRL)
    assert _ids(page) == everybody
    hands.press(Key.Key_Z, CTRL)  # nothing left to take back
    assert _ids(page) == everybody


def test_a_place_that_does_not_know_the_answer_is_named(window: MainWindow, hands: Hands) -> None:
    page = _open(window)
    hands.digits(5)  # 关系转移至统筹范围外: not in 沅江's list
    said = [one.text() for one in page.asks.findChildren(type(page.title)) if one.isVisibleTo(page)]
    assert any("沅江没有“关系转移至统筹范围外”这一条" in one for one in said)
    assert page.asks.options is not None
    assert page.asks.options.accessibleName().startswith("是委托别人来办吗？")


def test_answers_do_not_outlive_the_visit(window: MainWindow, hands: Hands) -> None:
    page = _open(window)
    everybody = _ids(page)
    hands.digits(1)
    hands.press(Key.Key_Escape)
    assert _ids(_open(window)) == everybody


def test_the_questions_can_be_stood_on_too(window: MainWindow, hands: Hands) -> None:
    page = _open(window)
    hands.press(Key.Key_Up)
    assert page.asks.options is not None
    assert page.asks.options.hasFocus()
    hands.digits(1)
    assert page.asks.options.hasFocus()  # the next question, the hands where they were
    hands.press(Key.Key_Right)
    hands.enter()
    assert "materials:personal_promise" not in _ids(page)
    hands.press(Key.Key_Down)
    assert page.table.hasFocus()


def test_arrows_move_from_cell_to_cell(window: MainWindow, hands: Hands) -> None:
    page = _open(window)
    table = page.table
    assert table.row is not None
    assert (table.row.id, table.place_number) == ("materials:identity", 0)
    hands.press(Key.Key_Down, times=2)
    hands.press(Key.Key_Right)
    assert table.row is not None
    assert (table.row.id, table.place_number) == ("materials:bank_card", 1)
    assert table.accessibleName() == "芜湖，银行卡，关系转移至统筹范围外或出国定居或主动放弃：银行借记卡，不是都有"
    hands.press(Key.Key_Left, times=5)
    assert table.place_number == 0
    hands.press(Key.Key_End)
    assert table.row is not None
    assert table.row.id == "costs:visits"
    hands.press(Key.Key_PageUp)
    hands.press(Key.Key_Home)
    hands.press(Key.Key_PageDown)
    assert table.row.id != "materials:identity"


def test_the_cell_stood_on_stays_when_rows_come_and_go(window: MainWindow, hands: Hands) -> None:
    page = _open(window)
    page.table.stand_on("materials:waiver_statement", 2)
    hands.digits(1)  # 死亡: this row goes
    assert page.table.row is not None
    assert (page.table.row.id, page.table.place_number) == ("materials:agent_statement", 2)
    page.table.stand_on("limits:promised", 1)
    hands.digits(2)
    assert page.table.row is not None
    assert page.table.row.id == "limits:promised"


def test_f5_shows_the_guides_words_of_the_cell(window: MainWindow, hands: Hands) -> None:
    page = _open(window)
    page.table.stand_on("materials:inheritance", 0)
    hands.press(Key.Key_F5)
    [line] = _quoted(window)
    assert "①因死亡支取的提供继承权公证书或其他合法有效遗产继承材料" in line
    hands.press(Key.Key_Right)  # 芜湖 has no such line: its guide, nothing marked
    assert _quoted(window) == []
    page.table.stand_on("costs:visits", 3)
    assert _quoted(window) == ["1次"]
    hands.press(Key.Key_Escape)
    assert window.panel is None
    assert window.page is page
    hands.enter()
    assert isinstance(window.panel, GuidePanel)
    hands.press(Key.Key_F5)
    assert window.panel is None


def _quoted(window: MainWindow) -> list[str]:
    """The lines of the guide that hold a marked quote."""
    panel = window.panel
    assert isinstance(panel, GuidePanel)
    frames = [one for one in panel.findChildren(QFrame) if one.property("surface") == "quote"]
    return [line.text() for one in frames if one.isVisibleTo(panel) for line in one.findChildren(Prose)]


def test_only_what_differs(window: MainWindow, hands: Hands) -> None:
    page = _open(window, 13)  # 转移接续手续办理: its limit is the same in all four places
    assert "limits:promised" in _ids(page)
    hands.press(Key.Key_2, ALT)
    assert "limits:promised" not in _ids(page)
    assert all(row.likeness is not Likeness.same for row in page.table.rows)
    hands.press(Key.Key_1, ALT)
    assert "limits:promised" in _ids(page)


def test_every_row_is_marked_by_word_shape_and_colour(window: MainWindow, hands: Hands) -> None:
    page = _open(window, 13)
    marks = {one.likeness for one in page.table.findChildren(LikenessMark) if one.isVisibleTo(page)}
    assert marks == set(Likeness)
    assert len(set(TONES.values())) == len(Likeness)
    heads = [one for one in page.table.findChildren(TopicHead) if one.isVisibleTo(page)]
    assert len(heads) == len({row.topic for row in page.table.rows})


def test_more_places_than_fit_come_in_by_the_arrow(window: MainWindow, hands: Hands) -> None:
    window.resize(1366, 768)
    page = _open(window, 10)  # 参保人员参保信息查询: seven items in 芜湖
    assert page.comparison is not None
    count = len(page.comparison.places)
    assert count == 10
    seen = len(page.table.columns)
    assert 4 <= seen < count
    for column in range(1, count):
        hands.press(Key.Key_Right)
        assert page.table.place_number == column
        assert page.table.columns[0] == 0  # the own place stays
        assert column in page.table.columns
        assert len(page.table.columns) == seen
    hands.press(Key.Key_Left, times=count)
    assert page.table.columns == tuple(range(seen))


def test_an_item_of_several_matters(window: MainWindow, hands: Hands) -> None:
    page = _open(window, 19, "wuhu")
    titles = []
    for _ in range(5):
        titles.append(page.title.text())
        hands.press(Key.Key_PageDown, CTRL)
    assert titles == ["产前检查费支付", "生育医疗费支付", "计划生育医疗费支付", "生育津贴支付", "产前检查费支付"]
    hands.press(Key.Key_PageUp, CTRL, times=2)
    assert page.title.text() == "生育津贴支付"
    assert page.comparison is not None
    assert [(one.short, one.item.ordinal) for one in page.comparison.places if one.short == "芜湖"] == [("芜湖", 19)]


def test_items_of_every_guide_can_be_compared(window: MainWindow) -> None:
    counter = window.counter
    items: list[ServiceItem] = [item for guide in counter.catalogue.guides.values() for item in guide.items]
    assert len(items) == 120
    for item in items[::7]:
        window.go(PageId.compare, item=item, back=PageId.finder)
        page = window.page
        assert isinstance(page, ComparePage)
        assert page.comparison is not None
        assert any(one.item is item for one in page.comparison.places)
        assert page.table.rows


def test_a_matter_of_one_place_says_so(window: MainWindow, hands: Hands) -> None:
    page = _open(window, 18)
    assert _names(page) == ["沅江"]
    assert {row.likeness for row in page.table.rows} == {Likeness.only}
    assert {fact.label: fact.value for fact in page.facts()}["类别"] == "全国清单以外"


def test_nobody_asks_anything(window: MainWindow, hands: Hands) -> None:
    page = _open(window, 27, "wuwei")
    assert page.asks.isHidden()
    hands.digits(1)
    hands.press(Key.Key_Up)
    assert page.table.hasFocus()


def test_large_text_keeps_the_own_place_and_the_cell(window: MainWindow, hands: Hands) -> None:
    window.resize(1366, 768)
    page = _open(window)
    page.table.stand_on("materials:inheritance", 3)
    hands.press(Key.Key_Equal, CTRL)
    assert page.table.columns[0] == 0
    assert 3 in page.table.columns
    assert page.table.row is not None
    assert page.table.row.id == "materials:inheritance"
    assert [one.command for one in bar_keys(page.key_context())][-1] is Command.show_keys
