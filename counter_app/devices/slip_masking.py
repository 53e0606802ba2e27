# SPDX-License-Identifier: Apache-2.0
"""Masking of slip printers' traces: of a slip nothing stays but its length; questions and their answers stay.

A question that stands by chance among the dots of a slip stays there, since the printer answers it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from counter_app.devices.protocols.escpos_status import ASK_ERROR, ASK_OFFLINE, ASK_PAPER, ASK_PAPER_IN_ORDER
from counter_app.devices.traces import Passage

QUESTIONS = (ASK_OFFLINE, ASK_ERROR, ASK_PAPER, ASK_PAPER_IN_ORDER)
FILLER = b" "
_CHANCE = re.compile(rb"\x10\x04[\x01-\x04]|[\x00-\xff]")


def mask_slips(passages: Sequence[Passage]) -> list[Passage]:
    """The same passages with nobody in them."""
    return [one if not one.sent or one.data in QUESTIONS else replace(one, data=_blank(one.data)) for one in passages]


def _blank(slip: bytes) -> bytes:
    return _CHANCE.sub(lambda found: found[0] if len(found[0]) > 1 else FILLER, slip)
