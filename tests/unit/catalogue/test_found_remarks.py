# SPDX-License-Identifier: Apache-2.0
"""What the rules find in a guide that somebody spoilt, and what they leave alone."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from edited_guide import Edit, edit
from guides_as_shipped import shipped

from counter_app.base.check_characters import CREDIT_CODE, credit_code_holds
from counter_app.base.conditions import Condition, OneOf
from counter_app.base.resources import resources_root
from counter_app.catalogue.items import Catalogue, Limit, LimitKind, Quote, Remark, ServiceItem
from counter_app.catalogue.loader import look_over
from counter_app.catalogue.remark_words import LONGEST, cut_middle, remark, told_apart
from counter_app.catalogue.shelf import Shelf, shipped_guides
from counter_app.catalogue.structure_remarks import structure_remarks

GUIDES = resources_root() / "guides"


class Copy:
    """One guide where it may be spoilt."""

    def __init__(self, root: Path, guide: str) -> None:
        self.root = root
        self.guide = guide
        self.folder = root / "guides" / guide
        shutil.copytree(GUIDES / guide, self.folder)
        shutil.copy(GUIDES / "matters.yaml", root / "guides")

    def line(self, number: int, written: str, instead: str) -> "Copy":
        """Other words in one line of the text."""
        edit(self.folder, Edit("guide.txt", written, instead, number))
        return self

    def everywhere(self, written: str, instead: str) -> "Copy":
        """Other words in the whole text."""
        edit(self.folder, Edit("guide.txt", written, instead))
        return self

    def item(self, ordinal: int, written: str, instead: str) -> "Copy":
        """Other words in an item's data."""
        edit(self.folder, Edit(f"items/{ordinal:02}.yaml", written, instead))
        return self

    def load(self) -> Catalogue:
        return look_over(Shelf(shipped_guides(self.root)), "").catalogue

    def found(self, ordinal: int) -> list[tuple[int, str]]:
        return told(self.load(), self.guide, ordinal)


def told(catalogue: Catalogue, guide: str, ordinal: int) -> list[tuple[int, str]]:
    return [(one.line, one.text) for one in catalogue.guides[guide].items[ordinal - 1].remarks]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped().catalogue


@pytest.fixture
def yuanjiang(tmp_path: Path) -> Copy:
    return Copy(tmp_path, "yuanjiang")


@pytest.fixture
def wuwei(tmp_path: Path) -> Copy:
    return Copy(tmp_path, "wuwei")


@pytest.fixture
def wuhu(tmp_path: Path) -> Copy:
    return Copy(tmp_path, "wuhu")


# Codes


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("002036004001", "编码的004是“基本医疗保险参保人员异地就医备案”那一类的。"),
        ("002036001003", "编码是“城乡居民参保登记”的，不是这一项的。"),
        ("00203600101", "编码“00203600101”读不出：位数或结构不对。"),
        ("002035001001", "编码“002035001001”读不出：位数或结构不对。"),
        ("442036001001", "编码“442036001001”读不出：位数或结构不对。"),
        ("ABC036001001", "编码“ABC036001001”读不出：位数或结构不对。"),
    ],
)
def test_a_national_code_is_held_against_the_list(yuanjiang: Copy, code: str, words: str) -> None:
    found = yuanjiang.line(13, "002036001001", code).found(1)
    assert (13, words) in found


def test_a_code_that_two_items_print_is_told_of_both(yuanjiang: Copy) -> None:
    catalogue = yuanjiang.line(13, "002036001001", "002036001002").load()
    assert (13, "编码和“职工参保登记”相同。") in told(catalogue, "yuanjiang", 1)
    assert (144, "编码和“单位参保登记”相同。") in told(catalogue, "yuanjiang", 2)


def test_the_part_s_own_code_is_held_against_its_items(yuanjiang: Copy) -> None:
    catalogue = yuanjiang.line(790, "00203600200Y", "00203600300Y").load()
    for ordinal, line in ((9, 792), (10, 833), (11, 865)):
        assert (line, "编码和所在部分的“00203600300Y”对不上。") in told(catalogue, "yuanjiang", ordinal)
    assert not any("所在部分" in words for _, words in told(catalogue, "yuanjiang", 12))


