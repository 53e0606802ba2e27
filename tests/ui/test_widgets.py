# SPDX-License-Identifier: Apache-2.0
"""Widgets by themselves: they say what they mean, hold their measure and keep their keys."""

import io
from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from counter_app.cases.actions import LineState
from counter_app.ui import theme
from counter_app.ui.keys import Command, Context, bar_keys
from counter_app.ui.messages import Message, Tone
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.answered_row import AnsweredRow
from counter_app.ui.widgets.banner import Banner
from counter_app.ui.widgets.bars import Fact, FactsBar, KeyBar
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.case_table import CaseTable, Cell, HeaderCell, Row
from counter_app.ui.widgets.checklist_line import ChecklistLine, LineWords
from counter_app.ui.widgets.flow import Flow
from counter_app.ui.widgets.focus_ring import OuterRing
from counter_app.ui.widgets.guide_panel import GuideLine, GuidePanel, GuideText, spans_of
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.paper_preview import PaperPreview
from counter_app.ui.widgets.reason_picker import ReasonPicker
from counter_app.ui.widgets.step_rail import StepRail, StepWords
from counter_app.ui.widgets.text import Elided, Prose, Span
from ui.hands import Hands, Key


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., tuple[QWidget, Hands]]:
    """Shows parts one under the other in an active window."""
    kept: list[QWidget] = []

    def build(*parts: QWidget, width: int = 600, height: int = 400) -> tuple[QWidget, Hands]:
        window = QWidget()
        kept.append(window)
        layout = QVBoxLayout(window)
        for one in parts:
            layout.addWidget(one)
        window.resize(width, height)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window, Hands(qtbot, window)

    return build


def test_prose_is_as_high_as_its_width_makes_it(qtbot: QtBot) -> None:
    prose = Prose("一" * 40)
    step = theme.line_height(Role.body)
    assert prose.heightForWidth(theme.sizes().body * 41) == step
    assert prose.heightForWidth(theme.sizes().body * 10) == 4 * step
    assert Prose("一" * 40, lines=2).heightForWidth(theme.sizes().body * 10) == 2 * step
    assert Prose("").heightForWidth(100) == 0


def test_prose_follows_the_text_mode(qtbot: QtBot, qapp: QApplication) -> None:
    prose = Prose("一" * 40)
    qtbot.addWidget(prose)
    before = prose.heightForWidth(200)
    theme.apply(qapp, large=True)
    assert prose.heightForWidth(200) > before


def test_spans_keep_the_words_and_rare_characters_their_looks(qtbot: QtBot) -> None:
    prose = Prose("")
    prose.set_spans([Span("𠮷𠮷", bold=True), Span("张三", Colour.err), Span("李四", found=True)])
    assert prose.text() == "𠮷𠮷张三李四"
    assert prose.accessibleName() == "𠮷𠮷张三李四"
    assert prose.tones() == {Colour.ink, Colour.err}


