# SPDX-License-Identifier: Apache-2.0
"""A day of cards, slips and questions at one window's devices: whether anything grows. A process of its own."""

from pathlib import Path

import pytest

from bench.measuring import Table, child

SHARES = (10, 2, 1)
"""Parts of a day after which everything is taken: a tenth, half, all of it."""
MEGABYTES = 2.0


def test_a_day_of_devices(tmp_path: Path, pytestconfig: pytest.Config, table: Table) -> None:
    day = int(pytestconfig.getoption("--bench-day"))
    counts = [max(1, day // share) for share in SHARES]
    found = child("child_devices.py", tmp_path / "home", ",".join(map(str, counts)))

    def at_each(key: str) -> list[float]:
        return [found[f"{key}_{count}"] for count in counts]

    memory, threads, files = at_each("mb"), at_each("threads"), at_each("files")
    after = " / ".join(map(str, counts))
    grown = memory[-1] - memory[0]
    what = f"a day of {day} cards, slips and questions"
    table.add(
        f"{what}: memory grown from {counts[0]} to {day}",
        f"{grown:.1f} MB",
        beside=f"after {after}: {' / '.join(f'{one:.1f}' for one in memory)} MB",
        aim=f"≤ {MEGABYTES:g} MB",
        met=grown <= MEGABYTES,
    )
    for name, held in (("threads", threads), ("open descriptors", files)):
        each = " / ".join(f"{one:.0f}" for one in held)
        table.add(f"{what}: {name} after {after}", each, aim="the same", met=len(set(held)) == 1)