def test_a_misprinted_code_leaves_the_item_in_the_catalogue(wuwei: Copy) -> None:
    found = wuwei.line(35, "11620600MB1585792W3002036110004", "11620600MB1585792W30020361100").found(1)
    assert any(line == 35 and "读不出：位数或结构不对。" in words for line, words in found)


def test_the_body_in_a_local_code_has_to_hold(wuwei: Copy) -> None:
    found = wuwei.line(35, "MB1585792W", "MB1585792X").found(1)
    assert (35, "编码里的机构代码“11620600MB1585792X”校验不对。") in found
    assert any(line == 35 and "别的事项是" in words for line, words in found)


def test_the_body_s_region_is_the_guide_s(wuwei: Copy) -> None:
    body = next(
        "11620700MB158579" + last
        for sign in CREDIT_CODE
        for last in (f"2{sign}",)
        if credit_code_holds(f"11620700MB158579{last}")
    )
    catalogue = wuwei.everywhere("11620600MB1585792W", body).load()
    for ordinal in (1, 28):
        found = [words for _, words in told(catalogue, "wuwei", ordinal) if "编码" in words]
        assert found == ["编码里的地区是 620700，本指南是 620600。"]


def test_the_kind_of_body_is_that_of_the_others(wuwei: Copy) -> None:
    found = wuwei.line(35, "W3002036", "W4002036").found(1)
    assert (35, "编码第19位是“4”，别的事项是“3”。") in found


def test_a_local_class_number_stands_for_one_class(wuwei: Copy) -> None:
    catalogue = wuwei.line(795, "622036006001", "622036013009").load()
    assert (795, "编码的013是“产前检查费支付”那一类的。") in told(catalogue, "wuwei", 18)
    assert (539, "编码的013是“异地安置退休人员备案”那一类的。") in told(catalogue, "wuwei", 12)


def test_sound_codes_are_left_alone(catalogue: Catalogue) -> None:
    """Additions behind the list's last number, numbers of a later list, a class of the province's own."""
    found = {
        (guide.id, item.ordinal, one.text)
        for guide in catalogue.guides.values()
        for item in guide.items
        for one in item.remarks
        if "编码" in one.text
    }
    assert found == {
        ("yuanjiang", 33, "编码没有印，别的事项都有。"),
        ("wuwei", 9, "编码和“门诊费用报销”相同。"),
        ("wuwei", 10, "编码和“普通门诊”相同。"),
        ("wuwei", 27, "编码的008是“住院费用报销”那一类的。"),
    }


# Phones, addresses, offices


@pytest.mark.parametrize(
    ("phone", "told_of"),
    [
        ("0535-3991332", "0535-3991332"),
        ("（0535）3991332", "0535-3991332"),
        ("0535 3991332", "0535-3991332"),
        ("05353991332", "0535-3991332"),
        ("0535-12345", "0535-12345"),
    ],
)
def test_a_phone_of_another_area_is_found_in_the_annex_too(wuhu: Copy, phone: str, told_of: str) -> None:
    remarks = wuhu.line(1163, "0553-3991332", phone).load().guides["wuhu"].remarks
    assert Remark(f"电话 {told_of} 的区号和别处不同。", 1163) in remarks


def test_a_phone_of_another_area_is_found_in_any_line_of_an_item(yuanjiang: Copy) -> None:
    found = yuanjiang.everywhere("电话查询（0737-2817103）", "电话查询（0373-2817103）").load()
    told_of = [one.text for item in found.guides["yuanjiang"].items for one in item.remarks if "区号" in one.text]
    assert told_of == ["电话 0373-2817103 的区号和别处不同。"]


def test_numbers_that_are_no_phones_are_left_alone(catalogue: Catalogue) -> None:
    found = [
        (guide.id, one.line)
        for guide in catalogue.guides.values()
        for item in guide.items
        for one in item.remarks
        if "区号" in one.text
    ]
    assert found == [("wuwei", 1209), ("wuwei", 1249)]
    assert not any("区号" in one.text for guide in catalogue.guides.values() for one in guide.remarks)


