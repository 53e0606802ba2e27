# SPDX-License-Identifier: Apache-2.0
"""The guides as they ship, read once for all tests of a process: reading them is the dearest thing a test can do."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from counter_app.catalogue.loader import CatalogueLoad, load_catalogue


@cache
def shipped() -> CatalogueLoad:
    """The guides, whole; nothing in them can be changed."""
    return load_catalogue(Path(_kept().name))


def put_compiled(folder: Path) -> Path:
    """Let a window find its guides compiled, as on any morning but the first: ``folder`` is its cache."""
    shipped()
    shutil.copytree(_kept().name, folder, dirs_exist_ok=True)
    return folder


@cache
def _kept() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="guides")
