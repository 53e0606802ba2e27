# SPDX-License-Identifier: Apache-2.0
"""An administrator finishes a real guide's draft: nobody else may, and it is published only when nothing is open."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from issued_guide import NEW
from unfinished_guide import FIRST, GUIDE, SECOND, unfinish

from counter_app.base.clock import fixed_clock, parse_moment
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.catalogue.intake.item_check import DraftCheck, ItemCheck, Standing
from counter_app.catalogue.loader import load_catalogue
from counter_app.desk import guide_editing
from counter_app.desk.counter import Counter
from counter_app.desk.item_writing import ItemWork
from counter_app.settings import load_settings


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compiled")
    load_catalogue(folder)
    return folder


@pytest.fixture
def counter(tmp_path: Path, compiled: Path) -> Counter:
    settings = load_settings(tmp_path / "home")
    shutil.copytree(compiled, settings.places.cache)
    one = Counter(settings, fixed_clock(parse_moment("2026-11-20T09:42")))
    one.load_catalogue()
    sign_in(one, "administrator")
    return one


def sign_in(counter: Counter, role: str) -> None:
    counter.clerk = next(one for one in counter.settings.hall.staff if one.role == role)


def item(check: DraftCheck, ordinal: int) -> ItemCheck:
    found = check.item(ordinal)
    assert found is not None
    return found


def keep(counter: Counter, draft: GuideDraft, check: ItemCheck, change: Callable[[ItemWork], object]) -> ItemCheck:
    work = ItemWork(check.item, check.words)
    change(work)
    return guide_editing.keep_item(counter, draft, check.item, work.words)


def confirm(section: str, index: int, work: ItemWork) -> None:
    assert work.confirm(section, index)


def finish(counter: Counter, draft: GuideDraft) -> DraftCheck:
    check = guide_editing.open_guide(counter, GUIDE)
    for section, index in (("materials", 0), ("materials", 1), ("limits", 0)):
        first = item(check, FIRST)
        check = check.with_item(keep(counter, draft, first, partial(confirm, section, index)))
    second = item(check, SECOND)
    line = next(one.line for one in second.open_lines)
    return check.with_item(
        keep(counter, draft, second, lambda work: work.add("limits", work.from_line("limits", line)))
    )


@pytest.mark.parametrize("role", ["clerk", "supervisor", None])
def test_nobody_but_an_administrator_may_do_any_of_it(counter: Counter, role: str | None) -> None:
    draft = unfinish(counter)
    check = guide_editing.open_guide(counter, GUIDE)
    counter.clerk = None
    if role:
        sign_in(counter, role)
    assert not counter.may_edit_guides
    calls: list[Callable[[], object]] = [
        lambda: guide_editing.list_guide_drafts(counter),
        lambda: guide_editing.open_guide(counter, GUIDE),
        lambda: guide_editing.revise(counter, "wuhu"),
        lambda: guide_editing.bring_in(counter, "guide.txt", "other"),
        lambda: guide_editing.keep_item(counter, draft, check.items[0].item, "item: x\n"),
        lambda: guide_editing.file_text(counter, draft, "guide.yaml"),
        lambda: guide_editing.keep_file(counter, draft, "guide.yaml", "x"),
        lambda: guide_editing.publish(counter, draft, "2026-12-01"),
        lambda: guide_editing.throw_away(counter, draft),
    ]
    before = {path: path.read_bytes() for path in draft.folder.rglob("*.*")}
    for call in calls:
        with pytest.raises(CounterError) as caught:
            call()
        assert sentence(caught.value) == "只有管理员能编指南。指南没有动。"
    assert {path: path.read_bytes() for path in draft.folder.rglob("*.*")} == before


def test_a_draft_tells_how_far_it_has_come(counter: Counter) -> None:
    assert guide_editing.list_guide_drafts(counter) == ()
    assert guide_editing.guides_to_revise(counter)[0].id == "yuanjiang"
    unfinish(counter)
    assert GUIDE not in [one.id for one in guide_editing.guides_to_revise(counter)]
    (check,) = guide_editing.list_guide_drafts(counter)
    assert (len(check.items), check.finished, check.faulty) == (28, 26, 0)
    assert (check.unconfirmed, check.open_lines, check.lines - check.settled) == (3, 1, 1)
    assert not check.ready
    loose = item(check, SECOND).open_lines
    assert [(one.line.text, one.standing) for one in loose] == [("即时办结", Standing.loose)]


def test_it_is_published_once_nothing_is_open_and_counts_from_its_day(counter: Counter) -> None:
    draft = unfinish(counter)
    with pytest.raises(CounterError) as caught:
        guide_editing.publish(counter, draft, "2026-12-01")
    assert caught.value.code == "intake.not_ready"
    assert (caught.value.facts["entries"], caught.value.facts["lines"], caught.value.facts["faults"]) == (3, 1, 0)
    assert finish(counter, draft).ready
    with pytest.raises(CounterError):
        guide_editing.publish(counter, draft, "2026-99-01")
    published = guide_editing.publish(counter, draft, "2026-12-01")
    assert (published.valid_from, published.by, published.counts_today) == ("2026-12-01", "0300", False)
    assert guide_editing.list_guide_drafts(counter) == ()
    starts = [start for start, _ in counter.shelf.editions(GUIDE)]
    assert "2026-12-01" in starts
    kept = counter.settings.places.guides / GUIDE / published.version / "published"
    assert "by: 0300" in kept.read_text(encoding="utf-8")


def test_thrown_away_it_is_gone_and_what_counts_stays(counter: Counter) -> None:
    draft = unfinish(counter)
    guide_editing.throw_away(counter, draft)
    assert not draft.folder.exists()
    assert [start for start, _ in counter.shelf.editions(GUIDE)] == [counter.catalogue.guides[GUIDE].valid_from]


def test_a_file_comes_in_as_a_draft_or_not_at_all(counter: Counter, tmp_path: Path) -> None:
    file = tmp_path / "新安.txt"
    file.write_text(NEW, encoding="gb18030")
    found = guide_editing.bring_in(counter, str(file), "xinan", title="新安市办事指南", region="341900")
    assert found.guide is not None
    (check,) = guide_editing.list_guide_drafts(counter)
    assert check.draft.id == "xinan"
    assert check.unconfirmed > 0
    with pytest.raises(CounterError) as caught:
        guide_editing.bring_in(counter, str(tmp_path / "none.txt"), "other")
    assert "没有这个文件" in sentence(caught.value)
    assert len(guide_editing.list_guide_drafts(counter)) == 1


def test_a_file_of_the_whole_guide_is_changed_as_text(counter: Counter) -> None:
    draft = unfinish(counter)
    words = guide_editing.file_text(counter, draft, "guide.yaml")
    assert words.startswith("# SPDX") or "id: hubei" in words
    broken = guide_editing.keep_file(counter, draft, "guide.yaml", words.replace("short:", "shortest:"))
    assert broken.faults
    assert not broken.ready
    assert guide_editing.keep_file(counter, draft, "guide.yaml", words).faults == ()
    assert guide_editing.file_text(counter, draft, "../escape.yaml") == ""
    assert guide_editing.file_text(counter, draft, "common.yaml") == ""


def test_a_disk_that_does_not_take_it_is_told_and_nothing_is_lost(counter: Counter) -> None:
    draft = unfinish(counter)
    check = item(guide_editing.open_guide(counter, GUIDE), FIRST)
    items = draft.folder / "items"
    kept = (items / "03.yaml").read_bytes()
    for path in items.iterdir():
        path.unlink()
    items.rmdir()
    items.write_bytes(kept)  # a file where the folder should be: nothing can be written below it
    with pytest.raises(CounterError) as caught:
        guide_editing.keep_item(counter, draft, check.item, "item: x\n")
    assert sentence(caught.value) == "写不进去，什么都没改。看看磁盘满了没有。"
    assert items.read_bytes() == kept


def test_a_file_with_faults_still_says_what_it_quotes(counter: Counter) -> None:
    draft = unfinish(counter)
    first = item(guide_editing.open_guide(counter, GUIDE), FIRST)
    check = guide_editing.keep_item(counter, draft, first.item, first.words.replace("verb: 审核", "verb: 看看"))
    assert check.faults[0].message.startswith("“verb”不认识“看看”")
    assert check.item.structure is None
    assert check.quotes["materials", 0][0].text == "1. 有效身份证件"
    standing = {one.line.number: one.standing for one in check.lines}
    assert standing[check.quotes["materials", 0][0].line.number] is Standing.quoted
    assert check.text is not None
    entry = check.text.at_line(check.faults[0].line)
    assert entry is not None
    assert entry.id == "review"
    assert check.faults_of(entry) == check.faults


def test_a_file_that_is_no_yaml_is_kept_and_said_to_be_none(counter: Counter) -> None:
    draft = unfinish(counter)
    first = item(guide_editing.open_guide(counter, GUIDE), FIRST)
    check = guide_editing.keep_item(counter, draft, first.item, "item: [\n")
    assert check.text is None
    assert len(check.faults) == 1
    assert (draft.folder / "items" / "03.yaml").read_text(encoding="utf-8") == "item: [\n"
    assert {one.standing for one in check.lines} <= {Standing.loose, Standing.shown}
    again = guide_editing.keep_item(counter, draft, first.item, "")
    assert not again.written
    assert not again.done
