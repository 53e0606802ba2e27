# SPDX-License-Identifier: Apache-2.0
"""What changed between two editions, told from real guides with something changed in them."""

import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from edited_guide import Edit, edited
from guides_as_shipped import shipped

from counter_app.catalogue.change import Change, Part
from counter_app.catalogue.changes import changes
from counter_app.catalogue.compiling import compile_guide
from counter_app.catalogue.items import Guide
from counter_app.catalogue.shelf import Edition, shipped_guides

GUIDES = shipped().catalogue.guides
LONGEST = 25
ONE, TWO, FORM = "items/01.yaml", "items/02.yaml", "《沅江市职工基本医疗保险参保登记表》"


def told(found: tuple[Change, ...]) -> list[tuple[str, str, str, str, str]]:
    """Each change as (item, part, sentence, before, after)."""
    return [
        (one.about.title if one.about else "", one.part.label, one.sentence, one.before, one.after) for one in found
    ]


def changed(home: Path, *edits: Edit, guide: str = "yuanjiang") -> list[tuple[str, str, str, str, str]]:
    return told(changes(GUIDES[guide], edited(home, guide, *edits)))


@pytest.mark.parametrize("guide", GUIDES.values(), ids=lambda one: one.id)
def test_nothing_changed_is_nothing_told(guide: Guide) -> None:
    assert changes(guide, guide) == ()


UNIT, WORKER, WITHDRAWAL, EMERGENCY = "单位参保登记", "职工参保登记", "参保人员个人账户一次性支取", "异地急诊人员备案"
Row = tuple[str, str, str, str, str]

