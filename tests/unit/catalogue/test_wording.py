# SPDX-License-Identifier: Apache-2.0
"""Our own words in the items' data, where a sentence or a list carries them alone."""

import pytest
from guides_as_shipped import shipped

from counter_app.catalogue.items import ServiceItem, Structure

STRUCTURED = [
    item for guide in shipped().catalogue.guides.values() for item in guide.items if item.structure is not None
]
BARE = {"是", "不是", "否", "有", "没有", "其他", "都不是", "查得到", "查不到"}
"""Answers that say nothing without their question: papers and 因为 carry an answer alone."""

LONGEST_QUESTION, LONGEST_LABEL = 25, 20


def structure_of(item: ServiceItem) -> Structure:
    assert item.structure is not None
    return item.structure


@pytest.mark.parametrize("item", STRUCTURED, ids=lambda one: f"{one.guide}-{one.ordinal}")
def test_an_answer_says_something_without_its_question(item: ServiceItem) -> None:
    labels = [option.label for question in structure_of(item).circumstances for option in question.options]
    assert not BARE.intersection(labels)
    assert len(set(labels)) == len(labels)
    assert all(len(label) <= LONGEST_LABEL for label in labels)


@pytest.mark.parametrize("item", STRUCTURED, ids=lambda one: f"{one.guide}-{one.ordinal}")
def test_a_question_can_be_read_aloud(item: ServiceItem) -> None:
    structure = structure_of(item)
    asked = [one.question for one in structure.circumstances] + [one.question for one in structure.clocks]
    for question in asked:
        assert question.endswith("？")
        assert len(question.split("（")[0]) <= LONGEST_QUESTION


@pytest.mark.parametrize("item", STRUCTURED, ids=lambda one: f"{one.guide}-{one.ordinal}")
def test_faults_and_places_fit_their_sentences(item: ServiceItem) -> None:
    """带来了，但{defect}。 and 可到{where}办。"""
    for paper in structure_of(item).materials:
        assert paper.defects
        assert len(paper.defects) <= 8  # 1 to 8; 9 is one's own words
        assert len(set(paper.defects)) == len(paper.defects)
        for defect in paper.defects:
            assert not defect.startswith(("带来", "没有带来", "没带", "但", "请"))
            assert not defect.endswith(("。", "；", "，", "了"))
        assert not paper.where.startswith(("到", "去", "在", "向", "请"))
        assert not paper.where.endswith(("办", "办理", "。"))
