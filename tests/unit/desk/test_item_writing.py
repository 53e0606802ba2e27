# SPDX-License-Identifier: Apache-2.0
"""One item while it is written: every change can be taken back, and a line of the guide gives a sound beginning."""

import pytest
from guides_as_shipped import shipped

from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.catalogue.intake.item_check import check_item
from counter_app.catalogue.items import Line, ServiceItem
from counter_app.catalogue.shelf import shipped_guides
from counter_app.desk.item_writing import ItemWork, option_values, paper_options


@pytest.fixture(scope="module")
def item() -> ServiceItem:
    found = shipped().catalogue.item("hubei", "2")
    assert found is not None
    return found


@pytest.fixture
def work(item: ServiceItem) -> ItemWork:
    path = shipped_guides() / "hubei" / "items" / "02.yaml"
    return ItemWork(item, path.read_text(encoding="utf-8"))


def line(item: ServiceItem, words: str) -> Line:
    return next(one for one in item.lines if words in one.text)


def test_every_change_can_be_taken_back_to_the_first_word(work: ItemWork) -> None:
    first = work.words
    entry = work.entries[0]
    assert work.change(entry.section, entry.index, {**entry.values, "text": "别的"})
    assert not work.change(entry.section, entry.index, {**entry.values, "text": "别的"})
    assert work.add("notes", {"lines": [60, 60]}) >= 0
    assert work.remove("materials", 0)
    assert work.set_head("handling", "promised")
    assert work.write("not: [yaml\n")
    assert work.text is None
    assert work.entries == ()
    assert work.add("notes", {"lines": [1, 1]}) == -1
    assert not work.set_head("handling", "immediate")
    for _ in range(5):
        assert work.undo()
    assert work.words == first
    assert not work.undo()


def test_the_next_one_to_confirm_is_found_behind_and_from_the_top(work: ItemWork) -> None:
    assert work.next_unconfirmed("materials", 0) is None
    for section, index in (("eligibility", 0), ("limits", 0)):
        entry = next(one for one in work.entries if (one.section, one.index) == (section, index))
        work.change(section, index, {**entry.values, "draft": 60})
    found = work.next_unconfirmed("materials", 0)
    assert found is not None
    assert found.section == "limits"
    work.confirm("limits", 0)
    found = work.next_unconfirmed("limits", 0)
    assert found is not None
    assert found.section == "eligibility"


def test_a_line_becomes_an_entry_of_any_kind(work: ItemWork, item: ServiceItem) -> None:
    paper = work.from_line("materials", line(item, "灵活就业人员：①有效身份证件"))
    assert paper["text"] == "灵活就业人员：①有效身份证件②《职工基本医疗保险参保登记表》"
    assert paper["id"] == "paper_1"
    assert work.from_line("forms", line(item, "灵活就业人员：①有效身份证件"))["title"] == "职工基本医疗保险参保登记表"
    limit = work.from_line("limits", line(item, "不超过 5 个工作日"))
    assert (limit["kind"], limit["amount"]) == ("working_days", 5)
    assert work.from_line("limits", line(item, "不超过 5 个工作日"), "灵活就业人员即时办结")["kind"] == "immediate"
    assert work.from_line("steps", line(item, "2. 医保经办机构收到"))["verb"] == "受理"
    assert work.from_line("notes", Line(70, "x")) == {"lines": [70, 70]}
    question = work.from_line("circumstances", line(item, "三、服务对象"))
    assert question["options"] == []
    assert isinstance(question["key"], str)


def test_months_and_silence_are_read_too(work: ItemWork) -> None:
    assert work.from_line("limits", Line(1, "办结时限：3个月"))["amount"] == 3
    assert work.from_line("limits", Line(1, "办结时限：3个月"))["kind"] == "months"
    assert work.from_line("limits", Line(1, "工作日办理"))["kind"] == "within_working_days"


def test_words_that_stand_in_several_lines_are_quoted_with_theirs(work: ItemWork, item: ServiceItem) -> None:
    one = line(item, "灵活就业人员：①有效身份证件")
    assert work.quote(one, "②《职工基本医疗保险参保登记表》") == "②《职工基本医疗保险参保登记表》"
    assert work.quote(one, "灵活就业人员") == {"text": "灵活就业人员", "line": one.number}


def test_what_a_line_gives_is_taken_by_the_reader(tmp_path_factory: pytest.TempPathFactory, item: ServiceItem) -> None:
    folder = tmp_path_factory.mktemp("draft")
    (folder / "items").mkdir()
    for name in ("guide.txt", "guide.yaml"):
        (folder / name).write_bytes((shipped_guides() / "hubei" / name).read_bytes())
    work = ItemWork(item, "")
    lines = {
        "eligibility": "各类机关事业单位",
        "materials": "灵活就业人员：①有效身份证件",
        "steps": "2. 医保经办机构收到",
        "limits": "不超过 5 个工作日",
        "results": "完成信息登记或变更登记",
    }
    for section, words in lines.items():
        assert work.add(section, work.from_line(section, line(item, words))) == 0
    (folder / "items" / "02.yaml").write_text(work.words, encoding="utf-8")
    check = check_item(GuideDraft("hubei", folder), item)
    assert check.faults == ()
    assert check.item.structure is not None
    assert len(check.quotes) == len(lines)


def test_answers_keep_their_values_by_label_and_by_place() -> None:
    before: list[dict[str, object]] = [{"value": "yes", "label": "是本人"}, {"value": "no", "label": "不是本人"}]
    assert option_values(["是本人", "不是本人"], before) == before
    assert option_values(["不是本人", "是本人"], before) == [before[1], before[0]]
    assert option_values(["是本人", "代办"], before) == [before[0], {"value": "no", "label": "代办"}]
    added = option_values(["是本人", "不是本人", "说不清"], before)
    assert added[:2] == before
    assert added[2] == {"value": "answer_1", "label": "说不清"}
    assert [one["id"] for one in paper_options(["甲", "乙"], [])] == ["either_1", "either_2"]