CASES: dict[str, tuple[tuple[Edit, ...], list[Row]]] = {
    "a shorter limit": (
        (
            Edit("guide.txt", "不超过5个工作日", "不超过3个工作日", 31),
            Edit(ONE, "amount: 5, text: 不超过5个工作日", "amount: 3, text: 不超过3个工作日"),
            Edit(ONE, "quote: 不超过5个工作日", "quote: 不超过3个工作日"),
        ),
        [(UNIT, "时限", "办结时限缩短了。", "不超过5个工作日", "不超过3个工作日")],
    ),
    "a longer limit for some": (
        (
            Edit("guide.txt", "灵活就业人员即时办结", "灵活就业人员1个工作日", 161),
            Edit(TWO, "{kind: immediate, text: 即时办结,", "{kind: working_days, amount: 1, text: 1个工作日,"),
            Edit(TWO, "quote: 灵活就业人员即时办结", "quote: 灵活就业人员1个工作日"),
        ),
        [(WORKER, "时限", "灵活就业人员：办结时限延长了。", "即时办结", "1个工作日")],
    ),
    "a limit for others": (
        (
            Edit(
                TWO, "when: {equals: {identity: flexible}}, quote: 灵活就业人员即时办结", "quote: 灵活就业人员即时办结"
            ),
        ),
        [(WORKER, "时限", "办结时限的适用情形改了。", "灵活就业人员", "无论什么情形")],
    ),
    "no limit any more": (
        (
            Edit("guide.txt", "（七）办理时限：不超过5个工作日。", "（七）办理时限：", 31),
            Edit(ONE, "  - {kind: working_days, amount: 5, text: 不超过5个工作日, quote: 不超过5个工作日}\n", ""),
            Edit(ONE, "limits:\n", "limits: []\n"),
        ),
        [(UNIT, "时限", "指南不再写办结时限。", "不超过5个工作日", "")],
    ),
    "a paper for another": (
        (
            Edit("guide.txt", "4.单位职工花名册", "4.经办人身份证复印件", 29),
            Edit(ONE, "id: staff_roster\n    text: 单位职工花名册", "id: agent\n    text: 经办人身份证复印件"),
            Edit(ONE, "quote: 4.单位职工花名册", "quote: 4.经办人身份证复印件\n    evidence: {copies: 1}"),
        ),
        [
            (UNIT, "材料", "多要“经办人身份证复印件”。", "", "经办人身份证复印件（复印件 1 份）"),
            (UNIT, "材料", "不再要“单位职工花名册”。", "单位职工花名册", ""),
        ],
    ),
    "one paper less, the next one's number moves": (
        (
            Edit("guide.txt", "4.单位职工花名册;\n", "", 29),
            Edit("guide.txt", "5.法人代表身份证复印件", "4.法人代表身份证复印件", 29),
            Edit("guide.txt", "（七）办理时限：不超过5个工作日。\n", "（七）办理时限：不超过5个工作日。\n\n", 30),
            Edit(ONE, "  - id: staff_roster\n    text: 单位职工花名册\n    defects: [没有填完, 看不清]\n", ""),
            Edit(ONE, "    quote: 4.单位职工花名册\n", ""),
            Edit(ONE, "quote: 5.法人代表", "quote: 4.法人代表"),
        ),
        [(UNIT, "材料", "不再要“单位职工花名册”。", "单位职工花名册", "")],
    ),
    "a paper under another name": (
        (
            Edit("guide.txt", "5.法人代表身份证复印件", "5.法定代表人身份证复印件", 30),
            Edit(ONE, "法人代表身份证复印件", "法定代表人身份证复印件"),
        ),
        [
            (
                UNIT,
                "材料",
                "“法人代表身份证复印件”改为“法定代表人身份证复印件”。",
                "法人代表身份证复印件",
                "法定代表人身份证复印件",
            )
        ],
    ),
    "two copies, and the original": (
        (
            Edit("guide.txt", "5.法人代表身份证复印件", "5.法人代表身份证原件及复印件2份", 30),
            Edit(ONE, "quote: 5.法人代表身份证复印件", "quote: 5.法人代表身份证原件及复印件2份"),
            Edit(ONE, "evidence: {copies: 1}", "evidence: {original: true, copies: 2}"),
        ),
        [(UNIT, "材料", "“法人代表身份证复印件”的要求改了。", "复印件 1 份", "原件 · 复印件 2 份")],
    ),
    "a seal where the guide was silent": (
        (
            Edit("guide.txt", "3.劳动合同备案表", "3.劳动合同备案表（加盖单位公章）", 28),
            Edit(
                ONE,
                "quote: 3.劳动合同备案表",
                "quote: 3.劳动合同备案表（加盖单位公章）\n    evidence: {seals: [加盖单位公章]}",
            ),
        ),
        [(UNIT, "材料", "“劳动合同备案表”的要求改了。", "指南未写", "加盖单位公章")],
    ),
    "one more of which any will do": (
        (
            Edit(
                TWO,
                "{id: permanent_residence, text: 永久居留证}]",
                "{id: settled, text: 永久居留证}, {id: visa, text: 签证}]",
            ),
        ),
        [(WORKER, "材料", "“护照或永久居留证”任选的几样改了。", "护照、永久居留证", "护照、永久居留证、签证")],
    ),
    "no choice any more": (
        (Edit(TWO, "    any_of: [{id: passport, text: 护照}, {id: permanent_residence, text: 永久居留证}]\n", ""),),
        [(WORKER, "材料", "“护照或永久居留证”不能再任选一样。", "护照、永久居留证", "")],
    ),
    "always asked for": (
        (Edit(TWO, "    need: if_needed\n", ""),),
        [(WORKER, "材料", "“外地职工医保参保凭证”改为必须要。", "", "")],
    ),
    "asked of everybody": (
        (Edit(TWO, "text: 参保相关证明材料\n    when: {equals: {identity: employee}}\n", "text: 参保相关证明材料\n"),),
        [(WORKER, "材料", "要“参保相关证明材料”的情形改了。", "在职职工", "无论什么情形")],
    ),
    "asked of others": (
        (
            Edit(
                TWO,
                "证明\n    when: {all: [{equals: {identity: employee}}, {equals: {origin: hk_macao_tw}}]}",
                "证明\n    when: {in: {origin: [hk_macao_tw, foreign]}}",
            ),
        ),
        [(WORKER, "材料", "要“建立劳动关系的证明”的情形改了。", "在职职工，港澳台人员", "港澳台人员或外国人")],
    ),
    "shared, not brought": (
        (Edit(TWO, "text: 参保相关证明材料\n", "text: 参保相关证明材料\n    shared: true\n"),),
        [(WORKER, "材料", "“参保相关证明材料”改为共享免交。", "", "")],
    ),
    "a promise may stand in": (
        (Edit("items/11.yaml", "    text: 继承人身份证\n", "    text: 继承人身份证\n    promise: 个人承诺书\n"),),
        [(WITHDRAWAL, "材料", "“继承人身份证”可以用承诺代替了。", "", "个人承诺书")],
    ),
    "no promise any more": (
        (Edit("items/11.yaml", "    promise: 个人承诺书\n", ""),),
        [(WITHDRAWAL, "材料", "“死亡信息的个人承诺书”不能再用承诺代替。", "个人承诺书", "")],
    ),
    "a promise for fewer": (
        (
            Edit(
                "items/11.yaml",
                "    promise: 个人承诺书\n",
                "    promise: 个人承诺书\n    promise_when: {equals: {death_record: not_found}}\n",
            ),
        ),
        [(WITHDRAWAL, "材料", "“死亡信息的个人承诺书”能承诺的情形改了。", "无论什么情形", "死亡信息查不到")],
    ),
    "where to get it, and its usual faults": (
        (
            Edit(TWO, "where: 办理退休审批的部门", "where: 人社服务大厅"),
            Edit(TWO, "defects: [证明不了参保关系, 看不清]", "defects: [看不清]"),
        ),
        [
            (WORKER, "材料", "“参保相关证明材料”常见的毛病改了。", "证明不了参保关系；看不清", "看不清"),
            (WORKER, "材料", "“退休审批材料”到哪里办改了。", "办理退休审批的部门", "人社服务大厅"),
        ],
    ),
    "who may come": (
        (Edit(TWO, "text: 用人单位在职职工或灵活就业人员", "text: 在职职工或灵活就业人员"),),
        [(WORKER, "受理条件", "受理条件改了。", "用人单位在职职工或灵活就业人员", "在职职工或灵活就业人员")],
    ),
    "another answer": (
        (Edit(TWO, "label: 一般登记", "label: 普通登记"),),
        [
            (
                WORKER,
                "情形",
                "“是哪种登记？”的答案改了。",
                "一般登记、出国定居、在职转退休",
                "普通登记、出国定居、在职转退休",
            )
        ],
    ),
    "a question put otherwise, to everybody": (
        (
            Edit(TWO, "question: 是港澳台人员或外国人吗？", "question: 是哪里人？"),
            Edit(TWO, "    when: {equals: {identity: employee}}\n    quote: [①港澳台", "    quote: [①港澳台"),
        ),
        [
            (WORKER, "情形", "问法改了。", "是港澳台人员或外国人吗？", "是哪里人？"),
            (WORKER, "情形", "问“是哪里人？”的情形改了。", "在职职工", "无论什么情形"),
        ],
    ),
    "a clock": (
        (
            Edit("guide.txt", "急诊后三个工作日内", "急诊后五个工作日内", 1543),
            Edit("items/18.yaml", "急诊后三个工作日内", "急诊后五个工作日内"),
            Edit("items/18.yaml", "amount: 3", "amount: 5"),
        ),
        [(EMERGENCY, "申请期限", "申请期限改了。", "急诊后三个工作日内申报", "急诊后五个工作日内申报")],
    ),
    "a form under another name, for fewer": (
        (
            Edit(
                TWO,
                "    title: 沅江市职工基本医疗保险参保登记表\n",
                "    title: 沅江市职工参保登记表\n    when: {equals: {identity: employee}}\n",
            ),
        ),
        [
            (WORKER, "表格", "表格改名了。", "沅江市职工基本医疗保险参保登记表", "沅江市职工参保登记表"),
            (WORKER, "表格", "填《沅江市职工参保登记表》的情形改了。", "无论什么情形", "在职职工"),
        ],
    ),
    "a step by others, and one less": (
        (
            Edit(ONE, "    by: 医保经办机构\n    quote: 3.", "    by: 市医保局\n    quote: 3."),
            Edit(ONE, "  - {id: complete, verb: 办结, text: 办结, quote: 4.办结。}\n", ""),
            Edit("guide.txt", "4.办结。\n", "\n", 24),
        ),
        [
            (
                UNIT,
                "流程",
                "“审核”这一步改了。",
                "审核：审核材料，通过的予以登记，不通过的告知原因（医保经办机构）",
                "审核：审核材料，通过的予以登记，不通过的告知原因（市医保局）",
            ),
            (UNIT, "流程", "流程少了一步“办结”。", "办结：办结", ""),
        ],
    ),
    "what one has in the end": (
        (Edit(ONE, "{id: unit_number, text: 单位编码, numbered: true,", "{id: unit_number, text: 单位编码,"),),
        [(UNIT, "结果", "“单位编码”不用登记编号了。", "", "")],
    ),
    "who applies, and the kind": (
        (Edit(ONE, "applicant: unit", "applicant: person"), Edit(ONE, "handling: unstated", "handling: promised")),
        [
            (UNIT, "事项", "谁来申请改了。", "单位", "个人"),
            (UNIT, "事项", "办件类型改了。", "指南未写", "承诺件"),
        ],
    ),
    "a phone of one item": (
        (Edit("guide.txt", "0737-2817103", "0737-2817199", 34),),
        [(UNIT, "地点电话", "“查询方式”改了。", "2.电话查询：0737-2817103", "2.电话查询：0737-2817199")],
    ),
    "one clause of a long line": (
        (Edit("guide.txt", "后两个等级 为差评", "最后一个等级为差评", 42),),
        [
            (
                UNIT,
                "原文",
                "“评价渠道”的原文改了。",
                "评价标准采用“非常满意”、“满意”、“基本满意”、“不满意”和“非常不满意”五个评价等级，后两个等级 为差评",
                "评价标准采用“非常满意”、“满意”、“基本满意”、“不满意”和“非常不满意”五个评价等级，最后一个等级为差评",
            )
        ],
    ),
    "words outside the items": (
        (Edit("guide.txt", "关于印发《", "关于重新印发《", 4),),
        [
            (
                "",
                "原文",
                "“印发通知”的原文改了。",
                "关于印发《沅江市医疗保障经办政务服务事项办事指南》的通知",
                "关于重新印发《沅江市医疗保障经办政务服务事项办事指南》的通知",
            )
        ],
    ),
    "the guide's own facts": (
        (
            Edit("guide.yaml", 'valid_from: "2020-12-28"', 'valid_from: "2026-12-01"'),
            Edit("guide.yaml", "issuer: 沅江市医疗保障事务中心", "issuer: 沅江市医疗保障局"),
        ),
        [
            ("", "指南", "印发单位改了。", "沅江市医疗保障事务中心", "沅江市医疗保障局"),
            ("", "指南", "生效日期改了。", "2020年12月28日 周一", "2026年12月1日 周二"),
        ],
    ),
    "the print of a form": (
        (Edit("guide.txt", "单位名称", "单位全称", 60),),
        [(UNIT, "原文", "“沅江市基本医疗保险单位参保信息登记表”的原文改了。", "单位名称", "单位全称")],
    ),
    "only marks, and lines broken elsewhere": (
        (
            Edit("guide.txt", "4.单位职工花名册;", "4.单位职工花名册；", 29),
            Edit("guide.txt", "医保服务专区\n", "医保\n服务专区\n", 33),
            Edit("guide.txt", "\n", "", 45),
        ),
        [],
    ),
    "only what somebody checked": (
        (Edit("guide.yaml", 'checked: "2026-11-20"', 'checked: "2026-12-20"'),),
        [],
    ),
}


