# SPDX-License-Identifier: Apache-2.0
"""Tables of two columns that ship with the program: codes or names, and what belongs to each."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from counter_app.base.resources import Fault, ResourceFaults, read_words
from counter_app.base.texts import text

Check = Callable[[Mapping[str, str], str, str], str]
"""What is wrong with a row behind those that were read before it, "" for nothing."""


def twice(before: Mapping[str, str], key: str, _value: str) -> str:
    """A key that stands there already."""
    return text("forms.table.twice", value=key) if key in before else ""


def read_table(
    path: Path, line: re.Pattern[str], shape: str = "forms.table.line", check: Check = twice
) -> dict[str, str]:
    """Read a table; a line that is none is told by the sentence ``shape``. Raises ResourceFaults with every fault."""
    found: dict[str, str] = {}
    faults: list[Fault] = []
    shown = f"regions/{path.name}"
    for number, written in enumerate(read_words(path, shown).splitlines(), 1):
        if not written or written.startswith("#"):
            continue
        row = line.fullmatch(written)
        wrong = text(shape) if row is None else check(found, row[1], row[2])
        if wrong:
            faults.append(Fault(shown, number, 1, wrong))
        elif row is not None:
            found[row[1]] = row[2]
    if faults:
        raise ResourceFaults(faults)
    return found
