# SPDX-License-Identifier: Apache-2.0
"""How soon the window stands, and what memory it holds. Real processes, an empty window beside them in the same run."""

from pathlib import Path
from statistics import median

from bench.measuring import Table, child, shown

ROUNDS = 9


def test_first_window_and_ready_to_search(tmp_path: Path, table: Table) -> None:
    home = tmp_path / "home"
    first = child("child_counter.py", home)  # makes the store and compiles the guides
    child("child_empty_window.py")
    empty, painted, ready = [], [], []
    for _ in range(ROUNDS):
        one = child("child_empty_window.py")
        empty.append(one["painted"] - one["began"])
        one = child("child_counter.py", home)
        painted.append(one["painted"] - one["began"])
        ready.append(one["ready"] - one["began"])
    least = median(empty)
    beside = f"empty PySide6 window {shown(least)}"
    for what, found, aim in (
        ("first window shown", median(painted), 1.5),
        ("ready to search (guides and store open)", median(ready), 4.0),
    ):
        ratio = found / least
        table.add(what, f"{shown(found)} ({ratio:.2f}×)", beside=beside, aim=f"≤ {aim:g}×", met=ratio <= aim)
    made = f"{shown(first['painted'] - first['began'])} shown, {shown(first['ready'] - first['began'])} ready"
    table.add("the very first start (store made, guides compiled)", made, beside=beside)


def test_memory(tmp_path: Path, table: Table) -> None:
    home = tmp_path / "home"
    child("child_counter.py", home)
    found = child("child_counter.py", home, "100")
    idle, worked = found["idle_mb"], found["worked_mb"]
    table.add("memory at rest, signed in", f"{idle:.0f} MB", aim="≤ 180 MB", met=idle <= 180)
    table.add("memory after 100 cases and papers", f"{worked:.0f} MB", aim="≤ 300 MB", met=worked <= 300)
