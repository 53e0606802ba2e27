# SPDX-License-Identifier: Apache-2.0
"""Every action reaches the centre once, in order: repeats, gaps, forks, and windows that run from an image."""

from collections.abc import Sequence
from typing import Any

import msgspec
from real_centre import RealCentre
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import system_clock, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Withdrawn
from counter_app.cases.chain import forge
from counter_app.cases.encoding import SCHEMA, ActionBytes
from counter_app.server.tables.ledger import action_body, ledger
from counter_app.server.tables.windows import FROZEN, chain, window_key
from counter_app.server.tables.windows import window as places
from counter_app.wire import frames
from counter_app.wire.messages import Acked, CommonAsked, CommonTold, Refusal
from server.pushing import MadeWindow, call, links, opened


def rows(centre: RealCentre, wanted: Select[Any]) -> Sequence[Any]:
    """What the centre's database has."""

    async def read(connection: AsyncConnection) -> Sequence[Any]:
        found: Sequence[Any] = (await connection.execute(wanted)).all()
        return found

    return centre.with_connection(read)


def stored(window: MadeWindow) -> list[bytes]:
    """The links of a window's epoch as the ledger has them, each with its body."""
    wanted = (
        select(ledger.c.link)
        .join(
            action_body,
            (action_body.c.window == ledger.c.window)
            & (action_body.c.epoch == ledger.c.epoch)
            & (action_body.c.seq == ledger.c.seq),
        )
        .where(ledger.c.window == window.id, ledger.c.epoch == window.epoch)
        .order_by(ledger.c.seq)
    )
    return [bytes(one.link) for one in rows(window.centre, wanted)]


def told(answer: Acked | Refusal) -> str:
    """The code of a refusal, empty for none."""
    return answer.code if isinstance(answer, Refusal) else ""


def test_a_push_is_stored_byte_by_byte_and_acknowledged(window: MadeWindow) -> None:
    answer = window.push()
    assert isinstance(answer, Acked)
    assert (answer.ack, answer.head) == (6, window.chain[-1].link)
    assert stored(window) == links(window.chain)
    [first, *_] = rows(
        window.centre, select(action_body).where(action_body.c.window == window.id).order_by(action_body.c.seq)
    )
    sent = window.chain[0]
    kept = (first.header, first.facts, first.personal, first.salt, first.personal_digest)
    assert kept == (sent.header, sent.facts, sent.personal, sent.salt, sent.personal_digest)


def test_repeats_in_any_cut_are_acknowledged_and_stored_once(window: MadeWindow) -> None:
    for first, last, ack in ((1, 2, 2), (1, 2, 2), (2, 4, 4), (1, 6, 6), (3, 3, 6), (7, 6, 6)):
        answer = window.push(first, last)
        assert isinstance(answer, Acked), answer
        assert (answer.ack, answer.head) == (ack, window.link_at(ack))
    assert stored(window) == links(window.chain)


def test_every_push_writes_the_window_and_its_chain(window: MadeWindow) -> None:
    window.push()
    both = select(chain.c.touched_at, places.c.seen_at).join(places, places.c.id == chain.c.window)
    wanted = both.where(places.c.id == window.id)
    before = rows(window.centre, wanted)[0]
    window.push()
    after = rows(window.centre, wanted)[0]
    assert after.touched_at > before.touched_at
    assert after.seen_at > before.seen_at


def test_how_far_a_windows_clock_is_off_and_its_program_are_noted(window: MadeWindow) -> None:
    body = frames.pack(window.message())
    told = window.headers("POST", "/v1/push", body) | {"Counter-Skew": "90000000", "User-Agent": "counter-app/0.1.0"}
    assert call(window.centre, "POST", "/v1/push", body, told).status_code == 200
    wanted = select(places.c.skew, places.c.program).where(places.c.id == window.id)
    assert [tuple(one) for one in rows(window.centre, wanted)] == [(-90_000_000, "0.1.0")]
    strange = {"Counter-Skew": "9" * 40, "User-Agent": "x" * 500}
    assert call(window.centre, "POST", "/v1/push", body, told | strange).status_code == 200
    assert [tuple(one) for one in rows(window.centre, wanted)] == [(0, "0.1.0")]


def test_a_gap_is_named_and_nothing_is_stored(window: MadeWindow) -> None:
    window.push(1, 2)
    answer = window.push(4)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts) == ("push.need", {"need": 3})
    assert len(stored(window)) == 2
    fresh = MadeWindow(window.centre).enrol()
    fresh.write_cases(1)
    answer = fresh.push(2)
    assert isinstance(answer, Refusal)
    assert answer.facts == {"need": 1}


def test_other_bytes_at_a_stored_place_freeze_the_window(window: MadeWindow) -> None:
    window.push()
    window.chain = window.chain[:4]
    window.write(opened(99), new_id())
    window.write(Withdrawn(), new_id())
    window.write(Withdrawn(), new_id())
    answer = window.push(5)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts) == ("push.fork", {"seq": 5})
    [place] = rows(window.centre, select(places.c.state, places.c.reason).where(places.c.id == window.id))
    assert tuple(place) == (FROZEN, "push.fork")
    answer = window.push(7)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts) == ("push.frozen", {"why": "push.fork"})
    assert len(stored(window)) == 6


def test_a_clone_that_wrote_on_is_seen_by_what_stands_before(window: MadeWindow) -> None:
    """Its next action is new to the centre, but it hangs on another one than the centre has."""
    window.push()
    window.chain = window.chain[:5]
    window.write(Withdrawn(), new_id())
    window.write(Withdrawn(), new_id())
    answer = window.push(7)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts) == ("push.fork", {"seq": 6})


