# SPDX-License-Identifier: Apache-2.0
"""A file taken in: the four guides again, another office's guide, and everything that is refused leaves no trace."""

import re
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from issued_guide import NEW

from counter_app.base.errors import CounterError
from counter_app.base.resources import resources_root
from counter_app.base.texts import sentence
from counter_app.catalogue.coverage import asks
from counter_app.catalogue.intake.drafts import compile_draft, list_drafts, open_entries
from counter_app.catalogue.intake.importing import Import, import_guide
from counter_app.catalogue.items import HandlingKind, LimitKind, ServiceItem
from counter_app.catalogue.loader import look_over
from counter_app.catalogue.shelf import Shelf, shipped_guides

DAY = "2026-12-01"
GUIDES = ("wuhu", "hubei", "yuanjiang", "wuwei")


def shelf(tmp_path: Path) -> Shelf:
    return Shelf(shipped_guides(), tmp_path / "guides")


@pytest.fixture(scope="module")
def imports(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Import]:
    """The four guides from their texts as issued."""
    place = Shelf(shipped_guides(), tmp_path_factory.mktemp("office") / "guides")
    return {
        guide: import_guide(resources_root() / "guides" / guide / "guide.txt", guide, place, DAY) for guide in GUIDES
    }


@pytest.fixture
def new(tmp_path: Path) -> Import:
    path = tmp_path / "新安.txt"
    path.write_text(NEW, encoding="gb18030")
    return import_guide(path, "xinan", shelf(tmp_path), DAY, region="340199")


def item(found: Import, ordinal: int) -> ServiceItem:
    assert found.guide is not None
    return found.guide.items[ordinal - 1]


@pytest.mark.parametrize("guide", GUIDES)
def test_the_papers_of_the_four_guides_agree_on_most_lines(imports: Mapping[str, Import], guide: str) -> None:
    found = imports[guide].agreement
    assert found is not None
    assert found.share >= 0.85, [one for one in found.lines if not one.agrees]


@pytest.mark.parametrize("guide", GUIDES)
def test_every_item_of_the_four_guides_passes_the_reader(imports: Mapping[str, Import], guide: str) -> None:
    found = imports[guide]
    assert found.guide is not None
    assert found.faults == ()
    assert all(one.structure is not None for one in found.guide.items)


@pytest.mark.parametrize("guide", GUIDES)
def test_lines_that_sound_like_asking_are_told_and_never_noted_away(imports: Mapping[str, Import], guide: str) -> None:
    found = imports[guide]
    assert found.guide is not None
    lines = {line.number: line.text for one in found.guide.items for line in one.lines}
    assert {one.line for one in found.unread} <= set(lines)
    for path in (found.draft.folder / "items").glob("*.yaml"):
        for first, last, reason in re.findall(
            r"lines: \[(\d+), (\d+)\](?:, reason: ([^,}]+))?", path.read_text(encoding="utf-8")
        ):
            noted = [lines[number] for number in range(int(first), int(last) + 1) if number in lines]
            assert reason or not any(asks(words) for words in noted)


def test_every_entry_is_marked_with_its_line(imports: Mapping[str, Import]) -> None:
    for found in imports.values():
        assert found.guide is not None
        sections = {one.section for one in open_entries(found.draft)}
        assert {"materials", "limits", "results", "eligibility"} <= sections
        structures = [one.structure for one in found.guide.items if one.structure]
        entries = open_entries(found.draft)
        marked = [one for one in entries if one.section == "materials" and one.item]
        assert len(marked) >= sum(len(one.materials) for one in structures) - 3 * len(structures)  # 下同: written once
        lines = {line.number for one in found.guide.items for line in one.lines}
        assert {one.line for one in entries} <= lines


def test_a_draft_never_reaches_the_catalogue(imports: Mapping[str, Import], tmp_path: Path, new: Import) -> None:
    load = look_over(shelf(tmp_path), DAY)
    assert set(load.catalogue.guides) == set(GUIDES)
    assert load.faults == ()


def test_another_office_brings_its_own_guide(new: Import) -> None:
    assert new.guide is not None
    assert new.faults == ()
    assert new.agreement is None
    guide = new.guide
    assert (guide.title, guide.short, guide.issuer) == (
        "新安市医疗保障局政务服务办事指南",
        "新安",
        "新安市医疗保障局",
    )
    assert (guide.region, guide.issued, guide.valid_from) == ("340199", "2026-10-08", DAY)
    assert [one.title for one in guide.items] == ["单位参保登记", "门诊费用报销"]
    assert guide.items[0].matters == ("单位参保登记",)


