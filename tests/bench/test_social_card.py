# SPDX-License-Identifier: Apache-2.0
"""Fourteen items of a social-security card by the driver, beside the same APDUs by pyscard alone, at one pcscd."""

from collections.abc import Iterator
from importlib import import_module
from statistics import median

import pytest
from pcsc_service import NAME, OwnService, own_service
from simulated import simulated

from bench.measuring import Table, shown, spent, spread
from counter_app.base.clock import system_clock
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.social_security_card import ENVIRONMENT, FILES
from counter_app.devices.registry import make_reader
from counter_app.devices.transports.pcsc import load
from counter_app.settings import DeviceSetting

ROUNDS = 60
LONG = 10.0
AIM = 1.15
COMMANDS = [bytes([0x00, 0xA4, 0x04, 0x00, len(ENVIRONMENT)]) + ENVIRONMENT]
for file, items in FILES.items():
    COMMANDS.append(bytes([0x00, 0xA4, 0x02, 0x00, len(file)]) + file)
    COMMANDS.extend(bytes([0x00, 0xB2, item.tag, 0x00, item.length + 2]) for item in items)


@pytest.fixture
def service() -> Iterator[OwnService]:
    with own_service() as running, simulated("social-card", "--to", running.address, "--lay", "resident"):
        yield running


class Connection:
    """The same commands by pyscard as its manual has it: a connection, one ``transmit`` a command, no look inside."""

    def __init__(self) -> None:
        load()  # only where its library is
        self._reader = import_module("smartcard.System").readers()[0]

    def read(self) -> None:
        """All seventeen commands."""
        connection = self._reader.createConnection()
        connection.connect()
        for command in COMMANDS:
            _, first, _ = connection.transmit(list(command))
            _hold(first)
        connection.disconnect()
        connection.release()


class Calls:
    """The same commands by the calls below that, which the driver uses, too."""

    def __init__(self) -> None:
        self._calls = load()
        _, self._context = self._calls.SCardEstablishContext(self._calls.SCARD_SCOPE_SYSTEM)

    def read(self) -> None:
        """All seventeen commands."""
        calls = self._calls
        wanted = calls.SCARD_PROTOCOL_T0 | calls.SCARD_PROTOCOL_T1
        _, card, protocol = calls.SCardConnect(self._context, NAME, calls.SCARD_SHARE_SHARED, wanted)
        for command in COMMANDS:
            _, answer = calls.SCardTransmit(card, protocol, list(command))
            _hold(answer[-2])
        calls.SCardDisconnect(card, calls.SCARD_LEAVE_CARD)

    def close(self) -> None:
        """Let go of the service."""
        self._calls.SCardReleaseContext(self._context)


def _hold(first: int) -> None:
    if first not in (0x90, 0x61):
        raise RuntimeError("the card has not answered")


def test_a_social_card_read(service: OwnService, table: Table) -> None:
    reader = make_reader(DeviceSetting("social_reader", "pcsc"), system_clock)
    assert reader.read(Patience(LONG)) is not None  # the card is there; tables are read
    connection, calls = Connection(), Calls()
    taken, beside, below = [], [], []
    for _ in range(ROUNDS):
        beside.append(spent(connection.read))
        below.append(spent(calls.read))
        taken.append(spent(reader.read, Patience(LONG), again=True))
    reader.close()
    calls.close()
    table.add(
        "social-security card, 14 items (17 APDUs) at a real pcscd, to the facts",
        f"{spread(taken)} ({median(taken) / median(beside):.2f}×)",
        beside=f"pyscard's connection {shown(median(beside))}, its plain calls {shown(median(below))}; the same APDUs",
        aim=f"≤ {AIM}× the connection",
        met=median(taken) <= AIM * median(beside),
    )
