# SPDX-License-Identifier: Apache-2.0
"""``python -m faults [--rounds N] [--seed S] [--first R] [--kind K]``: rounds of faults; a line each, then the sum."""

import argparse
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from faults.rounds import KINDS, SELDOM, Arena, Report, play


def main() -> int:
    """1 where anything was found."""
    parser = argparse.ArgumentParser(prog="installer/test --faults")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--first", type=int, default=0, help="number of the first round")
    parser.add_argument("--kind", choices=sorted({**KINDS, **SELDOM}), default="", help="only rounds of one kind")
    parser.add_argument("--minutes", type=float, default=0.0, help="begin no further round after so many")
    given = parser.parse_args()
    reports: list[Report] = []
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    with Arena(folder) as arena:
        for number in range(given.first, given.first + given.rounds):
            if given.minutes and time.monotonic() - began > given.minutes * 60:
                break
            reports.append(play(arena, given.seed, number, given.kind))
            print(reports[-1].line(), flush=True)
    code = told(reports, given.seed, folder)
    if code == 0:
        shutil.rmtree(folder, ignore_errors=True)
    return code


def told(reports: list[Report], seed: int, folder: Path) -> int:
    """The sum by kind, and how to have a faulty round again."""
    kinds: dict[str, list[Report]] = defaultdict(list)
    for one in reports:
        kinds[one.kind].append(one)
    print(f"\n{'kind':16} rounds faulty  saved  acked stored   cuts rejoin missed  500s")
    for kind, some in sorted(kinds.items()):
        sums = [sum(getattr(one.found, name) for one in some) for name in ("saved", "acked", "stored")]
        others = [sum(getattr(one, name) for one in some) for name in ("cuts", "rejoined", "missed", "tracebacks")]
        faulty = sum(1 for one in some if one.faults)
        print(f"{kind:16} {len(some):6} {faulty:6} " + " ".join(f"{one:6}" for one in [*sums, *others]))
    faulty_rounds = [one for one in reports if one.faults]
    print(f"{len(reports)} rounds, {len(faulty_rounds)} with faults, seed {seed}")
    for one in faulty_rounds:
        print(f"again: --faults --seed {seed} --first {one.number} --rounds 1 --kind {one.kind}   (log: {folder})")
    return 1 if faulty_rounds else 0


if __name__ == "__main__":
    sys.exit(main())