@pytest.mark.parametrize(("edits", "expected"), CASES.values(), ids=CASES)
def test_a_change_is_told_in_a_sentence(tmp_path: Path, edits: tuple[Edit, ...], expected: list[Row]) -> None:
    assert changed(tmp_path, *edits) == expected


OFFICE = "无为市职工医保经办机构"
WUHU_CASES: dict[str, tuple[tuple[Edit, ...], list[Row]]] = {
    "an office's phones": (
        (
            Edit("guide.txt", "0553-6322102", "0553-6322100", 1167 + 1),
            Edit("guide.txt", "0553-6338078", "0553-6338000", 1167 + 2),
        ),
        [
            ("", "地点电话", f"“{OFFICE}”的咨询电话改了。", "0553-6322102", "0553-6322100"),
            ("", "地点电话", f"“{OFFICE}”的监督电话改了。", "0553-6338078", "0553-6338000"),
        ],
    ),
    "an office moved": (
        (Edit("guide.txt", "无为市临湖路62号社保大厅2楼", "无为市新路1号", 1167),),
        [("", "地点电话", f"“{OFFICE}”的地址改了。", "芜湖市无为市临湖路62号社保大厅2楼", "芜湖市无为市新路1号")],
    ),
    "an office less": (
        (
            Edit("guide.yaml", "  - {region: 无为市, covers: 职工, line: 1167}\n", ""),
            Edit("guide.txt", "职工医保经办机构地址：芜湖市无为市临湖路62号社保大厅2楼", "", 1167),
            Edit("guide.txt", "0553-6322102", "", 1168),
            Edit("guide.txt", "0553-6338078", "", 1169),
        ),
        [
            (
                "",
                "地点电话",
                f"少了一处办理地点：“{OFFICE}”。",
                "职工，芜湖市无为市临湖路62号社保大厅2楼，咨询 0553-6322102，监督 0553-6338078",
                "",
            )
        ],
    ),
    "left to the agreement no more": (
        (Edit("items/24.yaml", "    left_to: 《芜湖市医疗保险服务协议》\n", ""),),
        [
            (
                "基本医疗保险定点医疗机构费用结算",
                "材料",
                "“《芜湖市医疗保险服务协议》约定的材料”改由指南写明。",
                "《芜湖市医疗保险服务协议》",
                "",
            )
        ],
    ),
    "which office takes it": (
        (Edit("items/20.yaml", "covers: 居民", "covers: 市本级"),),
        [
            (
                "符合资助条件的救助对象参加城乡居民基本医疗保险个人缴费补贴",
                "地点电话",
                "归哪类窗口办改了。",
                "居民",
                "市本级",
            )
        ],
    ),
}


