# SPDX-License-Identifier: Apache-2.0
"""What may name somebody is the present user's only, and nothing of the memory lands on the disk."""

import sys
from collections.abc import Iterator

import pytest

from counter_app.base.private_files import leave_no_core

if sys.platform == "win32":
    pytest.skip("Windows keeps no core files", allow_module_level=True)
import resource


@pytest.fixture
def limits() -> Iterator[int]:
    before = resource.getrlimit(resource.RLIMIT_CORE)
    yield before[1]
    resource.setrlimit(resource.RLIMIT_CORE, before)


def test_a_crash_leaves_no_core(limits: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (limits, limits))
    leave_no_core()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, limits)
