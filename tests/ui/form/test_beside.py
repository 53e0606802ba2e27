# SPDX-License-Identifier: Apache-2.0
"""What stands beside a form and on it: its own notes, the guide's words, the paper; and what the checklist says."""

import pytest
from printed_words import words_of
from pytestqt.qtbot import QtBot

from counter_app.desk.form_printing import render_form_of
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.form.check_panel import CheckPanel
from counter_app.ui.form.form_guide import form_guide
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.form.form_preview import FormPreview
from counter_app.ui.gallery.stage import UNIT
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.card import Column
from counter_app.ui.widgets.field_frame import FieldFrame
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Elided
from ui.form_case import (
    ACCOUNT,
    AWAY,
    BIRTH,
    FILING,
    MATERNITY,
    chips,
    line,
    open_form,
    panel,
    serve,
    stand_in,
    type_into,
)
from ui.hands import CTRL, Hands, Key


@pytest.mark.parametrize(("title", "answers"), [(FILING, AWAY), (MATERNITY, BIRTH)])
def test_the_forms_own_notes_stand_on_screen_and_on_paper(
    window: MainWindow, title: str, answers: dict[str, str]
) -> None:
    page = open_form(window, title, answers)
    notes = [words for words, _ in panel(window).notes]
    assert len(notes) == 5, "温馨提示 and its four; the five of the claim"
    page.keep_now()
    words = words_of(render_form_of(window.counter, window.current.serving, page.session.form.id))
    assert [one for one in notes if "".join(one.split()) not in words] == []


def test_the_notes_are_reached_and_read_by_keys(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    window.resize(1366, 600)
    open_form(window, FILING, AWAY)
    beside = window.panel
    assert isinstance(beside, CheckPanel)
    for _ in range(5):
        if not beside.hasFocus():
            hands.press(Key.Key_F6)
    assert beside.hasFocus()
    bar = beside.findChildren(Column)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    hands.press(Key.Key_PageDown)
    assert bar.value() == min(bar.maximum(), bar.pageStep())
    hands.press(Key.Key_Up)
    assert bar.value() < bar.maximum()


def test_the_note_behind_what_is_filled_in_stands_out(window: MainWindow) -> None:
    page = open_form(window, FILING, AWAY)
    stand_in(page, "destination")
    (told,) = [words for words, counts in panel(window).notes if counts]
    assert told.startswith("3．到北京、天津、上海、重庆、海南、西藏和新疆生产建设兵团就医")
    item = window.current.serving.item
    shown = form_guide(item, "", page.desk.forms.form.form, [page.body.fields["destination"].definition.quote])
    assert [one.text for one in shown.lines if one.marks] == [told]
    stand_in(page, "home_address")
    assert not any(counts for _, counts in panel(window).notes)


def test_another_case_never_shows_the_paper_before(window: MainWindow) -> None:
    window.resize(1920, 1080)
    open_form(window)
    open_form(window, FILING, AWAY)
    paper = window.sides.third
    assert isinstance(paper, FormPreview)
    assert "预览　沅江市异地就医登记备案表" in [one.text() for one in paper.findChildren(Elided)]


def test_what_is_offered_is_taken_by_enter_in_the_panel(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "name", "测试员己")
    beside = window.panel
    assert isinstance(beside, CheckPanel)
    beside.setFocus()
    hands.enter()
    assert page.body.fields["name"].words() == "测试员丙"


def test_the_field_in_use_stays_in_sight_with_its_sentence(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    page = open_form(window, FILING, AWAY)
    stand_in(page, "destination")
    hands.press(Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: _in_sight(page, "destination"))
    hands.press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: _in_sight(page, "insurance"))
    assert page.body.fields["insurance"].fault == "还没有填。"


def _in_sight(page: FormPage, key: str) -> bool:
    field, view = page.body.fields[key], page.body.viewport()
    assert isinstance(field, FieldFrame)
    top = field.mapTo(view, field.rect().topLeft()).y()
    return 0 <= top and top + field.height() <= view.height()


def test_what_is_told_counts_alike_in_the_head_and_in_the_panel(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    assert chips(page) == []
    type_into(page, hands, "account", ACCOUNT)
    hands.type(f"{ACCOUNT[:-1]}7")
    hands.enter()
    assert chips(page) == ["1 处要改"]
    assert panel(window).faults == (("账户号码（再输一遍）", Mark.fault),)
    hands.press(Key.Key_G, CTRL)
    assert chips(page) == ["1 处要改", "还差 1 处"]
    assert panel(window).faults == (("账户号码（再输一遍）", Mark.fault), ("开户行", Mark.missing))


def test_a_sentence_alone_has_no_full_stop_beside_others(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    type_into(page, hands, "employer", "测" * 201)
    field = line(page, "employer")
    assert field.fault.endswith("。")
    assert field.message == field.fault.removesuffix("。")


def test_a_form_of_the_place_is_to_be_brought_or_scanned(window: MainWindow) -> None:
    serve(window, "医疗机构申请定点协议管理", applicant=UNIT)
    window.go(PageId.checklist)
    page = window.page
    assert isinstance(page, ChecklistPage)
    told = [one.accessibleName() for one in page.lines.rows if "当地自有表式，带来或扫描" in one.accessibleName()]
    assert len(told) == 1
    assert told[0].startswith("《沅江市定点医疗机构申请表》")
    serve(window, MATERNITY, BIRTH)
    window.go(PageId.checklist)
    assert not any("当地自有表式" in one.accessibleName() for one in page.lines.rows)
