# SPDX-License-Identifier: Apache-2.0
"""Golden text blocks of identity cards, all of made-up persons, as 256 bytes each."""

import json
from pathlib import Path

BLOCKS: dict[str, bytes] = {
    name: bytes.fromhex(written)
    for name, written in json.loads(
        Path(__file__).with_name("identity_blocks.json").read_text(encoding="utf-8")
    ).items()
}
"""``resident``, ``gat``, ``foreign2017`` and ``foreign2023``."""


def put(block: bytes, at: int, words: str, length: int) -> bytes:
    """A block with other words at a place, padded as a card pads them."""
    padded = (words.encode("utf-16-le") + b"\x20\0" * (length // 2))[:length]
    return block[:at] + padded + block[at + length :]
