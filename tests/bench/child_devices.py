# SPDX-License-Identifier: Apache-2.0
"""A day of a window's devices in a process of its own: ``child_devices.py HOME COUNT[,COUNT…]``.

Each citizen lays a card down, gets a slip and answers a question, one after the other. At every count said, memory,
threads and open descriptors are taken, with everything at rest.
"""

import gc
import json
import os
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from simulated import Simulated, simulated

from bench.made_slips import made_slip
from counter_app.base.clock import system_clock
from counter_app.base.evaluation import shipped_levels
from counter_app.base.ids import new_id
from counter_app.cases.actions import PrintState
from counter_app.desk.counter import Counter
from counter_app.desk.device_board import DeviceBoard
from counter_app.desk.slip_printer import send_slip
from counter_app.devices.contracts import DeviceCondition, DeviceKind, Ending, Question
from counter_app.devices.room import CardRead, DeviceNews
from counter_app.settings import DeviceSetting, load_settings

LONG = 60.0
CARDS = ("resident", "shui")
BOX, LEVELS = "buttons-five", (5, 4, 3)


class Day:
    """One window's devices, and the people who come."""

    def __init__(self, home: Path, reader: Simulated, box: Simulated, printer: Simulated) -> None:
        devices = (
            DeviceSetting("id_reader", "samv-serial", reader.port),
            DeviceSetting("evaluator", BOX, box.port),
        )
        settings = load_settings(home, overrides={"devices": devices, "slip_target": printer.address})
        self._reader, self._box = reader, box
        self._counter = Counter(settings, system_clock)
        self._read: SimpleQueue[str] = SimpleQueue()
        self.board = DeviceBoard(self._counter, self._heard)

    def _heard(self, news: DeviceNews) -> None:
        if isinstance(news, CardRead):
            self._read.put(news.reading.facts["card.name"])

    def serve(self, number: int) -> None:
        """One citizen: card, slip, question. Now and then the clerk asks a device how it is."""
        self._reader.say(f"lay {CARDS[number % len(CARDS)]}")
        self._read.get(timeout=LONG)
        answer = send_slip(self._counter, made_slip())
        self.board.printed(DeviceKind.printer, answer.state, answer.trouble)
        request = self.board.ask_rating(Question(new_id(), shipped_levels().levels), LONG)
        self._box.say(f"answer {LEVELS[number % 3]}")
        rating = request.result()
        if answer.state is not PrintState.printed or (rating.ending, rating.level) != (
            Ending.rated,
            LEVELS[number % 3],
        ):
            raise RuntimeError("a device has not done what it was asked for")
        if number % 25 == 0:
            for one in self.board.check_all().values():
                one.result()
            if any(one.condition is DeviceCondition.fault for one in self.board.states):
                raise RuntimeError("a device is not well")


def held() -> dict[str, float]:
    """What this process holds now."""
    gc.collect()
    with open("/proc/self/status", encoding="ascii") as status:
        resident = int(status.read().split("VmRSS:")[1].split()[0]) / 1024
    return {"mb": resident, "threads": threading.active_count(), "files": len(os.listdir("/proc/self/fd"))}


def main(home: Path, counts: list[int]) -> None:
    """The day, and what was held at each count."""
    found: dict[str, float] = {}
    with (
        TemporaryDirectory() as tray,
        simulated("id-reader") as reader,
        simulated("evaluator", "--profile", BOX) as box,
        simulated("printer", "--bytes-only", "--into", tray) as printer,
    ):
        day = Day(home, reader, box, printer)
        for number in range(1, max(counts) + 1):
            day.serve(number)
            if number in counts:
                found |= {f"{key}_{number}": value for key, value in held().items()}
        day.board.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(one) for one in sys.argv[2].split(",")])
