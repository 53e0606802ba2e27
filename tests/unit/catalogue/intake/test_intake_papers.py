# SPDX-License-Identifier: Apache-2.0
"""Lists of materials taken apart by the rules of Chinese guides. The sentences are of no guide that ships."""

import pytest

from counter_app.catalogue.intake.paper_words import Paper
from counter_app.catalogue.intake.papers import asked_elsewhere, hidden, read_list
from counter_app.catalogue.intake.passages import Passage, list_entries
from counter_app.catalogue.items import Line


def read(*lines: str) -> list[Paper]:
    rows = [Line(number, words) for number, words in enumerate(lines, start=1)]
    found = read_list(list(list_entries(rows)))
    return [*found.papers, *found.onwards]


def names(*lines: str) -> list[str]:
    return [one.text for one in read(*lines)]


def labels(paper: Paper) -> list[list[str]]:
    return [[case.label for case in group] for group in paper.cases]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1.户口簿；", "2.结婚证。"], ["户口簿", "结婚证"]),
        (["1.发票；2.清单；3.社保卡"], ["发票", "清单", "社保卡"]),
        (["①发票②清单"], ["发票", "清单"]),
        (["（1）发票", "（2）清单"], ["发票", "清单"]),
        (["出生证、结婚证和户口簿"], ["出生证", "结婚证", "户口簿"]),
        (["学历证书、资格证书复印件"], ["学历证书复印件", "资格证书复印件"]),
        (["《营业执照》《许可证》复印件"], ["《营业执照》复印件", "《许可证》复印件"]),
        (["申请人及监护人身份证复印件"], ["申请人身份证复印件", "监护人身份证复印件"]),
        (["大病保险、医疗救助报销后的结算单"], ["大病保险、医疗救助报销后的结算单"]),
        (["提供以下证件复印件：《甲证》，《乙证》"], ["《甲证》复印件", "《乙证》复印件"]),
        (["银行卡复印件：提供本人银行卡"], ["本人银行卡复印件"]),
        (["继承人身份证、银行账户信息"], ["继承人身份证", "继承人银行账户信息"]),
        (["无"], []),
        (["无需提供材料。"], []),
        (["备注：办理后三日内可以查询。"], []),
    ],
)
def test_a_list_is_split_into_its_papers(lines: list[str], expected: list[str]) -> None:
    assert names(*lines) == expected


@pytest.mark.parametrize(
    ("line", "text", "choices"),
    [
        ("护照或通行证", "护照或通行证", ("护照", "通行证")),
        ("护照或者通行证", "护照或者通行证", ("护照", "通行证")),
        ("护照（或通行证、居住证）", "护照或通行证或居住证", ("护照", "通行证", "居住证")),
        ("居住材料（房产证、租房合同任选其一）", "居住材料（房产证、租房合同任选其一）", ("房产证", "租房合同")),
        ("单位证明，包括：介绍信或营业执照", "单位证明（介绍信或营业执照）", ("介绍信", "营业执照")),
        ("护照或通行证复印件", "护照或通行证复印件", ("护照复印件", "通行证复印件")),
        ("本人（或单位）提供的账户资料", "本人（或单位）提供的账户资料", ("本人提供的账户资料", "单位提供的账户资料")),
    ],
)
def test_any_one_of_several_papers(line: str, text: str, choices: tuple[str, ...]) -> None:
    (paper,) = read(line)
    assert (paper.text, paper.any_of) == (text, choices)


def test_how_a_paper_is_brought() -> None:
    (invoice,) = read("1.发票原件（加盖医院印章）")
    assert (invoice.evidence.original, invoice.evidence.seals) == (True, ("加盖医院印章",))
    (copy,) = read("身份证复印件两份")
    assert (copy.evidence.copies, copy.text) == (2, "身份证复印件")
    (form,) = read("《申请表》（参保人签字、加盖单位公章）")
    assert (form.evidence.signatures, form.evidence.seals) == (("参保人签字",), ("加盖单位公章",))
    (both,) = read("身份证原件及复印件")
    assert (both.evidence.original, both.evidence.copies) == (True, 1)
    (sealed,) = read("加盖医院公章的费用清单")
    assert (sealed.text, sealed.evidence.seals) == ("费用清单", ("加盖医院公章",))


def test_nothing_is_asked_of_a_paper_that_the_line_does_not_say() -> None:
    (paper,) = read("身份证")
    assert (paper.evidence.original, paper.evidence.copies, paper.evidence.seals) == (False, 0, ())


