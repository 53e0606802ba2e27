# SPDX-License-Identifier: Apache-2.0
"""What people say and mistype finds the item they mean, and every hit says why it stands there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from guides_as_shipped import shipped

from counter_app.base.resources import read_yaml
from counter_app.catalogue.search import Hit, SearchIndex, Why

TUNED = Path(__file__).resolve().parents[2] / "bench" / "phrases_tuned.yaml"


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return shipped().index


def _titles(hits: Sequence[Hit]) -> list[str]:
    return [hit.item.title for hit in hits]


def _numbers(hits: Sequence[Hit]) -> list[tuple[str, int]]:
    return [(hit.item.guide, hit.item.ordinal) for hit in hits]


def _marked(why: Why) -> str:
    """``标题：【生育】津贴支付``."""
    words = why.text
    for start, end in reversed(why.spans):
        words = f"{words[:start]}【{words[start:end]}】{words[end:]}"
    return f"{why.label}：{words}"


@pytest.mark.parametrize(
    ("words", "guide", "title"),
    [
        # everyday words, by themselves and in a sentence
        ("生孩子", "hubei", "生育医疗费支付"),
        ("转院", "yuanjiang", "异地转诊人员备案"),
        ("丢了社保卡", "wuwei", "医疗保障信息平台电子凭证"),
        ("社保卡丢了怎么办", "wuwei", "医疗保障信息平台电子凭证"),
        ("转到省城看病", "yuanjiang", "异地转诊人员备案"),
        ("老人去世了卡上还有钱", "yuanjiang", "参保人员个人账户一次性支取"),
        ("换了法人", "yuanjiang", "单位参保信息变更登记"),
        ("少交了几年想补上", "yuanjiang", "法定断档补缴"),
        ("换城市上班医保怎么转", "yuanjiang", "转移接续手续办理"),
        ("休产假单位不发工资", "hubei", "生育津贴支付"),
        ("诊所想刷医保", "hubei", "医疗机构申请定点协议管理"),
        # shorthand: characters left out, words the other way round
        ("异地长居", "wuhu", "异地长期居住人员备案"),
        ("特药认定", "yuanjiang", "基本医疗保险参保人员享受特殊药品待遇认定"),
        ("产检费", "wuwei", "产前检查费支付"),
        ("药店结算", "hubei", "基本医疗保险定点零售药店费用结算"),
        ("药店定点", "hubei", "零售药店申请定点协议管理"),
        # papers, conditions, results
        ("处方底方", "wuhu", "门诊费用报销"),
        ("工龄认定表", "yuanjiang", "法定断档补缴"),
        ("未就业配偶", "wuhu", "生育保险登记"),
        ("军队医疗机构", "wuwei", "医疗机构申请定点协议管理"),
        ("男职工护理假", "hubei", "生育津贴支付"),
        # letters, alone and with characters
        ("yidi zhuanzhen", "hubei", "异地转诊人员备案"),
        ("异地zz", "yuanjiang", "异地转诊人员备案"),
        ("生育jt", "hubei", "生育津贴支付"),
        ("单位biangeng", "hubei", "单位参保信息变更登记"),
        ("shengxiaohai", "hubei", "生育医疗费支付"),
        # slips
        ("职工参保登计", "yuanjiang", "职工参保登记"),
        ("零售药申请", "wuwei", "零售药店申请定点协议管理"),
        ("转接移续", "yuanjiang", "转移接续手续办理"),
        ("住住院费用报销", "hubei", "住院费用报销"),
        ("末就业配偶", "wuhu", "生育保险登记"),
        ("dwcvdj", "hubei", "单位参保登记"),
        ("zhuanzhwn", "yuanjiang", "异地转诊人员备案"),
        ("canbaopinzheng", "yuanjiang", "出具《参保凭证》"),
        ("sengyujintie", "yuanjiang", "生育津贴支付"),
    ],
)
def test_what_is_said_finds_what_is_meant_first(index: SearchIndex, words: str, guide: str, title: str) -> None:
    assert _titles(index.search(words, guide))[0] == title


@pytest.mark.parametrize(
    ("right", "wrong", "word"),
    [
        ("chongqing", "zhongqing", "重庆"),
        ("changqijuzhu", "zhangqijuzhu", "长期居住"),
        ("yinhangka", "yinxingka", "银行卡"),
        ("tiaojie", "diaojie", "调解"),
        ("canbaopingzheng", "shenbaopingzheng", "参保凭证"),
        ("chachong", "chazhong", "查重"),
    ],
)
def test_a_character_is_read_as_in_its_word_and_not_otherwise(
    index: SearchIndex, right: str, wrong: str, word: str
) -> None:
    def found(letters: str) -> bool:
        whys = [why for hit in index.search(letters, limit=200) for why in hit.why if not why.meant]
        return any(why.text[start:end] == word for why in whys for start, end in why.spans)

    holds = bool(index.search(word)) and any(
        why.text[start:end] == word for hit in index.search(word) for why in hit.why for start, end in why.spans
    )
    assert found(right) == holds
    assert not found(wrong)


def test_initials_know_the_readings_too(index: SearchIndex) -> None:
    assert "异地长期居住人员备案" in _titles(index.search("ydcq", "yuanjiang"))
    assert "异地长期居住人员备案" not in [
        hit.item.title for hit in index.search("ydzq", "yuanjiang") if not any(why.meant for why in hit.why)
    ]


@pytest.mark.parametrize(
    ("typed", "guide", "why"),
    [
        ("参宝登记", "hubei", "按“参保登记”查：职工【参保登记】"),
        ("专移接续", "hubei", "按“转移接续”查：【转移接续】手续办理"),
        ("异地案备", "wuwei", "按“异地备案”查"),
        ("门诊费报销", "wuhu", "按“门诊费用报销”查：【门诊费用报销】"),
        ("tuixui", "yuanjiang", "按“退休”查：【退休】人员医保管理"),
        ("yaodain", "wuwei", "按“药店”查：零售【药店】申请定点协议管理"),
        ("dwcvdj", "hubei", "按“单位参保登记”查：【单位参保登记】"),
        ("案备", "wuwei", "按“备案”查：异地安置退休人员【备案】"),
    ],
)
def test_a_slip_says_what_was_looked_for(index: SearchIndex, typed: str, guide: str, why: str) -> None:
    hits = index.search(typed, guide)
    reasons = [_marked(one) for hit in hits[:2] for one in hit.why]
    assert any(one.startswith(why) for one in reasons) or typed == "异地案备"
    assert all(one.label.startswith("按") == bool(one.meant) for hit in hits for one in hit.why)


@pytest.mark.parametrize("words", ["生育", "出生证", "备案", "zgcb", "canbao", "药店", "银行卡", "生育 出生证", "退休"])
def test_a_slip_never_stands_above_what_is_there_as_typed(index: SearchIndex, words: str) -> None:
    slipped = [any(why.meant for why in hit.why) for hit in index.search(words)]
    assert slipped == sorted(slipped)


def test_everyday_words_say_what_they_mean(index: SearchIndex) -> None:
    first = index.search("生孩子", "hubei")[0]
    assert _marked(first.why[0]) == "常说：【生孩子】（生育医疗费支付）"
    first = index.search("断缴", "yuanjiang")[0]
    assert _marked(first.why[0]) == "常说：【断缴】（法定断档补缴）"


def test_what_a_title_says_stands_above_what_is_only_said_for_it(index: SearchIndex) -> None:
    titles = _titles(index.search("急诊", "yuanjiang"))
    assert titles[0] == "异地急诊人员备案"
    assert _titles(index.search("退休", "yuanjiang"))[:2] == ["退休人员医保管理", "异地安置退休人员备案"]


def test_terms_of_the_structure_are_found_with_their_kind(index: SearchIndex) -> None:
    labels = {
        _marked(why).partition("：")[0]
        for words in ("护理假", "待遇享受人", "网上申请", "初审", "备案编号", "没有接收单位", "委托别人")
        for hit in index.search(words)
        for why in hit.why
    }
    assert {"条件", "步骤", "结果", "情形", "期限"} <= labels


def test_all_of_a_few_characters_must_stand_together(index: SearchIndex) -> None:
    assert index.search("养老金", "yuanjiang") == ()
    assert index.search("驾驶证") == ()
    assert index.search("房贷") == ()


def test_words_that_say_nothing_find_nothing(index: SearchIndex) -> None:
    assert index.search("怎么办") == ()
    assert _numbers(index.search("请问药店怎么办")) == _numbers(index.search("药店"))


def test_use_orders_what_everyday_words_mean_alike(index: SearchIndex) -> None:
    plain = _numbers(index.search("生孩子"))
    same = [hit for hit in index.search("生孩子") if hit.score == index.search("生孩子")[0].score]
    last = same[-1].item
    assert len(same) > 1
    often = _numbers(index.search("生孩子", usage={(last.guide, last.ordinal): 3}))
    assert often[0] == (last.guide, last.ordinal)
    assert sorted(often) == sorted(plain)
    assert _numbers(index.search("生孩子", usage={("nowhere", 1): 3, ("wuhu", 999): 9})) == plain


@pytest.mark.parametrize("words", ["sengyujintie", "末就业配偶", "丢了社保卡", "参宝登记 zhuanzhwn", "异地az退休"])
def test_marks_lie_within_what_is_shown(index: SearchIndex, words: str) -> None:
    for hit in index.search(words):
        assert hit.why
        for why in hit.why:
            assert why.spans
            assert all(0 <= start < end <= len(why.text) for start, end in why.spans)
            assert [*why.spans] == sorted(why.spans)


@pytest.mark.parametrize(
    "words",
    [
        "q" * 500,
        "zh'" * 50,
        "参" * 300,
        "'''",
        "a'b'c'",
        "۱۲۳",
        "𠮷" * 40,
        "异地" * 30 + "zz",
        "\x02\x01",
        "?？!",
        "a1b2c3",
    ],
)
def test_odd_words_do_no_harm(index: SearchIndex, words: str) -> None:
    assert len(index.search(words)) <= 50
    assert len(index.search(words, "yuanjiang", limit=3)) <= 3


def test_the_tuned_phrases_stay_found(index: SearchIndex) -> None:
    table = cast("dict[str, Any]", read_yaml(TUNED).data)["phrases"]
    shares = []
    for one in table:
        wanted = {(guide, number) for guide, numbers in one["find"].items() for number in numbers}
        there = wanted & set(_numbers(index.search(one["phrase"], one["guide"], limit=5)))
        shares.append(bool(there) if one.get("need") == "any" else len(there) / len(wanted))
    assert sum(shares) / len(shares) >= 0.95
