# SPDX-License-Identifier: Apache-2.0
"""A scanned sheet is encrypted like the rest, stays with the decision that names it, and else goes with its draft."""

import hashlib

import pytest

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import AnyFacts, Intent, Scanned, ScanSource
from counter_app.store.restoration import restore
from store.made_store import NOTICE, Hall, draft, opened

PICTURE = b"\xff\xd8 a picture of a made-up card" * 1000


def scanned(scan: str) -> Scanned:
    """A sheet scanned for a line."""
    return Scanned(
        scan=scan,
        material="identity",
        digest=hashlib.sha256(PICTURE).hexdigest(),
        width=1654,
        height=2339,
        size=len(PICTURE),
        source=ScanSource.folder,
    )


def decide(hall: Hall, draft_id: str, *facts: AnyFacts) -> str:
    """Record a case with a draft's decision."""
    case = new_id()
    intents = [Intent(id=new_id(), case=case, facts=one) for one in (opened(), NOTICE, *facts)]
    hall.store.record(intents, clerk="0312", at=to_micros(hall.clock()), draft=draft_id)
    return case


def test_a_scan_stays_with_the_decision_that_names_it(hall: Hall) -> None:
    begun = draft()
    hall.store.save_draft(begun)
    for scan in ("named", "loose"):
        hall.store.add_scan(scan, begun.id, PICTURE)
    case_id = decide(hall, begun.id, scanned("named"))
    hall.close()
    case = hall.store.case(case_id)
    assert case is not None
    assert [(one.scan, one.material, one.source) for one in case.scans] == [("named", "identity", ScanSource.folder)]
    assert hall.store.scan("named") == PICTURE
    assert hall.store.scan("loose") is None


def test_a_draft_that_is_thrown_away_takes_its_scans_along(hall: Hall) -> None:
    begun, other = draft(), draft()
    for one in (begun, other):
        hall.store.save_draft(one)
        hall.store.add_scan(f"of {one.id}", one.id, PICTURE)
    hall.store.drop_draft(begun.id)
    assert hall.store.scan(f"of {begun.id}") is None
    assert hall.store.scan(f"of {other.id}") == PICTURE


def test_a_decision_about_a_scan_that_is_gone_writes_nothing(hall: Hall) -> None:
    begun = draft()
    hall.store.save_draft(begun)
    with pytest.raises(CounterError, match=r"store\.scan_gone"):
        decide(hall, begun.id, scanned("never made"))
    assert hall.store.list_cases().rows == ()
    assert hall.store.load_draft(begun.id) is not None


def test_no_picture_can_be_read_on_the_disk(hall: Hall) -> None:
    hall.store.add_scan("one", "a draft", PICTURE)
    on_disk = b"".join(one.read_bytes() for one in hall.places.data.rglob("*") if one.is_file())
    hall.close()
    assert b"made-up card" not in on_disk


def test_a_scan_that_came_after_its_draft_was_gone_is_forgotten_the_next_morning(hall: Hall) -> None:
    begun, over = draft(), draft()
    hall.store.save_draft(begun)
    hall.store.save_draft(over)
    hall.store.add_scan("named", over.id, PICTURE)
    decide(hall, over.id, scanned("named"))
    for scan, whose in (("late", over.id), ("in work", begun.id)):
        hall.store.add_scan(scan, whose, PICTURE)
    hall.store.morning_backup()
    assert hall.store.scan("late") == PICTURE  # its draft may be saved yet
    hall.clock.move(days=1, hours=1)
    hall.store.morning_backup()
    assert hall.store.scan("late") is None
    assert (hall.store.scan("in work"), hall.store.scan("named")) == (PICTURE, PICTURE)


def test_scans_are_in_a_copy_and_come_back_with_it(hall: Hall) -> None:
    begun = draft()
    hall.store.save_draft(begun)
    hall.store.add_scan("one", begun.id, PICTURE)
    made = hall.store.morning_backup()
    assert made is not None
    hall.store.drop_draft(begun.id)
    hall.close()
    restore(hall.places, made.path.name, hall.clock)
    assert hall.store.scan("one") == PICTURE
