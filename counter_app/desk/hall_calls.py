# SPDX-License-Identifier: Apache-2.0
"""Asking the hall for the next number. Touches no store; a centre that is away is an answer, not a failure."""

from counter_app.base.errors import CounterError
from counter_app.desk.counter import Counter
from counter_app.desk.hall import AWAY, Heard
from counter_app.desk.queue import here_of, matters_of
from counter_app.wire.queue import HallAsked


def ask(counter: Counter, request: str, have: str, ticket: str = "", number: str = "") -> Heard:
    """Whom the hall gives to this window. ``have`` is the hall's ticket heard of last; ``ticket`` chooses one, with
    the ``number`` on its slip where it may be one that the centre was not told of."""
    if counter.hall is None:
        return Heard(away=True)
    asked = HallAsked(request=request, have=have, matters=matters_of(counter), ticket=ticket, number=number)
    try:
        told = counter.hall.call(asked)
    except CounterError as error:
        if error.code != AWAY:
            raise
        return Heard(away=True)
    return Heard(here_of(told.ticket) if told.ticket is not None else None, told.earlier)
