# SPDX-License-Identifier: Apache-2.0
"""Layout data: what is damaged is told whole, with file and line, and nothing of it is used."""

import shutil
from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.reports.blocks import RowsBlock
from counter_app.reports.facts import Paper
from counter_app.reports.layouts import SLIP_PAPERS, read_book
from counter_app.reports.slip_layouts import load_slips


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources_root() / "papers", tmp_path / "papers"))


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources_root() / "slips", tmp_path / "slips"))


def _faults(folder: Path) -> list[str]:
    return [str(fault) for fault in read_book(folder).faults]


def _slip_faults(folder: Path) -> list[str]:
    with pytest.raises(ResourceFaults) as broken:
        load_slips(folder)
    return [str(fault) for fault in broken.value.faults]


def test_the_layouts_that_ship_are_whole(papers: Path, slips: Path) -> None:
    assert set(read_book(papers).papers) == set(Paper)
    assert {Paper.acceptance, Paper.notice, Paper.refusal} <= set(load_slips(slips))


def test_a_slip_on_a4_names_all_that_the_slip_names(papers: Path, slips: Path) -> None:
    book, on_slips = read_book(papers), load_slips(slips)
    assert set(book.slips) == set(SLIP_PAPERS)
    everywhere = {"office_name", "number", "window", "clerk", "copy_mark", "practice_line"}
    for paper, layout in book.slips.items():
        rows = [row for block in layout.blocks if isinstance(block, RowsBlock) for row in block.rows]
        named = {name for row in rows for _, name in row.text.parts if name}
        slip = {name for line in on_slips[paper] for _, name in line.text.parts if name}
        shorter = {"due_day", "due_provisional", "due_why"}  # A4 has room for `due`, which says both, and each line
        assert slip - shorter - everywhere - named == set(), paper
        assert not shorter & slip or "due" in named


def test_a_faulty_layout_stops_only_its_own_paper(papers: Path) -> None:
    (papers / "refusal.yaml").write_text("title: [", encoding="utf-8")
    book = read_book(papers)
    assert set(book.papers) == set(Paper) - {Paper.refusal}
    assert book.layout(Paper.acceptance).title
    with pytest.raises(ResourceFaults) as broken:
        book.layout(Paper.refusal)
    assert [fault.file for fault in broken.value.faults] == ["papers/refusal.yaml"]


def test_a_faulty_sheet_stops_only_itself(papers: Path) -> None:
    (papers / "item_sheet.yaml").write_text(
        'title: 材料清单\nblocks:\n  - {text: "{applicant}"}\n  - {grouped: "{line_now}", states: [齐]}\n',
        encoding="utf-8",
    )
    (papers / "slips" / "notice.yaml").unlink()
    book = read_book(papers)
    assert set(book.papers) == set(Paper)
    assert [str(fault) for fault in book.faults] == [
        "papers/slips/notice.yaml:0:0: 读不出：文件不见了",
        "papers/item_sheet.yaml:3:12: 没有“applicant”这一栏",
        "papers/item_sheet.yaml:4:15: 没有“line_now”这一栏",
        "papers/item_sheet.yaml:4:5: 要写一句话",
        "papers/item_sheet.yaml:4:37: states 只能是：要带、看情形",
    ]
    for read, file in ((book.sheet_layout, "item_sheet"), (lambda: book.slip_layout(Paper.notice), "slips/notice")):
        with pytest.raises(ResourceFaults) as broken:
            read()
        assert {fault.file for fault in broken.value.faults} == {f"papers/{file}.yaml"}
    with pytest.raises(CounterError, match=r"paper\.layout_missing"):
        book.slip_layout(Paper.delivery)


def test_faulty_styles_stop_every_paper(papers: Path) -> None:
    (papers / "styles.yaml").write_text("hall: [", encoding="utf-8")
    book = read_book(papers)
    assert book.papers == {}
    with pytest.raises(ResourceFaults) as broken:
        book.layout(Paper.acceptance)
    assert [fault.file for fault in broken.value.faults] == ["papers/styles.yaml"]


