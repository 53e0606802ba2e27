# SPDX-License-Identifier: Apache-2.0
"""The start page: typing finds, arrows choose, Enter opens, and nothing needs a mouse."""

import pytest

from counter_app.desk.drafting import list_drafts
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.guide.item_card import ItemCardPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.guide_panel import GuidePanel
from ui.hands import ALT, CTRL, Hands, Key


@pytest.fixture
def finder(window: MainWindow) -> FinderPage:
    assert isinstance(window.page, FinderPage)
    return window.page


def _titles(finder: FinderPage) -> list[str]:
    return [row.item.title for row in finder.results.rows]


def _count(finder: FinderPage) -> str:
    return finder.said


def test_the_hands_begin_in_the_search_box(finder: FinderPage) -> None:
    assert finder.box.hasFocus()
    assert _titles(finder) == []
    assert _count(finder) == "输几个字就能找。还没有收常用；按 F5 看全部 33 项。"


def test_initials_find_and_enter_opens(window: MainWindow, finder: FinderPage, hands: Hands) -> None:
    hands.type("zgcb")
    assert _titles(finder)[0] == "职工参保登记"
    hands.enter()
    assert isinstance(window.page, ItemCardPage)


def test_chinese_from_an_input_method_finds(finder: FinderPage, hands: Hands) -> None:
    hands.type("生育津贴")
    assert "生育津贴支付" in _titles(finder)
    first = finder.results.rows[0]
    found = [why.text[start:end] for why in first.why for start, end in why.spans]
    assert found
    assert set(found) == {"生育津贴"}


def test_arrows_move_through_the_results_and_the_box_keeps_the_focus(finder: FinderPage, hands: Hands) -> None:
    hands.type("生育")
    hands.press(Key.Key_Down, times=2)
    assert finder.results.row == finder.results.rows[2]
    hands.press(Key.Key_Up)
    assert finder.results.row == finder.results.rows[1]
    hands.press(Key.Key_PageDown)
    assert finder.results.row == finder.results.rows[-1]
    assert finder.box.hasFocus()
    hands.press(Key.Key_Up, times=99)
    assert finder.results.row == finder.results.rows[0]


def test_alt_and_a_digit_open_a_result(window: MainWindow, finder: FinderPage, hands: Hands) -> None:
    hands.type("生育")
    wanted = finder.results.rows[2].item.title
    hands.press(Key.Key_3, ALT)
    assert isinstance(window.page, ItemCardPage)
    assert wanted in [fact.value for fact in window.page.facts()]


def test_digits_typed_into_the_box_are_a_code(window: MainWindow, finder: FinderPage, hands: Hands) -> None:
    hands.type("002036001002")
    assert _titles(finder) == ["职工参保登记"]
    assert window.page is finder


def test_nothing_found_says_what_to_do_and_f5_shows_all(finder: FinderPage, hands: Hands) -> None:
    hands.type("养老金")
    assert _titles(finder) == []
    assert _count(finder) == "没有找到“养老金”。换个说法，或按 F5 看全部 33 项。"
    hands.press(Key.Key_F5)
    assert len(_titles(finder)) == 33


def test_esc_empties_the_box(window: MainWindow, finder: FinderPage, hands: Hands) -> None:
    hands.type("生育")
    hands.press(Key.Key_Escape)
    assert finder.box.text() == ""
    assert window.page is finder


def test_other_regions_are_for_reading(window: MainWindow, finder: FinderPage, hands: Hands) -> None:
    hands.type("单位参保登记")
    hands.press(Key.Key_PageUp, CTRL)
    assert finder.region is not None
    assert finder.region.short == "武威"
    assert all(row.reference for row in finder.results.rows)
    hands.enter()
    card = window.page
    assert isinstance(card, ItemCardPage)
    assert card.begin_button.reason == "只供参考，不能在本窗口受理"
    assert not card.begin_button.isEnabled()


def test_regions_go_round(finder: FinderPage, hands: Hands) -> None:
    seen = []
    for _ in range(4):
        assert finder.region is not None
        seen.append(finder.region.short)
        hands.press(Key.Key_PageDown, CTRL)
    assert seen == ["沅江", "芜湖", "湖北", "武威"]
    assert finder.region is not None
    assert finder.region.short == "沅江"


def test_a_favourite_is_there_before_a_word_is_typed(window: MainWindow, finder: FinderPage, hands: Hands) -> None:
    hands.type("zgcb")
    hands.press(Key.Key_D, CTRL)
    assert finder.results.rows[0].favourite
    hands.press(Key.Key_Escape)
    assert _titles(finder) == ["职工参保登记"]
    hands.press(Key.Key_F12)
    assert _titles(finder) == ["职工参保登记"]
    hands.press(Key.Key_D, CTRL)
    assert _titles(finder) == []


def test_f5_shows_the_guide_beside_and_esc_closes_it(window: MainWindow, finder: FinderPage, hands: Hands) -> None:
    hands.type("生育津贴")
    hands.press(Key.Key_F5)
    assert isinstance(window.panel, GuidePanel)
    assert finder.box.hasFocus()
    hands.press(Key.Key_Escape)
    assert window.panel is None
    assert finder.box.text() == "生育津贴"


def test_a_case_that_was_left_is_offered_and_goes_on_where_it_stood(
    window: MainWindow, finder: FinderPage, hands: Hands
) -> None:
    hands.type("zgcb")
    hands.enter(2)
    hands.type("测试员")
    hands.press(Key.Key_F12)
    [draft] = list_drafts(window.counter)
    assert draft.who == "测**"
    assert finder.box.text() == ""
    hands.press(Key.Key_1, ALT)
    assert window.page.id is PageId.identity
    assert window.current.serving.draft.applicant is not None
    assert window.current.serving.draft.applicant.name == "测试员"


def test_the_last_search_stays_when_the_card_is_left(window: MainWindow, finder: FinderPage, hands: Hands) -> None:
    hands.type("生育")
    hands.enter()
    hands.press(Key.Key_Escape)
    assert window.page is finder
    assert finder.box.text() == "生育"
    hands.press(Key.Key_F12)
    assert finder.box.text() == ""


@pytest.mark.parametrize("words", ["🙂", "%_*'\"", "测" * 200, "㛃𠮷䶮", "   "])
def test_any_words_are_searched_calmly(finder: FinderPage, hands: Hands, words: str) -> None:
    hands.type(words)
    assert _titles(finder) == []
