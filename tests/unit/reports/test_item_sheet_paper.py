# SPDX-License-Identifier: Apache-2.0
"""The list of an item's papers as a sheet: read back from the PDF."""

from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from paper_facts import OFFICE, read_codes, read_pages, read_text, squeezed

from counter_app.base.clock import parse_moment
from counter_app.base.errors import CounterError
from counter_app.reports.facts import OfficeFacts
from counter_app.reports.paper import render_item_sheet
from counter_app.reports.sheet_facts import MAYBE, ItemSheetFacts, SheetLine

SHEET = ItemSheetFacts(
    item_title="住院费用报销",
    item_code="002036006002",
    guide_title="《沅江市医疗保障经办政务服务事项办事指南》",
    guide_issued="2020-12-28",
    catalogue_version="a1b2c3d4e5f6",
    made_at=parse_moment("2026-11-20T10:06"),
    window="3 号窗口",
    office=OFFICE,
    who="异地住院的参保人",
    circumstances=("城乡居民",),
    lines=(
        SheetLine("出院记录", evidence="加盖医院印章", where="住院的医院"),
        SheetLine("身份证件", options=("身份证", "护照")),
        SheetLine("授权委托书", MAYBE, "委托办理"),
        SheetLine("代办人身份证", MAYBE, "委托办理", evidence="原件"),
        SheetLine("急诊证明", MAYBE, "急诊", notes=("必要时才要",)),
    ),
    limits=("不超过20个工作日",),
    statutory=("30个工作日",),
    clocks=("出院后一年内",),
    channels="窗口办理",
    steps=("受理", "审核", "办结"),
)

BRIEF = replace(SHEET, circumstances=(), statutory=(), clocks=(), steps=(), office=replace(OFFICE, buses=""))


def _sizes(pdf: bytes) -> list[float]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            thing.get_font_size() for page in document for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
        ]
    finally:
        document.close()


def test_the_sheet_says_what_to_bring_how_where_and_when() -> None:
    text = read_text(render_item_sheet(SHEET))
    for wanted in (
        "材料清单", "住院费用报销", "事项编码002036006002", "谁来办异地住院的参保人", "情形城乡居民",
        "时间要求出院后一年内",
        "要带的材料", "1出院记录加盖医院印章可到住院的医院办", "2身份证件任选一样：身份证、护照", "看情形另带的材料",
        "委托办理①授权委托书②代办人身份证（原件）", "急诊急诊证明（必要时才要）", "办理时限不超过20个工作日",
        "法定时限30个工作日", "收费指南未写", "地址沅江市桔城大道", "办公时间08:30–12:00，14:00–17:00", "乘车5路、8路",
        "咨询电话0737-2817102", "监督电话0737-2726749", "办理渠道窗口办理", "怎样办受理→审核→办结",
        "2026年11月20日", "3号窗口", "沅江市医疗保障事务中心", "办事指南》（2020-12-28）", "目录版本a1b2c3d4e5f6",
    ):  # fmt: skip
        assert squeezed(wanted) in text, wanted


def test_it_is_of_no_case_and_bears_no_code() -> None:
    pdf = render_item_sheet(SHEET)
    assert read_codes(pdf) == []
    text = read_text(pdf)
    for word in ("办件号", "编号：", "申请人", "签收"):
        assert word not in text


def test_a_short_list_is_one_sheet_in_large_print() -> None:
    pdf = render_item_sheet(replace(BRIEF, lines=SHEET.lines[:1]))
    assert len(read_pages(pdf)) == 1
    assert min(_sizes(pdf)) >= 16


def test_a_longer_list_is_one_sheet_in_print_above_the_ordinary() -> None:
    lines = tuple(SheetLine(f"第{number}号材料", evidence="原件") for number in range(10))
    pdf = render_item_sheet(replace(BRIEF, lines=lines))
    assert len(read_pages(pdf)) == 1
    assert 11 < min(_sizes(pdf)) < 16


def test_a_list_of_any_length_is_whole() -> None:
    for count in (15, 40, 150):
        lines = tuple(
            SheetLine(
                f"第{number:03}号材料", MAYBE if number % 3 else "要带", f"第{number % 7}种情形" if number % 3 else ""
            )
            for number in range(count)
        )
        pages = read_pages(render_item_sheet(replace(SHEET, lines=lines)))
        text = "".join(pages)
        assert [one.text for one in lines if text.count(one.text) != 1] == []
        assert all(f"第{number}页，共{len(pages)}页" in page for number, page in enumerate(pages, 1))
        assert all(page.startswith("材料清单住院费用报销") for page in pages[1:])


def test_silence_of_the_guide_is_said() -> None:
    silent = OfficeFacts("沅江市医疗保障事务中心", "", "", "", "", own=True)
    text = read_text(render_item_sheet(replace(SHEET, office=silent, limits=(), channels="", item_code="", who="")))
    for label in ("事项编码", "谁来办", "办理时限", "收费", "地址", "办公时间", "咨询电话", "监督电话", "办理渠道"):
        assert f"{label}指南未写" in text
    assert "（本厅）" not in text
    assert "（本厅）" in read_text(render_item_sheet(replace(SHEET, office=replace(OFFICE, own=True))))


def test_the_headings_follow_what_there_is() -> None:
    only_open = read_text(render_item_sheet(replace(SHEET, lines=SHEET.lines[2:])))
    assert "看情形带的材料" in only_open
    assert "要带的材料" not in only_open
    assert "这些情形下指南不要材料。" in read_text(render_item_sheet(replace(SHEET, lines=())))
    verbatim = read_text(render_item_sheet(replace(SHEET, lines=(), verbatim=("①登记表", "②身份证"))))
    assert "办理材料（指南原文）①登记表②身份证" in verbatim
    assert "不要材料" not in verbatim
    assert "只供参考" in read_text(render_item_sheet(replace(SHEET, reference="这是芜湖的指南，只供参考。")))


def test_practice_is_marked_and_equal_facts_give_equal_bytes() -> None:
    assert "练习用纸，没有效力" in read_text(render_item_sheet(replace(SHEET, practice=True)))
    assert render_item_sheet(SHEET) == render_item_sheet(SHEET)


def test_a_character_no_font_has_stops_the_sheet_by_name() -> None:
    with pytest.raises(CounterError) as stopped:
        render_item_sheet(replace(SHEET, lines=(SheetLine("证明\ue000"),)))
    assert (stopped.value.code, stopped.value.facts["field"]) == ("paper.no_glyph", "材料")
