# SPDX-License-Identifier: Apache-2.0
"""The list of an item's papers for the citizen: whole, conditional where the guide is, and of nobody."""

import dataclasses
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from played_queue import print_program
from printed_words import words_of

from counter_app.base.clock import fixed_clock, parse_moment
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.actions import PrintState
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.items import Need, ServiceItem
from counter_app.desk.counter import Counter
from counter_app.desk.item_sheet import item_sheet_facts, print_item_sheet
from counter_app.devices.transports import print_queue
from counter_app.reports.sheet_facts import MAYBE, SURE, ItemSheetFacts, SheetLine
from counter_app.settings import load_settings

REGISTRATION = 2
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Counter:
    """A counter with its guides and without a store: a list needs none."""
    settings = load_settings(tmp_path_factory.mktemp("home"))
    counter = Counter(settings, fixed_clock(parse_moment("2026-11-20T09:42")))
    counter.load_catalogue()
    return counter


@pytest.fixture
def counter(opened: Counter, tmp_path: Path) -> Counter:
    """The same counter with a papers folder of the test's own."""
    opened.settings = load_settings(tmp_path / "home")
    return opened


def item_of(counter: Counter, ordinal: int, guide: str = "yuanjiang") -> ServiceItem:
    found = counter.item(guide, ordinal)
    assert found is not None
    return found


def facts_of(counter: Counter, ordinal: int = REGISTRATION, answers: Mapping[str, str] | None = None) -> ItemSheetFacts:
    return item_sheet_facts(counter, item_of(counter, ordinal), answers)


def line_of(facts: ItemSheetFacts, words: str) -> SheetLine:
    [found] = [one for one in facts.lines if words in one.text]
    return found


def with_window(counter: Counter, **changes: str) -> None:
    settings = counter.settings
    window = dataclasses.replace(settings.window, **changes)  # type: ignore[arg-type]
    counter.settings = dataclasses.replace(settings, window=window)


@pytest.mark.parametrize("guide", ["wuhu", "hubei", "yuanjiang", "wuwei"])
def test_every_line_of_every_item_is_on_its_list_and_says_when_it_is_needed(counter: Counter, guide: str) -> None:
    for item in counter.catalogue.guides[guide].items:
        if item.structure is None:
            continue
        facts = item_sheet_facts(counter, item)
        assert [one.text for one in facts.lines] == [one.text for one in item.structure.materials], item.title
        for line, material in zip(facts.lines, item.structure.materials, strict=True):
            assert (line.state, bool(line.when)) == ((SURE, False) if material.when is None else (MAYBE, True))
            assert (material.need is Need.if_needed) == ("必要时才要" in line.notes)


def test_what_an_open_answer_decides_says_which_answer(counter: Counter) -> None:
    facts = facts_of(counter)
    assert facts.circumstances == ()
    assert line_of(facts, "参保相关证明材料").when == "在职职工"
    assert line_of(facts, "护照或永久居留证").when == "出国定居"
    assert line_of(facts, "建立劳动关系的证明").when == "在职职工，港澳台人员"
    assert line_of(facts, "授权委托书").when == "委托办理"
    assert facts.limits == ("在职职工：不超过5个工作日", "灵活就业人员：即时办结")


def test_answers_decide_lines_and_limit(counter: Counter) -> None:
    facts = facts_of(counter, answers={"identity": "employee"})
    assert facts.circumstances == ("在职职工",)
    assert facts.limits == ("不超过5个工作日",)
    assert {one.text for one in facts.lines if one.state == SURE} == {
        "《沅江市职工基本医疗保险参保登记表》",
        "参保相关证明材料",
        "参保人员有效身份证件复印件",
    }
    assert line_of(facts, "建立劳动关系的证明").when == "港澳台人员"
    whole = facts_of(counter, answers=EMPLOYEE)
    assert {one.state for one in whole.lines} == {SURE}
    checklist = build_checklist(item_of(counter, REGISTRATION), EMPLOYEE)
    assert [one.text for one in whole.lines] == [one.material.text for one in checklist.lines]


def test_how_and_where_each_paper_is_got(counter: Counter) -> None:
    facts = facts_of(counter, answers=EMPLOYEE)
    form, copy = line_of(facts, "登记表"), line_of(facts, "身份证件复印件")
    assert (form.evidence, form.where) == ("加盖单位公章", "医保服务专区")
    assert copy.evidence == "复印件 1 份"
    assert copy.options[:2] == ("身份证", "居住证")
    abroad = line_of(facts_of(counter), "护照或永久居留证")
    assert abroad.options == ()  # its own words name both


def test_office_limit_fee_and_guide_stand_as_on_every_paper(counter: Counter) -> None:
    facts = facts_of(counter)
    assert facts.office.phone == "0737-2817103"
    assert facts.office.address.startswith("沅江市桔城大道")
    assert (facts.fee, facts.guide_issued, facts.window) == ("", "2020-12-28", "3 号窗口")
    assert facts.guide_title == counter.catalogue.guides["yuanjiang"].title
    assert facts.reference == ""


