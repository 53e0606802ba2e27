# SPDX-License-Identifier: Apache-2.0
"""``counter-app sync``: the way to the centre, without a window."""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from counter_app.base.clock import system_clock
from counter_app.settings import load_settings

if TYPE_CHECKING:
    from counter_app.desk.counter import Counter

VERBS: Mapping[str, str] = {
    "enrol": "counter_app.cli.sync_enrol",
    "status": "counter_app.cli.sync_status",
    "counts": "counter_app.cli.sync_counts",
    "now": "counter_app.cli.sync_now",
    "rejoin": "counter_app.cli.sync_rejoin",
}
"""A module a verb, imported only when the verb is asked for: as ``VERBS`` of ``cli/counter.py``."""


@contextmanager
def opened(arguments: argparse.Namespace, *, reading: bool = False) -> "Iterator[Counter]":
    """A counter with its store open; only to read where a window may have it open."""
    from counter_app.desk.counter import Counter

    counter = Counter(load_settings(arguments.home), system_clock)
    if reading:
        counter.look_into_store()
    else:
        counter.open_store()
    try:
        yield counter
    finally:
        counter.close()
