# SPDX-License-Identifier: Apache-2.0
"""Reading an item's structure: what comes out, and that every fault is named with its place, all at once."""

from dataclasses import replace
from pathlib import Path

import pytest
from made_item import TEXT_ONLY

from counter_app.base.conditions import OneOf
from counter_app.base.resources import Fault
from counter_app.catalogue.items import (
    ApplicantKind,
    EvidenceForm,
    HandlingKind,
    LimitKind,
    Line,
    Need,
    Section,
    ServiceItem,
    Structure,
    Verb,
)
from counter_app.catalogue.structure import load_structure, read_item_file

TEXT = """\
一、先办的事（001）
委托办理的，应提供委托书（下同）；有效证件包括身份证、护照等（下同）。

二、后办的事（002）
（一）服务对象：本市居民。
（二）办理流程：
1.受理。材料齐全的当场受理。
2.办结。
（三）办理材料：
1.有效证件原件；
2.《申请表》（加盖公章）；
3.证明（必要时）。
（四）办理时限：3个工作日；急办的即时办结。
申请表
姓名
注：急办的在备注栏写明急办。
"""

COMMON = """\
items: [2, 9]
heading: 先办的事 备注（下同）
applicants: [person]
circumstances:
  - {key: agent, question: 委托吗？, options: [{value: yes, label: 委托}, {value: no, label: 不委托}],
     source: agent.present, quote: 委托办理的}
materials:
  - {id: mandate, text: 委托书, when: {equals: {agent: yes}}, quote: 应提供委托书（下同）}
terms:
  - {term: 有效证件, any_of: [{id: id_card, text: 身份证}, {id: passport, text: 护照}],
     quote: 有效证件包括身份证、护照等}
"""

ITEM = """\
item: "002"
applicant: person
handling: promised
eligibility:
  - {id: resident, text: 本市居民, quote: 本市居民}
circumstances:
  - key: urgent
    question: 急办吗？
    options: [{value: yes, label: 急办}, {value: no, label: 不急}]
    quote: 急办的即时办结
materials:
  - {id: identity, text: 有效证件, evidence: {original: true}, quote: 1.有效证件原件}
  - id: form
    text: 《申请表》
    evidence: {copies: 0, seals: [加盖公章]}
    form: application
    defects: [没有加盖公章]
    where: 窗口
    quote: 2.《申请表》（加盖公章）
  - {id: proof, text: 证明, need: if_needed, when: {equals: {urgent: no}}, quote: 3.证明（必要时）}
forms:
  - {id: application, title: 申请表, layout: [14, 16], quote: {text: 申请表, line: 14}}
steps:
  - {id: accept, verb: 受理, text: 当场受理, by: 窗口, quote: 1.受理。材料齐全的当场受理。}
  - {id: done, verb: 办结, text: 办结, quote: 2.办结。, limit: {kind: immediate, text: 当场}}
limits:
  - {kind: immediate, text: 即时办结, when: {equals: {urgent: yes}}, quote: 急办的即时办结}
  - {kind: working_days, amount: 3, text: 3个工作日, quote: 3个工作日}
results:
  - {id: paper, text: 办结单, numbered: true, quote: 2.办结。}
notes:
  - {lines: [16, 16], reason: 填表说明}
"""


def guide_lines() -> dict[int, Line]:
    return {number: Line(number, row) for number, row in enumerate(TEXT.splitlines(), start=1) if row}


def make_item(ordinal: int = 2) -> ServiceItem:
    lines = tuple(line for line in guide_lines().values() if line.number >= 4)
    by_number = {line.number: line for line in lines}
    return replace(
        TEXT_ONLY,
        ordinal=ordinal,
        title="后办的事",
        code="002",
        first_line=4,
        last_line=16,
        lines=lines,
        sections=(
            Section("服务对象", (Line(5, "本市居民。"),)),
            Section("办理流程", (by_number[7], by_number[8])),
            Section("办理材料", (by_number[10], by_number[11], by_number[12])),
            Section("办理时限", (Line(13, "3个工作日；急办的即时办结。"),)),
        ),
        printed=(Section("申请表", (by_number[15], by_number[16])),),
    )


