# SPDX-License-Identifier: Apache-2.0
"""Faults of the guides' texts: every one that is known carries a remark, and the text stays as issued."""

import re

import pytest
from guides_as_shipped import shipped

from counter_app.base.resources import read_yaml, resources_root
from counter_app.catalogue.items import Catalogue, Remark
from counter_app.catalogue.remark_words import LONGEST

FOUND = [  # by a rule
    # wuhu
    ("wuhu", 6, 173, "事项名称写“城乡居民参保登记”"),
    ("wuhu", 20, 707, "断成了两行"),
    ("wuhu", 22, 791, "事项名称写“医疗机构申请定点协议管理”"),
    ("wuhu", 1, 6, "印成“2、”"),
    ("wuhu", 1, 8, "印成“3、”"),
    ("wuhu", 10, 298, "印成“1、”"),
    ("wuhu", 18, 624, "印成“2、”"),
    ("wuhu", 12, 391, "监督电话一栏写成了查询电话"),
    ("wuhu", 3, 70, "办理渠道没有"),
    ("wuhu", 9, 277, "办理渠道没有"),
    ("wuhu", 24, 879, "办理渠道没有"),
    ("wuhu", 25, 919, "办理渠道没有"),
    ("wuhu", 9, 276, "银行借记卡"),
    ("wuhu", 17, 587, "处方底方"),
    ("wuhu", 15, 508, "各县（市）"),
    # hubei
    ("hubei", 23, 1126, "授权书"),
    # yuanjiang
    ("yuanjiang", 21, 0, "没有“办理时限”"),
    ("yuanjiang", 22, 0, "没有“办理时限”"),
    ("yuanjiang", 33, 2540, "标题没有印"),
    ("yuanjiang", 33, 2540, "编码没有印"),
    ("yuanjiang", 15, 0, "没有流程图"),
    ("yuanjiang", 32, 0, "没有流程图"),
    ("yuanjiang", 33, 0, "没有流程图"),
    ("yuanjiang", 17, 1526, "联系电话号码"),
    ("yuanjiang", 18, 1570, "联系电话号码"),
    ("yuanjiang", 25, 2053, "出生医学证明"),
    ("yuanjiang", 27, 2238, "出生证"),
    ("yuanjiang", 2, 181, "外地职工医保参保凭证"),
    ("yuanjiang", 26, 2100, "益阳市"),
    ("yuanjiang", 1, 19, "查询电话"),
    ("yuanjiang", 30, 2441, "查询电话"),
    ("yuanjiang", 31, 2489, "查询电话"),
    ("yuanjiang", 7, 627, "办理渠道没有"),
    ("yuanjiang", 33, 2546, "办理渠道没有"),
    ("yuanjiang", 16, 1393, "印成“（1）”"),
    ("yuanjiang", 18, 1554, "“城乡”前后印了两个不同的电话"),
    ("yuanjiang", 20, 1784, "4 样只写在“表格”里"),
    ("yuanjiang", 26, 2170, "6 样只写在“表格”里"),
    ("yuanjiang", 21, 1830, "身份证复印件"),
    # wuwei
    ("wuwei", 9, 406, "编码和“门诊费用报销”相同"),
    ("wuwei", 10, 478, "受理条件和“普通门诊”一字不差"),
    ("wuwei", 21, 957, "受理条件和“异地长期居住人员备案”一字不差"),
    ("wuwei", 27, 1209, "0395-2116022"),
    ("wuwei", 28, 1249, "0395-2116022"),
    ("wuwei", 4, 214, "印了两遍"),
    ("wuwei", 18, 831, "印了两遍"),
    ("wuwei", 9, 416, "没有天数"),
    ("wuwei", 16, 709, "空格"),
    ("wuwei", 27, 1197, "编码的008是“住院费用报销”那一类的"),
]
READ = [  # by reading, and written down in guide.yaml
    # wuhu
    ("wuhu", 18, 627, "常参保"),
    ("wuhu", 19, 671, "常参保"),
    ("wuhu", 20, 718, "各各县市区"),
    ("wuhu", 23, 839, "药品经营许证"),
    ("wuhu", 12, 369, "湾沚区"),
    ("wuhu", 14, 449, "繁昌区"),
    # hubei
    ("hubei", 2, 84, "公项"),
    ("hubei", 2, 82, "断成两行"),
    ("hubei", 19, 915, "況"),
    ("hubei", 20, 968, "況"),
    ("hubei", 10, 492, "少了"),
    ("hubei", 26, 1286, "医疗机构"),
    ("hubei", 24, 1175, "授权书"),
    # yuanjiang
    ("yuanjiang", 12, 996, "不全"),
    ("yuanjiang", 31, 2514, "断了"),
    ("yuanjiang", 15, 1376, "没列备案表"),
    ("yuanjiang", 14, 1280, "登记备案表"),
    ("yuanjiang", 16, 1406, "登记备案表"),
    ("yuanjiang", 17, 1505, "登记备案表"),
    ("yuanjiang", 18, 1549, "登记备案表"),
    ("yuanjiang", 10, 849, "断了"),
    ("yuanjiang", 21, 1832, "经公示所必需的附加材料"),
    ("yuanjiang", 22, 1885, "经公示所必需的附加材料"),
    ("yuanjiang", 29, 2420, "经公示所必需的附加材料"),
    ("yuanjiang", 29, 2396, "即时办结"),
    ("yuanjiang", 16, 1438, "印了两次"),
    ("yuanjiang", 27, 2249, "印了两次"),
    ("yuanjiang", 27, 2250, "申报单位（盖章）"),
    ("yuanjiang", 10, 838, "没写地址"),
    ("yuanjiang", 11, 868, "主动放弃"),
    ("yuanjiang", 12, 1055, "从哪天算起"),
    ("yuanjiang", 13, 1134, "城乡居民医保"),
    ("yuanjiang", 17, 1499, "电话办理"),
    ("yuanjiang", 18, 1543, "电话办理"),
    ("yuanjiang", 20, 1784, "重叠"),
    ("yuanjiang", 26, 2191, "没有单位"),
    ("yuanjiang", 27, 2326, "没写失业女职工"),
    ("yuanjiang", 29, 2381, "一字不差"),
    ("yuanjiang", 31, 2500, "没写清"),
    # wuwei
    ("wuwei", 22, 977, "自然人"),
    ("wuwei", 23, 1027, "自然人"),
    ("wuwei", 27, 1203, "法人"),
    ("wuwei", 1, 69, "登记表"),
]
OF_THE_GUIDE = [
    ("yuanjiang", 2515, "第十部分"),
    ("yuanjiang", 2564, "个人承诺书"),
    ("wuwei", 23, "第20号"),
    ("wuwei", 28, "印了两次"),
    ("hubei", 0, "只印了标题"),
]
_NAMED = re.compile(r"“([^“”]+)”")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped().catalogue


