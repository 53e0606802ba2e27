# SPDX-License-Identifier: Apache-2.0
"""Every type of field: what is typed, what is kept of it, and how that is said again. All persons are made up."""

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from made_forms import REASONS, TODAY, field

from counter_app.base.id_papers import IdKind
from counter_app.base.money import LARGEST
from counter_app.base.texts import all_texts
from counter_app.forms.definition import FieldType, FormOption
from counter_app.forms.nations import nations
from counter_app.forms.reading import Read, fold
from counter_app.forms.regions import regions
from counter_app.forms.templates import Printed, Use, pieces, suits
from counter_app.forms.values import KINDS, boxes, printed, read, spoken

PRINTED_BY_HAND = (FieldType.signature, FieldType.seal, FieldType.photo)


def kept(kind: FieldType | str, typed: str, beside: str = "") -> Read:
    return read(field(kind), typed, kind=beside, today=TODAY)


@pytest.mark.parametrize("kind", FieldType)
def test_every_type_has_its_reading_its_text_form_and_its_boxes(kind: FieldType) -> None:
    assert kind in KINDS
    one = field(kind)
    assert read(one, "", today=TODAY) == Read("")
    assert spoken(one, "") == ""
    closed = kind in (FieldType.choice, FieldType.choices, FieldType.yes_no)
    assert ("□" in boxes(one, "", {})) is closed
    for use in Use:
        piece = Printed("field", use, {Use.box: "yes" if kind is FieldType.yes_no else "death"}.get(use, ""))
        if suits(piece, one):
            assert isinstance(printed(one, piece, "", {}), str)