def test_a_window_from_an_older_image_is_frozen(window: MadeWindow) -> None:
    window.push()
    del window.chain[4:]
    answer = window.push(5)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts) == ("push.ahead", {"mark": 6, "last": 4})
    assert told(window.push(5)) == "push.frozen"


def test_a_call_that_was_held_up_on_its_way_freezes_nobody(window: MadeWindow) -> None:
    early = to_micros(system_clock())
    message = frames.pack(window.message())
    window.write(Withdrawn(), new_id())
    assert isinstance(window.push(), Acked)
    late = window.post(message, at=early)
    assert (late.status_code, msgspec.json.decode(late.content, type=Refusal).code) == (503, "push.late")
    assert isinstance(window.push(8), Acked)


def test_a_closed_epoch_of_which_the_centre_has_more_is_done(window: MadeWindow) -> None:
    window.push()
    del window.chain[4:]
    answer = window.push(5, open=False)
    assert isinstance(answer, Acked)
    assert (answer.ack, answer.head) == (4, window.link_at(4))
    [row] = rows(window.centre, select(chain.c.open, chain.c.reason, chain.c.mark).where(chain.c.window == window.id))
    assert tuple(row) == (False, "chain.lost_tail", 6)


def test_epochs_stand_beside_each_other(window: MadeWindow) -> None:
    window.push()
    older = window.chain
    window.epoch, window.chain = 2, []
    assert isinstance(window.push(), Acked)  # nothing yet: only asks
    window.write_cases(1)
    assert isinstance(window.push(), Acked)
    assert stored(window) == links(window.chain)
    window.epoch = 1
    assert stored(window) == links(older)


def test_a_key_seen_before_is_asked_for_again_with_every_push(window: MadeWindow) -> None:
    assert isinstance(window.push(1, 2), Acked)
    assert isinstance(window.push(3, 4), Acked)

    def ended(**values: Any) -> None:  # noqa: ANN401
        async def change(connection: AsyncConnection) -> None:
            await connection.execute(window_key.update().where(window_key.c.window == window.id).values(values))

        window.centre.with_connection(change)

    ended(serial="0A", certified_until=1)
    assert told(window.push(5)) == "call.certificate_ended"
    ended(serial="", until=1)
    assert told(window.push(5)) == "call.unknown"
    assert stored(window) == links(window.chain[:4])
    ended(until=None)
    assert isinstance(window.push(5), Acked)
    assert stored(window) == links(window.chain)


def test_an_epoch_begins_with_its_own_beginning(window: MadeWindow) -> None:
    assert told(window.push(previous=bytes(32))) == "push.fork"
    assert stored(window) == []


def test_an_action_sent_again_in_a_new_epoch_stands_in_the_ledger_once(window: MadeWindow) -> None:
    window.push()
    again = window.chain[3:]
    window.epoch, window.chain = 2, []
    for one in again:
        header = msgspec.json.decode(one.header)
        header |= {"epoch": 2, "seq": len(window.chain) + 1}
        window.put(forge(window.link_at(len(window.chain)), ActionBytes(msgspec.json.encode(header), one.facts, b"{}")))
    window.write(Withdrawn(), new_id())
    assert isinstance(window.push(1, 1), Acked)
    answer = window.push(2)
    assert isinstance(answer, Acked)
    assert answer.ack == 4
    assert len(stored(window)) == 4
    [(ids,)] = rows(window.centre, select(func.count(func.distinct(ledger.c.id))).where(ledger.c.window == window.id))
    assert ids == 7


def test_a_newer_programs_action_waits_until_the_centre_is_updated(window: MadeWindow) -> None:
    header = msgspec.json.encode(
        {"schema": SCHEMA + 1, "id": new_id(), "at": 1, "epoch": 1, "seq": 7, "window": "01", "new": True}
    )
    window.put(forge(window.link_at(6), ActionBytes(header, b"{}", b"{}")))
    answer = window.push()
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts) == ("push.newer", {"schema": SCHEMA + 1, "known": SCHEMA})
    assert stored(window) == []
    assert isinstance(window.push(1, 6), Acked)


def test_how_far_both_chains_agree_is_told(window: MadeWindow) -> None:
    window.push()
    own = links(window.chain)
    own[4] = bytes(32)
    body = frames.pack(CommonAsked(epoch=1, from_seq=2, links=tuple(own[1:])))
    common = frames.unpack(window.post(body, "/v1/common").content, CommonTold)
    assert (common.common, common.mark) == (4, 6)
    body = frames.pack(CommonAsked(epoch=9, from_seq=1, links=()))
    common = frames.unpack(window.post(body, "/v1/common").content, CommonTold)
    assert (common.common, common.mark) == (0, 0)


def test_a_day_is_counted_by_the_moments_inside(window: MadeWindow) -> None:
    window.write(Withdrawn(), new_id(), at=to_micros(system_clock()) - 3 * 86_400_000_000)
    window.push()
    answer = window.get(f"/v1/counts?day={system_clock().astimezone().date().isoformat()}").json()
    assert answer["chains"][0] | {"head": ""} == {
        "epoch": 1, "mark": 7, "head": "", "durable": 0, "state": "active", "reason": "",
    }  # fmt: skip
    assert answer["chains"][0]["head"] == window.link_at(7).hex()
    assert window.get("/v1/counts?day=2026-02-30").status_code == 400
