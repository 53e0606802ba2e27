# SPDX-License-Identifier: Apache-2.0
"""The tables of phrases, and how much of what they must find stands among the first five."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from counter_app.base.resources import read_yaml

FIRST = 5
Item = tuple[str, int]
Find = Callable[[str, str | None], Sequence[Item]]
"""The first items for some words, in one guide or in all."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of a table, as it is written."""

    phrase: str
    kind: str
    guide: str | None
    find: dict[str, list[int]]
    need: str = "all"

    def recall(self, found: Sequence[Item]) -> float:
        """The share of what must be found that stands among the first five."""
        wanted = {(guide, number) for guide, numbers in self.find.items() for number in numbers}
        there = len(wanted.intersection(found[:FIRST]))
        return float(there > 0) if self.need == "any" else there / len(wanted)


def read_phrases(part: str) -> list[Phrase]:
    """The table ``tuned`` or ``apart``."""
    data = cast("dict[str, Any]", read_yaml(Path(__file__).with_name(f"phrases_{part}.yaml")).data)
    return [Phrase(**entry) for entry in data["phrases"]]


def recall(find: Find, phrases: Sequence[Phrase]) -> Mapping[str, float]:
    """Recall of every kind of phrase, and of all under an empty name."""
    found: dict[str, list[float]] = {"": []}
    for one in phrases:
        share = one.recall(find(one.phrase, one.guide))
        found[""].append(share)
        found.setdefault(one.kind, []).append(share)
    return {kind: sum(shares) / len(shares) for kind, shares in found.items()}
