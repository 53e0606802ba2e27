# SPDX-License-Identifier: Apache-2.0
"""Every action reaches the centre exactly once and in order, whatever comes in between."""

import contextlib
import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from real_centre import RealCentre
from store.made_store import NOTICE, accepted

from counter_app.base.errors import CounterError
from counter_app.sync.errand import Outcome
from counter_app.sync.rejoining import rejoin
from counter_app.wire.versions import MOST_ACTION_BYTES, MOST_ITEMS
from sync.narrow_gate import narrow_gate
from sync.synced import Synced


def test_a_day_of_cases_reaches_the_centre_once_and_in_order(synced: Synced) -> None:
    for _ in range(3):
        synced.hall.open_case(None, accepted())
    synced.enrol()
    for _ in range(60):
        synced.hall.open_case()
    step = synced.drain()
    assert step.outcome is Outcome.idle
    assert synced.stored() == synced.written()
    assert synced.acks == [(0, 6), (1, 60), (0, 6), (1, 60)]  # the last two only asked
    assert synced.waiting() == 0
    synced.hall.open_case(None, NOTICE)
    assert synced.waiting() == 2
    assert synced.send().sent == 2
    assert synced.stored() == synced.written()


def test_an_answer_that_was_lost_is_given_again(synced: Synced) -> None:
    synced.enrol()
    synced.hall.open_case(None, accepted())
    batch = synced.store.next_batch()
    assert batch is not None
    synced.client.push(synced.pump._push(batch))  # taken, and the program ends before it knows
    synced.close()
    assert synced.waiting() == 2
    assert synced.drain().outcome is Outcome.idle
    assert synced.stored() == synced.written()
    assert synced.waiting() == 0


def test_days_without_the_centre_lose_nothing(synced: Synced) -> None:
    synced.enrol()
    synced.centre.stop()
    waits = []
    for _ in range(8):
        synced.hall.open_case()
        step = synced.send()
        assert (step.outcome, step.code) == (Outcome.later, "sync.unheard")
        waits.append(step.wait)
    assert all(1 <= one <= 60 for one in waits)
    assert len(set(waits)) > 3  # no two windows come back in the same moment
    synced.centre.start()
    assert synced.drain().outcome is Outcome.idle
    assert synced.stored() == synced.written()


def test_a_busy_centre_says_when_to_come_again(centre: RealCentre, synced: Synced) -> None:
    centre.stop()
    centre.changes["at_once"] = 0
    centre.start()
    synced.enrol()
    synced.hall.open_case()
    step = synced.send()
    assert step.outcome is Outcome.later
    assert step.wait >= 1
    centre.stop()
    centre.changes.clear()
    centre.start()
    assert synced.drain().outcome is Outcome.idle
    assert synced.stored() == synced.written()


def test_a_backlog_goes_in_one_step_and_its_mark_is_written_once(synced: Synced) -> None:
    _write_backlog(synced)
    step = synced.send()
    assert (step.outcome, step.sent) == (Outcome.done, 3 * MOST_ITEMS)
    assert [seq for _, seq in synced.acks] == [3 * MOST_ITEMS]
    assert synced.stored() == synced.written()
    assert synced.waiting() == 0


def test_what_was_taken_before_a_refusal_is_written_down(centre: RealCentre, synced: Synced) -> None:
    _write_backlog(synced)
    centre.stop()
    centre.changes["pushes_a_minute"] = 2
    centre.start()
    synced.drop_client()
    synced.url = centre.url
    step = synced.send()
    assert (step.outcome, step.code, step.sent) == (Outcome.later, "call.often", 2 * MOST_ITEMS)
    assert [seq for _, seq in synced.acks] == [2 * MOST_ITEMS]
    assert synced.waiting() == MOST_ITEMS
    centre.stop()
    centre.changes.clear()
    centre.start()
    assert synced.drain().outcome is Outcome.idle
    assert synced.stored() == synced.written()


