# SPDX-License-Identifier: Apache-2.0
"""Every type of field: one module, the same four things: editor, read-back, state, focus."""

import importlib
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counter_app.forms.definition import Field, FieldType, Filler, FormOption
from counter_app.forms.initials import initials
from counter_app.forms.loader import default_forms
from counter_app.forms.nations import nations
from counter_app.forms.regions import regions
from counter_app.forms.session import FormSession
from counter_app.forms.values import read
from counter_app.ui.form.fields.region import RegionField
from counter_app.ui.form.form_field import FormField
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.form.pair_field import PairField
from counter_app.ui.form.pick_edit import PickEdit
from counter_app.ui.form.pick_field import PickField
from counter_app.ui.form.registry import BY_HAND, FIELDS, Made
from ui.hands import Hands, Key

TODAY = date(2026, 11, 20)
OPTIONS = (
    FormOption("increase", "增加"),
    FormOption("stop", "终止"),
    FormOption("other", "其他（　　）", other="words"),
)
SAMPLES: dict[FieldType, tuple[str, str, str]] = {
    FieldType.text: ("测试单位", "测试单位", "测试单位"),
    FieldType.long_text: ("很长的一段话", "很长的一段话", "很长的一段话"),
    FieldType.person_name: ("测试员㛃𠮷", "测试员㛃𠮷", "测试员㛃𠮷"),
    FieldType.id_number: ("110101194912310024", "110101194912310024", "1101**********0024"),
    FieldType.id_kind: ("护照", "护照", "护照"),
    FieldType.uscc: ("91430900MA4L1234XX", "91430900MA4L1234XX", "91430900MA4L1234XX"),
    FieldType.phone: ("13800000000", "13800000000", "138****0000"),
    FieldType.postcode: ("413100", "413100", "413100"),
    FieldType.account: ("6222021234567890128", "6222021234567890128", "6222***********0128"),
    FieldType.money: ("1234.5", "1234.50", "1,234.50"),
    FieldType.number: ("98", "98", "98"),
    FieldType.date: ("2026.7.28", "2026-07-28", "2026-07-28"),
    FieldType.date_or_month: ("2026-7", "2026-07", "2026-07"),
    FieldType.month: ("2019年7月", "2019-07", "2019-07"),
    FieldType.period: ("2026-7-28/2026-12-22", "2026-07-28/2026-12-22", "2026-07-28 至 2026-12-22"),
    FieldType.month_period: ("2026-1/2026-12", "2026-01/2026-12", "2026-01 至 2026-12"),
    FieldType.region: ("430981", "430981", "湖南省益阳市沅江市"),
    FieldType.nation: ("土家", "15", "土家族"),
    FieldType.choice: ("终止", "stop", "终止"),
    FieldType.choices: ("终止、增加", "increase,stop", "增加、终止"),
    FieldType.yes_no: ("是", "yes", "是"),
}
"""What is typed, what is kept, how it stands at rest."""


def _definition(kind: FieldType, **look: object) -> Field:
    closed = kind in (FieldType.choice, FieldType.choices)
    made = Field(
        key="sample",
        label="一栏",
        type=kind,
        group="",
        filled_by=Filler.applicant,
        required=True,
        required_when=None,
        visible=None,
        sources=(),
        options=OPTIONS if closed else (),
        beside="",
        unit="",
        longest=0,
        hint="按材料上的写",
        twice=False,
    )
    return replace(made, **look)  # type: ignore[arg-type]


@pytest.fixture
def show(qtbot: QtBot) -> "Show":
    return Show(qtbot)


