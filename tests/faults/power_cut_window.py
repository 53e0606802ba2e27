# SPDX-License-Identifier: Apache-2.0
"""A window that will lose its power: ``power_cut_window.py HOME TOLD PRESSES FULL|NORMAL`` records presses and says so.

``NORMAL`` is what the program never does: the control that must lose what it called saved.
"""

import random
import sys
from pathlib import Path

from counter_app.base.clock import system_clock, to_micros
from counter_app.rehearsal.made_up import presses
from faults.stores import open_store, places_written
from faults.told import Telling


def _work(home: Path, told: Path, count: int, mode: str) -> None:
    chance = random.Random(7)  # noqa: S311 - made-up people
    store = open_store(home)
    if mode != "FULL":
        connection = store._database.writing.raw_connection()
        connection.cursor().execute(f"PRAGMA synchronous = {mode}")
        connection.close()
    telling = Telling(told)
    done = 0
    while done < count:
        for intents in presses(chance):
            recorded = store.record(intents, clerk="0312", at=to_micros(system_clock()))
            telling.saved(places_written(store, recorded.actions))
            done += 1
    store.close()


if __name__ == "__main__":
    _work(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
