# SPDX-License-Identifier: Apache-2.0
"""Items of the guides as they ship, and what is held against every one of them."""

from guides_as_shipped import shipped

from counter_app.base.conditions import NOT_ASKED
from counter_app.base.resources import resources_root
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.circumstances import answer_sets
from counter_app.catalogue.coverage import Coverage, cover
from counter_app.catalogue.guide_folder import item_file
from counter_app.catalogue.items import Material, ServiceItem, Structure
from counter_app.catalogue.structure import read_item_file

Answers = dict[str, str]


def guide_item(guide: str, ordinal: int) -> ServiceItem:
    """An item by its place in a guide."""
    return shipped().catalogue.guides[guide].items[ordinal - 1]


def structure_of(item: ServiceItem) -> Structure:
    """The structure of an item that has one."""
    assert item.structure is not None
    return item.structure


def paper_of(item: ServiceItem, name: str) -> Material:
    """One of an item's papers."""
    return next(one for one in structure_of(item).materials if one.id == name)


def ids(checklist: Checklist) -> list[str]:
    """What stands on a list, by name."""
    return [line.material.id for line in checklist.lines]


def ways_to_answer(item: ServiceItem, *but: str) -> set[frozenset[tuple[str, str]]]:
    """Every way to answer all questions that come up, but some."""
    return {
        frozenset((key, answer) for key, answer in answers.items() if answer != NOT_ASKED and key not in but)
        for answers in answer_sets(structure_of(item).circumstances)
    }


def assert_final(found: Checklist, expected: list[str]) -> None:
    """Exactly these papers, and nothing left to be asked."""
    assert ids(found) == expected
    assert all(line.decided for line in found.lines)
    assert found.open_questions == ()


def assert_accounted_for(item: ServiceItem) -> Coverage:
    """The item's file has no fault, and every line of the guide a place in it."""
    file = read_item_file(item, item_file(resources_root() / "guides" / item.guide, item.ordinal))
    assert file.faults == ()
    assert file.structure is not None
    found = cover(item, file.structure, file)
    assert found.whole
    assert found.covered == found.total == len(item.lines)
    return found
