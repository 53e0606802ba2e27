# SPDX-License-Identifier: Apache-2.0
"""Slips as lines and as a picture: fitting the paper, masked, complete, readable by a scanner."""

import io
from datetime import date

import pytest
import zxingcpp
from paper_facts import LINES, SETTLED, make_facts, squeezed
from PIL import Image

from counter_app.base.errors import CounterError
from counter_app.base.slip import SlipCut, SlipDocument, SlipQr, SlipText, columns_of
from counter_app.reports.facts import Paper, PaperLine
from counter_app.reports.slip import layout_slip, rasterise, slip_picture

SLIPS = [Paper.acceptance, Paper.notice, Paper.refusal, Paper.sent_back, Paper.completion]


def _texts(document: SlipDocument) -> list[SlipText]:
    return [part for part in document.parts if isinstance(part, SlipText)]


def _said(document: SlipDocument) -> str:
    return squeezed("".join(part.text for part in _texts(document)))


@pytest.mark.parametrize("width", [58, 80])
@pytest.mark.parametrize("paper", SLIPS)
def test_every_line_fits_its_paper(paper: Paper, width: int) -> None:
    facts = make_facts(paper, item_title="长" * 90, message="W" * 200, lines=LINES * 4, reason="由" * 200)
    document = layout_slip(facts, width)
    assert document.columns == {58: 32, 80: 48}[width]
    assert all(columns_of(line.text) * line.wide <= document.columns for line in _texts(document))
    assert squeezed("长" * 90) in _said(document)


@pytest.mark.parametrize("width", [58, 80])
def test_an_acceptance_slip_says_what_it_must(width: int) -> None:
    said = _said(layout_slip(make_facts(lines=SETTLED), width))
    for wanted in (
        "沅江市医疗保障事务中心",
        "受理回执",
        "办件号430981-03-20261120-A00472",
        "事项住院费用报销",
        "受理11月20日10:06",
        "最晚办结12月18日周五",
        "11月23日周一起算，当天不算。",
        "已收出院记录",
        "承诺死亡信息",
        "下一步审核→拨付→办结",
        "有变化打138****0000",
        "0737-2817102",
        "监督0737-2726749",
        "3号窗口0312",
    ):
        assert wanted in said


def test_the_name_is_masked_and_no_number_is_there() -> None:
    for paper in SLIPS:
        said = _said(layout_slip(make_facts(paper), 80))
        assert "申请人测*****" in said
        assert "测试员" not in said
        assert "0022" not in said.replace("A00472", "")


@pytest.mark.parametrize("width", [58, 80])
def test_the_due_date_is_biggest_and_the_phone_second(width: int) -> None:
    document = layout_slip(make_facts(), width)
    areas = {squeezed(line.text): line.wide * line.tall for line in _texts(document)}
    due, phone = areas.pop("12月18日周五"), areas.pop("0737-2817102")
    assert due > phone >= max(areas.values())


def test_a_provisional_date_is_said() -> None:
    assert "暂定" in _said(layout_slip(make_facts(due_provisional=True), 58))
    assert "暂定" not in _said(layout_slip(make_facts(), 58))


def test_without_a_due_date_the_guides_silence_is_said() -> None:
    said = _said(layout_slip(make_facts(due=None, limit_text="", due_explanation=()), 80))
    assert "时限指南未写" in said
    assert "最晚办结" not in said


def test_a_notice_names_every_open_line() -> None:
    said = _said(layout_slip(make_facts(Paper.notice), 58))
    assert "还差2项：1.诊断证明（不合格）2.住院费用总清单（缺）" in said


def test_practice_and_reprints_are_marked() -> None:
    said = _said(layout_slip(make_facts(practice=True, copy=3), 80))
    assert "练习用纸，没有效力" in said
    assert "补打第2次" in said


def test_a_slip_ends_with_its_cut() -> None:
    assert isinstance(layout_slip(make_facts(), 80).parts[-1], SlipCut)


@pytest.mark.parametrize(("paper", "width"), [(Paper.delivery, 80), (Paper.promise, 58), (Paper.acceptance, 57)])
def test_a_slip_there_is_not_is_told(paper: Paper, width: int) -> None:
    with pytest.raises(CounterError) as stopped:
        layout_slip(make_facts(paper), width)
    assert stopped.value.code in ("slip.layout_missing", "slip.width_unknown")