def test_all_faults_of_all_papers_are_told_at_once(papers: Path) -> None:
    (papers / "acceptance.yaml").write_text(
        "title: 受理\n"
        "blocks:\n"
        '  - {text: "{applicant_nam}："}\n'
        '  - {text: "未配对 {", style: huge}\n'
        "  - {paragraph: 不认识}\n"
        "  - table:\n"
        '      - {head: 序号, text: "{line_numbr}", share: 0}\n'
        "    states: [好]\n"
        "    when: nothing\n"
        "  - rows:\n"
        "      - {label: 甲, height: 99}\n"
        "  - rule: wavy\n"
        "extra: 1\n",
        encoding="utf-8",
    )
    (papers / "notice.yaml").write_text("title: [\n", encoding="utf-8")
    (papers / "delivery.yaml").unlink()
    (papers / "refusal.yaml").write_text("- 一\n", encoding="utf-8")
    (papers / "promise.yaml").write_text("blocks: []\nreceipt: 要签名\n", encoding="utf-8")
    assert _faults(papers) == [
        "papers/acceptance.yaml:13:8: “extra”不认识",
        "papers/acceptance.yaml:3:12: 没有“applicant_nam”这一栏",
        "papers/acceptance.yaml:4:12: 花括号没有配对",
        "papers/acceptance.yaml:4:28: 没有样式“huge”",
        "papers/acceptance.yaml:5:5: 一块要写明一种：text、table、list、grouped、rows、form、blanks、rule",
        "papers/acceptance.yaml:9:11: 没有“nothing”这一栏",
        "papers/acceptance.yaml:7:49: share 要是正整数",
        "papers/acceptance.yaml:7:26: 没有“line_numbr”这一栏",
        "papers/acceptance.yaml:8:13: states 只能是：齐、缺、不合格、承诺、共享免交、后补",
        "papers/acceptance.yaml:11:28: height 要是 1 到 20 的整数",
        "papers/acceptance.yaml:11:9: 要写一句话",
        "papers/acceptance.yaml:12:11: rule 要写 solid 或 dashed",
        "papers/notice.yaml:2:1: YAML 写法不对：did not find expected node content",
        "papers/refusal.yaml:1:1: 文件要写成“键: 值”",
        "papers/promise.yaml:1:9: blocks 要列出至少一样",
        "papers/promise.yaml:2:10: receipt 要有 text、fields、seal",
        "papers/promise.yaml:1:1: 缺 title，或它不是字",
        "papers/delivery.yaml:0:0: 读不出：文件不见了",
    ]


def test_faulty_styles_are_told_with_their_place(papers: Path) -> None:
    path = papers / "styles.yaml"
    text = path.read_text(encoding="utf-8").replace("hall: {size: 13,", "hall: {size: big,")
    lines = [line for line in text.splitlines() if not line.startswith("foot:")]
    path.write_text("\n".join([*lines, "odd: {size: 9, large: -1, colour: red}"]), encoding="utf-8")
    faults = "\n".join(_faults(papers))
    assert "papers/styles.yaml:2:14: 样式的“size”不认识，或值不对" in faults
    assert "样式的“large”不认识，或值不对" in faults
    assert "样式的“colour”不认识，或值不对" in faults
    assert "缺样式“foot”" in faults


def test_all_faults_of_all_slips_are_told_at_once(slips: Path) -> None:
    (slips / "acceptance.yaml").write_text(
        "lines:\n"
        '  - {text: "{nobody}", size: [9, 1], align: middle, bold: 1}\n'
        '  - {label: 六个字的标签, text: "{number}", bold: true}\n'
        "  - {qr: yes, rule: true}\n"
        "  - {rule: solid}\n",
        encoding="utf-8",
    )
    (slips / "receipt.yaml").write_text("lines: []\n", encoding="utf-8")
    (slips / "notice.yaml").write_text("lines:\n\t- x\n", encoding="utf-8")
    assert _slip_faults(slips) == [
        "slips/acceptance.yaml:2:12: 没有“nobody”这一栏",
        "slips/acceptance.yaml:2:30: size 要写成 [宽, 高]，各 1 到 4",
        "slips/acceptance.yaml:2:45: align 要写 left、center 或 right",
        "slips/acceptance.yaml:2:59: bold 要写 true 或 false",
        "slips/acceptance.yaml:3:13: label 最多 5 个汉字",
        "slips/acceptance.yaml:3:5: 有 label 的一行不能再写 size、narrow、bold、align",
        "slips/acceptance.yaml:4:5: 一行要写明一种：text、rule、qr",
        "slips/acceptance.yaml:5:12: rule 要写 true",
        "slips/notice.yaml:2:1: YAML 写法不对：found character that cannot start any token",
        "slips/receipt.yaml:1:1: 文件名要是一种小票",
    ]


def test_an_empty_folder_of_slips_is_a_fault(tmp_path: Path) -> None:
    assert _slip_faults(tmp_path) == ["slips:0:0: 没有小票的版式"]
