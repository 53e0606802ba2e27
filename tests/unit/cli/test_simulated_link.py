# SPDX-License-Identifier: Apache-2.0
"""The name of a played device's port, which stays the same over restarts; and a played printer's own TCP port."""

from contextlib import closing
from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from counter_app.cli.stage import linked
from counter_app.devices.simulated.printer import SimulatedPrinter


def test_a_link_leads_to_the_port_and_goes_with_it(tmp_path: Path) -> None:
    link = tmp_path / "reader"
    link.symlink_to("/dev/pts/left-behind")
    with linked("/dev/pts/7", link):
        assert str(link.readlink()) == "/dev/pts/7"
    assert not link.is_symlink()
    with linked("/dev/pts/7", link):
        link.unlink()
        link.symlink_to("/dev/pts/8")
    assert str(link.readlink()) == "/dev/pts/8"


@pytest.mark.parametrize("place", ["kept.txt", "no-folder/reader"])
def test_nothing_of_anybody_is_replaced_by_a_link(tmp_path: Path, place: str) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    with pytest.raises(CounterError) as refused, linked("/dev/pts/7", tmp_path / place):
        pass
    assert refused.value.code == "simulate.no_link"
    assert (tmp_path / "kept.txt").read_text() == "kept"


def test_a_printer_listens_where_it_is_told_and_says_where_it_cannot() -> None:
    with closing(SimulatedPrinter(lambda paper: None)) as first:
        number = int(first.where["address"].rpartition(":")[2])
        with pytest.raises(CounterError) as refused:
            SimulatedPrinter(lambda paper: None, number=number)
    assert refused.value.code == "simulate.port_taken"
    with closing(SimulatedPrinter(lambda paper: None, number=number)) as again:
        assert again.where == {"address": f"tcp://127.0.0.1:{number}"}
