# SPDX-License-Identifier: Apache-2.0
"""What sync asks of the store: order, marks up and down, what is parked, what is frozen."""

from collections.abc import Sequence

import pytest

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Action, Intent, Unmasked
from counter_app.cases.case import Case
from counter_app.cases.chain import digest_personal, genesis, link
from counter_app.cases.people import Personal
from counter_app.cases.series import NumberGiven, SeriesLeased
from counter_app.store.outbox import Batch
from counter_app.wire.versions import MOST_BATCH_BYTES, MOST_ITEMS
from store.made_store import Hall, accepted, opened, person, refusal_code

LOOKED = Unmasked(field="applicant", reason="identity")


def enrol(hall: Hall) -> int:
    """The centre takes the window."""
    return hall.store.centre.enrolled(
        url="https://centre.test",
        name="沅江市中心",
        hall="政务大厅",
        number="3",
        algorithm="ed25519",
        public_key=b"k" * 32,
    )


def chain_holds(hall: Hall, batch: Batch) -> bool:
    """Whether each item follows the one before, as the centre will check it."""
    last = batch.previous
    for one in batch.items:
        assert one.personal is not None
        assert one.salt is not None
        assert digest_personal(one.salt, one.personal) == one.personal_digest
        last = link(last, one.header, one.facts, one.personal_digest)
        if last != one.link:
            return False
    return True


def never(case: Case | None, intent: Intent) -> None:
    """The guard of a rule that allows nothing."""
    raise CounterError("cases.rules.changed_meanwhile")


def test_enrolment_opens_an_epoch_and_what_was_before_goes_first(hall: Hall) -> None:
    hall.open_case(None, accepted())
    assert hall.store.centre.standing() is None
    assert enrol(hall) == 1
    hall.open_case()
    first = hall.store.centre.next_batch()
    assert first is not None
    assert (first.chain.epoch, first.chain.open, [one.seq for one in first.items]) == (0, False, [1, 2])
    assert first.previous == genesis(hall.store.centre.window_id, 0)
    assert chain_holds(hall, first)
    hall.store.centre.acknowledge(0, 2, skew=1_000_000)
    then = hall.store.centre.next_batch()
    assert then is not None
    assert (then.chain.epoch, then.chain.open, then.chain.reason) == (1, True, "enrolled")
    hall.store.centre.acknowledge(1, 1)
    assert hall.store.centre.next_batch() is None
    situation = hall.store.centre.situation()
    assert (situation.written, situation.taken, situation.outbox.waiting) == (3, 3, 0)
    assert situation.enrolment is not None
    assert (situation.enrolment.name, situation.enrolment.skew) == ("沅江市中心", 1_000_000)
    assert hall.raw("SELECT count(*) FROM outbox") == [(0,)]


def test_an_epoch_is_remembered_outside_and_not_given_twice(hall: Hall) -> None:
    hall.open_case()
    enrol(hall)
    assert (hall.places.data / "counter.epoch").read_text() == "1\n"
    assert enrol(hall) == 2
    hall.close()
    assert [one.epoch for one in hall.store.centre.chains()] == [0, 1, 2]


