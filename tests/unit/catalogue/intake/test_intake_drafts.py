# SPDX-License-Identifier: Apache-2.0
"""Drafts: changed file by file, published whole or not at all, and a published edition never changes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from counter_app.base.clock import fixed_clock
from counter_app.base.errors import CounterError
from counter_app.base.resources import resources_root
from counter_app.base.texts import sentence
from counter_app.catalogue.guide_folder import FACTS
from counter_app.catalogue.intake.drafts import (
    GuideDraft,
    NotReady,
    discard,
    file_text,
    item_text,
    lint_draft,
    list_drafts,
    open_draft,
    open_entries,
    publish,
    save_file,
    save_item,
    start_revision,
)
from counter_app.catalogue.intake.importing import import_guide
from counter_app.catalogue.loader import look_over
from counter_app.catalogue.shelf import Shelf, shipped_guides

NOW = fixed_clock(datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
DAY, LATER = "2026-12-01", "2027-01-01"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(shipped_guides(), tmp_path / "guides")


@pytest.fixture
def draft(shelf: Shelf) -> GuideDraft:
    return start_revision(shelf, "hubei", DAY)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(draft: GuideDraft, shelf: Shelf, day: str = LATER, by: str = "王主任") -> CounterError:
    before = files(shelf.own or Path())
    with pytest.raises(CounterError) as caught:
        publish(draft, shelf, day, by, NOW)
    assert files(shelf.own or Path()) == before
    return caught.value


def test_a_revision_is_a_copy_of_what_is_in_force(shelf: Shelf, draft: GuideDraft) -> None:
    shipped = files(resources_root() / "guides" / "hubei")
    assert files(draft.folder) == shipped
    assert list_drafts(shelf) == (draft,)
    assert open_draft(shelf, "hubei") == draft
    assert open_entries(draft) == ()
    lint = lint_draft(draft, shelf.matters)
    assert lint is not None
    assert lint.faults == ()


def test_one_draft_a_guide(shelf: Shelf, draft: GuideDraft) -> None:
    with pytest.raises(CounterError) as caught:
        start_revision(shelf, "hubei", DAY)
    assert caught.value.code == "intake.draft_there"


def test_a_guide_or_draft_that_is_not_there(shelf: Shelf) -> None:
    with pytest.raises(CounterError) as caught:
        open_draft(shelf, "hubei")
    assert caught.value.code == "intake.no_draft"
    with pytest.raises(CounterError) as caught:
        start_revision(shelf, "nowhere", DAY)
    assert caught.value.code == "intake.no_guide"
    with pytest.raises(CounterError) as caught:
        start_revision(Shelf(shipped_guides()), "hubei", DAY)
    assert caught.value.code == "intake.no_place"


def test_an_item_is_saved_as_it_is_written(draft: GuideDraft) -> None:
    for words in ("", "item: [", "甲：\n\t乙", item_text(draft, 2) + "# 改过\r\n", "\ud800"):
        save_item(draft, 1, words)
        kept = words.replace("\r\n", "\n").encode("utf-8", "replace").decode()
        assert item_text(draft, 1) == kept
    assert item_text(draft, 99) == ""
    save_file(draft, FACTS, file_text(draft, FACTS).replace("order: 2", "order: 2  # 同前"))
    assert "# 同前" in file_text(draft, FACTS)
    assert not list(draft.folder.rglob(".new-*"))


def test_publishing_makes_an_edition_that_counts_from_its_day(shelf: Shelf, draft: GuideDraft) -> None:
    save_item(draft, 1, item_text(draft, 1).replace("看不清", "字迹不清"))
    version = publish(draft, shelf, LATER, " 王主任 ", NOW)
    assert list_drafts(shelf) == ()
    assert shelf.own is not None
    folder = shelf.own / "hubei" / version
    assert (folder / "published").read_text(encoding="utf-8").startswith("by: 王主任\nat: 2026-12-01")
    early, late = look_over(shelf, "2026-12-31"), look_over(shelf, LATER)
    assert early.catalogue.guides["hubei"].valid_from == "2026-11-20"
    assert late.catalogue.guides["hubei"].valid_from == LATER
    assert late.catalogue.guides["hubei"].version == version
    assert late.faults == ()
    paper = late.catalogue.guides["hubei"].items[0].structure
    assert paper is not None
    assert "字迹不清" in paper.materials[0].defects


def test_a_published_edition_stays_as_it_is(shelf: Shelf, draft: GuideDraft) -> None:
    first = publish(draft, shelf, LATER, "王主任", NOW)
    assert shelf.own is not None
    before = files(shelf.own / "hubei" / first)
    second = start_revision(shelf, "hubei", LATER)
    save_item(second, 1, item_text(second, 1).replace("看不清", "字迹不清"))
    other = publish(second, shelf, "2027-02-01", "王主任", NOW)
    assert other != first
    assert files(shelf.own / "hubei" / first) == before


def test_what_is_left_to_be_done_is_told_with_every_place(shelf: Shelf, draft: GuideDraft) -> None:
    words = item_text(draft, 1)
    save_item(draft, 1, words.replace("  - id: founding_paper\n", "  - id: founding_paper\n    draft: 32\n"))
    save_item(draft, 2, item_text(draft, 2).replace("notes:\n  - {lines: [76, 76]}\n", ""))
    save_item(draft, 3, item_text(draft, 3).replace("handling: unstated", "handling: sudden"))
    (draft.folder / "items" / "04.yaml").unlink()
    error = refused(draft, shelf)
    assert isinstance(error, NotReady)
    assert error.code == "intake.not_ready"
    assert error.facts["entries"] == 1
    assert error.facts["faults"] == 1
    assert error.facts["lines"] == 2
    told = {(fault.file, fault.message.split("：")[0]) for fault in error.faults}
    assert ("draft/items/01.yaml", "这一条还是草稿，没有人确认过") in told
    assert ("draft/items/03.yaml", "“handling”不认识“sudden”，可以写") in told
    assert ("hubei/draft/guide.txt", "这一项还没有写成数据") in told
    assert "第" in sentence(error)


def test_a_confirmed_entry_no_longer_stands_in_the_way(shelf: Shelf, draft: GuideDraft) -> None:
    words = item_text(draft, 1)
    save_item(draft, 1, words.replace("  - id: founding_paper\n", "  - id: founding_paper\n    draft: 32\n"))
    (entry,) = open_entries(draft)
    assert (entry.item, entry.section, entry.id, entry.line) == (1, "materials", "founding_paper", 32)
    assert item_text(draft, 1).splitlines()[entry.at - 1].strip() == "- id: founding_paper"
    save_item(draft, 1, words)
    assert publish(draft, shelf, LATER, "王主任", NOW)


def test_the_mark_must_be_a_line(shelf: Shelf, draft: GuideDraft) -> None:
    save_item(draft, 1, item_text(draft, 1).replace("- id: founding_paper\n", "- id: founding_paper\n    draft: 无\n"))
    error = refused(draft, shelf)
    assert error.facts["faults"] == 1


def test_the_day_must_make_it_count(shelf: Shelf, draft: GuideDraft) -> None:
    assert refused(draft, shelf, "明天").code == "intake.day"
    assert refused(draft, shelf, "2026-11-20").code == "intake.day_taken"
    assert refused(draft, shelf, "2026-11-19").code == "intake.too_early"
    assert refused(draft, shelf, by="  ").code == "intake.nobody"


def test_a_place_among_the_guides_is_given_once(shelf: Shelf, draft: GuideDraft) -> None:
    save_file(draft, FACTS, file_text(draft, FACTS).replace("order: 2", "order: 3"))
    error = refused(draft, shelf)
    assert isinstance(error, NotReady)
    assert [one.message for one in error.faults] == ["次序号 3 已给了“yuanjiang”"]


def test_facts_without_a_day_of_their_own_are_refused(shelf: Shelf, draft: GuideDraft) -> None:
    save_file(draft, FACTS, file_text(draft, FACTS).replace('valid_from: "2026-11-20"', '"valid_from": "2026-11-20"'))
    assert refused(draft, shelf).code == "intake.start_unwritten"


def test_an_imported_draft_is_not_published_before_it_is_finished(shelf: Shelf) -> None:
    path = resources_root() / "guides" / "wuwei" / "guide.txt"
    found = import_guide(path, "wuwei", shelf, DAY)
    error = refused(found.draft, shelf)
    assert error.facts["entries"] == len(open_entries(found.draft)) > 100


def test_a_discarded_draft_is_gone(shelf: Shelf, draft: GuideDraft) -> None:
    discard(draft)
    assert list_drafts(shelf) == ()
    assert shelf.own is not None
    assert not list(shelf.own.iterdir())
