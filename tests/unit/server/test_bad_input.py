# SPDX-License-Identifier: Apache-2.0
"""What nobody should send is refused with a reason and logged; nothing is stored, and the next call is served."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import zstandard
from real_centre import RealCentre
from sqlalchemy import func, select

from counter_app.base.clock import system_clock, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Withdrawn
from counter_app.cases.chain import forge
from counter_app.cases.encoding import ActionBytes
from counter_app.server.tables.ledger import action_body, ledger
from counter_app.wire import frames
from counter_app.wire.messages import Acked, Item, Push, Refusal
from counter_app.wire.signing import ED25519, SIGNATURE_HEADER, WINDOW_HEADER, encoded, key_id
from counter_app.wire.versions import MOST_FRAME_BYTES
from server.pushing import MadeWindow, answer, call
from server.test_push import rows

Replace = msgspec.structs.replace


def packed(window: MadeWindow, /, **changes: Any) -> bytes:  # noqa: ANN401
    """A frame of the whole chain with some fields changed."""
    return frames.pack(window.message(**changes))


def with_item(window: MadeWindow, **changes: Any) -> bytes:  # noqa: ANN401
    """A frame whose second action is changed."""
    items = [*window.chain]
    items[1] = Replace(items[1], **changes)
    return packed(window, items=tuple(items))


def with_header(window: MadeWindow, **changes: object) -> bytes:
    """A frame whose last action says something else in its header, rightly linked."""
    header = msgspec.json.decode(window.chain[-1].header) | {"id": new_id()} | changes
    del window.chain[-1]
    window.put(forge(window.link_at(len(window.chain)), ActionBytes(msgspec.json.encode(header), b"{}", b"{}")))
    return packed(window)


def mapped(window: MadeWindow, **changes: object) -> bytes:
    """A frame made by hand: the message as a map with some entries changed."""
    plain = msgspec.msgpack.decode(msgspec.msgpack.encode(window.message())) | changes
    return zstandard.compress(msgspec.msgpack.encode(plain))


def bomb(size: int) -> bytes:
    """Very little that claims to become very much."""
    return zstandard.compress(bytes(size))


def many(window: MadeWindow, count: int) -> tuple[Item, ...]:
    """The first action again and again."""
    return tuple(Replace(window.chain[0], seq=seq) for seq in range(1, count + 1))


BAD: dict[str, tuple[Callable[[MadeWindow], bytes], int, str]] = {
    "nothing": (lambda _: b"", 400, "wire.damaged"),
    "noise": (lambda _: b"noise" * 400, 400, "wire.damaged"),
    "cut off": (lambda w: packed(w)[:-9], 400, "wire.damaged"),
    "more behind": (lambda w: packed(w) + b"more", 400, "wire.damaged"),
    "a bomb": (lambda _: bomb(4 * MOST_FRAME_BYTES), 413, "wire.too_large"),
    "a body too long": (lambda _: b"x" * (MOST_FRAME_BYTES + 1), 413, "call.size"),
    "no map": (lambda _: zstandard.compress(msgspec.msgpack.encode([1, 2, 3])), 400, "wire.damaged"),
    "nested for ever": (lambda _: zstandard.compress(b"\x91" * 100_000), 400, "wire.damaged"),
    "a count without end": (lambda _: zstandard.compress(b"\x81\xa5items\xdd\xff\xff\xff\xff"), 400, "wire.damaged"),
    "an unknown field": (lambda w: mapped(w, more=1), 400, "wire.damaged"),
    "a wrong type": (lambda w: mapped(w, last_seq="6"), 400, "wire.damaged"),
    "a number too large": (lambda w: mapped(w, last_seq=2**63), 400, "push.words"),
    "a negative epoch": (lambda w: packed(w, epoch=-1), 400, "push.words"),
    "an epoch too large": (lambda w: packed(w, epoch=2**40), 400, "push.words"),
    "a reason with a null": (lambda w: packed(w, reason="\0"), 400, "push.words"),
    "a short link before": (lambda w: packed(w, previous=b"short"), 400, "push.words"),
    "an unknown algorithm": (lambda w: packed(w, algorithm="md5"), 400, "push.algorithm"),
    "more than its own last": (lambda w: packed(w, last_seq=5), 400, "push.words"),
    "another window": (lambda w: packed(w, window=new_id()), 403, "push.window"),
    "a hole": (lambda w: packed(w, items=(w.chain[0], *w.chain[2:])), 400, "push.order"),
    "another order": (lambda w: packed(w, items=(w.chain[1], w.chain[0], *w.chain[2:])), 400, "push.order"),
    "an action twice": (lambda w: packed(w, items=(w.chain[0], *w.chain)), 400, "push.order"),
    "too many": (lambda w: packed(w, items=many(w, 51), last_seq=51), 413, "push.items"),
    "too large": (lambda w: packed(w, items=(w.chain[0], Replace(w.chain[1], facts=bytes(2**20)))), 413, "push.size"),
    "other facts": (lambda w: with_item(w, facts=b"{}"), 400, "push.link"),
    "another person": (lambda w: with_item(w, personal=b"{}x"), 400, "push.link"),
    "a person without salt": (lambda w: with_item(w, salt=None), 400, "push.item"),
    "a short digest": (lambda w: with_item(w, personal_digest=b""), 400, "push.item"),
    "another link": (lambda w: with_item(w, link=bytes(32)), 400, "push.link"),
    "a header that is none": (lambda w: with_item(w, header=b"{"), 400, "push.item"),
    "an id that is none": (lambda w: with_header(w, id="'; DROP TABLE ledger"), 400, "push.item"),
    "an id with a null": (lambda w: with_header(w, id="\0" * 36), 400, "push.item"),
    "a moment before time": (lambda w: with_header(w, at=-1), 400, "push.item"),
    "a moment behind time": (lambda w: with_header(w, at=2**70), 400, "push.item"),
    "another place": (lambda w: with_header(w, seq=1), 400, "push.item"),
    "another epoch": (lambda w: with_header(w, epoch=2), 400, "push.item"),
    "a head of nothing": (lambda w: packed(w, head=Replace(w.head(6), signature=bytes(64))), 401, "push.head"),
    "a head of another key": (lambda w: packed(w, head=Replace(w.head(6), key="0" * 16)), 401, "push.head"),
    "a head of another algorithm": (lambda w: packed(w, head=Replace(w.head(6), algorithm="none")), 401, "push.head"),
    "a head behind the end": (lambda w: packed(w, head=Replace(w.head(6), seq=7)), 400, "push.head"),
}  # fmt: skip


def test_what_is_bad_is_refused_and_leaves_nothing(centre: RealCentre, caplog: pytest.LogCaptureFixture) -> None:
    """Behind it all a good push is taken, by the same worker."""
    window = MadeWindow(centre).enrol()
    told: dict[str, tuple[int, str]] = {}
    with caplog.at_level(logging.INFO, "counter_app.server"):
        for what, (make, _, _) in BAD.items():
            window.chain = []
            window.write_cases(3)
            response = window.post(make(window))
            refusal = answer(response)
            assert isinstance(refusal, Refusal), what
            told[what] = response.status_code, refusal.code
    assert told == {what: (status, code) for what, (_, status, code) in BAD.items()}
    for table in (ledger, action_body):
        assert rows(centre, select(table.c.seq).where(table.c.window == window.id)) == []
    assert caplog.text.count("refused /v1/push of ") == len(BAD)
    assert "测试员" not in caplog.text
    window.chain = []
    window.write_cases(3)
    assert isinstance(window.push(), Acked)


def headers(window: MadeWindow, body: bytes, **changes: str) -> dict[str, str]:
    """A call's signature with some headers changed; an empty one is left out."""
    made = window.headers("POST", "/v1/push", body) | {name.replace("_", "-"): one for name, one in changes.items()}
    return {name: one for name, one in made.items() if one}


