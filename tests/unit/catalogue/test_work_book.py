# SPDX-License-Identifier: Apache-2.0
"""How verbs are worked, as data: whole, and every fault told at once with its place."""

from pathlib import Path

import pytest

from counter_app.base.duties import Duty
from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.catalogue.items import Verb
from counter_app.catalogue.work_book import OWN_ACTIONS, load_work, shipped_work


def faults(folder: Path, before: str, after: str) -> list[str]:
    """What is told of the shipped files with one word changed in ``steps.yaml``."""
    for one in (resources_root() / "work").glob("*.yaml"):
        (folder / one.name).write_bytes(one.read_bytes())
    steps = folder / "steps.yaml"
    words = steps.read_text(encoding="utf-8")
    assert before in words
    steps.write_text(words.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ResourceFaults) as told:
        load_work(folder)
    return [str(one) for one in told.value.faults]


def test_every_verb_of_the_closed_list_is_worked_by_somebody() -> None:
    assert set(shipped_work().steps) == set(Verb) - OWN_ACTIONS


def test_who_reviews_a_second_time_pays_or_approves_is_never_who_reviewed() -> None:
    work = shipped_work()
    assert {Verb.review, Verb.first_review} <= work.step(Verb.second_review).apart_from
    assert Verb.second_review in work.step(Verb.approval).apart_from
    assert work.step(Verb.payment).duty is Duty.finance


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("verb: 审核", "verb: 审查", "“verb”不认识“审查”"),
        ("duty: review", "duty: chief", "“duty”不认识“chief”"),
        ("apart_from: [审核", "apart_from: [看", "“看”不在步骤清单里"),
        ("verb: 存档", "verb: 办结", "“办结”是另外办的，不写在这里"),
        ("verb: 存档", "verb: 打印", "没有写“存档”怎么办"),
    ],
)
def test_a_wrong_word_is_told_with_its_file(tmp_path: Path, before: str, after: str, told: str) -> None:
    found = faults(tmp_path, before, after)
    assert any(told in one and one.startswith("work/steps.yaml") for one in found), found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    for one in (resources_root() / "work").glob("*.yaml"):
        (tmp_path / one.name).write_bytes(one.read_bytes())
    (tmp_path / "steps.yaml").write_text("steps:\n  - {verb: 看, duty: chief, more: 1}\n", encoding="utf-8")
    with pytest.raises(ResourceFaults) as told:
        load_work(tmp_path)
    assert len(told.value.faults) >= 3 + len(Verb) - len(OWN_ACTIONS) - 1
