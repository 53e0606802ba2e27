# SPDX-License-Identifier: Apache-2.0
"""The sheet of a week, and of any two editions that were in use here: from which day what holds."""

import shutil
from pathlib import Path

import pytest
from edited_guide import Edit, in_force, publish, use

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.catalogue.archive import kept_editions
from counter_app.catalogue.change_sheet import ChangeSheet, sheet_between, sheet_since
from counter_app.catalogue.shelf import Shelf, shipped_guides

GUIDE = "yuanjiang"
PAPER = Edit("items/02.yaml", "text: 退休审批材料", "text: 退休审批表")
PLACE = Edit("items/02.yaml", "where: 原参保地医保经办机构", "where: 人社服务大厅")
RULES = (
    "guide: yuanjiang\ntitle: 补充规定\nnumber: 1号\nissuer: 测试市\nsigned_by: 测试员\nsigned_on: '2026-03-01'\n"
    "valid_from: '2026-11-17'\nvalid_to: '2026-11-18'\nitems:\n  - item: 职工参保登记\n    materials:\n"
    "      - {id: extra, text: 就业登记凭证, quote: 另交就业登记凭证。}\n"
)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """One guide of the four: quicker to read."""
    shutil.copytree(shipped_guides() / GUIDE, tmp_path / "shipped" / GUIDE)
    for path in shipped_guides().glob("*.yaml"):
        shutil.copy(path, tmp_path / "shipped")
    return Shelf(tmp_path / "shipped", own=tmp_path / "own", supplements=tmp_path / "supplements")


def sheet(shelf: Shelf, day: str, since: str) -> ChangeSheet:
    return sheet_since(shelf, in_force(shelf, day), since, day)


def told(one: ChangeSheet) -> list[tuple[str, str]]:
    return [(change.since, change.sentence) for change in one.changes]


def test_where_nothing_was_kept_nothing_changed(shelf: Shelf) -> None:
    one = sheet(shelf, "2026-11-20", "2026-11-13")
    assert one.changes == ()
    assert one.before == one.after == one.guide.version


def test_the_first_edition_kept_is_no_change(shelf: Shelf) -> None:
    use(shelf, "2026-11-18")
    assert sheet(shelf, "2026-11-20", "2026-11-13").changes == ()


def test_every_change_has_its_day(shelf: Shelf) -> None:
    publish(shelf, GUIDE, "a1", "2026-11-16", PLACE)
    publish(shelf, GUIDE, "a2", "2026-11-18", PLACE, PAPER)
    for day in ("2026-11-02", "2026-11-16", "2026-11-18"):
        use(shelf, day)
    assert told(sheet(shelf, "2026-11-17", "2026-11-10")) == [
        ("2026-11-16", "生效日期改了。"),
        ("2026-11-16", "“外地职工医保参保凭证”到哪里办改了。"),
    ]
    assert told(sheet(shelf, "2026-11-20", "2026-11-13")) == [
        ("2026-11-18", "生效日期改了。"),
        ("2026-11-16", "“外地职工医保参保凭证”到哪里办改了。"),
        ("2026-11-18", "“退休审批材料”改为“退休审批表”。"),
    ]
    assert told(sheet(shelf, "2026-11-20", "2026-11-17")) == [
        ("2026-11-18", "生效日期改了。"),
        ("2026-11-18", "“退休审批材料”改为“退休审批表”。"),
    ]
    assert told(sheet(shelf, "2026-11-27", "2026-11-20")) == []


def test_an_edition_of_today_counts_before_it_is_kept(shelf: Shelf) -> None:
    use(shelf, "2026-11-02")
    publish(shelf, GUIDE, "a1", "2026-11-20", PAPER)
    assert told(sheet(shelf, "2026-11-20", "2026-11-13")) == [
        ("2026-11-20", "生效日期改了。"),
        ("2026-11-20", "“退休审批材料”改为“退休审批表”。"),
    ]


def test_a_supplement_that_came_and_went(shelf: Shelf) -> None:
    assert shelf.supplements is not None
    shelf.supplements.mkdir()
    (shelf.supplements / "one.yaml").write_text(RULES, encoding="utf-8")
    for day in ("2026-11-10", "2026-11-17", "2026-11-19"):
        use(shelf, day)
    uses = kept_editions(shelf, GUIDE)
    assert [one.since for one in uses] == ["2026-11-10", "2026-11-17", "2026-11-19"]
    assert uses[0].version == uses[2].version
    assert told(sheet(shelf, "2026-11-18", "2026-11-11")) == [("2026-11-17", "按本地补充，多要“就业登记凭证”。")]
    assert told(sheet(shelf, "2026-11-20", "2026-11-13")) == []
    assert told(sheet(shelf, "2026-11-25", "2026-11-18")) == [("2026-11-19", "按本地补充，不再要“就业登记凭证”。")]
    assert told(sheet(shelf, "2026-12-25", "2026-12-18")) == []


def test_any_two_editions(shelf: Shelf) -> None:
    use(shelf, "2026-11-02")
    publish(shelf, GUIDE, "a1", "2026-11-16", PAPER)
    use(shelf, "2026-11-16")
    old, new = (one.version for one in kept_editions(shelf, GUIDE))
    guide = in_force(shelf, "2026-11-20")
    there = sheet_between(shelf, guide, old, new, "2026-11-20")
    back = sheet_between(shelf, guide, new, old, "2026-11-20")
    assert told(there) == [("", "生效日期改了。"), ("", "“退休审批材料”改为“退休审批表”。")]
    assert told(back) == [("", "生效日期改了。"), ("", "“退休审批表”改为“退休审批材料”。")]
    assert (there.since, there.until) == ("2026-11-02", "2026-11-16")
    assert (back.guide.version, back.after) == (old, old)
    with pytest.raises(CounterError) as raised:
        sheet_between(shelf, guide, old, "000000000000", "2026-11-20")
    assert sentence(raised.value) == f"这里没有留下版本 000000000000。留下的有：{old}、{new}。"


def test_todays_edition_can_be_named_before_it_is_kept(shelf: Shelf) -> None:
    use(shelf, "2026-11-02")
    publish(shelf, GUIDE, "a1", "2026-11-16", PAPER)
    guide = in_force(shelf, "2026-11-20")
    (old,) = kept_editions(shelf, GUIDE)
    assert len(sheet_between(shelf, guide, old.version, guide.version, "2026-11-20").changes) == 2


def test_an_edition_that_cannot_be_read_any_more_is_said(shelf: Shelf) -> None:
    use(shelf, "2026-11-02")
    publish(shelf, GUIDE, "a1", "2026-11-16", PAPER)
    use(shelf, "2026-11-16")
    (old, _) = kept_editions(shelf, GUIDE)
    (old.edition.folder / "guide.yaml").write_text("id: [\n", encoding="utf-8")
    with pytest.raises(CounterError) as raised:
        sheet(shelf, "2026-11-20", "2026-11-13")
    assert raised.value.code == "changes.unreadable"
