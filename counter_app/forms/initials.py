# SPDX-License-Identifier: Apache-2.0
"""First letters of the sounds of places, nations and kinds of papers (湖南省 → hns): they are found by letters."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from counter_app.base.resources import resources_root
from counter_app.forms.code_table import read_table

_LINE = re.compile(r"(\S+)\t([a-z]+)")


@cache
def initials() -> Mapping[str, str]:
    """Letters by name."""
    return load_initials(resources_root() / "regions" / "initials.tsv")


def load_initials(path: Path) -> Mapping[str, str]:
    """Read a table. Raises ResourceFaults with every fault."""
    return read_table(path, _LINE, "forms.table.initials")
