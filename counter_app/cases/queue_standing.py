# SPDX-License-Identifier: Apache-2.0
"""What the guards of the queue look at besides the facts of an act."""

from collections.abc import Collection
from dataclasses import dataclass

from counter_app.cases.queue import Queue
from counter_app.cases.shifts import ShiftStanding
from counter_app.catalogue.queue_book import QueueBook


@dataclass(frozen=True, slots=True)
class QueueStanding:
    """The queue, how the window stands, and the lists in force. ``staff`` are the numbers of whoever works here."""

    queue: Queue
    shift: ShiftStanding
    book: QueueBook
    staff: Collection[str] = ()