def test_another_places_item_is_not_filled_up_with_this_hall(counter: Counter) -> None:
    hall = counter.settings.hall
    for guide in ("wuhu", "hubei", "wuwei"):
        for item in counter.catalogue.guides[guide].items:
            facts = item_sheet_facts(counter, item)
            told = (facts.office.address, facts.office.hours, facts.office.phone, facts.office.complaint_phone)
            assert not {hall.address, hall.hours.text, hall.phone, hall.complaint_phone} & set(told), item.title
            assert facts.office.name == counter.catalogue.guides[guide].issuer
            assert "只供参考" in facts.reference


def test_both_limits_are_there_where_a_guide_prints_both(counter: Counter) -> None:
    items = [one for one in counter.catalogue.guides["wuwei"].items if one.structure and one.structure.statutory]
    assert items
    for item in items:
        facts = item_sheet_facts(counter, item)
        assert facts.limits
        assert facts.statutory


def test_an_item_kept_as_text_only_brings_the_guides_own_lines(counter: Counter) -> None:
    item = dataclasses.replace(item_of(counter, REGISTRATION), structure=None)
    facts = item_sheet_facts(counter, item)
    section = item.section("办理材料")
    assert section is not None
    assert facts.verbatim == tuple(line.text for line in section.lines)
    assert facts.lines == ()
    assert facts.limits


def test_what_may_stand_in_for_a_paper_is_said(counter: Counter) -> None:
    items = [one for guide in counter.catalogue.guides.values() for one in guide.items if one.structure]
    promised = [
        (item, material)
        for item in items
        for material in (item.structure.materials if item.structure else ())
        if material.promise and material.promise not in material.text
    ]
    for item, material in promised:
        line = line_of(item_sheet_facts(counter, item), material.text)
        assert any(f"《{material.promise}》代替" in note for note in line.notes)
    shared = [
        (item, one) for item in items for one in (item.structure.materials if item.structure else ()) if one.shared
    ]
    assert shared
    for item, material in shared:
        assert "能共享取得的不用交" in line_of(item_sheet_facts(counter, item), material.text).notes
    left = [
        (item, one) for item in items for one in (item.structure.materials if item.structure else ()) if one.left_to
    ]
    for item, material in left:
        notes = line_of(item_sheet_facts(counter, item), material.text).notes
        assert any(material.left_to in note for note in notes)


def test_without_a_queue_the_list_is_kept_as_a_file(counter: Counter) -> None:
    sent = print_item_sheet(counter, item_of(counter, REGISTRATION), EMPLOYEE)
    assert (sent.state, sent.copies) == (PrintState.saved, 1)
    assert sent.saved_as is not None
    assert sent.saved_as.name == "list-yuanjiang-02.pdf"
    assert stat.S_IMODE(sent.saved_as.stat().st_mode) == 0o600
    words = words_of(sent.saved_as.read_bytes())
    for wanted in (
        "材料清单", "职工参保登记", "002036001002", "要带的材料", "参保相关证明材料", "可到所在单位办",
        "任选一样：身份证、居住证", "不超过5个工作日", "收费指南未写", "沅江市桔城大道", "0737-2817103", "0737-2726749",
        "2026年11月20日", "沅江市医疗保障经办政务服务事项办事指南（2020-12-28）", "这张清单不是受理凭证。",
    ):  # fmt: skip
        assert wanted in words
    assert "看情形" not in words


def test_a_queue_gets_one_copy_under_a_name_of_nobody(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    monkeypatch.setenv("PATH", print_program(tmp_path / "bin", f'cat >"{kept}.pdf"\necho "$@" >"{kept}.args"'))
    with_window(counter, a4_queue="hall-a4")
    sent = print_item_sheet(counter, item_of(counter, REGISTRATION))
    assert (sent.state, sent.queue) == (PrintState.sent, "hall-a4")
    arguments = Path(f"{kept}.args").read_text(encoding="utf-8")
    assert "-t list-yuanjiang-02 -n 1" in arguments
    assert "看情形带的材料" in words_of(Path(f"{kept}.pdf").read_bytes())
    assert not counter.settings.places.papers.exists()


@pytest.mark.parametrize(
    ("script", "code"),
    [("cat >/dev/null\nexit 1", "sheet.queue_refused"), ("exec sleep 60", "sheet.queue_silent")],
)
def test_a_queue_that_does_not_take_it_is_told_without_a_case(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: str
) -> None:
    monkeypatch.setenv("PATH", print_program(tmp_path / "bin", script))
    monkeypatch.setattr(print_queue, "PATIENCE", 0.5)
    with_window(counter, a4_queue="hall-a4")
    with pytest.raises(CounterError) as told:
        print_item_sheet(counter, item_of(counter, REGISTRATION))
    assert told.value.code == code
    assert "hall-a4" in sentence(told.value)
    assert "件已存好" not in sentence(told.value)


def test_no_print_program_and_no_room_are_told(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with_window(counter, a4_queue="hall-a4")
    with pytest.raises(CounterError) as missing:
        print_item_sheet(counter, item_of(counter, REGISTRATION))
    assert missing.value.code == "sheet.no_spooler"
    assert "清单没打" in sentence(missing.value)
    with_window(counter, a4_queue="")
    papers = counter.settings.places.papers
    papers.parent.mkdir(parents=True, exist_ok=True)
    papers.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(CounterError) as full:
        print_item_sheet(counter, item_of(counter, REGISTRATION))
    assert full.value.code == "sheet.not_saved"
    assert "清单没有存成" in sentence(full.value)
