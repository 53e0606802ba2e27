# SPDX-License-Identifier: Apache-2.0
"""The nations of China (民族) by the code identity cards hold (GB/T 3304; 25 is 水族). Kept as the code."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from counter_app.base.resources import resources_root
from counter_app.base.texts import text
from counter_app.forms.code_table import read_table
from counter_app.forms.definition import Field
from counter_app.forms.reading import Read, wrong

_LINE = re.compile(r"(\d\d)\t(\S+)", re.ASCII)


@cache
def nations() -> Mapping[str, str]:
    """The names by their codes, in the code's order."""
    return load_nations(resources_root() / "regions" / "nations.tsv")


def load_nations(path: Path) -> Mapping[str, str]:
    """Read a table. Raises ResourceFaults with every fault."""
    return read_table(path, _LINE, check=_twice)


def _twice(before: Mapping[str, str], code: str, name: str) -> str:
    return text("forms.table.twice", value=code) if code in before or name in before.values() else ""


def read_nation(field: Field, typed: str, kind: str, today: date) -> Read:
    """A nation by its name, with or without 族, or by its code; kept as the code."""
    if typed in nations():
        return Read(typed)
    found = next((code for code, name in nations().items() if typed in (name, name.removesuffix("族"))), "")
    return Read(found) if found else wrong("forms.value.nation")


def spoken_nation(field: Field, value: str) -> str:
    """The name; what is no code stays as it is."""
    return nations().get(value, value)
