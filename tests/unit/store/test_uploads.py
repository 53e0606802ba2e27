# SPDX-License-Identifier: Apache-2.0
"""What goes to the centre beside the actions: on its way from the moment it is recorded, until a backup holds it."""

import hashlib

import pytest

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import AnyFacts, Intent, Printed, PrintState, Scanned, ScanSource
from counter_app.cases.attachments import AttachmentKind
from counter_app.store import uploads
from counter_app.store.opening import upgrade
from counter_app.store.uploads import UploadCounts
from store.made_store import NOTICE, Hall, draft, opened

PICTURE = b"\xff\xd8 a picture of a made-up card" * 1000
DIGEST = hashlib.sha256(PICTURE).hexdigest()


def scanned(scan: str) -> Scanned:
    """A sheet scanned for a line."""
    return Scanned(
        scan=scan, material="identity", digest=DIGEST, width=1, height=1, size=len(PICTURE), source=ScanSource.file
    )


def saved(digest: str, copy: int = 1) -> Printed:
    """A paper that was kept as a file."""
    return Printed(paper="form:12", number="1", digest=digest, copy=copy, state=PrintState.saved)


def decide(hall: Hall, *facts: AnyFacts, case: str = "") -> str:
    """Record facts in one press, of a new case where none is given."""
    begun = () if case else (opened(), NOTICE)
    case = case or new_id()
    intents = [Intent(id=new_id(), case=case, facts=one) for one in (*begun, *facts)]
    hall.store.record(intents, clerk="0312", at=to_micros(hall.clock()))
    hall.clock.move(minutes=1)
    return case


def scan(hall: Hall, name: str) -> Scanned:
    """A sheet that lies in the store."""
    hall.store.add_scan(name, draft().id, PICTURE)
    return scanned(name)


def test_what_an_action_names_is_on_its_way_with_it(hall: Hall) -> None:
    first = decide(hall, scan(hall, "one"), saved("ab" * 32))
    decide(hall, scan(hall, "two"))
    found = hall.store.uploads.waiting(10)
    number = hall.raw("SELECT number FROM case_row WHERE case_id = ?", first)[0][0]
    assert [(one.ref, one.kind, one.digest, one.size) for one in found] == [
        (f"form-12-{number}-1.pdf", AttachmentKind.paper, "ab" * 32, 0),
        ("one", AttachmentKind.scan, DIGEST, len(PICTURE)),
        ("two", AttachmentKind.scan, DIGEST, len(PICTURE)),
    ]
    assert hall.store.uploads.under_way(first) == found[:2]
    with pytest.raises(CounterError, match=r"store\.scan_gone"):
        decide(hall, saved("cd" * 32), scanned("never made"))
    assert hall.store.uploads.counts() == UploadCounts(3, 0, found[0].at)


def test_a_paper_kept_under_the_same_name_takes_the_place_of_the_one_before(hall: Hall) -> None:
    case = decide(hall, saved("ab" * 32))
    before = hall.store.uploads.next()
    assert before is not None
    decide(hall, saved("cd" * 32), case=case)
    hall.store.uploads.told({before: True})  # an answer about the former file, come late
    hall.store.uploads.stop(before, "sync.upload.missing")
    assert [one.digest for one in hall.store.uploads.waiting(9)] == ["cd" * 32]
    hall.store.uploads.told({hall.store.uploads.waiting(1)[0]: False})
    decide(hall, saved("cd" * 32), saved("ef" * 32, copy=2), case=case)
    assert [one.digest for one in hall.store.uploads.waiting(9)] == ["ef" * 32]


def test_the_centre_is_asked_again_until_a_backup_holds_it(hall: Hall) -> None:
    decide(hall, scan(hall, "one"), scan(hall, "two"), scan(hall, "three"))
    one, *_ = hall.store.uploads.waiting(9)
    two, three = (each for each in hall.store.uploads.waiting(9) if each != one)
    hall.store.uploads.told({one: False, two: True})
    assert hall.store.uploads.waiting(9) == (three,)
    assert hall.store.uploads.doubtful(9) == ()
    hall.clock.move(days=1, minutes=1)
    assert hall.store.uploads.doubtful(9) == (one,)
    hall.store.uploads.told({one: False})
    assert hall.store.uploads.doubtful(9) == ()
    with hall.store._database.writing.begin() as connection:
        uploads.doubt(connection)
    assert hall.store.uploads.doubtful(9) == (one,)
    hall.store.uploads.told({}, [one])
    assert set(hall.store.uploads.waiting(9)) == {one, three}


def test_what_cannot_go_is_told_and_waits_for_nobody(hall: Hall) -> None:
    case = decide(hall, scan(hall, "one"), scan(hall, "two"))
    first, second = hall.store.uploads.waiting(9)
    hall.store.uploads.stop(first, "sync.upload.missing")
    assert hall.store.uploads.waiting(9) == (second,)
    assert [(one.ref, one.reason) for one in hall.store.uploads.stuck()] == [(first.ref, "sync.upload.missing")]
    assert [one.reason for one in hall.store.uploads.under_way(case)] == ["sync.upload.missing", ""]
    assert hall.store.uploads.counts() == UploadCounts(1, 1, second.at)
    hall.store.uploads.try_again()
    assert hall.store.uploads.waiting(9) == (first, second)


def test_what_a_former_program_left_is_put_on_its_way_once(hall: Hall) -> None:
    decide(hall, scan(hall, "one"), saved("ab" * 32))
    decide(hall, scan(hall, "two"), saved("cd" * 32), saved("ef" * 32))
    there = hall.store.uploads.waiting(9)
    hall.store.uploads.told({there[0]: True})
    rest = hall.store.uploads.waiting(9)
    with hall.store._database.writing.begin() as connection:
        upgrade(connection, hall.store._database.key)
    assert hall.store.uploads.waiting(9) == rest
    hall.raw("DELETE FROM upload")
    with hall.store._database.writing.begin() as connection:
        upgrade(connection, hall.store._database.key)
    assert hall.store.uploads.waiting(9) == there
