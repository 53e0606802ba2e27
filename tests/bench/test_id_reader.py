# SPDX-License-Identifier: Apache-2.0
"""A card on the reader: from the first look to the facts, beside what the wire alone takes at 115200."""

from collections.abc import Iterator
from statistics import median

import pytest
import serial
from simulated import Simulated, simulated

from bench.measuring import Table, shown, spent, spread
from counter_app.base.clock import system_clock
from counter_app.devices.patience import Patience
from counter_app.devices.protocols import samv
from counter_app.devices.registry import make_reader
from counter_app.settings import DeviceSetting

ROUNDS = 25
SPEED = 115200
BITS_A_BYTE = 10
STEPS = ((samv.FIND, 15), (samv.SELECT, 19), (samv.READ, 1295), (samv.READ_NEW_ADDRESS, 11))
"""Commands and how long their answers are; the card holds no newer address."""
FLOOR = sum(len(sent) + came for sent, came in STEPS) * BITS_A_BYTE / SPEED
AIM = 1.10


@pytest.fixture
def played() -> Iterator[Simulated]:
    with simulated("id-reader", "--pace", str(SPEED)) as running:
        yield running


class Bare:
    """The same commands by pyserial alone: each answer is as long as it must be, and nobody looks into it."""

    def __init__(self, port: str) -> None:
        self._serial = serial.Serial(port, SPEED, timeout=2)

    def read(self) -> None:
        """Find, select, read, ask for a newer address."""
        for command, length in STEPS:
            self._serial.write(command)
            if len(self._serial.read(length)) != length:
                raise RuntimeError("the reader has not answered")

    def close(self) -> None:
        """Let go of the port."""
        self._serial.close()


def test_a_card_read(played: Simulated, table: Table) -> None:
    bare = Bare(played.port)
    played.say("lay resident")
    bare.read()
    beside = []
    for _ in range(ROUNDS):
        played.say("lay resident")
        beside.append(spent(bare.read))
    bare.close()
    reader = make_reader(DeviceSetting("id_reader", "samv-serial", played.port), system_clock)
    played.say("lay resident")
    reader.read(Patience(10))  # opens the port, reads the table of nations
    taken = []
    for _ in range(ROUNDS):
        played.say("lay resident")
        patience = Patience(10)
        taken.append(spent(reader.read, patience))
    reader.close()
    table.add(
        "identity card read at 115200, paced (find, select, read, newer address)",
        f"{spread(taken)} ({median(taken) / FLOOR:.2f}×)",
        beside=f"the wire alone {shown(FLOOR)}; bare pyserial {shown(median(beside))}",
        aim=f"≤ {AIM}×",
        met=median(taken) <= AIM * FLOOR,
    )
