# SPDX-License-Identifier: Apache-2.0
"""The four guides as issued: 120 items, every line in its place, and what happens to a damaged file."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from guides_as_shipped import shipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter_app.base.resources import resources_root
from counter_app.catalogue.items import Catalogue, ServiceItem
from counter_app.catalogue.loader import CatalogueLoad, GuidesRead, look_over
from counter_app.catalogue.shelf import Shelf, shipped_guides

GUIDES = resources_root() / "guides"
COUNTS = {"wuhu": 31, "hubei": 28, "yuanjiang": 33, "wuwei": 28}
TEN = ("事项名称", "受理单位", "服务对象", "办理渠道", "办理流程", "材料", "办理时限", "方式", "监督电话", "评价渠道")
NATIONAL = 28


@pytest.fixture(scope="module")
def load() -> CatalogueLoad:
    return shipped()


@pytest.fixture(scope="module")
def catalogue(load: CatalogueLoad) -> Catalogue:
    return load.catalogue


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A resources folder of our own, without the structured layer."""
    root = tmp_path / "resources"
    shutil.copytree(GUIDES, root / "guides", ignore=shutil.ignore_patterns("items", "common.yaml"))
    return root


def _item(catalogue: Catalogue, guide: str, reference: str) -> ServiceItem:
    item = catalogue.item(guide, reference)
    assert item is not None
    return item


def _issued(guide: str) -> dict[int, str]:
    rows = (GUIDES / guide / "guide.txt").read_text(encoding="utf-8").splitlines()
    return {number: row for number, row in enumerate(rows, start=1) if row}


def test_there_are_120_items_and_no_faults(load: CatalogueLoad) -> None:
    assert load.faults == ()
    assert {guide.id: len(guide.items) for guide in load.catalogue.guides.values()} == COUNTS
    assert [one.ordinal for one in load.catalogue.guides["wuwei"].items] == list(range(1, 29))


@pytest.mark.parametrize("guide", COUNTS)
def test_every_line_as_issued_is_in_one_place(catalogue: Catalogue, guide: str) -> None:
    book = catalogue.guides[guide]
    placed = [line for item in book.items for line in item.lines]
    placed += [line for section in book.sections for line in section.lines]
    assert {line.number: line.text for line in placed} == _issued(guide)
    assert len({line.number for line in placed}) == len(placed)


@pytest.mark.parametrize("guide", COUNTS)
def test_sections_hold_every_line_but_the_headings(catalogue: Catalogue, guide: str) -> None:
    for item in catalogue.guides[guide].items:
        parts = [*item.sections, *item.printed]
        held = {line.number for part in parts for line in part.lines}
        bare = [line for line in item.lines if line.number not in held]
        headings = [part.heading for part in parts]
        title = "".join(item.title.split())
        for line in bare:
            words = "".join(line.text.split()).removeprefix("20.")
            assert any(heading.replace(" ", "") in words for heading in headings) or words in title or title in words
        for section in item.sections:
            for line in section.lines:
                assert line.text in _issued(guide)[line.number]


@pytest.mark.parametrize("guide", ["wuhu", "hubei", "yuanjiang"])
def test_headed_items_have_their_ten_sections(catalogue: Catalogue, guide: str) -> None:
    for item in catalogue.guides[guide].items:
        expected = list(TEN)
        if (guide, item.ordinal) in {("yuanjiang", 21), ("yuanjiang", 22)}:
            expected.remove("办理时限")  # 六 is followed by 八
        found = [section.heading for section in item.sections]
        assert len(found) == len(expected)
        assert all(word in heading for word, heading in zip(expected, found, strict=True))
        assert all(section.lines for section in item.sections)


def test_field_items_have_nineteen_or_twenty_fields(catalogue: Catalogue) -> None:
    items = catalogue.guides["wuwei"].items
    assert sorted(len(item.sections) for item in items) == [19] * 14 + [20] * 14
    first = items[0]
    section = first.section("申请材料")
    assert section is not None
    assert [(line.number, line.text) for line in section.lines] == [
        (69, "1.基本医疗保险单位参保信息登记表（加盖单位公章）；"),
        (71, "2. 《统一社会信用代码证书》或单位批准成立的文件;"),
    ]


