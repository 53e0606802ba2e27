# SPDX-License-Identifier: Apache-2.0
"""Presses on the centre's one-use page, written on their cases as they come down; once more changes nothing."""

import logging

from msgspec.structs import replace

from counter_app.base.errors import CounterError
from counter_app.desk.counter import Counter
from counter_app.desk.rating import record_phone_press
from counter_app.store.feed_store import PulledRow
from counter_app.sync.pulling import NO_CASE
from counter_app.wire.feeds import PhonePress, read

logger = logging.getLogger(__name__)
_ONCE = "cases.rules.rating_once"


def take_press(counter: Counter, row: PulledRow) -> None:
    """Write a press. Where the citizen pressed at the window meanwhile, that one stands and nothing is said.

    Nobody is told: what citizens press stays hidden until the day is closed. Raises CounterError ``pull.no_case`` for
    a case that is not here, and as the rules do.
    """
    told = read(row.body, PhonePress)
    case = counter.store.case(told.case)
    if case is None or not case.number:
        raise CounterError(NO_CASE)
    invited = next((one for one in case.invitations if one.token_digest == told.token_digest), None)
    if invited is not None:  # by the window's clock: the centre's may be some seconds off
        pressed_at = min(max(told.pressed_at, invited.at), counter.now_micros(), invited.until)
        told = replace(told, pressed_at=max(pressed_at, invited.at))
    try:
        record_phone_press(counter, told)
    except CounterError as error:
        if error.code != _ONCE:
            raise
        logger.info("a press by telephone came after the handling was evaluated; the first one stands")