def test_batches_hold_to_number_and_size(hall: Hall) -> None:
    hall.open_case()
    for _ in range(MOST_ITEMS + 5):
        hall.do("", LOOKED)
    batch = hall.store.centre.next_batch()
    assert batch is not None
    assert len(batch.items) == MOST_ITEMS
    assert len((hall.store.centre.next_batch(7) or batch).items) == 7
    heavy = Personal(applicant=person(), words={"note": "长" * (MOST_BATCH_BYTES // 8)})  # three bytes each
    case = new_id()
    hall.do(case, opened(), personal=heavy)
    for _ in range(4):
        hall.do(case, LOOKED, personal=heavy)
    hall.store.centre.acknowledge(0, MOST_ITEMS + 6)
    heavy_batch = hall.store.centre.next_batch()
    assert heavy_batch is not None
    assert [one.seq for one in heavy_batch.items] == [MOST_ITEMS + 7, MOST_ITEMS + 8]
    hall.do(case, LOOKED, personal=Personal(words={"note": "长" * MOST_BATCH_BYTES}))
    hall.store.centre.acknowledge(0, MOST_ITEMS + 11)
    assert len((hall.store.centre.next_batch() or batch).items) == 1  # larger than a batch: it goes alone


def test_a_lower_mark_sends_again_and_needs_no_outbox(hall: Hall) -> None:
    hall.open_case(None, accepted())
    before = hall.store.centre.next_batch()
    hall.store.centre.acknowledge(0, 2, durable=1)
    assert hall.store.centre.next_batch() is None
    hall.store.centre.acknowledge(0, 0)
    assert hall.store.centre.next_batch() == before
    assert hall.store.centre.inquiry(0).items == ()
    assert hall.store.outbox_state().waiting == 2


def test_what_the_centre_could_not_take_in_stays_and_blocks_nothing(hall: Hall) -> None:
    case = hall.open_case(None, accepted())
    hall.store.centre.acknowledge(0, 2)
    assert hall.store.centre.park(0, 2, "quarantine.schema", 5)
    assert hall.store.centre.park(0, 2, "quarantine.schema", 7)
    assert not hall.store.centre.park(0, 9, "quarantine.schema", 5)
    (one,) = hall.store.centre.parked()
    assert (one.case, one.kind, one.code, one.since) == (case, "accepted", "quarantine.schema", 7)
    assert one.number == hall.store.case(case).number  # type: ignore[union-attr]
    assert hall.store.centre.next_batch() is None
    hall.store.centre.acknowledge(0, 1)
    hall.store.centre.acknowledge(0, 2)
    assert hall.store.outbox_state().quarantined == 1
    hall.store.centre.release(0, 2)
    assert hall.store.centre.parked() == ()


def test_frozen_is_kept_until_it_is_settled(hall: Hall) -> None:
    enrol(hall)
    hall.store.centre.freeze("push.fork", {"seq": 3, "epoch": 1})
    hall.close()
    standing = hall.store.centre.standing()
    assert standing is not None
    assert (standing.frozen, standing.frozen_facts) == ("push.fork", {"seq": 3, "epoch": 1})
    hall.open_case()  # work goes on
    hall.store.centre.thaw()
    thawed = hall.store.centre.standing()
    assert thawed is not None
    assert (thawed.frozen, thawed.frozen_facts) == ("", {})


def test_a_case_knows_what_of_it_is_on_its_way(hall: Hall) -> None:
    case = hall.open_case(None, accepted())
    hall.open_case()
    hall.store.centre.acknowledge(0, 1)
    assert hall.store.centre.waiting_of(case) == 1
    hall.store.centre.acknowledge(0, 3)
    assert hall.store.centre.waiting_of(case) == 0


def test_who_watches_hears_of_what_is_on_the_disk_once(hall: Hall) -> None:
    heard: list[tuple[int, int]] = []

    def listen(written: Sequence[Action]) -> None:
        heard.extend((one.epoch, one.seq) for one in written)
        assert hall.raw("SELECT count(*) FROM action") == [(len(heard),)]

    hall.store.centre.watch(listen)
    hall.open_case(None, accepted())
    with pytest.raises(CounterError):
        hall.store.record([Intent(id=new_id(), case="", facts=LOOKED)], clerk="0312", at=1, check=never)
    assert heard == [(0, 1), (0, 2)]
    hall.store.centre.unwatch(listen)
    hall.open_case()
    assert len(heard) == 2


def test_blocks_of_numbers_go_on_when_the_window_is_enrolled_the_first_time_alone(hall: Hall) -> None:
    hall.do("", SeriesLeased(series="voucher", year=2026, first=1, last=9, width=4, supervisor="0301"))
    case = hall.open_case(None, NumberGiven(series="voucher", year=2026))
    enrol(hall)
    hall.do(case, NumberGiven(series="voucher", year=2026))
    assert [one.number for one in hall.store.series_numbers("voucher", 2026)] == ["0001", "0002"]
    assert [one.left for one in hall.store.number_blocks()] == [7]
    enrol(hall)  # once more: perhaps a copy of this window goes on elsewhere
    with pytest.raises(CounterError) as refused:
        hall.do(case, NumberGiven(series="voucher", year=2026))
    assert refusal_code(refused) == "numbering.restored"
    assert hall.store.compare() == ()
