# SPDX-License-Identifier: Apache-2.0
"""The nations of China (民族) by the code identity cards hold (GB/T 3304; 25 is 水族). Kept as the code."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from counter_app.base.resources import Fault, ResourceFaults, read_words, resources_root
from counter_app.base.texts import text
from counter_app.forms.definition import Field
from counter_app.forms.reading import Read, wrong

_LINE = re.compile(r"(\d\d)\t(\S+)", re.ASCII)


@cache
def nations() -> Mapping[str, str]:
    """The names by their codes, in the code's order."""
    return load_nations(resources_root() / "regions" / "nations.tsv")


def load_nations(path: Path) -> Mapping[str, str]:
    """Read a table. Raises ResourceFaults with every fault."""
    names: dict[str, str] = {}
    faults: list[Fault] = []
    shown = f"regions/{path.name}"
    for number, line in enumerate(read_words(path, shown).splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            faults.append(Fault(shown, number, 1, text("forms.table.line")))
        elif found[1] in names or found[2] in names.values():
            faults.append(Fault(shown, number, 1, text("forms.table.twice", value=found[1])))
        else:
            names[found[1]] = found[2]
    if faults:
        raise ResourceFaults(faults)
    return names


def read_nation(field: Field, typed: str, kind: str, today: date) -> Read:
    """A nation by its name, with or without 族, or by its code; kept as the code."""
    if typed in nations():
        return Read(typed)
    found = next((code for code, name in nations().items() if typed in (name, name.removesuffix("族"))), "")
    return Read(found) if found else wrong("forms.value.nation")


def spoken_nation(field: Field, value: str) -> str:
    """The name; what is no code stays as it is."""
    return nations().get(value, value)
