# SPDX-License-Identifier: Apache-2.0
"""What goes over the wire comes back as it was; everything else is refused before it does harm."""

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.errors import CounterError
from counter_app.wire.frames import LEVEL, pack, unpack
from counter_app.wire.messages import Acked, Item, Pull, Push, SignedHead

ITEM = Item(1, b"{}", b"{}", None, None, b"d" * 32, b"l" * 32)
PUSH = Push(
    window="w",
    epoch=1,
    reason="enrolled",
    algorithm="sha256",
    previous=b"p" * 32,
    last_seq=1,
    open=True,
    items=(ITEM,),
    head=SignedHead(1, b"l" * 32, 1, "k", "ed25519", b"s" * 64),
)


def squeezed(value: object) -> bytes:
    """Any value as a frame."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(msgspec.msgpack.encode(value))


def test_a_push_comes_back_as_it_was() -> None:
    assert unpack(pack(PUSH), Push) == PUSH


def test_a_frame_that_unpacks_to_too_much_is_refused_unread() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(64 * 1024 * 1024))
    assert len(bomb) < 10_000
    with pytest.raises(CounterError, match=r"wire\.too_large"):
        unpack(bomb, Push)


def test_a_frame_that_does_not_say_its_size_is_refused() -> None:
    packer = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    frame = packer.compress(bytes(1024)) + packer.flush()
    with pytest.raises(CounterError, match=r"wire\.damaged"):
        unpack(frame, Push)


def test_a_frame_that_lies_about_its_size_is_refused() -> None:
    frame = bytearray(zstandard.ZstdCompressor().compress(bytes(200_000)))
    frame[6:8] = (0xFF, 0x00)  # the content's size, four bytes from the sixth on
    with pytest.raises(CounterError, match=r"wire\.(damaged|too_large)"):
        unpack(bytes(frame), Push)


def test_what_follows_a_frame_is_refused() -> None:
    with pytest.raises(CounterError, match=r"wire\.damaged"):
        unpack(pack(PUSH) + b"more", Push)


@pytest.mark.parametrize(
    "value",
    [
        {**msgspec.to_builtins(PUSH), "surprise": 1},
        {**msgspec.to_builtins(PUSH), "epoch": "1"},
        {"window": "w"},
        [1, 2, 3],
        None,
        {**msgspec.to_builtins(PUSH), "items": [[1, b"{}"]]},
    ],
    ids=["unknown field", "wrong type", "fields missing", "a list", "nothing", "half an item"],
)
def test_other_messages_are_refused(value: object) -> None:
    with pytest.raises(CounterError, match=r"wire\.damaged"):
        unpack(squeezed(value), Push)


def test_a_deeply_nested_frame_is_refused() -> None:
    with pytest.raises(CounterError, match=r"wire\.damaged"):
        unpack(zstandard.ZstdCompressor().compress(b"\x91" * 500_000), Push)


def test_a_window_passes_over_fields_of_a_newer_centre() -> None:
    newer = {"ack": 3, "head": b"h", "now": 9, "durable": 2, "weather": "fair"}
    assert unpack(squeezed(newer), Acked) == Acked(ack=3, head=b"h", now=9, durable=2)


@given(st.binary(max_size=400))
def test_no_bytes_do_more_than_be_refused(frame: bytes) -> None:
    with pytest.raises(CounterError):
        unpack(frame, Pull)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_read_as_a_message(at: int, value: int) -> None:
    frame = bytearray(pack(PUSH))
    frame[at % len(frame)] = value
    try:
        read = unpack(bytes(frame), Push)
    except CounterError:
        return
    assert isinstance(read, Push)
