# SPDX-License-Identifier: Apache-2.0
"""A counter for verbs that work without a window."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from counter_app.base.clock import Clock, system_clock
from counter_app.settings import load_settings

if TYPE_CHECKING:
    from counter_app.desk.counter import Counter


@contextmanager
def opened(arguments: argparse.Namespace, *, reading: bool = False, clock: Clock = system_clock) -> "Iterator[Counter]":
    """A counter with its store open; only to read where a window may have it open."""
    from counter_app.desk.counter import Counter

    counter = Counter(load_settings(arguments.home), clock)
    if reading:
        counter.look_into_store()
    else:
        counter.open_store()
    try:
        yield counter
    finally:
        counter.close()
