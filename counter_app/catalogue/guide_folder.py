# SPDX-License-Identifier: Apache-2.0
"""The folder in which an edition of a guide lies: what its files are called, and how it is copied."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from counter_app.base.resources import ResourceFaults, read_yaml

TEXT, FACTS, COMMON, ITEMS = "guide.txt", "guide.yaml", "common.yaml", "items"
FILES = (TEXT, FACTS, COMMON)
"""Beside the folder of the items; there need not be any ``common.yaml``."""


def item_name(ordinal: int) -> str:
    """What the file of an item is called."""
    return f"{ordinal:02}.yaml"


def item_file(folder: Path, ordinal: int) -> Path:
    """Where an item's structure is written."""
    return folder / ITEMS / item_name(ordinal)


def facts_of(folder: Path) -> Mapping[str, object]:
    """What ``guide.yaml`` says as it stands; nothing where it cannot be read, which its own reader reports."""
    try:
        data = read_yaml(folder / FACTS).data
    except ResourceFaults:
        return {}
    return data if isinstance(data, dict) else {}


def copy_guide(folder: Path, target: Path) -> None:
    """Copy what an edition is read from into an empty folder. Raises OSError."""
    for name in FILES:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, target / name)
    (target / ITEMS).mkdir()
    for path in sorted((folder / ITEMS).glob("*.yaml")):
        shutil.copyfile(path, target / ITEMS / path.name)