@pytest.mark.parametrize(("edits", "expected"), WUHU_CASES.values(), ids=WUHU_CASES)
def test_offices_and_agreements_of_a_city(tmp_path: Path, edits: tuple[Edit, ...], expected: list[Row]) -> None:
    assert changed(tmp_path, *edits, guide="wuhu") == expected


def test_of_two_limits_the_statutory_one_is_told_apart(tmp_path: Path) -> None:
    edits = (
        Edit("guide.txt", "法定办结时限：1 个工作日", "法定办结时限：5 个工作日", 43),
        Edit("guide.txt", "承诺办结时限：1 个工作日", "承诺办结时限：2 个工作日", 45),
        Edit(
            ONE,
            "amount: 1, text: 1 个工作日, quote: 承诺办结时限：1 个工作日",
            "amount: 2, text: 2 个工作日, quote: 承诺办结时限：2 个工作日",
        ),
        Edit(
            ONE,
            "amount: 1, text: 1 个工作日, quote: 法定办结时限：1 个工作日",
            "amount: 5, text: 5 个工作日, quote: 法定办结时限：5 个工作日",
        ),
    )
    assert changed(tmp_path, *edits, guide="wuwei") == [
        ("单位参保信息变更登记", "时限", "承诺时限延长了。", "1 个工作日", "2 个工作日"),
        ("单位参保信息变更登记", "时限", "法定时限延长了。", "1 个工作日", "5 个工作日"),
    ]