def test_one_name_with_two_numbers_is_found(catalogue: Catalogue, yuanjiang: Copy) -> None:
    assert (1554, "“城乡”前后印了两个不同的电话。") in told(catalogue, "yuanjiang", 18)
    assert not any("不同的电话" in words for _, words in told(catalogue, "yuanjiang", 17))
    alike = yuanjiang.line(1554, "城乡0737-2817102", "城乡0737-7225179").found(18)
    assert not any("不同的电话" in words for _, words in alike)


def test_an_address_printed_otherwise_is_found(yuanjiang: Copy) -> None:
    path = yuanjiang.folder / "guide.txt"
    rows = path.read_text(encoding="utf-8").split("\n")
    number = next(at for at, row in enumerate(rows, 1) if at > 970 and "政务中心三楼医保服务专区" in row)
    found = yuanjiang.line(number, "三楼", "二楼").found(12)
    assert (number, "地址这里写“…务中心二楼医保…”，别处写“…务中心三楼医保…”。") in found


def test_spaces_and_broken_lines_make_no_other_address(catalogue: Catalogue) -> None:
    """Wuwei prints 36 号 and 36号, one of them over two lines; the window upstairs and the one downstairs are two."""
    assert not any("地址" in one.text for item in catalogue.guides["wuwei"].items for one in item.remarks)


def test_offices_counted_otherwise_are_found(wuhu: Copy, catalogue: Catalogue) -> None:
    assert (508, "这里写“市本级、各县（市）”，受理单位写“市本级、各县市区”。") in told(catalogue, "wuhu", 15)
    assert not any("这里写" in words for _, words in told(catalogue, "wuhu", 20)), "各各县市区 is no other office"
    found = wuhu.line(413, "各县市区", "各县").found(13)
    assert (413, "这里写“各县”，受理单位写“各县市区”。") in found


# What an item asks


@pytest.mark.parametrize(
    ("guide", "ordinal", "line", "words"),
    [
        ("wuhu", 9, 281, "死亡、委托办理时要 5 样材料，多于四样。"),
        ("wuhu", 17, 591, "每次都要 5 样材料，多于四样。"),
        ("hubei", 17, 826, "要 5 到 6 样材料（使用限制药品），多于四样。"),
        ("yuanjiang", 26, 2077, "要 5 到 10 样材料（失业女职工、难产、委托办理），多于四样。"),
    ],
)
def test_more_than_four_papers_are_counted(
    catalogue: Catalogue, guide: str, ordinal: int, line: int, words: str
) -> None:
    assert (line, words) in told(catalogue, guide, ordinal)


def test_one_paper_more_makes_it_too_many(catalogue: Catalogue) -> None:
    assert not any("多于四样" in words for _, words in told(catalogue, "hubei", 16))
    item = catalogue.guides["hubei"].items[15]
    assert item.structure is not None
    first = item.structure.materials[0]
    papers = (replace(first, id="one_more", text="又一样"),)
    more = structure_remarks(item, replace(item.structure, materials=(*item.structure.materials, *papers)))
    assert "每次都要 5 样材料，多于四样。" in [one.text for one in more]


def test_what_the_city_adds_is_not_held_against_the_guide(tmp_path: Path, catalogue: Catalogue) -> None:
    lines = "".join(
        f"      - {{id: city_{number}, text: 本地材料{number}, quote: 第{number}条 带本地材料{number}。}}\n"
        for number in range(1, 5)
    )
    (tmp_path / "city.yaml").write_text(
        "guide: hubei\ntitle: 测试规定\nnumber: 测〔2026〕1号\nissuer: 测试局\nsigned_by: 测试员\n"
        'signed_on: "2026-03-01"\nvalid_from: "2026-04-01"\nitems:\n'
        f"  - item: 基本医疗保险参保人员享受门诊慢特病病种待遇认定\n    materials:\n{lines}",
        encoding="utf-8",
    )
    load = look_over(Shelf(shipped_guides(), supplements=tmp_path), "2026-11-20")
    assert load.faults == ()
    extended = load.catalogue.guides["hubei"].items[15]
    assert extended.structure is not None
    assert sum(one.local is not None for one in extended.structure.materials) == 4
    assert extended.remarks == catalogue.guides["hubei"].items[15].remarks


