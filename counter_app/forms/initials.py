# SPDX-License-Identifier: Apache-2.0
"""First letters of the sounds of places, nations and kinds of papers (湖南省 → hns): they are found by letters."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from counter_app.base.resources import Fault, ResourceFaults, read_words, resources_root
from counter_app.base.texts import text

_LINE = re.compile(r"(\S+)\t([a-z]+)")


@cache
def initials() -> Mapping[str, str]:
    """Letters by name."""
    return load_initials(resources_root() / "regions" / "initials.tsv")


def load_initials(path: Path) -> Mapping[str, str]:
    """Read a table. Raises ResourceFaults with every fault."""
    letters: dict[str, str] = {}
    faults: list[Fault] = []
    shown = f"regions/{path.name}"
    for number, line in enumerate(read_words(path, shown).splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            faults.append(Fault(shown, number, 1, text("forms.table.initials")))
        elif found[1] in letters:
            faults.append(Fault(shown, number, 1, text("forms.table.twice", value=found[1])))
        else:
            letters[found[1]] = found[2]
    if faults:
        raise ResourceFaults(faults)
    return letters