def test_where_and_when_to_come(tmp_path: Path) -> None:
    edits = (Edit("guide.txt", "上午：8:30-12:00，下午：14:30-18:00；", "上午：9:00-12:00，下午：13:30-17:00；", 61),)
    assert changed(tmp_path, *edits, guide="wuwei") == [
        (
            "单位参保信息变更登记",
            "地点电话",
            "“办理时间”改了。",
            "工作日上午：8:30-12:00，下午：14:30-18:00",
            "工作日上午：9:00-12:00，下午：13:30-17:00",
        )
    ]


def test_what_changed_alike_in_many_items_is_told_once(tmp_path: Path) -> None:
    found = changes(
        GUIDES["yuanjiang"], edited(tmp_path, "yuanjiang", Edit("guide.txt", "0737-2726749", "0737-2720000"))
    )
    assert told(found) == [
        ("", "地点电话", "33 个事项，“监督电话”改了。", "0737-2726749", "0737-2720000"),
    ]
    assert [one.ordinal for one in found[0].shared] == list(range(1, 34))


def test_what_all_items_ask_for_by_a_common_rule(tmp_path: Path) -> None:
    found = changes(
        GUIDES["yuanjiang"],
        edited(
            tmp_path,
            "yuanjiang",
            Edit(
                "common.yaml",
                "  - id: mandate\n",
                "  - id: photo\n    text: 代理人照片\n    when: {equals: {agent: yes}}\n    defects: [看不清]\n"
                "    quote: 应提供委托人及代理人身份证件原件及委托人授权委托书（下同）\n  - id: mandate\n",
            ),
        ),
    )
    assert [one.sentence for one in found] == [f"{len(found[0].shared)} 个事项，委托办理：多要“代理人照片”。"]
    assert len(found[0].shared) > 20


