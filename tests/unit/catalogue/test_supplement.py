# SPDX-License-Identifier: Apache-2.0
"""本地补充: a city's dated, signed document adds lines behind the guide's own, and every fault in it is named."""

from pathlib import Path

import pytest
from guides_as_shipped import shipped

from counter_app.base.resources import Fault
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.compiling import compile_guide
from counter_app.catalogue.items import Guide, ServiceItem
from counter_app.catalogue.loader import load_shelf
from counter_app.catalogue.shelf import Shelf, shipped_guides

RULES = """\
guide: yuanjiang
title: 定点医药机构协议补充规定
number: 测医保发〔2026〕5号
issuer: 测试市医疗保障局
signed_by: 测试员
signed_on: "2026-03-01"
valid_from: "2026-04-01"
valid_to: "2026-12-31"
items:
  - item: 基本医疗保险定点医疗机构费用结算
    materials:
      - {id: monthly_list, text: 月结算人员清单, evidence: {copies: 2, seals: [加盖机构公章]},
         quote: 第三条 每月提交结算人员清单复印件两份（加盖公章）。}
  - item: "002036001002"
    materials:
      - {id: employment_proof_city, text: 就业登记凭证, when: {equals: {identity: flexible}},
         quote: 第五条 灵活就业人员另交就业登记凭证。}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.yaml").write_text(RULES, encoding="utf-8")
    return tmp_path


def load(folder: Path, day: str = "2026-11-20") -> tuple[Guide, tuple[Fault, ...]]:
    """The guide with the document, and what is wrong."""
    shelf = Shelf(shipped_guides(), supplements=folder)
    edition = shelf.edition("yuanjiang", day)
    assert edition is not None
    guide, faults = compile_guide(edition, shelf.matters)
    assert guide is not None
    return guide, faults


def item(guide: Guide, reference: str) -> ServiceItem:
    (one,) = [one for one in guide.items if reference in (one.code, one.title, str(one.ordinal))]
    return one


def plain_guide() -> Guide:
    """The guide as it ships."""
    return shipped().catalogue.guides["yuanjiang"]


def ids(one: ServiceItem, **answers: str) -> list[str]:
    return [line.material.id for line in build_checklist(one, answers).lines if line.decided]


def test_lines_stand_behind_the_guides_own_and_name_their_document(folder: Path) -> None:
    found, faults = load(folder)
    assert faults == ()
    one = item(found, "002036001002")
    plain = item(plain_guide(), "002036001002")
    flexible = {"identity": "flexible", "change": "other", "agent": "no"}
    assert ids(one, **flexible) == [*ids(plain, **flexible), "employment_proof_city"]
    assert ids(one, identity="employee") == ids(plain, identity="employee")
    line = next(line for line in build_checklist(one, flexible).lines if line.material.id == "employment_proof_city")
    assert line.because == "本地补充 《定点医药机构协议补充规定》测医保发〔2026〕5号、灵活就业人员"
    assert line.material.local is not None
    assert line.material.local.signed_on == "2026-03-01"
    quote = line.material.quotes[0]
    assert (quote.text, quote.heading) == (
        "第五条 灵活就业人员另交就业登记凭证。",
        "《定点医药机构协议补充规定》测医保发〔2026〕5号",
    )
    assert all(other.material.local is None for other in build_checklist(plain, flexible).lines)


def test_only_the_items_it_names_get_another_version(folder: Path) -> None:
    before, (after, _) = plain_guide(), load(folder)
    changed = [new.title for old, new in zip(before.items, after.items, strict=True) if old.version != new.version]
    assert changed == ["职工参保登记", "基本医疗保险定点医疗机构费用结算"]
    assert before.version != after.version


@pytest.mark.parametrize(
    ("day", "counts"), [("2026-03-31", 0), ("2026-04-01", 1), ("2026-12-31", 1), ("2027-01-01", 0)]
)
def test_it_counts_from_day_to_day(folder: Path, day: str, counts: int) -> None:
    assert ids(item(load(folder, day)[0], "002036001002"), identity="flexible").count("employment_proof_city") == counts


def test_a_copy_compiled_yesterday_is_not_taken_for_today(folder: Path, tmp_path: Path) -> None:
    shelf, cache = Shelf(shipped_guides(), supplements=folder), tmp_path / "cache"

    def guide(day: str) -> Guide:
        return load_shelf(shelf, day, cache).catalogue.guides["yuanjiang"]

    assert "employment_proof_city" not in ids(item(guide("2026-03-31"), "2"), identity="flexible")
    assert "employment_proof_city" in ids(item(guide("2026-04-01"), "2"), identity="flexible")


@pytest.mark.parametrize(
    ("written", "instead", "line", "said"),
    [
        ("signed_by: 测试员\n", "", 1, "少了“signed_by”"),
        ('"2026-03-01"', "三月一日", 6, "“signed_on”要写成 2026-01-31 这样的日期"),
        ("item: 基本医疗保险定点医疗机构费用结算", "item: 没有的事", 10, "指南里没有这个事项，或不止一个：没有的事"),
        ("id: employment_proof_city", "id: mandate", 16, "“mandate”在这里写了两次"),
        ("copies: 2, ", "original: true, ", 12, "原件"),
        ("identity: flexible", "identity: nobody", 16, "nobody"),
        ("text: 月结算人员清单,", "", 12, "少了“text”"),
        ('valid_to: "2026-12-31"', 'valid_to: "2026-01-31"', -1, ""),
    ],
)
def test_a_fault_is_named_with_its_line_and_adds_nothing(
    folder: Path, written: str, instead: str, line: int, said: str
) -> None:
    path = folder / "one.yaml"
    words = path.read_text(encoding="utf-8")
    assert words.count(written) == 1
    path.write_text(words.replace(written, instead), encoding="utf-8")
    found, faults = load(folder)
    if line < 0:  # no longer in force: nobody reads it
        assert faults == ()
    else:
        assert [(one.file, one.line) for one in faults] == [("supplements/one.yaml", line)]
        assert said in faults[0].message
    touched = "002036001002" if line in (-1, 1, 6, 16) else "基本医疗保险定点医疗机构费用结算"
    assert item(found, touched).structure == item(plain_guide(), touched).structure
    assert len(found.items) == 33


def test_a_document_for_a_guide_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "one.yaml").write_text(RULES.replace("guide: yuanjiang", "guide: nowhere"), encoding="utf-8")
    found = load_shelf(Shelf(shipped_guides(), supplements=folder), "2026-11-20")
    assert [(one.file, one.line) for one in found.faults] == [("supplements/one.yaml", 0)]
    assert "没有这份指南：nowhere" in found.faults[0].message
    assert found.catalogue.guides == shipped().catalogue.guides
