# SPDX-License-Identifier: Apache-2.0
"""Frames: a message as msgpack, compressed with zstd. What comes in is unpacked only as far as the limit allows."""

from typing import TypeVar

import msgspec
import zstandard

from counter_app.base.errors import CounterError
from counter_app.wire.versions import MOST_FRAME_BYTES

CONTENT_TYPE = "application/vnd.counter.frame"
LEVEL = 3
M = TypeVar("M", bound=msgspec.Struct)

_encoder = msgspec.msgpack.Encoder()


def pack(message: msgspec.Struct) -> bytes:
    """A message's frame."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(_encoder.encode(message))


def unpack(frame: bytes, kind: type[M], *, most: int = MOST_FRAME_BYTES) -> M:
    """Read a frame. Raises CounterError ``wire.too_large`` or ``wire.damaged``; the cause quotes nothing."""
    try:
        parameters = zstandard.get_frame_parameters(frame)
        if parameters.content_size in (zstandard.CONTENTSIZE_UNKNOWN, zstandard.CONTENTSIZE_ERROR):
            raise CounterError("wire.damaged")
        if parameters.content_size > most or parameters.window_size > max(most, 1 << 23):
            raise CounterError("wire.too_large")
        plain = zstandard.ZstdDecompressor(max_window_size=max(most, 1 << 23)).decompress(
            frame, max_output_size=most, allow_extra_data=False
        )
    except zstandard.ZstdError:
        raise CounterError("wire.damaged") from None
    try:
        return msgspec.msgpack.decode(plain, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CounterError("wire.damaged") from None