def test_items_come_and_go_and_are_renamed() -> None:
    guide = GUIDES["yuanjiang"]
    first, second, third = guide.items[:3]
    assert told(changes(guide, replace(guide, items=guide.items[1:]))) == [
        (UNIT, "事项", "这个事项没有了。", f"{UNIT} 002036001001", "")
    ]
    assert told(changes(replace(guide, items=guide.items[1:]), guide)) == [
        (UNIT, "事项", "这是新增的事项。", "", f"{UNIT} 002036001001")
    ]
    renamed, recoded = replace(first, title="用人单位参保登记"), replace(second, code="002036001099")
    both = replace(third, title="居民参保登记", code="002036001098")
    found = changes(guide, replace(guide, items=(renamed, recoded, both, *guide.items[3:])))
    assert told(found) == [
        ("用人单位参保登记", "事项", "事项改名了。", UNIT, "用人单位参保登记"),
        (WORKER, "事项", "事项编码改了。", "002036001002", "002036001099"),
        ("居民参保登记", "事项", "事项改名了。", "城乡居民参保登记", "居民参保登记"),
        ("居民参保登记", "事项", "事项编码改了。", "002036001003", "002036001098"),
    ]
    assert [(one.former, one.item) for one in found[:2]] == [(first, renamed), (second, recoded)]


