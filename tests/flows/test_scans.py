# SPDX-License-Identifier: Apache-2.0
"""Scanned sheets through the desk: taken, kept encrypted, recorded with the decision, shown when it comes back."""

import dataclasses
import hashlib
from pathlib import Path

import pytest
from msgspec import structs
from PIL import Image

from counter_app.base.errors import CounterError
from counter_app.cases.actions import LineState, Scanned, ScanSource
from counter_app.cases.draft import DraftScan
from counter_app.cases.outcome import Outcome
from counter_app.desk import deciding, drafting, reopening, scanning
from counter_app.desk.serving import Serving
from flows.desk_day import DeskDay


@pytest.fixture
def folder(day: DeskDay, tmp_path: Path) -> Path:
    """The scanner's folder of this window."""
    made = tmp_path / "扫描"
    made.mkdir()
    window = dataclasses.replace(day.counter.settings.window, scan_folder=str(made))
    day.counter.settings = dataclasses.replace(day.counter.settings, window=window)
    return made


def put(folder: Path, name: str, shade: int = 240) -> Path:
    """A sheet that the scanner has just written."""
    path = folder / name
    Image.new("RGB", (300, 420), (shade, shade, shade)).save(path)
    return path


def take(day: DeskDay, one: Serving, path: Path, source: ScanSource = ScanSource.file) -> tuple[DraftScan, ...]:
    """All that happens to a file, in order."""
    taken = scanning.read_file(day.counter, path, source)
    kept = scanning.keep(day.counter, one.draft.id, taken)
    scanning.clear_away(taken)
    return kept


def begun(day: DeskDay) -> Serving:
    """A case with its lines in sight."""
    return day.begin(day.item(11), {"reason": "emigration", "agent": "no"})


def test_a_sheet_out_of_the_folder_becomes_part_of_the_case(day: DeskDay, folder: Path) -> None:
    one = begun(day)
    material = one.checklist.lines[0].material.id
    older, newer = put(folder, "1.png"), put(folder, "2.jpg", 200)
    (folder / "notes.txt").write_text("not a scan")
    assert {found.path for found in scanning.waiting_files(day.counter)} == {older, newer}
    for path in (older, newer):
        one.attach(material, take(day, one, path, ScanSource.folder))
    assert scanning.waiting_files(day.counter) == ()
    assert one.line(material).state is LineState.unseen
    day.judged(one)
    case = deciding.decide(day.counter, one, Outcome.accept).case
    assert [(scan.material, scan.source) for scan in case.scans] == [(material, ScanSource.folder)] * 2
    for scan in case.scans:
        picture = scanning.picture_of(day.counter, scan)
        assert (hashlib.sha256(picture).hexdigest(), len(picture)) == (scan.digest, scan.size)


def test_a_picture_that_is_not_the_one_that_was_taken_is_not_shown(day: DeskDay, folder: Path) -> None:
    one = begun(day)
    first, other = (take(day, one, put(folder, f"{shade}.png", shade))[0] for shade in (240, 200))
    assert scanning.picture_of(day.counter, first)
    with pytest.raises(CounterError, match=r"scans\.altered"):
        scanning.picture_of(day.counter, structs.replace(first, scan=other.scan))


def test_a_case_that_comes_back_shows_its_scans_and_records_only_new_ones(day: DeskDay, folder: Path) -> None:
    one = begun(day)
    material = one.checklist.lines[0].material.id
    one.attach(material, take(day, one, put(folder, "1.png")))
    day.judged(one)
    one.judge(material, LineState.missing)
    case = deciding.decide(day.counter, one, Outcome.notice).case
    again = reopening.reopen(day.counter, case)
    assert [scan.scan for scan in again.scans(material)] == [case.scans[0].scan]
    assert not again.detach(material)
    again.attach(material, take(day, again, put(folder, "2.png")))
    day.judged(again)
    case = deciding.decide(day.counter, again, Outcome.accept).case
    kinds = [action.facts for action in case.history if isinstance(action.facts, Scanned)]
    assert len(kinds) == len(case.scans) == 2
    assert (folder / "1.png").exists()  # only the scanner's own folder is emptied


def test_what_was_taken_off_and_what_was_put_aside_is_not_kept(day: DeskDay, folder: Path) -> None:
    one = begun(day)
    material = one.checklist.lines[0].material.id
    taken = [take(day, one, put(folder, f"{n}.png")) for n in (1, 2)]
    for scans in taken:
        one.attach(material, scans)
    assert one.detach(material)
    assert [scan.scan for scan in one.scans(material)] == [taken[0][0].scan]
    assert one.undo()
    assert len(one.scans(material)) == 2
    assert one.detach(material)
    drafting.save_draft(day.counter, one.snapshot(day.counter.now_micros()))
    resumed = drafting.resume(day.counter, one.draft.id)
    assert [scan.scan for scan in resumed.scans(material)] == [taken[0][0].scan]
    drafting.discard_draft(day.counter, one.draft.id)
    for scans in taken:
        with pytest.raises(CounterError, match=r"scans\.gone"):
            scanning.picture_of(day.counter, scans[0])


def test_what_cannot_be_taken_stays_where_it_is(day: DeskDay, folder: Path) -> None:
    one = begun(day)
    for name, whole, code in (
        ("1.pdf", b"%PDF-1.7", "broken"),
        ("2.png", b"", "empty"),
        ("3.heic", b"??", "no_picture"),
    ):
        path = folder / name
        path.write_bytes(whole)
        with pytest.raises(CounterError, match=rf"scans\.{code}"):
            take(day, one, path, ScanSource.folder)
        assert path.exists()
    with pytest.raises(CounterError, match=r"scans\.no_file"):
        take(day, one, folder / "gone.png")
    with pytest.raises(CounterError, match=r"serving\.line_unknown"):
        one.attach("no such line", ())
