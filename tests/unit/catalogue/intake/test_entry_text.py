# SPDX-License-Identifier: Apache-2.0
"""Changing one entry of an item's YAML: what was asked changes, and every other line stays as it was written."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter_app.base.resources import ResourceFaults, parse_yaml
from counter_app.catalogue.intake.entry_text import (
    SECTIONS,
    add_entry,
    change_entry,
    confirm_entry,
    new_item,
    read_entries,
    remove_entry,
    set_head,
)
from counter_app.catalogue.shelf import shipped_guides

ITEMS = sorted(shipped_guides().glob("*/items/*.yaml"))[::4]

WORDS = """\
# about the whole
item: 甲
applicant: person
handling: unstated
materials:
  # about the first
  - id: form
    text: 《登记表》  # as it is called
    # about its quote
    quote: "1.《登记表》"
  - id: card
    text: 身份证
    need: if_needed
    quote: [2.身份证, 必要时]
steps:
  - {id: review, verb: 审核, text: 审核, quote: "3.审核"}
# about the end
notes:
  - {lines: [7, 7]}
"""


def _data(words: str) -> dict[str, object]:
    data = parse_yaml(words, "").data
    assert isinstance(data, dict)
    return data


def _values(words: str, section: str, index: int) -> dict[str, object]:
    found = read_entries(words, "").find(section, index)
    assert found is not None
    return dict(found.values)


def _ids(path: Path) -> str:
    return f"{path.parent.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", ITEMS[1::4], ids=_ids)
def test_every_entry_of_an_item_can_be_marked_and_confirmed_without_a_trace(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    for entry in read_entries(words, "").entries:
        values = dict(entry.values)
        assert change_entry(words, entry.section, entry.index, values) == words
        marked = change_entry(words, entry.section, entry.index, {**values, "draft": 7})
        assert _values(marked, entry.section, entry.index) == {**values, "draft": 7}
        before, after = words.splitlines(), marked.splitlines()
        assert before[: entry.first - 1] == after[: entry.first - 1]
        behind = len(before) - entry.last
        assert behind == 0 or before[-behind:] == after[-behind:]
        if before[entry.first - 1].lstrip().startswith("- {") is False:
            assert confirm_entry(marked, entry.section, entry.index) == words
        else:
            assert _data(confirm_entry(marked, entry.section, entry.index)) == _data(words)


@pytest.mark.parametrize("path", ITEMS[1::4], ids=_ids)
def test_every_entry_of_an_item_can_be_changed_and_taken_out(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    data = _data(words)
    for entry in read_entries(words, "").entries:
        listed = data[entry.section]
        assert isinstance(listed, list)
        quote = {"text": "另一句：带冒号的", "line": 3}
        changed = change_entry(words, entry.section, entry.index, {**entry.values, "quote": [quote, "又一句"]})
        wanted = [*listed]
        wanted[entry.index] = {**entry.values, "quote": [quote, "又一句"]}
        assert _data(changed) == {**data, entry.section: wanted}
        without = _data(remove_entry(words, entry.section, entry.index))
        left = listed[: entry.index] + listed[entry.index + 1 :]
        assert without == ({**data, entry.section: left} if left else _except(data, entry.section))


def _except(data: dict[str, object], section: str) -> dict[str, object]:
    return {key: value for key, value in data.items() if key != section}


@pytest.mark.parametrize("path", ITEMS[::5], ids=_ids)
@pytest.mark.parametrize("section", SECTIONS)
def test_an_entry_can_be_added_to_every_list(path: Path, section: str) -> None:
    words = path.read_text(encoding="utf-8")
    values: dict[str, object] = {"id": "new", "text": "1. 新的：一条", "when": {"equals": {"agent": "yes"}}}
    added = add_entry(words, section, values)
    data, listed = _data(words), _data(words).get(section, [])
    assert isinstance(listed, list)
    assert _data(added) == {**data, section: [*listed, values]}
    kept = [line for line in words.splitlines() if line in added.splitlines()]
    assert kept == words.splitlines()


def test_only_the_value_that_changes_is_written_anew() -> None:
    values = {**_values(WORDS, "materials", 0), "text": "《申请表》"}
    assert change_entry(WORDS, "materials", 0, values) == WORDS.replace("《登记表》  #", "《申请表》  #")


def test_a_key_comes_and_goes_in_its_place() -> None:
    values = {**_values(WORDS, "materials", 1), "any_of": [{"id": "a", "text": "甲"}], "where": "派出所"}
    del values["need"]
    changed = change_entry(WORDS, "materials", 1, values)
    assert changed == WORDS.replace(
        "    text: 身份证\n    need: if_needed\n",
        "    text: 身份证\n    any_of: [{id: a, text: 甲}]\n    where: 派出所\n",
    )


def test_the_first_key_can_change_place_and_go() -> None:
    values = _values(WORDS, "materials", 1)
    del values["id"]
    assert "  - text: 身份证\n    need: if_needed\n" in change_entry(WORDS, "materials", 1, values)
    values = {"id": "b", "quote": "丙"}
    assert _values(change_entry(WORDS, "materials", 1, values), "materials", 1) == values


def test_an_entry_on_one_line_stays_on_one_line_while_it_fits() -> None:
    values = {**_values(WORDS, "steps", 0), "by": "医保局"}
    changed = change_entry(WORDS, "steps", 0, values)
    assert '  - {id: review, verb: 审核, text: 审核, by: 医保局, quote: "3.审核"}\n' in changed
    long = change_entry(WORDS, "steps", 0, {**values, "text": "审核" * 40})
    assert f"  - id: review\n    verb: 审核\n    text: {'审核' * 40}\n" in long
    assert _data(long) == {**_data(WORDS), "steps": [{**values, "text": "审核" * 40}]}


def test_an_entry_goes_with_the_remark_above_it_and_the_list_with_its_last_one() -> None:
    assert "about the first" not in remove_entry(WORDS, "materials", 0)
    without = remove_entry(WORDS, "steps", 0)
    assert without == WORDS.replace('steps:\n  - {id: review, verb: 审核, text: 审核, quote: "3.审核"}\n', "")


def test_a_list_is_begun_in_its_place() -> None:
    added = add_entry(WORDS, "limits", {"kind": "immediate", "text": "即时办结", "quote": "即时办结"})
    assert added == WORDS.replace(
        "# about the end\n", "limits:\n  - {kind: immediate, text: 即时办结, quote: 即时办结}\n# about the end\n"
    )
    empty = WORDS.replace("notes:\n  - {lines: [7, 7]}\n", "notes: []\n")
    assert _data(add_entry(empty, "notes", {"lines": [7, 7]})) == _data(WORDS)
    flat = WORDS.replace("notes:\n  - {lines: [7, 7]}\n", "notes: [{lines: [7, 7]}, {lines: [8, 8]}]\n")
    assert _data(remove_entry(flat, "notes", 1)) == _data(WORDS)
    assert _data(add_entry(flat, "notes", {"lines": [9, 9]}))["notes"] == [
        {"lines": [7, 7]},
        {"lines": [8, 8]},
        {"lines": [9, 9]},
    ]
    bare = WORDS.replace("notes:\n  - {lines: [7, 7]}\n", "notes:\n")
    assert _data(add_entry(bare, "notes", {"lines": [7, 7]})) == _data(WORDS)


def test_a_new_item_can_be_filled() -> None:
    words = new_item("002036001006")
    assert _data(words) == {"item": "002036001006", "applicant": "person", "handling": "unstated"}
    words = add_entry(set_head(words, "applicant", "unit"), "materials", {"id": "a", "text": "甲", "quote": "甲"})
    assert _data(words)["applicant"] == "unit"
    assert _data(add_entry("", "notes", {"lines": [1, 1]})) == {"notes": [{"lines": [1, 1]}]}
    assert _data(set_head("# nothing yet", "applicant", "unit")) == {"applicant": "unit"}


def test_lines_and_entries_find_each_other() -> None:
    text = read_entries(WORDS, "05.yaml")
    assert [(one.section, one.id, one.first, one.last) for one in text.entries] == [
        ("materials", "form", 7, 10),
        ("materials", "card", 11, 14),
        ("steps", "review", 16, 16),
        ("notes", "", 19, 19),
    ]
    found = text.at_line(12)
    assert found is not None
    assert found.id == "card"
    assert text.at_line(17) is None


def test_words_that_are_no_yaml_are_refused_with_their_line() -> None:
    with pytest.raises(ResourceFaults) as found:
        read_entries("materials:\n  - {id: a\n", "05.yaml")
    assert found.value.faults[0].file == "05.yaml"
    assert found.value.faults[0].line in (2, 3)


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=30)


@given(_TEXT, _TEXT)
@example("-", "")
def test_any_words_come_back_as_they_were_typed(words: str, other: str) -> None:
    values = {"id": "a", "text": words, "defects": [other, words], "quote": {"text": other, "line": 3}}
    block = change_entry(WORDS, "materials", 0, values)
    assert _values(block, "materials", 0) == values
    assert _values(change_entry(WORDS, "steps", 0, values), "steps", 0) == values
    assert _values(add_entry(WORDS, "results", values), "results", 0) == values
