# SPDX-License-Identifier: Apache-2.0
"""Component sheets: each widget of the window in each of its states, in colour and in grey."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from counter_app.base.privacy import mask_number
from counter_app.cases.actions import LineState
from counter_app.catalogue.comparing import Likeness
from counter_app.ui import theme
from counter_app.ui.messages import Message, Tone
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.answered_row import AnsweredRow
from counter_app.ui.widgets.banner import Banner
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.case_table import CaseTable, Cell, HeaderCell, Row
from counter_app.ui.widgets.checklist_line import ChecklistLine, LineWords
from counter_app.ui.widgets.chip import Chip, badge
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.likeness_mark import TONES, LikenessMark
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.reason_picker import ReasonPicker
from counter_app.ui.widgets.select import LabelledSelect, Select
from counter_app.ui.widgets.text import Elided, Prose, Span, label

LONG = "㛃𠮷䶮" + "很长的一段话，" * 12


def _marks() -> QWidget:
    holder = Card()
    grid = QGridLayout()
    for place, mark in enumerate(Mark):
        grid.addWidget(StatusMark(mark), place, 0)
        grid.addWidget(StatusMark(mark, 32), place, 1)
        grid.addWidget(label(mark.value, Role.strong, mark.word_colour), place, 2)
        grid.addWidget(Chip(mark.value, mark), place, 3)
    for place, likeness in enumerate(Likeness):
        grid.addWidget(LikenessMark(likeness), place, 4)
        grid.addWidget(label(likeness.value, Role.strong, TONES[likeness]), place, 5)
    holder.body.addLayout(grid)
    return holder


def _texts() -> QWidget:
    holder = Card()
    for role in Role:
        holder.body.addWidget(label(f"{role.value} 职工参保登记 0123456789", role))
    for tone in (Colour.ink, Colour.ink2, Colour.ink3, Colour.primary, Colour.ok, Colour.err, Colour.warn):
        holder.body.addWidget(label(f"{tone.name} 职工参保登记", Role.body, tone))
    holder.body.addWidget(Elided(LONG))
    holder.body.addWidget(Prose(LONG))
    holder.body.addWidget(Prose(LONG, lines=2))
    found = Prose("")
    found.set_spans([Span("2.出院记录和"), Span("诊断证明（加盖医院印章）", found=True), Span("；")])
    holder.body.addWidget(found)
    return holder


def _buttons() -> QWidget:
    holder = Card()
    for kind in Kind:
        rest = Button("下一步：材料", "Ctrl+Enter", kind)
        down = Button("下一步：材料", "Ctrl+Enter", kind)
        down.setDown(True)
        off = Button("下一步：材料", "Ctrl+Enter", kind)
        off.set_off("还差 2 问")
        busy = Button("正在打印…", kind=kind)
        small = Button("补打", "Ctrl+R", kind, small=True)
        holder.body.addLayout(row(rest, down, off, busy, small, None))
    holder.body.addLayout(row(KeyCap("1"), KeyCap("F12"), KeyCap("Ctrl+Shift+R"), KeyCap("↑↓"), None))
    sources = ("证件", "手填", "上次办件", "单位资料", "本件", "推算")
    holder.body.addLayout(row(*(badge(source) for source in sources), None))
    return holder


def _banners() -> QWidget:
    holder = QWidget()
    body = QVBoxLayout(holder)
    for tone in Tone:
        body.addWidget(
            Banner(Message(tone, "读不到读卡器：线可能松了", "已填的都在，也可以手填。"), [Button("再试", "F2")])
        )
    body.addWidget(Banner(Message(Tone.warn, LONG, LONG)))
    return holder


def _options() -> QWidget:
    holder = Card()
    flat = [Choice(1, "农业银行"), Choice(2, "农商银行"), Choice(3, "建设银行", off="指南没写")]
    for chosen in (None, 2):
        options = OptionRow("是哪家银行？", flat)
        options.choose(chosen)
        holder.body.addWidget(options)
    tall = [
        Choice(1, "受理", "材料都齐了", off="2 项没齐，不能受理"),
        Choice(2, "一次性告知", "把缺的和不合格的一次写全，共 2 项"),
        Choice(4, "不予受理", "不属于受理范围时用，要写理由和该去哪里"),
    ]
    outcomes = OptionRow("结论", tall, tall=True)
    outcomes.choose(2)
    holder.body.addWidget(outcomes)
    holder.body.addWidget(ReasonPicker("哪里不对？", ("没有加盖医院印章", "印章看不清"), reason="没有加盖医院印章"))
    holder.body.addWidget(AnsweredRow("参加的是哪种医保？", "城乡居民医保", "上次办件", "3月12日办件"))
    holder.body.addWidget(AnsweredRow("钱打到谁的银行卡？", "家庭户口成员的卡（患者没有银行卡）", "手填"))
    holder.body.addWidget(AnsweredRow(LONG, "否", "手填", mark=Mark.missing, wide=True))
    return holder


def _fields() -> QWidget:
    holder = Card()
    grid = QGridLayout()
    states: list[tuple[str, Callable[[Field], None]]] = [
        ("空", lambda field: field.set_value("")),
        ("手填", lambda field: field.set_value("测试员", "手填")),
        ("证件", lambda field: field.set_value("测试员", "证件")),
        ("有错", lambda field: field.set_messages("第 18 位校验码对不上，对照证件重看一遍。")),
        ("提醒", lambda field: field.set_messages("", "名字里有数字，对照证件看一遍。")),
        ("不能填", lambda field: field.setEnabled(False)),
    ]
    for place, (name, change) in enumerate(states):
        field = Field(f"sheet.{place}", name, required=True, hint="按证件上的写")
        change(field)
        grid.addWidget(field, place // 3, place % 3)
    masked = Field("sheet.masked", "遮住的号码", mask=mask_number)
    masked.set_value("110101194912310024", "手填")
    masked.conceal()
    grid.addWidget(masked, 2, 0)
    grid.addWidget(LabelledSelect(Select("sheet.kind", "证件", ["身份证", "护照"])), 2, 1)
    holder.body.addLayout(grid)
    return holder


def _checklist() -> QWidget:
    holder = QWidget()
    body = QVBoxLayout(holder)
    body.setSpacing(0)
    for number, state in enumerate(LineState, 1):
        reason = "没有加盖医院印章" if state is LineState.defective else ""
        words = LineWords(number, len(LineState), "诊断证明", "加盖医院印章", state, reason, because="家人的卡")
        line = ChecklistLine(words)
        line.set_selected(state is LineState.defective)
        body.addWidget(line)
    body.addWidget(ChecklistLine(LineWords(7, 7, LONG, "原件", LineState.missing, LONG)))
    return holder


def _table() -> QWidget:
    columns = (HeaderCell("时间", 80), HeaderCell("事项"), HeaderCell("证件", 230), HeaderCell("状态", 170))
    table = CaseTable(columns, "办件")
    rows = [
        Row(
            str(number),
            (
                Cell(f"1{number}:31"),
                Cell("生育津贴支付", bold=True),
                Cell("4309**********0021"),
                Cell(words, mark),
            ),
        )
        for number, (words, mark) in enumerate(
            (("已受理", Mark.met), ("一次性告知", Mark.defective), ("不予受理", Mark.fault), ("待审核", Mark.waiting))
        )
    ]
    table.show_rows(rows, len(rows))
    table.select(1)
    return table


SHEETS: dict[str, Callable[[], QWidget]] = {
    "marks": _marks,
    "texts": _texts,
    "buttons": _buttons,
    "banners": _banners,
    "options": _options,
    "fields": _fields,
    "checklist": _checklist,
    "table": _table,
}


def _fit(part: QWidget, width: int) -> None:
    """As high as the parts want at this width; ``adjustSize`` would stop at two thirds of the screen."""
    part.ensurePolished()
    layout = part.layout()
    height = part.sizeHint().height()
    if layout is not None:
        layout.activate()
        height = max(layout.totalHeightForWidth(width), layout.totalSizeHint().height())
    part.resize(width, height)


def take_sheets(folder: Path) -> Iterator[Path]:
    """Take every sheet in both text modes, and a grey copy of each."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance()
    for large in (False, True):
        if isinstance(app, QApplication):
            theme.apply(app, large=large)
        for name, make in SHEETS.items():
            part = make()
            _fit(part, 1240 if large else 940)
            image = part.grab().toImage()
            mode = "large" if large else "normal"
            for suffix, shown in (("", image), ("__grey", image.convertToFormat(QImage.Format.Format_Grayscale8))):
                path = folder / f"sheet__{name}__{mode}{suffix}.png"
                shown.save(str(path))
                yield path
            part.deleteLater()
    if isinstance(app, QApplication):
        theme.apply(app, large=False)