def test_a_character_no_font_has_stops_the_slip_by_name() -> None:
    with pytest.raises(CounterError) as stopped:
        layout_slip(make_facts(lines=(PaperLine("鿫证明", "", "齐"),)), 80)
    assert stopped.value.code == "paper.no_glyph"
    assert stopped.value.facts["character"] == "鿫"


@pytest.mark.parametrize("width", [58, 80])
@pytest.mark.parametrize("paper", SLIPS)
def test_the_pictures_qr_reads_back(paper: Paper, width: int) -> None:
    facts = make_facts(paper, qr="430981-03-20261120-A00472", applicant_name="𠮷㛃䶮")
    picture = Image.open(io.BytesIO(slip_picture(layout_slip(facts, width))))
    assert picture.width == {58: 384, 80: 576}[width] + 48
    assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [facts.qr]


def test_equal_facts_give_equal_pictures() -> None:
    assert slip_picture(layout_slip(make_facts(), 80)) == slip_picture(layout_slip(make_facts(), 80))


@pytest.mark.parametrize("character", "𠮷㛃䶮")
def test_a_rare_character_is_drawn_as_dots_of_its_own(character: str) -> None:
    bitmap = rasterise(SlipText(f"姓名：{character}"), 384)
    other = rasterise(SlipText("姓名：　"), 384)
    assert (bitmap.width, bitmap.height) == (384, 30)
    assert len(bitmap.data) == 384 // 8 * 30
    cell = [bitmap.data[row * 48 + 9 : row * 48 + 12] for row in range(24)]
    assert sum(byte.bit_count() for row in cell for byte in row) > 40
    assert [bitmap.data[row * 48 : row * 48 + 9] for row in range(30)] == [
        other.data[row * 48 : row * 48 + 9] for row in range(30)
    ]


@pytest.mark.parametrize(("wide", "tall"), [(1, 1), (2, 2), (2, 3), (3, 3)])
def test_dots_grow_with_the_size(wide: int, tall: int) -> None:
    bitmap = rasterise(SlipText("𠮷", wide, tall, bold=True), 576)
    assert bitmap.height == 24 * tall + 6
    rows = [bitmap.data[row * 72 : row * 72 + 72] for row in range(bitmap.height)]
    assert all(not any(row[3 * wide :]) for row in rows)
    assert any(row[3 * wide - 1] for row in rows)


def test_the_year_is_not_guessed() -> None:
    assert "1月4日周一" in _said(layout_slip(make_facts(due=date(2027, 1, 4)), 80))


def test_the_qr_is_the_case_number_without_a_payload() -> None:
    codes = [part for part in layout_slip(make_facts(), 80).parts if isinstance(part, SlipQr)]
    assert [code.payload for code in codes] == ["430981-03-20261120-A00472"]


@pytest.mark.parametrize("width", [58, 80])
def test_large_print_writes_what_matters_twice_as_large_and_labels_above(width: int) -> None:
    slip = layout_slip(make_facts(lines=SETTLED, large_print=True), width)
    lines = [one for one in slip.parts if isinstance(one, SlipText)]
    matter = next(n for n, one in enumerate(lines) if one.text == "事项：")
    assert (lines[matter + 1].wide, lines[matter + 1].tall) == (2, 2)
    number = next(one for one in lines if one.text.startswith("办件号"))
    assert (number.wide, number.tall) == (1, 1)
    assert all(columns_of(one.text) * one.wide <= {58: 32, 80: 48}[width] for one in lines)


def test_a_link_says_what_a_telephone_finds_behind_the_code() -> None:
    link = "https://yb.example.cn/c/rate/0123456789abcdefABCDEF?number=430981-03-20261120-A00472"
    slip = layout_slip(make_facts(lines=SETTLED, link=link, qr=link), 80)
    (code,) = [one for one in slip.parts if isinstance(one, SlipQr)]
    assert code.payload == link
    for width in (58, 80):
        drawn = slip_picture(layout_slip(make_facts(lines=SETTLED, link=link, qr=link), width))
        picture = Image.open(io.BytesIO(drawn))
        assert [one.text for one in zxingcpp.read_barcodes(picture)] == [link]
    assert "手机扫码：查进度，7天内可评价" in _said(slip)
    progress = layout_slip(make_facts(lines=SETTLED, link=link.replace("rate", "status"), qr=link), 80)
    assert "7天内" not in _said(progress)
    assert "手机扫码" not in _said(layout_slip(make_facts(lines=SETTLED), 80))