def _write_backlog(synced: Synced) -> None:
    """Three full batches in one epoch."""
    synced.enrol()
    for _ in range(3 * MOST_ITEMS // 2):
        synced.hall.open_case(None, accepted())
    assert synced.waiting() == 3 * MOST_ITEMS


def test_a_centre_that_went_back_to_a_copy_gets_all_of_it_again(synced: Synced, tmp_path: Path) -> None:
    synced.hall.open_case(None, accepted())
    synced.enrol()
    synced.hall.open_case()
    synced.centre.stop()
    copy = tmp_path / "copy"
    shutil.copytree(synced.centre.home, copy)
    synced.centre.start()
    for _ in range(3):
        synced.hall.open_case()
    synced.drain()
    assert synced.waiting() == 0
    synced.centre.stop()
    shutil.rmtree(synced.centre.home)
    shutil.copytree(copy, synced.centre.home)
    synced.centre.start()
    synced.hall.open_case()  # its push tells that the centre is behind, in this epoch and so perhaps in others
    assert synced.drain().outcome is Outcome.idle
    assert synced.stored() == synced.written()
    assert synced.waiting() == 0


def test_two_windows_of_one_image_are_found_and_join_again(synced: Synced, tmp_path: Path) -> None:
    synced.enrol()
    shared = synced.hall.open_case(None, accepted())
    synced.drain()
    synced.close()
    shutil.copytree(synced.home, tmp_path / "twin")
    with contextlib.closing(Synced(tmp_path / "twin", synced.centre)) as twin:
        twin.signer, twin.hall.clock.moment = synced.signer, synced.hall.clock()
        twin.hall.open_case()
        twin.drain()
        mine = synced.hall.open_case()
        synced.hall.do(shared, NOTICE)
        step = synced.drain()
        assert (step.outcome, step.code) == (Outcome.frozen, "push.fork")
        assert synced.send().outcome is Outcome.frozen  # nothing is sent any more
        synced.hall.open_case()  # and work goes on
        twin.hall.open_case()
        assert twin.drain().code == "push.frozen"
        assert synced.standing()["state"] == "frozen"

        before = [_acts(synced, one) for one in (shared, mine)]
        assert synced.enrol() == 1  # enrolled anew; it joins only by being told to
        joined = rejoin(synced.store, synced.client, clerk="0301")
        assert (joined.epoch, joined.moved) == (2, 3)
        assert [_acts(synced, one) for one in (shared, mine)] == before
        assert synced.hall.store.compare() == ()
        assert synced.verify() == [None, None, None]
        assert synced.drain().outcome is Outcome.idle
        marks = synced.standing()["marks"]
        assert (marks[1], marks[2]) == (3, 4)  # of the old chain stays what both had, and what the twin sent
        assert [one for one in synced.stored() if one[0] == 2] == [one for one in synced.written() if one[0] == 2]
        synced.hall.open_case()
        assert synced.drain().outcome is Outcome.idle
        assert twin.drain().code == "push.frozen"  # of the two, one goes on


def _acts(synced: Synced, case: str) -> list[tuple[str, object, int]]:
    return [(one.id, one.facts, one.at) for one in synced.hall.store.actions_of(case)]


def test_a_window_restored_from_an_image_is_ahead_of_nobody(synced: Synced, tmp_path: Path) -> None:
    synced.enrol()
    synced.hall.open_case()
    synced.drain()
    synced.close()
    shutil.copytree(synced.home, tmp_path / "image")
    synced.hall.open_case()
    synced.drain()
    synced.close()
    shutil.rmtree(synced.home)
    shutil.copytree(tmp_path / "image", synced.home)
    synced.hall.clock.move(minutes=1)
    step = synced.drain()  # it has nothing to send, and is found all the same
    assert (step.outcome, step.code) == (Outcome.frozen, "push.ahead")
    synced.enrol()
    assert rejoin(synced.store, synced.client, clerk="0301").moved == 0
    synced.hall.open_case()
    assert synced.drain().outcome is Outcome.idle
    assert synced.waiting() == 0


def test_a_clock_that_is_days_wrong_keeps_nothing_back(synced: Synced) -> None:
    synced.enrol()
    synced.hall.clock.moment += timedelta(days=1)
    synced.hall.open_case()
    assert synced.drain().outcome is Outcome.idle
    standing = synced.store.standing()
    assert standing is not None
    assert abs(standing.skew + 24 * 3600 * 1_000_000) < 600 * 1_000_000
    synced.hall.clock.moment -= timedelta(days=2)
    synced.hall.open_case()
    assert synced.drain().outcome is Outcome.idle
    assert synced.stored() == synced.written()


def test_a_key_the_centre_does_not_know_is_told_and_tried_seldom(synced: Synced) -> None:
    synced.enrol()
    synced.hall.open_case()
    synced.centre.add_window(synced.store.window_id, b"k" * 32, number="3")
    step = synced.send()
    assert (step.outcome, step.code) == (Outcome.refused, "call.unknown")
    assert step.wait >= 600
    assert synced.waiting() == 1


def test_a_batch_too_large_for_somebody_on_the_way_is_halved(synced: Synced) -> None:
    with narrow_gate(synced.centre.url, most=4_000) as url:
        synced.url = url
        synced.enrol()
        for _ in range(40):
            synced.hall.open_case()
        assert synced.drain().outcome is Outcome.idle
    assert synced.stored() == synced.written()


def test_an_action_as_large_as_a_window_writes_goes_alone_and_none_is_larger(synced: Synced) -> None:
    synced.enrol()
    case = synced.hall.open_case()
    large = msgspec.structs.replace(accepted(), limit_text="日" * ((MOST_ACTION_BYTES - 4096) // 3))
    synced.hall.do(case, large)
    written = synced.written()
    other = synced.hall.open_case()
    with pytest.raises(CounterError) as error:
        synced.hall.do(other, msgspec.structs.replace(large, limit_text="日" * (MOST_ACTION_BYTES // 3)))
    assert error.value.code == "store.action_too_large"
    assert len(synced.written()) == len(written) + 1
    assert synced.drain().outcome is Outcome.idle
    assert synced.stored() == synced.written()


def test_moved_actions_keep_what_they_are(synced: Synced) -> None:
    for _ in range(3):
        synced.hall.open_case(None, accepted())
    kept = "SELECT id, at, kind, facts, personal, salt, personal_digest FROM action ORDER BY ordinal"
    before = synced.hall.raw(kept)
    told = synced.store.rejoin(0, {0: 2}, why="push.fork", clerk="0301")
    assert synced.hall.raw(kept)[:-1] == before
    places = synced.hall.raw("SELECT epoch, seq FROM action ORDER BY ordinal")
    assert places == [(0, 1), (0, 2), (1, 2), (1, 3), (1, 4), (1, 5), (1, 1)]
    assert (told.epoch, told.seq, told.clerk) == (1, 1, "0301")
    assert synced.verify() == [None, None]
    assert synced.hall.store.outbox_state().waiting == 5  # the centre holds the two that stay
    assert synced.hall.store.compare() == ()
