# SPDX-License-Identifier: Apache-2.0
"""Windows: the only room with Qt. Pages call the desk; what touches the disk goes through ``StoreOperation``."""

import builtins
import ctypes
import sys

import PySide6.QtCore  # noqa: F401 - puts its hook into the import, which is taken out again below


def _keep_singletons() -> None:
    """Hold None, True and False for good, as Python does by itself from 3.12 on.

    PySide6 6.12.0 answers every call without a result with None, and every emitted signal with True, and
    forgets to take a reference: on Python 3.10 and 3.11 their counts fall by one a call, and the process ends
    within a minute of painting (``none_dealloc``). 6.11.3 does not do it. ``tests/ui/test_singletons.py`` says
    whether this is still needed.
    """
    for one in (None, True, False):
        ctypes.c_ssize_t.from_address(id(one)).value += 1 << 60


if sys.version_info < (3, 12):
    _keep_singletons()


def _import_plainly() -> None:
    """Take PySide6's hook out of ``import``: it reads the source of every module imported after it, whole, and
    keeps it, to see whether renamed methods are wanted (``from __feature__ import ...``). None of ours wants
    them, and a fifth of the time until the store is open went there.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


_import_plainly()
