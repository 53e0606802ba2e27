# SPDX-License-Identifier: Apache-2.0
"""The guides as they ship, read once for all tests of all processes: reading them is what is dearest in a test."""

import atexit
import fcntl
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from counter_app.catalogue.loader import CatalogueLoad, load_catalogue

SHARED = "COUNTER_APP_TEST_GUIDES"
"""Names the folder to the other processes of a run."""


@cache
def shipped() -> CatalogueLoad:
    """The guides, whole; nothing in them can be changed."""
    with (_kept() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who comes second finds them compiled
        return load_catalogue(_kept())


def put_compiled(folder: Path) -> Path:
    """Let a window find its guides compiled, as on any morning but the first: ``folder`` is its cache."""
    shipped()
    shutil.copytree(_kept(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".lock"))
    return folder


def share() -> None:
    """Let the processes that this one starts find what one of them has compiled."""
    if SHARED not in os.environ:
        os.environ[SHARED] = str(_kept())


@cache
def _kept() -> Path:
    if SHARED in os.environ:
        return Path(os.environ[SHARED])
    folder = tempfile.mkdtemp(prefix="guides")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
