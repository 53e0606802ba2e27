# SPDX-License-Identifier: Apache-2.0
"""Which edition counts on a day, and that every edition in use is kept whole for cases that come back."""

import shutil
from pathlib import Path

import edited_guide
import pytest
from edited_guide import Edit

from counter_app.catalogue.archive import keep_editions, kept_editions, kept_item
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.loader import load_shelf, look_over
from counter_app.catalogue.shelf import Shelf, shipped_guides

OLD, NEW = "《沅江市职工基本医疗保险参保登记表》", "《沅江市职工基本医疗保险参保登记表》（新表）"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(shipped_guides(), own=tmp_path / "own", supplements=tmp_path / "supplements")


def publish(shelf: Shelf, version: str, valid_from: str) -> Path:
    """An office's own edition of 沅江's guide, with one paper worded anew."""
    assert shelf.own is not None
    edited_guide.publish(
        shelf, "yuanjiang", version, valid_from, Edit("items/02.yaml", f"text: {OLD}\n", f"text: {NEW}\n")
    )
    return shelf.own / "yuanjiang" / version


def papers(shelf: Shelf, day: str) -> set[str]:
    item = look_over(shelf, day).catalogue.item("yuanjiang", "2")
    assert item is not None
    return {line.material.text for line in build_checklist(item, {}).lines}


def test_a_published_edition_counts_from_its_day(shelf: Shelf) -> None:
    publish(shelf, "a1", "2026-12-01")
    assert OLD in papers(shelf, "2026-11-30")
    assert NEW in papers(shelf, "2026-12-01")
    assert OLD not in papers(shelf, "2026-12-01")


def test_what_is_not_published_is_not_seen(shelf: Shelf) -> None:
    (publish(shelf, "draft", "2026-01-01") / "published").unlink()
    assert OLD in papers(shelf, "2026-11-30")


def test_of_two_editions_the_later_one_counts(shelf: Shelf) -> None:
    publish(shelf, "a1", "2026-12-01")
    later = publish(shelf, "a2", "2026-12-05")
    path = later / "items" / "02.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("（新表）", "（再新）"), encoding="utf-8")
    assert NEW in papers(shelf, "2026-12-04")
    assert NEW.replace("（新表）", "（再新）") in papers(shelf, "2026-12-05")


def test_a_guide_that_is_only_the_offices_own(shelf: Shelf) -> None:
    folder = publish(shelf, "a1", "2026-11-01")
    assert shelf.own is not None
    own = shelf.own / "elsewhere" / "a1"
    shutil.copytree(folder, own)
    facts = own / "guide.yaml"
    words = facts.read_text(encoding="utf-8").replace("id: yuanjiang", "id: elsewhere").replace("order: 3", "order: 9")
    facts.write_text(words, encoding="utf-8")
    load = load_shelf(shelf, "2026-11-20")
    assert load.faults == ()
    assert list(load.catalogue.guides) == ["wuhu", "hubei", "yuanjiang", "wuwei", "elsewhere"]
    assert {hit.item.guide for hit in load.index.search("zgcbdj", guide="elsewhere")} == {"elsewhere"}


def test_editions_in_use_are_kept_and_found_by_version(shelf: Shelf) -> None:
    first = look_over(shelf, "2026-11-20")
    keep_editions(shelf, shelf.in_force("2026-11-20"), first.catalogue.guides, "2026-11-20")
    publish(shelf, "a1", "2026-12-01")
    second = look_over(shelf, "2026-12-01")
    keep_editions(shelf, shelf.in_force("2026-12-01"), second.catalogue.guides, "2026-12-01")
    old, new = first.catalogue.item("yuanjiang", "2"), second.catalogue.item("yuanjiang", "2")
    assert old is not None
    assert new is not None
    assert old.version != new.version
    assert kept_item(shelf, "yuanjiang", 2, old.version) == old
    assert kept_item(shelf, "yuanjiang", 2, new.version) == new
    assert kept_item(shelf, "yuanjiang", 2, "000000000000") is None
    assert [one.since for one in kept_editions(shelf, "yuanjiang")] == ["2026-11-20", "2026-12-01"]
    assert [one.since for one in kept_editions(shelf, "hubei")] == ["2026-11-20"]


def test_keeping_twice_changes_nothing(shelf: Shelf) -> None:
    load = look_over(shelf, "2026-11-20")
    assert shelf.own is not None

    def keep(day: str) -> dict[str, bytes]:
        keep_editions(shelf, shelf.in_force(day), load.catalogue.guides, day)
        assert shelf.own is not None
        return {str(path): path.read_bytes() for path in shelf.own.rglob("*") if path.is_file()}

    assert keep("2026-11-20") == keep("2026-11-21")
    assert not list(shelf.own.glob("*/.new-*"))


def test_a_kept_edition_carries_its_supplements(shelf: Shelf) -> None:
    assert shelf.supplements is not None
    shelf.supplements.mkdir()
    path = shelf.supplements / "one.yaml"
    path.write_text(
        "guide: yuanjiang\ntitle: 补充规定\nnumber: 1号\nissuer: 测试市\nsigned_by: 测试员\nsigned_on: '2026-03-01'\n"
        "valid_from: '2026-04-01'\nitems:\n  - item: 职工参保登记\n    materials:\n"
        "      - {id: extra, text: 就业登记凭证, quote: 另交就业登记凭证。}\n",
        encoding="utf-8",
    )
    load = look_over(shelf, "2026-11-20")
    keep_editions(shelf, shelf.in_force("2026-11-20"), load.catalogue.guides, "2026-11-20")
    item = load.catalogue.item("yuanjiang", "2")
    assert item is not None
    path.unlink()
    kept = kept_item(shelf, "yuanjiang", 2, item.version)
    assert kept == item
    assert kept.structure is not None
    assert kept.structure.materials[-1].id == "extra"
