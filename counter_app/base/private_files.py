# SPDX-License-Identifier: Apache-2.0
"""Files and folders that only the present user can read, whatever the machine's habits (its umask) are."""

import os
import sys
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are not there, and return it. One that is there stays as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def leave_no_core() -> None:
    """A crash leaves no picture of this program's memory on the disk, nor one of the programs it starts."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def private_opener(path: str, flags: int) -> int:
    """For ``open(…, opener=private_opener)``: a file that is made anew is this user's only."""
    return os.open(path, flags, 0o600)
