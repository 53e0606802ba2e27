# SPDX-License-Identifier: Apache-2.0
"""What is said of files that several places made: the same or not, and where they begin to differ."""

from pathlib import Path

import pytest

from trees.__main__ import told


@pytest.mark.parametrize(("other", "place"), [(b"one log", None), (b"one day", 4), (b"one log more", 7), (b"", 0)])
def test_a_difference_is_found_and_its_place_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], other: bytes, place: int | None
) -> None:
    files = {}
    for name, whole in (("checkout", b"one log"), ("bookworm", b"one log"), ("trixie", other)):
        files[name] = tmp_path / name
        files[name].write_bytes(whole)
    assert told("pdf", files) is (place is None)
    said = [line for line in capsys.readouterr().out.splitlines() if "differs" in line]
    assert said == (
        [] if place is None else [f"pdf  trixie differs from checkout, first at byte {place}: {files['trixie']}"]
    )
