# SPDX-License-Identifier: Apache-2.0
"""The lint: the real guides are whole, and a line left out or a paper hidden in a note is found."""

import shutil
from pathlib import Path

import pytest
from guides_as_shipped import shipped

from counter_app.base.resources import resources_root
from counter_app.catalogue.items import Guide
from counter_app.catalogue.lint import GuideLint, lint_guide
from counter_app.catalogue.loader import CatalogueLoad, look_over
from counter_app.catalogue.shelf import Shelf, shipped_guides


@pytest.fixture(scope="module")
def loaded() -> CatalogueLoad:
    return shipped()


@pytest.fixture
def yuanjiang(loaded: CatalogueLoad) -> Guide:
    return loaded.catalogue.guides["yuanjiang"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The guide's data where a test may spoil it."""
    shutil.copytree(resources_root() / "guides" / "yuanjiang", tmp_path / "yuanjiang")
    return tmp_path


def edit(folder: Path, number: int, written: str, instead: str) -> None:
    path = folder / "yuanjiang" / "items" / f"{number:02}.yaml"
    words = path.read_text(encoding="utf-8")
    assert words.count(written) == 1
    path.write_text(words.replace(written, instead), encoding="utf-8")


def found(lint: GuideLint) -> list[tuple[str, int, str]]:
    return [(one.file, one.line, one.message) for one in lint.faults]


@pytest.mark.parametrize(("guide", "count"), [("wuhu", 31), ("hubei", 28), ("yuanjiang", 33), ("wuwei", 28)])
def test_a_guide_is_whole(loaded: CatalogueLoad, guide: str, count: int) -> None:
    lint = lint_guide(loaded.catalogue.guides[guide])
    assert found(lint) == []
    assert lint.structured == len(lint.items) == count
    for one in lint.items:
        assert one.coverage is not None
        assert one.coverage.covered == one.coverage.total == len(one.item.lines)


@pytest.mark.parametrize("guide", ["wuhu", "hubei", "yuanjiang", "wuwei"])
def test_no_item_explains_much_away(loaded: CatalogueLoad, guide: str) -> None:
    for one in lint_guide(loaded.catalogue.guides[guide]).items:
        assert one.coverage is not None
        assert one.coverage.noted <= 0.12 * one.coverage.total, one.item.title


def test_a_line_without_any_words_behind_it_is_found(yuanjiang: Guide, copy: Path) -> None:
    edit(copy, 1, "notes:\n  - {lines: [21, 21]}\n", "")
    assert found(lint_guide(yuanjiang, copy)) == [
        (
            "yuanjiang/guide.txt",
            21,
            "这一行没有着落：1.申请。申请人按属地管理原则通过现场向医保经办机构提出单位参保登记申请。",
        )
    ]


def test_a_paper_hidden_in_a_note_is_found_until_a_reason_is_given(yuanjiang: Guide, copy: Path) -> None:
    paper = """  - id: contract_filing
    text: 劳动合同备案表
    defects: [人员与花名册的不一致, 看不清]
    quote: 3.劳动合同备案表
"""
    copy_of_id = """  - id: legal_representative_id
    text: 法人代表身份证复印件
    evidence: {copies: 1}
    defects: [看不清, 姓名与登记表的不一致, 已过有效期]
    quote: 5.法人代表身份证复印件
"""
    edit(copy, 1, paper, "")
    edit(copy, 1, copy_of_id, "")
    edit(copy, 1, "notes:\n", "notes:\n  - {lines: [28, 30]}\n")
    assert found(lint_guide(yuanjiang, copy)) == [
        ("yuanjiang/guide.txt", 30, "这一行像在要东西，却没有引文，也没有理由：5.法人代表身份证复印件。")
    ]
    edit(copy, 1, "{lines: [28, 30]}", "{lines: [28, 30], reason: 试一试}")
    lint = lint_guide(yuanjiang, copy)
    assert lint.faults == ()
    assert lint.items[0].coverage is not None
    assert lint.items[0].coverage.noted == 3


def test_half_a_line_that_asks_for_a_paper_is_found(yuanjiang: Guide, copy: Path) -> None:
    edit(
        copy,
        2,
        "[④在职转退休的，需提供退休审批材料, 3.特殊人群还需提供相应材料]",
        "[{text: 2.变更类别包括增加, line: 228}]",
    )
    edit(copy, 2, "③出国定居的, ④在职转退休的, ", "")
    assert found(lint_guide(yuanjiang, copy)) == [
        ("yuanjiang/guide.txt", 159, "这半句像在要东西，却没有引文：④在职转退休的，需提供退休审批材料")
    ]


def test_a_form_s_lines_are_looked_at_too(yuanjiang: Guide, copy: Path) -> None:
    edit(copy, 8, "    quote: 2.死亡停保需扣回多划个人账户金额，由医保部门核算和填写\n", "    quote: 4.办结。\n")
    assert [line for _, line, _ in found(lint_guide(yuanjiang, copy))] == [784]


def test_an_item_that_cannot_be_used_is_named_and_claims_nothing(yuanjiang: Guide, copy: Path) -> None:
    edit(copy, 3, "verb: 受理", "verb: 收件")
    edit(copy, 4, "applicant: unit", "applicant: firm")
    lint = lint_guide(yuanjiang, copy)
    assert {file for file, _, _ in found(lint)} == {"yuanjiang/items/03.yaml", "yuanjiang/items/04.yaml"}
    assert [one.item.ordinal for one in lint.items if one.coverage is None] == [3, 4]


def test_a_fault_that_holds_for_many_items_is_named_once(yuanjiang: Guide, copy: Path) -> None:
    path = copy / "yuanjiang" / "common.yaml"
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace("applicants: [person]", "applicants: [people]"), encoding="utf-8")
    assert len(found(lint_guide(yuanjiang, copy))) == 1
    shutil.copytree(copy, copy / "guides")
    assert [one.file for one in look_over(Shelf(shipped_guides(copy)), "").faults].count("yuanjiang/common.yaml") == 1


def test_an_item_without_a_file_is_text_only(yuanjiang: Guide, copy: Path) -> None:
    (copy / "yuanjiang" / "items" / "07.yaml").unlink()
    lint = lint_guide(yuanjiang, copy)
    assert lint.faults == ()
    assert lint.structured == 32
    assert not lint.items[6].structured
    assert lint.items[6].coverage is None
