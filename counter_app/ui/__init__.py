# SPDX-License-Identifier: Apache-2.0
"""Windows: the only room with Qt. Pages call the desk; what touches the disk goes through ``StoreOperation``."""

import ctypes
import sys


def _keep_none() -> None:
    """Hold None for good, as Python does by itself from 3.12 on.

    PySide6 6.12.0 returns None from every call without a result and forgets to take a reference to it: on
    Python 3.10 and 3.11 the count falls by one a call, and the process ends within a minute of painting
    (``none_dealloc``). 6.11 does not do it. ``tests/ui/test_none.py`` says whether this is still needed.
    """
    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 60


if sys.version_info < (3, 12):
    _keep_none()
