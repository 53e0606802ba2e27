# SPDX-License-Identifier: Apache-2.0
"""What is said of attachments. They are named by their sha256 in hex; their pieces go bare, one call each."""

import re

from counter_app.wire.messages import Answer, Message

OFFSET_HEADER = "Upload-Offset"
LENGTH_HEADER = "Upload-Length"
PIECE_TYPE = "application/offset+octet-stream"
MOST_ASKED = 500
"""Digests in one question."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


def is_digest(words: str) -> bool:
    """Whether these words can name an attachment."""
    return _DIGEST.fullmatch(words) is not None


class BlobTold(Answer, frozen=True, kw_only=True):
    """Where an attachment stands: whether the centre has all of it, else how many bytes this window sent so far."""

    have: bool
    offset: int
    now: int


class BlobsAsked(Message, frozen=True, kw_only=True):
    """Which of these does the centre have?"""

    digests: tuple[str, ...]


class BlobsTold(Answer, frozen=True, kw_only=True):
    """Those that it has; true for what a verified backup holds too."""

    there: dict[str, bool]
    now: int