def test_codes_are_the_printed_ones(catalogue: Catalogue) -> None:
    assert _item(catalogue, "yuanjiang", "生育津贴支付").code == "002036007004"
    assert _item(catalogue, "wuwei", "门诊慢特病").code == "11620600MB1585792W3622036010002"
    assert [item.ordinal for item in catalogue.guides["yuanjiang"].items if not item.code] == [33]
    assert {item.code for name in ("wuhu", "hubei") for item in catalogue.guides[name].items} == {""}
    assert {len(item.code) for item in catalogue.guides["wuwei"].items} == {31}


def test_a_code_of_two_items_names_neither(catalogue: Catalogue) -> None:
    assert catalogue.item("wuwei", "11620600MB1585792W3622036010001") is None
    assert _item(catalogue, "wuwei", "9").title == "普通门诊"


def test_headings_out_of_the_ordinary(catalogue: Catalogue) -> None:
    broken = _item(catalogue, "wuhu", "20")
    assert broken.title == "符合资助条件的救助对象参加城乡居民基本医疗保险个人缴费补贴"
    assert [line.number for line in broken.lines[:2]] == [707, 708]
    bare = _item(catalogue, "yuanjiang", "33")
    assert (bare.title, bare.first_line, bare.last_line) == ("基本医疗保险定点零售药店费用结算", 2540, 2563)
    odd = _item(catalogue, "yuanjiang", "16")  # （1） instead of （一）
    assert [section.heading for section in odd.sections[:2]] == ["事项名称", "受理单位"]


def test_parts_are_the_printed_ones(catalogue: Catalogue) -> None:
    parts = [item.part for item in catalogue.guides["yuanjiang"].items]
    assert parts[:8] == [""] * 8
    assert parts[22:27] == ["生育保险待遇核准支付"] * 5
    assert parts[31:] == ["", ""]
    last_of_first = _item(catalogue, "yuanjiang", "8")
    assert last_of_first.last_line < 788  # the heading of the second part belongs to no item


def test_charts_have_the_nodes_the_text_has(catalogue: Catalogue) -> None:
    assert _item(catalogue, "wuhu", "10").chart == (
        "申请人现场申请",
        "受理审核，按照要求对材料审查、核对",
        "自助打印机打印参保凭证",
        "打印参保凭证",
    )
    assert _item(catalogue, "wuhu", "31").chart == (
        "申请人现场申请、网上申请",
        "受理",
        "告知查询结果，即时打印提供相关信息",
    )
    assert _item(catalogue, "yuanjiang", "31").chart == ("1.《沅江市定点零售药店申请表》（加盖申请单位公章）；",)
    without = {item.ordinal for item in catalogue.guides["yuanjiang"].items if not item.chart}
    assert without == {15, 32, 33}
    assert "病种待遇认定办理流程图" not in _item(catalogue, "yuanjiang", "19").chart


def test_printed_forms_are_in_reach(catalogue: Catalogue) -> None:
    forms = [one for item in catalogue.guides["yuanjiang"].items for one in item.printed if one.heading != "流程图"]
    assert len(forms) == 20
    assert len({one.heading for one in forms}) == 18  # two of them are printed twice
    filing = _item(catalogue, "yuanjiang", "14").printed[-1]
    assert filing.heading == "沅江市异地就医登记备案表"
    assert filing.lines[0].text == "备案编号："


def test_the_promise_belongs_to_the_guide(catalogue: Catalogue) -> None:
    promise = catalogue.guides["yuanjiang"].section("个人承诺书")
    assert promise is not None
    assert promise.lines[-2].text == "承诺人（签名、指印）："
    assert all(line.number > 2563 for line in promise.lines)


