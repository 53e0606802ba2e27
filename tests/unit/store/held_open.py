# SPDX-License-Identifier: Apache-2.0
"""A program of its own for the tests: opens a store as the system's nobody, or under limits, and says what it was told.

``held_open.py HOME hold`` keeps the store open until it is killed; ``nobody`` opens it without any right to write;
``small BYTES`` records cases until no file may grow any more.
"""

import os
import signal
import sys
from pathlib import Path

from made_store import Hall

from counter_app.base.errors import CounterError


def _hold(hall: Hall) -> None:
    hall.open_case()
    print("open", flush=True)
    signal.pause()


def _nobody(hall: Hall) -> None:
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    assert hall.store is not None


def _small(hall: Hall) -> None:
    import resource

    assert hall.store is not None
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
    for _ in range(10_000):
        print(hall.open_case(), flush=True)


if __name__ == "__main__":
    try:
        {"hold": _hold, "nobody": _nobody, "small": _small}[sys.argv[2]](Hall(Path(sys.argv[1])))
    except CounterError as error:
        print(error.code, flush=True)
