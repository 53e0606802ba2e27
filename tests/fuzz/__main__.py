# SPDX-License-Identifier: Apache-2.0
"""``python -m fuzz``: every target in a process of its own, a million inputs together; ``python -m fuzz NAME`` one."""

import argparse
import importlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 1_000_000
LONGEST_INPUT = 4096
SLOWEST = 5
"""Seconds one input may take."""


def main() -> int:
    """1 where a target failed; the words above say in which file the input lies then."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("target", nargs="?")
    parser.add_argument("--runs", type=int, default=RUNS, help="inputs, all targets together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="a folder for the inputs to begin with, and those that failed")
    wanted = parser.parse_args()
    if wanted.target:
        _grow(wanted.target, wanted.runs, wanted.seed, wanted.work or Path(tempfile.mkdtemp(prefix="fuzz-")))
        return 0
    names = list(importlib.import_module("fuzz.targets").TARGETS)
    failed = [one for one in names if _child(one, -(-wanted.runs // len(names)), wanted.seed)]
    print(f"{wanted.runs} inputs, {len(names)} targets, failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


def _child(name: str, runs: int, seed: int) -> int:
    print(f"{name}: {runs} inputs", flush=True)
    work = Path(tempfile.mkdtemp(prefix="fuzz-"))
    words = [sys.executable, "-m", "fuzz", name, "--runs", str(runs), "--seed", str(seed), "--work", str(work)]
    code = subprocess.run(words, check=False).returncode
    if code == 0:
        shutil.rmtree(work)
    return code


def _grow(name: str, runs: int, seed: int, work: Path) -> None:
    """Never comes back: atheris ends the process. It begins with what is right, to come past the first check."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["counter_app.devices"]):
        target = importlib.import_module("fuzz.targets").TARGETS[name]
    target(b"")  # everything that is read once has been read
    seeds = work / "inputs"
    seeds.mkdir(parents=True)
    for number, sample in enumerate(importlib.import_module("fuzz.targets").samples()):
        (seeds / str(number)).write_bytes(sample)
    limits = [f"-runs={runs}", f"-seed={seed}", f"-max_len={LONGEST_INPUT}", f"-timeout={SLOWEST}"]
    limits.append(f"-artifact_prefix={work}/")
    atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", str(seeds)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