@pytest.mark.parametrize(
    ("kind", "typed", "value", "said"),
    [
        ("text", " 益阳市  沅江市 ", "益阳市  沅江市", "益阳市  沅江市"),
        ("text", "=SUM(A1:A9)", "=SUM(A1:A9)", "=SUM(A1:A9)"),
        ("text", "+86 10", "+86 10", "+86 10"),
        ("text", "👨‍👩‍👧 一家", "👨‍👩‍👧 一家", "👨‍👩‍👧 一家"),
        ("text", "𠮷㛃\U0003106c", "𠮷㛃\U0003106c", "𠮷㛃\U0003106c"),
        ("long_text", "第一行\n第二行", "第一行第二行", "第一行第二行"),
        ("long_text", "call 120\r\n  call 110", "call 120 call 110", "call 120 call 110"),
        ("text", "a\x00b\u202ec\u200bd\x1b", "abcd", "abcd"),
        ("text", "\ud842\udfb7", "𠮷", "𠮷"),
        ("person_name", "买买提.吐尔逊", "买买提·吐尔逊", "买买提·吐尔逊"),
        ("person_name", "\U0003106c㛃", "\U0003106c㛃", "\U0003106c㛃"),
        ("id_number", "１１０１０１ 19491231 002 4", "110101194912310024", "110101194912310024"),
        ("id_kind", "居民身份证", "身份证", "身份证"),
        ("id_kind", "户口本", "户口簿", "户口簿"),
        ("uscc", "91110000600037341l", "91110000600037341L", "91110000600037341L"),
        ("phone", "138 0000 0000", "13800000000", "13800000000"),
        ("phone", "(0737)2817102", "07372817102", "0737-2817102"),
        ("phone", "010-12345678", "01012345678", "010-12345678"),
        ("postcode", "４１３１００", "413100", "413100"),
        ("account", "6222 0200 0000 0000 000", "6222020000000000000", "6222020000000000000"),
        ("account", "43001-5010-6305-0000", "43001501063050000", "43001501063050000"),
        ("money", "￥1，234.5元", "1234.50", "1,234.50"),
        ("money", "0", "0.00", "0.00"),
        ("number", "1,234", "1234", "1234"),
        ("number", "007", "7", "7"),
        ("date", "2026.1.5", "2026-01-05", "2026年1月5日"),
        ("date", "２０２６年１１月２０日", "2026-11-20", "2026年11月20日"),
        ("date", "20261120", "2026-11-20", "2026年11月20日"),
        ("month", "2026/7", "2026-07", "2026年7月"),
        ("month", "202607", "2026-07", "2026年7月"),
        ("month", "2026-07-01", "2026-07", "2026年7月"),
        ("date_or_month", "1985-7-15", "1985-07-15", "1985年7月15日"),
        ("date_or_month", "1985.7.1", "1985-07-01", "1985年7月1日"),
        ("date_or_month", "198507", "1985-07", "1985年7月"),
        ("period", "2026-7-28 至 2026-12-22", "2026-07-28/2026-12-22", "2026年7月28日至2026年12月22日"),
        ("period", "2026/7/28-2026/12/22", "2026-07-28/2026-12-22", "2026年7月28日至2026年12月22日"),
        ("period", "2026.7.28~2026.7.28", "2026-07-28/2026-07-28", "2026年7月28日至2026年7月28日"),
        ("month_period", "2026年1月到2026年12月", "2026-01/2026-12", "2026年1月至2026年12月"),
        ("month_period", "202601-202612", "2026-01/2026-12", "2026年1月至2026年12月"),
        ("region", "湖南 沅江", "430981", "湖南省益阳市沅江市"),
        ("nation", "水", "25", "水族"),
        ("nation", "土家族", "15", "土家族"),
        ("choice", "死亡", "death", "死亡"),
        ("choice", "其他", "other", "其他"),
        ("choices", "其他、死亡", "death,other", "死亡、其他"),
        ("choices", "waiver death", "death,waiver", "死亡、主动放弃"),
        ("yes_no", "是", "yes", "是"),
        ("yes_no", "N", "no", "否"),
    ],
)
def test_what_is_typed_is_read(kind: str, typed: str, value: str, said: str) -> None:
    found = kept(kind, typed)
    assert (found.value, found.code) == (value, "")
    assert spoken(field(kind), value) == said


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("text", "字" * 201, "有 201 个字，最多写 200 个。"),
        ("long_text", "字" * 2001, "有 2001 个字，最多写 2000 个。"),
        ("date", "9" * 5000, "有 5000 个字，最多写 400 个。"),
        ("person_name", "张😀", "第 2 个字“😀”不是文字，把它去掉。"),
        ("id_number", "11010119491231002", "只有 17 位，少 1 位。"),
        ("id_number", "110101194912310025", "第 18 位校验码对不上，对照证件重看一遍。"),
        ("id_number", "E12345678", "第 1 位是“E”，这一位应是数字。"),
        ("id_kind", "借书证", "不认识这种证件。按 ↓ 选一种。"),
        ("uscc", "9111", "只有 4 位，少 14 位。"),
        ("phone", "120", "没有这样开头的电话号码。问一下群众。"),
        ("postcode", "41310", "有 5 位，邮政编码是 6 位。"),
        ("postcode", "41310a", "第 6 位是“A”，这一位应是数字。"),
        ("account", "12345", "有 5 位，账号一般是 6 到 32 位。"),
        ("account", "1234 账 5678", "第 5 位的“账”不会出现在账号里。"),
        ("money", "-1", "这不是金额。写成 1234.50，最多两位小数。"),
        ("money", "9" * 40, "这不是金额。写成 1234.50，最多两位小数。"),
        ("number", "1.5", "这里写整数，不带小数和正负号。"),
        ("date", "2026-1", "日期要写全，如 2026-11-20。"),
        ("date", "2026-02-30", "没有 2026-02-30 这一天。对照材料重看。"),
        ("date", "0026-02-03", "26 年不像真的，对照材料重看。"),
        ("month", "2026-07-28", "只写年月，如 2026-11。"),
        ("month", "2026-13", "没有 13 月这个月份。"),
        ("date_or_month", "去年", "写年月日，只知道年月就写年月。"),
        ("date_or_month", "2026-13", "没有 13 月这个月份。"),
        ("date_or_month", "2026-02-30", "没有 2026-02-30 这一天。对照材料重看。"),
        ("period", "2026-07-28/", "只有一头，起和止都要写。"),
        ("period", "2026-12-22/2026-07-28", "止日早于起日，看哪个对。"),
        ("period", "2026-02-30 至 2026-03-01", "没有 2026-02-30 这一天。对照材料重看。"),
        ("period", "去年", "写起止，如 2026-7-1 至 2026-8-1。"),
        ("month_period", "今年", "写起止年月，如 2026-1 至 2026-9。"),
        ("region", "桃花源", "没有这个地方。写省、市、县，如湖南益阳沅江。"),
        ("region", "朝阳区", "叫这个名字的有 2 处，前面写上省市。"),
        ("nation", "火星", "没有这个民族的名字。按 ↓ 选一个。"),
        ("choice", "失踪", "没有这一项，按 ↓ 选。"),
        ("choices", "死亡、失踪", "有一项不在表上，按 ↓ 选。"),
        ("yes_no", "也许", "写“是”或“否”。"),
        ("signature", "张三", "这一栏印出来手签，不在屏幕上填。"),
    ],
)
def test_what_cannot_be_read_is_kept_and_told(kind: str, typed: str, sentence: str) -> None:
    found = kept(kind, typed)
    assert found.sentence == sentence
    assert found.value == fold(typed)[0]
    assert spoken(field(kind), found.value) != ""