def test_what_an_item_says_becomes_entries(new: Import) -> None:
    structure = item(new, 1).structure
    assert structure is not None
    assert structure.handling is HandlingKind.unstated
    form, paper, mandate = structure.materials
    assert (form.text, form.evidence.seals, form.form) == ("《新安市单位参保登记表》", ("加盖单位公章",), "form_1")
    assert [one.text for one in paper.any_of] == ["营业执照", "批准成立的文件"]
    assert mandate.when is not None
    (question,) = structure.circumstances
    assert (question.key, question.source) == ("agent", "agent.present")
    (limit,) = structure.limits
    assert (limit.kind, limit.amount) == (LimitKind.working_days, 5)
    assert [one.verb.value for one in structure.steps] == ["申请", "受理", "审核", "办结"]


def test_a_printed_form_is_found_and_who_signs_it(new: Import) -> None:
    structure = item(new, 2).structure
    assert structure is not None
    (form,) = structure.forms
    assert form.title == "新安市门诊费用报销申请表"
    assert form.layout is not None


def test_what_was_not_read_is_told_with_its_line(new: Import) -> None:
    told = {one.line: one.message for one in new.unread}
    number = NEW.splitlines().index("备注：窗口每日九时开门，请早到。") + 1
    assert number in told
    assert "窗口每日九时开门" in told[number]


def test_a_guide_without_a_region_is_drafted_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NEW, encoding="utf-8")
    found = import_guide(path, "xinan", shelf(tmp_path), DAY)
    assert found.guide is not None
    assert [one.file for one in found.faults] == ["xinan/draft/guide.yaml"]


def test_a_new_guide_gets_a_place_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NEW, encoding="utf-8")
    place = shelf(tmp_path)
    for name in ("anshi", "bshi"):
        import_guide(path, name, place, DAY, region="340199")
    orders = [
        re.findall(r"^order: (\d+)$", (one.folder / "guide.yaml").read_text(), re.M) for one in list_drafts(place)
    ]
    assert orders == [["5"], ["6"]]


def test_a_word_file_drafts_what_the_text_drafts(tmp_path: Path, new: Import) -> None:
    document = docx.Document()
    for line in NEW.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "新安.docx"))
    place = Shelf(shipped_guides(), tmp_path / "second")
    found = import_guide(tmp_path / "新安.docx", "xinan", place, DAY, region="340199")
    for name in ("guide.txt", "guide.yaml", "items/01.yaml", "items/02.yaml"):
        assert (found.draft.folder / name).read_bytes() == (new.draft.folder / name).read_bytes()


def test_importing_the_same_text_twice_gives_the_same_files(tmp_path: Path, imports: Mapping[str, Import]) -> None:
    again = import_guide(resources_root() / "guides/yuanjiang/guide.txt", "yuanjiang", shelf(tmp_path), DAY)
    first = imports["yuanjiang"].draft.folder
    names = sorted(path.relative_to(first) for path in first.rglob("*.yaml"))
    assert names
    assert all((again.draft.folder / name).read_bytes() == (first / name).read_bytes() for name in names)


@pytest.mark.parametrize(
    "whole",
    [
        b"",
        "今天天气很好。\n".encode(),
        NEW[: NEW.index("六、办理材料\n1.发票")].encode(),
        NEW.encode()[:400] + NEW[400:].encode("gb18030"),
        b"\x00\x01\x02" * 1000,
        b"PK\x03\x04broken",
        b"%PDF-1.4 broken",
    ],
)
def test_a_refused_file_leaves_nothing_behind(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "坏.txt"
    path.write_bytes(whole)
    with pytest.raises(CounterError) as caught:
        import_guide(path, "xinan", shelf(tmp_path), DAY)
    assert "坏.txt" in sentence(caught.value)
    assert not (tmp_path / "guides" / "xinan").exists()


@pytest.mark.parametrize("name", ["", "新安", "../x", "a/b", "X", "1a", "a" * 40])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CounterError) as caught:
        import_guide(tmp_path / "a.txt", name, shelf(tmp_path), DAY)
    assert caught.value.code == "intake.id"


def test_a_draft_that_is_there_is_not_written_over(tmp_path: Path, new: Import) -> None:
    before = {path: path.read_bytes() for path in new.draft.folder.rglob("*") if path.is_file()}
    with pytest.raises(CounterError) as caught:
        import_guide(tmp_path / "新安.txt", "xinan", shelf(tmp_path), DAY)
    assert caught.value.code == "intake.draft_there"
    assert {path: path.read_bytes() for path in new.draft.folder.rglob("*") if path.is_file()} == before


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEW, encoding="utf-8")
    (tmp_path / "guides").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(CounterError) as caught:
        import_guide(tmp_path / "a.txt", "xinan", shelf(tmp_path), DAY, region="340199")
    assert caught.value.code == "intake.unwritable"


def test_a_damaged_draft_still_opens(new: Import, tmp_path: Path) -> None:
    (new.draft.folder / "guide.yaml").write_text("id: [", encoding="utf-8")
    guide, faults = compile_draft(new.draft, shelf(tmp_path).matters)
    assert guide is None
    assert faults
