# SPDX-License-Identifier: Apache-2.0
"""How verbs are worked, as data: whole, and every fault told at once with its place."""

from pathlib import Path

import pytest

from counter_app.base.duties import Duty
from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.work_book import OWN_ACTIONS, StepWork, load_work, shipped_work
from counter_app.forms.definition import Filler
from counter_app.forms.loader import default_forms


def faults(folder: Path, before: str, after: str) -> list[str]:
    """What is told of the shipped files with one word changed in ``steps.yaml``."""
    for one in (resources_root() / "work").glob("*.yaml"):
        (folder / one.name).write_bytes(one.read_bytes())
    steps = folder / "steps.yaml"
    words = steps.read_text(encoding="utf-8")
    assert before in words
    steps.write_text(words.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ResourceFaults) as told:
        load_work(folder, default_forms().book)
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


def test_every_sheet_is_a_form_of_ours_filled_in_by_the_office() -> None:
    book = load_work(resources_root() / "work", default_forms().book)
    sheets = {name for one in (*book.steps.values(), *book.worded) for name in (one.sheet, one.begin_sheet) if name}
    for name in sheets:
        form = default_forms().book.forms[name]
        assert (form.guide, form.lines) == ("", None)
        fields = (*form.fields, *(column for roster in form.rosters for column in roster.columns))
        assert {one.filled_by for one in fields} <= {Filler.office, Filler.hand}


def test_the_words_of_the_guide_tell_an_announcement_and_an_assessment() -> None:
    def of(verb: Verb, words: str) -> StepWork:
        return shipped_work().of(Step("it", verb, words, "", None, None, ()))

    assert of(Verb.publicity, "评估结果通过政府网站向社会公示").public
    assert not of(Verb.publicity, "向社会公布新增协议定点医疗机构信息").begins
    assert of(Verb.expert_review, "组织专家，以书面、现场等形式进行评估").duty is Duty.assessor
    assert of(Verb.archive, "审核通过的保存登记信息表，不通过的填写不通过原因").duty is Duty.review
    assert of(Verb.archive, "相关材料存档").duty is Duty.finance
    assert of(Verb.expert_review, "审核专家写审核意见并签字").duty is Duty.expert


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("sheet: work_assessment", "sheet: work_lost", "没有“work_lost”这张表"),
        ("details: [total, passed]", "details: [total, marks]", "“work_assessment”里没有“marks”"),
        ("details: [total, passed]", "details: [total, passed, opinion]", "可能写着是谁"),
        ("value: agree", "value: sure", "“work_expert”里没有“sure”"),
        ("until: ends", "until: last", "“until”的“last”不是这一步自己的"),
        ("paper: work_publicity", "paper: work_expert", "“paper”的“work_expert”不是这一步自己的"),
        ("begin_details: [starts, ends, where]", "begin_details: [starts]", "begin_details 里的 ends"),
    ],
)
def test_a_sheet_that_does_not_fit_is_told(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert any(told in one for one in faults(tmp_path, before, after))
