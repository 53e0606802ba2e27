# SPDX-License-Identifier: Apache-2.0
"""A slip of forty lines until the printer has taken it, and a day of slips; a bare socket with its bytes beside."""

import gc
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from simulated import Simulated, simulated

from bench.made_slips import made_slip
from bench.measuring import Table, spent, spread
from counter_app.base.slip import SlipText
from counter_app.cases.actions import PrintState
from counter_app.devices.slip_printer import SlipAnswer, print_slip
from counter_app.reports.slip import rasterise

ROUNDS = 100
DAY = 500
QUESTIONS = (b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04")


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    with simulated("printer", "--bytes-only", "--into", str(tmp_path_factory.mktemp("tray"))) as played:
        yield played


def _print(target: str, profile: str) -> SlipAnswer:
    answer = print_slip(made_slip(), target, rasterise=rasterise, profile=profile)
    assert answer.state is PrintState.printed
    return answer


def _bare(target: str, data: bytes) -> None:
    """The same conversation and nothing else."""
    found = re.fullmatch(r"tcp://([^:]+):(\d+)", target)
    assert found is not None
    with socket.create_connection((found[1], int(found[2]))) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for question in QUESTIONS:
            wire.sendall(question)
            wire.recv(1)
        wire.sendall(data)
        for question in QUESTIONS:
            wire.sendall(question)
            wire.recv(1)


@pytest.mark.parametrize(("profile", "way"), [("generic-80", "the printer's own characters"), ("raster-80", "as dots")])
def test_a_slip_of_forty_lines(profile: str, way: str, printer: Simulated, table: Table) -> None:
    lines = sum(isinstance(part, SlipText) for part in made_slip().parts)
    assert lines >= 38
    data = _print(printer.address, profile).sent
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(spent(_print, printer.address, profile))
        bare.append(spent(_bare, printer.address, data))
    table.add(
        f"slip of {lines} lines, from facts to accepted by the printer ({way}, {len(data)} bytes)",
        f"{spread(ours)} ({median(ours) / median(bare):.1f}x)",
        beside=f"bare socket, the same bytes and questions: {spread(bare)}",
    )


def test_a_day_of_slips(printer: Simulated, table: Table) -> None:
    def some(count: int) -> None:
        for one in range(count):
            _print(printer.address, "raster-80" if one % 10 == 0 else "generic-80")

    some(50)
    gc.collect()
    threads, memory = threading.active_count(), _resident()
    some(DAY)
    gc.collect()
    more, grown = threading.active_count() - threads, _resident() - memory
    table.add(
        f"a day of {DAY} slips",
        f"{grown / 1024:.1f} MB and {more} threads more",
        aim="under 2 MB, 0 threads",
        met=grown < 2048 and more == 0,
    )


def _resident() -> int:
    """This process's memory in KiB."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS")
