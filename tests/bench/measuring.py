# SPDX-License-Identifier: Apache-2.0
"""Numbers, their aims, and the table they end in. Nothing here fails a test: a missed aim is printed as missed."""

import json
import math
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import ParamSpec

P = ParamSpec("P")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Row:
    """One number of the table. ``met`` is None where there is no aim."""

    what: str
    found: str
    beside: str = ""  # what it is compared with, measured in the same run
    aim: str = ""
    met: bool | None = None


@dataclass(slots=True)
class Table:
    """All rows of a run."""

    rows: list[Row] = field(default_factory=list)

    def add(self, what: str, found: str, *, beside: str = "", aim: str = "", met: bool | None = None) -> None:
        """Put a number into the table."""
        self.rows.append(Row(what, found, beside, aim, met))

    def lines(self) -> Iterator[str]:
        """The table as Markdown."""
        yield "| what | measured | beside it | aim | |"
        yield "|---|---|---|---|---|"
        for row in self.rows:
            verdict = {None: "", True: "met", False: "missed"}[row.met]
            yield f"| {row.what} | {row.found} | {row.beside} | {row.aim} | {verdict} |"


def machine() -> str:
    """What the numbers were measured on."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def spent(call: Callable[P, object], *given: P.args, **named: P.kwargs) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    call(*given, **named)
    return time.perf_counter() - start


def percentile(seconds: Iterable[float], share: float) -> float:
    """The value that this share of all measurements does not exceed (0.99 for p99)."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def shown(seconds: float) -> str:
    """A time a person can read."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.001 else f"{seconds * 1e6:.0f} µs"


def spread(seconds: Sequence[float]) -> str:
    """Half and nearly all: ``p50 1.2 ms, p99 3.4 ms``."""
    return f"p50 {shown(median(seconds))}, p99 {shown(percentile(seconds, 0.99))}"


def child(script: str, *words: str | Path, **environment: str) -> dict[str, float]:
    """Run a script of this folder as a process of its own. Its last line is JSON; ``began`` is when it was started."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name(script), *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found = json.loads(done.stdout.splitlines()[-1])
    return {"began": began, **{name: float(value) for name, value in found.items()}}
