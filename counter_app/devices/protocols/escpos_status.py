# SPDX-License-Identifier: Apache-2.0
"""What an ESC/POS printer says of itself: DLE EOT at once, GS r when all it was sent has been worked off."""

import re

from counter_app.devices.contracts import Paper, PrinterStatus

ASK_OFFLINE, ASK_ERROR, ASK_PAPER = (b"\x10\x04" + bytes([number]) for number in (2, 3, 4))
ASK_PAPER_IN_ORDER = b"\x1dr\x01"

_REALTIME = re.compile(rb"\x10\x04[\x01-\x04]")
_COVER, _PAPER_STOP, _ERROR = 0x04, 0x20, 0x40
_FAULTS = 0x08 | 0x20 | 0x40  # cutter, beyond mending, mends itself
_PAPER_LOW, _PAPER_OUT = 0x0C, 0x60
_ORDERED_LOW, _ORDERED_OUT = 0x03, 0x0C


def holds_question(data: bytes) -> bool:
    """Whether dots or text happen to hold DLE EOT: a printer answers it wherever it stands."""
    return _REALTIME.search(data) is not None


def is_answer(byte: int) -> bool:
    """Whether a byte is an answer to DLE EOT: bits 1 and 4 set, 0 and 7 clear."""
    return byte & 0x93 == 0x12


def is_ordered_answer(byte: int) -> bool:
    """Whether a byte is an answer to GS r: bits 4 and 7 clear."""
    return byte & 0x90 == 0


def read_status(offline: int, error: int, paper: int) -> PrinterStatus:
    """The status from the answers to ``ASK_OFFLINE``, ``ASK_ERROR`` and ``ASK_PAPER``."""
    if paper & _PAPER_OUT or offline & _PAPER_STOP:
        left = Paper.out
    else:
        left = Paper.low if paper & _PAPER_LOW else Paper.enough
    fault = bool(error & _FAULTS) or bool(offline & _ERROR)
    return PrinterStatus(answers=True, paper=left, cover_open=bool(offline & _COVER), fault=fault)


def read_ordered(byte: int) -> Paper:
    """The paper from the answer to ``ASK_PAPER_IN_ORDER``."""
    if byte & _ORDERED_OUT:
        return Paper.out
    return Paper.low if byte & _ORDERED_LOW else Paper.enough