def limit(item: ServiceItem, kind: LimitKind, amount: int, words: str, when: Condition | None = None) -> Limit:
    line = item.lines[-1]
    return Limit(kind, amount, words, when, (Quote(line, 0, len(line.text), ""),))


@pytest.mark.parametrize(
    ("promised", "statutory", "longer"),
    [
        ((LimitKind.working_days, 6), (LimitKind.working_days, 5), True),
        ((LimitKind.working_days, 5), (LimitKind.working_days, 5), False),
        ((LimitKind.working_days, 1), (LimitKind.immediate, 0), True),
        ((LimitKind.months, 1), (LimitKind.working_days, 15), True),
        ((LimitKind.months, 1), (LimitKind.working_days, 20), False),  # a month may have fewer working days
        ((LimitKind.working_days, 25), (LimitKind.months, 1), True),
        ((LimitKind.working_days, 22), (LimitKind.months, 1), False),
        ((LimitKind.within_working_days, 0), (LimitKind.working_days, 1), False),
        ((LimitKind.working_days, 9), (LimitKind.unstated, 0), False),
    ],
)
def test_a_promise_longer_than_the_law_is_found(
    catalogue: Catalogue, promised: tuple[LimitKind, int], statutory: tuple[LimitKind, int], longer: bool
) -> None:
    item = catalogue.guides["wuwei"].items[7]
    assert item.structure is not None
    spoilt = replace(
        item.structure, limits=(limit(item, *promised, "承诺的"),), statutory=(limit(item, *statutory, "法定的"),)
    )
    found = [one.text for one in structure_remarks(item, spoilt)]
    assert ("承诺“承诺的”，比法定的“法定的”长。" in found) is longer


def test_limits_are_held_together_under_the_same_answers(catalogue: Catalogue) -> None:
    item = catalogue.guides["yuanjiang"].items[1]
    assert item.structure is not None
    employee, flexible = OneOf("identity", ("employee",)), OneOf("identity", ("flexible",))
    days = LimitKind.working_days
    limits = (limit(item, days, 9, "9个工作日", employee), limit(item, days, 2, "2个工作日", flexible))
    apart = replace(item.structure, limits=limits, statutory=(limit(item, days, 5, "5个工作日", flexible),))
    assert not any("比法定的" in one.text for one in structure_remarks(item, apart))
    together = replace(apart, statutory=(limit(item, days, 5, "5个工作日"),))
    assert [one.text for one in structure_remarks(item, together) if "比法定的" in one.text] == [
        "在职职工：承诺“9个工作日”，比法定的“5个工作日”长。"
    ]


def test_the_text_of_wuwei_with_a_longer_promise(wuwei: Copy) -> None:
    wuwei.line(45, "1 个工作日", "7 个工作日")
    wuwei.item(
        1,
        "{kind: working_days, amount: 1, text: 1 个工作日, quote: 承诺办结时限：1 个工作日}",
        "{kind: working_days, amount: 7, text: 7 个工作日, quote: 承诺办结时限：7 个工作日}",
    )
    assert (45, "承诺“7 个工作日”，比法定的“1 个工作日”长。") in wuwei.found(1)


def test_a_paper_that_stands_in_the_process_alone_is_found(wuhu: Copy, catalogue: Catalogue) -> None:
    assert not any("只写在" in words for _, words in told(catalogue, "wuhu", 13))
    wuhu.line(416, "提供申报材料；", "提供申报材料和长期居住认定材料；").line(422, "2.长期居住认定材料", "2.无")
    wuhu.item(13, "quote: 2.长期居住认定材料", "quote: 长期居住认定材料")
    assert (416, "“长期居住认定材料”只写在“办理流程”里，“申报材料”没列。") in wuhu.found(13)