@pytest.fixture(scope="module")
def written() -> set[tuple[str, int, str]]:
    """The remarks that stand in the guides' own files."""
    found: set[tuple[str, int, str]] = set()
    for guide in ("wuhu", "hubei", "yuanjiang", "wuwei"):
        document = read_yaml(resources_root() / "guides" / guide / "guide.yaml", guide)
        assert isinstance(document.data, dict)
        found |= {(guide, one.get("line", 0), one["text"]) for one in document.data["remarks"]}
    return found


def remarks_at(catalogue: Catalogue, guide: str, ordinal: int, line: int, words: str) -> list[Remark]:
    item = catalogue.guides[guide].items[ordinal - 1]
    return [one for one in item.remarks if one.line == line and words in one.text]


@pytest.mark.parametrize(("guide", "ordinal", "line", "words"), FOUND)
def test_a_known_fault_is_found_by_a_rule(
    catalogue: Catalogue, written: set[tuple[str, int, str]], guide: str, ordinal: int, line: int, words: str
) -> None:
    (one,) = remarks_at(catalogue, guide, ordinal, line, words)
    assert (guide, line, one.text) not in written


@pytest.mark.parametrize(("guide", "ordinal", "line", "words"), READ)
def test_a_known_fault_that_no_rule_finds_is_written_down(
    catalogue: Catalogue, written: set[tuple[str, int, str]], guide: str, ordinal: int, line: int, words: str
) -> None:
    (one,) = remarks_at(catalogue, guide, ordinal, line, words)
    assert (guide, line, one.text) in written


def test_nothing_is_said_twice(catalogue: Catalogue) -> None:
    """Neither the same words, nor by a rule and by hand of the same paper on the same line."""
    for guide in catalogue.guides.values():
        for item in guide.items:
            said = [(one.line, *_NAMED.findall(one.text)[:1]) for one in item.remarks if _NAMED.search(one.text)]
            assert len(said) == len(set(said)), item.remarks
            assert len(item.remarks) == len(set(item.remarks))


@pytest.mark.parametrize(("guide", "line", "words"), OF_THE_GUIDE)
def test_a_fault_of_the_whole_guide_is_with_the_guide(catalogue: Catalogue, guide: str, line: int, words: str) -> None:
    assert any(one.line == line and words in one.text for one in catalogue.guides[guide].remarks)


def test_fourteen_items_of_wuwei_lack_their_process(catalogue: Catalogue) -> None:
    items = catalogue.guides["wuwei"].items
    assert sum(any("没有“办理流程”" in one.text for one in item.remarks) for item in items) == 14


def test_an_item_without_fault_has_no_remark(catalogue: Catalogue) -> None:
    assert catalogue.guides["wuhu"].items[3].remarks == ()
    assert catalogue.guides["hubei"].items[2].remarks == ()
    assert catalogue.guides["wuwei"].items[5].remarks == ()


def test_remarks_are_short_sentences_on_lines_of_their_item(catalogue: Catalogue) -> None:
    for guide in catalogue.guides.values():
        for item in guide.items:
            for one in item.remarks:
                assert one.text.endswith("。")
                assert len(one.text) <= LONGEST, one.text
                assert one.line == 0 or item.first_line <= one.line <= item.last_line


def test_the_text_itself_is_not_mended(catalogue: Catalogue) -> None:
    lines = {line.text for item in catalogue.guides["hubei"].items for line in item.lines}
    assert any("公项" in line for line in lines)
