# SPDX-License-Identifier: Apache-2.0
"""The figure by which a draft is judged: what is missed counts, what is invented, and every difference."""

from dataclasses import replace

import pytest
from guides_as_shipped import shipped

from counter_app.catalogue.intake.agreement import agreement
from counter_app.catalogue.items import EvidenceForm, Guide, Material, MaterialOption


@pytest.fixture(scope="module")
def guide() -> Guide:
    return shipped().catalogue.guides["wuwei"]


def changed(guide: Guide, ordinal: int, papers: tuple[Material, ...]) -> Guide:
    items = list(guide.items)
    structure = items[ordinal - 1].structure
    assert structure is not None
    items[ordinal - 1] = replace(items[ordinal - 1], structure=replace(structure, materials=papers))
    return replace(guide, items=tuple(items))


def papers(guide: Guide, ordinal: int) -> tuple[Material, ...]:
    structure = guide.items[ordinal - 1].structure
    assert structure is not None
    return structure.materials


def test_a_guide_agrees_with_itself(guide: Guide) -> None:
    found = agreement(guide, guide)
    assert (found.share, found.percent) == (1.0, 100)
    assert found.total == found.agreeing == found.asked_alike == 75


def test_a_missed_paper_counts(guide: Guide) -> None:
    found = agreement(changed(guide, 11, papers(guide, 11)[1:]), guide)
    assert (found.agreeing, found.total) == (74, 75)
    assert [one.finished for one in found.lines if not one.agrees] == ["发票原件，原件"]


def test_an_invented_paper_counts(guide: Guide) -> None:
    invoice = papers(guide, 11)[0]
    invented = replace(invoice, id="more", text="结婚证", evidence=EvidenceForm())
    found = agreement(changed(guide, 11, (*papers(guide, 11), invented)), guide)
    assert (found.agreeing, found.total) == (75, 76)
    assert [one.drafted for one in found.lines if not one.agrees] == ["结婚证"]


@pytest.mark.parametrize(
    "change",
    [
        {"text": "医院收据"},
        {"evidence": EvidenceForm()},
        {"evidence": EvidenceForm(original=True, copies=1)},
        {"evidence": EvidenceForm(original=True, seals=("加盖医院印章",))},
        {"evidence": EvidenceForm(original=True, signatures=("参保人签字",))},
        {"any_of": (MaterialOption("a", "发票"), MaterialOption("b", "收据"))},
    ],
)
def test_every_difference_counts(guide: Guide, change: dict[str, object]) -> None:
    first, *others = papers(guide, 11)
    found = agreement(changed(guide, 11, (replace(first, **change), *others)), guide)  # type: ignore[arg-type]
    assert found.agreeing == 74


def test_a_paper_from_another_line_is_another_paper(guide: Guide) -> None:
    moved = papers(guide, 12)[0]  # 发票原件 too, of the next item
    found = agreement(changed(guide, 11, (moved, *papers(guide, 11)[1:])), guide)
    assert found.agreeing == 74


def test_white_space_stops_and_what_stands_behind_a_name_do_not_count(guide: Guide) -> None:
    first, *others = papers(guide, 11)
    same = replace(first, text="发票 原件（自费）；")
    assert agreement(changed(guide, 11, (same, *others)), guide).share == 1.0


def test_an_item_that_is_missing_misses_all_its_papers(guide: Guide) -> None:
    less = replace(guide, items=tuple(one for one in guide.items if one.ordinal != 22))
    found = agreement(less, guide)
    assert (found.agreeing, found.total) == (63, 75)
    assert (agreement(guide, less).agreeing, agreement(guide, less).total) == (63, 75)


def test_being_asked_of_others_is_told_apart(guide: Guide) -> None:
    first, *others = papers(guide, 2)
    found = agreement(changed(guide, 2, (replace(first, when=None), *others)), guide)
    assert (found.agreeing, found.asked_alike) == (75, 74)