def test_a_long_line_elides_and_keeps_its_words(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    elided = Elided("很长的一段话" * 20)
    show(elided, width=200)
    assert elided.width() <= 200
    assert elided.text() == "很长的一段话" * 20


def test_an_off_button_says_why_in_the_place_of_its_key(qtbot: QtBot) -> None:
    button = Button("下一步：材料", "Ctrl+Enter", Kind.primary)
    qtbot.addWidget(button)
    button.set_off("还差 2 问")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "还差 2 问"
    button.set_off("")
    assert button.isEnabled()
    assert button.accessibleDescription() == "Ctrl+Enter"


def test_both_enter_keys_press_a_button_and_a_held_one_presses_once(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    button = Button("打开")
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    _, hands = show(button)
    button.setFocus()
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    hands.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == 2


def test_the_ring_is_there_with_the_focus_and_moves_nothing(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    first, second = Button("甲"), Button("乙")
    window, _ = show(first, second)
    place = second.geometry()
    first.setFocus()
    assert len(_rings(window)) == 1
    second.setFocus()
    [ring] = _rings(window)
    assert ring.geometry().contains(second.geometry())
    assert second.geometry() == place


def _rings(window: QWidget) -> list[OuterRing]:
    return [one for one in window.findChildren(OuterRing) if one.isVisible()]


def test_an_answered_row_opens_by_enter_and_leaves_by_arrows(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    row = AnsweredRow("谁来办？", "代办", "证件")
    heard: list[str] = []
    row.reopened.connect(lambda: heard.append("open"))
    row.left_up.connect(lambda: heard.append("up"))
    row.left_down.connect(lambda: heard.append("down"))
    _, hands = show(row)
    row.setFocus()
    hands.enter()
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Down)
    assert heard == ["open", "up", "down"]
    assert row.accessibleName() == "谁来办？，代办，来自证件"


def test_a_banner_has_its_words_for_screen_readers(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    banner = Banner(Message(Tone.fault, "小票没打出来：没纸了", "受理已生效，换好纸按 F9。"), [Button("再打", "F9")])
    show(banner)
    assert banner.accessibleName() == "小票没打出来：没纸了。受理已生效，换好纸按 F9。"


def test_a_flow_breaks_where_there_is_no_room(qtbot: QtBot) -> None:
    holder = QWidget()
    flow = Flow(holder)
    for words in ("农业银行", "农商银行", "建设银行"):
        flow.addWidget(Button(words))
    qtbot.addWidget(holder)
    one_row = flow.heightForWidth(1000)
    assert flow.heightForWidth(120) == 3 * one_row + 2 * 8


def test_facts_elide_and_large_text_keeps_the_needed_ones(qtbot: QtBot, qapp: QApplication) -> None:
    bar = FactsBar()
    qtbot.addWidget(bar)
    facts = [Fact(f"甲{n}", "测" * 200, needed=n in (0, 2)) for n in range(5)]
    bar.set_facts(facts)
    bar.resize(1366, 58)
    bar.show()
    assert len([one for one in bar.findChildren(Elided) if one.isVisible()]) == 5
    theme.apply(qapp, large=True)
    qapp.processEvents()
    assert len([one for one in bar.findChildren(Elided) if one.isVisible()]) == 2
    assert bar.facts == tuple(facts)
    bar.hide()


def test_the_key_bar_drops_middle_keys_before_the_way_to_all(qtbot: QtBot) -> None:
    bar = KeyBar()
    qtbot.addWidget(bar)
    bar.resize(500, 34)
    bar.show()
    bar.set_keys(bar_keys(Context.finder))
    shown = [part for part, key in zip(bar.parts, bar.keys, strict=True) if part.isVisible()]
    assert 1 < len(shown) < len(bar.keys)
    assert bar.keys[-1].command is Command.show_keys
    assert bar.parts[-1].isVisible()
    bar.hide()


def test_a_step_of_the_rail_says_where_it_stands(qtbot: QtBot) -> None:
    rail = StepRail()
    qtbot.addWidget(rail)
    chosen: list[int] = []
    rail.chosen.connect(chosen.append)
    rail.set_steps(
        [
            StepWords(1, "事项", "事项", "住院费用报销", Mark.met),
            StepWords(3, "材料", "材料", "2 项没齐", Mark.defective, current=True),
            StepWords(5, "结论", "结论", "未到", Mark.unseen, reachable=False),
        ]
    )
    steps = rail.buttons
    assert steps[1].accessibleName() == "第 3 步，材料，2 项没齐，当前"
    for one in steps:
        one.click()
    assert chosen == [1, 3]


def test_a_table_fetches_more_at_its_end_and_keeps_its_row(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    table = CaseTable((HeaderCell("办件号", 90), HeaderCell("事项")), "办件")
    rows = [Row(f"case-{n}", (Cell(f"{n:04}"), Cell("生育津贴支付"))) for n in range(400)]
    wanted: list[int] = []
    table.rows.more_wanted.connect(wanted.append)
    _, hands = show(table)
    table.show_rows(rows[:200], 10_000)
    table.setFocus()
    hands.press(Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert wanted == [200]
    table.rows.add_rows(rows[200:])
    assert table.rows.rowCount(QModelIndex()) == 400
    chosen = table.current_id()
    table.show_rows(rows, 10_000)
    assert table.current_id() == chosen
    opened: list[str] = []
    table.opened.connect(opened.append)
    hands.enter()
    assert opened == [chosen]


def test_letters_typed_over_a_table_move_nothing(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    table = CaseTable((HeaderCell("办件号", 90), HeaderCell("事项")), "办件")
    _, hands = show(table)
    table.show_rows([Row(str(n), (Cell(f"{n}"), Cell("甲"))) for n in range(9)], 9)
    table.setFocus()
    hands.type("5")
    assert table.current_id() == "0"
    assert not table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_checklist_line_tells_state_place_and_reason(qtbot: QtBot) -> None:
    line = ChecklistLine(
        LineWords(3, 9, "诊断证明", "加盖医院印章", LineState.defective, "没有加盖医院印章", because="家人的卡")
    )
    qtbot.addWidget(line)
    assert line.accessibleName() == "诊断证明，加盖医院印章，不合格，没有加盖医院印章，第 3 行共 9 行"


def test_a_reason_is_picked_by_its_digit_and_an_own_one_is_written(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    picker = ReasonPicker("哪里不对？", ("没有加盖医院印章", "印章看不清"))
    picked: list[tuple[str, str]] = []
    picker.picked.connect(lambda reason, own: picked.append((reason, own)))
    _, hands = show(picker)
    picker.setFocus()
    hands.digits(2)
    assert picked == [("印章看不清", "")]
    hands.digits(9)
    assert picker.sentence.hasFocus()
    hands.type("少了第二页")
    hands.enter()
    assert picked[-1] == ("", "少了第二页")
    hands.press(Key.Key_Escape)
    assert picker.options.hasFocus()


def test_the_guide_stands_word_for_word_with_its_quote_marked(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    line = GuideLine("2.出院记录和诊断证明（加盖医院印章）；", ((7, 19),))
    spans = spans_of(line)
    assert "".join(one.words for one in spans) == line.text
    assert [one.words for one in spans if one.found] == ["诊断证明（加盖医院印章）"]
    lines = tuple(GuideLine(f"第 {n} 条") for n in range(80))
    panel = GuidePanel(GuideText("诊断证明", "住院费用报销", (*lines, line)))
    window, _ = show(panel, height=300)
    QApplication.processEvents()
    marked = next(one for one in window.findChildren(Prose) if one.text() == line.text)
    assert not marked.visibleRegion().isEmpty()


def test_overlapping_quotes_lose_no_word() -> None:
    line = GuideLine("甲乙丙丁戊", ((0, 3), (1, 4)))
    spans = spans_of(line)
    assert "".join(one.words for one in spans) == "甲乙丙丁戊"
    assert "".join(one.words for one in spans if one.found) == "甲乙丙丁"


def _pdf(pages: int) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target)
    for number in range(pages):
        canvas.drawString(72, 720, f"page {number}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_the_preview_shows_a_paper_from_memory(show: Callable[..., tuple[QWidget, Hands]]) -> None:
    preview = PaperPreview()
    _, hands = show(preview)
    preview.show_words("受理通知书", "选一个结论，在这里看纸。")
    assert preview.page_count == 0
    preview.show_pdf("受理通知书", _pdf(3))
    assert preview.page_count == 3
    preview.setFocus()
    hands.press(Key.Key_PageDown)
    assert preview.current_page == 1
    hands.press(Key.Key_PageUp)
    assert preview.current_page == 0
    preview.show_pdf("一次性告知书", _pdf(1))
    assert preview.page_count == 1
    assert "一次性告知书" in preview.accessibleName()