def test_conditions_before_the_asking() -> None:
    (abroad,) = read("备注：出国定居的，需提供护照。")
    assert (abroad.text, labels(abroad)) == ("护照", [["出国定居"]])
    (dead,) = read("备注：因死亡支取的提供公证书")
    assert labels(dead) == [["因死亡支取"]]
    (urgent,) = read("备注：急诊可要求提供急诊证明")
    assert (urgent.if_needed, labels(urgent)) == (True, [["急诊"]])
    (needed,) = read("参保凭证（必要时）")
    assert (needed.text, needed.if_needed) == ("参保凭证", True)


def test_what_stands_over_a_part_of_the_list_is_its_condition() -> None:
    employed, flexible = read("1.在职职工：①申请表；②社保卡", "2.灵活就业人员：①社保卡原件")[:2]
    assert labels(employed) == [["在职职工"]]
    assert employed.cases[0][0].others == ("在职职工", "灵活就业人员")
    assert labels(flexible) == [["在职职工"]]


def test_the_same_paper_under_two_conditions_is_one_line() -> None:
    (card,) = read("1.在职职工：①社保卡", "2.退休人员：①社保卡")
    assert labels(card) == [["在职职工"], ["退休人员"]]


def test_a_stamp_only_under_a_condition_makes_two_lines() -> None:
    sealed, plain = read("《变更表》（变更关键信息的加盖单位公章）")
    assert (sealed.evidence.seals, labels(sealed)) == (("加盖单位公章",), [["变更关键信息"]])
    assert (plain.evidence.seals, plain.cases[0][0].holds) == ((), False)


def test_a_promise_stands_for_a_paper_where_the_guide_says_so() -> None:
    (proof,) = read("居住证明（租房合同或个人承诺书）")
    assert (proof.promise, proof.any_of) == ("个人承诺书", ())
    (shared,) = read("备注：如无法通过部门获得出生证，由办理人提供，无法提供的，需提供个人承诺书。")
    assert (shared.text, shared.promise) == ("出生证", "个人承诺书")


def test_a_list_left_to_another_document() -> None:
    (paper,) = read("根据《新安市服务协议》约定执行。")
    assert (paper.text, paper.left_to) == ("《新安市服务协议》约定的材料", "《新安市服务协议》")


def test_papers_that_hold_onwards_and_words_explained_once() -> None:
    rows = [Line(1, "备注：①身份证件包括身份证、护照等（下同）；②委托办理的，应提供委托书（下同）。")]
    found = read_list(list(list_entries(rows)))
    assert found.papers == ()
    assert [(one.text, labels(one)) for one in found.onwards] == [("委托书", [["委托办理"]])]
    assert found.terms[0].options == ("身份证", "护照", "其他身份证件")


def test_a_sentence_broken_over_lines_is_quoted_line_by_line() -> None:
    (paper,) = read("1.《新安市基本医疗保险参保人员异地就医备案申请", "表》（加盖单位公章）")
    assert paper.text == "《新安市基本医疗保险参保人员异地就医备案申请表》"
    assert paper.quoted[0].quotes == (
        (1, "《新安市基本医疗保险参保人员异地就医备案申请"),
        (2, "表》（加盖单位公章）"),
    )


def test_every_quote_stands_in_its_line() -> None:
    lines = [
        "1.发票原件；2.清单（加盖医院印章）",
        "备注：因意外受伤的，需提供交警认定书复印件一份；急诊可要求提供病历。",
    ]
    for paper in read(*lines):
        for words in paper.quoted:
            assert all(piece in lines[number - 1] for number, piece in words.quotes)


def test_papers_hidden_in_other_sections() -> None:
    process = Passage((Line(1, "1.申请人持身份证、银行卡到窗口提交申请；"),)).words
    assert [one.text for one in hidden(process, read("有效身份证件"))] == ["银行卡"]
    audience = Passage((Line(1, "未经认定的困难人员应提供《核查授权书》"),)).words
    assert [(one.text, labels(one)) for one in asked_elsewhere(audience)] == [
        ("《核查授权书》", [["未经认定的困难人员"]])
    ]


@pytest.mark.parametrize(
    "line",
    [
        "（（（",
        "）：；。",
        "①②③",
        "或或或",
        "、、，，",
        "《",
        "1.",
        "备注：",
        "提供",
        "需提供",
        "A（或）B",
        "和",
        "复印件",
    ],
)
def test_scraps_break_nothing(line: str) -> None:
    assert all(one.quoted for one in read(line, line))


@pytest.mark.parametrize("line", ["；", "1.；", "①；", "备注：。", "1. ，"])
def test_stops_alone_are_no_entry(line: str) -> None:
    assert list(list_entries([Line(1, line)])) == []