def test_wuhu_lists_fourteen_offices_in_ten_districts(catalogue: Catalogue) -> None:
    offices = catalogue.guides["wuhu"].offices
    assert len(offices) == 14
    assert len({office.region for office in offices}) == 10
    assert sum(office.covers == "职工" for office in offices) == 5
    fanchang = [office for office in offices if office.region == "繁昌区"]
    assert [office.phone for office in fanchang] == ["0553-7878760", "0553-7852313"]
    assert offices[0].name == "市区职工医保经办机构"
    assert offices[0].address == "芜湖市鸠江区瑞祥路88号皖江财富广场C2座2楼"
    assert offices[2].name == "无为市居民医保经办机构"
    assert offices[0].complaint_phone == "0553-3991332"


def test_items_are_linked_to_the_national_list(catalogue: Catalogue) -> None:
    assert len(catalogue.matters) == NATIONAL
    assert len(set(catalogue.matters.values())) == 10
    assert [item.matters for item in catalogue.guides["hubei"].items] == [(name,) for name in catalogue.matters]
    assert len(_item(catalogue, "wuhu", "19").matters) == 4
    none = {(guide.id, item.title) for guide in catalogue.guides.values() for item in guide.items if not item.matters}
    assert none == {
        ("wuhu", "生育保险登记"),
        ("yuanjiang", "法定断档补缴"),
        ("yuanjiang", "异地急诊人员备案"),
        ("yuanjiang", "基本医疗保险参保人员享受特殊药品待遇认定"),
        ("wuwei", "医疗保障信息平台电子凭证"),
    }


def test_counterparts_are_the_same_matter_elsewhere(catalogue: Catalogue) -> None:
    item = _item(catalogue, "yuanjiang", "生育津贴支付")
    found = [(one.guide, one.title) for one in catalogue.counterparts(item)]
    assert found == [("wuhu", "生育保险待遇办理"), ("hubei", "生育津贴支付"), ("wuwei", "生育津贴支付")]


def test_a_version_belongs_to_the_data(catalogue: Catalogue, copied: Path) -> None:
    versions = {item.version for guide in catalogue.guides.values() for item in guide.items}
    assert all(len(version) == 12 for version in versions)
    before = _item(look_over(Shelf(shipped_guides(copied)), "").catalogue, "wuhu", "1").version
    path = copied / "guides" / "wuhu" / "guide.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# \n", encoding="utf-8")
    assert _item(look_over(Shelf(shipped_guides(copied)), "").catalogue, "wuhu", "1").version != before


def _changed(root: Path, file: str, change: Callable[[str], str]) -> GuidesRead:
    path = root / "guides" / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return look_over(Shelf(shipped_guides(root)), "")


def test_a_guide_that_cannot_be_read_leaves_the_others(copied: Path) -> None:
    load = _changed(copied, "hubei/guide.yaml", lambda whole: whole.replace("items:", "items: [", 1))
    assert set(load.catalogue.guides) == {"wuhu", "yuanjiang", "wuwei"}
    assert load.faults[0].file == "hubei/guide.yaml"
    assert load.faults[0].line > 1


def test_a_text_that_is_not_there_leaves_the_others(copied: Path) -> None:
    (copied / "guides" / "wuwei" / "guide.txt").unlink()
    load = look_over(Shelf(shipped_guides(copied)), "")
    assert set(load.catalogue.guides) == {"wuhu", "hubei", "yuanjiang"}
    assert [(fault.file, fault.line) for fault in load.faults] == [("wuwei/guide.txt", 0)]


def test_a_damaged_item_leaves_the_rest_of_its_guide(copied: Path) -> None:
    load = _changed(copied, "wuhu/guide.txt", lambda whole: whole.replace("\n11.转移接续手续办理\n", "\n11.转移\n", 1))
    book = load.catalogue.guides["wuhu"]
    assert len(book.items) == 30
    assert load.catalogue.item("wuhu", "11") is None
    assert _item(load.catalogue, "wuhu", "12").title == "异地安置退休人员备案"
    assert {fault.file for fault in load.faults} == {"wuhu/guide.yaml"}
    assert any("转移接续手续办理" in fault.message for fault in load.faults)