def test_papers_of_a_form_s_notes_are_found_and_those_of_the_whole_guide_are_not(catalogue: Catalogue) -> None:
    found = [words for _, words in told(catalogue, "yuanjiang", 26) if "只写在" in words]
    assert found == ["“生育（服务）证复印件”等 6 样只写在“表格”里，“办理材料”没列。"]
    assert not any("只写在" in words for _, words in told(catalogue, "yuanjiang", 10)), "委托 holds for many items"


# Charts


def test_a_chart_with_another_paper_is_found(yuanjiang: Copy, catalogue: Catalogue) -> None:
    assert not any("流程图" in words for _, words in told(catalogue, "yuanjiang", 24))
    found = yuanjiang.line(1999, "出生医学证明复印件", "结婚证复印件").found(24)
    assert (1999, "流程图写“结婚证复印件”，“办理材料”没列。") in found
    assert any("流程图没写“出生医学证明复印件”，“办理材料”有。" == words for _, words in found)


def test_a_chart_with_another_name_for_a_paper_is_found(yuanjiang: Copy) -> None:
    found = yuanjiang.line(2469, "《医疗机构执业许可证》", "《医疗机构备案证》").found(30)
    assert (2469, "流程图写“…疗机构备案证》复…”，“办理材料”写“…疗机构执业许可证》复…”。") in found


def test_a_chart_that_only_shortens_or_sums_up_is_left_alone(catalogue: Catalogue) -> None:
    """费用总清单 for 住院费用总清单, 相应材料 for those of special groups, and charts that name no paper at all."""
    rules = ("“办理材料”没列。", "“申报材料”没列。", "“办理材料”有。", "“申报材料”有。")
    charted = {
        (guide.id, item.ordinal)
        for guide in catalogue.guides.values()
        for item in guide.items
        for one in item.remarks
        if one.text.startswith("流程图") and one.text.endswith(rules)
    }
    assert charted == {("yuanjiang", number) for number in (1, 2, 6, 11, 13, 17, 18, 20, 21, 23, 25, 27, 29)}


def test_a_chart_that_is_cut_off_is_not_told_what_it_lacks(catalogue: Catalogue) -> None:
    assert [words for _, words in told(catalogue, "yuanjiang", 31) if "流程图" in words] == [
        "流程图断了，只剩标题和第一样材料。"
    ]


def test_what_was_read_and_written_down_is_not_said_again(yuanjiang: Copy, catalogue: Catalogue) -> None:
    words = "经公示所必需的附加材料"
    assert [text for _, text in told(catalogue, "yuanjiang", 22) if words in text] == [
        f"“{words}”只在流程图里，没说是什么。"
    ]
    facts = yuanjiang.folder / "guide.yaml"
    kept = [row for row in facts.read_text(encoding="utf-8").split("\n") if words not in row]
    facts.write_text("\n".join(kept), encoding="utf-8")
    assert [text for _, text in yuanjiang.found(22) if words in text] == [f"流程图写“{words}”，“办理材料”没列。"]


# Words


def test_long_names_are_cut_until_the_remark_fits_a_line() -> None:
    title = "符合资助条件的救助对象参加城乡居民基本医疗保险个人缴费补贴"
    for other in (title, "查询"):
        found = remark("title_differs", 7, title=title, name=other)
        assert len(found.text) <= LONGEST
        assert found.line == 7
        assert "符合" in found.text
        assert "补贴" in found.text
    assert cut_middle("一二三四五六七", 5) == "一二…六七"
    assert cut_middle("一二三四五", 5) == "一二三四五"


def test_two_long_names_are_told_apart() -> None:
    one, other = told_apart("沅江市医疗保险门诊慢特病病种申请表", "沅江市基本医疗保险门诊慢特病病种申请表")
    assert (one, other) == ("沅江市医疗保…", "沅江市基本医疗保…")
    assert told_apart("结婚证", "出生证") == ("结婚证", "出生证")
