# SPDX-License-Identifier: Apache-2.0
"""A program of its own for the tests: opens a store as the system's nobody, or under limits, and says what it was told.

``held_open.py HOME hold`` keeps the store open until it is killed; ``nobody`` opens it without any right to write;
``small BYTES`` records cases until no file may grow any more; ``full`` does so until the disk is full, then makes room.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.store.case_lists import CaseFilter
from store.made_store import RESERVE, Hall


def _hold(hall: Hall) -> None:
    hall.open_case()
    print("open", flush=True)
    signal.pause()


def _nobody(hall: Hall) -> None:
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    assert hall.store is not None


def _tell(hall: Hall, kind: str) -> bool:
    """Open a case and say so; say the refusal otherwise."""
    try:
        print(kind, hall.open_case(), hall.store.nearly_full, flush=True)
    except CounterError as error:
        print("refused", error.code, hall.store.nearly_full, flush=True)
        return False
    return True


def _full(hall: Hall) -> None:
    filler = hall.places.data.parent / "filler"
    assert hall.store
    assert (hall.places.data / "counter.reserve").stat().st_size == RESERVE
    filler.write_bytes(b"\0" * (_free(hall) - 1_500_000))
    while _tell(hall, "saved"):
        pass
    _tell(hall, "saved")
    assert not (hall.places.data / "counter.reserve").exists()
    counted = hall.store.list_cases().counts[CaseFilter.all]
    filler.unlink()
    print("whole", counted, hall.store.compare(), flush=True)
    _tell(hall, "again")
    hall.close()
    assert hall.store
    assert (hall.places.data / "counter.reserve").stat().st_size == RESERVE


def _free(hall: Hall) -> int:
    """Bytes left on the disk."""
    return shutil.disk_usage(hall.places.data).free


def _small(hall: Hall) -> None:
    import resource

    assert hall.store is not None
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
    for _ in range(10_000):
        print(hall.open_case(), flush=True)


if __name__ == "__main__":
    try:
        {"hold": _hold, "nobody": _nobody, "small": _small, "full": _full}[sys.argv[2]](Hall(Path(sys.argv[1])))
    except CounterError as error:
        print(error.code, flush=True)