def load(
    folder: Path, item: str = ITEM, common: str | None = COMMON, ordinal: int = 2
) -> tuple[Structure | None, tuple[Fault, ...]]:
    home = folder / "made"
    (home / "items").mkdir(parents=True, exist_ok=True)
    (home / "guide.txt").write_text(TEXT, encoding="utf-8")
    if common is not None:
        (home / "common.yaml").write_text(common, encoding="utf-8")
    path = home / "items" / "02.yaml"
    path.write_text(item, encoding="utf-8")
    return load_structure(make_item(ordinal), path, guide_lines())


def sound(folder: Path, item: str = ITEM, common: str | None = COMMON, ordinal: int = 2) -> Structure:
    structure, faults = load(folder, item, common, ordinal)
    assert faults == ()
    assert structure is not None
    return structure


def place(words: str, marked: str) -> tuple[int, int]:
    before = words[: words.index(marked)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def test_every_part_comes_out_as_written(tmp_path: Path) -> None:
    found = sound(tmp_path)
    assert (found.applicant, found.handling) == (ApplicantKind.person, HandlingKind.promised)
    identity, form, proof, mandate = found.materials
    assert identity.evidence == EvidenceForm(original=True)
    assert [option.text for option in identity.any_of] == ["身份证", "护照"]
    assert form.evidence == EvidenceForm(seals=("加盖公章",))
    assert (form.form, form.defects, form.where) == ("application", ("没有加盖公章",), "窗口")
    assert (proof.need, proof.when) == (Need.if_needed, OneOf("urgent", ("no",)))
    assert (mandate.id, mandate.when) == ("mandate", OneOf("agent", ("yes",)))
    assert [one.key for one in found.circumstances] == ["urgent", "agent"]
    assert found.circumstances[1].source == "agent.present"
    assert [(one.verb, one.by) for one in found.steps] == [(Verb.accept, "窗口"), (Verb.completion, "")]
    assert [(one.kind, one.amount) for one in found.limits] == [(LimitKind.immediate, 0), (LimitKind.working_days, 3)]
    assert found.forms[0].layout == (14, 16)
    assert found.results[0].numbered


def test_quotes_are_the_guide_s_words_under_their_heading(tmp_path: Path) -> None:
    found = sound(tmp_path)
    (quote,) = found.materials[1].quotes
    assert (quote.line.number, quote.text, quote.heading) == (11, "2.《申请表》（加盖公章）", "办理材料")
    (limit,) = found.limits[1].quotes
    assert (limit.line.text[limit.start : limit.end], limit.line.number) == ("3个工作日", 13)
    assert limit.heading == "办理时限"
    own, term = found.materials[0].quotes
    assert (own.heading, term.line.number, term.heading) == ("办理材料", 2, "先办的事 备注（下同）")
    step = found.steps[1]
    assert step.limit is not None
    assert step.limit.quotes == step.quotes


def test_another_item_s_words_may_be_quoted_by_name(tmp_path: Path) -> None:
    found = sound(tmp_path, ITEM.replace("quote: 本市居民", "quote: {text: 应提供委托书, line: 2, of: 先办的事}"))
    (quote,) = found.eligibility[0].quotes
    assert (quote.line.number, quote.text, quote.heading) == (2, "应提供委托书", "先办的事")


def test_guide_lines_are_read_beside_the_items_where_nobody_gives_them(tmp_path: Path) -> None:
    sound(tmp_path)
    again, faults = load_structure(make_item(), tmp_path / "made/items/02.yaml")
    assert faults == ()
    assert again == sound(tmp_path)


def test_a_guide_may_have_no_common_duties(tmp_path: Path) -> None:
    found = sound(tmp_path, common=None)
    assert [one.id for one in found.materials] == ["identity", "form", "proof"]
    assert found.materials[0].any_of == ()


def test_common_duties_keep_to_their_items_and_applicants(tmp_path: Path) -> None:
    outside = sound(tmp_path, ordinal=1)
    assert [one.id for one in outside.materials] == ["identity", "form", "proof"]
    assert outside.materials[0].any_of == ()
    unit = sound(tmp_path, ITEM.replace("applicant: person", "applicant: unit"))
    assert [one.key for one in unit.circumstances] == ["urgent"]
    assert [one.id for one in unit.materials] == ["identity", "form", "proof"]
    assert len(unit.materials[0].any_of) == 2


def test_an_item_places_a_common_question_under_its_own_condition(tmp_path: Path) -> None:
    placed = "circumstances:\n", "circumstances:\n  - {common: agent}\n"
    found = sound(tmp_path, ITEM.replace("applicant: person", "applicant: unit").replace(*placed))
    assert [one.key for one in found.circumstances] == ["agent", "urgent"]
    assert found.materials[-1].id == "mandate"
    last = "materials:\n", "  - {common: agent, when: {equals: {urgent: no}}}\nmaterials:\n"
    assert sound(tmp_path, ITEM.replace(*last)).circumstances[-1].when == OneOf("urgent", ("no",))


def test_an_item_leaves_a_common_question_out_with_a_reason(tmp_path: Path) -> None:
    last = "materials:\n", "  - {common: agent, omit: 指南另有规定}\nmaterials:\n"
    found = sound(tmp_path, ITEM.replace(*last))
    assert [one.key for one in found.circumstances] == ["urgent"]
    assert [one.id for one in found.materials] == ["identity", "form", "proof"]


FAULTS: list[tuple[str, str, str, str]] = [
    # written, instead, the place is that of, message
    ("handling: promised", "handling: promised\nhandel: 1", "1\n", "不认识“handel”"),
    ("handling: promised\n", "", 'item: "002"', "少了“handling”"),
    ("handling: promised", "handling: soon", "soon", "“handling”不认识“soon”，可以写："),
    ('item: "002"', 'item: "003"', '"003"', "这里写的是“003”，原文是“002”"),
    ("{id: resident, text: 本市居民", "{id: Resident, text: 本市居民", "Resident", "“id”要用小写字母、数字和下划线"),
    ("{id: resident, text: 本市居民", "{id: resident, text: [本市居民]", "[本市居民]", "“text”要写一句话"),
    ("original: true", "original: 1", "1}", "“original”要写 true 或 false"),
    ("copies: 0", "copies: -1", "-1", "“copies”要写整数，不小于 0"),
    ("seals: [加盖公章]", "seals: 加盖公章", "加盖公章}", "“seals”要写成一列"),
    ("verb: 受理", "verb: 收件", "收件", "“verb”不认识“收件”"),
    ("verb: 受理", "verb: 回访", "回访", "“回访”是本厅事项的步骤"),
    ("id: done, verb", "id: accept, verb", "accept, verb: 办结", "“accept”在这里写了两次"),
    ("value: no, label", "value: yes, label", "yes, label: 不急", "“yes”在这里写了两次"),
    (", {value: no, label: 不急}", "", "[{value: yes, label: 急办}]", "一个问题至少要有两个答案"),
    ("form: application", "form: other", "other", "没有这张表：other"),
    ("layout: [14, 16]", "layout: [14, 17]", "[14, 17]", "第 14–17 行不全在本事项之内（4–16）"),
    ("layout: [14, 16]", "layout: [16, 14]", "[16, 14]", "“layout”要写成 [第一行, 最后一行]"),
    ("lines: [16, 16]", "lines: [2, 4]", "[2, 4]", "第 2–4 行不全在本事项之内（4–16）"),
    ("notes:\n", "chart: [[5, 6], [1, 2]]\nnotes:\n", "[1, 2]", "第 1–2 行不全在本事项之内（4–16）"),
    ("when: {equals: {urgent: no}}", "when: {equals: {urgent: maybe}}", "maybe", "“urgent”没有“maybe”这个答案"),
    ("when: {equals: {urgent: no}}", "when: {equals: {hurry: no}}", "no}}", "条件用到的“hurry”不是前面问过的问题"),
    ("when: {equals: {urgent: no}}", "when: urgent", "urgent, quote", "条件要写成一个算符：all、any、not、equals、in"),
    (
        "when: {equals: {urgent: no}}",
        "when: {all: [{equals: {urgent: no}}, {equals: {urgent: yes}}]}",
        "{all:",
        "这个条件永远不成立",
    ),
    ("急办吗？\n", "急办吗？\n    when: {equals: {agent: yes}}\n", "yes}}\n    options", "条件用到的“agent”"),
    ("quote: 本市居民", "quote: 外市居民", "外市居民", "本事项里找不到这句原文：外市居民"),
    ("quote: 本市居民", "quote: 委托办理的", "委托办理的", "本事项里找不到这句原文：委托办理的"),
    ("quote: {text: 申请表, line: 14}", "quote: 申请表", "申请表}\nsteps", "第 11、14 行都有，要写明 line"),
    ("line: 14}", "line: 15}", "{text: 申请表, line: 15}", "第 15 行里没有这句原文：申请表"),
    ("quote: 本市居民", "quote: {text: 应提供委托书, line: 2}", "{text: 应", "第 2 行里没有这句原文"),
    ("quote: 本市居民", "quote: {text: 应提供证书, line: 2, of: 先办的事}", "{text: 应", "第 2 行里没有这句原文"),
    ("quote: 本市居民", "quote: {text: 应提供委托书, line: 2, of: 1}", "{text: 应", "引文要写成原文"),
    ("quote: 本市居民", "quote: []", "[]", "没有引文"),
    ("quote: 本市居民", "quote: 5", "5}", "引文要写成原文、{text, line} 或 {text, line, of}"),
    (", quote: 本市居民", "", "{id: resident", "少了“quote”"),
    ("kind: working_days, amount: 3", "kind: working_days", "{kind: working_days", "少了“amount”"),
    ("kind: working_days, amount: 3", "kind: working_days, amount: 0", "0, text", "“amount”要写整数，不小于 1"),
    ("kind: immediate, text: 即时", "kind: immediate, amount: 1, text: 即时", "1, text", "“immediate”不写 amount"),
    ("defects: [没有加盖公章]", "promise_when: {equals: {urgent: no}}", "{equals: {urgent: no}}\n", "没有 promise"),
    ("text: 证明", "text: 《证明信》", "《证明信》", "引文里没有《证明信》"),
    ("id: proof, text: 证明", "id: proof, text: 证明, evidence: {copies: 1}", "{copies: 1}", "没有“复印件”的依据"),
    ("id: proof, text: 证明", "id: proof, text: 证明, evidence: {signatures: [签名]}", "{signatures", "“签名”的依据"),
    ("id: proof", "id: mandate", "mandate", "“mandate”已在通用条款里"),
    ("key: urgent", "key: agent", "agent", "“agent”已在通用条款里"),
    ("materials:\n", "  - {common: other}\nmaterials:\n", "other", "通用条款里没有“other”"),
    ("materials:\n", "  - {common: agent, omit: 1}\nmaterials:\n", "1}\n", "“omit”要写一句话"),
    ("materials:\n", "  - {common: agent, key: agent}\nmaterials:\n", "agent}\n", "不认识“key”"),
    ("eligibility:\n", "eligibility: none\nclocks:\n", "none", "“eligibility”要写成一列"),
    (
        "  - {id: proof, text: 证明, need: if_needed, when: {equals: {urgent: no}}, quote: 3.证明（必要时）}\n",
        "  - {id: again, text: 有效证件, evidence: {original: true}, quote: 1.有效证件原件}\n",
        "有效证件, evidence: {original: true}, quote: 1.有效证件原件}\nforms",
        "和“identity”会同时出现，写的却一样",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("written", "instead", "at", "message"), FAULTS)
def test_each_fault_is_named_where_it_stands(tmp_path: Path, written: str, instead: str, at: str, message: str) -> None:
    assert ITEM.count(written) == 1
    changed = ITEM.replace(written, instead)
    structure, faults = load(tmp_path, changed)
    assert structure is None
    line, column = place(changed, at)
    assert ("made/items/02.yaml", line, column) in {(one.file, one.line, one.column) for one in faults}
    assert any(message in one.message for one in faults if (one.line, one.column) == (line, column))


def test_a_question_that_decides_nothing_is_a_fault(tmp_path: Path) -> None:
    idle = ITEM.replace("when: {equals: {urgent: no}}, ", "").replace("when: {equals: {urgent: yes}}, ", "")
    structure, faults = load(tmp_path, idle)
    assert structure is None
    assert [one.message for one in faults] == ["这个问题不决定任何东西"]
    assert (faults[0].line, faults[0].column) == place(idle, "key: urgent")


def test_a_question_that_is_never_asked_is_a_fault(tmp_path: Path) -> None:
    never = "{all: [{equals: {urgent: yes}}, {not: {equals: {urgent: yes}}}]}"
    changed = ITEM.replace("materials:\n", f"  - {{common: agent, when: {never}}}\nmaterials:\n")
    structure, faults = load(tmp_path, changed)
    assert structure is None
    assert [one.message for one in faults] == ["这个问题永远问不到"]


def test_all_faults_come_at_once_and_in_order(tmp_path: Path) -> None:
    changed = (
        ITEM.replace("handling: promised", "handling: soon")
        .replace("quote: 本市居民", "quote: 外市居民")
        .replace("form: application", "form: other")
        .replace("kind: working_days, amount: 3", "kind: weeks, amount: 3")
        .replace("lines: [16, 16]", "lines: [16, 99]")
    )
    structure, faults = load(tmp_path, changed)
    assert structure is None
    assert [one.line for one in faults] == sorted(one.line for one in faults)
    assert len({one.line for one in faults}) == 5


def test_faults_of_common_duties_are_named_in_their_file(tmp_path: Path) -> None:
    changed = COMMON.replace("quote: 委托办理的", "quote: 委托代办的").replace("[person]", "[person, people]")
    structure, faults = load(tmp_path, common=changed)
    assert structure is None
    own = [one for one in faults if one.file == "made/common.yaml"]
    assert {(one.line, one.column) for one in own} == {place(changed, "委托代办的"), place(changed, "people")}


@pytest.mark.parametrize("words", ["a: [1", "a: 1\na: 2", "- 1", "", "\t"])
def test_a_file_that_is_no_mapping_is_a_fault(tmp_path: Path, words: str) -> None:
    structure, faults = load(tmp_path, words)
    assert structure is None
    assert {one.file for one in faults} == {"made/items/02.yaml"}


def test_a_file_that_is_not_there_or_no_text_is_a_fault(tmp_path: Path) -> None:
    sound(tmp_path)
    path = tmp_path / "made/items/02.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert load_structure(make_item(), path)[0] is None
    path.unlink()
    structure, faults = load_structure(make_item(), path)
    assert structure is None
    assert [one.file for one in faults] == ["made/items/02.yaml"]


def test_notes_and_chart_stay_beside_the_structure(tmp_path: Path) -> None:
    sound(tmp_path, ITEM + "chart: [5, 6]\n")
    file = read_item_file(make_item(), tmp_path / "made/items/02.yaml")
    assert [(one.lines, one.reason) for one in file.notes] == [((16, 16), "填表说明")]
    assert file.chart == ((5, 6),)