class Show:
    """Fields in a window of their own."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.window.resize(700, 400)
        self._body = QVBoxLayout(self.window)
        self._qtbot = qtbot
        qtbot.addWidget(self.window)
        self.hands = Hands(qtbot, self.window)

    def field(self, kind: FieldType, **look: object) -> Made:
        """A field in sight, with the hands in it; another control stands behind it."""
        made = FIELDS[kind](_definition(kind, **look), TODAY)
        after = LineEdit()
        after.setObjectName("after")
        self._body.addWidget(made)
        self._body.addWidget(after)
        with self._qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)
        made.stops()[0].setFocus()
        return made

    def leave(self) -> None:
        """Go to the other control."""
        after = self.window.findChild(LineEdit, "after")
        assert after is not None
        after.setFocus()


def test_every_type_that_is_filled_in_on_screen_has_its_module() -> None:
    assert set(FIELDS) == set(FieldType) - BY_HAND
    for kind, made in FIELDS.items():
        module = importlib.import_module(f"counter_app.ui.form.fields.{kind.value}")
        assert made.__module__ == module.__name__
        assert issubclass(made, FormField)
    assert set(SAMPLES) == set(FIELDS)


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.value)
def test_a_value_is_shown_and_read_again_as_it_was(show: Show, kind: FieldType) -> None:
    typed, kept, shown = SAMPLES[kind]
    field = show.field(kind)
    definition = _definition(kind)
    assert read(definition, typed, today=TODAY).value == kept
    field.show_value(kept)
    assert read(definition, field.words(), today=TODAY).value == kept, "nothing is lost by looking at it"
    assert FIELDS[kind].masked(definition, kept) == shown
    field.show_value("")
    assert field.words() == ""


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.value)
def test_its_editor_is_named_with_all_that_is_to_be_known(show: Show, kind: FieldType) -> None:
    field = show.field(kind)
    field.set_required(True)
    field.set_source("手填")
    field.set_messages("这一栏不对。")
    for stop in field.stops():
        for words in ("一栏", "必填", "来自手填", "有错"):
            assert words in stop.accessibleName()
        assert "这一栏不对。" in stop.accessibleDescription()
    assert field.in_use
    show.leave()
    assert not field.in_use


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.value)
def test_a_cell_of_its_type_is_typed_into(show: Show, kind: FieldType) -> None:
    definition = _definition(kind)
    typed, kept, _ = SAMPLES[kind]
    editor = FIELDS[kind].cell_editor(definition)
    editor.setParent(show.window)
    words = "湖南沅江" if kind is FieldType.region else typed.split("、")[0]
    editor.setText(words)
    meant = editor.kept() if isinstance(editor, PickEdit) else editor.value()
    found = read(definition, FIELDS[kind].cell_words(definition, meant, TODAY), today=TODAY)
    assert found.code == ""
    assert kept.startswith(found.value) or found.value == kept or kind is FieldType.choices


def test_dates_without_a_year_are_the_last_such_day(show: Show) -> None:
    field = show.field(FieldType.date)
    for typed, day in {"1118": "2026-11-18", "12-1": "2025-12-01", "2026年7月28日": "2026-07-28"}.items():
        show.hands.press(Key.Key_Home)
        field.show_value("")
        show.hands.type(typed)
        assert read(field.definition, field.words(), today=TODAY).value == day


def test_a_period_is_one_field_with_two_lines(show: Show) -> None:
    field = show.field(FieldType.period)
    assert isinstance(field, PairField)
    left: list[bool] = []
    field.left.connect(lambda: left.append(True))
    show.hands.type("2026-7-28")
    field.end.setFocus()
    assert left == [], "between its lines it is not left"
    show.hands.type("1222")
    assert field.words() == "2026-07-28/2025-12-22"
    show.leave()
    assert left == [True]


def test_digits_choose_0_clears_and_full_width_digits_count(show: Show) -> None:
    field = show.field(FieldType.choice)
    show.hands.digits(2)
    assert field.words() == "stop"
    show.hands.digits(0)
    assert field.words() == ""
    show.hands.digits(9)
    assert field.words() == ""


def test_several_answers_are_ticked_one_by_one(show: Show) -> None:
    field = show.field(FieldType.choices)
    show.hands.digits(2, 1)
    assert field.words() == "increase,stop"
    assert "增加、终止" in field.stops()[0].accessibleName()
    show.hands.digits(2)
    assert field.words() == "increase"
    show.hands.digits(0)
    assert field.words() == ""


def test_the_answers_option_other_is_named_without_its_room(show: Show) -> None:
    field = show.field(FieldType.choice)
    assert "3 其他" in field.stops()[0].accessibleDescription()
    assert "（" not in field.stops()[0].accessibleDescription()


def test_a_region_is_found_by_initials_level_by_level(show: Show) -> None:
    field = show.field(FieldType.region)
    assert isinstance(field, RegionField)
    show.hands.type("hns")
    assert [one.label for one in field.levels[0].picks][:2] == ["河南省", "湖南省"]
    show.hands.press(Key.Key_Down)
    show.hands.enter()
    assert field.words() == "430000"
    field.levels[1].setFocus()
    show.hands.type("yy")
    assert [one.label for one in field.levels[1].picks] == ["岳阳市", "益阳市"]
    show.hands.press(Key.Key_Down)
    show.hands.enter()
    field.levels[2].setFocus()
    show.hands.type("沅")
    show.hands.enter()
    assert field.words() == "430981"
    assert field.levels[2].text() == "沅江市"


def test_a_whole_path_fills_all_levels(show: Show) -> None:
    field = show.field(FieldType.region)
    assert isinstance(field, RegionField)
    show.hands.type("湖南沅江")
    show.leave()
    assert field.words() == "430981"
    assert [one.text() for one in field.levels] == ["湖南省", "益阳市", "沅江市"]


def test_another_province_empties_what_lies_below(show: Show) -> None:
    field = show.field(FieldType.region)
    assert isinstance(field, RegionField)
    field.show_value("430981")
    field.levels[0].selectAll()
    show.hands.type("北京")
    show.hands.enter()
    assert field.words() == "110000"
    assert [one.text() for one in field.levels] == ["北京市", "", ""]
    field.levels[1].setFocus()
    show.hands.type("cyq")
    show.hands.enter()
    assert field.words() == "110105"
    assert not field.levels[2].isEnabled(), "a district of 北京市 has nothing below"


def test_a_place_that_is_none_stays_as_it_was_typed(show: Show) -> None:
    field = show.field(FieldType.region)
    show.hands.type("没有这个地方")
    show.leave()
    assert field.words() == "没有这个地方"
    assert read(field.definition, field.words(), today=TODAY).code == "forms.value.region"


def test_answers_are_opened_by_down_and_put_away_by_escape(show: Show) -> None:
    field = show.field(FieldType.id_kind)
    assert isinstance(field, PickField)
    show.hands.press(Key.Key_Down)
    assert field.editor.is_open
    assert len(field.editor.picks) == 9
    show.hands.press(Key.Key_Escape)
    assert not field.editor.is_open
    assert field.words() == ""
    show.hands.type("4")
    show.hands.enter()
    assert field.words() == "护照"
    show.hands.press(Key.Key_Down)
    show.hands.press(Key.Key_Up)
    show.leave()
    assert field.words() == "户口簿", "what is pointed at is taken along"
    assert not field.editor.is_open


def test_every_place_nation_and_kind_of_paper_is_found_by_its_letters() -> None:
    letters = initials()
    missing = [name for name in {*regions().names.values(), *nations().values()} if name not in letters]
    assert missing == []
    told = {"沅江市": "yjs", "重庆市": "cqs", "厦门市": "xms", "六安市": "las", "长子县": "zzx", "土家族": "tjz"}
    assert {name: letters[name] for name in told} == told


def test_a_session_takes_what_the_fields_give(show: Show) -> None:
    """The same words that a field gives are what a form keeps."""
    form = default_forms().book.forms["maternity_claim"]
    session = FormSession(form, today=TODAY)
    for one in form.fields:
        if one.type not in FIELDS or one.type in (FieldType.choice, FieldType.choices):
            continue
        kept = SAMPLES[one.type][1]
        field = FIELDS[one.type](one, TODAY)
        field.show_value(kept)
        session.type(one.key, field.words())
        assert session.filled.values[one.key] == kept
