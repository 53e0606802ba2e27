# SPDX-License-Identifier: Apache-2.0
"""From the keys to the paper: names nobody's font list was made for come out exact, or the print stops and says why."""

from collections.abc import Callable

import pytest
from printed_words import words_of
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.cases.case import CaseStatus
from counter_app.cases.people import Person
from counter_app.desk.drafting import list_drafts
from counter_app.desk.listing import get_case, list_cases
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import CTRL, Hands, Key
from ui.typed_case import judge_lines, type_identity

Reach = Callable[[str], OutcomePage]


@pytest.fixture
def reach(window: MainWindow, hands: Hands) -> Reach:
    """Types a case of 职工参保登记 for somebody up to its outcome, every line met."""

    def type_case(name: str) -> OutcomePage:
        type_identity(window, hands, name)
        return judge_lines(window, hands)

    return type_case


def printed_words(window: MainWindow) -> str:
    """The text of the one paper that was saved, without line breaks."""
    [path] = window.counter.settings.places.papers.glob("*.pdf")
    return words_of(path.read_bytes())


@pytest.mark.parametrize("name", ["㛃𠮷䶮", "㛃𠮷䶮" * 66 + "测试", "阿卜杜拉·买买提", "AnnaMariaÁé"])
def test_a_name_is_on_paper_as_it_was_typed(window: MainWindow, hands: Hands, reach: Reach, name: str) -> None:
    page = reach(name)
    assert page.preview.page_count > 0
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.done
    [row] = list_cases(window.counter).rows
    case = get_case(window.counter, row.case_id)
    assert case.status is CaseStatus.accepted
    assert isinstance(case.applicant, Person)
    assert case.applicant.name == name
    assert name in printed_words(window)
    assert window.banners == ()


@pytest.mark.parametrize("sign", ["\ue863", "\U000f1234"])
def test_a_character_no_font_has_stops_the_print_and_nothing_else(
    window: MainWindow, hands: Hands, reach: Reach, sign: str
) -> None:
    page = reach(f"测{sign}员")
    assert page.trouble is not None
    told = page.trouble.message
    assert f"U+{ord(sign):04X}" in told.title + told.text
    assert page.on.reason == "这张纸不能打印"
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page
    assert list_cases(window.counter).rows == ()
    hands.press(Key.Key_F12)
    [draft] = list_drafts(window.counter)
    assert draft.page == "outcome"
    assert list(window.counter.settings.places.papers.glob("*")) == []


@pytest.mark.parametrize("words", ["带齐再来🙂", "第一行\n第二行\t完"])
def test_what_the_clerk_adds_may_be_anything_a_font_has(
    window: MainWindow, hands: Hands, reach: Reach, words: str
) -> None:
    page = reach("测试员")
    page.fields["message"].editor.setFocus()
    QApplication.clipboard().setText(words)
    hands.press(Key.Key_V, CTRL)
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.done
    assert "".join(words.split()) in printed_words(window)


@pytest.mark.parametrize("words", ["带齐\x07", "\ue863"])
def test_keys_quicker_than_the_preview_decide_nothing_that_cannot_be_printed(
    window: MainWindow, hands: Hands, reach: Reach, qtbot: QtBot, words: str
) -> None:
    page = reach("测试员")
    page.fields["message"].editor.setFocus()
    QApplication.clipboard().setText(words)
    hands.press(Key.Key_V, CTRL)
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page
    assert page.trouble is not None
    assert f"U+{ord(words[-1]):04X}" in page.trouble.message.title
    assert list_cases(window.counter).rows == ()
    assert page.fields["message"].editor.text() == words
    hands.press(Key.Key_A, CTRL)
    hands.type("带齐")
    qtbot.waitUntil(lambda: page.on.isEnabled())
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.done
    assert [row.status for row in list_cases(window.counter).rows] == [CaseStatus.accepted]
