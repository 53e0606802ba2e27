# SPDX-License-Identifier: Apache-2.0
"""A counter for verbs that work without a window."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from counter_app.base.clock import Clock, system_clock
from counter_app.base.errors import CounterError
from counter_app.settings import Settings, load_settings

if TYPE_CHECKING:
    from counter_app.desk.counter import Counter


@contextmanager
def opened(arguments: argparse.Namespace, *, reading: bool = False, clock: Clock = system_clock) -> "Iterator[Counter]":
    """A counter with its store open; only to read where a window may have it open."""
    with opened_with(load_settings(arguments.home), reading=reading, clock=clock) as counter:
        yield counter


@contextmanager
def opened_with(
    settings: Settings, *, reading: bool = False, renewing: bool = False, clock: Clock = system_clock
) -> "Iterator[Counter]":
    """The same with settings that are known already; given back whatever happens.

    ``renewing``: a store of an older program is brought up to date, also where it is only read.
    """
    from counter_app.desk.counter import Counter

    counter = Counter(settings, clock)
    try:
        if not reading or not _looked_into(counter, renewing=renewing):
            counter.open_store()
        yield counter
    finally:
        counter.close()


def _looked_into(counter: "Counter", *, renewing: bool) -> bool:
    try:
        counter.look_into_store()
    except CounterError as refused:
        if not renewing or refused.code != "store.older":
            raise
        return False
    return True
