# SPDX-License-Identifier: Apache-2.0
"""The sheet of a guide's changes as a paper: read back from the PDF."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from paper_facts import read_codes, read_pages, read_text, squeezed

from counter_app.base.clock import parse_moment
from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.reports.change_facts import WHOLE, ChangeLine, ChangeSheetFacts
from counter_app.reports.layouts import read_book
from counter_app.reports.paper import render_change_sheet

SHEET = ChangeSheetFacts(
    guide_title="沅江市医疗保障经办政务服务事项办事指南",
    valid_from=date(2026, 11, 18),
    before="a1b2c3d4e5f6",
    after="0f9e8d7c6b5a",
    first=date(2026, 11, 13),
    last=date(2026, 11, 20),
    made_at=parse_moment("2026-11-20T10:06"),
    window="3 号窗口",
    hall="沅江市医疗保障事务中心",
    lines=(
        ChangeLine("33 个事项，“监督电话”改了。", WHOLE, "", "地点电话", "0737-2726749", "0737-2720000"),
        ChangeLine("多要“照片”。", WHOLE, "（第 1、2 项）", "材料", "", "照片", date(2026, 11, 17)),
        ChangeLine(
            "办结时限缩短了。", item="1 单位参保登记", part="时限", before="不超过5个工作日", after="不超过3个工作日"
        ),
        ChangeLine(
            "不再要“退休审批材料”。",
            item="2 职工参保登记",
            part="材料",
            before="退休审批材料",
            since=date(2026, 11, 18),
        ),
    ),
)


def test_the_sheet_says_what_changed_from_when_and_to_what() -> None:
    text = read_text(render_change_sheet(SHEET))
    for wanted in (
        "指南变动", "沅江市医疗保障经办政务服务事项办事指南", "时间2026年11月13日到11月20日", "变动4处，2个事项",
        "生效日期2026年11月18日", "目录版本a1b2c3d4e5f6→0f9e8d7c6b5a",
        "整本指南", "33个事项，“监督电话”改了。", "0737-2726749", "0737-2720000", "多要“照片”。（第1、2项）11月17日起",
        "各个事项", "1单位参保登记", "办结时限缩短了。", "不超过5个工作日", "不超过3个工作日",
        "2职工参保登记", "不再要“退休审批材料”。11月18日起", "2026年11月20日", "3号窗口", "沅江市医疗保障事务中心",
        "以《办事指南》原文为准",
    ):  # fmt: skip
        assert squeezed(wanted) in text, wanted


def test_it_is_of_no_case_and_bears_no_code() -> None:
    pdf = render_change_sheet(SHEET)
    assert read_codes(pdf) == []
    for word in ("办件号", "编号：", "申请人", "签收"):
        assert word not in read_text(pdf)


def test_each_part_stands_only_where_there_is_one() -> None:
    items = read_text(render_change_sheet(replace(SHEET, lines=SHEET.lines[2:])))
    assert "整本指南" not in items
    assert "变动2处，2个事项" in items
    whole = read_text(render_change_sheet(replace(SHEET, lines=SHEET.lines[:2])))
    assert "各个事项" not in whole
    assert "变动2处" in whole
    nothing = read_text(render_change_sheet(replace(SHEET, lines=())))
    assert "指南没有变动。" in nothing
    assert "处" not in nothing


def test_nothing_of_a_long_sheet_is_lost() -> None:
    """A whole new edition: many changes, one of them longer than a page."""
    lines = [
        ChangeLine(f"第{number}处改了。", item=f"{number} 事项", before="甲" * 30, after="乙" * 30)
        for number in range(120)
    ]
    lines[60] = ChangeLine("“办理流程”的原文改了。", item="60 事项", before="丙" * 3000, after="丁" * 40)
    pdf = render_change_sheet(replace(SHEET, lines=tuple(lines)))
    pages = read_pages(pdf)
    assert len(pages) > 5
    text = read_text(pdf)
    assert all(f"第{number}处改了。" in text for number in range(120) if number != 60)
    assert text.count("丙") == 3000
    assert all("指南变动" in page for page in pages)


def test_a_year_is_said_where_two_meet() -> None:
    text = read_text(render_change_sheet(replace(SHEET, first=date(2026, 12, 28), last=date(2027, 1, 4))))
    assert "2026年12月28日到2027年1月4日" in text


def test_practice_is_said_and_equal_facts_give_equal_bytes() -> None:
    assert "练习用纸，没有效力" in read_text(render_change_sheet(replace(SHEET, practice=True)))
    assert render_change_sheet(SHEET) == render_change_sheet(SHEET)


def test_a_character_that_no_font_has_stops_it() -> None:
    with pytest.raises(CounterError) as raised:
        render_change_sheet(replace(SHEET, lines=(ChangeLine("多要“\ue000”。"),)))
    assert raised.value.code == "paper.no_glyph"


def test_a_faulty_layout_is_named_with_its_place(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for path in (resources_root() / "papers").glob("*.yaml"):
        (papers / path.name).write_bytes(path.read_bytes())
    (papers / "change_sheet.yaml").write_text(
        'title: 指南变动\nblocks:\n  - {text: "{applicant}"}\n'
        '  - {table: [{head: 变动, text: "{line_state}", share: 1}], states: [齐]}\n',
        encoding="utf-8",
    )
    book = read_book(papers)
    assert [str(one) for one in book.faults if one.file == "papers/change_sheet.yaml"] == [
        "papers/change_sheet.yaml:3:12: 没有“applicant”这一栏",
        "papers/change_sheet.yaml:4:31: 没有“line_state”这一栏",
        "papers/change_sheet.yaml:4:67: states 只能是：整本指南、一个事项",
    ]
    with pytest.raises(ResourceFaults):
        render_change_sheet(SHEET, book=book)
