# SPDX-License-Identifier: Apache-2.0
"""扫描: a sheet belongs to a line of the list and changes nothing but that it is there."""

import pytest
from made_up import Window

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Scanned, ScanSource


def scanned(scan: str, material: str = "identity", digest: str = "0a" * 32, size: int = 200_000) -> Scanned:
    """A sheet scanned for a line."""
    return Scanned(
        scan=scan, material=material, digest=digest, width=1654, height=2339, size=size, source=ScanSource.camera
    )


def test_a_scan_changes_no_state_of_the_case_or_its_lines() -> None:
    window = Window()
    window.open()
    before = window.present
    window.do(scanned("one"))
    assert (window.present.status, window.present.lines) == (before.status, before.lines)
    assert [(one.scan, one.material) for one in window.present.scans] == [("one", "identity")]


@pytest.mark.parametrize(
    "wrong",
    [scanned("one"), scanned("two", material="no such line"), scanned("two", digest="short"), scanned("two", size=0)],
)
def test_a_scan_twice_of_no_line_or_without_a_picture_is_refused(wrong: Scanned) -> None:
    window = Window()
    window.open()
    window.do(scanned("one"))
    with pytest.raises(CounterError, match=r"cases\.rules\.scan"):
        window.do(wrong)
    assert [one.scan for one in window.present.scans] == ["one"]