def forgeries(window: MadeWindow, other: MadeWindow, body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Calls that pretend to be the window's."""
    yield "call.unsigned", {}
    yield "call.unsigned", headers(window, body, Counter_At="")
    yield "call.unsigned", headers(window, body, Counter_At="-5")
    yield "call.unsigned", headers(window, body, Counter_At="9" * 30)
    yield "call.signature", headers(window, body, Counter_Signature=encoded(bytes(64)))
    yield "call.signature", headers(window, body, Counter_Signature="not base64 at all")
    yield "call.signature", headers(window, body, Counter_Nonce="another")
    yield "call.signature", headers(window, body, Counter_Algorithm="none")
    yield "call.signature", window.headers("POST", "/v1/common", body)
    yield "call.signature", window.headers("GET", "/v1/push", body)
    yield "call.signature", window.headers("POST", "/v1/push", body + b"more")
    yield "call.unknown", headers(window, body, Counter_Key="0" * 16)
    yield "call.unknown", other.headers("POST", "/v1/push", body) | {WINDOW_HEADER: window.id}
    yield "call.unknown", window.headers("POST", "/v1/push", body) | {WINDOW_HEADER: other.id}
    signed = other.headers("POST", "/v1/push", body)[SIGNATURE_HEADER]
    yield "call.signature", headers(window, body, Counter_Signature=signed)


def test_a_forged_call_is_nobodys(centre: RealCentre) -> None:
    window, other = MadeWindow(centre).enrol(), MadeWindow(centre).enrol()
    window.write_cases(1)
    body = packed(window)
    for code, made in forgeries(window, other, body):
        response = call(centre, "POST", "/v1/push", body, made)
        assert (response.status_code, answer(response).code) == (401, code)  # type: ignore[union-attr]
    assert rows(centre, select(ledger.c.seq).where(ledger.c.window == window.id)) == []


def test_another_windows_push_is_not_taken_for_ones_own(centre: RealCentre) -> None:
    """Rightly signed as a call, but the chain is of somebody else."""
    window, other = MadeWindow(centre).enrol(), MadeWindow(centre).enrol()
    window.write_cases(1)
    response = other.post(packed(window))
    assert (response.status_code, answer(response).code) == (403, "push.window")  # type: ignore[union-attr]
    stolen = window.message(window=other.id)
    response = other.post(frames.pack(stolen))
    assert (response.status_code, answer(response).code) == (401, "push.head")  # type: ignore[union-attr]
    assert key_id(window.signer.public_key) == stolen.head.key
    assert stolen.head.algorithm == ED25519


def test_a_clock_that_is_off_is_told_the_time(window: MadeWindow) -> None:
    at = to_micros(system_clock()) - 86_400_000_000
    refusal = answer(window.post(packed(window), at=at))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "call.clock"
    assert abs(refusal.now - to_micros(system_clock())) < 60_000_000


def test_replayed_and_reordered_pushes_change_nothing(window: MadeWindow) -> None:
    early, late = (
        packed(window, items=tuple(window.chain[:2])),
        packed(window, items=tuple(window.chain[2:]), previous=window.link_at(2)),
    )
    signed = window.headers("POST", "/v1/push", early)
    assert answer(window.post(late)).code == "push.need"  # type: ignore[union-attr]
    for _ in range(3):
        response = call(window.centre, "POST", "/v1/push", early, signed)
        assert response.status_code == 200
    assert isinstance(answer(window.post(late)), Acked)
    assert call(window.centre, "POST", "/v1/push", early, signed).status_code == 200
    [(stored,)] = rows(window.centre, select(func.count()).where(action_body.c.window == window.id))
    assert stored == 6


def test_one_action_that_is_larger_than_a_batch_goes_alone(window: MadeWindow) -> None:
    header = msgspec.json.decode(window.chain[-1].header) | {"id": new_id(), "seq": 7}
    whole = ActionBytes(msgspec.json.encode(header), msgspec.json.encode("x" * 2_000_000), b"{}")
    window.put(forge(window.link_at(6), whole))
    window.push(1, 6)
    told = window.push(7)
    assert isinstance(told, Acked)
    assert told.ack == 7


def test_a_message_keeps_its_shape() -> None:
    """What is tried above are all the fields there are."""
    assert len(Push.__struct_fields__) == 9
    assert len(Item.__struct_fields__) == 7


def test_a_revoked_window_is_nobody(window: MadeWindow) -> None:
    from counter_app.server.tables.windows import REVOKED
    from counter_app.server.tables.windows import window as places

    async def revoke(connection: Any) -> None:  # noqa: ANN401
        await connection.execute(places.update().where(places.c.id == window.id).values(state=REVOKED))

    window.centre.with_connection(revoke)
    window.write(Withdrawn(), new_id())
    response = window.post(packed(window))
    assert (response.status_code, answer(response).code) == (401, "call.unknown")  # type: ignore[union-attr]
