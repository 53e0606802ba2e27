# SPDX-License-Identifier: Apache-2.0
"""A centre on SQLite that will lose its power: ``power_cut_centre.py HOME WINDOW TOLD PRESSES FULL|NORMAL``.

A window, whose own disk is another one, pushes each press and notes what the centre acknowledged. ``NORMAL`` is what
the centre never does: the control that must lose what it acknowledged.
"""

import sys
from pathlib import Path

from real_centre import RealCentre
from sqlalchemy import event

from counter_app.rehearsal.windows import PlayedWindow
from counter_app.server import centre as centres
from counter_app.server.database import make_engine
from counter_app.server.settings import CentreSettings
from faults.told import Telling


def _careless(settings: CentreSettings) -> object:
    engine = make_engine(settings)

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    return engine


def _work(home: Path, window_home: Path, told: Path, count: int, mode: str) -> None:
    if mode != "FULL":
        vars(centres)["make_engine"] = _careless
    centre = RealCentre(home)
    centre.start()
    window = PlayedWindow(window_home, 1, seed=7)
    centre.add_window(window.id, window.signer.public_key, number="1")
    public = centre.centre.keys.signer.public_key if centre.centre is not None else b""
    window.enrolled(centre.url, name="演练", algorithm="ed25519", public_key=public)
    telling = Telling(told)
    window.connect(acked=telling.acked)
    for _ in range(count):
        window.work()
        window.drain()
    window.close()
    centre.stop()


if __name__ == "__main__":
    _work(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