def test_an_item_that_can_be_handled_now_or_no_more() -> None:
    guide = GUIDES["yuanjiang"]
    bare = replace(guide, items=(replace(guide.items[0], structure=None), *guide.items[1:]))
    assert [one.sentence for one in changes(bare, guide)] == ["这个事项可以在窗口办了。"]
    assert [one.sentence for one in changes(guide, bare)] == ["这个事项只剩原文，不能办件。"]


def test_steps_in_another_order() -> None:
    guide = GUIDES["yuanjiang"]
    item = guide.items[0]
    assert item.structure is not None
    turned = replace(item, structure=replace(item.structure, steps=item.structure.steps[::-1]))
    assert told(changes(guide, replace(guide, items=(turned, *guide.items[1:])))) == [
        (UNIT, "流程", "流程的先后改了。", "受理 → 审核 → 办结", "办结 → 审核 → 受理")
    ]


def test_a_change_carries_the_guides_words(tmp_path: Path) -> None:
    edits, _ = CASES["a shorter limit"]
    (one,) = changes(GUIDES["yuanjiang"], edited(tmp_path, "yuanjiang", *edits))
    assert [(quote.heading, quote.text) for quote in one.were] == [("办理时限", "不超过5个工作日")]
    assert [(quote.heading, quote.text) for quote in one.quotes] == [("办理时限", "不超过3个工作日")]
    assert one.item is not None
    assert one.item.version != GUIDES["yuanjiang"].items[0].version
    assert one.part is Part.limit


SUPPLEMENT = (
    "guide: yuanjiang\ntitle: 补充规定\nnumber: 1号\nissuer: 测试市\nsigned_by: 测试员\nsigned_on: '2026-03-01'\n"
    "valid_from: '2026-04-01'\nitems:\n  - item: 职工参保登记\n    materials:\n"
    "      - {id: extra, text: 就业登记凭证, when: {equals: {identity: flexible}}, quote: 另交就业登记凭证。}\n"
)


def test_a_local_supplement_is_a_change_and_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(SUPPLEMENT, encoding="utf-8")
    edition = Edition("yuanjiang", shipped_guides() / "yuanjiang", (path,))
    guide, faults = compile_guide(edition, shipped_guides() / "matters.yaml")
    assert guide is not None
    assert faults == ()
    whole = "就业登记凭证（情形：灵活就业人员；《补充规定》1号，2026年4月1日 周三 起）"
    came = changes(GUIDES["yuanjiang"], guide)
    assert told(came) == [(WORKER, "材料", "按本地补充，灵活就业人员：多要“就业登记凭证”。", "", whole)]
    assert came[0].local is not None
    assert came[0].local.number == "1号"
    went = changes(guide, GUIDES["yuanjiang"])
    assert told(went) == [(WORKER, "材料", "按本地补充，灵活就业人员：不再要“就业登记凭证”。", whole, "")]
    path.write_text(SUPPLEMENT.replace("1号", "2号"), encoding="utf-8")
    later, _ = compile_guide(edition, shipped_guides() / "matters.yaml")
    assert later is not None
    assert [(one.sentence, one.before, one.after) for one in changes(guide, later)] == [
        (
            "按本地补充，“就业登记凭证”依据的文件改了。",
            "《补充规定》1号，2026年4月1日 周三 起",
            "《补充规定》2号，2026年4月1日 周三 起",
        )
    ]


def test_sentences_are_short_and_the_order_is_always_the_same() -> None:
    """Two guides of two cities differ in everything: every kind of change is told."""
    for before, after in permutations(GUIDES.values(), 2):
        found = changes(before, after)
        assert found == changes(before, after)
        for one in found:
            own = re.sub("“[^”]*(“[^”]*”[^”]*)*”|《[^》]*》", "", one.sentence)  # without the names it carries
            assert len(own.rpartition("：")[2] or own) <= LONGEST, one.sentence
            assert one.sentence.endswith("。")
            assert not re.search("请您|抱歉|失败|异常|系统|操作|〔", one.sentence)
