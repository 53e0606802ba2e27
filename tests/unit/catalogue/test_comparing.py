# SPDX-License-Identifier: Apache-2.0
"""Places side by side. What stands in a row, and what a row is marked with, was read off the four guides by hand."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from guides_as_shipped import shipped

from counter_app.base.resources import resources_root
from counter_app.catalogue.aligning import read_alike
from counter_app.catalogue.comparing import Comparing, Comparison, Likeness, Row, side_by_side, silence
from counter_app.catalogue.items import Catalogue, ServiceItem
from counter_app.catalogue.matters import MatterMap, read_local_matters
from counter_app.catalogue.sayings import Topic

GUIDES = resources_root() / "guides"
CATALOGUE = shipped().catalogue
MATTERS = MatterMap(CATALOGUE, read_local_matters(GUIDES / "local_matters.yaml"))
ALIKE = read_alike(GUIDES / "alike.yaml")
SAME, DIFFERS, SOME, ONLY = Likeness.same, Likeness.differs, Likeness.some, Likeness.only

ACCOUNT = "参保人员个人账户一次性支取"
ALL_FOUR = ["wuhu", "hubei", "yuanjiang", "wuwei"]


def compared(name: str, *, own: str = "", item: ServiceItem | None = None, **answers: str) -> Comparison:
    matter = MATTERS.find(name)
    assert matter is not None
    return Comparing(CATALOGUE, matter, side_by_side(matter, own=own, item=item), ALIKE).under(answers)


def item_of(guide: str, number: int) -> ServiceItem:
    return CATALOGUE.guides[guide].items[number - 1]


def row_of(comparison: Comparison, key: str, topic: Topic = Topic.materials) -> Row:
    [found] = [one for one in comparison.rows if one.topic is topic and one.key == key]
    return found


def having(comparison: Comparison, key: str, topic: Topic = Topic.materials) -> list[str]:
    """The places that have something in a row."""
    cells = zip(comparison.places, row_of(comparison, key, topic).cells, strict=True)
    return [place.key for place, cell in cells if cell is not None]


def words(comparison: Comparison, key: str, topic: Topic = Topic.materials) -> Mapping[str, str]:
    cells = zip(comparison.places, row_of(comparison, key, topic).cells, strict=True)
    return {place.key: cell.text for place, cell in cells if cell is not None}


def keys(comparison: Comparison, topic: Topic = Topic.materials) -> list[str]:
    return [one.key for one in comparison.rows if one.topic is topic]


# 个人账户一次性支取


def test_withdrawal_after_a_death() -> None:
    death = compared(ACCOUNT, reason="death")
    assert [one.key for one in death.places] == ALL_FOUR
    assert having(death, "inheritance") == ["yuanjiang"]  # 备注①：继承权公证书或其他合法有效遗产继承材料
    assert row_of(death, "inheritance").likeness is ONLY
    assert having(death, "heir_identity") == ["wuhu", "hubei", "yuanjiang"]
    assert having(death, "heir_account") == ["wuhu", "hubei", "yuanjiang"]
    assert row_of(death, "heir_identity").likeness is SOME
    assert having(death, "identity") == having(death, "application") == ALL_FOUR
    wuwei = {key for key in keys(death) if "wuwei" in having(death, key)}
    assert wuwei == {"identity", "application"}  # nothing beyond the two papers, whoever asks and why


def test_only_two_places_ask_whether_the_death_can_be_queried() -> None:
    death = compared(ACCOUNT, reason="death")
    [asked] = [one for one in death.questions if one.key == "death_record"]
    assert [one.key for one in asked.places] == ["hubei", "yuanjiang"]
    assert "death_record" not in [one.key for one in compared(ACCOUNT, reason="emigration").questions]
    found = compared(ACCOUNT, reason="death", death_record="found", agent="no")
    unknown = compared(ACCOUNT, reason="death", death_record="not_found", agent="no")
    assert "personal_promise" not in keys(found)
    assert having(unknown, "personal_promise") == ["hubei", "yuanjiang"]
    assert words(unknown, "personal_promise")["hubei"] == "死亡信息的个人承诺书"
    assert not found.open_questions
    assert not unknown.open_questions


def test_bank_cards_and_statements_by_reason() -> None:
    waiver = compared(ACCOUNT, reason="waiver", agent="no")
    assert having(waiver, "waiver_statement") == ["wuhu", "hubei", "yuanjiang"]
    assert words(waiver, "bank_card") == {"wuhu": "银行借记卡", "yuanjiang": "银行卡"}
    assert keys(waiver) == ["identity", "application", "bank_card", "waiver_statement"]
    assert having(compared(ACCOUNT, reason="transfer_out"), "by_local_rules") == ["hubei"]


def test_an_answer_that_a_place_does_not_know_stays_open_there() -> None:
    away = compared(ACCOUNT, reason="transfer_out", agent="no")
    [asked] = away.open_questions  # 沅江's form and notes know no 转出统筹区
    assert (asked.key, asked.answer) == ("reason", "transfer_out")
    assert [one.key for one in asked.open_in] == ["yuanjiang"]
    assert [one.value for one in asked.options] == ["death", "transfer_out", "emigration", "waiver", "other"]
    assert words(away, "inheritance") == {"yuanjiang": "死亡：继承权公证书或其他合法有效遗产继承材料"}


def test_who_comes_for_somebody_else() -> None:
    agent = compared(ACCOUNT, reason="waiver", agent="yes")
    assert having(agent, "agent_statement") == ["wuhu", "hubei"]
    assert having(agent, "mandate") == having(agent, "principal_identity") == ["yuanjiang"]


def test_limits_are_held_against_each_other_by_what_they_mean() -> None:
    account = compared(ACCOUNT)
    assert words(account, "promised", Topic.limits) == {
        "wuhu": "即时办结",
        "hubei": "不超过15个工作日",
        "yuanjiang": "不超过15个工作日",
        "wuwei": "工作日办理",
    }
    assert row_of(account, "promised", Topic.limits).likeness is DIFFERS
    transfer = compared("转移接续手续办理")
    assert words(transfer, "promised", Topic.limits)["wuwei"] == "20 个工作日"
    assert words(transfer, "promised", Topic.limits)["wuhu"] == "不超过20个工作日"
    assert row_of(transfer, "promised", Topic.limits).likeness is SAME
    assert having(transfer, "statutory", Topic.limits) == ["wuwei"]


def test_a_limit_that_hangs_on_an_answer() -> None:
    register = compared("职工参保登记")
    assert words(register, "promised", Topic.limits)["yuanjiang"] == "在职职工：不超过5个工作日\n灵活就业人员：即时办结"
    flexible = compared("职工参保登记", identity="flexible")
    assert words(flexible, "promised", Topic.limits) == {
        "wuhu": "即时办结",
        "hubei": "即时办结",
        "yuanjiang": "即时办结",
        "wuwei": "1 个工作日",
    }


# Rows


def test_a_places_own_name_and_one_word_for_another_make_no_difference() -> None:
    filing = compared("异地安置退休人员备案")
    form = row_of(filing, "filing_form", Topic.forms)
    assert (form.likeness, form.label) == (SOME, "异地就医登记备案表")
    assert words(filing, "filing_form", Topic.forms)["yuanjiang"] == "《沅江市异地就医登记备案表》"
    identity = compared(ACCOUNT, reason="waiver")
    assert words(identity, "identity")["hubei"] == "医保电子凭证或有效身份证件或社会保障卡"
    assert row_of(identity, "identity").label == "医保电子凭证或有效身份证件或社保卡"
    moved = compared("转移接续手续办理", direction="in")
    assert row_of(moved, "transfer_application", Topic.forms).likeness is SAME
    assert row_of(moved, "application").likeness is DIFFERS  # 沅江's form has a line for 申请人签字
    assert [one.text for one in moved.questions][:1] == ["转入本地，还是从本地转出？"]
    assert row_of(moved, "direction", Topic.circumstances).label == "转入本地，还是从本地转出？"


def test_one_paper_under_several_conditions_stands_in_one_row() -> None:
    change = compared("职工参保信息变更登记", item=item_of("yuanjiang", 5))
    hubei = words(change, "change_form")["hubei"]
    assert hubei == (
        "变更关键信息：《基本医疗保险职工参保信息变更登记表》（加盖单位公章）\n"
        "不是关键信息：《基本医疗保险职工参保信息变更登记表》"
    )
    key = compared("职工参保信息变更登记", item=item_of("yuanjiang", 5), key_information="yes", identity="flexible")
    assert words(key, "change_form") == {
        "wuhu": "《参保人员基本情况变更表》",
        "hubei": "《基本医疗保险职工参保信息变更登记表》（加盖单位公章）",
        "yuanjiang": "《沅江市基本医疗保险职工参保信息变更登记表》（签字栏签字）",
        "wuwei": "基本医疗保险职工参保信息变更登记表（加盖单位公章）",
    }


def test_an_identity_is_one_row_whatever_paper_proves_it() -> None:
    register = compared("职工参保登记", identity="employee")
    assert having(register, "identity") == ALL_FOUR
    assert words(register, "identity")["wuhu"] == "参保人员有效身份证件"
    assert words(register, "identity")["wuwei"] == "参保人员有效身份证件复印件"
    maternity = compared("产前检查费支付")
    assert words(maternity, "identity")["yuanjiang"] == "男女双方身份证复印件"


def test_two_papers_of_one_item_never_share_a_row() -> None:
    hospital = compared("住院费用报销")
    assert having(hospital, "discharge_record") == ["wuhu", "hubei", "yuanjiang"]
    assert having(hospital, "diagnosis") == [
        "yuanjiang",
        "wuwei",
    ]  # hubei takes either, under 出院记录（小结）或诊断证明
    assert having(hospital, "bank_card") == ["hubei", "yuanjiang"]
    transfer = compared("转移接续手续办理")
    assert having(transfer, "information_sheet") == ["wuhu"]
    assert having(transfer, "contact_letter", Topic.forms) == ["hubei", "yuanjiang"]
    assert having(transfer, "information_sheet", Topic.forms) == ["wuhu", "hubei", "yuanjiang"]


@pytest.mark.parametrize("matter", MATTERS.matters, ids=lambda one: one.name)
def test_every_entry_stands_in_exactly_one_row(matter: object) -> None:
    whole = compared(getattr(matter, "name", ""))
    for column, place in enumerate(whole.places):
        structure = place.item.structure
        assert structure is not None
        cells = [row.cells[column] for row in whole.rows if row.topic is Topic.materials]
        shown = "\n".join(cell.text for cell in cells if cell)
        assert len(shown.split("\n")) == len(structure.materials) or not structure.materials
        for paper in structure.materials:
            assert paper.text in shown
            assert any(cell and set(paper.quotes) <= set(cell.quotes) for cell in cells)
        statements = [row.cells[column] for row in whole.rows if row.topic is Topic.eligibility]
        said = [words for cell in statements if cell for words in cell.text.split("\n")]
        assert len(said) == len(structure.eligibility) + len(structure.clocks)
        asked = [row.key for row in whole.rows if row.topic is Topic.circumstances and row.cells[column]]
        assert sorted(asked) == sorted(one.key for one in structure.circumstances)
    assert len({row.id for row in whole.rows}) == len(whole.rows)


def test_every_cell_carries_the_guides_own_words() -> None:
    for matter in MATTERS.matters:
        for row in compared(matter.name).rows:
            for cell in row.cells:
                assert cell is None or (cell.quotes and all(one.text in one.line.text for one in cell.quotes))


# Conditions, channels, fee


def test_conditions_and_clocks() -> None:
    settled = compared("异地安置退休人员备案")
    assert having(settled, "settled_retiree", Topic.eligibility) == ALL_FOUR
    assert having(settled, "household_moved", Topic.eligibility) == ["hubei", "wuwei"]
    assert having(compared("转移接续手续办理"), "clock_certificate_use", Topic.eligibility) == ["yuanjiang"]
    stopped = words(compared(ACCOUNT), "stopped", Topic.eligibility)
    assert sorted(stopped) == ["hubei", "wuwei", "yuanjiang"]
    assert stopped["hubei"] == "死亡：已办理停保"


def test_ways_to_apply_stand_apart() -> None:
    settled = compared("异地安置退休人员备案")
    online = words(settled, "online", Topic.channels)
    assert online["wuhu"] == "网上办理：皖事通APP"
    assert online["yuanjiang"] == "线上办理：“湘医保”办理。"
    assert online["wuwei"] == "网上办理"
    assert words(settled, "counter", Topic.channels)["wuwei"] == "窗口办理"
    referral = compared("异地转诊人员备案")
    assert words(referral, "phone", Topic.channels) == {"yuanjiang": "电话办理：城乡0737-7225179、城职0737-2817103；"}
    account = compared(ACCOUNT)
    assert having(account, "online", Topic.channels) == ["hubei", "wuwei"]


def test_fee_and_visits_where_they_are_printed() -> None:
    settled = compared("异地安置退休人员备案")
    assert words(settled, "fee", Topic.costs) == {"wuwei": "否"}
    assert words(settled, "visits", Topic.costs) == {"wuwei": "0 次"}
    assert words(compared(ACCOUNT), "visits", Topic.costs) == {"wuwei": "1次"}
    residents = compared("城乡居民参保登记")  # 武威 has no such item, and nobody else prints a fee
    assert keys(residents, Topic.costs) == []


# Places


def test_the_own_place_stands_first_and_further_items_behind() -> None:
    query = compared("参保人员参保信息查询", own="yuanjiang")
    assert [one.key for one in query.places] == [
        "yuanjiang", "wuhu", "wuhu/26", "wuhu/27", "wuhu/28", "wuhu/29", "wuhu/30", "wuhu/31", "hubei", "wuwei",
    ]  # fmt: skip
    assert [one.name for one in query.places][:3] == ["沅江", "芜湖 参保人员参保信息查询", "芜湖 个人医疗账户信息"]
    assert row_of(query, "identity").cells[0] is not None
    assert [one.key for one in compared("门诊费用报销").places if "wuwei" in one.key] == [
        "wuwei",
        "wuwei/10",
        "wuwei/17",
    ]


def test_an_item_stands_alone_for_its_guide() -> None:
    chronic = item_of("wuwei", 17)
    visits = compared("门诊费用报销", own="yuanjiang", item=chronic)
    assert [one.key for one in visits.places] == ["yuanjiang", "wuhu", "hubei", "wuwei"]
    assert visits.places[-1].item is chronic
    assert having(visits, "identity") == [
        "yuanjiang",
        "wuhu",
        "hubei",
    ]  # 门诊慢特病 asks 发票原件 and 费用明细清单 only


def test_one_item_for_four_matters() -> None:
    for name in ("产前检查费支付", "生育医疗费支付", "计划生育医疗费支付", "生育津贴支付"):
        assert [one.item.ordinal for one in compared(name).places if one.key == "wuhu"] == [19]


def test_a_matter_of_one_place() -> None:
    emergency = compared("异地急诊人员备案")
    assert [one.key for one in emergency.places] == ["yuanjiang"]
    assert {row.likeness for row in emergency.rows} == {ONLY}
    assert having(emergency, "clock_emergency", Topic.eligibility) == ["yuanjiang"]


def test_an_item_kept_as_text_says_what_its_sections_say() -> None:
    matter = MATTERS.find("异地转诊人员备案")
    assert matter is not None
    bare = tuple(replace(one, structure=None) if one.guide == "hubei" else one for one in matter.items)
    books = {
        key: replace(guide, items=tuple(one for one in bare if one.guide == key))
        for key, guide in CATALOGUE.guides.items()
    }
    comparison = Comparing(Catalogue(books, CATALOGUE.matters), matter, bare, ALIKE).under({})
    hubei = next(one for one in comparison.places if one.key == "hubei")
    assert having(comparison, "identity") == ["wuhu", "yuanjiang", "wuwei"]
    assert row_of(comparison, "identity").likeness is DIFFERS  # nothing is known of hubei, so it does not count
    assert having(comparison, "counter", Topic.channels) == ALL_FOUR
    assert silence(Topic.materials, hubei) == "只有原文"
    assert silence(Topic.limits, comparison.places[0]) == "指南未写"
    assert silence(Topic.materials, comparison.places[0]) == "没有列"


def test_places_with_the_same_words_are_marked_so() -> None:
    unit = compared("参保单位参保信息查询")
    assert row_of(unit, "unit_document").likeness is SOME  # 武威 asks for nothing
    assert row_of(unit, "employer", Topic.eligibility).likeness is DIFFERS  # 武威: 参保单位经办人
    founding = row_of(compared("单位参保登记"), "founding_paper")
    assert founding.likeness is SAME  # 《》 around the certificate in 武威 make no difference
    assert row_of(compared("单位参保登记"), "registration_form").likeness is DIFFERS  # a stamp in three of four places