@pytest.mark.parametrize(
    ("kind", "number", "fault"),
    [
        ("", "110101194912310024", ""),
        ("身份证", "E12345678", "identity.number_sign"),
        ("护照", "E12345678", ""),
        ("港澳台居民居住证", "810000199001010019", ""),
        ("港澳台居民居住证", "110101194912310024", "identity.hkmt_head"),
        ("外国人永久居留证", "CAN110081080310", ""),
        ("户口簿", "沅户0012号", ""),
        ("借书证", "0012", ""),
    ],
)
def test_a_number_is_judged_by_the_kind_beside_it(kind: str, number: str, fault: str) -> None:
    assert kept("id_number", number, kind).code == fault


@pytest.mark.parametrize("kind", IdKind)
def test_every_kind_of_paper_is_read_by_its_own_word(kind: IdKind) -> None:
    assert kept("id_kind", kind.value) == Read(kind.value)
    assert kept("id_kind", kind.name) == Read(kind.value)


@pytest.mark.parametrize(
    ("number", "doubtful"),
    [
        ("6222020000000000000", False),
        ("6222020000000000001", True),
        ("4563510000000000", True),
        ("43001501063050000000", False),
        ("1901020000000000000", False),
        ("621700000000000", False),
    ],
)
def test_a_card_that_does_not_sum_up_is_only_a_warning(number: str, doubtful: bool) -> None:
    sums_up = sum(sum(divmod(int(one) * (1 + at % 2), 10)) for at, one in enumerate(reversed(number))) % 10 == 0
    assert not (doubtful and sums_up), "a number for this table must not sum up"
    found = kept("account", number)
    assert found.code == ""
    assert found.note_sentences == (("按银行卡算校验对不上。是存折或公户就不用管。",) if doubtful else ())


def test_what_pasting_brought_along_is_told() -> None:
    assert kept("text", "一\n二").note_sentences == ("粘贴里有换行，已接成一行；原文按 Ctrl+Z 找回。",)
    assert kept("text", "一\u202e二").note_sentences == ("去掉了看不见的字符，看一眼还对不对。",)
    assert kept("text", "一二\n").note_sentences == ()
    assert kept("person_name", "\ue000某").note_sentences == ("有自造字，别处可能显示不出。先留着，打印前看一眼。",)


def test_the_unit_of_a_field_may_be_typed_too() -> None:
    assert read(field("money", unit="元/月"), "5862 元/月", today=TODAY).value == "5862.00"
    assert read(field("number", unit="天"), "148天", today=TODAY).value == "148"


def test_a_field_may_be_shorter_than_its_type() -> None:
    short = field("text", longest=3)
    assert read(short, "四个汉字", today=TODAY).sentence == "有 4 个字，最多写 3 个。"
    assert read(short, "é́é́é́", today=TODAY).code == ""


def test_boxes_stand_in_the_forms_order_with_the_words_of_other() -> None:
    words = {"reason_other": "下落不明"}
    assert boxes(field("choice"), "", {}) == "□死亡 □出国定居 □主动放弃 □其他：____"
    assert boxes(field("choice"), "death", words) == "☑死亡 □出国定居 □主动放弃 □其他：____"
    assert boxes(field("choices"), "death,other", words) == "☑死亡 □出国定居 □主动放弃 ☑其他：下落不明"
    assert boxes(field("yes_no"), "no", {}) == "□是 ☑否"
    assert printed(field("choice"), Printed("x", Use.words), "other", words) == "其他：下落不明"


def test_room_in_brackets_is_filled_and_answers_without_a_box_have_none() -> None:
    insurances = field(
        "choices",
        options=[
            FormOption("other", "其他（　　　）", other="which"),
            FormOption("more", "其他（请说明）", other="which"),
            FormOption("unit", "单位", box=False),
        ],
    )
    assert boxes(insurances, "other", {"which": "工伤"}) == "☑其他（工伤） □其他（请说明）"
    assert boxes(insurances, "more", {"which": "工伤"}) == "□其他（____） ☑其他（请说明）：工伤"
    assert boxes(insurances, "unit", {}) == "□其他（____） □其他（请说明）"


def test_labels_that_hold_what_divides_answers_are_read_whole() -> None:
    kinds = field("choices", options=[FormOption("a", "增加、中断"), FormOption("b", "增加"), FormOption("c", "A/B")])
    assert read(kinds, "增加，增加、中断", today=TODAY).value == "a,b"
    assert read(kinds, "A/B;增加", today=TODAY).value == "b,c"
    assert read(kinds, "a,c", today=TODAY).value == "a,c"


