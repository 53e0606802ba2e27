# SPDX-License-Identifier: Apache-2.0
"""The item card: what the guide says, what it does not say, and the way into a case."""

from datetime import datetime

from counter_app.base.clock import SHANGHAI, civil_date, fixed_clock
from counter_app.cases.actions import Consulted
from counter_app.ui.guide.item_card import ItemCardPage
from counter_app.ui.guide.item_words import bring, circumstance_rows, guide_text, how_long, phones
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.text import Prose
from ui.hands import ALT, CTRL, Hands, Key


def _open(window: MainWindow, hands: Hands, words: str) -> ItemCardPage:
    hands.press(Key.Key_F3)
    hands.type(words)
    hands.enter()
    assert isinstance(window.page, ItemCardPage)
    return window.page


def _prose(page: ItemCardPage) -> list[str]:
    return [one.text() for one in page.findChildren(Prose) if one.isVisibleTo(page)]


def test_every_line_of_the_guide_is_on_the_card(window: MainWindow, hands: Hands) -> None:
    page = _open(window, hands, "zgcb")
    item = window.counter.item("yuanjiang", 2)
    assert item is not None
    shown = set(_prose(page))
    for section in item.sections:
        assert section.heading in shown
        assert {line.text for line in section.lines} <= shown


def test_silence_of_the_guide_is_said(window: MainWindow, hands: Hands) -> None:
    page = _open(window, hands, "zgcb")
    assert _prose(page).count("指南未写") == 6  # 地点, 时间, 收费, 次数, 投诉地址, 依据


def test_what_each_circumstance_brings_with_its_due_date(window: MainWindow) -> None:
    counter = window.counter
    item = counter.item("yuanjiang", 2)
    assert item is not None
    rows = {row.who: row for row in circumstance_rows(counter, item)}
    assert rows["在职职工"].limit == "不超过5个工作日"
    assert rows["在职职工"].due == "11月27日 周五"
    assert rows["灵活就业人员"].limit == "即时办结"
    assert rows["灵活就业人员"].due == "今天"
    assert rows["出国定居"].bring == "另加：护照或永久居留证"


def test_every_material_of_an_item_stands_in_its_rows(window: MainWindow) -> None:
    counter = window.counter
    for item in counter.catalogue.guides["yuanjiang"].items:
        assert item.structure is not None
        words = "".join(row.bring for row in circumstance_rows(counter, item))
        for material in item.structure.materials:
            assert material.text in words, (item.title, material.text)


def test_items_without_limit_say_so(window: MainWindow) -> None:
    counter = window.counter
    hospital = counter.item("yuanjiang", 22)
    allowance = counter.item("yuanjiang", 26)
    assert hospital is not None
    assert allowance is not None
    assert how_long(counter, hospital) == "指南未写"
    assert how_long(counter, allowance) == "不超过20个工作日。今天受理，最晚 12月18日 周五"
    assert phones(allowance) == "0737-2817102"
    assert bring(allowance).endswith("；另按情形加")


def test_enter_begins_a_case(window: MainWindow, hands: Hands) -> None:
    page = _open(window, hands, "zgcb")
    assert page.begin_button.hasFocus()
    hands.enter()
    assert window.page.id is PageId.identity
    assert window.current.serving.item.title == "职工参保登记"


def test_a_consultation_is_recorded_without_a_case(window: MainWindow, hands: Hands) -> None:
    _open(window, hands, "zgcb")
    hands.press(Key.Key_J, CTRL)
    assert window.page.id is PageId.item_card
    counter = window.counter
    facts = [one.facts for one in counter.store.actions_on(civil_date(counter.clock()))]
    assert [one.title for one in facts if isinstance(one, Consulted)] == ["职工参保登记"]


def test_back_leads_to_the_finder(window: MainWindow, hands: Hands) -> None:
    _open(window, hands, "zgcb")
    hands.press(Key.Key_Left, ALT)
    assert window.page.id is PageId.finder


def test_f5_opens_the_whole_text_and_closes_it(window: MainWindow, hands: Hands) -> None:
    _open(window, hands, "zgcb")
    hands.press(Key.Key_F5)
    assert isinstance(window.panel, GuidePanel)
    hands.press(Key.Key_F5)
    assert window.panel is None


def test_a_quote_is_marked_at_its_very_place(window: MainWindow) -> None:
    counter = window.counter
    for item in counter.catalogue.guides["yuanjiang"].items:
        assert item.structure is not None
        for material in item.structure.materials:
            shown = guide_text(item, counter.catalogue.guides["yuanjiang"].title, material.quotes)
            marked = {line.text[a:b] for line in shown.lines for a, b in line.marks}
            assert marked, material.text
            for quote in material.quotes:  # a quote may begin in the heading before its section's first line
                assert any(one and quote.text.endswith(one) for one in marked), quote.text
            for one in marked:
                assert any(quote.text.endswith(one) for quote in material.quotes), one


def test_a_guide_that_nobody_checked_for_long_is_called_stale(window: MainWindow, hands: Hands) -> None:
    assert "这份指南很久没有核对了" not in _prose(_open(window, hands, "zgcb"))
    window.counter.clock = fixed_clock(datetime(2028, 11, 20, 9, 42, tzinfo=SHANGHAI))
    hands.press(Key.Key_Escape)
    said = _prose(_open(window, hands, "zgcb"))
    assert "这份指南很久没有核对了" in said
    assert "上次核对是 2026-11-20。照着办之前，先看发布的有没有变。" in said


def test_the_promised_and_the_statutory_limit_are_both_shown(window: MainWindow) -> None:
    item = window.counter.item("wuwei", 3)
    assert item is not None
    (row,) = circumstance_rows(window.counter, item)
    assert (row.limit, row.due) == ("1 个工作日（法定 5 个工作日）", "11月23日 周一")
    assert how_long(window.counter, item) == "1 个工作日（法定 5 个工作日）。今天受理，最晚 11月23日 周一"


def test_a_step_shows_its_own_limit(window: MainWindow, hands: Hands) -> None:
    window.go(PageId.item_card, item=window.counter.item("hubei", 11))
    assert isinstance(window.page, ItemCardPage)
    limits = [words for words in _prose(window.page) if "5个工作日" in words and "发函" in words]
    assert len(limits) == 1
