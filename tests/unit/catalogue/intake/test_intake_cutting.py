# SPDX-License-Identifier: Apache-2.0
"""Where a guide's text is cut: held against the four guides as people cut them, and text that is no guide."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from counter_app.base.resources import read_yaml, resources_root
from counter_app.base.texts import sentence
from counter_app.catalogue.compiling import compile_guide
from counter_app.catalogue.guide_facts import read_matters
from counter_app.catalogue.intake.cutting import CutText, cut_text
from counter_app.catalogue.intake.facts_file import GuideName, facts_words
from counter_app.catalogue.intake.outline import outline
from counter_app.catalogue.intake.reading import IssuedText, read_guide_file
from counter_app.catalogue.shelf import Edition

GUIDES = resources_root() / "guides"
MATTERS = GUIDES / "matters.yaml"
FIELDS = "事项编码 办件类型 服务对象 法定办结时限 承诺办结时限 咨询电话 申请材料 办理流程".split()
HEADED = "事项名称 受理单位 服务对象 办理渠道 办理流程 办理材料 办理时限 咨询方式 监督电话 评价渠道".split()
NUMERALS = "一二三四五六七八九十"


def cut(guide: str) -> CutText:
    return cut_text(read_guide_file(GUIDES / guide / "guide.txt"))


def written(guide: str, folder: Path) -> dict[str, object]:
    """``guide.yaml`` as the import writes it, read again."""
    name = GuideName(guide, 1, "2026-12-01", region="340200")
    words = facts_words(name, outline(cut(guide)), list(read_matters(MATTERS, "matters.yaml")))
    (folder / "guide.yaml").write_text(words, encoding="utf-8")
    data = read_yaml(folder / "guide.yaml").data
    assert isinstance(data, dict)
    return data


def by_hand(guide: str) -> dict[str, object]:
    data = read_yaml(GUIDES / guide / "guide.yaml").data
    assert isinstance(data, dict)
    return data


def places(facts: dict[str, object]) -> list[dict[str, object]]:
    """The items without their national matters, which are a judgement."""
    items = facts["items"]
    assert isinstance(items, list)
    return [{key: value for key, value in one.items() if key != "matters"} for one in items]


def text(*lines: str) -> IssuedText:
    return IssuedText("指南.txt", lines)


def headed(*titles: str, mark: Callable[[int], str] = lambda at: f"{NUMERALS[at]}、") -> list[str]:
    found: list[str] = ["新安市医疗保障局办事指南", ""]
    for number, title in enumerate(titles, start=1):
        found += [f"{number}.{title}", ""]
        for at, heading in enumerate(HEADED):
            found += [f"{mark(at)}{heading}", title if at == 0 else "见附件"]
    return found


def fields(*titles: str) -> list[str]:
    found: list[str] = []
    for title in titles:
        found += [title, "", *(f"{heading}：{'发票' if heading == '申请材料' else '是'}" for heading in FIELDS), ""]
    return found


@pytest.mark.parametrize("guide", ["wuhu", "hubei", "yuanjiang", "wuwei"])
def test_items_charts_forms_and_parts_are_found_where_people_found_them(guide: str, tmp_path: Path) -> None:
    facts, finished = written(guide, tmp_path), by_hand(guide)
    assert places(facts) == places(finished)
    for key in ("headings", "outside", "shape", "charts", "offices", "digest", "area_code"):
        assert facts.get(key) == finished.get(key), key


@pytest.mark.parametrize("guide", ["wuhu", "hubei", "yuanjiang", "wuwei"])
def test_what_the_text_says_of_itself_is_read(guide: str, tmp_path: Path) -> None:
    facts, finished = written(guide, tmp_path), by_hand(guide)
    assert facts["issued"] == finished["issued"]
    if guide != "wuwei":  # prints no title
        assert (facts["title"], facts["short"]) == (finished["title"], finished["short"])


def test_a_matter_is_linked_by_its_title(tmp_path: Path) -> None:
    items = written("wuhu", tmp_path)["items"]
    assert isinstance(items, list)
    assert "matters" not in items[0]  # 单位参保登记 is a national one
    assert items[17]["matters"] == []  # 生育保险登记 is none


@pytest.mark.parametrize(
    "mark",
    [
        lambda at: f"{NUMERALS[at]}、",
        lambda at: f"（{NUMERALS[at]}）",
        lambda at: f"({at + 1})",
        lambda at: f"{at + 1}、",
    ],
)
def test_the_reader_takes_every_kind_of_number(mark: Callable[[int], str], tmp_path: Path) -> None:
    lines = headed("门诊费用报销", "住院费用报销", mark=mark)
    issued = text(*lines)
    words = facts_words(GuideName("xin", 9, "2026-12-01", region="340200"), outline(cut_text(issued)), [])
    folder = tmp_path / "xin"
    folder.mkdir()
    (folder / "guide.txt").write_text(issued.words, encoding="utf-8")
    (folder / "guide.yaml").write_text(words, encoding="utf-8")
    guide, faults = compile_guide(Edition("xin", folder), MATTERS)
    assert guide is not None
    assert [item.title for item in guide.items] == ["门诊费用报销", "住院费用报销"]
    assert faults == ()


def test_a_heading_that_only_this_guide_has_is_learned() -> None:
    lines = headed("甲事项", "乙事项", "丙事项")
    for at in reversed([number for number, line in enumerate(lines) if line == "十、评价渠道"]):
        lines[at:at] = ["十一、容缺办理", "可以"]
    found = cut_text(text(*lines))
    assert ("容缺办理",) in found.slots
    assert found.slots[-2:] == (("容缺办理",), ("评价渠道",))


def test_a_heading_printed_twice_does_not_split_an_item() -> None:
    lines = headed("甲事项", "乙事项", "丙事项")
    at = lines.index("五、办理流程")
    lines[at:at] = ["三、服务对象", "所有人"]
    assert [item.title for item in cut_text(text(*lines)).items] == ["甲事项", "乙事项", "丙事项"]


def test_fields_are_known_by_their_colons() -> None:
    found = cut_text(text(*fields("单位参保登记", "职工参保登记")))
    assert found.fields
    assert [item.title for item in found.items] == ["单位参保登记", "职工参保登记"]


def refused(lines: Sequence[str]) -> tuple[str, str]:
    with pytest.raises(CounterError) as caught:
        cut_text(text(*lines))
    return caught.value.code, sentence(caught.value)


@pytest.mark.parametrize(
    "lines",
    [
        ["今天天气很好。", "", "明天下雨。"],
        ["一、事项名称", "单位参保登记", "二、受理单位"],
        [
            f"{NUMERALS[at]}、{name}"
            for at, name in enumerate(["事项名称", "受理单位", "服务对象", "办理渠道", "监督电话"])
        ],
        ["办理材料" for _ in range(50)],
        [",".join(str(number) for number in range(50)) for _ in range(500)],
    ],
)
def test_what_is_no_guide_is_refused_with_file_and_line(lines: list[str]) -> None:
    code, told = refused(lines)
    assert code == "intake.no_guide_here"
    assert "指南.txt" in told
    assert "第 1 行" in told


@pytest.mark.parametrize("lost", [1, 3, 9, 15, 19])
def test_a_guide_cut_off_in_an_item_is_refused_with_its_line(lost: int) -> None:
    lines = headed("甲事项", "乙事项", "丙事项", "丁事项")
    code, told = refused(lines[:-lost])
    first = len(lines) - 21
    assert code == "intake.cut_off"
    assert f"第 {first} 行" in told or f"第 {first + 2} 行" in told


@pytest.mark.parametrize("guide", ["wuhu", "hubei", "yuanjiang", "wuwei"])
def test_the_four_guides_cut_off_are_refused(guide: str) -> None:
    whole = read_guide_file(GUIDES / guide / "guide.txt").lines
    last = cut(guide).items[-1]
    middle = last.headings[len(last.headings) // 2].line
    assert refused(whole[:middle])[0] == "intake.cut_off"


def test_a_guide_that_ends_where_an_item_ends_is_whole() -> None:
    whole = read_guide_file(GUIDES / "hubei" / "guide.txt").lines
    items = cut("hubei").items
    assert [one.title for one in cut_text(text(*whole[: items[9].last])).items] == [one.title for one in items[:10]]
