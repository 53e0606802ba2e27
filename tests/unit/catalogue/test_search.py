# SPDX-License-Identifier: Apache-2.0
"""The finder: by words, pinyin, code, class, paper and form, in the order a clerk expects, with why."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from guides_as_shipped import shipped

from counter_app.catalogue.folding import places
from counter_app.catalogue.items import Catalogue, ServiceItem
from counter_app.catalogue.search import Hit, SearchIndex, Why
from counter_app.catalogue.shelving import build_index


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped().catalogue


@pytest.fixture(scope="module")
def index(catalogue: Catalogue) -> SearchIndex:
    return shipped().index


def _titles(hits: Sequence[Hit]) -> list[str]:
    return [hit.item.title for hit in hits]


def _marked(why: Why) -> str:
    """``标题：【生育】津贴支付``."""
    words = why.text
    for start, end in reversed(why.spans):
        words = f"{words[:start]}【{words[start:end]}】{words[end:]}"
    return f"{why.label}：{words}"


def test_the_list_of_the_picture(index: SearchIndex) -> None:
    usage = {("yuanjiang", 26): 9, ("yuanjiang", 24): 4}
    hits = index.search("生育", "yuanjiang", usage)
    assert _titles(hits) == [
        "生育津贴支付",
        "生育医疗费支付",
        "计划生育医疗费支付",
        "一次性生育补助金支付",
        "产前检查费支付",
        "参保人员参保信息查询",
        "单位参保登记",
    ]
    assert [_marked(one) for one in hits[0].why] == [
        "标题：【生育】津贴支付",
        "表格：《沅江市【生育】津贴(一次性【生育】补助金)申领表》",
    ]
    assert [_marked(one) for one in hits[1].why] == ["标题：【生育】医疗费支付"]
    assert [_marked(one) for one in hits[4].why] == ["类别：【生育】保险待遇核准支付"]
    assert [_marked(one) for one in hits[5].why] == ["常说：查【生育】"]
    assert [_marked(one) for one in hits[6].why] == ["表格里的选项：□职工基本医疗（【生育】）保险"]


def test_use_orders_what_matches_alike_and_no_more(index: SearchIndex) -> None:
    often = {("yuanjiang", 23): 500, ("yuanjiang", 27): 2}
    titles = _titles(index.search("生育", "yuanjiang", often))
    assert titles == [
        "生育医疗费支付",
        "生育津贴支付",
        "一次性生育补助金支付",
        "计划生育医疗费支付",
        "产前检查费支付",
        "参保人员参保信息查询",
        "单位参保登记",
    ]


def test_scores_fall_along_the_list(index: SearchIndex) -> None:
    scores = [hit.score for hit in index.search("生育", usage={("wuhu", 19): 3})]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("words", ["zgcbdj", "ZGCBDJ", "ｚｇｃｂｄｊ", "zhigongcanbaodengji", "zhi'gong'can'bao'deng"])
def test_initials_and_full_pinyin(index: SearchIndex, words: str) -> None:
    hits = index.search(words)
    assert [(hit.item.guide, hit.item.title) for hit in hits] == [
        (guide, "职工参保登记") for guide in ("wuhu", "hubei", "yuanjiang", "wuwei")
    ]
    assert {one.label for hit in hits for one in hit.why} == {"拼音"}


def test_the_first_initials_are_enough(index: SearchIndex) -> None:
    assert _titles(index.search("zgcb", "yuanjiang"))[:2] == ["职工参保登记", "职工参保信息变更登记"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("cjcbpz", "出具《参保凭证》"),  # 参 is cān here; the marks are no letters
        ("ydcqjz", "异地长期居住人员备案"),  # 长 is cháng
        ("mzmtbbz", "基本医疗保险参保人员享受门诊慢特病病种待遇认定"),  # 种 is zhǒng
        ("lsydsq", "零售药店申请定点协议管理"),
        ("changqi", "异地长期居住人员备案"),
        ("bujiao", "法定断档补缴"),
    ],
)
def test_readings_are_right_in_their_words(index: SearchIndex, words: str, title: str) -> None:
    assert title in _titles(index.search(words, "yuanjiang"))


def test_pinyin_begins_with_a_syllable(index: SearchIndex) -> None:
    inside = index.search("angqi", "yuanjiang")  # stands inside chang qi, and is only found as a slip
    assert all(why.meant for hit in inside for why in hit.why)
    assert _titles(index.search("zhuan", "yuanjiang"))[0] == "转移接续手续办理"


def test_what_was_typed_in_pinyin_is_marked_in_the_title(index: SearchIndex) -> None:
    hit, *_ = index.search("cbpz", "yuanjiang")
    assert _marked(hit.why[0]) == "拼音：出具《【参保凭证】》"
    hit, *_ = index.search("buj", "yuanjiang")
    assert _marked(hit.why[0]) == "拼音：法定断档【补缴】"


def test_code_as_beginning_and_as_part(index: SearchIndex) -> None:
    assert [hit.item.code for hit in index.search("002036007")] == [f"00203600700{last}" for last in range(1, 6)]
    (hit,) = index.search("36017004")
    assert _marked(hit.why[0]) == "编码：11620600MB1585792W36220【36017004】"
    assert [hit.item.ordinal for hit in index.search("mb1585792w3622036010001")] == [9, 10]


def test_papers_and_forms(index: SearchIndex) -> None:
    assert _titles(index.search("出生证", "yuanjiang"))[:2] == ["生育津贴支付", "一次性生育补助金支付"]
    (first, *_) = index.search("出生医学证明", "wuwei")
    assert first.why == (Why("材料", "3.出生医学证明；", ((2, 8),)),)
    assert _titles(index.search("参保登记表", "wuhu"))[0] == "职工参保登记"
    assert [_marked(one) for one in index.search("登记备案表", "yuanjiang")[0].why] == [
        "表格：沅江市异地就医【登记备案表】"
    ]


def test_a_paper_broken_over_two_lines_is_found(index: SearchIndex) -> None:
    assert _titles(index.search("医院结算单", "wuwei"))[0] == "生育津贴支付"


def test_class_and_national_matter(index: SearchIndex) -> None:
    titles = _titles(index.search("异地就医备案", "yuanjiang"))[:5]
    assert titles == [item.title for item in index.catalogue.guides["yuanjiang"].items[13:18]]
    hits = index.search("待遇核准支付", "hubei")
    assert [hit.item.ordinal for hit in hits[:6]] == [19, 20, 21, 22, 23, 24]
    assert {one.label for hit in hits[:6] for one in hit.why} == {"类别"}
    hit, *_ = index.search("生育医疗费支付", "wuhu")
    assert [_marked(one) for one in hit.why] == ["全国事项：【生育医疗费支付】"]


def test_every_word_must_match(index: SearchIndex) -> None:
    hits = index.search("生育 出生证", "yuanjiang")
    assert _titles(hits)[:2] == ["生育津贴支付", "一次性生育补助金支付"]
    assert {one.label for one in hits[0].why} == {"标题", "表格", "材料"}
    assert index.search("生育 药店") == ()
    assert _titles(index.search("零售　定点", "hubei")) == [  # a full-width space
        "零售药店申请定点协议管理",
        "基本医疗保险定点零售药店费用结算",
    ]


@pytest.mark.parametrize(("typed", "same"), [("(零星)", "（零星）"), ("ｍｂ１５８５", "MB1585"), ("ＺＧＣＢ", "zgcb")])
def test_width_and_case_do_not_matter(index: SearchIndex, typed: str, same: str) -> None:
    hits = index.search(typed)
    assert hits
    assert _titles(index.search(same)) == _titles(hits)


def test_a_title_with_a_stray_space_is_found_whole(index: SearchIndex) -> None:
    assert [hit.item.ordinal for hit in index.search("享受门诊慢特病病种", "hubei")] == [16]


@pytest.mark.parametrize(
    "words", ["", "   ", "没有这样的事", "\n", "\x02", "𠮷𠮷", "'", "生" * 5000, " ".join("生育津贴" * 50)]
)
def test_odd_words_find_nothing_or_little(index: SearchIndex, words: str) -> None:
    assert len(index.search(words)) <= 50


def test_an_unknown_guide_has_no_items(index: SearchIndex) -> None:
    assert index.search("生育", "changsha") == ()


def test_the_list_ends_at_the_limit(index: SearchIndex) -> None:
    assert len(index.search("保")) == 50
    assert len(index.search("保", limit=3)) == 3
    assert index.search("保", limit=3) == index.search("保")[:3]


def test_a_hundred_times_the_items_give_the_same_answers(catalogue: Catalogue) -> None:
    def copy(item: ServiceItem, guide: str, number: int) -> ServiceItem:
        return replace(item, guide=guide, title=f"{item.title}{number}", structure=None)

    guides = {
        f"{book.id}{number}": replace(
            book,
            id=f"{book.id}{number}",
            items=tuple(copy(item, f"{book.id}{number}", number) for item in book.items),
        )
        for number in range(10)
        for book in catalogue.guides.values()
    }
    large = build_index(replace(catalogue, guides=guides))
    bare = {
        name: replace(book, items=tuple(replace(item, structure=None) for item in book.items))
        for name, book in catalogue.guides.items()
    }
    small = build_index(replace(catalogue, guides=bare))
    for words in ("生育", "zgcbdj", "canbao", "出生医学证明", "异地 备案", "银行", "x", "002036"):
        within = [hit.item.ordinal for hit in large.search(words, "yuanjiang7", limit=120)]
        assert within == [hit.item.ordinal for hit in small.search(words, "yuanjiang", limit=120)]
        if words != "出生医学证明":  # of what only fits, no more are shown for more guides
            assert len(large.search(words, limit=2000)) == 10 * len(small.search(words, limit=200))


@pytest.mark.parametrize(
    ("shown", "token", "spans"),
    [
        ("生育津贴", "生育", ((0, 2),)),
        ("门诊慢特病 病种", "病病种", ((4, 8),)),
        ("①有效身份证件", "1有效", ((0, 3),)),
        ("ＡＰＰ和app", "app", ((0, 3), (4, 7))),
        ("甲乙丙", "丁", ()),
    ],
)
def test_places_are_those_of_the_shown_text(shown: str, token: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert places(shown, token) == spans
