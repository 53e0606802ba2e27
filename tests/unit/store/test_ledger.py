# SPDX-License-Identifier: Apache-2.0
"""The chain in the file: whatever a stranger with the key changes, verify names the place."""

from collections.abc import Sequence

import pytest

from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, Reopened, SignedIn
from counter_app.cases.case import CaseStatus
from counter_app.store.ledger import EpochReport, verify_epochs
from counter_app.store.opening import reading_only
from store.made_store import NOTICE, Hall, accepted, person


@pytest.fixture
def written(hall: Hall) -> Hall:
    """Eight actions in the first epoch."""
    hall.do("", SignedIn(role="clerk"))
    case = hall.open_case(person(), NOTICE)
    hall.do(case, Reopened(by="qr"), accepted())
    hall.open_case(person("欧阳测试"), NOTICE)
    hall.do("", SignedIn(role="clerk"))
    hall.close()
    return hall


def verified(hall: Hall) -> Sequence[EpochReport]:
    """What verify says."""
    with reading_only(hall.places, hall.clock) as connection:
        return verify_epochs(connection)


def test_a_chain_nobody_touched_is_whole(written: Hall) -> None:
    (report,) = verified(written)
    assert (report.epoch, report.actions, report.erased, report.broken_at) == (0, 8, 0, None)
    assert report.head == written.raw("SELECT lower(hex(link)) FROM action WHERE seq = 8")[0][0]


@pytest.mark.parametrize("seq", [1, 4, 8])
@pytest.mark.parametrize("column", ["header", "facts", "personal", "salt", "personal_digest", "link"])
def test_one_byte_that_was_changed_is_named(written: Hall, column: str, seq: int) -> None:
    kept = written.raw(f"SELECT {column} FROM action WHERE seq = ?", seq)[0][0]  # noqa: S608
    changed = bytes([*kept[:-2], kept[-2] ^ 1, kept[-1]])
    written.raw(f"UPDATE action SET {column} = ? WHERE seq = ?", changed, seq)  # noqa: S608
    (report,) = verified(written)
    assert (report.actions, report.broken_at) == (8, seq)


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("UPDATE action SET case_id = 'other' WHERE seq = 3", 3),
        ("UPDATE action SET kind = 'accepted' WHERE seq = 3", 3),
        ("UPDATE action SET at = at + 1 WHERE seq = 5", 5),
        ("UPDATE action SET transaction_id = 'other' WHERE seq = 5", 5),
        ("UPDATE action SET salt = NULL WHERE seq = 2", 2),
        ("DELETE FROM action WHERE seq = 8", 8),
        ("DELETE FROM action WHERE seq = 4", 4),
        ("DELETE FROM action WHERE seq = 1", 1),
        ("UPDATE epoch SET head = x'00'", 9),
        ("UPDATE epoch SET last_seq = 9", 9),
        ("UPDATE meta SET window_id = 'other'", 1),
        ("UPDATE action SET facts = CAST(facts AS TEXT) WHERE seq = 4", 4),
        ("UPDATE action SET salt = 'salt' WHERE seq = 4", 4),
        ("UPDATE action SET header = x'7b7d' WHERE seq = 4", 4),
        ("UPDATE action SET seq = 99 WHERE seq = 6", 6),
    ],
)
def test_what_was_changed_beside_the_bytes_or_left_out_is_named(written: Hall, change: str, seq: int) -> None:
    written.raw(change)
    assert verified(written)[0].broken_at == seq


def test_two_actions_that_changed_places_are_named(written: Hall) -> None:
    written.raw("UPDATE action SET seq = 100 WHERE seq = 3")
    written.raw("UPDATE action SET seq = 3 WHERE seq = 4")
    written.raw("UPDATE action SET seq = 4 WHERE seq = 100")
    assert verified(written)[0].broken_at == 3


def test_an_erased_person_leaves_the_chain_whole_and_the_case_standing(written: Hall) -> None:
    case_id = written.raw("SELECT case_id FROM action WHERE seq = 2")[0][0]
    written.raw("UPDATE action SET personal = NULL, salt = NULL WHERE case_id = ?", case_id)
    (report,) = verified(written)
    assert (report.broken_at, report.erased) == (None, 4)
    case = written.store.case(case_id)
    assert case is not None
    assert (case.status, case.applicant, case.erased) == (CaseStatus.accepted, None, True)
    assert "测试员".encode() not in repr(case).encode()
    written.store.rebuild()
    assert written.store.compare() == ()
    assert written.store.search_cases("测试员") == ()


def test_a_press_that_comes_again_after_erasure_is_still_known(written: Hall) -> None:
    action = written.store.actions_of(written.raw("SELECT case_id FROM action WHERE seq = 2")[0][0])[0]
    assert action.personal is not None
    written.raw("UPDATE action SET personal = NULL, salt = NULL WHERE id = ?", action.id)
    intent = Intent(id=action.id, case=action.case, facts=action.facts, personal=action.personal)
    assert written.store.record([intent], clerk="0312", at=1).repeated


def test_verify_looks_on_while_the_window_is_open(written: Hall) -> None:
    written.open_case()
    assert [one.actions for one in verified(written)] == [9]
    written.do(new_id(), SignedIn(role="clerk"))
    assert [one.actions for one in verified(written)] == [10]


def test_each_action_waits_for_the_centre_in_its_place(written: Hall) -> None:
    waiting = written.raw("SELECT epoch, seq, action_id, state FROM outbox ORDER BY seq")
    stored = written.raw("SELECT epoch, seq, id, 'queued' FROM action ORDER BY seq")
    assert waiting == stored
    assert written.store.outbox_state().waiting == 8
    written.raw("UPDATE epoch SET acked_seq = 3")
    written.raw("UPDATE outbox SET state = 'quarantined' WHERE seq = 2")
    state = written.store.outbox_state()
    assert (state.waiting, state.quarantined) == (5, 1)
    assert state.oldest_at == written.raw("SELECT at FROM action WHERE seq = 4")[0][0]
    written.raw("UPDATE epoch SET acked_seq = 8")
    assert written.store.outbox_state().oldest_at is None