def test_a_lost_line_is_noticed_and_what_follows_is_left_out(copied: Path) -> None:
    load = _changed(copied, "wuwei/guide.txt", lambda whole: whole.replace("\n普通门诊\n", "\n", 1))
    titles = [item.title for item in load.catalogue.guides["wuwei"].items]
    assert titles[0] == "单位参保信息变更登记"
    assert "普通门诊" not in titles
    assert len(load.faults) > 10


def test_a_changed_word_is_noticed(copied: Path) -> None:
    load = _changed(copied, "hubei/guide.txt", lambda whole: whole.replace("公项", "公章", 1))
    assert len(load.catalogue.guides["hubei"].items) == 28
    assert len(load.faults) == 1
    assert load.faults[0].file == "hubei/guide.yaml"


def test_all_faults_are_told_at_once(copied: Path) -> None:
    def damage(whole: str) -> str:
        whole = whole.replace('region: "340200"', 'region: "34"').replace("matters: []", "matters: [没有这项]", 1)
        whole = whole.replace("line: 1161}", "line: 1162}").replace("{line: 271,", "{line: 9271,")
        return whole.replace("{line: 28, title: 职工参保登记}", "{line: 29, title: 职工参保登记}")

    load = _changed(copied, "wuhu/guide.yaml", damage)
    rows = (copied / "guides" / "wuhu" / "guide.yaml").read_text(encoding="utf-8").splitlines()
    told = {rows[fault.line - 1].strip().split(",")[0] for fault in load.faults if fault.file == "wuhu/guide.yaml"}
    assert 'region: "34"' in told
    assert "- {line: 620" in told
    assert "- {region: 市本级" in told
    assert "- {line: 9271" in told
    assert "- {line: 29" in told
    assert len(load.catalogue.guides["wuhu"].offices) == 13


def test_a_line_of_no_item_is_a_fault_in_the_text(copied: Path) -> None:
    load = _changed(copied, "hubei/guide.yaml", lambda whole: whole.replace("lines: [1, 3]", "lines: [1, 2]", 1))
    assert [(fault.file, fault.line) for fault in load.faults] == [("hubei/guide.txt", 3)]


def test_two_guides_of_one_place_are_refused(copied: Path) -> None:
    load = _changed(copied, "wuwei/guide.yaml", lambda whole: whole.replace("order: 4", "order: 3", 1))
    assert set(load.catalogue.guides) == {"wuhu", "hubei", "wuwei"}
    assert len(load.faults) == 1


def test_a_damaged_national_list_is_a_fault_and_no_more(copied: Path) -> None:
    load = _changed(copied, "matters.yaml", lambda whole: whole[: len(whole) // 2] + "\n- [")
    assert [len(guide.items) for guide in load.catalogue.guides.values()] == [31, 28, 33, 28]
    assert load.faults[0].file == "guides/matters.yaml"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(["guide.yaml", "guide.txt"]),
    place=st.floats(0, 1),
    length=st.integers(0, 400),
    put=st.sampled_from([b"", b"\xff", b"[", b"{", b": 7", b"- 1\n", b"\n", "（一）".encode()]),
)
def test_no_damage_ends_the_loading(tmp_path: Path, file: str, place: float, length: int, put: bytes) -> None:
    root = tmp_path / "damaged"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(GUIDES / "hubei", root / "guides" / "hubei")
    shutil.copy(GUIDES / "matters.yaml", root / "guides")
    path = root / "guides" / "hubei" / file
    whole = path.read_bytes()
    at = int(place * len(whole))
    damaged = whole[:at] + put + whole[at + length :]
    path.write_bytes(damaged)
    load = look_over(Shelf(shipped_guides(root)), "")
    if file == "guide.txt" and damaged != whole:
        assert load.faults
    for book in load.catalogue.guides.values():
        assert all(item.lines and item.sections for item in book.items)