@pytest.mark.parametrize(
    ("kind", "template", "value", "words"),
    [
        ("date", "{x:year}年{x:month}月{x:day}日", "2026-07-28", "2026年7月28日"),
        ("month", "{x:year}-{x:month}", "2026-07", "2026-7"),
        ("period", "{x:month:from}.{x:day:from}-{x:month:to}.{x:day:to}", "2026-07-28/2026-12-22", "7.28-12.22"),
        ("month_period", "{x:year:from} {x:month:to}", "2026-01/2026-12", "2026 12"),
        ("money", "{x:capitals}", "1234.50", "壹仟贰佰叁拾肆元伍角整"),
        ("region", "{x:province}|{x:city}|{x:county}|{x:code}", "430981", "湖南省|益阳市|沅江市|430981"),
        ("region", "{x:province:省}省{x:city:市}市{x:county:区市}区市(市)", "430981", "湖南省益阳市沅江区市(市)"),
        ("region", "{x:province:省}省{x:county:区市}区市(市)", "430922", "湖南省桃江县区市(市)"),
        ("region", "{x:province}|{x:city}|{x:county}", "429004", "湖北省||仙桃市"),
        ("region", "{x:province}|{x:city}|{x:county}", "110000", "北京市||"),
        ("choice", "{x:box:death}{x:box:waiver}", "waiver", "□☑"),
        ("date", "{x:year}年{x:month}月{x:day}日", "", "年月日"),
        ("date", "{x:year}年", "去年", "年"),
        ("money", "{x:capitals}", "很多", ""),
    ],
)
def test_a_template_prints_parts_of_a_value(kind: str, template: str, value: str, words: str) -> None:
    one = field(kind)
    found = [printed(one, piece, value, {}) if isinstance(piece, Printed) else str(piece) for piece in pieces(template)]
    assert "".join(found) == words


sums = st.integers(0, int(LARGEST * 100)).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
days = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)
months = days.map(lambda day: day[:7])
ordered = st.tuples(days, days).map(sorted)
canonical = st.one_of(
    st.tuples(st.just("money"), sums),
    st.tuples(st.just("number"), st.integers(0, 10**12 - 1).map(str)),
    st.tuples(st.just("date"), days),
    st.tuples(st.just("month"), months),
    st.tuples(st.just("period"), ordered.map("/".join)),
    st.tuples(st.just("month_period"), ordered.map(lambda pair: f"{pair[0][:7]}/{pair[1][:7]}")),
    st.tuples(st.just("region"), st.sampled_from(sorted(regions().names))),
    st.tuples(st.just("nation"), st.sampled_from(sorted(nations()))),
    st.tuples(st.just("choice"), st.sampled_from([one.value for one in REASONS])),
    st.tuples(
        st.just("choices"),
        st.sets(st.sampled_from(range(len(REASONS))), min_size=1).map(
            lambda ticked: ",".join(one.value for at, one in enumerate(REASONS) if at in ticked)
        ),
    ),
    st.tuples(st.just("yes_no"), st.sampled_from(["yes", "no"])),
    st.tuples(st.just("phone"), st.from_regex(r"0(10|737)[2-8]\d{7}|1[3-9]\d{9}", fullmatch=True)),
)


@given(canonical)
def test_what_is_kept_is_said_and_read_back(pair: tuple[str, str]) -> None:
    kind, value = pair
    assume(value.isascii())
    assert kept(kind, value).value == value
    assert kept(kind, value).code == ""
    assert kept(kind, spoken(field(kind), value)).value == value


anything = st.text(max_size=60) | st.text(alphabet="0123456789年月日-/.~至,，、元 Xx死亡其他省市\n\u200d", max_size=30)


@given(st.sampled_from(FieldType), anything, st.sampled_from(["", *IdKind, "😀"]))
@example(FieldType.choices, ",", "")
def test_anything_typed_is_kept_and_anything_kept_is_said(kind: FieldType, typed: str, beside: str) -> None:
    found = kept(kind, typed, beside)
    assert found.code in ("", *all_texts())
    assert (found.sentence == "") == (found.code == "")
    assert all("〔" not in one for one in found.note_sentences)
    if found.code or kind in (FieldType.text, FieldType.long_text):
        assert found.value == fold(typed)[0]
    assert (found.value == "") == (fold(typed)[0] == "")
    again = kept(kind, found.value, beside)
    assert (again.value, again.code) == (found.value, found.code)
    assert (spoken(field(kind), found.value) == "") == (found.value == "")
    assert isinstance(boxes(field(kind), found.value, {}), str)


@given(st.text(alphabet=st.characters(), max_size=40))
def test_folding_loses_nothing_that_is_seen(typed: str) -> None:
    value, _ = fold(typed)
    assert fold(value) == (value, ())
    value.encode()
    seen = [sign for sign in typed if sign.isprintable() and not sign.isspace()]
    left = iter(value)
    assert all(sign in left for sign in seen)
