# SPDX-License-Identifier: Apache-2.0
"""The hall's guide in the last days: what the window shows, and what goes to the printer."""

import dataclasses
import shutil
from pathlib import Path

import pytest
from edited_guide import Edit, publish, use
from played_queue import print_program
from printed_words import words_of

from counter_app.base.clock import fixed_clock, parse_moment
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.actions import PrintState
from counter_app.desk.counter import Counter
from counter_app.desk.guide_changes import (
    MONTH,
    change_sheet_facts,
    print_changes,
    recent_changes,
)
from counter_app.reports.change_facts import ITEM, WHOLE
from counter_app.settings import load_settings

PAPER = Edit("items/02.yaml", "text: 退休审批材料", "text: 退休审批表")
PHONE = Edit("guide.txt", "0737-2726749", "0737-2720000")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A window that kept the guide as shipped, then one with other phones, then one with another paper."""
    counter = counter_at(tmp_path_factory.mktemp("kept"))
    use(counter.shelf, "2026-10-01")
    publish(counter.shelf, "yuanjiang", "a1", "2026-11-02", PHONE)
    use(counter.shelf, "2026-11-02")
    publish(counter.shelf, "yuanjiang", "a2", "2026-11-18", PHONE, PAPER)
    use(counter.shelf, "2026-11-18")
    counter.load_catalogue()
    return counter.settings.places.data


def counter_at(home: Path) -> Counter:
    return Counter(load_settings(home), fixed_clock(parse_moment("2026-11-20T09:42")))


@pytest.fixture
def counter(tmp_path: Path, kept: Path) -> Counter:
    one = counter_at(tmp_path / "home")
    shutil.copytree(kept, one.settings.places.data)
    one.load_catalogue()
    return one


def with_window(counter: Counter, **changes: object) -> None:
    window = dataclasses.replace(counter.settings.window, **changes)  # type: ignore[arg-type]
    counter.settings = dataclasses.replace(counter.settings, window=window)


def test_a_week_and_a_month(counter: Counter) -> None:
    week, month = recent_changes(counter), recent_changes(counter, MONTH)
    assert (week.since, month.since, week.until) == ("2026-11-13", "2026-10-21", "2026-11-20")
    assert [(one.since, one.sentence) for one in week.changes] == [
        ("2026-11-18", "生效日期改了。"),
        ("2026-11-18", "“退休审批材料”改为“退休审批表”。"),
    ]
    assert [(one.since, one.sentence) for one in month.changes] == [
        ("2026-11-18", "生效日期改了。"),
        ("2026-11-02", "33 个事项，“监督电话”改了。"),
        ("2026-11-18", "“退休审批材料”改为“退休审批表”。"),
    ]


def test_a_hall_without_its_guide_is_told(counter: Counter) -> None:
    hall = dataclasses.replace(counter.settings.hall, guide="elsewhere")
    counter.settings = dataclasses.replace(counter.settings, hall=hall)
    with pytest.raises(CounterError) as raised:
        recent_changes(counter)
    assert sentence(raised.value) == "本厅用的指南没有装上，没法对照。"


def test_the_paper_says_the_same_as_the_page(counter: Counter) -> None:
    facts = change_sheet_facts(counter, recent_changes(counter, MONTH))
    assert [(line.state, line.item, line.part) for line in facts.lines] == [
        (WHOLE, "", "指南"),
        (WHOLE, "", "地点电话"),
        (ITEM, "2 职工参保登记", "材料"),
    ]
    assert facts.window == "3 号窗口"
    assert facts.hall == counter.settings.hall.name


def test_without_a_queue_the_sheet_is_kept_as_a_file(counter: Counter) -> None:
    sent = print_changes(counter, recent_changes(counter))
    assert sent.state is PrintState.saved
    assert sent.saved_as is not None
    assert sent.saved_as.name == "changes-yuanjiang-2026-11-20.pdf"
    words = words_of(sent.saved_as.read_bytes())
    assert "“退休审批材料”改为“退休审批表”。" in words


def test_a_printer_that_does_not_take_it_is_told_without_a_case(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", print_program(tmp_path / "bin", "cat >/dev/null\nexit 1"))
    with_window(counter, a4_queue="hall-a4")
    with pytest.raises(CounterError) as refused:
        print_changes(counter, recent_changes(counter))
    assert refused.value.code == "sheet.queue_refused"
    assert "变动表没打" in sentence(refused.value)
    with_window(counter, a4_queue="")
    papers = counter.settings.places.papers
    papers.parent.mkdir(parents=True, exist_ok=True)
    papers.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(CounterError) as full:
        print_changes(counter, recent_changes(counter))
    assert full.value.code == "sheet.not_saved"
